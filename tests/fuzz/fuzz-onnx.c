/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include "io/lk-error.h"
#include "onnx/lk-graph-plan.h"

#define SIDE      12
#define MOST_WORK 1e7 /* multiply-adds that are worth a run here */

static void
check_error (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_true (error->domain == LK_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL)); /* it is shown to people */
}

/* What can be read is prepared for small pictures, grey and in colour, and run. */
static void
try (LkGraph *graph, gsize channels, gsize batch)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LkGraphPlan) plan = lk_graph_plan_new (graph, (LkShape) { SIDE, SIDE, channels }, batch, &error);
  static float pixels[2 * 3 * SIDE * SIDE];
  LkGraphRun *run;

  if (!plan)
    {
      check_error (error);
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
      check_error (error);
      return 0;
    }
  g_assert_no_error (error);
  try (graph, 1, 1);
  try (graph, 1, 2);
  try (graph, 3, 1);
  return 0;
}
