/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "io/lk-error.h"
#include "io/lk-file.h"
#include "nn/lk-half.h"
#include "lk-safetensors.h"
#include "lk-state-dict.h"

#define LENGTH_BYTES 8 /* the header's length */
#define ALIGNMENT    8 /* of the tensors' bytes, as the format asks */

static void
add_tensor (JsonObject *header, const LkNetwork *network, gsize l, const LkTensor *tensor, LkSafetensorsType type,
            gsize *offset)
{
  g_autofree char *name = lk_tensor_name (network, l, tensor);
  JsonObject *object = json_object_new ();
  JsonArray *shape = json_array_new ();
  JsonArray *offsets = json_array_new ();

  for (gsize d = 0; d < tensor->rank; d++)
    json_array_add_int_element (shape, (gint64) tensor->shape[d]);
  json_array_add_int_element (offsets, (gint64) *offset);
  *offset += tensor->n * (type == LK_SAFETENSORS_F16 ? 2 : 4);
  json_array_add_int_element (offsets, (gint64) *offset);

  json_object_set_string_member (object, "dtype", type == LK_SAFETENSORS_F16 ? "F16" : "F32");
  json_object_set_array_member (object, "shape", shape);
  json_object_set_array_member (object, "data_offsets", offsets);
  json_object_set_object_member (header, name, object);
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

/* In the order of the keys, so that equal networks make equal files. NULL when
 * a text is not UTF-8, which JSON must be. */
static JsonObject *
make_metadata (const LkNetwork *network, GHashTable *metadata, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (GList) keys = metadata ? g_list_sort (g_hash_table_get_keys (metadata), compare_keys) : NULL;
  char layers[LK_NETWORK_TEXT];

  for (GList *key = keys; key; key = key->next)
    {
      const char *value = g_hash_table_lookup (metadata, key->data);

      if (!g_utf8_validate (key->data, -1, NULL) || !g_utf8_validate (value, -1, NULL))
        {
          g_autofree char *shown = g_utf8_make_valid (key->data, -1);

          g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                       _ ("the text “%s” that should go with the network is not UTF-8"), shown);
          return NULL;
        }
      json_object_set_string_member (object, key->data, value);
    }
  lk_network_describe (network, layers, sizeof layers);
  json_object_set_string_member (object, "format", "limbeck");
  json_object_set_string_member (object, "layers", layers);
  json_object_set_string_member (object, "activation", "relu");
  /* What tensors do not say of a network that sees pictures. */
  if (!lk_network_is_dense (network))
    {
      const LkShape *picture = &network->layers[0].in;
      g_autofree char *text = g_strdup_printf ("%zux%zux%zu", picture->height, picture->width, picture->channels);
      g_autofree char *classes = g_strdup_printf ("%zu", lk_network_n_classes (network));

      json_object_set_string_member (object, "picture", text);
      json_object_set_string_member (object, "classes", classes);
    }
  return g_steal_pointer (&object);
}

/* The header as JSON, padded, and the number of bytes that follow it. */
static char *
make_header (const LkNetwork *network, GHashTable *metadata, LkSafetensorsType type, gsize *data_length, GError **error)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) header = json_object_new ();
  g_autofree char *text = NULL;
  JsonObject *strings;
  gsize length;

  strings = make_metadata (network, metadata, error);
  if (!strings)
    return NULL;
  json_object_set_object_member (header, "__metadata__", strings);
  *data_length = 0;
  for (gsize l = 0; l < network->n_layers; l++)
    for (gsize i = 0; i < network->layers[l].kind->n_tensors; i++)
      {
        LkTensor tensor = lk_layer_tensor (&network->layers[l], i);

        add_tensor (header, network, l, &tensor, type, data_length);
      }
  json_node_set_object (root, header);
  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, &length);
  return g_strdup_printf ("%s%*s", text, (int) ((ALIGNMENT - length % ALIGNMENT) % ALIGNMENT), "");
}

/* The n values of a tensor as little-endian F32 or F16; the place of the first one that cannot
 * be stored, n when all can. */
static gsize
write_values (const LkNetwork *network, gsize l, gsize which, gsize n, LkSafetensorsType type, guint8 *out)
{
  for (gsize i = 0; i < n; i++)
    {
      float value = *lk_network_element (network, l, which, i);

      if (!isfinite (value))
        return i;
      if (type == LK_SAFETENSORS_F16)
        {
          guint16 half = lk_half_from_float (value);

          if (!isfinite (lk_half_to_float (half)))
            return i;
          half = GUINT16_TO_LE (half);
          memcpy (out + i * sizeof half, &half, sizeof half);
        }
      else
        {
          guint32 word;

          memcpy (&word, &value, sizeof word);
          word = GUINT32_TO_LE (word);
          memcpy (out + i * sizeof word, &word, sizeof word);
        }
    }
  return n;
}

static gboolean
write_tensor (const LkNetwork *network, gsize l, gsize i, LkSafetensorsType type, const char *file, guint8 **out,
              GError **error)
{
  LkTensor tensor = lk_layer_tensor (&network->layers[l], i);
  gsize written = write_values (network, l, i, tensor.n, type, *out);
  g_autofree char *name = NULL;
  float value;

  *out += tensor.n * (type == LK_SAFETENSORS_F16 ? 2 : 4);
  if (written == tensor.n)
    return TRUE;
  name = lk_tensor_name (network, l, &tensor);
  value = *lk_network_element (network, l, i, written);
  g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
               isfinite (value)
                   ? _ ("Could not write “%s”: element %zu of tensor “%s” is %g, too large for F16; save as F32")
                   : _ ("Could not write “%s”: element %zu of tensor “%s” is %g; rewind and train with a lower rate"),
               file, written, name, (double) value);
  return FALSE;
}

gboolean
lk_safetensors_save (const LkNetwork *network, GHashTable *metadata, LkSafetensorsType type, GFile *file,
                     GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autofree char *header = NULL;
  g_autofree guint8 *bytes = NULL;
  gsize header_length, data_length;
  guint64 length_field;
  guint8 *out;

  header = make_header (network, metadata, type, &data_length, error);
  if (!header)
    {
      g_prefix_error (error, _ ("Could not write “%s”: "), name);
      return FALSE;
    }
  header_length = strlen (header);
  bytes = g_try_malloc (LENGTH_BYTES + header_length + data_length);
  if (!bytes)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_MEMORY, _ ("Could not write “%s”: %zu bytes do not fit in memory"), name,
                   LENGTH_BYTES + header_length + data_length);
      return FALSE;
    }

  length_field = GUINT64_TO_LE ((guint64) header_length);
  memcpy (bytes, &length_field, LENGTH_BYTES);
  memcpy (bytes + LENGTH_BYTES, header, header_length);
  out = bytes + LENGTH_BYTES + header_length;
  for (gsize l = 0; l < network->n_layers; l++)
    for (gsize i = 0; i < network->layers[l].kind->n_tensors; i++)
      if (!write_tensor (network, l, i, type, name, &out, error))
        return FALSE;
  return lk_file_write (file, bytes, (gsize) (out - bytes), cancellable, error);
}
