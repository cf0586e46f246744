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

void
lk_network_scale_inputs (LkNetwork *network, double scale, double shift)
{
  const LkLayer *layer = &network->layers[0];
  float *weight = lk_network_weight (network, 0), *bias = lk_network_bias (network, 0);

  for (size_t o = 0; o < layer->n_outputs; o++)
    {
      float *row = weight + o * layer->n_inputs;
      double sum = 0.0;

      for (size_t i = 0; i < layer->n_inputs; i++)
        {
          sum += row[i];
          row[i] = (float) (scale * row[i]);
        }
      bias[o] = (float) (bias[o] + shift * sum);
    }
}

LkStatus
lk_network_transpose_inputs (LkNetwork *network, size_t side)
{
  const LkLayer *layer = &network->layers[0];
  float *old = malloc (layer->n_inputs * sizeof *old);

  if (!old)
    return LK_NO_MEMORY;
  for (size_t o = 0; o < layer->n_outputs; o++)
    {
      float *row = lk_network_weight (network, 0) + o * layer->n_inputs;

      memcpy (old, row, layer->n_inputs * sizeof *old);
      for (size_t y = 0; y < side; y++)
        for (size_t x = 0; x < side; x++)
          row[y * side + x] = old[x * side + y];
    }
  free (old);
  return LK_OK;
}

LkStatus
lk_network_permute_outputs (LkNetwork *network, const uint16_t *place)
{
  size_t l = network->n_layers - 1;
  const LkLayer *layer = &network->layers[l];
  float *weight = lk_network_weight (network, l), *bias = lk_network_bias (network, l);
  float *old = malloc (layer->n_params * sizeof *old);
  const float *old_weight = old, *old_bias;

  if (!old)
    return LK_NO_MEMORY;
  memcpy (old, weight, layer->n_inputs * layer->n_outputs * sizeof *old);
  old_bias = old + layer->n_inputs * layer->n_outputs;
  memcpy (old + layer->n_inputs * layer->n_outputs, bias, layer->n_outputs * sizeof *old);
  for (size_t k = 0; k < layer->n_outputs; k++)
    {
      memcpy (weight + place[k] * layer->n_inputs, old_weight + k * layer->n_inputs, layer->n_inputs * sizeof *old);
      bias[place[k]] = old_bias[k];
    }
  free (old);
  return LK_OK;
}
