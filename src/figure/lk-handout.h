/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "live/lk-timeline.h"
#include "settings/lk-settings.h"
#include "train/lk-teacher.h"

/* A run for students at home: one page of HTML that opens offline, on a telephone too, with the answers of teacher,
 * student and twin to some samples at some moments in it, so that they move T, the moment and the sample themselves.
 * The logits are the run's own, bit for bit. */

#define LK_HANDOUT_SAMPLES 100
#define LK_HANDOUT_MOMENTS 12

typedef struct {
  const char       *title;    /* for people; NULL: of the data set */
  LkDataset        *dataset;
  LkTeacher        *teacher;  /* tested; without test_logits there are no answers of a teacher */
  LkTimeline       *timeline; /* evaluations of the run; NULL: none, and there is no page */
  const LkSettings *settings; /* as they are now */
  guint64           steps_per_epoch;
  gsize             sample;   /* that comes first */
} LkHandout;

/* The page, to be freed; NULL with an error where the run has no evaluation yet. */
char    *lk_handout_page  (const LkHandout *handout, GError **error);
/* Into a file, atomically. */
gboolean lk_handout_write (const LkHandout *handout, GFile *file, GCancellable *cancellable, GError **error);
