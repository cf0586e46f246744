/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-loose-network.h"

#include "nn/lk-adapt.h"
#include "nn/lk-conv.h"
#include "nn/lk-dense.h"
#include "nn/lk-norm.h"

static void
layer_clear (gpointer data)
{
  LkLooseLayer *layer = data;

  g_free (layer->name);
  g_free (layer->weight);
  g_free (layer->bias);
  for (guint p = 0; p < LK_LAYER_MAX_TENSORS; p++)
    g_free (layer->norm[p]);
}

LkLooseNetwork *
lk_loose_network_new (void)
{
  LkLooseNetwork *loose = g_new0 (LkLooseNetwork, 1);

  loose->layers = g_array_new (FALSE, TRUE, sizeof (LkLooseLayer));
  g_array_set_clear_func (loose->layers, layer_clear);
  loose->scale = 1.0;
  return loose;
}

void
lk_loose_network_free (LkLooseNetwork *loose)
{
  if (!loose)
    return;
  g_array_unref (loose->layers);
  g_free (loose);
}

LkLooseLayer *
lk_loose_network_layer (const LkLooseNetwork *loose, gsize l)
{
  return &g_array_index (loose->layers, LkLooseLayer, l);
}

gsize
lk_loose_network_first_dense (const LkLooseNetwork *loose)
{
  gsize l = 0;

  while (!lk_loose_network_layer (loose, l)->is_dense)
    l++;
  return l;
}

gsize
lk_loose_network_n_classes (const LkLooseNetwork *loose)
{
  return lk_loose_network_layer (loose, loose->layers->len - 1)->n_outputs;
}

char *
lk_loose_network_describe (const LkLooseNetwork *loose)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize l = 0; l + 1 < loose->layers->len; l++)
    {
      const LkLooseLayer *layer = lk_loose_network_layer (loose, l);
      const char *separator = l > 0 ? ", " : "";

      if (layer->is_dense)
        g_string_append_printf (text, "%s%zu", separator, layer->n_outputs);
      else
        g_string_append_printf (text, "%sconv %zu %zux%zu", separator, layer->n_outputs, layer->kernel, layer->kernel);
      if (layer->norm[0])
        g_string_append (text, ", bn");
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

gsize
lk_loose_network_n_params (const LkLooseNetwork *loose)
{
  gsize n = 0;

  for (gsize l = 0; l < loose->layers->len; l++)
    {
      const LkLooseLayer *layer = lk_loose_network_layer (loose, l);

      n += layer->n_outputs * (layer->n_inputs * layer->kernel * layer->kernel + (layer->norm[0] ? 3 : 1));
    }
  return n;
}

static gboolean
fits (const LkLooseLayer *loose, const LkLayer *layer)
{
  LkTensor tensor = lk_layer_tensor (layer, 0);

  return loose->is_dense == (layer->kind == &lk_dense) && tensor.shape[0] == loose->n_outputs &&
         tensor.shape[1] == loose->n_inputs && (loose->is_dense || tensor.shape[2] == loose->kernel);
}

static void
fill (LkNetwork *network, gsize l, gsize i, const float *values)
{
  gsize n = lk_layer_tensor (&network->layers[l], i).n;

  for (gsize k = 0; k < n; k++)
    *lk_network_element (network, l, i, k) = values[k];
}

/* Whether the plan's layers with tensors are those, each once and in this order. */
static gboolean
is_plan_of (const LkLooseNetwork *loose, const LkNetwork *plan)
{
  gsize at = 0;
  gboolean norm_due = FALSE;

  for (gsize l = 0; l < plan->n_layers; l++)
    {
      const LkLayer *layer = &plan->layers[l];
      gboolean is_norm = layer->kind == &lk_norm;

      if (is_norm != norm_due)
        return FALSE;
      norm_due = FALSE;
      if (is_norm || layer->kind->n_tensors == 0)
        continue;
      if (at == loose->layers->len || !fits (lk_loose_network_layer (loose, at), layer))
        return FALSE;
      norm_due = lk_loose_network_layer (loose, at++)->norm[0] != NULL;
    }
  return at == loose->layers->len;
}

LkNetwork *
lk_loose_network_build (const LkLooseNetwork *loose, const LkNetwork *plan, LkStatus *status)
{
  LkNetwork *network = NULL;
  gsize at = 0;

  *status = is_plan_of (loose, plan) ? lk_network_new_planned (plan, &network) : LK_BAD_SHAPE;
  if (*status != LK_OK)
    return NULL;
  for (gsize l = 0; l < network->n_layers; l++)
    {
      const LkLayer *layer = &network->layers[l];

      if (layer->kind == &lk_norm)
        {
          for (guint p = 0; p < LK_LAYER_MAX_TENSORS; p++)
            fill (network, l, p, lk_loose_network_layer (loose, at - 1)->norm[p]);
        }
      else if (layer->kind->n_tensors > 0)
        {
          fill (network, l, 0, lk_loose_network_layer (loose, at)->weight);
          fill (network, l, 1, lk_loose_network_layer (loose, at++)->bias);
        }
    }
  if (loose->scale != 1.0 || loose->shift != 0.0)
    lk_network_scale_inputs (network, loose->scale, loose->shift);
  *status = lk_network_check_finite (network);
  if (*status == LK_OK)
    return network;
  lk_network_free (network);
  return NULL;
}
