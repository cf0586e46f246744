/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What a lesson waits for, and what it claims, in one form:
 *
 *   condition  = comparison { "and" comparison }
 *   comparison = sum ( "<" | "<=" | ">" | ">=" | "=" ) sum      numbers
 *              | name "=" word                                  texts: "page = samples"
 *              | "pressed" word                                 an action that was taken since the step began
 *   sum        = product { ( "+" | "-" ) product }
 *   product    = factor { ( "×" | "*" | "/" ) factor }
 *   factor     = [ "-" ] number | name | name "(" word ")"      "student.errors", "teacher.probability(9)"
 *
 * A name with hyphens is one name; names are those of lk-lesson-facts.h, words behind "pressed" those of
 * lk-lesson-places.h. "other." before a name is the same of the run that a claim is held against. No deeper nesting, so
 * that no text can be expensive. */

#define LK_LESSON_CONDITION_MAX 500 /* bytes */
#define LK_LESSON_OTHER         "other."

typedef struct _LkLessonCondition LkLessonCondition;

/* Where values come from: the window's session, or a run of `lesson check`. What is not known (yet) is not true. */
typedef struct {
  /* `argument` is NULL without brackets. FALSE where there is no such number now. */
  gboolean (*number)  (const char *name, const char *argument, double *value, gpointer data);
  char    *(*text)    (const char *name, gpointer data); /* NULL where there is none; to be freed */
  gboolean (*pressed) (const char *action, gpointer data);
} LkLessonFacts;

/* LK_ERROR_VALUE with a sentence. */
LkLessonCondition *lk_lesson_condition_parse    (const char *text, GError **error);
void               lk_lesson_condition_free     (LkLessonCondition *self);
/* As it was written. */
const char        *lk_lesson_condition_get_text (const LkLessonCondition *self);
gboolean           lk_lesson_condition_holds    (const LkLessonCondition *self, const LkLessonFacts *facts, gpointer data);
/* Calls `each` with every name that it asks for, and whether as a number, a text or an action ('n', 't', 'p'). */
void               lk_lesson_condition_names    (const LkLessonCondition *self,
                                                 void (*each) (const char *name, const char *argument, char kind, gpointer data),
                                                 gpointer data);
/* Whether it asks for that action. */
gboolean           lk_lesson_condition_waits_for (const LkLessonCondition *self, const char *action);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkLessonCondition, lk_lesson_condition_free)
