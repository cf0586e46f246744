/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lesson/lk-lesson.h"
#include "live/lk-timeline.h"
#include "settings/lk-settings.h"
#include "train/lk-history.h"
#include "train/lk-teacher.h"

/* What is handed out of a run (lk-handouts.h), and of it the page for students at home: one page of HTML that opens
 * offline, on a telephone too, with the answers of teacher, student and twin to some samples at some moments in it, so
 * that they move T, the moment and the sample themselves. The logits are the run's own, bit for bit. */

#define LK_HANDOUT_SAMPLES 100
#define LK_HANDOUT_MOMENTS 12

typedef struct {
  const char       *title;    /* for people; NULL: of the lesson, else of the data set */
  LkDataset        *dataset;
  LkTeacher        *teacher;  /* tested; without test_logits there are no answers of a teacher */
  LkTimeline       *timeline; /* evaluations of the run; NULL: none, and there is no page */
  const LkSettings *settings; /* as they are now */
  guint64           steps_per_epoch;
  gsize             sample;   /* that comes first */

  /* Of the sheets alone. */
  LkHistoryView     history;  /* of the run */
  gsize             n_params; /* of the student */
  LkLesson         *lesson;   /* that the run is of; NULL: none */
  const GPtrArray  *verdicts; /* LkLessonVerdict, what came of the lesson's claims; NULL: they were not looked at */
} LkHandout;

/* Whether there is a run to hand out; else LK_ERROR_VALUE. */
gboolean lk_handout_check (const LkHandout *handout, GError **error);
/* What it is called, and in a sentence what was done; to be freed. */
char    *lk_handout_title (const LkHandout *handout);
char    *lk_handout_about (const LkHandout *handout);

/* At which T the teacher's answers are shown and told: the run's, or where they are all but uniform there (their mean
 * entropy above LK_HANDOUT_MOST_ENTROPY · ln C), and would show nothing, LK_HANDOUT_TEMPERATURE. */
#define LK_HANDOUT_MOST_ENTROPY 0.97
#define LK_HANDOUT_TEMPERATURE  4.0
double   lk_handout_temperature (const LkHandout *handout);

/* The page, to be freed; NULL with an error where the run has no evaluation yet. */
char    *lk_handout_page  (const LkHandout *handout, GError **error);
/* Into a file, atomically. */
gboolean lk_handout_write (const LkHandout *handout, GFile *file, GCancellable *cancellable, GError **error);
