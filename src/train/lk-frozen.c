/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-frozen.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dataset/lk-batches.h"
#include "io/lk-error.h"
#include "lk-network-sum.h"
#include "lk-predict.h"
#include "nn/lk-adapt.h"

LkFrozen *
lk_frozen_new (LkNetwork *network)
{
  LkFrozen *frozen = g_new0 (LkFrozen, 1);

  frozen->network = network;
  return frozen;
}

LkFrozen *
lk_frozen_new_graph (LkClassifier *graph)
{
  LkFrozen *frozen = g_new0 (LkFrozen, 1);

  frozen->graph = graph;
  return frozen;
}

LkFrozen *
lk_frozen_copy (const LkFrozen *frozen)
{
  LkNetwork *copy;

  if (frozen->graph)
    return lk_frozen_new_graph (lk_classifier_copy (frozen->graph));
  return lk_network_copy (frozen->network, &copy) == LK_OK ? lk_frozen_new (copy) : NULL;
}

void
lk_frozen_free (LkFrozen *frozen)
{
  if (!frozen)
    return;
  lk_network_free (frozen->network);
  lk_classifier_free (frozen->graph);
  g_free (frozen);
}

LkFrozen
lk_frozen_of (const LkNetwork *network)
{
  return (LkFrozen) { .network = (LkNetwork *) network };
}

gsize
lk_frozen_n_inputs (const LkFrozen *frozen)
{
  return frozen->graph ? lk_classifier_n_inputs (frozen->graph) : lk_network_n_inputs (frozen->network);
}

gsize
lk_frozen_n_classes (const LkFrozen *frozen)
{
  return frozen->graph ? lk_classifier_n_classes (frozen->graph) : lk_network_n_classes (frozen->network);
}

gsize
lk_frozen_n_params (const LkFrozen *frozen)
{
  return frozen->graph ? lk_classifier_n_params (frozen->graph) : frozen->network->n_params;
}

gsize
lk_frozen_multiply_adds (const LkFrozen *frozen)
{
  return frozen->graph ? lk_classifier_multiply_adds (frozen->graph) : lk_network_multiply_adds (frozen->network);
}

char *
lk_frozen_describe (const LkFrozen *frozen)
{
  char layers[LK_NETWORK_TEXT];
  guint n;

  if (frozen->network)
    {
      lk_network_describe (frozen->network, layers, sizeof layers);
      return g_strdup (layers);
    }
  n = (guint) lk_classifier_n_operators (frozen->graph);
  return g_strdup_printf (ngettext ("ONNX, %u operator", "ONNX, %u operators", n), n);
}

gboolean
lk_frozen_fits (const LkFrozen *frozen, const LkDataset *dataset)
{
  return (frozen->graph ? lk_classifier_n_inputs (frozen->graph) == lk_dataset_n_inputs (dataset)
                        : lk_network_takes (frozen->network, lk_dataset_shape (dataset))) &&
         lk_frozen_n_classes (frozen) == dataset->n_classes;
}

void
lk_frozen_sum_add (GChecksum *sum, const LkFrozen *frozen)
{
  char layers[LK_NETWORK_TEXT];
  g_autofree char *own = NULL;

  if (frozen->graph)
    {
      own = lk_classifier_sum (frozen->graph);
      g_checksum_update (sum, (const guchar *) own, -1);
      return;
    }
  lk_network_describe (frozen->network, layers, sizeof layers);
  g_checksum_update (sum, (const guchar *) layers, (gssize) strlen (layers) + 1);
  lk_network_sum_add (sum, frozen->network);
}

gboolean
lk_frozen_inputs_adapt (const LkFrozen *frozen, double scale)
{
  return frozen->graph || lk_network_inputs_adapt (frozen->network, scale);
}

void
lk_frozen_scale_inputs (LkFrozen *frozen, double scale, double shift)
{
  if (frozen->graph)
    lk_classifier_scale_inputs (frozen->graph, scale, shift);
  else
    lk_network_scale_inputs (frozen->network, scale, shift);
}

void
lk_frozen_transpose_inputs (LkFrozen *frozen, gsize side)
{
  if (frozen->graph)
    lk_classifier_transpose_inputs (frozen->graph);
  else
    lk_network_transpose_inputs (frozen->network, side);
}

LkStatus
lk_frozen_permute_outputs (LkFrozen *frozen, const guint16 *place)
{
  if (!frozen->graph)
    return lk_network_permute_outputs (frozen->network, place);
  lk_classifier_permute_outputs (frozen->graph, place);
  return LK_OK;
}

static gboolean
ask_graph (const LkClassifier *graph, const LkSplit *split, gsize begin, gsize end, float *logits, GError **error)
{
  gsize part = lk_classifier_part (graph), D = lk_classifier_n_inputs (graph), C = lk_classifier_n_classes (graph);
  g_autofree float *x = g_new (float, (part * D));
  g_autofree guint32 *index = g_new (guint32, part);
  LkClassifierRun *run;
  LkStatus status = lk_classifier_run_new (graph, &run);

  if (status != LK_OK)
    {
      lk_error_set_status (error, status, _ ("Could not evaluate the network"));
      return FALSE;
    }
  for (gsize from = begin; from < end; from += part)
    {
      gsize n = MIN (part, end - from);

      for (gsize i = 0; i < n; i++)
        index[i] = (guint32) (from + i);
      lk_batch_gather (split, D, 1, index, n, x, NULL);
      lk_classifier_ask (run, x, n, logits + (from - begin) * C);
    }
  lk_classifier_run_free (run);
  return TRUE;
}

gboolean
lk_frozen_predict (const LkFrozen *frozen, const LkSplit *split, gsize begin, gsize end, float *logits, GError **error)
{
  return frozen->graph ? ask_graph (frozen->graph, split, begin, end, logits, error)
                       : lk_predict (frozen->network, split, begin, end, logits, error);
}
