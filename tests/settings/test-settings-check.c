/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "io/lk-error.h"
#include "settings/lk-setting-table.h"
#include "settings/lk-settings-check.h"

/* The settings are refused with a message that names the value. */
static void
expect_refusal (const LkSettings *settings, const char *part)
{
  GError *error = NULL;

  g_assert_false (lk_settings_check (settings, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  if (!strstr (error->message, part))
    g_error ("“%s” does not say “%s”", error->message, part);
  g_error_free (error);
}

static void
test_out_of_range (void)
{
  static const double not_positive[] = { 0.0, -4.0, NAN, INFINITY };
  static const double not_a_fraction[] = { -0.01, 1.01, NAN, INFINITY };
  static const double no_momentum[] = { -0.1, 1.0, NAN };
  g_auto (LkSettings) good = { 0 };
  LkSettings bad;

  lk_settings_init (&good);
#define REFUSE(field, value, part)                                                                                     \
  do                                                                                                                   \
    {                                                                                                                  \
      bad = good;                                                                                                      \
      bad.field = value;                                                                                               \
      expect_refusal (&bad, part);                                                                                     \
    }                                                                                                                  \
  while (0)
  for (gsize i = 0; i < G_N_ELEMENTS (not_positive); i++)
    {
      REFUSE (loss.temperature, not_positive[i], "temperature");
      REFUSE (teacher.learning_rate, not_positive[i], "learning rate of the teacher");
      REFUSE (student.learning_rate, not_positive[i], "learning rate of the student");
    }
  REFUSE (student.learning_rate, 101.0, "101");
  for (gsize i = 0; i < G_N_ELEMENTS (not_a_fraction); i++)
    {
      REFUSE (loss.alpha, not_a_fraction[i], "α");
      REFUSE (train_fraction, not_a_fraction[i], "training fraction");
    }
  REFUSE (train_fraction, 0.0, "training fraction is 0");
  for (gsize i = 0; i < G_N_ELEMENTS (no_momentum); i++)
    {
      REFUSE (teacher.momentum, no_momentum[i], "momentum of the teacher");
      REFUSE (student.momentum, no_momentum[i], "momentum of the student");
    }
  REFUSE (batch, 0, "batch is 0");
  REFUSE (batch, 65537, "65537");
  REFUSE (threads, 1025, "1025");
  REFUSE (loss.dkd_beta, -1.0, "weight β is -1");
  REFUSE (loss.smoothing, 1.0, "smoothing ε is 1");
  REFUSE (loss.virtual_confidence, 1.0, "confidence of the virtual teacher is 1");
  REFUSE (loss.method, LK_N_METHODS, "no method");
#undef REFUSE
}

/* The ends of the ranges belong to them. */
static void
test_in_range (void)
{
  g_auto (LkSettings) settings = { 0 };

  lk_settings_init (&settings);
  settings.loss.alpha = 0.0;
  settings.loss.temperature = 1e-3;
  settings.loss.dkd_beta = settings.loss.smoothing = 0.0;
  settings.loss.virtual_confidence = 0.01;
  settings.batch = 1;
  settings.threads = 1024;
  settings.train_fraction = 1e-6;
  settings.student.learning_rate = 100.0;
  settings.student.momentum = 0.0;
  g_assert_true (lk_settings_check (&settings, NULL));
  settings.loss.alpha = 1.0;
  settings.loss.dkd_beta = 1000.0;
  settings.loss.smoothing = 0.99;
  settings.loss.virtual_confidence = 0.999999;
  settings.batch = 65536;
  settings.train_fraction = 1.0;
  g_assert_true (lk_settings_check (&settings, NULL));
}

/* What no range alone can say. */
static void
test_together (void)
{
  g_auto (LkSettings) settings = { 0 };

  lk_settings_init (&settings);
  settings.teacher.patience = 2;
  settings.teacher.validation = 0.0;
  expect_refusal (&settings, "hold samples out");
  settings.teacher.validation = 0.1;
  g_assert_true (lk_settings_check (&settings, NULL));
  settings.teacher.learning_rate = 2.0;
  settings.teacher.weight_decay = 0.5; /* takes all of a weight in one step */
  expect_refusal (&settings, "weight decay of the teacher");
  settings.teacher.weight_decay = 0.4999;
  g_assert_true (lk_settings_check (&settings, NULL));
  settings.student.validation = 1.0;
  expect_refusal (&settings, "held out");
}

/* Caches, sweeps and run files hold this text, whatever the language in which they
 * were made: its bytes are what they always were. */
static void
test_teacher_key (void)
{
  g_auto (LkSettings) settings = { 0 };
  g_autofree char *key = NULL;
  g_autofree char *files = NULL;

  lk_settings_init (&settings);
  key = lk_settings_teacher_key (&settings);
  g_assert_cmpstr (
      key, ==,
      "trained|1||400x400|6|adam|0.0030000000000000001|0.90000000000000002|linear|0.29999999999999999|0.10000000000000001|0|0|0|1|0|0|128|1");
  settings.teacher_files = g_strsplit ("a.safetensors b.safetensors", " ", -1);
  files = lk_settings_teacher_key (&settings);
  g_assert_cmpstr (files, ==, "files|logits|a.safetensors|b.safetensors");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/train/settings-check/out-of-range", test_out_of_range);
  g_test_add_func ("/train/settings-check/in-range", test_in_range);
  g_test_add_func ("/train/settings-check/together", test_together);
  g_test_add_func ("/train/settings-check/teacher-key", test_teacher_key);
  return g_test_run ();
}
