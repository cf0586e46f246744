/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-learner.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "dataset/lk-batches.h"
#include "io/lk-error.h"
#include "nn/lk-dropout.h"
#include "nn/lk-memory.h"

LkLearner *
lk_learner_new (LkNetwork *network, LkOptimizerKind optimizer, guint batch, GError **error)
{
  LkLearner *learner = g_new0 (LkLearner, 1);
  gsize D = lk_network_n_inputs (network);
  gsize C = lk_network_n_classes (network);
  LkStatus status;

  learner->network = network;
  status = lk_network_copy (network, &learner->initial);
  if (status == LK_OK)
    status = lk_workspace_new (network, batch, true, &learner->workspace);
  if (status == LK_OK)
    status = lk_optimizer_new (optimizer, network->n_params, &learner->optimizer);
  if (status == LK_OK)
    status = lk_loss_new (batch, C, &learner->loss);
  if (status == LK_OK)
    {
      learner->grad = lk_alloc_aligned (network->n_params, sizeof (float));
      learner->x = lk_alloc_aligned (D * batch, sizeof (float));
      learner->y = lk_alloc_aligned (batch, sizeof (uint16_t));
      learner->v = lk_alloc_aligned (C * batch, sizeof (float));
      if (!learner->grad || !learner->x || !learner->y || !learner->v)
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
  free (learner->grad);
  free (learner->x);
  free (learner->y);
  free (learner->v);
  g_free (learner);
}

void
lk_learner_rewind (LkLearner *learner)
{
  memcpy (learner->network->params, learner->initial->params, learner->network->n_params * sizeof (float));
  lk_optimizer_reset (learner->optimizer);
}

void
lk_learner_regularize (LkLearner *learner, const LkTraining *training, gsize width, guint64 seed, guint64 stream)
{
  learner->workspace->dropout = training->dropout;
  learner->input_dropout = training->input_dropout;
  learner->jitter = training->jitter;
  learner->width = width;
  learner->max_norm = training->max_norm;
  learner->weight_decay = training->weight_decay;
  learner->noise_seed = seed;
  learner->noise_stream = stream;
}

/* The batch into x and y, with the noise on pictures that was asked for. */
static void
gather (LkLearner *learner, const LkSplit *split, const uint32_t *index, gsize B)
{
  gsize D = lk_network_n_inputs (learner->network);
  LkRng *rng = &learner->workspace->rng; /* goes on to the hidden layers' masks */

  lk_rng_seed_at (rng, learner->noise_seed, learner->noise_stream, learner->optimizer->n_steps);
  if (learner->jitter > 0)
    lk_batch_gather_jittered (split, learner->width, D / learner->width, index, B, learner->jitter, rng, learner->x,
                              learner->y);
  else
    lk_batch_gather (split, D, index, B, learner->x, learner->y);
  lk_dropout (rng, learner->input_dropout, B * D, learner->x);
}

void
lk_learner_step (LkLearner *learner, const LkSplit *split, const uint32_t *index, gsize B, const float *teacher_logits,
                 const LkLossSettings *loss, double learning_rate, double momentum, LkLossResult *result)
{
  LkNetwork *network = learner->network;
  gsize C = lk_network_n_classes (network);
  const float *z;

  gather (learner, split, index, B);
  if (teacher_logits)
    {
      for (gsize b = 0; b < B; b++)
        memcpy (learner->v + b * C, teacher_logits + (gsize) index[b] * C, C * sizeof (float));
    }

  z = lk_network_forward (network, learner->workspace, learner->x, B);
  lk_loss_compute (learner->loss, loss, B, teacher_logits ? learner->v : NULL, z, learner->y, index,
                   learner->workspace->gradients[network->n_layers - 1], result);
  lk_network_backward (network, learner->workspace, learner->x, B, learner->grad);
  lk_optimizer_step (learner->optimizer, learning_rate, momentum, network->params, learner->grad);
  if (learner->max_norm > 0.0 || learner->weight_decay > 0.0)
    lk_network_shrink (network, learning_rate * learner->weight_decay, learner->max_norm);
}
