/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "onnx/lk-graph-plan.h"
#include "onnx/lk-operator.h"

#define NAME 32

/* Each operator against what PyTorch or NumPy make of the same numbers (references.py). */
static void
test_references (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "onnx", "data", "operators.cases", NULL);
  g_autofree char *bytes = NULL;
  gsize length, at = 0, n_cases = 0;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (; at < length; n_cases++)
    {
      char name[NAME + 1] = "";
      guint32 head[5]; /* channels, height, width, numbers that come out, bytes */
      g_autoptr (GError) error = NULL;
      g_autoptr (LkGraph) graph = NULL;
      g_autoptr (LkGraphPlan) plan = NULL;
      g_autofree float *x = NULL, *expected = NULL;
      LkGraphRun *run;
      const float *y;
      gsize n;

      memcpy (name, bytes + at, NAME);
      memcpy (head, bytes + at + NAME, sizeof head);
      at += NAME + sizeof head;
      for (guint k = 0; k < G_N_ELEMENTS (head); k++)
        head[k] = GUINT32_FROM_LE (head[k]);
      graph = lk_graph_parse ((const guint8 *) bytes + at, head[4], name, &error);
      g_assert_no_error (error);
      at += head[4];
      n = head[0] * head[1] * head[2];
      x = g_memdup2 (bytes + at, n * sizeof *x);
      expected = g_memdup2 (bytes + at + n * sizeof *x, head[3] * sizeof *x);
      at += (n + head[3]) * sizeof *x;

      plan = lk_graph_plan_new (graph, (LkShape) { head[1], head[2], head[0] }, 1, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (lk_graph_plan_n_classes (plan), ==, head[3]);
      run = lk_graph_run_new (plan);
      y = lk_graph_run_forward (run, x);
      for (gsize k = 0; k < head[3]; k++)
        if (!(fabs ((double) y[k] - (double) expected[k]) <= 1e-5 * (1.0 + fabs ((double) expected[k]))))
          g_error ("%s: number %zu is %g, not %g", name, k, (double) y[k], (double) expected[k]);
      lk_graph_run_free (run);
    }
  g_assert_cmpuint (at, ==, length);
  g_assert_cmpuint (n_cases, >=, 70);
}

static void
test_find (void)
{
  g_assert_cmpstr (lk_operator_find ("Conv")->name, ==, "Conv");
  g_assert_cmpstr (lk_operator_find ("Gemm")->name, ==, "Gemm");
  g_assert_null (lk_operator_find ("LSTM"));
  g_assert_null (lk_operator_find (""));
  g_assert_null (lk_operator_find (NULL));
}

static void
test_axis (void)
{
  gsize axis;

  g_assert_true (lk_call_axis (-1, 3, &axis));
  g_assert_cmpuint (axis, ==, 2);
  g_assert_true (lk_call_axis (0, 3, &axis));
  g_assert_cmpuint (axis, ==, 0);
  g_assert_false (lk_call_axis (3, 3, &axis));
  g_assert_false (lk_call_axis (-4, 3, &axis));
  g_assert_false (lk_call_axis (0, 0, &axis));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/operator/references", test_references);
  g_test_add_func ("/operator/find", test_find);
  g_test_add_func ("/operator/axis", test_axis);
  return g_test_run ();
}
