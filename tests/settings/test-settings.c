/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "tests/train/train-data.h"
#include "settings/lk-choice.h"
#include "settings/lk-setting-table.h"
#include "settings/lk-settings-check.h"

static void
test_defaults (void)
{
  g_auto (LkSettings) settings = { 0 };
  GError *error = NULL;

  lk_settings_init (&settings);
  g_assert_true (lk_settings_check (&settings, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (settings.dataset, ==, "mnist");
  g_assert_null (settings.teacher_files);
  g_assert_cmpuint (settings.teacher_count, ==, 1);
  g_assert_true (settings.twin);
  g_assert_cmpfloat (settings.loss.temperature, ==, 4.0);
  g_assert_cmpfloat (settings.loss.alpha, ==, 0.9);
  g_assert_cmpuint (lk_settings_n_threads (&settings), ==, g_get_num_processors ());
  settings.threads = 3;
  g_assert_cmpuint (lk_settings_n_threads (&settings), ==, 3);
}

/* A copy shares nothing with what it was made from. */
static void
test_copy (void)
{
  LkSettings settings, copy;

  lk_settings_init (&settings);
  settings.teacher_files = g_strsplit ("t.safetensors|u.safetensors", "|", 0);
  settings.seed = 77;
  lk_settings_copy (&settings, &copy);
  lk_settings_clear (&settings);
  g_assert_null (settings.dataset);
  g_assert_cmpstr (copy.dataset, ==, "mnist");
  g_assert_cmpuint (g_strv_length (copy.teacher_files), ==, 2);
  g_assert_cmpstr (copy.teacher_files[1], ==, "u.safetensors");
  g_assert_cmpstr (copy.bias_classes, ==, "");
  g_assert_cmpstr (copy.teacher.layers, ==, "400x400");
  g_assert_cmpstr (copy.student.layers, ==, "30x30");
  g_assert_cmpstr (copy.omit_classes, ==, "");
  g_assert_cmpstr (copy.only_classes, ==, "");
  g_assert_cmpuint (copy.seed, ==, 77);
  lk_settings_clear (&copy);
}

static void
test_optimizers (void)
{
  for (LkOptimizerKind kind = LK_OPTIMIZER_SGD; kind <= LK_OPTIMIZER_ADAM; kind++)
    {
      int read;

      g_assert_true (lk_choice_from_id (LK_TYPE_OPTIMIZER, lk_optimizer_id (kind), &read));
      g_assert_cmpint (read, ==, kind);
      g_assert_cmpfloat (lk_optimizer_default_rate (kind), >, 0.0);
    }
  g_assert_cmpfloat (lk_optimizer_default_rate (LK_OPTIMIZER_ADAM), <, lk_optimizer_default_rate (LK_OPTIMIZER_SGD));
  g_assert_false (lk_choice_from_id (LK_TYPE_OPTIMIZER, "lbfgs", &(int) { 0 }));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/train/settings/defaults", test_defaults);
  g_test_add_func ("/train/settings/copy", test_copy);
  g_test_add_func ("/train/settings/optimizers", test_optimizers);
  return g_test_run ();
}
