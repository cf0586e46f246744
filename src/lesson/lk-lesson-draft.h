/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live/lk-session.h"
#include "lk-lesson-parts.h"

/* A lesson that is being made: parts of which any text may still be missing. lk_lesson_parts_clear () empties it. */

/* A draft without steps. */
void          lk_lesson_draft_init   (LkLessonParts *draft);

/* What a step takes from the window as it is. */
typedef struct {
  LkSession  *session; /* its settings and its sample */
  const char *page;
  const char *place;   /* that it points at; NULL: nothing */
} LkLessonNow;

/* A step behind all others, with what is now. What the settings have otherwise than after the step before, it sets; the
 * first step's are what the lesson begins with. Borrowed. */
LkLessonStep *lk_lesson_draft_add    (LkLessonParts *draft, const LkLessonNow *now);
/* The step moves to another place among them, the claims with those that they name. */
void          lk_lesson_draft_move   (LkLessonParts *draft, guint from, guint to);
/* Claims against it go, too. */
void          lk_lesson_draft_remove (LkLessonParts *draft, guint index);

/* What a step shows and sets, in words: "Distill · sample 449 · T 4 · α 0.5". `page` is its name for people. */
char         *lk_lesson_draft_say    (const LkLessonParts *draft, guint index, const char *page);

/* The first thing that is wanting, in a sentence, to be freed; NULL: it is a lesson, as the reader would have it. */
char         *lk_lesson_draft_fault  (const LkLessonParts *draft);
