/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>

#include "live/lk-preset.h"
#include "live/lk-session.h"
#include "settings/lk-settings-check.h"

/* Each can be run: settings in range, layers and classes that can be read. */
static void
test_all (void)
{
  const LkPreset *presets;
  gsize n;

  presets = lk_presets (&n);
  g_assert_cmpuint (n, >, 0);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (LkSession) session = lk_session_new ();
      const LkSettings *settings = lk_session_get_settings (session);

      g_assert_true (lk_preset_find (presets[i].id) == &presets[i]);
      for (int quick = 0; quick < 2; quick++)
        {
          LkNetworkText text;
          GError *error = NULL;

          lk_preset_apply (&presets[i], G_OBJECT (session), quick);
          g_assert_cmpstr (lk_session_get_preset (session), ==, presets[i].id);
          g_assert_true (lk_settings_check (settings, &error));
          g_assert_no_error (error);
          g_assert_true (lk_network_text_parse (settings->student.layers, &text, NULL));
          g_assert_cmpuint (settings->student.epochs, ==, quick ? presets[i].quick_epochs : presets[i].epochs);
          g_assert_cmpuint (settings->student.epochs, >, 0);
        }
      g_assert_cmpuint (presets[i].quick_epochs, <, presets[i].epochs);
    }
  g_assert_null (lk_preset_find ("no such thing"));
}

/* Nothing of one is left in the next. */
static void
test_next (void)
{
  g_autoptr (LkSession) session = lk_session_new ();
  g_autoptr (LkSession) fresh = lk_session_new ();
  guint n_properties;
  g_autofree GParamSpec **properties = g_object_class_list_properties (G_OBJECT_GET_CLASS (session), &n_properties);
  static const char *const before[] = { "ensemble", "few-data", "only-78", "no-3s" };

  lk_preset_apply (lk_preset_find ("students"), G_OBJECT (fresh), FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (before); i++)
    {
      lk_preset_apply (lk_preset_find (before[i]), G_OBJECT (session), TRUE);
      lk_preset_apply (lk_preset_find ("students"), G_OBJECT (session), FALSE);
      for (guint p = 0; p < n_properties; p++)
        {
          g_auto (GValue) a = G_VALUE_INIT;
          g_auto (GValue) b = G_VALUE_INIT;

          if (g_str_equal (properties[p]->name, "snapshot") || properties[p]->value_type == G_TYPE_STRV)
            continue;
          g_value_init (&a, properties[p]->value_type);
          g_value_init (&b, properties[p]->value_type);
          g_object_get_property (G_OBJECT (session), properties[p]->name, &a);
          g_object_get_property (G_OBJECT (fresh), properties[p]->name, &b);
          g_test_message ("%s after %s", properties[p]->name, before[i]);
          g_assert_cmpint (g_param_values_cmp (properties[p], &a, &b), ==, 0);
        }
    }
}

/* Sliders are part of the show; any other change makes it another experiment. */
static void
test_leaving (void)
{
  g_autoptr (LkSession) session = lk_session_new ();

  g_assert_cmpstr (lk_session_get_preset (session), ==, "");
  lk_preset_apply (lk_preset_find ("no-3s"), G_OBJECT (session), FALSE);
  g_object_set (session, "temperature", 2.0, "alpha", 0.5, "learning-rate", 0.1, "class-bias", 3.5, NULL);
  g_assert_cmpstr (lk_session_get_preset (session), ==, "no-3s");
  g_object_set (session, "omit-classes", "3", NULL); /* as it was */
  g_assert_cmpstr (lk_session_get_preset (session), ==, "no-3s");
  g_object_set (session, "omit-classes", "4", NULL);
  g_assert_cmpstr (lk_session_get_preset (session), ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/preset/all", test_all);
  g_test_add_func ("/preset/next", test_next);
  g_test_add_func ("/preset/leaving", test_leaving);
  return g_test_run ();
}
