/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "lk-test-measure.h"
#include "plot/lk-chart.h"
#include "train/lk-history.h"

/* Loss, what comes of the test set and the teacher's share of the gradient as charts of a run, kept
 * up to date from its history: each record is looked at once. */
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
  double        paper_student;    /* accuracies that the literature reports for such a run; 0: none */
  double        paper_twin;
  LkTestKind measure;
  gint64        moment;           /* the step that is looked at; -1: live */
} LkRunCurvesInput;

/* Takes what is new; starts afresh when the history is another one. TRUE when
 * the charts changed. */
gboolean       lk_run_curves_update (LkRunCurves *self, const LkRunCurvesInput *input);

/* The curves of a run that is over or stands still; to be freed. teacher_accuracy: on the same n_test samples; NaN where
 * it is not known. */
LkRunCurves   *lk_run_curves_new_still (const LkHistoryView *history, guint64 steps_per_epoch, gsize n_test,
                                        double teacher_accuracy, LkTestKind measure);

/* Borrowed. What they say changes with the next update, where they are does not. */
const LkChart *lk_run_curves_get_loss     (LkRunCurves *self);
/* In the present measure, with a mark where the student passed its twin for good (lk-lead.h). */
const LkChart *lk_run_curves_get_test     (LkRunCurves *self);
/* soft_gradient / (soft_gradient + hard_gradient) of each step (LkStepRecord); of a run with a term on a hidden layer
 * the share of that (LkFeatureRecord) beside it, and of the rest the same;
 * empty while the teacher itself is in training. */
LkChart       *lk_run_curves_get_share    (LkRunCurves *self);
