/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-layer-order.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "io/lk-error.h"
#include "import/lk-safetensors.h"
#include "lk-predict.h"

#define MARGIN     0.05 /* chance alone makes 0.03 of a thousand samples at most */
#define MAX_ORDERS 720

typedef struct {
  const LkNetwork *network;
  const LkDataset *dataset;
  const uint32_t *index; /* (n) samples */
  gsize n;
  float *logits; /* (n, C) */
  gsize order[LK_MAX_DENSE], best_order[LK_MAX_DENSE];
  guint n_orders;
  gsize best, second; /* samples named right */
  GError *error;
} Trial;

/* The layers in another order; NULL without memory. */
static LkNetwork *
reorder (const LkNetwork *network, const gsize *order)
{
  gsize sizes[LK_MAX_DENSE + 1], n = network->n_layers;
  LkNetwork *other = NULL;

  sizes[0] = network->layers[order[0]].n_inputs;
  for (gsize l = 0; l < n; l++)
    sizes[l + 1] = network->layers[order[l]].n_outputs;
  if (lk_network_new (sizes, n + 1, &other) != LK_OK)
    return NULL;
  for (gsize l = 0; l < n; l++)
    {
      const LkLayer *layer = &other->layers[l];

      for (gsize i = 0; i < layer->kind->n_tensors; i++)
        for (gsize k = 0; k < lk_layer_tensor (layer, i).n; k++)
          *lk_network_element (other, l, i, k) = *lk_network_element (network, order[l], i, k);
    }
  return other;
}

static gsize
count_right (const Trial *trial)
{
  gsize C = trial->dataset->n_classes, right = 0;

  for (gsize i = 0; i < trial->n; i++)
    {
      const float *z = trial->logits + i * C;
      gsize top = 0;

      for (gsize c = 1; c < C; c++)
        if (z[c] > z[top])
          top = c;
      right += top == trial->dataset->train.labels[trial->index[i]];
    }
  return right;
}

static gboolean
try (Trial *trial)
{
  g_autoptr (LkNetwork) other = reorder (trial->network, trial->order);
  gsize right;

  if (!other)
    {
      lk_error_set_status (&trial->error, LK_NO_MEMORY, _ ("Could not try the orders of the layers"));
      return FALSE;
    }
  if (!lk_predict_samples (other, &trial->dataset->train, trial->index, trial->n, trial->logits, &trial->error))
    return FALSE;
  right = count_right (trial);
  if (trial->n_orders++ == 0 || right > trial->best)
    {
      trial->second = trial->n_orders > 1 ? trial->best : 0;
      trial->best = right;
      memcpy (trial->best_order, trial->order, sizeof trial->order);
    }
  else
    trial->second = MAX (trial->second, right);
  return trial->n_orders < MAX_ORDERS;
}

/* Natural order first. FALSE ends the search. */
static gboolean
try_all (Trial *trial, gsize at)
{
  gsize n = trial->network->n_layers;

  if (at == n)
    return trial->network->layers[trial->order[n - 1]].n_outputs != trial->dataset->n_classes || try (trial);
  for (gsize l = 0; l < n; l++)
    {
      gsize wanted =
          at == 0 ? lk_dataset_n_inputs (trial->dataset) : trial->network->layers[trial->order[at - 1]].n_outputs;
      gboolean used = FALSE;

      for (gsize k = 0; k < at; k++)
        used = used || trial->order[k] == l;
      if (used || trial->network->layers[l].n_inputs != wanted)
        continue;
      trial->order[at] = l;
      if (!try_all (trial, at + 1))
        return FALSE;
    }
  return TRUE;
}

gboolean
lk_layer_order_choose (LkNetwork **network, const LkDataset *dataset, const char *name, gboolean *moved, double *right,
                       GError **error)
{
  gsize n = MIN (dataset->train.n, LK_ORDER_SAMPLES);
  g_autofree uint32_t *index = g_new (uint32_t, n);
  g_autofree float *logits = g_new (float, n * dataset->n_classes);
  Trial trial = { .network = *network, .dataset = dataset, .index = index, .n = n, .logits = logits };
  LkNetwork *chosen;

  for (gsize i = 0; i < n; i++)
    index[i] = (uint32_t) (i * dataset->train.n / n); /* from all over: tables may be sorted by class */
  try_all (&trial, 0);
  if (trial.error)
    {
      g_propagate_error (error, trial.error);
      return FALSE;
    }
  *moved = FALSE;
  *right = (double) trial.best / (double) n;
  if (trial.n_orders == 0)
    return TRUE; /* it does not fit the data set, which is said elsewhere */
  if (trial.n_orders > 1 && (double) trial.best < (double) trial.second + MARGIN * (double) n)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                   _ ("“%s”: the names of the layers do not say their order, and %u orders are possible, of which none "
                      "stands out on the training samples. Name the layers by number, such as fc1, fc2, …"),
                   name, trial.n_orders);
      return FALSE;
    }
  for (gsize l = 0; l < (*network)->n_layers; l++)
    *moved = *moved || trial.best_order[l] != l;
  if (!*moved)
    return TRUE;
  chosen = reorder (*network, trial.best_order);
  if (!chosen)
    {
      lk_error_set_status (error, LK_NO_MEMORY, _ ("Could not make the network"));
      return FALSE;
    }
  lk_network_free (*network);
  *network = chosen;
  return TRUE;
}
