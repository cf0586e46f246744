/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-graph.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "io/lk-error.h"
#include "io/lk-name.h"
#include "lk-graph-inside.h"
#include "nn/lk-half.h"

/* What the parser may take beside the file's own bytes: an empty message is two bytes there and a hundred here. */
#define PARSER_BYTES ((gsize) 256 << 20)

#define EXTERNAL 1 /* data_location */

const char lk_graph_way_out[] =
    "numpy.save (\"logits.npy\", onnxruntime.InferenceSession (file).run (None, {name: x})[0])";

/* The standard's numbers of element types. */
enum {
  FLOAT = 1,
  UINT8 = 2,
  INT8 = 3,
  UINT16 = 4,
  INT16 = 5,
  INT32 = 6,
  INT64 = 7,
  BOOL = 9,
  FLOAT16 = 10,
  DOUBLE = 11,
  UINT32 = 12,
  UINT64 = 13,
  BFLOAT16 = 16,
};

static gsize
type_size (int type)
{
  switch (type)
    {
    case UINT8:
    case INT8:
    case BOOL:
      return 1;
    case UINT16:
    case INT16:
    case FLOAT16:
    case BFLOAT16:
      return 2;
    case FLOAT:
    case INT32:
    case UINT32:
      return 4;
    case INT64:
    case UINT64:
    case DOUBLE:
      return 8;
    default:
      return 0;
    }
}

static gboolean
is_whole (int type)
{
  return type != FLOAT && type != FLOAT16 && type != DOUBLE && type != BFLOAT16;
}

/* --- memory of the parser --- */

typedef struct {
  gsize left;
  gboolean failed; /* something was not there to be had */
} Budget;

static void *
budget_alloc (void *data, size_t size)
{
  Budget *budget = data;
  void *memory = size <= budget->left ? malloc (size) : NULL;

  if (memory)
    budget->left -= size;
  else
    budget->failed = TRUE;
  return memory;
}

static void
budget_free (void *data, void *memory)
{
  free (memory);
}

static void
model_free (Onnx__ModelProto *model)
{
  Budget none = { 0 };
  ProtobufCAllocator allocator = { budget_alloc, budget_free, &none };

  onnx__model_proto__free_unpacked (model, &allocator);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Onnx__ModelProto, model_free)

/* --- tensors --- */

/* Of 16 bits; bfloat16 is the upper half of a float. */
static float
short_float (guint16 half, int type)
{
  guint32 word = (guint32) half << 16;
  float value;

  if (type == FLOAT16)
    return lk_half_to_float (half);
  memcpy (&value, &word, sizeof value);
  return value;
}

/* Element k as it stands in the file. */
static double
raw_float (const guint8 *bytes, int type, gsize k)
{
  guint16 half;
  guint32 word;
  guint64 big;
  float value;
  double wide;

  switch (type)
    {
    case FLOAT16:
    case BFLOAT16:
      memcpy (&half, bytes + 2 * k, sizeof half);
      return short_float (GUINT16_FROM_LE (half), type);
    case DOUBLE:
      memcpy (&big, bytes + 8 * k, sizeof big);
      big = GUINT64_FROM_LE (big);
      memcpy (&wide, &big, sizeof wide);
      return wide;
    default:
      memcpy (&word, bytes + 4 * k, sizeof word);
      word = GUINT32_FROM_LE (word);
      memcpy (&value, &word, sizeof value);
      return value;
    }
}

static gint64
raw_whole (const guint8 *bytes, int type, gsize k)
{
  gsize size = type_size (type);
  guint64 bits = 0;

  for (gsize b = 0; b < size; b++)
    bits |= (guint64) bytes[k * size + b] << (8 * b);
  switch (type)
    {
    case INT8:
      return (gint8) bits;
    case INT16:
      return (gint16) bits;
    case INT32:
      return (gint32) bits;
    default:
      return (gint64) bits;
    }
}

static void
take_raw (const Onnx__TensorProto *proto, LkArray *array)
{
  for (gsize k = 0; k < array->n; k++)
    if (array->whole)
      array->i[k] = raw_whole (proto->raw_data.data, proto->data_type, k);
    else
      array->f[k] = (float) raw_float (proto->raw_data.data, proto->data_type, k);
}

/* Numbers that stand in a field of their kind; FALSE where these are not as many. */
static gboolean
take_listed (const Onnx__TensorProto *proto, LkArray *array)
{
  int type = proto->data_type;
  gsize n;

  switch (type)
    {
    case FLOAT:
      n = proto->n_float_data;
      break;
    case DOUBLE:
      n = proto->n_double_data;
      break;
    case INT64:
      n = proto->n_int64_data;
      break;
    case UINT32:
    case UINT64:
      n = proto->n_uint64_data;
      break;
    default:
      n = proto->n_int32_data;
      break;
    }
  if (n != array->n)
    return FALSE;
  for (gsize k = 0; k < n; k++)
    switch (type)
      {
      case FLOAT:
        array->f[k] = proto->float_data[k];
        break;
      case DOUBLE:
        array->f[k] = (float) proto->double_data[k];
        break;
      case INT64:
        array->i[k] = proto->int64_data[k];
        break;
      case UINT32:
      case UINT64:
        array->i[k] = (gint64) proto->uint64_data[k];
        break;
      case FLOAT16:
      case BFLOAT16:
        array->f[k] = short_float ((guint16) proto->int32_data[k], type);
        break;
      default:
        array->i[k] = proto->int32_data[k];
        break;
      }
  return TRUE;
}

/* The numbers move out of the parsed message, whose copies are freed. */
static gboolean
take_tensor (const LkGraph *graph, Onnx__TensorProto *proto, const char *shown, LkArray *array, GError **error)
{
  gsize dims[LK_ARRAY_RANK], size = type_size (proto->data_type);
  gboolean fits = proto->n_dims <= LK_ARRAY_RANK;

  if (proto->data_location == EXTERNAL || proto->n_external_data > 0)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                   _ ("“%s” keeps its numbers in another file beside it (external data), which is not read. Save it as "
                      "one file: %s"),
                   graph->file, "onnx.save (onnx.load (\"in.onnx\"), \"out.onnx\")");
      return FALSE;
    }
  if (size == 0)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                   _ ("“%s”: the numbers “%s” are of a kind that is not read: export the network with 32-bit floats"),
                   graph->file, shown);
      return FALSE;
    }
  for (gsize d = 0; fits && d < proto->n_dims; d++)
    {
      fits = proto->dims[d] >= 0 && (guint64) proto->dims[d] <= LK_ARRAY_MOST;
      dims[d] = fits ? (gsize) proto->dims[d] : 0;
    }
  fits = fits && lk_array_set_shape (array, is_whole (proto->data_type), proto->n_dims, dims);
  /* What is there is counted before memory is asked for. */
  fits = fits && (proto->has_raw_data ? proto->raw_data.len == array->n * size
                                      : array->n <= proto->n_float_data + proto->n_double_data + proto->n_int32_data +
                                                        proto->n_int64_data + proto->n_uint64_data);
  if (fits && !lk_array_allocate (array))
    {
      lk_error_set_status (error, LK_NO_MEMORY, _ ("Could not read the network"));
      return FALSE;
    }
  if (fits && proto->has_raw_data)
    take_raw (proto, array);
  else if (fits)
    fits = take_listed (proto, array);
  if (!fits)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s” is damaged: the shape of “%s” and its numbers do not fit together"), graph->file, shown);
      return FALSE;
    }
  g_clear_pointer (&proto->raw_data.data, free);
  proto->raw_data.len = 0;
  proto->has_raw_data = FALSE;
  g_clear_pointer (&proto->float_data, free);
  proto->n_float_data = 0;
  return TRUE;
}

/* --- the graph --- */

/* While it is put together. */
typedef struct {
  LkGraph *graph;
  GArray *values;      /* of LkArray */
  GHashTable *by_name; /* texts of the message to values, one added */
} Builder;

static guint
add_value (Builder *builder, const char *name)
{
  const LkArray unknown = { 0 };

  g_array_append_val (builder->values, unknown);
  if (name && *name)
    g_hash_table_insert (builder->by_name, (gpointer) name, GUINT_TO_POINTER (builder->values->len));
  return builder->values->len - 1;
}

static gboolean
find_value (const Builder *builder, const char *name, guint *value)
{
  guint found = name ? GPOINTER_TO_UINT (g_hash_table_lookup (builder->by_name, name)) : 0;

  *value = found - 1;
  return found > 0;
}

static char *
shown (const char *name)
{
  return lk_name_clean (name, LK_NAME_MAX_CLASS);
}

static gboolean
damaged (const LkGraph *graph, const char *name, GError **error)
{
  g_autofree char *clean = shown (name);

  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
               _ ("“%s” is damaged: “%s” is named twice, or is used before anything gives it"), graph->file, clean);
  return FALSE;
}

static gboolean
add_constant (Builder *builder, Onnx__TensorProto *tensor, const char *name, guint *value, GError **error)
{
  g_autofree char *clean = shown (name);
  LkArray array = { 0 };

  if (find_value (builder, name, value))
    return damaged (builder->graph, name, error);
  if (!take_tensor (builder->graph, tensor, clean, &array, error))
    {
      lk_array_clear (&array);
      return FALSE;
    }
  *value = add_value (builder, name);
  g_array_index (builder->values, LkArray, *value) = array;
  /* A single number is a bound or a constant of a formula. */
  if (!array.whole && array.rank > 0)
    builder->graph->n_params += array.n;
  return TRUE;
}

/* Numbers that an operator Constant has in another attribute than a tensor. */
static gboolean
take_attribute (const Onnx__AttributeProto *attribute, LkArray *array)
{
  gboolean whole = strstr (attribute->name, "int") != NULL, one = attribute->has_f || attribute->has_i;
  gsize n = one ? 1 : whole ? attribute->n_ints : attribute->n_floats;

  if (!lk_array_set_shape (array, whole, one ? 0 : 1, &n) || !lk_array_allocate (array))
    return FALSE;
  for (gsize k = 0; k < n; k++)
    if (whole)
      array->i[k] = one ? attribute->i : attribute->ints[k];
    else
      array->f[k] = one ? attribute->f : attribute->floats[k];
  return TRUE;
}

static gboolean
is_standard (const char *domain)
{
  return !domain || *domain == '\0' || g_str_equal (domain, "ai.onnx");
}

/* *is: the node is numbers and no operator, and they have become a value. */
static gboolean
add_constant_node (Builder *builder, const Onnx__NodeProto *node, gboolean *is, GError **error)
{
  Onnx__AttributeProto *attribute = node->n_attribute == 1 ? node->attribute[0] : NULL;
  LkArray array = { 0 };
  guint value;

  *is = is_standard (node->domain) && g_strcmp0 (node->op_type, "Constant") == 0 && node->n_output == 1 && attribute &&
        attribute->name;
  if (!*is)
    return TRUE;
  if (attribute->t)
    return add_constant (builder, attribute->t, node->output[0], &value, error);
  if (!g_str_equal (attribute->name, "value_float") && !g_str_equal (attribute->name, "value_floats") &&
      !g_str_equal (attribute->name, "value_int") && !g_str_equal (attribute->name, "value_ints"))
    {
      *is = FALSE; /* sparse numbers and texts: an operator that is not known */
      return TRUE;
    }
  if (find_value (builder, node->output[0], &value))
    return damaged (builder->graph, node->output[0], error);
  if (!take_attribute (attribute, &array))
    {
      lk_error_set_status (error, LK_NO_MEMORY, _ ("Could not read the network"));
      return FALSE;
    }
  value = add_value (builder, node->output[0]);
  g_array_index (builder->values, LkArray, value) = array;
  return TRUE;
}

/* Weights may be whole numbers, which their steps make floats of: then they count, and not the steps. */
static void
count_codes (Builder *builder, const LkGraphNode *node)
{
  const LkArray *codes, *steps;

  if (g_strcmp0 (node->proto->op_type, "DequantizeLinear") != 0 || node->n_in < 2 || node->in[0] == LK_GRAPH_NONE ||
      node->in[1] == LK_GRAPH_NONE)
    return;
  codes = &g_array_index (builder->values, LkArray, node->in[0]);
  steps = &g_array_index (builder->values, LkArray, node->in[1]);
  if (!codes->data || !codes->whole || !steps->data)
    return;
  builder->graph->n_params += codes->n;
  if (steps->rank > 0)
    builder->graph->n_params -= MIN (steps->n, builder->graph->n_params);
}

static gboolean
add_node (Builder *builder, const Onnx__NodeProto *proto, GError **error)
{
  LkGraph *graph = builder->graph;
  LkGraphNode *node = &graph->nodes[graph->n_nodes];
  gboolean is_constant;

  if (!add_constant_node (builder, proto, &is_constant, error))
    return FALSE;
  if (is_constant)
    return TRUE;
  if (proto->n_input > LK_GRAPH_MAX_PORTS || proto->n_output > LK_GRAPH_MAX_PORTS)
    {
      g_set_error (
          error, LK_ERROR, LK_ERROR_VALUE,
          _ ("“%s” has an operator of more than %d inputs or outputs. Save what the network answers instead: %s"),
          graph->file, LK_GRAPH_MAX_PORTS, lk_graph_way_out);
      return FALSE;
    }
  graph->n_nodes++;
  node->proto = proto;
  node->n_in = (guint) proto->n_input;
  node->n_out = (guint) proto->n_output;
  node->in = g_new (guint, node->n_in);
  node->out = g_new (guint, node->n_out);
  for (guint k = 0; k < node->n_in; k++)
    if (*proto->input[k] == '\0')
      node->in[k] = LK_GRAPH_NONE;
    else if (!find_value (builder, proto->input[k], &node->in[k]))
      return damaged (graph, proto->input[k], error);
  for (guint k = 0; k < node->n_out; k++)
    {
      guint value;

      if (find_value (builder, proto->output[k], &value))
        return damaged (graph, proto->output[k], error);
      node->out[k] = add_value (builder, proto->output[k]);
    }
  count_codes (builder, node);
  return TRUE;
}

/* Shape and kind of the numbers that go in, as the file says them. */
static gboolean
take_input (LkGraph *graph, const Onnx__ValueInfoProto *info, GError **error)
{
  const Onnx__TypeProto__Tensor *tensor = info->type ? info->type->tensor_type : NULL;
  const Onnx__TensorShapeProto *shape = tensor ? tensor->shape : NULL;
  int type = tensor && tensor->has_elem_type ? tensor->elem_type : FLOAT;

  graph->bytes = type == UINT8;
  if ((is_whole (type) && !graph->bytes) || type_size (type) == 0 || (shape && shape->n_dim > LK_ARRAY_RANK))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                   _ ("What “%s” asks for is no picture: floats or bytes of 2 to 4 axes. Save what the network answers "
                      "instead: %s"),
                   graph->file, lk_graph_way_out);
      return FALSE;
    }
  graph->shaped = shape != NULL;
  graph->rank = shape ? shape->n_dim : 0;
  for (gsize d = 0; d < graph->rank; d++)
    graph->dims[d] =
        shape->dim[d]->has_dim_value && shape->dim[d]->dim_value > 0 ? shape->dim[d]->dim_value : LK_GRAPH_ANY;
  return TRUE;
}

static gboolean
add_inputs (Builder *builder, const Onnx__GraphProto *proto, GError **error)
{
  guint n = 0;

  for (gsize k = 0; k < proto->n_input; k++)
    {
      const Onnx__ValueInfoProto *info = proto->input[k];
      guint value;

      /* Files of older versions list the numbers that come with them, too. */
      if (!info->name || find_value (builder, info->name, &value))
        continue;
      builder->graph->input = add_value (builder, info->name);
      if (n++ == 0 && !take_input (builder->graph, info, error))
        return FALSE;
    }
  if (n == 1)
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
               _ ("“%s” asks for %u things, and a classifier asks for a picture alone. Save what the network answers "
                  "instead: %s"),
               builder->graph->file, n, lk_graph_way_out);
  return FALSE;
}

static gboolean
add_outputs (Builder *builder, const Onnx__GraphProto *proto, GError **error)
{
  LkGraph *graph = builder->graph;

  graph->outputs = g_new (guint, proto->n_output);
  for (gsize k = 0; k < proto->n_output; k++)
    if (!find_value (builder, proto->output[k]->name, &graph->outputs[graph->n_outputs++]))
      return damaged (graph, proto->output[k]->name, error);
  if (graph->n_outputs > 0)
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” is no network: nothing comes out of it"), graph->file);
  return FALSE;
}

static gboolean
check_opset (LkGraph *graph, GError **error)
{
  g_autofree char *shown_version = NULL;
  gint64 version = 0;

  for (gsize k = 0; k < graph->model->n_opset_import; k++)
    if (is_standard (graph->model->opset_import[k]->domain))
      version = graph->model->opset_import[k]->version;
  if (version >= LK_GRAPH_LEAST_OPSET && version <= LK_GRAPH_MOST_OPSET)
    {
      graph->opset = (guint) version;
      return TRUE;
    }
  shown_version = g_strdup_printf ("%" G_GINT64_FORMAT, version);
  g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
               _ ("“%s” is written in version %s of ONNX’s operators, and %d to %d are read. Export it with "
                  "opset_version=17"),
               graph->file, shown_version, LK_GRAPH_LEAST_OPSET, LK_GRAPH_MOST_OPSET);
  return FALSE;
}

static gboolean
build (Builder *builder, GError **error)
{
  LkGraph *graph = builder->graph;
  const Onnx__GraphProto *proto = graph->model->graph;
  guint value;

  if (!proto || proto->n_node > LK_GRAPH_MAX_NODES)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” is no network: it has no operators, or more than %d"),
                   graph->file, LK_GRAPH_MAX_NODES);
      return FALSE;
    }
  if (!check_opset (graph, error))
    return FALSE;
  for (gsize k = 0; k < proto->n_initializer; k++)
    if (!add_constant (builder, proto->initializer[k], proto->initializer[k]->name, &value, error))
      return FALSE;
  if (!add_inputs (builder, proto, error))
    return FALSE;
  graph->nodes = g_new0 (LkGraphNode, proto->n_node);
  for (gsize k = 0; k < proto->n_node; k++)
    if (!add_node (builder, proto->node[k], error))
      return FALSE;
  return add_outputs (builder, proto, error);
}

LkGraph *
lk_graph_parse (const guint8 *bytes, gsize length, const char *file, GError **error)
{
  g_autoptr (LkGraph) graph = g_new0 (LkGraph, 1);
  Budget budget = { .left = 2 * MIN (length, LK_ONNX_MAX_BYTES) + PARSER_BYTES };
  ProtobufCAllocator allocator = { budget_alloc, budget_free, &budget };
  Builder builder = { .graph = graph };
  gboolean built;

  g_atomic_ref_count_init (&graph->refs);
  graph->file = g_strdup (file);
  graph->model = length <= LK_ONNX_MAX_BYTES ? onnx__model_proto__unpack (&allocator, length, bytes) : NULL;
  if (!graph->model && budget.failed)
    {
      lk_error_set_status (error, LK_NO_MEMORY, _ ("Could not read the network"));
      return NULL;
    }
  if (!graph->model)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” is no ONNX network, or it is cut short"), file);
      return NULL;
    }
  builder.values = g_array_new (FALSE, TRUE, sizeof (LkArray));
  builder.by_name = g_hash_table_new (g_str_hash, g_str_equal);
  built = build (&builder, error);
  g_hash_table_unref (builder.by_name);
  graph->n_values = builder.values->len;
  graph->values = (LkArray *) (gpointer) g_array_free (builder.values, FALSE);
  if (!built)
    return NULL;
  graph->sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes, length);
  return g_steal_pointer (&graph);
}

LkGraph *
lk_graph_ref (LkGraph *graph)
{
  g_atomic_ref_count_inc (&graph->refs);
  return graph;
}

void
lk_graph_unref (LkGraph *graph)
{
  if (!graph || !g_atomic_ref_count_dec (&graph->refs))
    return;
  for (guint k = 0; k < graph->n_nodes; k++)
    {
      g_free (graph->nodes[k].in);
      g_free (graph->nodes[k].out);
    }
  for (guint k = 0; k < graph->n_values; k++)
    lk_array_clear (&graph->values[k]);
  g_free (graph->nodes);
  g_free (graph->values);
  g_free (graph->outputs);
  if (graph->model)
    model_free (graph->model);
  g_free (graph->file);
  g_free (graph->sum);
  g_free (graph);
}

/* Of a protocol buffer with such fields: 1 is a small number (ir_version), and a text (producer_name), a list of versions
 * or the graph itself follows. */
gboolean
lk_graph_probe (const guint8 *head, gsize n)
{
  if (n < 6 || head[0] != 0x08 || head[1] == 0 || head[1] >= 32)
    return FALSE;
  if (head[2] == 0x12)
    {
      gsize length = head[3];

      for (gsize k = 0; k < length && 4 + k < n; k++)
        if (!g_ascii_isprint (head[4 + k]))
          return FALSE;
      return length < 64;
    }
  return head[2] == 0x3a || (head[2] == 0x42 && head[3] < 32 && (head[4] == 0x0a || head[4] == 0x10));
}

gsize
lk_graph_n_operators (const LkGraph *graph)
{
  return graph->n_nodes;
}

gsize
lk_graph_n_params (const LkGraph *graph)
{
  return graph->n_params;
}

const char *
lk_graph_metadata (const LkGraph *graph, const char *key)
{
  for (gsize k = 0; k < graph->model->n_metadata_props; k++)
    if (g_strcmp0 (graph->model->metadata_props[k]->key, key) == 0)
      return graph->model->metadata_props[k]->value;
  return NULL;
}
