/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure/lk-seeds-bands.h"
#include "plot/lk-palette.h"

/* 60 samples, two steps an epoch. */
static LkSeedsResult *
result_new (void)
{
  static const LkSeedsPoint points[] = {
    { .step = 0, .n = 2, .student = 54.0, .twin = 54.0 },
    { .step = 4, .n = 2, .student = 6.0, .student_sd = 3.0, .twin = 12.0, .twin_sd = 6.0 },
  };
  LkSeedsResult *result = g_new0 (LkSeedsResult, 1);

  g_atomic_ref_count_init (&result->refs);
  result->n_test = 60;
  result->steps_per_epoch = 2;
  result->summary = g_array_new (FALSE, FALSE, sizeof (LkSeedsPoint));
  g_array_append_vals (result->summary, points, G_N_ELEMENTS (points));
  return result;
}

/* Bands come behind the chart's own curves, in epochs and accuracies. */
static void
test_join (void)
{
  g_autoptr (LkSeedsBands) bands = lk_seeds_bands_new ();
  LkSeedsResult *result = result_new ();
  const double x[] = { 0.0, 1.0 }, y[] = { 0.1, 0.9 };
  LkTestMeasure measure = { LK_TEST_ACCURACY, 60 };
  LkSeries own = { .label = "own", .n = 2, .x = x, .y = y };
  LkChart chart = LK_CHART_INIT;

  chart.series = &own;
  chart.n_series = 1;
  lk_seeds_bands_join (bands, &chart);
  g_assert_cmpuint (chart.n_series, ==, 1);
  g_assert_true (lk_seeds_bands_set (bands, result, &measure));
  g_assert_false (lk_seeds_bands_set (bands, result, &measure));
  lk_seeds_bands_join (bands, &chart);
  g_assert_cmpuint (chart.n_series, ==, 3);
  g_assert_cmpstr (chart.series[2].label, ==, "own");
  g_assert_cmpint (chart.series[0].color, ==, LK_SERIES_STUDENT);
  g_assert_cmpfloat (chart.series[0].x[1], ==, 2.0);
  g_assert_cmpfloat_with_epsilon (chart.series[0].y[1], 0.9, 1e-12);
  g_assert_cmpfloat_with_epsilon (chart.series[0].low[1], 0.85, 1e-12);
  g_assert_cmpfloat_with_epsilon (chart.series[1].high[1], 0.9, 1e-12);

  /* In errors, of twice as many samples; below half of one a band does not reach. */
  measure = (LkTestMeasure) { LK_TEST_ERRORS, 120 };
  chart.series = &own;
  chart.n_series = 1;
  g_assert_true (lk_seeds_bands_set (bands, result, &measure));
  lk_seeds_bands_join (bands, &chart);
  g_assert_cmpfloat (chart.series[0].y[1], ==, 12.0);
  g_assert_cmpfloat (chart.series[0].low[1], ==, 6.0);
  g_assert_cmpfloat (chart.series[1].low[1], ==, 12.0);
  g_assert_cmpfloat (chart.series[0].low[0], >, 0.0);
  chart.series = &own;
  chart.n_series = 1;
  g_assert_true (lk_seeds_bands_set (bands, NULL, &measure));
  lk_seeds_bands_join (bands, &chart);
  g_assert_cmpuint (chart.n_series, ==, 1);
  lk_seeds_result_unref (result);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure/seeds-bands/join", test_join);
  return g_test_run ();
}
