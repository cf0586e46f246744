/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-safetensors.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "io/lk-error.h"
#include "io/lk-file.h"
#include "io/lk-json.h"
#include "io/lk-number.h"
#include "lk-loose-tensors.h"
#include "lk-picture-network.h"
#include "lk-state-dict.h"
#include "nn/lk-adapt.h"

/* Reading. The header is a stranger's JSON: each number in it is checked
 * against the file's length and the other numbers before it is used. */

#define LENGTH_BYTES     8                    /* the header's length */
#define MAX_HEADER_BYTES ((gsize) 100000000)  /* as the format's own reader has it */
#define MAX_FILE_BYTES   ((gsize) 2000000000) /* far beyond the networks that Limbeck can train */
#define MAX_NESTING      4                    /* valid headers have 3: {"0.bias": {"shape": [10]}} */

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
                   _ ("“%s” is not a safetensors file: bytes 0 to 7 announce a header of %llu bytes"), file,
                   (unsigned long long) header_length);
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

/* More of a shape is not looked at. */
#define MAX_RANK 8

/* How many whole numbers from 0 to G_MAXSIZE the member is, up to MAX_RANK of them; -1 when it is anything else. */
static int
read_numbers (JsonObject *object, const char *member, gsize numbers[MAX_RANK])
{
  JsonNode *node = json_object_get_member (object, member);
  JsonArray *array;
  guint n;

  if (!node || !JSON_NODE_HOLDS_ARRAY (node))
    return -1;
  array = json_node_get_array (node);
  n = json_array_get_length (array);
  if (n > MAX_RANK)
    return -1;
  for (guint i = 0; i < n; i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_INT64 ||
          json_node_get_int (element) < 0 || (guint64) json_node_get_int (element) > G_MAXSIZE)
        return -1;
      numbers[i] = (gsize) json_node_get_int (element);
    }
  return (int) n;
}

/* What is no layer's and may be passed over: counters and such. */
static gboolean
is_extra (const char *name, const LkStoredTensor *tensor, int rank)
{
  return lk_tensor_part (name) == LK_TENSOR_OTHER && (rank == 0 || !tensor->type->to_double);
}

/* Of a convolution: channels out and in, height and width. */
static gboolean
check_kernel (const char *name, const gsize *shape, const char *file, GError **error)
{
  for (int i = 0; i < 4; i++)
    {
      gsize most = i < 2 ? LK_MAX_CHANNELS : LK_MAX_KERNEL;

      if (shape[i] >= 1 && shape[i] <= most)
        continue;
      lk_tensor_error (error, file, name,
                       _ ("its “shape” has %zu; convolutions have 1 to %d channels and kernels of 1 to %d pixels"),
                       shape[i], LK_MAX_CHANNELS, LK_MAX_KERNEL);
      return FALSE;
    }
  return TRUE;
}

/* FALSE with an error that says how many numbers which kind of tensor has. */
static gboolean
check_shape (const char *name, int rank, const gsize *shape, const char *file, GError **error)
{
  LkTensorPart part = lk_tensor_part (name);

  if (part == LK_TENSOR_OTHER)
    lk_tensor_error (error, file, name,
                     _ ("only dense layers can be used, whose tensors are called “*.weight” and “*.bias”. Save what "
                        "the network answers instead, its logits: numpy.save"));
  else if (part == LK_TENSOR_WEIGHT && (rank == 3 || rank > 4))
    lk_tensor_error (error, file, name,
                     _ ("this is a convolution of something other than pictures. Save what the network answers "
                        "instead, its logits: numpy.save"));
  else if (part == LK_TENSOR_WEIGHT && rank < 1)
    lk_tensor_error (error, file, name, _ ("its “shape” is not two numbers, outputs and inputs"));
  else if (part != LK_TENSOR_WEIGHT && rank != 1)
    lk_tensor_error (error, file, name, _ ("its “shape” is not one number, the outputs"));
  else if (rank == 4)
    return check_kernel (name, shape, file, error);
  else
    {
      for (int i = 0; i < rank; i++)
        {
          gsize most = i == 1 ? LK_MAX_OUTPUTS : LK_MAX_WIDTH; /* a picture may come in: lk-state-dict.c knows better */

          if (shape[i] >= 1 && shape[i] <= most)
            continue;
          lk_tensor_error (error, file, name, _ ("its “shape” has %zu; layers have 1 to %d units"), shape[i],
                           LK_MAX_WIDTH);
          return FALSE;
        }
      return TRUE;
    }
  return FALSE;
}

/* One entry of the header; the name is the caller's. plan: of a network of pictures, NULL of a dense one. *extra: it is
 * no layer's, and only its place counts. */
static gboolean
read_tensor (JsonNode *node, const char *name, gsize data_length, const LkNetwork *plan, const char *file,
             LkStoredTensor *tensor, gboolean *extra, GError **error)
{
  gsize offsets[MAX_RANK], shape[MAX_RANK], n_bytes;
  const char *dot = strrchr (name, '.');
  JsonObject *object;
  JsonNode *type;
  int rank;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      lk_tensor_error (error, file, name, _ ("its entry in the header is no JSON object"));
      return FALSE;
    }
  object = json_node_get_object (node);

  type = json_object_get_member (object, "dtype");
  if (!type || !JSON_NODE_HOLDS_VALUE (type) || json_node_get_value_type (type) != G_TYPE_STRING)
    {
      lk_tensor_error (error, file, name, _ ("its “dtype” is missing or no text"));
      return FALSE;
    }
  tensor->type = lk_tensor_type_find (json_node_get_string (type));
  rank = read_numbers (object, "shape", shape);
  *extra = tensor->type && rank >= 0 && !plan && is_extra (name, tensor, rank);
  if (!*extra && (!tensor->type || !tensor->type->to_double))
    {
      lk_tensor_error (error, file, name, _ ("its numbers are of type %s; save the network as F32, F16, BF16 or F64"),
                       json_node_get_string (type));
      return FALSE;
    }
  if (plan && !lk_picture_network_check (plan, name, shape, rank, file, error))
    return FALSE;
  if (!plan && !*extra && !check_shape (name, rank, shape, file, error))
    return FALSE;
  if (read_numbers (object, "data_offsets", offsets) != 2 || offsets[0] > offsets[1])
    {
      lk_tensor_error (error, file, name, _ ("its “data_offsets” are not two numbers, the first the smaller"));
      return FALSE;
    }
  if (offsets[1] > data_length)
    {
      lk_tensor_error (error, file, name,
                       _ ("it should end at byte %zu of the data, but there are %zu. Fetch the file anew"), offsets[1],
                       data_length);
      return FALSE;
    }
  tensor->rank = *extra ? 0 : (guint) rank;
  for (guint i = 0; i < G_N_ELEMENTS (tensor->shape); i++)
    tensor->shape[i] = tensor->rank > i ? shape[i] : 1;
  n_bytes = tensor->type->size; /* at most 2^38 in all */
  for (guint i = 0; i < tensor->rank; i++)
    n_bytes *= shape[i];
  if (!*extra && offsets[1] - offsets[0] != n_bytes)
    {
      lk_tensor_error (error, file, name, _ ("its “shape” and “dtype” make %zu bytes, but its “data_offsets” %zu"),
                       n_bytes, offsets[1] - offsets[0]);
      return FALSE;
    }
  tensor->begin = offsets[0];
  tensor->end = offsets[1];
  tensor->prefix_length = dot ? (gsize) (dot - name) + 1 : 0;
  return TRUE;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const LkStoredTensor *left = a, *right = b;

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
      const LkStoredTensor *tensor = &g_array_index (tensors, LkStoredTensor, i);

      if (tensor->begin < end)
        {
          lk_tensor_error (error, file, tensor->name, _ ("it begins at byte %zu of the data, inside tensor “%s”"),
                           tensor->begin, g_array_index (tensors, LkStoredTensor, i - 1).name);
          return FALSE;
        }
      if (tensor->begin > end)
        {
          lk_tensor_error (error, file, tensor->name,
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
check_metadata (GHashTable *metadata, const LkNetwork *network, const char *file, GError **error)
{
  const char *layers = g_hash_table_lookup (metadata, "layers");
  const char *activation = g_hash_table_lookup (metadata, "activation");
  char actual[LK_NETWORK_TEXT];

  if (g_strcmp0 (g_hash_table_lookup (metadata, "format"), "limbeck") != 0)
    return TRUE;
  lk_network_describe (network, actual, sizeof actual);
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

/* Tensors that are no layer's, after check_places () has seen them all. */
static void
drop_extras (GArray *tensors, GHashTable *extras, LkImported *imported)
{
  guint n = g_hash_table_size (extras);

  for (guint i = tensors->len; i-- > 0;)
    if (g_hash_table_contains (extras, g_array_index (tensors, LkStoredTensor, i).name))
      g_array_remove_index (tensors, i);
  if (n > 0)
    lk_import_note (imported, g_strdup_printf (ngettext ("%u tensor is no layer’s and was passed over",
                                                         "%u tensors are no layers’ and were passed over", n),
                                               n));
}

/* A text of a number, or of three with commas between, in brackets or without, one a colour; how many, 0: none. */
static gsize
read_constants (GHashTable *metadata, const char *key, double numbers[LK_COLOURS])
{
  const char *text = g_hash_table_lookup (metadata, key);
  g_autofree char *inner = g_strdup (text ? text : "");
  g_auto (GStrv) parts = NULL;
  gsize n;

  g_strdelimit (inner, "()[]", ' ');
  parts = g_strsplit (inner, ",", -1);
  n = g_strv_length (parts);
  if (n != 1 && n != LK_COLOURS)
    return 0;
  for (gsize i = 0; i < n; i++)
    if (!lk_number_parse (g_strstrip (parts[i]), &numbers[i]) || !isfinite (numbers[i]))
      return 0;
  for (gsize i = n; i < LK_COLOURS; i++)
    numbers[i] = numbers[0];
  return n;
}

/* torchvision's Normalize, whose numbers the file's metadata may have: (x - m)/s = x/s - m/s. */
typedef struct {
  gsize n; /* 1, or one a colour; 0: there is none */
  double scale[LK_COLOURS], shift[LK_COLOURS];
} Normalize;

static gboolean
read_normalize (GHashTable *metadata, const char *file, LkImported *imported, Normalize *normalize, GError **error)
{
  double mean[LK_COLOURS] = { 0.0 }, deviation[LK_COLOURS] = { 0.0 };
  gsize n_means = read_constants (metadata, "normalize_mean", mean);
  gsize n_deviations = read_constants (metadata, "normalize_std", deviation);
  gboolean good = n_means > 0 && n_deviations > 0;

  *normalize = (Normalize) { .n = 0 };
  if (!g_hash_table_contains (metadata, "normalize_mean") && !g_hash_table_contains (metadata, "normalize_std"))
    return TRUE;
  normalize->n = MAX (n_means, n_deviations);
  for (gsize i = 0; i < normalize->n && good; i++)
    {
      good = deviation[i] > 0.0;
      normalize->scale[i] = 1.0 / deviation[i];
      normalize->shift[i] = -mean[i] / deviation[i];
    }
  if (!good)
    {
      g_set_error (
          error, LK_ERROR, LK_ERROR_FORMAT,
          _ ("“%s”: “normalize_mean” and “normalize_std” in its “__metadata__” must be numbers, one or one for "
             "each of three colours, the latter above 0"),
          file);
      return FALSE;
    }
  lk_import_note (imported, g_strdup_printf (_ ("Normalize (%s, %s) was folded into the first layer"),
                                             (const char *) g_hash_table_lookup (metadata, "normalize_mean"),
                                             (const char *) g_hash_table_lookup (metadata, "normalize_std")));
  return TRUE;
}

/* What lies around a convolution's pictures is one number. */
static gboolean
check_convolution (const Normalize *normalize, const char *file, GError **error)
{
  if (normalize->n <= 1)
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
               _ ("“%s”: “normalize_mean” and “normalize_std” of three colours cannot be folded into a convolution. "
                  "Train on pixels from 0 to 1, or with one number for all colours"),
               file);
  return FALSE;
}

/* What the file says of the inputs goes into the weights. */
static gboolean
fold_normalize (LkNetwork *network, const Normalize *normalize, const char *file, GError **error)
{
  if (normalize->n == 0)
    return TRUE;
  if (!lk_network_is_dense (network) && !check_convolution (normalize, file, error))
    return FALSE;
  if (lk_network_n_inputs (network) % normalize->n != 0)
    {
      g_set_error (
          error, LK_ERROR, LK_ERROR_FORMAT,
          _ ("“%s”: “normalize_mean” and “normalize_std” in its “__metadata__” must be numbers, one or one for "
             "each of three colours, the latter above 0"),
          file);
      return FALSE;
    }
  lk_network_scale_planes (network, normalize->n, normalize->scale, normalize->shift);
  if (lk_network_check_finite (network) == LK_OK)
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s”: with “normalize_std” the weights are too large"), file);
  return FALSE;
}

gboolean
lk_safetensors_read (const guint8 *bytes, gsize length, const char *name, LkImported *imported, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GArray) tensors = g_array_new (FALSE, TRUE, sizeof (LkStoredTensor));
  g_autoptr (GHashTable) extras = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) strings = NULL;
  g_autoptr (LkNetwork) network = NULL;
  gsize start = 0;
  Normalize normalize;
  gboolean of_pictures;
  LkNetwork plan;
  JsonObjectIter iter;
  JsonObject *header;
  JsonNode *node;
  const char *key;

  g_array_set_clear_func (tensors, lk_tensor_clear);
  header = read_header (parser, bytes, length, name, &start, error);
  if (!header)
    return FALSE;
  strings = read_metadata (header, name, error);
  if (!strings || !lk_picture_network_plan (strings, length - start, name, &plan, &of_pictures, error))
    return FALSE;
  json_object_iter_init (&iter, header);
  while (json_object_iter_next (&iter, &key, &node))
    {
      LkStoredTensor tensor = { NULL };
      gboolean extra;

      if (g_str_equal (key, "__metadata__"))
        continue;
      if (!read_tensor (node, key, length - start, of_pictures ? &plan : NULL, name, &tensor, &extra, error))
        return FALSE;
      tensor.name = g_strdup (key);
      g_array_append_val (tensors, tensor);
      if (extra)
        g_hash_table_add (extras, g_strdup (key));
    }
  if (!check_places (tensors, length - start, name, error))
    return FALSE;
  drop_extras (tensors, extras, imported);
  if (!of_pictures && lk_loose_tensors_are (tensors))
    {
      g_autoptr (LkLooseNetwork) loose = lk_loose_tensors_read (tensors, bytes + start, start, name, imported, error);

      if (!loose || !read_normalize (strings, name, imported, &normalize, error) ||
          !check_convolution (&normalize, name, error))
        return FALSE;
      loose->scale = normalize.n > 0 ? normalize.scale[0] : 1.0;
      loose->shift = normalize.shift[0];
      imported->loose = g_steal_pointer (&loose);
      imported->metadata = g_steal_pointer (&strings);
      return TRUE;
    }
  network = of_pictures ? lk_picture_network_build (&plan, tensors, bytes + start, start, name, error)
                        : lk_state_dict_build (tensors, bytes + start, start, name, imported, error);
  if (!network || !check_metadata (strings, network, name, error) ||
      !read_normalize (strings, name, imported, &normalize, error) ||
      !fold_normalize (network, &normalize, name, error))
    return FALSE;
  imported->network = g_steal_pointer (&network);
  imported->metadata = g_steal_pointer (&strings);
  return TRUE;
}

LkNetwork *
lk_safetensors_parse (const guint8 *bytes, gsize length, const char *name, GHashTable **metadata, GError **error)
{
  g_auto (LkImported) imported = { 0 };

  if (!lk_safetensors_read (bytes, length, name, &imported, error))
    return NULL;
  if (imported.loose)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s” does not say how its convolutions are put together: open it with the data set that it was "
                      "trained on"),
                   name);
      return NULL;
    }
  if (metadata)
    *metadata = g_steal_pointer (&imported.metadata);
  return g_steal_pointer (&imported.network);
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
  g_autofree char *name = g_file_get_parse_name (source->file);
  g_autoptr (GBytes) bytes = lk_file_read (source->file, MAX_FILE_BYTES, cancellable, error);
  const guint8 *data;
  gsize length;

  if (!bytes)
    return FALSE;
  data = g_bytes_get_data (bytes, &length);
  return lk_safetensors_read (data, length, name, imported, error);
}

const LkFormat lk_format_safetensors = {
  .id = "safetensors",
  .kind = LK_FORMAT_TEACHER,
  .label = N_ ("a network (safetensors)"),
  .title = N_ ("Networks (safetensors)"),
  .suffixes = (const char *const[]) { "safetensors", NULL },
  .how = N_ ("weights and biases of convolutions and dense layers, as safetensors.torch.save_file writes a state_dict"),
  .probe = probe,
  .load = load,
};
