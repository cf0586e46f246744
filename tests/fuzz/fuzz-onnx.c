/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-util.h"

#include <string.h>

#include "nn/lk-rng.h"
#include "onnx/lk-graph-inside.h"
#include "onnx/lk-graph-plan.h"
#include "onnx/lk-operator.h"

#define SIDE      12
#define MOST_WORK 1e7 /* multiply-adds that are worth a run here */

const unsigned int fuzz_cost = 2;

/* What can be read is prepared for small pictures, grey and in colour, and run. */
static void
try (LkGraph *graph, gsize channels, gsize batch)
{
  static float pixels[2 * 3 * SIDE * SIDE];
  g_autoptr (GError) error = NULL;
  g_autoptr (LkGraphPlan) plan = lk_graph_plan_new (graph, (LkShape) { SIDE, SIDE, channels }, batch, &error);
  LkGraphRun *run;

  if (!plan)
    {
      fuzz_assert_told (error);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (lk_graph_plan_n_classes (plan), >, 0);
  if (lk_graph_plan_multiply_adds (plan) > MOST_WORK)
    return;
  run = lk_graph_run_new (plan);
  if (run)
    {
      const float *logits = lk_graph_run_forward (run, pixels);
      double sum = 0.0;

      /* All of them are there to be read. */
      for (gsize k = 0; k < batch * lk_graph_plan_n_classes (plan); k++)
        sum += (double) logits[k];
      g_assert_true (sum <= 0.0 || sum >= 0.0 || sum != sum);
    }
  lk_graph_run_free (run);
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LkGraph) graph = lk_graph_parse (bytes, length, "fuzz", &error);

  lk_graph_probe (bytes, length);
  if (!graph)
    {
      fuzz_assert_told (error);
      return 0;
    }
  g_assert_no_error (error);
  try (graph, 1, 1);
  try (graph, 1, 2);
  try (graph, 3, 1);
  return 0;
}

/* --- graphs that are whole, and odd --- */

static gint64
odd_number (LkRng *rng)
{
  static const gint64 odd[] = { 0, 1, 2, 3, 4, 5, 7, 12, 144, -1, -2, -3, 100, 4096, 1 << 20, G_MAXINT64, G_MININT64 };

  return odd[lk_rng_below (rng, G_N_ELEMENTS (odd))];
}

static void
rename_to (char **text, const char *to)
{
  char *copy = strdup (to);

  free (*text);
  *text = copy;
}

static const char *
any_operator (LkRng *rng)
{
  const LkOperator *const groups[] = { lk_operators_elementwise, lk_operators_moving, lk_operators_pictures,
                                       lk_operators_products };
  const LkOperator *group = groups[lk_rng_below (rng, G_N_ELEMENTS (groups))];
  guint n = 0;

  while (group[n].name)
    n++;
  return group[lk_rng_below (rng, n)].name;
}

static void
change_attribute (Onnx__AttributeProto *attribute, LkRng *rng)
{
  static const char *const names[] = { "axis",      "axes",         "perm",     "pads",     "strides",
                                       "dilations", "kernel_shape", "group",    "starts",   "keepdims",
                                       "ceil_mode", "transA",       "auto_pad", "allowzero" };

  if (lk_rng_below (rng, 3) == 0)
    rename_to (&attribute->name, names[lk_rng_below (rng, G_N_ELEMENTS (names))]);
  attribute->has_i = TRUE;
  attribute->i = odd_number (rng);
  for (gsize k = 0; k < attribute->n_ints; k++)
    if (lk_rng_below (rng, 2))
      attribute->ints[k] = odd_number (rng);
}

/* Another shape of as many bytes as that takes, or another number among sizes. */
static void
change_tensor (Onnx__TensorProto *tensor, LkRng *rng)
{
  gsize size = tensor->data_type == 7 ? 8 : tensor->data_type == 10 ? 2 : 4, n = 1, wanted;
  gint64 number = odd_number (rng);

  if (size == 8 && tensor->raw_data.len >= size)
    memcpy (tensor->raw_data.data, &number, size);
  if (size == 8 || tensor->n_dims == 0 || !tensor->has_raw_data)
    return;
  tensor->dims[lk_rng_below (rng, (guint32) tensor->n_dims)] = lk_rng_below (rng, 8);
  for (gsize d = 0; d < tensor->n_dims; d++)
    n *= (gsize) CLAMP (tensor->dims[d], 0, 100);
  wanted = MIN (n * size, 20000);
  tensor->raw_data.data = realloc (tensor->raw_data.data, wanted + 1);
  if (wanted > tensor->raw_data.len)
    memset (tensor->raw_data.data + tensor->raw_data.len, 0, wanted - tensor->raw_data.len);
  tensor->raw_data.len = wanted;
}

static void
change (Onnx__GraphProto *graph, LkRng *rng)
{
  Onnx__NodeProto *node = graph->node[lk_rng_below (rng, (guint32) graph->n_node)];
  Onnx__NodeProto *other = graph->node[lk_rng_below (rng, (guint32) graph->n_node)];

  switch (lk_rng_below (rng, 4))
    {
    case 0:
      rename_to (&node->op_type, any_operator (rng));
      break;
    case 1:
      if (node->n_attribute > 0)
        change_attribute (node->attribute[lk_rng_below (rng, (guint32) node->n_attribute)], rng);
      break;
    case 2:
      if (graph->n_initializer > 0)
        change_tensor (graph->initializer[lk_rng_below (rng, (guint32) graph->n_initializer)], rng);
      break;
    default:
      if (node->n_input > 0 && other->n_output > 0)
        rename_to (&node->input[lk_rng_below (rng, (guint32) node->n_input)], other->output[0]);
      break;
    }
}

size_t
LLVMFuzzerCustomMutator (uint8_t *bytes, size_t length, size_t room, unsigned int seed)
{
  Onnx__ModelProto *model = onnx__model_proto__unpack (NULL, length, bytes);
  LkRng rng;

  if (!model || !model->graph || model->graph->n_node == 0)
    {
      onnx__model_proto__free_unpacked (model, NULL);
      return LLVMFuzzerMutate (bytes, length, room);
    }
  lk_rng_seed (&rng, seed, 1);
  for (guint k = lk_rng_below (&rng, 5); k < 5; k++)
    change (model->graph, &rng);
  if (onnx__model_proto__get_packed_size (model) <= room)
    length = onnx__model_proto__pack (model, bytes);
  onnx__model_proto__free_unpacked (model, NULL);
  return length;
}
