/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "plot/lk-chart.h"
#include "train/lk-history.h"

/* The loss chart and the accuracy chart of a run, kept up to date from its
 * history: each record is looked at once. */
typedef struct _LkRunCurves LkRunCurves;

LkRunCurves   *lk_run_curves_new  (void);
void           lk_run_curves_free (LkRunCurves *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkRunCurves, lk_run_curves_free)

typedef struct {
  LkHistoryView history;          /* borrowed for the call; logs may be NULL: nothing yet */
  gboolean      of_teacher;       /* the teacher's own training */
  guint64       steps_per_epoch;
  gsize         n_test;
  double        teacher_accuracy; /* of the reference line; NaN: none */
} LkRunCurvesInput;

/* Takes what is new; starts afresh when the history is another one. TRUE when
 * the charts changed. */
gboolean       lk_run_curves_update (LkRunCurves *self, const LkRunCurvesInput *input);

/* Borrowed, valid until the next update. */
const LkChart *lk_run_curves_get_loss     (LkRunCurves *self);
const LkChart *lk_run_curves_get_accuracy (LkRunCurves *self);
