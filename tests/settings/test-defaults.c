/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/lk-defaults.h"
#include "settings/lk-setting-table.h"
#include "settings/lk-settings-check.h"

/* Every value of the table is one of its setting: a default that could not be parsed would
 * be left out in silence. */
static void
test_known (void)
{
  static const char *const names[] = { "mnist", "fashion-mnist" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto (LkSettings) settings = { 0 };

      lk_defaults_init (&settings, names[i], LK_METHOD_KD);
      g_assert_true (lk_settings_check (&settings, NULL));
      g_assert_cmpstr (settings.dataset, ==, names[i]);
      g_assert_cmpstr (settings.student.layers, ==, "200x200");
      g_assert_cmpfloat (settings.train_fraction, ==, 0.1);
      g_assert_cmpuint (settings.student.epochs, ==, 20);
      g_assert_cmpfloat (settings.student.learning_rate, ==, 0.01);
      g_assert_cmpint (settings.student.schedule, ==, LK_SCHEDULE_COSINE);
    }
}

/* Pictures in colour that a dense network cannot read begin with convolutions. */
static void
test_colour_digits (void)
{
  g_auto (LkSettings) settings = { 0 };
  g_auto (LkSettings) plain = { 0 };

  lk_defaults_init (&settings, "colour-digits", LK_METHOD_KD);
  lk_settings_init (&plain);
  g_assert_true (lk_settings_check (&settings, NULL));
  g_assert_cmpstr (settings.teacher.layers, ==, "c12k5-p2-c24k5-p2-60");
  g_assert_cmpstr (settings.student.layers, ==, "c6k5-p2-30");
  g_assert_cmpfloat (settings.teacher.input_dropout, ==, 0.0);
  g_assert_cmpfloat (settings.train_fraction, ==, 0.1);
  g_assert_cmpuint (settings.student.epochs, ==, 12);
  g_assert_cmpuint (settings.teacher.epochs, ==, 8);
  g_assert_cmpfloat (plain.teacher.dropout, !=, settings.teacher.dropout);
}

/* People's own data are all taught. */
static void
test_others (void)
{
  g_auto (LkSettings) settings = { 0 };
  g_auto (LkSettings) plain = { 0 };

  lk_defaults_init (&settings, "my/pictures", LK_METHOD_KD);
  lk_settings_init (&plain);
  g_assert_cmpstr (settings.dataset, ==, "my/pictures");
  g_assert_true (lk_defaults_has ("mnist", LK_SETTING_TRAIN_FRACTION));
  g_assert_false (lk_defaults_has ("mnist", LK_SETTING_BATCH));
  g_assert_false (lk_defaults_has ("my/pictures", LK_SETTING_TRAIN_FRACTION));
  g_assert_cmpstr (settings.student.layers, ==, plain.student.layers);
  g_assert_cmpfloat (settings.train_fraction, ==, 1.0);
  g_assert_cmpint (settings.student.schedule, ==, LK_SCHEDULE_CONSTANT);
}

static void
test_learning_rate (void)
{
  g_assert_cmpfloat (lk_defaults_learning_rate ("mnist", LK_OPTIMIZER_ADAM), ==, 0.01);
  g_assert_cmpfloat (lk_defaults_learning_rate ("other", LK_OPTIMIZER_ADAM), ==, 0.003);
  g_assert_cmpfloat (lk_defaults_learning_rate ("mnist", LK_OPTIMIZER_SGD), ==,
                     lk_optimizer_default_rate (LK_OPTIMIZER_SGD));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/train/defaults/known", test_known);
  g_test_add_func ("/train/defaults/others", test_others);
  g_test_add_func ("/train/defaults/colour-digits", test_colour_digits);
  g_test_add_func ("/train/defaults/learning-rate", test_learning_rate);
  return g_test_run ();
}
