/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>

#include "figure/lk-curve.h"

/* Points that jump about, with gaps. */
static double
value_at (guint64 i)
{
  if (i % 7 == 3)
    return i % 2 ? NAN : INFINITY;
  return sin (i * 0.37) * 5.0 + (double) i / 100.0;
}

static void
assert_close (double value, double expected)
{
  g_assert_cmpfloat_with_epsilon (value, expected, 1e-9 * (1.0 + fabs (expected)));
}

/* Bin by bin against the points themselves. */
static void
check (const LkCurve *curve, guint64 n)
{
  g_assert_cmpuint (curve->n, <=, LK_CURVE_BINS);
  g_assert_cmpuint ((curve->n - 1) * curve->per_bin + curve->n_last, ==, n);
  for (gsize b = 0; b < curve->n; b++)
    {
      guint64 begin = b * curve->per_bin, end = MIN (begin + curve->per_bin, n);
      double x = 0.0, sum = 0.0, low = INFINITY, high = -INFINITY;
      guint64 n_finite = 0;

      for (guint64 i = begin; i < end; i++)
        {
          x += 0.5 * i;
          if (!isfinite (value_at (i)))
            continue;
          sum += value_at (i);
          low = fmin (low, value_at (i));
          high = fmax (high, value_at (i));
          n_finite++;
        }
      assert_close (curve->x[b], x / (end - begin));
      g_assert_cmpuint (curve->n_finite[b], ==, n_finite);
      if (n_finite == 0)
        {
          g_assert_true (isnan (curve->y[b]) && isnan (curve->low[b]) && isnan (curve->high[b]));
          continue;
        }
      assert_close (curve->y[b], sum / n_finite);
      g_assert_cmpfloat (curve->low[b], ==, low);
      g_assert_cmpfloat (curve->high[b], ==, high);
    }
}

static void
test_against_direct (void)
{
  static const guint64 checked[] = { 1, 2, 255, 256, 257, 300, 511, 512, 513, 1024, 1025, 5000, 70001 };
  g_autofree LkCurve *curve = g_new0 (LkCurve, 1);
  guint64 n = 0;

  for (gsize c = 0; c < G_N_ELEMENTS (checked); c++)
    {
      for (; n < checked[c]; n++)
        lk_curve_append (curve, 0.5 * n, value_at (n));
      check (curve, n);
    }
  g_assert_cmpuint (curve->per_bin, ==, 512);
}

/* Where nothing is finite there is nothing, also after joining. */
static void
test_nan_alone (void)
{
  g_autofree LkCurve *curve = g_new0 (LkCurve, 1);

  for (int i = 0; i < 1000; i++)
    lk_curve_append (curve, i, i < 500 ? NAN : 2.0);
  g_assert_cmpuint (curve->per_bin, ==, 4);
  g_assert_true (isnan (curve->y[0]));
  g_assert_true (isnan (curve->low[124]));
  g_assert_cmpfloat (curve->y[125], ==, 2.0);
  g_assert_cmpuint (curve->n_finite[124], ==, 0);
}

/* One that was cleared is like a new one. */
static void
test_clear (void)
{
  g_autofree LkCurve *curve = g_new0 (LkCurve, 1);

  for (int i = 0; i < 600; i++)
    lk_curve_append (curve, i, 1e9);
  lk_curve_clear (curve);
  g_assert_cmpuint (lk_curve_series (curve, "", 0, LK_DASH_SOLID, TRUE).n, ==, 0);
  for (guint64 i = 0; i < 300; i++)
    lk_curve_append (curve, 0.5 * i, value_at (i));
  check (curve, 300);
}

static void
test_series (void)
{
  g_autofree LkCurve *curve = g_new0 (LkCurve, 1);
  LkSeries series;

  lk_curve_append (curve, 1.0, 5.0);
  series = lk_curve_series (curve, "name", 3, LK_DASH_DOTTED, TRUE);
  g_assert_cmpstr (series.label, ==, "name");
  g_assert_cmpint (series.color, ==, 3);
  g_assert_cmpint (series.dash, ==, LK_DASH_DOTTED);
  g_assert_cmpuint (series.n, ==, 1);
  g_assert_true (series.x == curve->x && series.y == curve->y);
  g_assert_true (series.low == curve->low && series.high == curve->high);
  series = lk_curve_series (curve, "name", 3, LK_DASH_DOTTED, FALSE);
  g_assert_null (series.low);
  g_assert_null (series.high);

  /* 1025 points: bins of 8, the last with a single one. It waits until it holds half. */
  for (int i = 1; i < 1025; i++)
    lk_curve_append (curve, i, 5.0);
  g_assert_cmpuint (curve->per_bin, ==, 8);
  g_assert_cmpuint (curve->n, ==, 129);
  g_assert_cmpuint (lk_curve_series (curve, "", 0, LK_DASH_SOLID, FALSE).n, ==, 128);
  for (int i = 0; i < 3; i++)
    lk_curve_append (curve, 1025 + i, 5.0);
  g_assert_cmpuint (lk_curve_series (curve, "", 0, LK_DASH_SOLID, FALSE).n, ==, 129);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure/curve/against-direct", test_against_direct);
  g_test_add_func ("/figure/curve/nan-alone", test_nan_alone);
  g_test_add_func ("/figure/curve/clear", test_clear);
  g_test_add_func ("/figure/curve/series", test_series);
  return g_test_run ();
}
