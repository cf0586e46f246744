/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-fold.h"

#include <math.h>
#include <string.h>

#include "lk-norm.h"

bool
lk_network_folds (const LkNetwork *network)
{
  for (size_t l = 0; l < network->n_layers; l++)
    if (network->layers[l].kind == &lk_norm)
      return true;
  return false;
}

/* The normalisation `from` of the network into layer l of the folded one. */
static void
fold (const LkNetwork *network, size_t from, LkNetwork *folded, size_t l)
{
  LkTensor weights = lk_layer_tensor (&folded->layers[l], 0);
  size_t O = weights.shape[0], K = weights.n / O;

  for (size_t o = 0; o < O; o++)
    {
      double gamma = *lk_network_element (network, from, 0, o), beta = *lk_network_element (network, from, 1, o);
      double mean = *lk_network_element (network, from, 2, o), variance = *lk_network_element (network, from, 3, o);
      double scale = gamma / sqrt (variance + LK_NORM_EPSILON);
      float *bias = lk_network_bias (folded, l, o);

      for (size_t k = 0; k < K; k++)
        {
          float *weight = lk_network_element (folded, l, 0, o * K + k);

          *weight = (float) (*weight * scale);
        }
      *bias = (float) ((*bias - mean) * scale + beta);
    }
}

LkStatus
lk_network_fold (const LkNetwork *network, LkNetwork **out)
{
  LkNetwork plan = { .n_layers = 0 }, *folded;
  LkStatus status;
  size_t at = 0;

  for (size_t l = 0; l < network->n_layers; l++)
    {
      const LkLayer *layer = &network->layers[l];

      if (layer->kind == &lk_norm)
        {
          plan.layers[plan.n_layers - 1].relu = layer->relu;
          continue;
        }
      plan.layers[plan.n_layers] = *layer;
      plan.layers[plan.n_layers++].offset = plan.n_floats;
      plan.n_floats += layer->n_floats;
      plan.n_params += layer->n_params;
    }
  status = lk_network_new_planned (&plan, &folded);
  if (status != LK_OK)
    return status;
  for (size_t l = 0; l < network->n_layers; l++)
    {
      const LkLayer *layer = &network->layers[l];

      if (layer->kind == &lk_norm)
        {
          fold (network, l, folded, at - 1);
          continue;
        }
      memcpy (folded->params + folded->layers[at].offset, network->params + layer->offset,
              layer->n_floats * sizeof (float));
      at++;
    }
  *out = folded;
  return LK_OK;
}
