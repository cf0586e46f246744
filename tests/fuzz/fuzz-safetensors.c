/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "fuzz-json.h"
#include "fuzz-util.h"
#include "import/lk-safetensors.h"
#include "io/lk-json.h"

#define LENGTH_BYTES 8
#define MAX_NESTING  16

static void
check_network (const LkNetwork *network, size_t length)
{
  gsize n = 0;

  g_assert_true (network->n_layers >= 1 && network->n_layers <= LK_MAX_LAYERS);
  for (gsize l = 0; l < network->n_layers; l++)
    for (gsize i = 0; i < network->layers[l].kind->n_tensors; i++)
      n += lk_layer_tensor (&network->layers[l], i).n;
  g_assert_cmpuint (network->n_params, <=, n);
  g_assert_cmpuint (n, <=, length); /* two bytes a weight at least, and no more biases than weights */
  g_assert_cmpint (lk_network_check_finite (network), ==, LK_OK);
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  g_autoptr (GError) error = NULL;
  g_auto (LkImported) imported = { 0 };

  if (!lk_safetensors_read (bytes, length, "fuzz", &imported, &error))
    {
      fuzz_assert_told (error);
      g_assert_true (!imported.network && !imported.loose);
      return 0;
    }
  g_assert_no_error (error);
  g_assert_nonnull (imported.metadata);
  g_assert_true (!imported.network != !imported.loose);
  if (imported.network)
    check_network (imported.network, length);
  else
    {
      g_autofree char *text = lk_loose_network_describe (imported.loose);

      g_assert_true (g_utf8_validate (text, -1, NULL));
      g_assert_cmpuint (lk_loose_network_n_params (imported.loose), <=, length);
    }
  return 0;
}

static gsize
size_of_type (const char *name)
{
  return g_str_has_suffix (name, "64") ? 8 : g_str_has_suffix (name, "32") ? 4 : g_str_has_suffix (name, "16") ? 2 : 1;
}

/* The bytes that a tensor says it has; more than `room` where it has no sensible shape. */
static gsize
size_of_tensor (JsonObject *tensor, gsize room)
{
  JsonNode *type = json_object_get_member (tensor, "dtype"), *shape = json_object_get_member (tensor, "shape");
  gsize n = 1;

  if (!type || json_node_get_value_type (type) != G_TYPE_STRING || !shape || !JSON_NODE_HOLDS_ARRAY (shape))
    return room + 1;
  n = size_of_type (json_node_get_string (type));
  for (guint i = 0; i < json_array_get_length (json_node_get_array (shape)); i++)
    {
      JsonNode *side = json_array_get_element (json_node_get_array (shape), i);
      gint64 number = JSON_NODE_HOLDS_VALUE (side) ? json_node_get_int (side) : -1;

      if (number < 0 || (gsize) number > room || n * (gsize) number > room)
        return room + 1;
      n *= (gsize) number;
    }
  return n;
}

/* Tensors side by side in the header's order, each as long as its shape and type make it. The data's length. */
static gsize
lay_out (JsonObject *header, gsize room)
{
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;
  gsize at = 0;

  json_object_iter_init (&iter, header);
  while (json_object_iter_next (&iter, &member, &node))
    {
      JsonArray *offsets;
      gsize n;

      if (!JSON_NODE_HOLDS_OBJECT (node) || g_str_equal (member, "__metadata__"))
        continue;
      n = size_of_tensor (json_node_get_object (node), room);
      if (n > room - at)
        continue; /* it stays wrong */
      offsets = json_array_new ();
      json_array_add_int_element (offsets, (gint64) at);
      json_array_add_int_element (offsets, (gint64) (at + n));
      json_object_set_array_member (json_node_get_object (node), "data_offsets", offsets);
      at += n;
    }
  return at;
}

/* The header's tree is changed; as a rule offsets, lengths and data are made to fit it. */
size_t
LLVMFuzzerCustomMutator (uint8_t *bytes, size_t length, size_t room, unsigned int seed)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  g_autofree guint8 *old = NULL;
  guint64 n_header = 0;
  gsize n_old, n_data, place, n;
  LkRng rng;

  lk_rng_seed (&rng, seed, 4);
  if (length > LENGTH_BYTES)
    memcpy (&n_header, bytes, LENGTH_BYTES);
  n_header = GUINT64_FROM_LE (n_header);
  if (lk_rng_below (&rng, 5) == 0 || length <= LENGTH_BYTES || n_header > length - LENGTH_BYTES ||
      !lk_json_load (parser, (const char *) bytes + LENGTH_BYTES, n_header, MAX_NESTING, &place, NULL) ||
      !(root = json_parser_steal_root (parser)) || !JSON_NODE_HOLDS_OBJECT (root))
    return LLVMFuzzerMutate (bytes, length, room);

  n_data = n_old = length - LENGTH_BYTES - n_header;
  old = g_memdup2 (bytes + LENGTH_BYTES + n_header, n_old);
  for (guint i = lk_rng_below (&rng, 4); i > 0; i--)
    fuzz_json_change (root, &rng);
  if (lk_rng_below (&rng, 4) > 0 && JSON_NODE_HOLDS_OBJECT (root))
    n_data = lay_out (json_node_get_object (root), room / 2);
  text = json_to_string (root, FALSE);
  n = strlen (text);
  if (LENGTH_BYTES + n + n_data > room)
    return LLVMFuzzerMutate (bytes, length, room);
  n_header = GUINT64_TO_LE ((guint64) n);
  memcpy (bytes, &n_header, LENGTH_BYTES);
  memcpy (bytes + LENGTH_BYTES, text, n);
  for (gsize i = 0; i < n_data; i++)
    bytes[LENGTH_BYTES + n + i] = n_old > 0 ? old[i % n_old] : 0;
  /* Other numbers, in as many bytes. */
  if (n_data > 0 && lk_rng_below (&rng, 3) == 0)
    LLVMFuzzerMutate (bytes + LENGTH_BYTES + n, n_data, n_data);
  return LENGTH_BYTES + n + n_data;
}
