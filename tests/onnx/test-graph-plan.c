/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "io/lk-error.h"
#include "onnx-data.h"
#include "onnx/lk-graph-inside.h"
#include "onnx/lk-graph-plan.h"

static const LkShape small = { 12, 12, 1 };

static void
test_sizes (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LkGraph) graph = onnx_data_graph ("lenet", &error);
  g_autoptr (LkGraphPlan) plan = lk_graph_plan_new (graph, small, 1, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (lk_graph_plan_n_classes (plan), ==, 10);
  /* Products, and the windows of two pools. */
  g_assert_cmpfloat (lk_graph_plan_multiply_adds (plan), ==,
                     12 * 12 * 4 * 25 + 6 * 6 * 4 * 4 + 4 * 4 * 6 * 36 + 2 * 2 * 6 * 4 + 24 * 16 + 16 * 10);
  g_assert_null (lk_graph_plan_taken_off (plan));
}

/* What does not depend on the picture is done beforehand: the shape that is computed for view (). */
static void
test_folded (void)
{
  g_autoptr (LkGraph) graph = onnx_data_graph ("lenet-any", NULL);
  g_autoptr (LkGraphPlan) plan = lk_graph_plan_new (graph, small, 7, NULL);
  gsize n_shapes = 0;

  for (guint k = 0; k < graph->n_nodes; k++)
    n_shapes += g_str_equal (graph->nodes[k].proto->op_type, "Shape");
  g_assert_cmpuint (n_shapes, ==, 1);
  g_assert_cmpuint (lk_graph_plan_n_operators (plan), ==, 10);
}

/* An operator of the file, renamed or with another attribute. */
static void
refuse (const char *file, const char *op, const char *as, const char *word)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LkGraph) graph = onnx_data_graph (file, NULL);

  for (guint k = 0; k < graph->n_nodes; k++)
    {
      Onnx__NodeProto *node = (Onnx__NodeProto *) graph->nodes[k].proto;

      if (!g_str_equal (node->op_type, op))
        continue;
      if (as)
        strcpy (node->op_type, as); /* which is not longer */
      else
        for (gsize a = 0; a < node->n_attribute; a++)
          for (gsize i = 0; i < node->attribute[a]->n_ints; i++)
            node->attribute[a]->ints[i] = G_MAXINT64;
    }
  g_assert_null (lk_graph_plan_new (graph, small, 1, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, lk_graph_way_out));
  if (!strstr (error->message, word))
    g_error ("“%s” is not in: %s", word, error->message);
}

static void
test_refused (void)
{
  refuse ("lenet", "Conv", "LRN", "LRN");
  refuse ("lenet", "MaxPool", "Abs?", "Abs?");
  refuse ("lenet", "Conv", NULL, "Conv");
  refuse ("lenet", "MaxPool", NULL, "MaxPool");
  refuse ("lenet", "Gemm", "Relu", "Relu"); /* of three inputs */
  refuse ("dense", "Flatten", "Relu", "do not fit together");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph-plan/sizes", test_sizes);
  g_test_add_func ("/graph-plan/folded", test_folded);
  g_test_add_func ("/graph-plan/refused", test_refused);
  return g_test_run ();
}
