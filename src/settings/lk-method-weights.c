/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-method-weights.h"

/* Chosen by tools/methods --choose on training samples that were held out, but for two: soft targets are as they
 * always were, and the shuffled teacher is their control, which must not differ in anything else. */
static const LkMethodWeights weights[LK_N_METHODS] = {
  [LK_METHOD_KD] = { 4.0, 0.9, 0.0 },
  [LK_METHOD_LOGITS] = { 4.0, 0.1, 0.0 },
  [LK_METHOD_DKD] = { 4.0, 0.5, 0.5 },
  [LK_METHOD_DIST] = { 8.0, 0.2, 0.0 },
  [LK_METHOD_LOGIT_STD] = { 2.0, 0.9, 0.0 },
  [LK_METHOD_LABEL_SMOOTHING] = { 4.0, 0.9, 0.02 },
  [LK_METHOD_VIRTUAL_TEACHER] = { 1.0, 0.5, 0.99 },
  [LK_METHOD_SHUFFLED] = { 4.0, 0.9, 0.0 },
};

const LkMethodWeights *
lk_method_weights (LkMethod method)
{
  return &weights[method];
}

LkLossSettings
lk_method_loss (LkMethod method)
{
  LkLossSettings loss = LK_LOSS_DEFAULTS;

  for (int m = 0; m < LK_N_METHODS; m++)
    {
      const LkMethodInfo *info = lk_method_info (m);

      if (info->weight)
        *(double *) (void *) ((char *) &loss + info->weight_offset) = weights[m].own;
    }
  loss.method = method;
  loss.temperature = weights[method].temperature;
  loss.alpha = weights[method].alpha;
  return loss;
}

LkLossSettings
lk_mutual_loss (LkMethod method)
{
  LkLossSettings loss = lk_method_loss (method);

  loss.temperature = 1.0;
  loss.alpha = 0.5;
  return loss;
}
