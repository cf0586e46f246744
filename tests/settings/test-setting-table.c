/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "settings/lk-setting-table.h"

static GParamSpec *specs[LK_N_SETTINGS];

/* Another value than the one it holds, of the same type. */
static void
change (GValue *value)
{
  static const char *const files[] = { "a.safetensors", NULL };

  if (G_VALUE_HOLDS_DOUBLE (value))
    g_value_set_double (value, g_value_get_double (value) == 0.25 ? 0.5 : 0.25);
  else if (G_VALUE_HOLDS_UINT (value))
    g_value_set_uint (value, g_value_get_uint (value) == 1 ? 2 : 1);
  else if (G_VALUE_HOLDS_ENUM (value))
    g_value_set_enum (value, g_value_get_enum (value) == 1 ? 0 : 1);
  else if (G_VALUE_HOLDS_UINT64 (value))
    g_value_set_uint64 (value, g_value_get_uint64 (value) + 1);
  else if (G_VALUE_HOLDS_BOOLEAN (value))
    g_value_set_boolean (value, !g_value_get_boolean (value));
  else if (G_VALUE_HOLDS_STRING (value))
    g_value_set_string (value, "another");
  else
    g_value_set_boxed (value, files);
}

static char *
text_of (const LkSettings *settings, guint id)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_auto (GStrv) files = NULL;

  g_value_init (&value, specs[id]->value_type);
  lk_setting_get (settings, id, &value);
  if (!G_VALUE_HOLDS (&value, G_TYPE_STRV))
    return g_strdup_value_contents (&value);
  files = g_value_dup_boxed (&value);
  return files ? g_strjoinv ("|", files) : g_strdup ("");
}

/* Each is one field: what is written is read, and no other changes with it. */
static void
test_each (void)
{
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      g_auto (LkSettings) settings = { 0 };
      g_auto (LkSettings) before = { 0 };
      g_auto (GValue) value = G_VALUE_INIT;

      lk_settings_init (&settings);
      lk_settings_init (&before);
      g_value_init (&value, specs[id]->value_type);
      lk_setting_get (&settings, id, &value);
      g_assert_false (lk_setting_set (&settings, id, &value));
      change (&value);
      g_assert_true (lk_setting_set (&settings, id, &value));
      g_assert_false (lk_setting_set (&settings, id, &value));
      for (guint other = 1; other < LK_N_SETTINGS; other++)
        {
          g_autofree char *old = text_of (&before, other);
          g_autofree char *now = text_of (&settings, other);

          if ((g_strcmp0 (old, now) != 0) != (other == id))
            g_error ("“%s” and “%s”: %s, %s", specs[id]->name, specs[other]->name, old, now);
        }
    }
}

/* Names tell them apart, and the default is in the range. */
static void
test_specs (void)
{
  g_auto (LkSettings) settings = { 0 };

  lk_settings_init (&settings);
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      for (guint other = 1; other < id; other++)
        g_assert_cmpstr (specs[other]->name, !=, specs[id]->name);
      g_value_init (&value, specs[id]->value_type);
      lk_setting_get (&settings, id, &value);
      g_assert_false (g_param_value_validate (specs[id], &value)); /* nothing had to be changed */
    }
}

static void
test_nan (void)
{
  g_auto (LkSettings) settings = { 0 };
  g_auto (GValue) value = G_VALUE_INIT;

  lk_settings_init (&settings);
  g_value_init (&value, G_TYPE_DOUBLE);
  g_value_set_double (&value, NAN);
  g_assert_false (lk_setting_set (&settings, LK_SETTING_TEMPERATURE, &value));
  g_assert_true (isfinite (settings.loss.temperature));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  lk_setting_install (specs);
  g_test_add_func ("/setting/each", test_each);
  g_test_add_func ("/setting/specs", test_specs);
  g_test_add_func ("/setting/nan", test_nan);
  return g_test_run ();
}
