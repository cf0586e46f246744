/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lk-lesson-condition.h"

/* A lesson: what a person is shown, told and asked, step by step, with the real controls and a real run
 * (docs/lesson-file.md has the file's form). It is data: nothing here knows of a window or of training. */

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

#define LK_LESSON_SUFFIX    ".limbeck-lesson"
#define LK_LESSON_LIMIT     ((gsize) 1 << 20) /* bytes of a file */
#define LK_LESSON_MAX_STEPS 100

#define LK_TYPE_LESSON (lk_lesson_get_type ())
G_DECLARE_FINAL_TYPE (LkLesson, lk_lesson, LK, LESSON, GObject)

/* Reads a lesson. Nothing in it is trusted: sizes, counts, names, numbers and text are checked, and the first fault is
 * a sentence (LK_ERROR_FORMAT) with `name`, the file's, and the line. Its texts are the language's where the catalogue
 * has them, as it has those of the lessons that come with the program. */
LkLesson           *lk_lesson_parse        (const char *bytes, gsize length, const char *name, GError **error);

const char         *lk_lesson_get_id       (LkLesson *self);   /* of the file's name, "a-school" */
guint               lk_lesson_get_number   (LkLesson *self);   /* its place in a list: 1, 2, …; 0: behind these */
const char         *lk_lesson_get_title    (LkLesson *self);
const char         *lk_lesson_get_summary  (LkLesson *self);   /* one sentence */
const char         *lk_lesson_get_audience (LkLesson *self);   /* for whom */
guint               lk_lesson_get_minutes  (LkLesson *self);
const GPtrArray    *lk_lesson_get_sets     (LkLesson *self);   /* LkLessonSet: what it starts from */
const char         *lk_lesson_get_page     (LkLesson *self);   /* never NULL */
int                 lk_lesson_get_sample   (LkLesson *self);   /* −1: as it is */
gboolean            lk_lesson_get_running  (LkLesson *self);   /* training starts with it; FALSE: it starts stopped */
const char *const  *lk_lesson_get_hidden   (LkLesson *self);   /* controls that the lesson does without */
guint               lk_lesson_get_n_steps  (LkLesson *self);
const LkLessonStep *lk_lesson_get_step     (LkLesson *self, guint index);
