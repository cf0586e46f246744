/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-network-sum.h"

#define BLOCK 1024 /* numbers */

void
lk_network_sum_add (GChecksum *sum, const LkNetwork *network)
{
  float values[BLOCK];

  for (gsize l = 0; l < network->n_layers; l++)
    if (network->layers[l].around != 0.0f)
      g_checksum_update (sum, (const guchar *) &network->layers[l].around, sizeof network->layers[l].around);
  for (gsize l = 0; l < network->n_layers; l++)
    for (gsize i = 0; i < network->layers[l].kind->n_tensors; i++)
      {
        gsize n = lk_layer_tensor (&network->layers[l], i).n;

        for (gsize from = 0; from < n; from += BLOCK)
          {
            gsize m = MIN (BLOCK, n - from);

            for (gsize k = 0; k < m; k++)
              values[k] = *lk_network_element (network, l, i, from + k);
            g_checksum_update (sum, (const guchar *) values, (gssize) (m * sizeof *values));
          }
      }
}
