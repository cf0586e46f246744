/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-adapt.h"

#include <stdlib.h>
#include <string.h>

#include "lk-conv.h"
#include "lk-dense.h"
#include "lk-pool.h"

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

/* The first layer with weights, behind pooling alone. */
static size_t
first_weights (const LkNetwork *network)
{
  size_t l = 0;

  while (network->layers[l].kind->n_tensors == 0)
    l++;
  return l;
}

bool
lk_network_inputs_adapt (const LkNetwork *network, double scale)
{
  for (size_t l = 0; l < first_weights (network) && scale < 0.0; l++)
    if (network->layers[l].kind == &lk_max_pool)
      return false;
  return true;
}

void
lk_network_scale_inputs (LkNetwork *network, double scale, double shift)
{
  size_t l = first_weights (network);
  LkLayer *layer = &network->layers[l];
  LkTensor weights = lk_layer_tensor (layer, 0);
  size_t O = weights.shape[0], K = weights.n / O;

  for (size_t o = 0; o < O; o++)
    {
      float *bias = lk_network_bias (network, l, o);
      double sum = 0.0;

      for (size_t k = 0; k < K; k++)
        {
          float *weight = lk_network_element (network, l, 0, o * K + k);

          sum += *weight;
          *weight = (float) (scale * *weight);
        }
      *bias = (float) (*bias + shift * sum);
    }
  /* What lay around the pictures lies there still, after scale and shift. */
  layer->around = (float) ((layer->around - shift) / scale);
}

static void
swap (float *a, float *b)
{
  float old = *a;

  *a = *b;
  *b = old;
}

/* Exchanges rows and columns of n squares of the layer's weights. */
static void
transpose_squares (const LkNetwork *network, size_t l, size_t n, size_t side)
{
  for (size_t i = 0; i < n; i++)
    for (size_t y = 0; y < side; y++)
      for (size_t x = 0; x < y; x++)
        {
          size_t square = i * side * side;

          swap (lk_network_element (network, l, 0, square + y * side + x),
                lk_network_element (network, l, 0, square + x * side + y));
        }
}

void
lk_network_transpose_inputs (LkNetwork *network, size_t side)
{
  for (size_t l = 0; l < network->n_layers; l++)
    {
      const LkLayer *layer = &network->layers[l];

      if (layer->kind == &lk_conv)
        transpose_squares (network, l, layer->in.channels * layer->out.channels, layer->kernel);
      /* What is behind no longer knows where a number was. */
      if (layer->kind == &lk_dense)
        {
          size_t here = l == 0 ? side : layer->in.height;

          transpose_squares (network, l, layer->n_outputs * layer->n_inputs / (here * here), here);
          return;
        }
    }
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
