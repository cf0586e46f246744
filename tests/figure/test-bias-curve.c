/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <glib.h>
#include <math.h>
#include <string.h>

#include "figure/lk-bias-curve.h"
#include "nn/lk-class-bias.h"
#include "nn/lk-metrics.h"
#include "nn/lk-rng.h"
#include "tests/train/train-data.h"

#define C      TRAIN_DATA_CLASSES
#define N_TEST 40

static const bool second[C] = { false, true };
static const bool two[C] = { false, true, true };
static const bool none[C] = { false };

/* Networks that know something, but for class 1. */
static LkEvaluation *
new_evaluation (const LkDataset *dataset, gboolean has_twin, guint64 seed)
{
  LkEvaluation *evaluation = lk_evaluation_new (N_TEST, C, has_twin);
  LkRng rng;

  lk_rng_seed (&rng, seed, 0);
  for (gsize i = 0; i < N_TEST * C; i++)
    {
      gboolean right = i % C == dataset->test.labels[i / C];

      evaluation->student[i] = (float) (lk_rng_normal (&rng) + 2.0 * right - 4.0 * (i % C == 1));
      if (has_twin)
        evaluation->twin[i] = (float) (2.0 * lk_rng_normal (&rng) + 2.0 * right - 6.0 * (i % C == 1));
    }
  return evaluation;
}

static void
assert_curve (const LkSeries *series, const LkDataset *dataset, const float *logits, const bool *raised)
{
  g_autofree float *moved = g_new (float, (N_TEST * C));

  g_assert_cmpuint (series->n, ==, 20 * LK_BIAS_CURVE_MAX + 1);
  g_assert_cmpfloat (series->x[0], ==, -LK_BIAS_CURVE_MAX);
  g_assert_cmpfloat (series->x[series->n - 1], ==, LK_BIAS_CURVE_MAX);
  for (gsize g = 0; g < series->n; g++)
    {
      memcpy (moved, logits, N_TEST * C * sizeof *moved);
      lk_add_bias (moved, N_TEST, C, raised, series->x[g]);
      g_assert_cmpfloat (series->y[g], ==, lk_count_errors (moved, dataset->test.labels, N_TEST, C));
    }
}

static void
test_curves (void)
{
  LkDataset *dataset = train_data_new (8, N_TEST, 1);
  g_autoptr (LkEvaluation) evaluation = new_evaluation (dataset, TRUE, 1);
  g_autoptr (LkBiasCurve) curve = lk_bias_curve_new ();
  const LkChart *chart = lk_bias_curve_get_chart (curve);
  const LkChartLine line = { .y = 5.0, .label = "reference", .color = LK_SERIES_TEACHER };

  lk_bias_curve_update (curve, &(LkBiasCurveInput) { .dataset = dataset,
                                                     .evaluation = evaluation,
                                                     .raised = second,
                                                     .bias = 3.5,
                                                     .lines = &line,
                                                     .n_lines = 1 });
  g_assert_cmpuint (chart->n_series, ==, 2);
  assert_curve (&chart->series[0], dataset, evaluation->student, second);
  assert_curve (&chart->series[1], dataset, evaluation->twin, second);
  g_assert_cmpint (chart->series[0].color, ==, LK_SERIES_STUDENT);
  g_assert_cmpint (chart->series[1].color, ==, LK_SERIES_TWIN);
  g_assert_cmpfloat (chart->x_min, ==, -LK_BIAS_CURVE_MAX);
  g_assert_cmpfloat (chart->x_max, ==, LK_BIAS_CURVE_MAX);
  g_assert_cmpuint (chart->n_marks, ==, 1);
  g_assert_cmpfloat (chart->marks[0].x, ==, 3.5);
  g_assert_cmpstr (chart->marks[0].label, ==, "3.5");
  g_assert_cmpuint (chart->n_lines, ==, 1);
  g_assert_true (chart->lines == &line);
  g_assert_true (g_str_has_suffix (chart->title, " class 1"));
  lk_dataset_unref (dataset);
}

/* What changes shows; what does not stays. */
static void
test_changes (void)
{
  LkDataset *dataset = train_data_new (8, N_TEST, 1);
  g_autoptr (LkEvaluation) first = new_evaluation (dataset, TRUE, 1);
  g_autoptr (LkEvaluation) later = new_evaluation (dataset, FALSE, 2);
  g_autoptr (LkBiasCurve) curve = lk_bias_curve_new ();
  const LkChart *chart = lk_bias_curve_get_chart (curve);
  LkBiasCurveInput input = { .dataset = dataset, .evaluation = first, .raised = second };

  lk_bias_curve_update (curve, &input);
  input.bias = -2.0;
  lk_bias_curve_update (curve, &input);
  g_assert_cmpfloat (chart->marks[0].x, ==, -2.0);
  g_assert_cmpstr (chart->marks[0].label, ==, "−2.0");
  assert_curve (&chart->series[0], dataset, first->student, second);

  input.raised = two;
  lk_bias_curve_update (curve, &input);
  assert_curve (&chart->series[0], dataset, first->student, two);
  g_assert_true (g_str_has_suffix (chart->title, " classes 1, 2"));

  input.evaluation = later;
  lk_bias_curve_update (curve, &input);
  g_assert_cmpuint (chart->n_series, ==, 1); /* no twin */
  assert_curve (&chart->series[0], dataset, later->student, two);
  lk_dataset_unref (dataset);
}

static void
test_empty (void)
{
  LkDataset *dataset = train_data_new (8, N_TEST, 1);
  g_autoptr (LkEvaluation) evaluation = new_evaluation (dataset, TRUE, 1);
  g_autoptr (LkBiasCurve) curve = lk_bias_curve_new ();
  const LkChart *chart = lk_bias_curve_get_chart (curve);

  g_assert_cmpuint (chart->n_series, ==, 0);
  g_assert_nonnull (strstr (chart->empty_text, "Leave a class out"));
  g_assert_nonnull (chart->title);

  lk_bias_curve_update (curve, &(LkBiasCurveInput) { .dataset = dataset, .evaluation = evaluation, .raised = second });
  g_assert_cmpuint (chart->n_series, ==, 2);
  lk_bias_curve_update (curve, &(LkBiasCurveInput) { .dataset = dataset, .evaluation = evaluation, .raised = none });
  g_assert_cmpuint (chart->n_series, ==, 0);
  g_assert_nonnull (strstr (chart->empty_text, "Leave a class out"));
  lk_bias_curve_update (curve, &(LkBiasCurveInput) { .dataset = dataset, .raised = second });
  g_assert_cmpuint (chart->n_series, ==, 0);
  g_assert_null (strstr (chart->empty_text, "Leave a class out"));
  lk_dataset_unref (dataset);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_NUMERIC, "C"); /* sentences with numbers */
  g_test_add_func ("/figure/bias-curve/curves", test_curves);
  g_test_add_func ("/figure/bias-curve/changes", test_changes);
  g_test_add_func ("/figure/bias-curve/empty", test_empty);
  return g_test_run ();
}
