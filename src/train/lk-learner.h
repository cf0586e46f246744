/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "lk-settings.h"
#include "nn/lk-loss.h"
#include "nn/lk-network.h"
#include "nn/lk-optimizer.h"

/* A network in training: its parameters and all that a step needs, so that a
 * step allocates nothing. One thread at a time. */
typedef struct {
  LkNetwork   *network;
  LkNetwork   *initial; /* what lk_learner_rewind () goes back to */
  LkWorkspace *workspace;
  LkOptimizer *optimizer;
  LkLoss      *loss;
  float       *grad;    /* (n_params) */
  float       *x;       /* (batch, D) */
  uint16_t    *y;       /* (batch) */
  float       *v;       /* (batch, C) */
} LkLearner;

/* Takes the network, whose parameters are the initial ones. */
LkLearner *lk_learner_new    (LkNetwork *network, LkOptimizerKind optimizer, guint batch, GError **error);
void       lk_learner_free   (LkLearner *learner);
void       lk_learner_rewind (LkLearner *learner);

/* One step on the samples `index` (B) of the split. teacher_logits (n, C) are
 * those of the whole split, or NULL for labels alone. */
void       lk_learner_step   (LkLearner *learner, const LkSplit *split, const uint32_t *index, gsize B,
                              const float *teacher_logits, const LkLossSettings *loss,
                              double learning_rate, double momentum, LkLossResult *result);
