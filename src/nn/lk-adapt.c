/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-adapt.h"

#include <stdlib.h>
#include <string.h>

static const LkInputsInfo infos[LK_N_INPUTS] = {
  [LK_INPUTS_UNIT] = { "unit", 1.0, 0.0 },
  [LK_INPUTS_BYTES] = { "255", 255.0, 0.0 },
  [LK_INPUTS_SIGNED] = { "signed", 2.0, -1.0 },
  [LK_INPUTS_MNIST] = { "mnist", 1.0 / 0.3081, -0.1307 / 0.3081 },
  [LK_INPUTS_FASHION] = { "fashion-mnist", 1.0 / 0.3530, -0.2860 / 0.3530 },
};

const LkInputsInfo *
lk_inputs_info (LkInputs inputs)
{
  return &infos[inputs];
}

bool
lk_network_inputs_adapt (const LkNetwork *network)
{
  return network->layers[0].in.height * network->layers[0].in.width == 1;
}

void
lk_network_scale_inputs (LkNetwork *network, double scale, double shift)
{
  const LkLayer *layer = &network->layers[0];

  for (size_t o = 0; o < layer->n_outputs; o++)
    {
      float *bias = lk_network_bias (network, 0, o);
      double sum = 0.0;

      for (size_t i = 0; i < layer->n_inputs; i++)
        {
          float *weight = lk_network_weight (network, 0, o, i);

          sum += *weight;
          *weight = (float) (scale * *weight);
        }
      *bias = (float) (*bias + shift * sum);
    }
}

static void
swap (float *a, float *b)
{
  float old = *a;

  *a = *b;
  *b = old;
}

void
lk_network_transpose_inputs (LkNetwork *network, size_t side)
{
  for (size_t o = 0; o < network->layers[0].n_outputs; o++)
    for (size_t y = 0; y < side; y++)
      for (size_t x = 0; x < y; x++)
        swap (lk_network_weight (network, 0, o, y * side + x), lk_network_weight (network, 0, o, x * side + y));
}

LkStatus
lk_network_permute_outputs (LkNetwork *network, const uint16_t *place)
{
  size_t l = network->n_layers - 1;
  const LkLayer *layer = &network->layers[l];
  LkNetwork *old;
  LkStatus status = lk_network_copy (network, &old);

  if (status != LK_OK)
    return status;
  for (size_t k = 0; k < layer->n_outputs; k++)
    {
      for (size_t i = 0; i < layer->n_inputs; i++)
        *lk_network_weight (network, l, place[k], i) = *lk_network_weight (old, l, k, i);
      *lk_network_bias (network, l, place[k]) = *lk_network_bias (old, l, k);
    }
  lk_network_free (old);
  return LK_OK;
}
