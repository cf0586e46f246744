/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "lk-lesson-condition.h"

/* What a lesson consists of, step by step. */

/* A setting by its name in lk-setting-table.h, and its value as text that lk_setting_parse () takes. */
typedef struct {
  char *name;
  char *value;
} LkLessonSet;

/* An answer that the class may predict. */
typedef struct {
  char    *text;
  gboolean right;
} LkLessonAnswer;

typedef struct {
  char              *id;          /* unique in the lesson */
  char              *title;
  char              *text;        /* two or three sentences; no markup */
  char             **points;      /* what it speaks of, by the names in lk-lesson-places.h; empty for nothing */
  GPtrArray         *sets;        /* LkLessonSet, applied when the step begins */
  gboolean           rewind;      /* the run goes back to its beginning first: settings that act live begin no new one */
  char              *page;        /* shown when it begins; NULL: whichever is shown */
  int                sample;      /* test sample to watch; −1: as it is */
  LkLessonCondition *done;        /* NULL: done at once, the learner goes on when they like */
  char              *waits;       /* what it waits for, in words: "Drag T to 8 or more."; NULL without `done` */
  char              *question;    /* NULL for none: asked before anything is done */
  GPtrArray         *answers;     /* LkLessonAnswer, two to four with a question */
  char             **hides;       /* places that would tell the answer, hidden until one is chosen */
  char              *reveal;      /* what is said once an answer was chosen; NULL for nothing */
  char              *notes;       /* the lecturer's: what to say, what will be seen; NULL for none */
  double             minutes;     /* that it takes; 0: not said */
  GPtrArray         *claims;      /* LkLessonClaim */
} LkLessonStep;

/* An effect that the step's words promise: held by runs over seeds (lk-lesson-check.h). */
typedef struct {
  LkLessonCondition *condition;   /* "student.errors < 0.9 × twin.errors" */
  double             epoch;       /* looked at then; 0: at the end of the run */
  guint              seeds;       /* it holds in so many … */
  guint              of;          /* … of these */
  int                against;     /* the step whose run is "other." in it, with the same seed; −1: none */
  gboolean           quick;       /* short enough for the tests */
} LkLessonClaim;

/* With empty lists. */
LkLessonStep *lk_lesson_step_new  (void);
void          lk_lesson_step_free (LkLessonStep *step);
void          lk_lesson_set_free  (LkLessonSet *set);
