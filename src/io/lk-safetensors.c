/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-safetensors.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lk-error.h"
#include "lk-file.h"
#include "nn/lk-half.h"
#include "lk-json.h"
#include "lk-name.h"

/* Reading. The header is a stranger's JSON: each number in it is checked
 * against the file's length and the other numbers before it is used. */

#define LENGTH_BYTES     8                    /* the header's length */
#define MAX_HEADER_BYTES ((gsize) 100000000)  /* as the format's own reader has it */
#define MAX_FILE_BYTES   ((gsize) 2000000000) /* far beyond the networks that Limbeck can train */
#define MAX_NESTING      4                    /* valid headers have 3: {"0.bias": {"shape": [10]}} */

typedef struct {
  const char *name;
  gsize size; /* bytes of a number */
  float (*to_float) (guint32 bits);
} Type;

static float
float_from_f32 (guint32 bits)
{
  float value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static float
float_from_f16 (guint32 bits)
{
  return lk_half_to_float ((guint16) bits);
}

/* bfloat16 is the upper half of a float. */
static float
float_from_bf16 (guint32 bits)
{
  return float_from_f32 (bits << 16);
}

static const Type types[] = {
  { "F32", 4, float_from_f32 },
  { "F16", 2, float_from_f16 },
  { "BF16", 2, float_from_bf16 },
};

typedef struct {
  char *name;
  gsize prefix_length; /* of the name, up to and with the last dot */
  const Type *type;
  guint rank;
  gsize shape[2];   /* a bias has 1, a weight 2 */
  gsize begin, end; /* bytes, from the end of the header on */
} Tensor;

static void
tensor_clear (gpointer tensor)
{
  g_free (((Tensor *) tensor)->name);
}

G_GNUC_PRINTF (4, 5)
static void
set_error (GError **error, const char *file, const char *tensor, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  /* Translators: a file, a tensor (an array of weights) in it, and what is wrong with that. */
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s”, tensor “%s”: %s"), file, tensor, reason);
}

typedef struct {
  GHashTable *seen;
  char *twice;         /* the first name that an object has more than once */
  gboolean is_unicode; /* all names, and all texts that they name */
} Members;

static void
members_clear (Members *members)
{
  g_clear_pointer (&members->seen, g_hash_table_unref);
  g_clear_pointer (&members->twice, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Members, members_clear)

/* JsonObject keeps the last of several members of one name, without a word,
 * and JsonParser makes half a surrogate pair ("\ud83d") into bytes that are no
 * UTF-8, which must not reach a message or the metadata. */
static void
object_member_cb (JsonParser *parser, JsonObject *object, const char *name, gpointer user_data)
{
  Members *members = user_data;
  JsonNode *node = json_object_get_member (object, name);

  if (!g_utf8_validate (name, -1, NULL))
    members->is_unicode = FALSE;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING &&
      !g_utf8_validate (json_node_get_string (node), -1, NULL))
    members->is_unicode = FALSE;
  if (!g_hash_table_add (members->seen, g_strdup_printf ("%p %s", (void *) object, name)) && !members->twice)
    members->twice = g_strdup (name);
}

/* The header, owned by the parser; *start is where the tensors' bytes begin. */
static JsonObject *
read_header (JsonParser *parser, const guint8 *bytes, gsize length, const char *file, gsize *start, GError **error)
{
  g_auto (Members) members = { g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), NULL, TRUE };
  g_autoptr (GError) reason = NULL;
  const char *text = (const char *) bytes + LENGTH_BYTES;
  guint64 header_length;
  gsize place = 0;

  if (length < LENGTH_BYTES)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s” is not a safetensors file: it has %zu bytes, and the length of the header alone takes %d"),
                   file, length, LENGTH_BYTES);
      return NULL;
    }
  memcpy (&header_length, bytes, sizeof header_length);
  header_length = GUINT64_FROM_LE (header_length);
  if (header_length > MAX_HEADER_BYTES)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s” is not a safetensors file: bytes 0 to 7 announce a header of %" PRIu64 " bytes"), file,
                   header_length);
      return NULL;
    }
  if (header_length > length - LENGTH_BYTES)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s” is cut short: it ends at byte %zu, inside its header, which should end at byte %zu. "
                      "Fetch the file anew"),
                   file, length, LENGTH_BYTES + (gsize) header_length);
      return NULL;
    }
  if (header_length == 0 || text[0] != '{')
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s” is not a safetensors file: at byte %d there is no “{” that opens its header"), file,
                   LENGTH_BYTES);
      return NULL;
    }

  g_signal_connect (parser, "object-member", G_CALLBACK (object_member_cb), &members);
  if (!lk_json_load (parser, text, (gsize) header_length, MAX_NESTING, &place, &reason))
    {
      g_autofree char *message = reason ? g_utf8_make_valid (reason->message, -1) : NULL; /* it may quote the file */

      if (message)
        g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” is damaged: its header is no JSON (%s)"), file,
                     message);
      else
        g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” is damaged: byte %zu of its header is no JSON"), file,
                     LENGTH_BYTES + place);
      return NULL;
    }
  g_signal_handlers_disconnect_by_data (parser, &members);
  if (!JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” is damaged: its header is no JSON object"), file);
      return NULL;
    }
  if (!members.is_unicode)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” is damaged: a text in its header is no valid Unicode"),
                   file);
      return NULL;
    }
  if (members.twice)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” is damaged: its header has “%s” twice"), file,
                   members.twice);
      return NULL;
    }
  *start = LENGTH_BYTES + (gsize) header_length;
  return json_node_get_object (json_parser_get_root (parser));
}

/* The member's whole numbers from 0 to G_MAXSIZE, at most two; 0 when it is
 * anything else. */
static guint
read_numbers (JsonObject *object, const char *member, gsize numbers[2])
{
  JsonNode *node = json_object_get_member (object, member);
  JsonArray *array;
  guint n;

  if (!node || !JSON_NODE_HOLDS_ARRAY (node))
    return 0;
  array = json_node_get_array (node);
  n = json_array_get_length (array);
  if (n > 2)
    return 0;
  for (guint i = 0; i < n; i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_INT64 ||
          json_node_get_int (element) < 0 || (guint64) json_node_get_int (element) > G_MAXSIZE)
        return 0;
      numbers[i] = (gsize) json_node_get_int (element);
    }
  return n;
}

/* One entry of the header; the name is the caller's. */
static gboolean
read_tensor (JsonNode *node, const char *name, gsize data_length, const char *file, Tensor *tensor, GError **error)
{
  gboolean is_weight = g_str_has_suffix (name, ".weight");
  gsize offsets[2], n_bytes;
  JsonObject *object;
  JsonNode *type;

  if (!is_weight && !g_str_has_suffix (name, ".bias"))
    {
      set_error (error, file, name,
                 _ ("only dense layers can be used, whose tensors are called “*.weight” and “*.bias”"));
      return FALSE;
    }
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      set_error (error, file, name, _ ("its entry in the header is no JSON object"));
      return FALSE;
    }
  object = json_node_get_object (node);

  type = json_object_get_member (object, "dtype");
  if (!type || !JSON_NODE_HOLDS_VALUE (type) || json_node_get_value_type (type) != G_TYPE_STRING)
    {
      set_error (error, file, name, _ ("its “dtype” is missing or no text"));
      return FALSE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (json_node_get_string (type), types[i].name))
      tensor->type = &types[i];
  if (!tensor->type)
    {
      set_error (error, file, name, _ ("its numbers are of type %s; save the network as F32, F16 or BF16"),
                 json_node_get_string (type));
      return FALSE;
    }

  tensor->shape[1] = 1;
  tensor->rank = read_numbers (object, "shape", tensor->shape);
  if (tensor->rank != (is_weight ? 2 : 1))
    {
      set_error (error, file, name,
                 is_weight ? _ ("its “shape” is not two numbers, outputs and inputs")
                           : _ ("its “shape” is not one number, the outputs"));
      return FALSE;
    }
  for (guint i = 0; i < tensor->rank; i++)
    if (tensor->shape[i] < 1 || tensor->shape[i] > LK_MAX_WIDTH)
      {
        set_error (error, file, name, _ ("its “shape” has %zu; layers have 1 to %d units"), tensor->shape[i],
                   LK_MAX_WIDTH);
        return FALSE;
      }

  if (read_numbers (object, "data_offsets", offsets) != 2 || offsets[0] > offsets[1])
    {
      set_error (error, file, name, _ ("its “data_offsets” are not two numbers, the first the smaller"));
      return FALSE;
    }
  if (offsets[1] > data_length)
    {
      set_error (error, file, name, _ ("it should end at byte %zu of the data, but there are %zu. Fetch the file anew"),
                 offsets[1], data_length);
      return FALSE;
    }
  n_bytes = tensor->shape[0] * tensor->shape[1] * tensor->type->size; /* at most 2^30 */
  if (offsets[1] - offsets[0] != n_bytes)
    {
      set_error (error, file, name, _ ("its “shape” and “dtype” make %zu bytes, but its “data_offsets” %zu"), n_bytes,
                 offsets[1] - offsets[0]);
      return FALSE;
    }
  tensor->begin = offsets[0];
  tensor->end = offsets[1];
  tensor->prefix_length = (gsize) (strrchr (name, '.') - name) + 1;
  return TRUE;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Tensor *left = a, *right = b;

  return left->begin < right->begin ? -1 : left->begin > right->begin;
}

/* The tensors must fill the data from end to end, each byte once. */
static gboolean
check_places (GArray *tensors, gsize data_length, const char *file, GError **error)
{
  gsize end = 0;

  g_array_sort (tensors, compare_places);
  for (guint i = 0; i < tensors->len; i++)
    {
      const Tensor *tensor = &g_array_index (tensors, Tensor, i);

      if (tensor->begin < end)
        {
          set_error (error, file, tensor->name, _ ("it begins at byte %zu of the data, inside tensor “%s”"),
                     tensor->begin, g_array_index (tensors, Tensor, i - 1).name);
          return FALSE;
        }
      if (tensor->begin > end)
        {
          set_error (error, file, tensor->name,
                     _ ("it begins at byte %zu of the data, and nothing fills the hole from byte %zu to there"),
                     tensor->begin, end);
          return FALSE;
        }
      end = tensor->end;
    }
  if (end == data_length)
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
               _ ("“%s” is too long: its tensors end at byte %zu of the data, but it goes on to byte %zu"), file, end,
               data_length);
  return FALSE;
}

/* By layer; a layer's bias before its weight. */
static int
compare_layers (gconstpointer a, gconstpointer b)
{
  const Tensor *left = a, *right = b;
  g_autofree char *left_prefix = g_strndup (left->name, left->prefix_length);
  g_autofree char *right_prefix = g_strndup (right->name, right->prefix_length);
  int order = lk_natural_compare (left_prefix, right_prefix);

  return order != 0 ? order : strcmp (left->name, right->name);
}

/* The first order of the layers, going by their places, in which each takes what
 * the one before gives, into order[at] and after; FALSE when there is none. With
 * at most LK_MAX_LAYERS of them, trying is quick. */
static gboolean
find_chain (const gsize *inputs, const gsize *outputs, gsize n, gsize at, gsize *order)
{
  if (at == n)
    return TRUE;
  for (gsize l = 0; l < n; l++)
    {
      gboolean used = FALSE;

      for (gsize k = 0; k < at; k++)
        used = used || order[k] == l;
      if (used || (at > 0 && inputs[l] != outputs[order[at - 1]]))
        continue;
      order[at] = l;
      if (find_chain (inputs, outputs, n, at + 1, order))
        return TRUE;
    }
  return FALSE;
}

/* The pairs of bias and weight in that order. */
static void
sort_layers (GArray *tensors, const gsize *order, gsize n)
{
  Tensor sorted[2 * LK_MAX_LAYERS];

  for (gsize l = 0; l < n; l++)
    for (gsize k = 0; k < 2; k++)
      sorted[2 * l + k] = g_array_index (tensors, Tensor, 2 * order[l] + k);
  memcpy (tensors->data, sorted, 2 * n * sizeof *sorted);
}

/* Sorts the tensors into bias, weight, bias, weight, … in the order of the
 * layers, and gathers the layers' sizes; 0 with an error, otherwise the number
 * of sizes. Where several orders chain, names decide. */
static gsize
chain_layers (GArray *tensors, const char *file, gsize sizes[LK_MAX_LAYERS + 1], GError **error)
{
  gsize inputs[LK_MAX_LAYERS], outputs[LK_MAX_LAYERS], order[LK_MAX_LAYERS];
  gsize n = tensors->len / 2;

  if (tensors->len == 0)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” holds no tensors, so no network"), file);
      return 0;
    }
  if (tensors->len > 2 * LK_MAX_LAYERS)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s” holds a network too deep: %u tensors, where %d layers, of two tensors each, can be used"),
                   file, tensors->len, LK_MAX_LAYERS);
      return 0;
    }
  g_array_sort (tensors, compare_layers);
  for (guint i = 0; i < tensors->len; i += 2)
    {
      const Tensor *bias = &g_array_index (tensors, Tensor, i);
      const Tensor *weight = bias + 1;
      gsize l = i / 2;

      if (i + 1 == tensors->len || bias->prefix_length != weight->prefix_length ||
          strncmp (bias->name, weight->name, bias->prefix_length) != 0)
        {
          set_error (error, file, bias->name,
                     bias->rank == 2 ? _ ("this weight has no bias; dense layers need both")
                                     : _ ("this bias has no weight; dense layers need both"));
          return 0;
        }
      if (bias->shape[0] != weight->shape[0])
        {
          set_error (error, file, bias->name, _ ("it has %zu numbers, but “%s” has %zu outputs"), bias->shape[0],
                     weight->name, weight->shape[0]);
          return 0;
        }
      inputs[l] = weight->shape[1];
      outputs[l] = weight->shape[0];
    }
  if (!find_chain (inputs, outputs, n, 0, order))
    {
      g_autoptr (GString) list = g_string_new (NULL);

      for (gsize l = 0; l < n; l++)
        {
          const Tensor *weight = &g_array_index (tensors, Tensor, 2 * l + 1);

          g_string_append_printf (list, "%s%s %zu → %zu", l > 0 ? ", " : "", weight->name, inputs[l], outputs[l]);
        }
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s”: these layers make no chain in which each takes the outputs of the one before: %s. Only "
                      "networks of dense layers one behind the other, with ReLU between, can be used"),
                   file, list->str);
      return 0;
    }
  sort_layers (tensors, order, n);
  sizes[0] = inputs[order[0]];
  for (gsize l = 0; l < n; l++)
    sizes[l + 1] = outputs[order[l]];
  return n + 1;
}

static GHashTable *
read_metadata (JsonObject *header, const char *file, GError **error)
{
  g_autoptr (GHashTable) metadata = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  JsonNode *node = json_object_get_member (header, "__metadata__");
  JsonObjectIter iter;
  const char *key;

  if (!node)
    return g_steal_pointer (&metadata);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” is damaged: its “__metadata__” is no JSON object"), file);
      return NULL;
    }
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &key, &node))
    {
      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        {
          g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” is damaged: “%s” in its “__metadata__” is no text"),
                       file, key);
          return NULL;
        }
      g_hash_table_insert (metadata, g_strdup (key), g_strdup (json_node_get_string (node)));
    }
  return g_steal_pointer (&metadata);
}

/* What Limbeck wrote about the network must be true of the tensors. Others'
 * metadata may mean anything. */
static gboolean
check_metadata (GHashTable *metadata, const gsize *sizes, gsize n_sizes, const char *file, GError **error)
{
  const char *layers = g_hash_table_lookup (metadata, "layers");
  const char *activation = g_hash_table_lookup (metadata, "activation");
  char actual[128];

  if (g_strcmp0 (g_hash_table_lookup (metadata, "format"), "limbeck") != 0)
    return TRUE;
  lk_layers_format (sizes, n_sizes, actual, sizeof actual);
  if (layers && !g_str_equal (layers, actual))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s” contradicts itself: its metadata say that the layers are %s, but its tensors are %s"), file,
                   layers, actual);
      return FALSE;
    }
  if (activation && !g_str_equal (activation, "relu"))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s” holds a network with the activation “%s”; only “relu” can be used"), file, activation);
      return FALSE;
    }
  return TRUE;
}

/* The tensor's numbers, which need not be aligned, into values. */
static gboolean
read_values (const Tensor *tensor, const guint8 *bytes, gsize start, const char *file, float *values, GError **error)
{
  gsize n = tensor->shape[0] * tensor->shape[1];
  gsize size = tensor->type->size;
  const guint8 *data = bytes + start + tensor->begin;

  for (gsize i = 0; i < n; i++)
    {
      guint32 bits = 0; /* the file's are little-endian */

      for (gsize k = 0; k < size; k++)
        bits |= (guint32) data[i * size + k] << 8 * k;
      values[i] = tensor->type->to_float (bits);
      if (!isfinite (values[i]))
        {
          set_error (error, file, tensor->name, _ ("element %zu (byte %zu of the file) is infinite or not a number"), i,
                     start + tensor->begin + i * size);
          return FALSE;
        }
    }
  return TRUE;
}

LkNetwork *
lk_safetensors_parse (const guint8 *bytes, gsize length, const char *name, GHashTable **metadata, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GArray) tensors = g_array_new (FALSE, TRUE, sizeof (Tensor));
  g_autoptr (GHashTable) strings = NULL;
  g_autoptr (LkNetwork) network = NULL;
  gsize sizes[LK_MAX_LAYERS + 1];
  gsize start = 0, n_sizes;
  JsonObjectIter iter;
  JsonObject *header;
  JsonNode *node;
  const char *key;
  LkStatus status;

  g_array_set_clear_func (tensors, tensor_clear);
  header = read_header (parser, bytes, length, name, &start, error);
  if (!header)
    return NULL;
  json_object_iter_init (&iter, header);
  while (json_object_iter_next (&iter, &key, &node))
    {
      Tensor tensor = { NULL };

      if (g_str_equal (key, "__metadata__"))
        continue;
      if (!read_tensor (node, key, length - start, name, &tensor, error))
        return NULL;
      tensor.name = g_strdup (key);
      g_array_append_val (tensors, tensor);
    }
  if (!check_places (tensors, length - start, name, error))
    return NULL;
  n_sizes = chain_layers (tensors, name, sizes, error);
  if (n_sizes == 0)
    return NULL;
  strings = read_metadata (header, name, error);
  if (!strings || !check_metadata (strings, sizes, n_sizes, name, error))
    return NULL;

  status = lk_network_new (sizes, n_sizes, &network);
  if (status != LK_OK)
    {
      g_autofree char *what = g_strdup_printf (_ ("Could not make the network in “%s”"), name);

      lk_error_set_status (error, status, what);
      return NULL;
    }
  for (gsize l = 0; l < network->n_layers; l++)
    {
      const Tensor *bias = &g_array_index (tensors, Tensor, 2 * l);

      if (!read_values (bias, bytes, start, name, lk_network_bias (network, l), error) ||
          !read_values (bias + 1, bytes, start, name, lk_network_weight (network, l), error))
        return NULL;
    }
  if (metadata)
    *metadata = g_steal_pointer (&strings);
  return g_steal_pointer (&network);
}

LkNetwork *
lk_safetensors_load (GFile *file, GHashTable **metadata, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autoptr (GBytes) bytes = lk_file_read (file, MAX_FILE_BYTES, cancellable, error);
  const guint8 *data;
  gsize length;

  if (!bytes)
    return NULL;
  data = g_bytes_get_data (bytes, &length);
  return lk_safetensors_parse (data, length, name, metadata, error);
}

/* A length, and the bracket that opens the header. What cannot be looked at may be one, as most teachers are. */
static LkMatch
probe (const LkSource *source)
{
  guint64 header_length;

  if (!source->head)
    return source->file && !source->is_folder ? LK_MATCH_PERHAPS : LK_MATCH_NO;
  if (source->n_head <= LENGTH_BYTES || source->head[LENGTH_BYTES] != '{')
    return LK_MATCH_NO;
  memcpy (&header_length, source->head, sizeof header_length);
  return GUINT64_FROM_LE (header_length) <= MAX_HEADER_BYTES ? LK_MATCH_SURE : LK_MATCH_NO;
}

static gboolean
load (const LkSource *source, const LkImportOptions *options, GCancellable *cancellable, LkImported *imported,
      GError **error)
{
  imported->network = lk_safetensors_load (source->file, &imported->metadata, cancellable, error);
  return imported->network != NULL;
}

const LkFormat lk_format_safetensors = {
  .id = "safetensors",
  .kind = LK_FORMAT_TEACHER,
  .label = N_ ("a network (safetensors)"),
  .title = N_ ("Networks (safetensors)"),
  .suffixes = (const char *const[]) { "safetensors", NULL },
  .how = N_ ("weights and biases of dense layers, as safetensors.torch.save_file writes a state_dict"),
  .probe = probe,
  .load = load,
};
