/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-onnx-write.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "io/lk-error.h"
#include "nn/lk-conv.h"
#include "nn/lk-dense.h"
#include "nn/lk-half.h"
#include "nn/lk-norm.h"
#include "nn/lk-pool.h"
#include "onnx/onnx.pb-c.h"

#define IR_VERSION 7 /* the first that has these operators */
#define OPSET      13

enum { FLOAT = 1, INT8 = 3, INT64 = 7, FLOAT16 = 10 }; /* element types */
enum { AS_FLOAT = 1, AS_INT = 2, AS_INTS = 7 };        /* kinds of attributes */

/* Messages live in lists of memory that go all at once, when the file is packed. */
typedef struct {
  const LkNetwork *network;
  const LkSmaller *smaller; /* whose copy the network is; NULL: it is none */
  gboolean halves;
  const char *file;
  GPtrArray *memory;
  GPtrArray *nodes;   /* of Onnx__NodeProto */
  GPtrArray *tensors; /* of Onnx__TensorProto */
  char *last;         /* the value that was made last */
  gboolean row;       /* it is a row of numbers, and no picture */
  guint n_values;
} Writer;

static gpointer
keep (Writer *w, gpointer memory)
{
  g_ptr_array_add (w->memory, memory);
  return memory;
}

static char *
keep_text (Writer *w, const char *text)
{
  return keep (w, g_strdup (text));
}

#define NEW(w, type, init)                                                                                             \
  ({                                                                                                                   \
    type *made_ = keep (w, g_new (type, 1));                                                                           \
    init (made_);                                                                                                      \
    made_;                                                                                                             \
  })

/* The pointers of a list, which lives as long. */
static gpointer *
list_of (Writer *w, GPtrArray *list, size_t *n)
{
  *n = list->len;
  return keep (w, g_memdup2 (list->pdata, MAX (list->len, 1) * sizeof *list->pdata));
}

/* --- operators --- */

/* One that takes these values (NULL at the end) and gives `out`. */
static Onnx__NodeProto *
add_node (Writer *w, const char *op, const char *const *in, char *out)
{
  Onnx__NodeProto *node = NEW (w, Onnx__NodeProto, onnx__node_proto__init);

  node->op_type = keep_text (w, op);
  node->name = out;
  node->n_input = g_strv_length ((char **) in);
  node->input = keep (w, g_new (char *, node->n_input));
  for (gsize k = 0; k < node->n_input; k++)
    node->input[k] = keep_text (w, in[k]);
  node->n_output = 1;
  node->output = keep (w, g_new (char *, 1));
  node->output[0] = out;
  g_ptr_array_add (w->nodes, node);
  return node;
}

/* One behind the other: takes the last value, and perhaps numbers. */
static Onnx__NodeProto *
add_step (Writer *w, const char *op, const char *const *numbers)
{
  g_autoptr (GPtrArray) in = g_ptr_array_new ();
  char *out = keep (w, g_strdup_printf ("%s_%u", op, w->n_values++));

  g_ptr_array_add (in, w->last);
  for (; numbers && *numbers; numbers++)
    g_ptr_array_add (in, (gpointer) *numbers);
  g_ptr_array_add (in, NULL);
  w->last = out;
  return add_node (w, op, (const char *const *) in->pdata, out);
}

static Onnx__AttributeProto *
add_attribute (Writer *w, Onnx__NodeProto *node, const char *name, int type)
{
  Onnx__AttributeProto *attribute = NEW (w, Onnx__AttributeProto, onnx__attribute_proto__init);
  Onnx__AttributeProto **all = keep (w, g_new (Onnx__AttributeProto *, node->n_attribute + 1));

  attribute->name = keep_text (w, name);
  attribute->has_type = TRUE;
  attribute->type = type;
  if (node->n_attribute > 0)
    memcpy (all, node->attribute, node->n_attribute * sizeof *all);
  all[node->n_attribute++] = attribute;
  node->attribute = all;
  return attribute;
}

static void
add_ints (Writer *w, Onnx__NodeProto *node, const char *name, const gint64 *values, gsize n)
{
  Onnx__AttributeProto *attribute = add_attribute (w, node, name, AS_INTS);

  attribute->n_ints = n;
  attribute->ints = keep (w, g_memdup2 (values, n * sizeof *values));
}

static void
add_int (Writer *w, Onnx__NodeProto *node, const char *name, gint64 value)
{
  Onnx__AttributeProto *attribute = add_attribute (w, node, name, AS_INT);

  attribute->has_i = TRUE;
  attribute->i = value;
}

/* --- numbers --- */

static Onnx__TensorProto *
add_tensor (Writer *w, char *name, int type, const gsize *shape, gsize rank, gsize bytes)
{
  Onnx__TensorProto *tensor = NEW (w, Onnx__TensorProto, onnx__tensor_proto__init);

  tensor->name = name;
  tensor->has_data_type = TRUE;
  tensor->data_type = type;
  tensor->n_dims = rank;
  tensor->dims = keep (w, g_new (gint64, MAX (rank, 1)));
  for (gsize d = 0; d < rank; d++)
    tensor->dims[d] = (gint64) shape[d];
  tensor->has_raw_data = TRUE;
  tensor->raw_data.len = bytes;
  tensor->raw_data.data = keep (w, g_malloc (bytes));
  g_ptr_array_add (w->tensors, tensor);
  return tensor;
}

static void
put_float (guint8 *bytes, gsize k, float value)
{
  guint32 word;

  memcpy (&word, &value, sizeof word);
  word = GUINT32_TO_LE (word);
  memcpy (bytes + k * sizeof word, &word, sizeof word);
}

static void
put_half (guint8 *bytes, gsize k, guint16 half)
{
  half = GUINT16_TO_LE (half);
  memcpy (bytes + k * sizeof half, &half, sizeof half);
}

/* The weights of layer l as codes and steps, one a unit, which make 32-bit floats when it runs. */
static const char *
add_codes (Writer *w, gsize l)
{
  const LkTensor tensor = lk_layer_tensor (&w->network->layers[l], 0);
  char *name = keep (w, g_strdup_printf ("%zu.%s", lk_network_module (w->network, l), tensor.name));
  char *codes = keep (w, g_strconcat (name, ".codes", NULL));
  char *steps = keep (w, g_strconcat (name, ".steps", NULL));
  Onnx__TensorProto *proto = add_tensor (w, codes, INT8, tensor.shape, tensor.rank, tensor.n);

  memcpy (proto->raw_data.data, w->smaller->codes[l], tensor.n);
  proto = add_tensor (w, steps, FLOAT, tensor.shape, 1, tensor.shape[0] * sizeof (float));
  for (gsize k = 0; k < tensor.shape[0]; k++)
    put_float (proto->raw_data.data, k, w->smaller->steps[l][k]);
  add_int (w, add_node (w, "DequantizeLinear", (const char *const[]) { codes, steps, NULL }, name), "axis", 0);
  return name;
}

/* Tensor i of layer l; NULL with an error. Its name as a value of 32-bit floats. */
static const char *
add_numbers (Writer *w, gsize l, gsize i, GError **error)
{
  LkTensor tensor = lk_layer_tensor (&w->network->layers[l], i);
  char *name = keep (w, g_strdup_printf ("%zu.%s", lk_network_module (w->network, l), tensor.name));
  char *stored = w->halves ? keep (w, g_strconcat (name, ".half", NULL)) : name;
  Onnx__TensorProto *proto = add_tensor (w, stored, w->halves ? FLOAT16 : FLOAT, tensor.shape, tensor.rank,
                                         tensor.n * (w->halves ? sizeof (guint16) : sizeof (float)));

  for (gsize k = 0; k < tensor.n; k++)
    {
      float value = *lk_network_element (w->network, l, i, k);
      guint16 half = lk_half_from_float (value);

      if (!isfinite (value) || (w->halves && !isfinite (lk_half_to_float (half))))
        {
          g_set_error (
              error, LK_ERROR, LK_ERROR_VALUE,
              isfinite (value)
                  ? _ ("Could not write “%s”: element %zu of tensor “%s” is %g, too large for F16; save as F32")
                  : _ ("Could not write “%s”: element %zu of tensor “%s” is %g; rewind and train with a lower rate"),
              w->file, k, name, (double) value);
          return NULL;
        }
      if (w->halves)
        put_half (proto->raw_data.data, k, half);
      else
        put_float (proto->raw_data.data, k, value);
    }
  if (w->halves)
    add_int (w, add_node (w, "Cast", (const char *const[]) { stored, NULL }, name), "to", FLOAT);
  return name;
}

/* All of a layer's tensors, as inputs of its operator, NULL at the end. */
static gboolean
add_all_numbers (Writer *w, gsize l, const char *names[LK_LAYER_MAX_TENSORS + 1], GError **error)
{
  gsize n = w->network->layers[l].kind->n_tensors;

  for (gsize i = 0; i < n; i++)
    {
      names[i] = i == 0 && w->smaller && w->smaller->codes[l] ? add_codes (w, l) : add_numbers (w, l, i, error);
      if (!names[i])
        return FALSE;
    }
  names[n] = NULL;
  return TRUE;
}

/* --- layers --- */

/* A margin of something else than zeros, which a convolution cannot have. */
static void
add_around (Writer *w, gsize l, const gint64 pads[4])
{
  const LkLayer *layer = &w->network->layers[l];
  const gint64 all[8] = { 0, 0, pads[0], pads[1], 0, 0, pads[2], pads[3] };
  const gsize n = G_N_ELEMENTS (all);
  char *places = keep (w, g_strdup_printf ("%zu.pads", lk_network_module (w->network, l)));
  char *value = keep (w, g_strdup_printf ("%zu.around", lk_network_module (w->network, l)));
  Onnx__TensorProto *tensor = add_tensor (w, places, INT64, &n, 1, sizeof all);

  for (gsize k = 0; k < n; k++)
    {
      guint64 word = GUINT64_TO_LE ((guint64) all[k]);

      memcpy (tensor->raw_data.data + k * sizeof word, &word, sizeof word);
    }
  put_float (add_tensor (w, value, FLOAT, NULL, 0, sizeof (float))->raw_data.data, 0, layer->around);
  add_step (w, "Pad", (const char *const[]) { places, value, NULL });
}

static void
add_window (Writer *w, Onnx__NodeProto *node, const LkLayer *layer)
{
  const gint64 kernel[2] = { (gint64) layer->kernel, (gint64) layer->kernel };
  const gint64 stride[2] = { (gint64) layer->stride, (gint64) layer->stride };

  add_ints (w, node, "kernel_shape", kernel, 2);
  add_ints (w, node, "strides", stride, 2);
}

static void
add_conv (Writer *w, gsize l, const char *const *numbers)
{
  const LkLayer *layer = &w->network->layers[l];
  gint64 margin = layer->valid ? 0 : (gint64) layer->kernel - 1, before = margin / 2;
  const gint64 pads[4] = { before, before, margin - before, margin - before }, none[4] = { 0 };
  gboolean other = margin > 0 && layer->around != 0.0f;
  Onnx__NodeProto *node;

  if (other)
    add_around (w, l, pads);
  node = add_step (w, "Conv", numbers);
  add_window (w, node, layer);
  add_ints (w, node, "pads", other ? none : pads, 4);
}

static gboolean
add_layer (Writer *w, gsize l, GError **error)
{
  const LkLayer *layer = &w->network->layers[l];
  const char *numbers[LK_LAYER_MAX_TENSORS + 1];

  if (!add_all_numbers (w, l, numbers, error))
    return FALSE;
  if (layer->kind == &lk_conv)
    add_conv (w, l, numbers);
  else if (layer->kind == &lk_max_pool)
    add_window (w, add_step (w, "MaxPool", NULL), layer);
  else if (layer->kind == &lk_average_pool)
    add_window (w, add_step (w, "AveragePool", NULL), layer);
  else if (layer->kind == &lk_global_pool)
    add_step (w, "GlobalAveragePool", NULL);
  else if (layer->kind == &lk_norm)
    {
      Onnx__AttributeProto *epsilon =
          add_attribute (w, add_step (w, "BatchNormalization", numbers), "epsilon", AS_FLOAT);

      epsilon->has_f = TRUE;
      epsilon->f = (float) LK_NORM_EPSILON;
    }
  else
    {
      /* What was a picture until here becomes a row. */
      if (!w->row)
        add_step (w, "Flatten", NULL);
      w->row = TRUE;
      add_int (w, add_step (w, "Gemm", numbers), "transB", 1);
    }
  if (layer->relu)
    add_step (w, "Relu", NULL);
  return TRUE;
}

/* --- the whole --- */

static Onnx__ValueInfoProto *
make_info (Writer *w, const char *name, const gsize *dims, gsize n)
{
  Onnx__ValueInfoProto *info = NEW (w, Onnx__ValueInfoProto, onnx__value_info_proto__init);
  Onnx__TensorShapeProto *shape = NEW (w, Onnx__TensorShapeProto, onnx__tensor_shape_proto__init);

  info->name = keep_text (w, name);
  info->type = NEW (w, Onnx__TypeProto, onnx__type_proto__init);
  info->type->tensor_type = NEW (w, Onnx__TypeProto__Tensor, onnx__type_proto__tensor__init);
  info->type->tensor_type->has_elem_type = TRUE;
  info->type->tensor_type->elem_type = FLOAT;
  info->type->tensor_type->shape = shape;
  shape->n_dim = n + 1;
  shape->dim = keep (w, g_new (Onnx__TensorShapeProto__Dimension *, n + 1));
  for (gsize d = 0; d <= n; d++)
    {
      shape->dim[d] = NEW (w, Onnx__TensorShapeProto__Dimension, onnx__tensor_shape_proto__dimension__init);
      if (d == 0)
        {
          shape->dim[d]->dim_param = keep_text (w, "N");
          continue;
        }
      shape->dim[d]->has_dim_value = TRUE;
      shape->dim[d]->dim_value = (gint64) dims[d - 1];
    }
  return info;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
add_metadata (Writer *w, GHashTable *metadata, Onnx__ModelProto *model)
{
  g_autoptr (GHashTable) all = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();
  g_autofree const char **names = NULL;
  const LkShape *picture = &w->network->layers[0].in;
  char layers[LK_NETWORK_TEXT];
  GHashTableIter iter;
  gpointer name, text;
  guint n;

  if (metadata)
    for (g_hash_table_iter_init (&iter, metadata); g_hash_table_iter_next (&iter, &name, &text);)
      g_hash_table_insert (all, name, g_utf8_make_valid (text, -1));
  lk_network_describe (w->network, layers, sizeof layers);
  g_hash_table_insert (all, (gpointer) "format", g_strdup ("limbeck"));
  g_hash_table_insert (all, (gpointer) "layers", g_strdup (layers));
  g_hash_table_insert (all, (gpointer) "activation", g_strdup ("relu"));
  g_hash_table_insert (all, (gpointer) "classes", g_strdup_printf ("%zu", lk_network_n_classes (w->network)));
  if (!lk_network_is_dense (w->network))
    g_hash_table_insert (all, (gpointer) "picture",
                         g_strdup_printf ("%zux%zux%zu", picture->height, picture->width, picture->channels));
  /* In the order of their names, so that equal networks make equal files. */
  names = (const char **) g_hash_table_get_keys_as_array (all, &n);
  qsort (names, n, sizeof *names, compare_texts);
  for (guint k = 0; k < n; k++)
    {
      Onnx__StringStringEntryProto *entry =
          NEW (w, Onnx__StringStringEntryProto, onnx__string_string_entry_proto__init);

      entry->key = keep_text (w, names[k]);
      entry->value = keep_text (w, g_hash_table_lookup (all, names[k]));
      g_ptr_array_add (entries, entry);
    }
  model->metadata_props = (Onnx__StringStringEntryProto **) list_of (w, entries, &model->n_metadata_props);
}

static Onnx__ModelProto *
make_model (Writer *w, GHashTable *metadata)
{
  const LkLayer *first = &w->network->layers[0];
  const gsize picture[] = { first->in.channels, first->in.height, first->in.width };
  const gsize row = lk_network_n_inputs (w->network), classes = lk_network_n_classes (w->network);
  gboolean dense = first->kind == &lk_dense;
  Onnx__ModelProto *model = NEW (w, Onnx__ModelProto, onnx__model_proto__init);
  Onnx__GraphProto *graph = NEW (w, Onnx__GraphProto, onnx__graph_proto__init);
  Onnx__OperatorSetIdProto *opset = NEW (w, Onnx__OperatorSetIdProto, onnx__operator_set_id_proto__init);
  Onnx__NodeProto *last = g_ptr_array_index (w->nodes, w->nodes->len - 1);

  last->output[0] = keep_text (w, "logits");
  graph->name = keep_text (w, "limbeck");
  graph->node = (Onnx__NodeProto **) list_of (w, w->nodes, &graph->n_node);
  graph->initializer = (Onnx__TensorProto **) list_of (w, w->tensors, &graph->n_initializer);
  graph->n_input = graph->n_output = 1;
  graph->input = keep (w, g_new (Onnx__ValueInfoProto *, 1));
  graph->input[0] = make_info (w, "pixels", dense ? &row : picture, dense ? 1 : G_N_ELEMENTS (picture));
  graph->output = keep (w, g_new (Onnx__ValueInfoProto *, 1));
  graph->output[0] = make_info (w, "logits", &classes, 1);
  opset->domain = keep_text (w, "");
  opset->has_version = TRUE;
  opset->version = OPSET;
  model->has_ir_version = TRUE;
  model->ir_version = IR_VERSION;
  model->producer_name = keep_text (w, "limbeck");
  model->producer_version = keep_text (w, LK_VERSION);
  model->graph = graph;
  model->n_opset_import = 1;
  model->opset_import = keep (w, g_new (Onnx__OperatorSetIdProto *, 1));
  model->opset_import[0] = opset;
  add_metadata (w, metadata, model);
  return model;
}

static GByteArray *
write_model (const LkNetwork *network, const LkSmaller *smaller, GHashTable *metadata, gboolean halves,
             const char *file, GError **error)
{
  g_autoptr (GPtrArray) memory = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();
  g_autoptr (GPtrArray) tensors = g_ptr_array_new ();
  Writer w = { .network = network,
               .smaller = smaller,
               .halves = halves,
               .file = file,
               .memory = memory,
               .nodes = nodes,
               .tensors = tensors };
  GByteArray *bytes = NULL;
  Onnx__ModelProto *model;

  w.last = keep_text (&w, "pixels");
  w.row = network->layers[0].kind == &lk_dense;
  for (gsize l = 0; l < network->n_layers; l++)
    if (!add_layer (&w, l, error))
      return NULL;
  model = make_model (&w, metadata);
  bytes = g_byte_array_new ();
  g_byte_array_set_size (bytes, (guint) onnx__model_proto__get_packed_size (model));
  onnx__model_proto__pack (model, bytes->data);
  return bytes;
}

GByteArray *
lk_onnx_write (const LkNetwork *network, GHashTable *metadata, gboolean halves, const char *file, GError **error)
{
  return write_model (network, NULL, metadata, halves, file, error);
}

GByteArray *
lk_onnx_write_smaller (const LkSmaller *smaller, GHashTable *metadata, const char *file, GError **error)
{
  return write_model (smaller->network, smaller, metadata, FALSE, file, error);
}
