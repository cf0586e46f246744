/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <math.h>

#include "figure/lk-test-measure.h"

static const LkTestMeasure errors = { LK_TEST_ERRORS, 10000 }, accuracy = { LK_TEST_ACCURACY, 10000 };

static void
test_values (void)
{
  g_autofree char *errors_title = lk_test_measure_title (&errors);
  g_autofree char *accuracy_title = lk_test_measure_title (&accuracy);
  g_autofree char *unknown_title = lk_test_measure_title (&(LkTestMeasure) { LK_TEST_ERRORS, 0 });
  char text[LK_NUMBER_SIZE];

  for (int kind = 0; kind < LK_N_TEST_KINDS; kind++)
    g_assert_cmpint (lk_test_kind_from_id (lk_test_kind_id ((LkTestKind) kind)), ==, kind);
  g_assert_cmpint (lk_test_kind_from_id ("anything"), ==, LK_TEST_ERRORS);

  g_assert_cmpstr (errors_title, ==, "Errors of 10,000");
  g_assert_cmpstr (accuracy_title, ==, "Test accuracy");
  g_assert_cmpstr (unknown_title, ==, "Test errors");
  g_assert_cmpfloat (lk_test_measure_value (&errors, 292, 10000), ==, 292.0);
  g_assert_cmpfloat (lk_test_measure_value (&errors, 3, 500), ==, 60.0); /* of another test set */
  g_assert_cmpfloat (lk_test_measure_value (&accuracy, 3, 500), ==, 1.0 - 3.0 / 500.0);
  lk_test_measure_format (&errors, 10000.0 * (1.0 - 0.9927), 10000, text);
  g_assert_cmpstr (text, ==, "73");
  lk_test_measure_format (&accuracy, 73, 10000, text);
  g_assert_cmpstr (text, ==, "99.27\u00a0%");
}

/* The axis holds all that is drawn but what came before the curve had settled. */
static void
test_fit (void)
{
  double x[20], y[20], low[20], high[20];
  LkSeries series = { .n = 20, .x = x, .y = y, .low = low, .high = high };
  LkChartLine line = { .y = 73.0 };
  LkChart chart = LK_CHART_INIT;

  lk_test_measure_fit (&errors, &chart);
  g_assert_true (isnan (chart.y_min) && !chart.y_log);
  for (int i = 0; i < 20; i++)
    {
      x[i] = i;
      y[i] = i == 0 ? 9000.0 : 500.0 - 10.0 * i;
      low[i] = y[i] - 20.0;
      high[i] = y[i] + 20.0;
    }
  chart.series = &series;
  chart.n_series = 1;
  lk_test_measure_fit (&errors, &chart);
  g_assert_false (chart.y_log);
  g_assert_cmpfloat (chart.y_min, ==, 290.0);
  g_assert_cmpfloat (chart.y_max, ==, 490.0);

  /* The teacher's line is far below: over a logarithm. */
  chart.lines = &line;
  chart.n_lines = 1;
  lk_test_measure_fit (&errors, &chart);
  g_assert_true (chart.y_log);
  g_assert_cmpfloat (chart.y_min, ==, 73.0);

  /* Over none there is no logarithm. */
  line.y = 0.0;
  lk_test_measure_fit (&errors, &chart);
  g_assert_false (chart.y_log);
  g_assert_cmpfloat (chart.y_min, ==, 0.0);

  /* Shares are linear, end at 1 and keep a span when flat. */
  for (int i = 0; i < 20; i++)
    y[i] = low[i] = high[i] = 0.999;
  chart.n_lines = 0;
  lk_test_measure_fit (&accuracy, &chart);
  g_assert_true (chart.y_percent && !chart.y_log);
  g_assert_cmpfloat (chart.y_min, >=, 0.98);
  g_assert_cmpfloat (chart.y_min, <, 0.999);
  g_assert_cmpfloat (chart.y_max, ==, 1.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_NUMERIC, "C");
  g_test_add_func ("/figure/test-measure/values", test_values);
  g_test_add_func ("/figure/test-measure/fit", test_fit);
  return g_test_run ();
}
