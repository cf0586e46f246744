/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "live/lk-pace.h"

/* Steps done in `seconds` of a clock of the test's own, where each takes `cost` microseconds and a slice offers 50. */
static guint
run (double speed, double seconds, gint64 cost)
{
  gint64 now = 1000000000, end = now + (gint64) (seconds * 1e6), due = 0;
  guint done = 0;

  while (now < end)
    {
      gint64 wait = lk_pace_wait (due, speed, now);

      if (wait > 0)
        now += wait;
      else
        {
          guint n = lk_pace_steps (&due, speed, now, 50);

          g_assert_cmpuint (n, >=, 1);
          g_assert_cmpuint (n, <=, 50);
          done += n;
          now += n * cost;
        }
    }
  return done;
}

/* As many as were asked for, however long a step takes, as long as there is time. */
static void
test_speeds (void)
{
  static const double speeds[] = { 1, 2, 5, 20, 50, 100, 500, 2000 };

  for (gsize i = 0; i < G_N_ELEMENTS (speeds); i++)
    {
      for (gint64 cost = 10; cost * speeds[i] < 0.9e6 && cost < 10000; cost *= 7)
        {
          guint done = run (speeds[i], 10.0, cost);

          g_test_message ("%g a second, %d µs each: %u", speeds[i], (int) cost, done);
          g_assert_cmpfloat (done, >=, 10.0 * speeds[i] * 0.98);
          g_assert_cmpfloat (done, <=, 10.0 * speeds[i] * 1.02 + 1.0);
        }
    }
}

static void
test_no_limit (void)
{
  gint64 due = G_MAXINT64;
  guint done;

  g_assert_cmpint (lk_pace_wait (due, 0.0, 5), ==, 0);
  g_assert_cmpuint (lk_pace_steps (&due, 0.0, 5, 50), ==, 50);
  /* A machine that is too slow for it does what it can. */
  done = run (1000.0, 10.0, 10000);
  g_assert_cmpuint (done, >=, 1000);
  g_assert_cmpuint (done, <, 1020); /* the last slice goes a little beyond */
}

/* What a pause has missed is not made up for. */
static void
test_pause (void)
{
  gint64 due = 0, now = 1000000000;

  g_assert_cmpuint (lk_pace_steps (&due, 10.0, now, 50), ==, 1);
  g_assert_cmpint (lk_pace_wait (due, 10.0, now), <=, 100000);
  now += 60000000;
  g_assert_cmpuint (lk_pace_steps (&due, 10.0, now, 50), ==, 1);
  g_assert_cmpint (lk_pace_wait (due, 10.0, now), >, 80000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/live/pace/speeds", test_speeds);
  g_test_add_func ("/live/pace/no-limit", test_no_limit);
  g_test_add_func ("/live/pace/pause", test_pause);
  return g_test_run ();
}
