/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-evidence.h"

#include <stdlib.h>
#include <string.h>

#include "lk-memory.h"
#include "lk-pool.h"

bool
lk_evidence_is_map (const LkNetwork *network)
{
  return network->n_layers >= 2 && network->layers[network->n_layers - 2].kind == &lk_global_pool;
}

LkShape
lk_evidence_shape (const LkNetwork *network)
{
  const LkLayer *layer = &network->layers[lk_evidence_is_map (network) ? network->n_layers - 2 : 0];

  if (layer->in.height * layer->in.width > 1)
    return (LkShape) { layer->in.height, layer->in.width, 1 };
  return (LkShape) { 1, layer->n_inputs, 1 };
}

/* M, from what came to the mean. */
static void
map_class (const LkNetwork *network, const float *f /* (pixels, channels) */, size_t k, float *evidence)
{
  const LkLayer *mean = &network->layers[network->n_layers - 2];
  size_t n = mean->in.height * mean->in.width;

  for (size_t i = 0; i < n; i++, f += mean->in_channels)
    {
      double sum = 0.0;

      for (size_t c = 0; c < mean->in.channels; c++)
        sum += (double) f[c] * *lk_network_weight (network, network->n_layers - 1, k, c);
      evidence[i] = (float) (sum / (double) n);
    }
}

/* ∂z_k/∂x, layer by layer; what the parameters' gradients are nobody asks. */
static void
lead_back (const LkNetwork *network, LkWorkspace *workspace, const float *x, size_t k, float *grad, float *dx)
{
  float *dz = workspace->gradients[network->n_layers - 1];

  memset (dz, 0, network->layers[network->n_layers - 1].out_stride * sizeof *dz);
  dz[k] = 1.0f;
  for (size_t l = network->n_layers; l-- > 0;)
    {
      const LkLayer *layer = &network->layers[l];

      layer->kind->backward (layer, network->params + layer->offset,
                             (LkInput) { .dense = l > 0 ? workspace->outputs[l - 1] : x }, workspace->outputs[l], 1,
                             workspace->gradients[l], grad, l > 0 ? workspace->gradients[l - 1] : dx,
                             &workspace->passes[l]);
    }
}

LkStatus
lk_evidence (const LkNetwork *network, LkWorkspace *workspace, const float *x, size_t k, float *evidence)
{
  const LkLayer *first = &network->layers[0];
  LkShape shape = lk_evidence_shape (network);
  size_t n = shape.height * shape.width, n_grad = 0;
  float *grad, *dx;

  if (lk_evidence_is_map (network))
    {
      map_class (network, network->n_layers > 2 ? workspace->outputs[network->n_layers - 3] : x, k, evidence);
      return LK_OK;
    }
  for (size_t l = 0; l < network->n_layers; l++)
    n_grad = network->layers[l].n_floats > n_grad ? network->layers[l].n_floats : n_grad;
  grad = lk_alloc_aligned (n_grad, sizeof *grad);
  dx = lk_alloc_aligned (first->in_stride, sizeof *dx);
  if (grad && dx)
    {
      size_t channels = first->in_stride / n;

      lead_back (network, workspace, x, k, grad, dx);
      for (size_t i = 0; i < n; i++)
        {
          double sum = 0.0;

          for (size_t c = 0; c < channels; c++)
            sum += (double) x[i * channels + c] * dx[i * channels + c];
          evidence[i] = (float) sum;
        }
    }
  free (grad);
  free (dx);
  return grad && dx ? LK_OK : LK_NO_MEMORY;
}
