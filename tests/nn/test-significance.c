/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>

#include "nn/lk-significance.h"

/* Exact values, by integers in Python: 2 * sum (comb (n, i) for i in range (k + 1)) / 2**n. */
static void
test_exact (void)
{
  static const struct {
    size_t only_a, only_b;
    double p;
  } cases[] = {
    { 41, 18, 0.0037937056353716074 },
    { 0, 5, 0.0625 },
    { 0, 1, 1.0 },
    { 300, 180, 4.7862174182068956e-08 },
    { 3000, 2500, 1.6615256105422594e-11 },
    { 0, 60, 1.734723475976807e-18 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double p = lk_mcnemar (cases[i].only_a, cases[i].only_b);

      g_assert_cmpfloat_with_epsilon (p / cases[i].p, 1.0, 1e-10);
      g_assert_cmpfloat (lk_mcnemar (cases[i].only_b, cases[i].only_a), ==, p);
    }
}

/* Nothing to tell them apart by; and never more than 1. */
static void
test_equal (void)
{
  for (size_t n = 0; n < 100; n++)
    {
      g_assert_cmpfloat (lk_mcnemar (n, n), ==, 1.0);
      g_assert_cmpfloat (lk_mcnemar (n, n + 1), <=, 1.0);
      g_assert_cmpfloat (lk_mcnemar (n, n + 1), >, 0.6);
    }
}

static void
assert_interval (double low, double high, double expected_low, double expected_high)
{
  g_assert_cmpfloat_with_epsilon (low, expected_low, 1e-12);
  g_assert_cmpfloat_with_epsilon (high, expected_high, 1e-12);
}

/* By hand, in Python, from the papers' equations. */
static void
test_intervals (void)
{
  double low, high;

  lk_wilson_interval (29, 30, &low, &high);
  assert_interval (low, high, 0.833296090085909, 0.994091409618387);
  lk_wilson_interval (0, 10, &low, &high);
  assert_interval (low, high, 0, 0.277532799862889);
  lk_paired_interval (41, 18, 1000, &low, &high);
  assert_interval (low, high, 0.00786938598287822, 0.0380387976498563);
  lk_paired_interval (18, 41, 1000, &low, &high);
  assert_interval (-high, -low, 0.00786938598287822, 0.0380387976498563);
  lk_paired_interval (3, 0, 3, &low, &high);
  g_assert_cmpfloat (high, <=, 1.0);
  lk_paired_interval (0, 0, 30, &low, &high);
  g_assert_cmpfloat (low, <, 0.0);
  g_assert_cmpfloat (high, ==, -low);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nn/significance/exact", test_exact);
  g_test_add_func ("/nn/significance/equal", test_equal);
  g_test_add_func ("/nn/significance/intervals", test_intervals);
  return g_test_run ();
}
