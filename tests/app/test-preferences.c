/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "app/lk-application.h"
#include "app/window/lk-preferences.h"
#include "app/window/lk-window.h"
#include "tests/io/test-util.h"
#include "tests/train/train-data.h"
#include "words/lk-language.h"

static LkApplication *application;

static GSettings *
fresh_settings (void)
{
  g_autoptr (GSettingsSchema) schema =
      g_settings_schema_source_lookup (g_settings_schema_source_get_default (), "org.limbeck.Limbeck", FALSE);
  g_auto (GStrv) keys = g_settings_schema_list_keys (schema);
  GSettings *settings = g_settings_new_full (schema, NULL, NULL);

  for (guint i = 0; keys[i]; i++)
    g_settings_reset (settings, keys[i]);
  return settings;
}

static void
expect_text (GSettings *settings, const char *key, const char *value)
{
  g_autofree char *found = g_settings_get_string (settings, key);

  g_assert_cmpstr (found, ==, value);
}

static void
test_rows (void)
{
  g_autoptr (GSettings) settings = fresh_settings ();
  LkPreferences *preferences = lk_preferences_new (NULL, settings);

  g_assert_cmpuint (adw_combo_row_get_selected (part (preferences, "style_row")), ==, 0);
  adw_combo_row_set_selected (part (preferences, "style_row"), 2);
  expect_text (settings, "color-scheme", "dark");
  gtk_spin_button_set_value (part (preferences, "type_spin"), 150.0);
  g_assert_cmpfloat (g_settings_get_double (settings, "type-size"), ==, 1.5);
  gtk_spin_button_set_value (part (preferences, "type_spin"), 900.0);
  g_assert_cmpfloat (g_settings_get_double (settings, "type-size"), ==, 3.0);
  gtk_switch_set_active (part (preferences, "distill_switch"), TRUE);
  g_assert_true (g_settings_get_boolean (settings, "distill-at-start"));
  gtk_spin_button_set_value (part (preferences, "threads_spin"), 3.0);
  g_assert_cmpuint (g_settings_get_uint (settings, "threads"), ==, 3);
  /* The other way round. */
  g_settings_set_string (settings, "color-scheme", "light");
  g_assert_cmpuint (adw_combo_row_get_selected (part (preferences, "style_row")), ==, 1);
  gtk_window_destroy (GTK_WINDOW (preferences));
}

static const char *
chosen (AdwComboRow *row)
{
  return gtk_string_object_get_string (adw_combo_row_get_selected_item (row));
}

/* A data set that is gone is not replaced behind one's back. */
static void
test_dataset (void)
{
  g_autoptr (GSettings) settings = fresh_settings ();
  LkPreferences *preferences;
  AdwComboRow *row;
  guint n;

  g_settings_set_string (settings, "dataset", "gone");
  preferences = lk_preferences_new (NULL, settings);
  row = part (preferences, "dataset_row");
  n = g_list_model_get_n_items (adw_combo_row_get_model (row));
  g_assert_cmpuint (n, >=, 3); /* MNIST and Arithmetic come with the program */
  g_assert_cmpstr (chosen (row), ==, "gone (not there)");
  expect_text (settings, "dataset", "gone");
  adw_combo_row_set_selected (row, 0);
  expect_text (settings, "dataset", "arithmetic");
  g_assert_cmpstr (chosen (row), ==, "Arithmetic");
  adw_combo_row_set_selected (row, n - 1);
  expect_text (settings, "dataset", "gone");
  /* And back from outside; nothing is listed twice. */
  g_settings_set_string (settings, "dataset", "mnist");
  g_assert_cmpstr (chosen (row), ==, "MNIST");
  g_settings_set_string (settings, "dataset", "gone");
  g_assert_cmpstr (chosen (row), ==, "gone (not there)");
  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (row)), ==, n);
  gtk_window_destroy (GTK_WINDOW (preferences));
}

/* Those that there are; a restart is offered where another one than is spoken is chosen. */
static void
test_language (void)
{
  g_autoptr (GSettings) settings = fresh_settings ();
  LkPreferences *preferences = lk_preferences_new (NULL, settings);
  AdwComboRow *row = part (preferences, "language_row");
  GtkWidget *restart = part (preferences, "restart_button");
  g_auto (GStrv) known = lk_language_list ();
  guint n = g_list_model_get_n_items (adw_combo_row_get_model (row));

  g_assert_cmpuint (n, ==, 1 + g_strv_length (known));
  g_assert_cmpstr (chosen (row), ==, "As the system");
  g_assert_false (gtk_widget_get_visible (restart));
  for (guint i = 1; i < n; i++)
    {
      adw_combo_row_set_selected (row, i);
      expect_text (settings, "language", known[i - 1]);
      g_assert_cmpstr (chosen (row), ==, lk_language_name (known[i - 1]));
      g_assert_true (gtk_widget_get_visible (restart));
      g_assert_true (gtk_widget_is_sensitive (restart));
    }
  adw_combo_row_set_selected (row, 0);
  expect_text (settings, "language", "");
  g_assert_false (gtk_widget_get_visible (restart));
  gtk_window_destroy (GTK_WINDOW (preferences));
}

static void
test_reset (void)
{
  g_autoptr (GSettings) settings = fresh_settings ();
  LkPreferences *preferences = lk_preferences_new (NULL, settings);

  g_settings_set_string (settings, "page", "map");
  g_settings_set_string (settings, "color-scheme", "dark");
  g_settings_set_uint (settings, "threads", 5);
  g_signal_emit_by_name (part (preferences, "reset_button"), "clicked");
  expect_text (settings, "color-scheme", "default");
  g_assert_cmpuint (g_settings_get_uint (settings, "threads"), ==, 0);
  g_assert_cmpuint (adw_combo_row_get_selected (part (preferences, "style_row")), ==, 0);
  expect_text (settings, "page", "map"); /* where the window was left is no preference */
  gtk_window_destroy (GTK_WINDOW (preferences));
}

static LkWindow *
open_window (const char *folder, GSettings *settings)
{
  g_autoptr (LkSession) session = lk_session_new ();
  LkWindow *window;

  g_object_set (session, "dataset", folder, "batch", 16, "teacher-layers", "16", "teacher-epochs", 20, "student-layers",
                "4", "epochs", 0, "threads", 1, NULL);
  window = lk_window_new (GTK_APPLICATION (application), session, settings);
  gtk_window_present (GTK_WINDOW (window));
  UNTIL (gtk_widget_get_mapped (GTK_WIDGET (window)));
  return window;
}

static void
close_window (LkWindow *window)
{
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_close (GTK_WINDOW (window));
  UNTIL (!window);
}

static void
expect_state (LkWindow *window, const char *page, gboolean shown)
{
  g_autofree char *page_now = NULL;
  gboolean shown_now;

  g_object_get (window, "page", &page_now, "show-settings", &shown_now, NULL);

  g_assert_cmpstr (page_now, ==, page);
  g_assert_cmpint (shown_now, ==, shown);
}

/* A window comes back as it was left, and a first one as it always was. */
static void
test_window (void)
{
  g_autoptr (GSettings) settings = fresh_settings ();
  LkDataset *dataset = train_data_new (200, 50, 1);
  g_autofree char *folder = train_data_write (dataset);
  GtkSettings *gtk = gtk_settings_get_default ();
  LkWindow *window;
  int first, larger, again;

  g_object_get (gtk, "gtk-xft-dpi", &first, NULL);
  window = open_window (folder, settings);
  expect_state (window, "distill", TRUE);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.page", "s", "map");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-settings", NULL);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.zoom-in", NULL);
  g_object_get (gtk, "gtk-xft-dpi", &larger, NULL);
  g_assert_cmpint (larger, >, first);
  close_window (window);

  g_object_set (gtk, "gtk-xft-dpi", first, NULL);
  window = open_window (folder, settings);
  expect_state (window, "map", FALSE);
  g_object_get (gtk, "gtk-xft-dpi", &again, NULL);
  g_assert_cmpint (again, ==, larger);
  /* Preferences act on the window that is open. */
  g_settings_set_double (settings, "type-size", 1.0);
  g_object_get (gtk, "gtk-xft-dpi", &again, NULL);
  g_assert_cmpint (again, ==, first);
  /* As large as it gets, it can be kept. */
  for (int i = 0; i < 20; i++)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.zoom-in", NULL);
  g_assert_cmpfloat (g_settings_get_double (settings, "type-size"), ==, 3.0);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.zoom-reset", NULL);
  close_window (window);

  /* What is stored may be anything. */
  g_settings_set_string (settings, "page", "nonsense");
  window = open_window (folder, settings);
  expect_state (window, "distill", FALSE);
  close_window (window);

  lk_dataset_unref (dataset);
  remove_folder (folder);
}

static void
test_style (void)
{
  g_autoptr (GSettings) settings = fresh_settings ();

  g_settings_set_string (settings, "color-scheme", "dark");
  g_assert_cmpint (adw_style_manager_get_color_scheme (adw_style_manager_get_default ()), ==,
                   ADW_COLOR_SCHEME_FORCE_DARK);
  g_settings_reset (settings, "color-scheme");
  g_assert_cmpint (adw_style_manager_get_color_scheme (adw_style_manager_get_default ()), ==, ADW_COLOR_SCHEME_DEFAULT);
}

int
main (int argc, char **argv)
{
  int status;

  app_test_init (&argc, &argv);
  application = lk_application_new (TRUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_test_add_func ("/app/preferences/rows", test_rows);
  g_test_add_func ("/app/preferences/dataset", test_dataset);
  g_test_add_func ("/app/preferences/language", test_language);
  g_test_add_func ("/app/preferences/reset", test_reset);
  g_test_add_func ("/app/preferences/window", test_window);
  g_test_add_func ("/app/preferences/style", test_style);
  status = g_test_run ();
  g_object_unref (application);
  return status;
}
