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
    n += lk_layer_tensor (layer, i).n;
  return n;
}
