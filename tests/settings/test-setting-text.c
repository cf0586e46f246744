/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <locale.h>
#include <string.h>

#include "io/lk-error.h"
#include "settings/lk-setting-text.h"

static char *
text_of (guint id, const GValue *value)
{
  GString *text = g_string_new (NULL);

  lk_setting_append_value (text, id, value);
  return g_string_free (text, FALSE);
}

/* What a setting is written as is read as the same. */
static void
test_each (void)
{
  g_auto (LkSettings) settings = { 0 };

  lk_settings_init (&settings);
  settings.loss.temperature = 0.1 + 0.2; /* needs all its digits */
  settings.seed = G_MAXUINT64;
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *again = NULL;
      g_auto (GValue) value = G_VALUE_INIT;
      GError *error = NULL;

      lk_setting_append (text, &settings, id);
      if (lk_setting_info (id)->kind == LK_SETTING_IS_TEXTS)
        continue; /* several are an option each */
      g_assert_true (lk_setting_parse (id, "--x", text->str, &value, &error));
      g_assert_no_error (error);
      again = text_of (id, &value);
      g_assert_cmpstr (again, ==, text->str);
    }
}

static void
expect (guint id, const char *text, const char *written)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autofree char *found = NULL;
  GError *error = NULL;

  g_assert_true (lk_setting_parse (id, "--x", text, &value, &error));
  g_assert_no_error (error);
  found = text_of (id, &value);
  g_assert_cmpstr (found, ==, written);
}

static void
test_forms (void)
{
  expect (LK_SETTING_TEMPERATURE, "4.0", "4");
  expect (LK_SETTING_TEMPERATURE, "1e1", "10");
  expect (LK_SETTING_STUDENT_LAYERS, "030x30", "30x30");
  expect (LK_SETTING_STUDENT_LAYERS, "", "none");
  expect (LK_SETTING_STUDENT_LAYERS, "none", "none");
  expect (LK_SETTING_STUDENT_LAYERS, "30, 20", "30x20");
  expect (LK_SETTING_SEED, "18446744073709551615", "18446744073709551615");
  expect (LK_SETTING_TWIN, "false", "false");
  expect (LK_SETTING_METHOD, "dkd", "dkd");
  expect (LK_SETTING_TEACHER_FILES, "a.safetensors", "a.safetensors");
}

static void
test_bad (void)
{
  static const struct {
    guint id;
    const char *text, *reason;
  } cases[] = {
    { LK_SETTING_TEMPERATURE, "warm", "not a number" },
    { LK_SETTING_TEMPERATURE, "4 ", "not a number" },
    { LK_SETTING_TEMPERATURE, "0", "between" },
    { LK_SETTING_TEMPERATURE, "nan", "between" },
    { LK_SETTING_BATCH, "1.5", "not a number" },
    { LK_SETTING_BATCH, "0", "between 1 and 65536" },
    { LK_SETTING_SEED, "18446744073709551616", "between 0 and" },
    { LK_SETTING_SEED, "-1", "not a number" },
    { LK_SETTING_METHOD, "magic", "no method “magic”; there are kd" },
    { LK_SETTING_OPTIMIZER, "lbfgs", "neither sgd nor adam" },
    { LK_SETTING_SCHEDULE, "steep", "none of constant" },
    { LK_SETTING_STUDENT_LAYERS, "30y30", "no list of layers" },
    { LK_SETTING_TWIN, "yes", "neither true nor false" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;
      g_autoptr (GError) error = NULL;

      g_assert_false (lk_setting_parse (cases[i].id, "--x", cases[i].text, &value, &error));
      g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
      g_test_message ("%s", error->message);
      g_assert_true (g_str_has_prefix (error->message, "--x"));
      g_assert_nonnull (strstr (error->message, cases[i].reason));
    }
}

/* As people read them. */
static void
test_said (void)
{
  static const struct {
    guint id;
    const char *text, *said;
  } cases[] = {
    { LK_SETTING_TEMPERATURE, "2.5", "2.5" },
    { LK_SETTING_EPOCHS, "20", "20" },
    { LK_SETTING_EPOCHS, "0", "until paused" },
    { LK_SETTING_SEED, "7", "7" },
    { LK_SETTING_TWIN, "false", "no" },
    { LK_SETTING_METHOD, "dkd", "Decoupled" },
    { LK_SETTING_SCHEDULE, "cosine", "cosine" },
    { LK_SETTING_STUDENT_LAYERS, "30x30", "30x30" },
    { LK_SETTING_OMIT_CLASSES, "", "–" },
    { LK_SETTING_TEACHER_FILES, "/a/b/mine.safetensors", "mine.safetensors" },
  };
  g_auto (GValue) none = G_VALUE_INIT;
  g_autofree char *trained = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;
      g_autofree char *said = NULL;

      g_assert_true (lk_setting_parse (cases[i].id, "--x", cases[i].text, &value, NULL));
      said = lk_setting_say (cases[i].id, &value);
      g_assert_cmpstr (said, ==, cases[i].said);
    }
  g_value_init (&none, lk_setting_type (LK_SETTING_TEACHER_FILES));
  trained = lk_setting_say (LK_SETTING_TEACHER_FILES, &none);
  g_assert_cmpstr (trained, ==, "trained here");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_NUMERIC, "C");
  g_test_add_func ("/train/setting-text/each", test_each);
  g_test_add_func ("/train/setting-text/forms", test_forms);
  g_test_add_func ("/train/setting-text/bad", test_bad);
  g_test_add_func ("/train/setting-text/said", test_said);
  return g_test_run ();
}
