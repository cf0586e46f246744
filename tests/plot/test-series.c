/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>
#include <stdbool.h>

#include "plot/lk-series.h"

#define N       5000
#define COLUMNS 37

static double x[N], y[N], low[N], high[N], buffer[LK_REDUCED_SIZE (COLUMNS)];

static void
fill (bool with_gap)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  double at = 0.0;

  for (int i = 0; i < N; i++)
    {
      at += g_rand_double (rand);
      x[i] = at;
      y[i] = sin (at / 200.0) + g_rand_double_range (rand, -0.3, 0.3);
      low[i] = y[i] - g_rand_double (rand);
      high[i] = y[i] + g_rand_double (rand);
    }
  if (with_gap)
    for (int i = N / 2; i < N / 2 + 400; i++)
      y[i] = i % 2 ? NAN : INFINITY;
}

/* Every column computed on its own, straight from what the header says. */
static void
check_reduction (bool band, bool gap, double from, double to)
{
  LkSeries series = { .label = "a", .color = 3, .dash = LK_DASH_DOTTED, .width = 1.5, .n = N, .x = x, .y = y }, reduced;
  size_t n = 0, n_gaps = 0;

  fill (gap);
  if (band)
    {
      series.low = low;
      series.high = high;
    }
  lk_series_reduce (&series, from, to, COLUMNS, buffer, &reduced);
  g_assert_cmpstr (reduced.label, ==, "a");
  g_assert_cmpint (reduced.color, ==, 3);
  g_assert_cmpint (reduced.dash, ==, LK_DASH_DOTTED);
  g_assert_cmpuint (reduced.n, <=, COLUMNS);

  for (size_t column = 0; column < COLUMNS; column++)
    {
      double sum_x = 0.0, sum_y = 0.0, bottom = INFINITY, top = -INFINITY;
      int count = 0, any = 0;

      for (int i = 0; i < N; i++)
        {
          double at = (x[i] - from) / (to - from) * COLUMNS;

          if (x[i] < from || x[i] > to || fmin (floor (at), COLUMNS - 1) != (double) column)
            continue;
          any++;
          if (!isfinite (y[i]))
            continue;
          count++;
          sum_x += x[i];
          sum_y += y[i];
          bottom = fmin (bottom, band ? low[i] : y[i]);
          top = fmax (top, band ? high[i] : y[i]);
        }
      if (any == 0)
        continue;
      g_assert_cmpuint (n, <, reduced.n);
      if (count == 0)
        {
          g_assert_true (isnan (reduced.y[n]));
          n_gaps++;
        }
      else
        {
          g_assert_cmpfloat_with_epsilon (reduced.x[n], sum_x / count, 1e-6);
          g_assert_cmpfloat_with_epsilon (reduced.y[n], sum_y / count, 1e-9);
          g_assert_cmpfloat (reduced.low[n], ==, bottom);
          g_assert_cmpfloat (reduced.high[n], ==, top);
        }
      n++;
    }
  g_assert_cmpuint (n, ==, reduced.n);
  g_assert_true (!gap || n_gaps > 0);
}

static void
test_reduce (void)
{
  fill (false);
  check_reduction (false, false, x[0], x[N - 1]);
  check_reduction (true, false, x[0], x[N - 1]);
  check_reduction (false, true, x[0], x[N - 1]);
  check_reduction (true, true, x[0] - 300.0, x[N - 1] + 100.0);
  check_reduction (false, false, x[100], x[900]);
}

static void
test_reduce_edges (void)
{
  double one_x[1] = { 4.0 }, one_y[1] = { 2.0 };
  LkSeries series = { .n = 0 }, reduced;

  lk_series_reduce (&series, 0.0, 1.0, COLUMNS, buffer, &reduced);
  g_assert_cmpuint (reduced.n, ==, 0);

  series = (LkSeries) { .n = 1, .x = one_x, .y = one_y };
  lk_series_reduce (&series, 4.0, 4.0, COLUMNS, buffer, &reduced);
  g_assert_cmpuint (reduced.n, ==, 1);
  g_assert_cmpfloat (reduced.x[0], ==, 4.0);
  g_assert_cmpfloat (reduced.y[0], ==, 2.0);

  lk_series_reduce (&series, 5.0, 9.0, COLUMNS, buffer, &reduced);
  g_assert_cmpuint (reduced.n, ==, 0);
  lk_series_reduce (&series, 0.0, 9.0, 0, buffer, &reduced);
  g_assert_cmpuint (reduced.n, ==, 0);
}

static void
test_slice (void)
{
  double xs[6] = { 0, 1, 2, 3, 4, 5 }, ys[6] = { 0, 10, 20, 30, 40, 50 };
  LkSeries series = { .n = 6, .x = xs, .y = ys }, slice = lk_series_slice (&series, 1.5, 3.5);

  g_assert_cmpuint (slice.n, ==, 4);
  g_assert_cmpfloat (slice.x[0], ==, 1.0);
  g_assert_cmpfloat (slice.y[3], ==, 40.0);
  slice = lk_series_slice (&series, -9.0, 9.0);
  g_assert_cmpuint (slice.n, ==, 6);
  g_assert_true (slice.x == xs);
  series.n = 0;
  g_assert_cmpuint (lk_series_slice (&series, 0.0, 1.0).n, ==, 0);
}

static void
test_value_at (void)
{
  double xs[5] = { 0, 1, 3, 4, 5 }, ys[5] = { 0, 10, 20, NAN, 7 };
  LkSeries series = { .n = 5, .x = xs, .y = ys };

  g_assert_cmpfloat_with_epsilon (lk_series_value_at (&series, 0.5), 5.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (lk_series_value_at (&series, 2.0), 15.0, 1e-12);
  g_assert_cmpfloat (lk_series_value_at (&series, 3.0), ==, 20.0);
  g_assert_cmpfloat (lk_series_value_at (&series, 5.0), ==, 7.0);
  g_assert_true (isnan (lk_series_value_at (&series, 3.5)));
  g_assert_true (isnan (lk_series_value_at (&series, 4.0)));
  g_assert_true (isnan (lk_series_value_at (&series, -0.1)));
  g_assert_true (isnan (lk_series_value_at (&series, 5.1)));
  g_assert_true (isnan (lk_series_value_at (&series, NAN)));
  series.n = 0;
  g_assert_true (isnan (lk_series_value_at (&series, 0.0)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/series/reduce", test_reduce);
  g_test_add_func ("/series/reduce-edges", test_reduce_edges);
  g_test_add_func ("/series/slice", test_slice);
  g_test_add_func ("/series/value-at", test_value_at);
  return g_test_run ();
}
