/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-layer.h"

LkTensor
lk_layer_tensor (const LkLayer *layer, size_t i)
{
  LkTensor tensor = { .n = 1 };

  layer->kind->tensor (layer, i, &tensor);
  for (size_t d = 0; d < tensor.rank; d++)
    tensor.n *= tensor.shape[d];
  return tensor;
}

size_t
lk_layer_n_params (const LkLayer *layer)
{
  size_t n = 0;

  for (size_t i = 0; i < layer->kind->n_tensors; i++)
    {
      LkTensor tensor = lk_layer_tensor (layer, i);

      n += tensor.counted ? 0 : tensor.n;
    }
  return n;
}

size_t
lk_layer_rounded (size_t n)
{
  return (n + LK_LAYER_VECTOR - 1) / LK_LAYER_VECTOR * LK_LAYER_VECTOR;
}

static size_t
n_pixels (const LkShape *shape)
{
  return shape->height * shape->width;
}

bool
lk_layer_fit (LkLayer *layer, bool hidden)
{
  if (!layer->kind->fit (layer, hidden))
    return false;
  layer->n_inputs = n_pixels (&layer->in) * layer->in.channels;
  layer->n_outputs = n_pixels (&layer->out) * layer->out.channels;
  layer->in_stride = n_pixels (&layer->in) * layer->in_channels;
  layer->out_stride = n_pixels (&layer->out) * layer->out_channels;
  layer->n_params = lk_layer_n_params (layer);
  layer->n_floats = layer->kind->n_floats (layer);
  return true;
}

size_t
lk_layer_input_place (const LkLayer *layer, size_t k)
{
  size_t n = n_pixels (&layer->in);

  return k % n * layer->in_channels + k / n;
}
