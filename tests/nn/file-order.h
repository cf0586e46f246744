/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nn/lk-network.h"

/* Where parameter p, counted in the order of files, lies in a network's memory. */
static inline size_t
place_of (const LkNetwork *network, size_t p)
{
  for (size_t l = 0; l < network->n_layers; l++)
    for (size_t i = 0; i < network->layers[l].kind->n_tensors; i++)
      {
        size_t n = lk_layer_tensor (&network->layers[l], i).n;

        if (p < n)
          return (size_t) (lk_network_element (network, l, i, p) - network->params);
        p -= n;
      }
  return (size_t) -1;
}
