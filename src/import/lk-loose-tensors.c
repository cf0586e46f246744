/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-loose-tensors.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "io/lk-error.h"

gboolean
lk_loose_tensors_are (GArray *tensors)
{
  for (guint i = 0; i < tensors->len; i++)
    if (g_array_index (tensors, LkStoredTensor, i).rank == 4)
      return TRUE;
  return FALSE;
}

/* What reading them shares. */
typedef struct {
  const guint8 *data;
  gsize start;
  const char *file;
} Source;

/* All numbers of a tensor; `n` of `usual` where there is none. NULL with an error. */
static float *
read_values (const Source *source, const LkStoredTensor *tensor, gsize n, float usual, GError **error)
{
  g_autofree float *values = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    {
      values[i] = tensor ? (float) lk_tensor_number (tensor, source->data, i) : usual;
      if (!isfinite (values[i]))
        {
          lk_tensor_error (error, source->file, tensor->name,
                           _ ("element %zu (byte %zu of the file) is infinite or not a number"), i,
                           source->start + tensor->begin + i * tensor->type->size);
          return NULL;
        }
    }
  return g_steal_pointer (&values);
}

static char *
name_of (const LkTensorGroup *group)
{
  return g_strndup (group->name, MAX (group->prefix_length, 1) - 1);
}

static gboolean
check_length (const Source *source, const LkStoredTensor *tensor, gsize n, GError **error)
{
  if (!tensor || (tensor->rank == 1 && tensor->shape[0] == n))
    return TRUE;
  lk_tensor_error (error, source->file, tensor->name,
                   _ ("its “shape” is not one number, %zu, as that of the layer it belongs to"), n);
  return FALSE;
}

static gboolean
add_layer (LkLooseNetwork *loose, const Source *source, const LkTensorGroup *group, guint *n_without, GError **error)
{
  const LkStoredTensor *weight = group->parts[LK_TENSOR_WEIGHT], *bias = group->parts[LK_TENSOR_BIAS];
  const gsize *shape = weight->shape;
  LkLooseLayer layer = {
    .is_dense = weight->rank == 2,
    .n_outputs = shape[0],
    .n_inputs = shape[1],
    .kernel = shape[2],
  };

  if (shape[2] != shape[3])
    {
      lk_tensor_error (error, source->file, weight->name, _ ("its kernel of %zu × %zu is not square"), shape[2],
                       shape[3]);
      return FALSE;
    }
  if (!check_length (source, bias, shape[0], error))
    return FALSE;
  layer.name = name_of (group);
  layer.weight = read_values (source, weight, shape[0] * shape[1] * shape[2] * shape[3], 0.0f, error);
  layer.bias = layer.weight ? read_values (source, bias, shape[0], 0.0f, error) : NULL;
  *n_without += !bias;
  g_array_append_val (loose->layers, layer);
  return layer.bias != NULL;
}

/* The number at the name's end: 12 of "conv12", 3 of "net.3"; -1: none. */
static int
last_number (const char *name)
{
  const char *digits = name + strlen (name);

  while (digits > name && g_ascii_isdigit (digits[-1]))
    digits--;
  return *digits && strlen (digits) < 6 ? atoi (digits) : -1;
}

/* Whether the names are the same but for the numbers at their ends, and have these. */
static gboolean
are_siblings (const char *a, const char *b)
{
  gsize n = strlen (a), m = strlen (b);

  while (n > 0 && g_ascii_isdigit (a[n - 1]))
    n--;
  while (m > 0 && g_ascii_isdigit (b[m - 1]))
    m--;
  return n == m && a[n] && b[m] && strncmp (a, b, n) == 0;
}

/* -1: it belongs to none; *between: something stands between. */
static gssize
find_owner (const LkLooseNetwork *loose, const char *norm, gsize n, gboolean *between)
{
  gssize before = -1, same = -1, next = -1;

  *between = FALSE;
  for (gsize l = 0; l < loose->layers->len; l++)
    {
      const LkLooseLayer *layer = lk_loose_network_layer (loose, l);

      if (are_siblings (layer->name, norm) && last_number (layer->name) < last_number (norm) &&
          (before < 0 ||
           last_number (layer->name) > last_number (lk_loose_network_layer (loose, (gsize) before)->name)))
        before = (gssize) l;
      if (layer->norm[0])
        next = -1; /* behind those that have one */
      else if (layer->n_outputs == n)
        {
          if (same < 0 && last_number (norm) >= 0 && last_number (layer->name) == last_number (norm))
            same = (gssize) l;
          if (next < 0)
            next = (gssize) l;
        }
    }
  if (before >= 0)
    {
      *between = last_number (norm) > last_number (lk_loose_network_layer (loose, (gsize) before)->name) + 1;
      return before;
    }
  return same >= 0 ? same : next;
}

static gboolean
add_norm (LkLooseNetwork *loose, const Source *source, const LkTensorGroup *group, GError **error)
{
  static const float usual[LK_N_TENSOR_PARTS] = { 1.0f, 0.0f, 0.0f, 1.0f };
  gsize n = group->parts[LK_TENSOR_MEAN]->shape[0];
  g_autofree char *name = name_of (group);
  gboolean between;
  gssize owner = find_owner (loose, name, n, &between);

  if (owner < 0 || (gsize) owner + 1 == loose->layers->len || lk_loose_network_layer (loose, (gsize) owner)->norm[0] ||
      lk_loose_network_layer (loose, (gsize) owner)->n_outputs != n)
    {
      lk_tensor_error (error, source->file, group->name,
                       _ ("it is not clear to which layer this BatchNorm belongs. Save what the network answers "
                          "instead, its logits: numpy.save"));
      return FALSE;
    }
  if (between)
    {
      lk_tensor_error (error, source->file, group->name,
                       _ ("this BatchNorm seems to stand behind a ReLU, and only those right behind a convolution or a "
                          "dense layer can be used. Save what the network answers instead, its logits: numpy.save"));
      return FALSE;
    }
  for (guint p = 0; p < LK_N_TENSOR_PARTS; p++)
    {
      float **values = &lk_loose_network_layer (loose, (gsize) owner)->norm[p];

      if (!check_length (source, group->parts[p], n, error) ||
          !(*values = read_values (source, group->parts[p], n, usual[p], error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
takes (const LkLooseLayer *layer, const LkLooseLayer *before)
{
  if (layer->is_dense && !before->is_dense)
    return layer->n_inputs % before->n_outputs == 0;
  return layer->is_dense == before->is_dense && layer->n_inputs == before->n_outputs;
}

/* Exchanges layers from `at` on until each takes what the one before gives; natural order is tried first. */
static gboolean
chain (const LkLooseNetwork *loose, gsize at)
{
  GArray *layers = loose->layers;

  if (at == layers->len)
    return TRUE;
  for (gsize l = at; l < layers->len; l++)
    {
      LkLooseLayer here = *lk_loose_network_layer (loose, at);

      if (lk_loose_network_layer (loose, l)->is_dense && at == 0)
        break;
      if (at > 0 && !takes (lk_loose_network_layer (loose, l), lk_loose_network_layer (loose, at - 1)))
        continue;
      *lk_loose_network_layer (loose, at) = *lk_loose_network_layer (loose, l);
      *lk_loose_network_layer (loose, l) = here;
      if (chain (loose, at + 1))
        return TRUE;
      *lk_loose_network_layer (loose, l) = *lk_loose_network_layer (loose, at);
      *lk_loose_network_layer (loose, at) = here;
    }
  return FALSE;
}

/* More of them would take long to try, and are in order as a rule. */
#define MOST_TO_CHAIN 12

static gboolean
check_chain (const LkLooseNetwork *loose)
{
  gboolean good = TRUE;

  for (gsize l = 1; l < loose->layers->len; l++)
    good = good && takes (lk_loose_network_layer (loose, l), lk_loose_network_layer (loose, l - 1));
  return good || (loose->layers->len <= MOST_TO_CHAIN && chain (loose, 0));
}

static int
compare_kinds (gconstpointer a, gconstpointer b)
{
  return ((const LkLooseLayer *) a)->is_dense - ((const LkLooseLayer *) b)->is_dense;
}

static gboolean
put_in_order (LkLooseNetwork *loose, const char *file, GError **error)
{
  g_autoptr (GString) list = g_string_new (NULL);
  gsize n = loose->layers->len;

  g_array_sort (loose->layers, compare_kinds); /* which leaves the order of equals */
  if (!lk_loose_network_layer (loose, n - 1)->is_dense)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s” ends in a convolution, and networks whose logits come from a dense layer can be used. Save "
                      "what it answers instead, its logits: numpy.save"),
                   file);
      return FALSE;
    }
  if (n <= LK_MAX_LAYERS && check_chain (loose))
    return TRUE;
  for (gsize l = 0; l < n; l++)
    g_string_append_printf (list, "%s%s %zu → %zu", l > 0 ? ", " : "", lk_loose_network_layer (loose, l)->name,
                            lk_loose_network_layer (loose, l)->n_inputs, lk_loose_network_layer (loose, l)->n_outputs);
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
               _ ("“%s”: these layers make no chain in which each takes the outputs of the one before: %s. Only "
                  "networks of convolutions, and of dense layers behind them, one behind the other can be used. Save "
                  "what another network answers, its logits: numpy.save"),
               file, list->str);
  return FALSE;
}

LkLooseNetwork *
lk_loose_tensors_read (GArray *tensors, const guint8 *data, gsize start, const char *file, LkImported *imported,
                       GError **error)
{
  g_autoptr (LkLooseNetwork) loose = lk_loose_network_new ();
  g_autoptr (GArray) groups = lk_tensor_groups (tensors);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  const Source source = { data, start, file };
  guint n_without = 0;

  for (guint g = 0; g < groups->len; g++)
    {
      const LkTensorGroup *group = &g_array_index (groups, LkTensorGroup, g);
      gboolean is_norm;

      if (!lk_tensor_group_check (group, file, &is_norm, error) ||
          (!is_norm && !add_layer (loose, &source, group, &n_without, error)))
        return NULL;
    }
  if (!put_in_order (loose, file, error))
    return NULL;
  for (guint g = 0; g < groups->len; g++)
    {
      const LkTensorGroup *group = &g_array_index (groups, LkTensorGroup, g);

      if (group->parts[LK_TENSOR_MEAN] && !add_norm (loose, &source, group, error))
        return NULL;
    }
  for (gsize l = 0; l < loose->layers->len; l++)
    g_strv_builder_add (names, lk_loose_network_layer (loose, l)->name);
  imported->layers = g_strv_builder_end (names);
  lk_state_dict_note_biases (imported, n_without);
  return g_steal_pointer (&loose);
}
