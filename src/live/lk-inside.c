/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-inside.h"

#include <stdlib.h>

#include "dataset/lk-batches.h"
#include "nn/lk-evidence.h"
#include "nn/lk-memory.h"
#include "nn/lk-norm.h"

static gsize
area_of (const LkShape *shape)
{
  return shape->height * shape->width;
}

/* Whether what it gives is shown: pictures, and of a layer with its normalisation what comes out in the end. */
static gboolean
is_shown (const LkNetwork *network, gsize l)
{
  return area_of (&network->layers[l].out) > 1 &&
         (l + 1 == network->n_layers || network->layers[l + 1].kind != &lk_norm);
}

/* The layer's index in the network; its number from 1 on into look. −1: it has none. */
static int
choose_layer (const LkNetwork *network, guint layer, LkLook *look)
{
  int chosen = -1;

  for (gsize l = 0; l < network->n_layers; l++)
    {
      if (!is_shown (network, l))
        continue;
      look->n_layers++;
      if (look->n_layers <= MAX (layer, 1))
        {
          look->layer = look->n_layers;
          chosen = (int) l;
        }
    }
  return chosen;
}

/* From (height, width, channels) to (channels, height, width). */
static void
take_maps (LkLook *look, const LkNetwork *network, gsize l, const float *outputs)
{
  const LkLayer *layer = &network->layers[l];
  gsize area = area_of (&layer->out);
  const LkLayer *named = layer->kind == &lk_norm ? layer - 1 : layer;

  look->shape = layer->out;
  named->kind->describe (named, look->text, sizeof look->text);
  look->maps = g_try_new (float, layer->n_outputs);
  for (gsize k = 0; look->maps && k < layer->n_outputs; k++)
    look->maps[k] = outputs[k % area * layer->out_channels + k / area];
}

/* Of a row of numbers, with the picture's shape. */
static void
shape_evidence (LkLook *look, const LkDataset *dataset)
{
  if (area_of (&look->evidence_shape) == dataset->height * dataset->width)
    {
      look->evidence_shape.height = dataset->height;
      look->evidence_shape.width = dataset->width;
    }
}

static void
look_for_evidence (LkLook *look, const LkNetwork *network, LkWorkspace *workspace, const float *x, guint klass)
{
  look->is_map = lk_evidence_is_map (network);
  look->evidence_shape = lk_evidence_shape (network);
  look->evidence = g_try_new (float, area_of (&look->evidence_shape));
  if (look->evidence && lk_evidence (network, workspace, x, klass, look->evidence) != LK_OK)
    g_clear_pointer (&look->evidence, g_free);
}

LkLook *
lk_look_new (const LkNetwork *network, const LkDataset *dataset, const LkSplit *split, gsize sample, guint layer,
             guint klass)
{
  gsize D = lk_network_n_inputs (network);
  guint32 index = (guint32) sample;
  LkWorkspace *workspace = NULL;
  LkLook *look;
  float *x = NULL;
  int l;

  if (sample >= split->n)
    return NULL;
  look = g_atomic_rc_box_new0 (LkLook);
  look->n_networks = 1;
  l = choose_layer (network, layer, look);
  /* A workspace of its own: nothing that trains is touched. */
  if (lk_workspace_new (network, 1, true, &workspace) == LK_OK &&
      (x = lk_alloc_aligned (network->layers[0].in_stride, sizeof (float))))
    {
      lk_workspace_freeze (workspace);
      lk_batch_gather (split, D, &index, 1, x, NULL);
      lk_network_forward (network, workspace, (LkInput) { .dense = x }, 1);
      if (l >= 0)
        take_maps (look, network, (gsize) l, workspace->outputs[l]);
      look_for_evidence (look, network, workspace, x, klass);
      shape_evidence (look, dataset);
    }
  free (x);
  lk_workspace_free (workspace);
  return look;
}

static void
look_clear (gpointer data)
{
  LkLook *look = data;

  g_free (look->maps);
  g_free (look->evidence);
}

LkLook *
lk_look_ref (LkLook *look)
{
  return g_atomic_rc_box_acquire (look);
}

void
lk_look_unref (LkLook *look)
{
  g_atomic_rc_box_release_full (look, look_clear);
}

LkInside *
lk_inside_new (guint klass)
{
  LkInside *inside = g_new0 (LkInside, 1);

  g_atomic_ref_count_init (&inside->refs);
  inside->klass = klass;
  return inside;
}

LkInside *
lk_inside_new_past (const LkInside *live)
{
  LkInside *inside = lk_inside_new (live->klass);

  inside->past = TRUE;
  if (live->of[LK_COMPARED_TEACHER])
    inside->of[LK_COMPARED_TEACHER] = lk_look_ref (live->of[LK_COMPARED_TEACHER]);
  return inside;
}

LkInside *
lk_inside_ref (LkInside *inside)
{
  g_atomic_ref_count_inc (&inside->refs);
  return inside;
}

void
lk_inside_unref (LkInside *inside)
{
  if (!g_atomic_ref_count_dec (&inside->refs))
    return;
  for (guint who = 0; who < LK_N_COMPARED; who++)
    g_clear_pointer (&inside->of[who], lk_look_unref);
  g_free (inside);
}
