/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "feature/lk-feature.h"
#include "lk-history.h"
#include "nn/lk-loss.h"

/* One training step of a student, told in full: what came in, what it said, what each term of the loss asks of its
 * logits, and what it says afterwards. B samples of the batch, C classes. Immutable, counted by references. */
typedef struct {
  gatomicrefcount refs;
  guint64         step;          /* which it was, from 1 on */
  gsize           B, C;
  guint32        *sample;        /* (B) numbers in the training split, or among pictures of another kind */
  guint8         *pixels;        /* (B, D) of these */
  gboolean        unlabelled;    /* they are of another kind, and y is drawn */
  guint16        *y;             /* (B) labels, as the student was given them */
  gboolean        mutual;        /* the two students taught each other */
  float          *v;             /* (B, C) the teacher's logits; of two who teach each other, the peer's */
  float          *z;             /* (B, C) the student's, before the step */
  float          *after;         /* (B, C) the same samples' after it */
  float          *hard_gradient; /* (B, C) (1 − α)·∂CE/∂z, the mean over the batch included */
  float          *soft_gradient; /* (B, C) α·∂soft/∂z, likewise: the two add up to what the step went by */
  /* With a term on a hidden layer (feature/lk-feature.h): of what the student's layer gives, n_units floats, what the rest of
   * the loss asked, and what the term did with its weight, as gradients; NULL without. Their norms are to each other as
   * the share says. */
  LkFeature       feature;
  gboolean        alone;         /* the student learns nothing else yet: nothing is asked of the logits */
  guint           layer;         /* the student's, from 1 on */
  LkFeatureRecord term;          /* its value, β and share in the step */
  double          term_after;    /* its value of the same batch after the step */
  gsize           n_units;
  gsize           n_pixels;      /* of the layer's pictures, whose numbers stand (pixels, channels); 1: it gives none */
  float          *unit_rest;     /* (B, n_units) */
  float          *unit_term;     /* (B, n_units) */
  LkLossSettings  loss;          /* that the step went by */
  LkLossResult    result;        /* its value; the total with the term on a hidden layer */
  LkLossResult    after_result;  /* the same of the same batch after the step */
  double          learning_rate; /* likewise, as the schedule had it then */
} LkStepTrace;

/* Of pictures of D numbers, with sample, pixels, y, v, z and after as zeros, to be filled; then lk_step_trace_complete (). NULL without memory. */
LkStepTrace *lk_step_trace_new      (gsize B, gsize C, gsize D);
/* Room for what a term on a hidden layer asks. FALSE without memory. */
gboolean     lk_step_trace_add_units (LkStepTrace *trace, gsize n_units);
/* Computes both gradients and both losses from the rest. FALSE without memory. */
gboolean     lk_step_trace_complete (LkStepTrace *trace);
LkStepTrace *lk_step_trace_ref      (LkStepTrace *trace);
void         lk_step_trace_unref    (LkStepTrace *trace);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkStepTrace, lk_step_trace_unref)
