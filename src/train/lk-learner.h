/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "dataset/lk-feed.h"
#include "lk-feature-term.h"
#include "settings/lk-settings.h"
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
  LkFeed      *feed;
  float       *grad;    /* (n_floats) of the network */
  uint16_t    *y;       /* (batch) */
  const uint16_t *labels; /* (n of the split), borrowed: what the learner is told in place of the split's; NULL: these */
  float       *v;       /* (batch, C) */
  LkInput      x;       /* what lk_learner_forward () saw */
  LkFeatureTerm *feature; /* what a hidden layer learns besides; NULL: nothing */
  /* Regularisation, off unless lk_learner_regularize () was called. */
  LkNoise      noise;
  double       max_norm;
  double       weight_decay;
  guint64      noise_seed;
  guint64      noise_stream;
} LkLearner;

/* Takes the network, whose parameters are the initial ones, to be trained on samples of the split, whose pictures are
 * of that shape. The split must outlive it. */
LkLearner *lk_learner_new    (LkNetwork *network, const LkSplit *split, LkShape picture, LkOptimizerKind optimizer,
                              guint batch, GError **error);
void       lk_learner_free   (LkLearner *learner);
void       lk_learner_rewind (LkLearner *learner);

/* Labels (n of the split) that are learned in place of the split's; they must outlive the learner. */
void       lk_learner_set_labels (LkLearner *learner, const uint16_t *labels);

/* Takes a term on a hidden layer, of this network, that every step learns from now on. */
void       lk_learner_set_feature (LkLearner *learner, LkFeatureTerm *feature);

/* Turns on what `training` asks for of dropout, jitter, mirrored, turned and scaled pictures, maximal norm and weight
 * decay. The noise of a step depends on (seed, stream, number of the step since the initial weights) alone. LK_ERROR_MEMORY. */
gboolean   lk_learner_regularize (LkLearner *learner, const LkTraining *training, guint64 seed,
                                  guint64 stream, GError **error);

/* Logits of the samples that the last step was made on, in the form it had them, with the parameters as they are now:
 * (B, C), valid until the next step. */
const float *lk_learner_look_again (LkLearner *learner, const uint32_t *index, gsize B);

/* The two halves of a step. The first gives the logits of the samples `index` (B): (B, C), valid until the next forward
 * pass. The second, of the same samples, learns from v (B, C), which somebody says of these, or from labels alone (NULL). */
const float *lk_learner_forward (LkLearner *learner, const uint32_t *index, gsize B);
void       lk_learner_learn   (LkLearner *learner, const uint32_t *index, gsize B, const float *v,
                               const LkLossSettings *loss, double learning_rate, double momentum,
                               LkLossResult *result, LkFeatureRecord *feature);

/* One step on the samples `index` (B). teacher_logits (n, C) are those of the whole split, or NULL for labels alone. With
 * a term on a hidden layer `feature` receives what came of it, and may be NULL without; the result's total has it. */
void       lk_learner_step   (LkLearner *learner, const uint32_t *index, gsize B,
                              const float *teacher_logits, const LkLossSettings *loss,
                              double learning_rate, double momentum, LkLossResult *result,
                              LkFeatureRecord *feature);
