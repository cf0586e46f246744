/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-flow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dataset/lk-batches.h"
#include "nn/lk-memory.h"
#include "nn/lk-softmax.h"

/* outputs (width) as bands. */
static void
reduce (LkFlowLayer *layer, const float *outputs, guint n_bands)
{
  layer->n_bands = n_bands;
  layer->n_active = 0;
  for (guint b = 0; b < n_bands; b++)
    {
      gsize begin = b * layer->width / n_bands, end = (b + 1) * layer->width / n_bands;
      double sum = 0.0;

      for (gsize i = begin; i < end; i++)
        {
          sum += (double) outputs[i] * outputs[i];
          layer->n_active += outputs[i] != 0.0f;
        }
      layer->bands[b] = (float) sqrt (sum / (double) (end - begin));
    }
}

static guint
n_bands_of (gsize width)
{
  return (guint) MIN (width, LK_FLOW_BANDS);
}

/* Softmax at T = 1. */
static void
reduce_logits (LkFlowLayer *layer, const float *logits)
{
  g_autofree double *p = g_new (double, layer->width);
  g_autofree float *outputs = g_new (float, layer->width);

  lk_softmax (logits, layer->width, 1.0, p);
  for (gsize k = 0; k < layer->width; k++)
    outputs[k] = (float) p[k];
  reduce (layer, outputs, n_bands_of (layer->width));
}

/* What a layer gave, in the order of files. */
static void
reduce_layer (LkFlowLayer *to, const LkLayer *layer, const float *outputs)
{
  gsize area = layer->out.height * layer->out.width;
  g_autofree float *units = g_new (float, layer->n_outputs);

  for (gsize k = 0; k < layer->n_outputs; k++)
    units[k] = outputs[k % area * layer->out_channels + k / area];
  reduce (to, units, n_bands_of (area > 1 ? layer->out.channels : layer->n_outputs));
}

void
lk_flow_init (LkFlow *flow, const LkNetwork *network, const LkSplit *split, gsize sample, LkShape picture)
{
  gsize D = lk_network_n_inputs (network);
  guint n_rows = picture.height > 1 && picture.height <= LK_FLOW_BANDS ? (guint) picture.height : n_bands_of (D);
  guint32 index = (guint32) sample;
  LkWorkspace *workspace = NULL;
  float *x = NULL;

  *flow = (LkFlow) { .n_networks = 1, .n_layers = (guint) network->n_layers + 1 };
  flow->layers[0].width = D;
  flow->layers[0].shape = (LkShape) { 1, 1, D };
  for (gsize l = 0; l < network->n_layers; l++)
    {
      const LkLayer *layer = &network->layers[l];
      LkFlowLayer *to = &flow->layers[l + 1];

      to->shape = layer->out;
      to->width = layer->n_outputs;
      to->n_params = layer->n_params;
      if (l + 1 < network->n_layers)
        layer->kind->describe (layer, to->text, sizeof to->text);
    }

  /* A workspace of its own: nothing that trains is touched. */
  if (sample < split->n && lk_workspace_new (network, 1, false, &workspace) == LK_OK &&
      (x = lk_alloc_aligned (D, sizeof (float))))
    {
      lk_batch_gather (split, D, lk_network_beside (network), &index, 1, x, NULL);
      lk_network_forward (network, workspace, (LkInput) { .dense = x }, 1);
      lk_batch_gather (split, D, picture.channels, &index, 1, x, NULL); /* whole rows */
      reduce (&flow->layers[0], x, n_rows);
      for (gsize l = 0; l + 1 < network->n_layers; l++)
        reduce_layer (&flow->layers[l + 1], &network->layers[l], workspace->outputs[l]);
      reduce_logits (&flow->layers[network->n_layers], workspace->outputs[network->n_layers - 1]);
    }
  free (x);
  lk_workspace_free (workspace);
}

LkFlows *
lk_flows_new (void)
{
  LkFlows *flows = g_new0 (LkFlows, 1);

  g_atomic_ref_count_init (&flows->refs);
  return flows;
}

LkFlows *
lk_flows_new_past (const LkFlows *live)
{
  LkFlows *flows = lk_flows_new ();

  memcpy (flows->of, live->of, sizeof flows->of);
  flows->past = TRUE;
  for (guint who = LK_COMPARED_STUDENT; who < LK_N_COMPARED; who++)
    for (guint l = 0; l < flows->of[who].n_layers; l++)
      flows->of[who].layers[l].n_bands = 0;
  return flows;
}

LkFlows *
lk_flows_ref (LkFlows *flows)
{
  g_atomic_ref_count_inc (&flows->refs);
  return flows;
}

void
lk_flows_unref (LkFlows *flows)
{
  if (g_atomic_ref_count_dec (&flows->refs))
    g_free (flows);
}
