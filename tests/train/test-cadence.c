/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "train/lk-cadence.h"

/* An evaluation of n_test samples costs a forward pass each, a step three products for each
 * of its samples: one part in ten, and not more often than every sixteen steps. */
static void
test_interval (void)
{
  g_assert_cmpuint (lk_cadence_interval (10000, 128), ==, 10000 * 10 / (128 * 3));
  g_assert_cmpuint (lk_cadence_interval (10000, 1), ==, 33333);
  g_assert_cmpuint (lk_cadence_interval (60, 16), ==, 16);
  g_assert_cmpuint (lk_cadence_interval (1, 65536), ==, 16);
}

static void
test_first_steps (void)
{
  static const guint64 expected[] = { 0, 16, 32, 64, 128, 260, 520, 780 };
  guint64 step = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      step = lk_cadence_next (step, 260);
      g_assert_cmpuint (step, ==, expected[i]);
      step++;
    }
}

/* The next is at or after the step, never further than the interval, and itself due; the first
 * regular one has half an interval before it. */
static void
test_properties (void)
{
  static const guint64 intervals[] = { 16, 17, 100, 260, 4096 };

  for (gsize i = 0; i < G_N_ELEMENTS (intervals); i++)
    {
      guint64 previous = 0;

      for (guint64 step = 0; step < 10000; step++)
        {
          guint64 next = lk_cadence_next (step, intervals[i]);

          g_assert_cmpuint (next, >=, step);
          g_assert_cmpuint (next - step, <=, intervals[i]);
          g_assert_cmpuint (next, >=, previous);
          g_assert_cmpuint (lk_cadence_next (next, intervals[i]), ==, next);
          g_assert_true (next == 0 || next >= intervals[i] || 2 * next <= intervals[i]);
          previous = next;
        }
    }
}

/* Of a run without an end they grow as its logarithm does: a file of it holds each. */
static void
test_long_run (void)
{
  guint64 n = 0;

  for (guint64 step = 0; step <= 8000000; n++)
    step = lk_cadence_next (step, 16) + 1;
  g_assert_cmpuint (n, <=, 6200);
  g_assert_cmpuint (lk_cadence_next (1024 * 260 - 5, 260), ==, 1024 * 260);
  g_assert_cmpuint (lk_cadence_next (1024 * 260 + 1, 260), ==, 1026 * 260);
  g_assert_cmpuint (lk_cadence_next (2048 * 260 + 1, 260), ==, 2052 * 260);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/train/cadence/interval", test_interval);
  g_test_add_func ("/train/cadence/first-steps", test_first_steps);
  g_test_add_func ("/train/cadence/properties", test_properties);
  g_test_add_func ("/train/cadence/long-run", test_long_run);
  return g_test_run ();
}
