/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include <math.h>

#include "app/widgets/lk-picture-dialog.h"

static GSettings *
open_settings (void)
{
  g_autoptr (GSettingsSchema) schema =
      g_settings_schema_source_lookup (g_settings_schema_source_get_default (), "org.limbeck.Limbeck", FALSE);

  g_assert_nonnull (schema);
  return g_settings_new_full (schema, NULL, NULL);
}

static void
expect (LkPictureDialog *dialog, LkExportFormat format, LkPictureSizeId id, double width, double height)
{
  LkPictureSize size;

  lk_picture_dialog_get_size (dialog, &size);
  g_assert_cmpint (size.format, ==, format);
  g_assert_cmpint (size.id, ==, id);
  g_assert_cmpfloat (size.width, ==, width);
  g_assert_cmpfloat (size.height, ==, height);
  g_assert_cmpfloat (gtk_spin_button_get_value (part (dialog, "width_spin")), ==, width);
  g_assert_cmpfloat (gtk_spin_button_get_value (part (dialog, "height_spin")), ==, height);
}

static void
test_choices (void)
{
  LkPictureDialog *dialog = lk_picture_dialog_new (NULL, NULL);

  expect (dialog, LK_EXPORT_PNG, LK_PICTURE_SLIDE, 1920, 1080);
  adw_combo_row_set_selected (part (dialog, "size_row"), LK_PICTURE_COLUMN);
  expect (dialog, LK_EXPORT_PNG, LK_PICTURE_COLUMN, 992, 661);
  adw_combo_row_set_selected (part (dialog, "format_row"), LK_EXPORT_PDF);
  expect (dialog, LK_EXPORT_PDF, LK_PICTURE_COLUMN, 84, 56);
  /* A number of one's own. */
  gtk_spin_button_set_value (part (dialog, "width_spin"), 100.5);
  expect (dialog, LK_EXPORT_PDF, LK_PICTURE_OWN, 100.5, 56);
  /* In pixels it is another one. */
  adw_combo_row_set_selected (part (dialog, "format_row"), LK_EXPORT_SVG);
  expect (dialog, LK_EXPORT_SVG, LK_PICTURE_OWN, 1920, 1080);
  gtk_spin_button_set_value (part (dialog, "height_spin"), 1.0);
  expect (dialog, LK_EXPORT_SVG, LK_PICTURE_OWN, 1920, LK_PICTURE_MIN_PX);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
test_remembers (void)
{
  g_autoptr (GSettings) settings = open_settings ();
  LkPictureDialog *dialog = lk_picture_dialog_new (NULL, settings);

  adw_combo_row_set_selected (part (dialog, "format_row"), LK_EXPORT_PDF);
  gtk_spin_button_set_value (part (dialog, "width_spin"), 77.0);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  gtk_window_destroy (GTK_WINDOW (dialog));

  /* What was cancelled is forgotten. */
  dialog = lk_picture_dialog_new (NULL, settings);
  expect (dialog, LK_EXPORT_PNG, LK_PICTURE_SLIDE, 1920, 1080);
  adw_combo_row_set_selected (part (dialog, "format_row"), LK_EXPORT_PDF);
  gtk_spin_button_set_value (part (dialog, "width_spin"), 77.0);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "export");
  gtk_window_destroy (GTK_WINDOW (dialog));

  dialog = lk_picture_dialog_new (NULL, settings);
  expect (dialog, LK_EXPORT_PDF, LK_PICTURE_OWN, 77.0, 190.5);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* Nobody says that what is stored is sane. */
static void
test_damaged (void)
{
  g_autoptr (GSettings) settings = open_settings ();
  LkPictureDialog *dialog;

  g_settings_set_string (settings, "picture-format", "png");
  g_settings_set_string (settings, "picture-size", "own");
  g_settings_set (settings, "picture-pixels", "(dd)", (double) NAN, 1e300);
  dialog = lk_picture_dialog_new (NULL, settings);
  expect (dialog, LK_EXPORT_PNG, LK_PICTURE_OWN, LK_PICTURE_MIN_PX, LK_PICTURE_MAX_PX);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/picture-dialog/choices", test_choices);
  g_test_add_func ("/app/picture-dialog/remembers", test_remembers);
  g_test_add_func ("/app/picture-dialog/damaged", test_damaged);
  return g_test_run ();
}
