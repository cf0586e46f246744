/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-picture-network.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "io/lk-error.h"

#define LEAST_BYTES 2 /* of a number */

/* "28x28x1" */
static gboolean
read_shape (const char *text, LkShape *shape)
{
  g_auto (GStrv) parts = text ? g_strsplit (text, "x", 4) : NULL;
  guint64 sides[3];

  if (!parts || g_strv_length (parts) != G_N_ELEMENTS (sides))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    if (!g_ascii_string_to_unsigned (parts[i], 10, 1, LK_MAX_WIDTH, &sides[i], NULL))
      return FALSE;
  *shape = (LkShape) { sides[0], sides[1], sides[2] };
  return TRUE;
}

static gsize
n_numbers (const LkNetwork *plan)
{
  gsize sum = 0;

  for (gsize l = 0; l < plan->n_layers; l++)
    for (gsize i = 0; i < plan->layers[l].kind->n_tensors; i++)
      sum += lk_layer_tensor (&plan->layers[l], i).n;
  return sum;
}

gboolean
lk_picture_network_plan (GHashTable *metadata, gsize n_bytes, const char *file, LkNetwork *plan, gboolean *is,
                         GError **error)
{
  const char *layers = g_hash_table_lookup (metadata, "layers");
  const char *classes = g_hash_table_lookup (metadata, "classes");
  LkNetworkText text;
  LkShape picture;
  guint64 n_classes;

  *is = g_strcmp0 (g_hash_table_lookup (metadata, "format"), "limbeck") == 0 &&
        g_hash_table_contains (metadata, "picture");
  if (!*is)
    return TRUE;
  if (!layers || !classes || !read_shape (g_hash_table_lookup (metadata, "picture"), &picture) ||
      !g_ascii_string_to_unsigned (classes, 10, 1, LK_MAX_WIDTH, &n_classes, NULL) ||
      !lk_network_text_parse (layers, &text, NULL) ||
      lk_network_plan (&text, picture, n_classes, plan, NULL) != LK_OK || lk_network_is_dense (plan))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s” is damaged: “layers”, “picture” and “classes” in its “__metadata__” make no network"),
                   file);
      return FALSE;
    }
  if (n_numbers (plan) <= n_bytes / LEAST_BYTES)
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
               _ ("“%s” is cut short: a network of %s has %zu numbers, and %zu bytes cannot hold them"), file, layers,
               n_numbers (plan), n_bytes);
  return FALSE;
}

gboolean
lk_picture_network_check (const LkNetwork *plan, const char *name, const gsize *shape, int rank, const char *file,
                          GError **error)
{
  for (gsize l = 0; l < plan->n_layers; l++)
    for (gsize i = 0; i < plan->layers[l].kind->n_tensors; i++)
      {
        LkTensor tensor = lk_layer_tensor (&plan->layers[l], i);
        g_autofree char *wanted = lk_tensor_name (plan, l, &tensor);
        gboolean same = (gsize) rank == tensor.rank;

        if (!g_str_equal (wanted, name))
          continue;
        for (gsize d = 0; same && d < tensor.rank; d++)
          same = shape[d] == tensor.shape[d];
        if (same)
          return TRUE;
        lk_tensor_error (error, file, name, _ ("its “shape” is not that of the network in the “__metadata__”"));
        return FALSE;
      }
  lk_tensor_error (error, file, name, _ ("the network in the “__metadata__” has no such tensor"));
  return FALSE;
}

static const LkStoredTensor *
find (GArray *tensors, const char *name)
{
  for (guint i = 0; i < tensors->len; i++)
    if (g_str_equal (g_array_index (tensors, LkStoredTensor, i).name, name))
      return &g_array_index (tensors, LkStoredTensor, i);
  return NULL;
}

static gboolean
read_values (LkNetwork *network, gsize l, gsize i, GArray *tensors, const guint8 *data, gsize start, const char *file,
             GError **error)
{
  LkTensor tensor = lk_layer_tensor (&network->layers[l], i);
  g_autofree char *name = lk_tensor_name (network, l, &tensor);
  const LkStoredTensor *stored = find (tensors, name);

  if (!stored)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” is damaged: its tensor “%s” is missing"), file, name);
      return FALSE;
    }
  for (gsize k = 0; k < tensor.n; k++)
    {
      float value = (float) lk_tensor_number (stored, data, k);

      *lk_network_element (network, l, i, k) = value;
      if (!isfinite (value))
        {
          lk_tensor_error (error, file, name, _ ("element %zu (byte %zu of the file) is infinite or not a number"), k,
                           start + stored->begin + k * stored->type->size);
          return FALSE;
        }
    }
  return TRUE;
}

LkNetwork *
lk_picture_network_build (const LkNetwork *plan, GArray *tensors, const guint8 *data, gsize start, const char *file,
                          GError **error)
{
  LkNetwork *network = NULL;
  LkStatus status = lk_network_new_planned (plan, &network);

  if (status != LK_OK)
    {
      g_autofree char *what = g_strdup_printf (_ ("Could not make the network in “%s”"), file);

      lk_error_set_status (error, status, what);
      return NULL;
    }
  for (gsize l = 0; l < network->n_layers; l++)
    for (gsize i = 0; i < network->layers[l].kind->n_tensors; i++)
      if (!read_values (network, l, i, tensors, data, start, file, error))
        {
          lk_network_free (network);
          return NULL;
        }
  return network;
}
