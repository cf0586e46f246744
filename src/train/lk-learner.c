/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-learner.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "io/lk-error.h"
#include "nn/lk-memory.h"

LkLearner *
lk_learner_new (LkNetwork *network, const LkSplit *split, LkShape picture, LkOptimizerKind optimizer, guint batch,
                GError **error)
{
  LkLearner *learner = g_new0 (LkLearner, 1);
  gsize C = lk_network_n_classes (network);
  LkStatus status;

  learner->network = network;
  status = lk_network_copy (network, &learner->initial);
  if (status == LK_OK)
    status = lk_workspace_new (network, batch, true, &learner->workspace);
  if (status == LK_OK)
    status = lk_optimizer_new (optimizer, network->n_floats, &learner->optimizer);
  if (status == LK_OK)
    status = lk_loss_new (batch, C, &learner->loss);
  if (status == LK_OK)
    status = lk_feed_new (split, picture, lk_network_beside (network), lk_network_list_units (network), batch, true,
                          &learner->feed);
  if (status == LK_OK)
    {
      learner->grad = lk_alloc_aligned (network->n_floats, sizeof (float));
      learner->y = lk_alloc_aligned (batch, sizeof (uint16_t));
      learner->v = lk_alloc_aligned (C * batch, sizeof (float));
      if (!learner->grad || !learner->y || !learner->v)
        status = LK_NO_MEMORY;
    }
  if (status != LK_OK)
    {
      lk_error_set_status (error, status, _ ("Could not prepare a network for training"));
      lk_learner_free (learner);
      return NULL;
    }
  return learner;
}

void
lk_learner_free (LkLearner *learner)
{
  if (!learner)
    return;
  lk_network_free (learner->network);
  lk_network_free (learner->initial);
  lk_workspace_free (learner->workspace);
  lk_optimizer_free (learner->optimizer);
  lk_loss_free (learner->loss);
  lk_feed_free (learner->feed);
  lk_feature_term_free (learner->feature);
  free (learner->grad);
  free (learner->y);
  free (learner->v);
  g_free (learner);
}

void
lk_learner_rewind (LkLearner *learner)
{
  memcpy (learner->network->params, learner->initial->params, learner->network->n_floats * sizeof (float));
  lk_optimizer_reset (learner->optimizer);
  if (learner->feature)
    lk_feature_term_rewind (learner->feature);
}

gboolean
lk_learner_regularize (LkLearner *learner, const LkTraining *training, guint64 seed, guint64 stream, GError **error)
{
  LkStatus status;

  learner->workspace->dropout = training->dropout;
  learner->noise = (LkNoise) {
    .jitter = training->jitter,
    .dropout = training->input_dropout,
    .warp = { .flip = training->flip, .rotation = training->rotation, .scale = training->scale },
  };
  learner->max_norm = training->max_norm;
  learner->weight_decay = training->weight_decay;
  learner->noise_seed = seed;
  learner->noise_stream = stream;
  status = lk_warp_wanted (&learner->noise.warp) ? lk_feed_prepare_warps (learner->feed) : LK_OK;
  if (status != LK_OK)
    lk_error_set_status (error, status, _ ("Could not prepare a network for training"));
  return status == LK_OK;
}

void
lk_learner_set_feature (LkLearner *learner, LkFeatureTerm *feature)
{
  learner->feature = feature;
}

void
lk_learner_set_labels (LkLearner *learner, const uint16_t *labels)
{
  learner->labels = labels;
}

/* The samples as step `number` sees them, with what the learner is told of them. */
static LkInput
gather (LkLearner *learner, const uint32_t *index, gsize B, guint64 number)
{
  LkRng *rng = &learner->workspace->rng; /* of the noise, and then of the hidden layers' masks */
  LkInput x;

  lk_rng_seed_at (rng, learner->noise_seed, learner->noise_stream, number);
  x = lk_feed_gather (learner->feed, index, B, &learner->noise, rng, learner->y);
  for (gsize b = 0; learner->labels && b < B; b++)
    learner->y[b] = learner->labels[index[b]];
  return x;
}

/* The way back, and on it, where the term's layer is, what that learns. */
static void
backward (LkLearner *learner, const uint32_t *index, gsize B, LkInput x, const LkLossSettings *loss,
          double learning_rate, double momentum, LkLossResult *result, LkFeatureRecord *feature)
{
  LkNetwork *network = learner->network;
  gsize l;

  if (!learner->feature)
    {
      lk_network_backward (network, learner->workspace, x, B, learner->grad);
      return;
    }
  l = lk_feature_term_get_layer (learner->feature);
  if (lk_feature_term_is_alone (learner->feature))
    {
      memset (learner->workspace->gradients[network->n_layers - 1], 0,
              B * lk_network_n_classes (network) * sizeof (float));
      result->total = 0.0;
    }
  lk_network_backward_part (network, learner->workspace, x, B, l + 1, network->n_layers, learner->grad);
  lk_feature_term_step (learner->feature, index, B, learner->workspace->outputs[l], loss, learning_rate, momentum,
                        learner->workspace->gradients[l], feature);
  result->total += (double) feature->weight * (double) feature->value;
  lk_network_backward_part (network, learner->workspace, x, B, 0, l + 1, learner->grad);
}

const float *
lk_learner_forward (LkLearner *learner, const uint32_t *index, gsize B)
{
  learner->x = gather (learner, index, B, learner->optimizer->n_steps);
  return lk_network_forward (learner->network, learner->workspace, learner->x, B);
}

void
lk_learner_learn (LkLearner *learner, const uint32_t *index, gsize B, const float *v, const LkLossSettings *loss,
                  double learning_rate, double momentum, LkLossResult *result, LkFeatureRecord *feature)
{
  LkNetwork *network = learner->network;
  gsize last = network->n_layers - 1;

  if (v && v != learner->v)
    memcpy (learner->v, v, B * lk_network_n_classes (network) * sizeof (float));
  lk_loss_compute (learner->loss, loss, B, v ? learner->v : NULL, learner->workspace->outputs[last], learner->y, index,
                   learner->workspace->gradients[last], result);
  backward (learner, index, B, learner->x, loss, learning_rate, momentum, result, feature);
  lk_optimizer_step (learner->optimizer, learning_rate, momentum, network->params, learner->grad);
  lk_network_count (network, learner->workspace, B);
  if (learner->max_norm > 0.0 || learner->weight_decay > 0.0)
    lk_network_shrink (network, learning_rate * learner->weight_decay, learner->max_norm);
}

void
lk_learner_step (LkLearner *learner, const uint32_t *index, gsize B, const float *teacher_logits,
                 const LkLossSettings *loss, double learning_rate, double momentum, LkLossResult *result,
                 LkFeatureRecord *feature)
{
  gsize C = lk_network_n_classes (learner->network);

  for (gsize b = 0; teacher_logits && b < B; b++)
    memcpy (learner->v + b * C, teacher_logits + (gsize) index[b] * C, C * sizeof (float));
  lk_learner_forward (learner, index, B);
  lk_learner_learn (learner, index, B, teacher_logits ? learner->v : NULL, loss, learning_rate, momentum, result,
                    feature);
}

/* The noise is that of the step before, whose number the optimiser has counted since. */
const float *
lk_learner_look_again (LkLearner *learner, const uint32_t *index, gsize B)
{
  LkInput x = gather (learner, index, B, learner->optimizer->n_steps - 1);

  return lk_network_forward (learner->network, learner->workspace, x, B);
}
