/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "plot/lk-axis.h"

#define MINUS "\xe2\x88\x92"

/* Invariants of every axis: a proper range, ticks ascending inside it. */
static void
check_axis (const LkAxis *axis)
{
  g_assert_true (isfinite (axis->min) && isfinite (axis->max) && axis->min < axis->max);
  g_assert_true (!axis->log || axis->min > 0.0);
  g_assert_cmpuint (axis->n_ticks, <=, LK_MAX_TICKS);
  for (size_t i = 0; i < axis->n_ticks; i++)
    {
      double position = lk_axis_position (axis, axis->ticks[i].value);

      g_assert_cmpfloat (position, >=, -1e-6);
      g_assert_cmpfloat (position, <=, 1.0 + 1e-6);
      g_assert_true (g_utf8_validate (axis->ticks[i].label, -1, NULL));
      if (i > 0)
        g_assert_cmpfloat (axis->ticks[i].value, >, axis->ticks[i - 1].value);
    }
}

static void
test_linear (void)
{
  LkAxis axis;

  lk_axis_init (&axis, 0.0, 1.0, false, false, 300.0, 50.0);
  check_axis (&axis);
  g_assert_cmpfloat_with_epsilon (axis.step, 0.2, 1e-12);
  g_assert_cmpuint (axis.n_ticks, ==, 6);
  g_assert_cmpstr (axis.ticks[0].label, ==, "0");
  g_assert_cmpstr (axis.ticks[1].label, ==, "0.2");
  g_assert_cmpstr (axis.ticks[5].label, ==, "1.0");

  /* Ends are kept, and ticks lie within. */
  lk_axis_init (&axis, 0.13, 0.97, false, false, 300.0, 50.0);
  check_axis (&axis);
  g_assert_cmpfloat (axis.min, ==, 0.13);
  g_assert_cmpfloat (axis.max, ==, 0.97);

  lk_axis_init_rounded (&axis, 0.13, 0.97, false, true, 300.0, 50.0);
  check_axis (&axis);
  g_assert_cmpfloat_with_epsilon (axis.min, 0.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (axis.max, 1.0, 1e-12);
  g_assert_cmpstr (axis.ticks[1].label, ==, "20\u00a0%");

  lk_axis_init (&axis, -2.0, 2.0, false, false, 200.0, 50.0);
  check_axis (&axis);
  g_assert_cmpstr (axis.ticks[0].label, ==, MINUS "2");
  g_assert_cmpstr (axis.ticks[axis.n_ticks / 2].label, ==, "0");
}

static void
test_steps_are_nice_and_roomy (void)
{
  static const double spans[] = { 1e-7, 3e-3, 0.7, 1.0, 9.9, 42.0, 60000.0, 3.3e8 };

  for (size_t i = 0; i < G_N_ELEMENTS (spans); i++)
    for (double length = 40.0; length <= 2000.0; length *= 1.7)
      {
        LkAxis axis;
        double lead;

        lk_axis_init (&axis, spans[i] * 0.1, spans[i] * 1.1, false, false, length, 40.0);
        check_axis (&axis);
        lead = axis.step / pow (10.0, floor (log10 (axis.step) + 1e-9));
        g_assert_true (fabs (lead - 1.0) < 1e-6 || fabs (lead - 2.0) < 1e-6 || fabs (lead - 5.0) < 1e-6);
        if (length >= 80.0)
          g_assert_cmpfloat (axis.step / spans[i] * length, >=, 40.0 - 1e-6);
      }
}

static void
test_log (void)
{
  LkAxis axis;
  int n_labelled = 0;

  lk_axis_init (&axis, 0.001, 10.0, true, false, 400.0, 40.0);
  check_axis (&axis);
  for (size_t i = 0; i < axis.n_ticks; i++)
    n_labelled += axis.ticks[i].label[0] != '\0';
  g_assert_cmpint (n_labelled, ==, 5);
  g_assert_cmpfloat_with_epsilon (lk_axis_position (&axis, 0.1), 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (lk_axis_value (&axis, 0.75), 1.0, 1e-9);
  g_assert_true (isnan (lk_axis_position (&axis, 0.0)));
  g_assert_true (isnan (lk_axis_position (&axis, -1.0)));

  /* Temperatures, 0.5 to 50: between the powers of ten there is room. */
  lk_axis_init (&axis, 0.5, 50.0, true, false, 600.0, 40.0);
  check_axis (&axis);
  g_assert_cmpuint (axis.n_ticks, ==, 7);
  g_assert_cmpstr (axis.ticks[0].label, ==, "0.5");
  g_assert_cmpstr (axis.ticks[6].label, ==, "50");

  lk_axis_init (&axis, 1e-300, 1e300, true, false, 500.0, 40.0);
  check_axis (&axis);
  lk_axis_init_rounded (&axis, 0.0123, 0.87, true, false, 500.0, 40.0);
  check_axis (&axis);
  g_assert_cmpfloat (axis.min, <=, 0.0123);
  g_assert_cmpfloat (axis.max, >=, 0.87);
}

static int
count_labels (const LkAxis *axis)
{
  int n = 0;

  for (size_t i = 0; i < axis->n_ticks; i++)
    n += axis->ticks[i].label[0] != '\0';
  return n;
}

/* Whatever the range, three numbers, which do not overlap in a plot of three lines. */
static void
test_three_labels (void)
{
  static const double lows[] = { 1e-6, 0.003, 0.0134, 0.7, 1.0, 1.01, 2.01, 5.01, 73.0, 292.0, 8999.0 };

  for (size_t i = 0; i < G_N_ELEMENTS (lows); i++)
    for (double ratio = 1.001; ratio < 1e7; ratio *= 1.13)
      for (int log = 0; log < 2; log++)
        for (double length = 53.0; length < 600.0; length *= 1.6)
          {
            double room = log ? 26.0 : fmin (45.0, fmax (17.5, length / 3.0));
            double last = -1.0;
            LkAxis axis;

            lk_axis_init_rounded (&axis, lows[i], lows[i] * ratio, log, false, length, room);
            check_axis (&axis);
            if (count_labels (&axis) < 3)
              g_error ("%g to %g, log %d, %g px: %d labels", lows[i], lows[i] * ratio, log, length,
                       count_labels (&axis));
            g_assert_cmpfloat (axis.min, <=, lows[i] * (1.0 + 1e-9));
            g_assert_cmpfloat (axis.max, >=, lows[i] * ratio * (1.0 - 1e-9));
            for (size_t j = 0; j < axis.n_ticks; j++)
              if (axis.ticks[j].label[0] != '\0')
                {
                  double at = length * lk_axis_position (&axis, axis.ticks[j].value);

                  g_assert_true (last < 0.0 || at - last >= 10.5);
                  last = fmax (at, 0.0);
                }
          }
}

static void
test_mended_ranges (void)
{
  static const double odd[] = { NAN, INFINITY, -INFINITY, 0.0, -1.0, 1.0, 1e308, -1e308, 1e-320, 5.0 };

  for (size_t i = 0; i < G_N_ELEMENTS (odd); i++)
    for (size_t j = 0; j < G_N_ELEMENTS (odd); j++)
      for (int k = 0; k < 4; k++)
        {
          LkAxis axis;

          (k & 1 ? lk_axis_init_rounded : lk_axis_init) (&axis, odd[i], odd[j], k & 2, false, k == 3 ? 0.0 : 200.0,
                                                         30.0);
          check_axis (&axis);
        }
  {
    LkAxis axis;

    lk_axis_init (&axis, 5.0, 5.0, false, false, 200.0, 30.0);
    g_assert_cmpfloat (axis.min, <, 5.0);
    g_assert_cmpfloat (axis.max, >, 5.0);
    lk_axis_init (&axis, 7.0, 3.0, false, false, 200.0, 30.0);
    g_assert_cmpfloat (axis.min, ==, 0.0);
    g_assert_cmpfloat (axis.max, ==, 1.0);
  }
}

static void
test_inverse (void)
{
  for (int log = 0; log < 2; log++)
    {
      LkAxis axis;

      lk_axis_init (&axis, 0.02, 70.0, log, false, 300.0, 30.0);
      g_assert_cmpfloat_with_epsilon (lk_axis_position (&axis, 0.02), 0.0, 1e-12);
      g_assert_cmpfloat_with_epsilon (lk_axis_position (&axis, 70.0), 1.0, 1e-12);
      g_assert_true (isnan (lk_axis_position (&axis, NAN)));
      for (double at = -0.5; at < 1.5; at += 0.1)
        g_assert_cmpfloat_with_epsilon (lk_axis_position (&axis, lk_axis_value (&axis, at)), at, 1e-9);
    }
}

static void
test_nice_ceil (void)
{
  static const double pairs[][2] = { { 1, 1 },           { 1.01, 2 },   { 2, 2 },       { 2.1, 5 },
                                     { 5, 5 },           { 5.1, 10 },   { 0.03, 0.05 }, { 0.2, 0.2 },
                                     { 0.1 + 0.1, 0.2 }, { 999, 1000 }, { 1e-9, 1e-9 } };

  for (size_t i = 0; i < G_N_ELEMENTS (pairs); i++)
    g_assert_cmpfloat_with_epsilon (lk_nice_ceil (pairs[i][0]) / pairs[i][1], 1.0, 1e-9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_NUMERIC, "C");
  g_test_add_func ("/axis/linear", test_linear);
  g_test_add_func ("/axis/steps", test_steps_are_nice_and_roomy);
  g_test_add_func ("/axis/log", test_log);
  g_test_add_func ("/axis/three-labels", test_three_labels);
  g_test_add_func ("/axis/mended-ranges", test_mended_ranges);
  g_test_add_func ("/axis/inverse", test_inverse);
  g_test_add_func ("/axis/nice-ceil", test_nice_ceil);
  return g_test_run ();
}
