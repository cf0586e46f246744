/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>

#include "app/tune/lk-sweep-plan.h"
#include "sweep/lk-sweep-spec.h"
#include "settings/lk-setting-table.h"

static void
test_work (void)
{
  g_auto (LkSettings) base = { 0 };
  g_auto (LkSweepSpec) spec = { 0 };
  double one, all;

  lk_settings_init (&base);
  base.student.epochs = 2;
  lk_sweep_spec_init (&spec, &base);
  /* A taught run and an untaught one, of the same size and number of pictures. */
  one = lk_sweep_plan_work (&spec, (LkShape) { 28, 28, 1 }, 10, 1000);
  g_assert_cmpfloat (one, >, 2.0 * 2.0 * 900.0 * (784 * 30 + 30 * 30 + 30 * 10));
  g_assert_true (lk_sweep_spec_parse (&spec, LK_SWEEP_TEMPERATURE, "1,2,3", NULL));
  all = lk_sweep_plan_work (&spec, (LkShape) { 28, 28, 1 }, 10, 1000);
  g_assert_cmpfloat_with_epsilon (all, 2.0 * one, 1e-6 * all);
  /* A tenth of the pictures is a tenth of the work. */
  g_assert_true (lk_sweep_spec_parse (&spec, LK_SWEEP_FRACTION, "0.1", NULL));
  g_assert_cmpfloat_with_epsilon (lk_sweep_plan_work (&spec, (LkShape) { 28, 28, 1 }, 10, 1000), 0.1 * all, 1e-6 * all);
  g_assert_true (lk_sweep_spec_parse (&spec, LK_SWEEP_STUDENT, "800x800", NULL));
  g_assert_cmpfloat (lk_sweep_plan_work (&spec, (LkShape) { 28, 28, 1 }, 10, 1000), >, 0.1 * 10.0 * all);
}

static void
test_speed (void)
{
  LkSnapshot snapshot = { .phase = LK_PHASE_RUNNING,
                          .work_images_per_second = 1000.0,
                          .student_size.multiply_adds = 70000,
                          .sweep_seconds_left = NAN };

  g_assert_cmpfloat (lk_sweep_plan_speed (&snapshot, 0.0, 2), ==, 2.0 * 1000.0 * 100000.0);
  snapshot.phase = LK_PHASE_PAUSED;
  g_assert_cmpfloat (lk_sweep_plan_speed (&snapshot, 0.0, 2), ==, 0.0);
  /* A quarter of the work is left, for 5 s. */
  snapshot.sweeping = TRUE;
  g_assert_cmpfloat (lk_sweep_plan_speed (&snapshot, 400.0, 2), ==, 0.0);
  snapshot.sweep_progress = 0.75;
  snapshot.sweep_seconds_left = 5.0;
  g_assert_cmpfloat (lk_sweep_plan_speed (&snapshot, 400.0, 2), ==, 20.0);
}

static void
test_seconds (void)
{
  static const struct {
    double seconds;
    const char *text;
  } cases[] = {
    { 0.0, "about a second" }, { 3.2, "about 4 s" },     { 41.0, "about 45 s" },
    { 99.0, "about 100 s" },   { 130.0, "about 3 min" }, { 7200.0, "about 2 h" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = lk_sweep_plan_seconds (cases[i].seconds);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/sweep-plan/work", test_work);
  g_test_add_func ("/app/sweep-plan/speed", test_speed);
  g_test_add_func ("/app/sweep-plan/seconds", test_seconds);
  return g_test_run ();
}
