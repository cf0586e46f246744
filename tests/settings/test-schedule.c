/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "settings/lk-schedule.h"

static void
test_values (void)
{
  static const struct {
    LkSchedule schedule;
    guint64 step;
    double factor; /* of 8 steps */
  } cases[] = {
    { LK_SCHEDULE_CONSTANT, 0, 1.0 }, { LK_SCHEDULE_CONSTANT, 7, 1.0 },
    { LK_SCHEDULE_LINEAR, 0, 1.0 },   { LK_SCHEDULE_LINEAR, 2, 0.75 },
    { LK_SCHEDULE_LINEAR, 7, 0.125 }, { LK_SCHEDULE_LINEAR, 8, 0.0 },
    { LK_SCHEDULE_COSINE, 0, 1.0 },   { LK_SCHEDULE_COSINE, 2, 0.8535533905932737 }, /* (1 + √½) / 2 */
    { LK_SCHEDULE_COSINE, 4, 0.5 },   { LK_SCHEDULE_COSINE, 6, 0.14644660940672627 },
    { LK_SCHEDULE_COSINE, 8, 0.0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpfloat_with_epsilon (lk_schedule_factor (cases[i].schedule, cases[i].step, 8), cases[i].factor, 1e-15);
}

/* Every step does something, and less than the one before. */
static void
test_falls (void)
{
  const guint64 n = 1000;

  for (guint64 step = 1; step < n; step++)
    {
      g_assert_cmpfloat (lk_schedule_factor (LK_SCHEDULE_CONSTANT, step, n), ==, 1.0);
      for (LkSchedule schedule = LK_SCHEDULE_LINEAR; schedule < LK_N_SCHEDULES; schedule++)
        {
          double factor = lk_schedule_factor (schedule, step, n);

          g_assert_cmpfloat (factor, >, 0.0);
          g_assert_cmpfloat (factor, <, lk_schedule_factor (schedule, step - 1, n));
        }
    }
}

/* Without an end nothing can fall towards it. */
static void
test_endless (void)
{
  for (int s = 0; s < LK_N_SCHEDULES; s++)
    g_assert_cmpfloat (lk_schedule_factor ((LkSchedule) s, 1000, 0), ==, 1.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/train/schedule/values", test_values);
  g_test_add_func ("/train/schedule/falls", test_falls);
  g_test_add_func ("/train/schedule/endless", test_endless);
  return g_test_run ();
}
