/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include <glib/gstdio.h>
#include <string.h>

#include "app-chooser.h"
#include "app/widgets/lk-save.h"
#include "tests/io/test-util.h"

static GtkWidget *
open_window (void)
{
  GtkWidget *window = adw_application_window_new (NULL);
  GtkWidget *toasts = adw_toast_overlay_new ();

  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (toasts), gtk_label_new ("content"));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), toasts);
  gtk_window_present (GTK_WINDOW (window));
  UNTIL (gtk_widget_get_mapped (window));
  return window;
}

static gboolean
holds (const char *path, const char *text)
{
  g_autofree char *found = NULL;

  return g_file_get_contents (path, &found, NULL, NULL) && g_str_equal (found, text);
}

static void
ask (GtkWidget *window, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  lk_save_bytes (window, "Save", "suggested.csv", bytes);
}

static void
test_writes (void)
{
  g_autofree char *folder = g_dir_make_tmp ("limbeck-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "mine.csv", NULL);
  GtkWidget *window = open_window ();

  ask (window, "1,2\n");
  press_accept (choose_file (folder, "mine.csv"));
  UNTIL (holds (path, "1,2\n"));
  gtk_window_destroy (GTK_WINDOW (window));
  remove_folder (folder);
}

/* A name without an ending gets one; the file that is then meant is asked about. */
static void
test_completes (void)
{
  g_autofree char *folder = g_dir_make_tmp ("limbeck-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "mine.csv", NULL);
  GtkWidget *window = open_window ();
  AdwMessageDialog *question;

  ask (window, "first\n");
  press_accept (choose_file (folder, "mine"));
  UNTIL (holds (path, "first\n"));

  ask (window, "second\n");
  press_accept (choose_file (folder, "mine"));
  UNTIL (find_window (ADW_TYPE_MESSAGE_DIALOG));
  question = find_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (strstr (adw_message_dialog_get_body (question), path));
  adw_message_dialog_response (question, "cancel");
  gtk_window_close (GTK_WINDOW (question));
  UNTIL (!find_window (ADW_TYPE_MESSAGE_DIALOG));
  g_assert_true (holds (path, "first\n"));

  ask (window, "third\n");
  press_accept (choose_file (folder, "mine"));
  UNTIL (find_window (ADW_TYPE_MESSAGE_DIALOG));
  question = find_window (ADW_TYPE_MESSAGE_DIALOG);
  adw_message_dialog_response (question, "replace");
  gtk_window_close (GTK_WINDOW (question));
  UNTIL (holds (path, "third\n"));
  gtk_window_destroy (GTK_WINDOW (window));
  remove_folder (folder);
}

/* One sentence, and nothing else changes: a folder stands where the file should be. */
static void
test_fails (void)
{
  g_autofree char *folder = g_dir_make_tmp ("limbeck-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "mine.csv", NULL);
  GtkWidget *window = open_window ();
  AdwMessageDialog *message;

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  ask (window, "lost\n");
  press_accept (choose_file (folder, "mine"));
  UNTIL (find_window (ADW_TYPE_MESSAGE_DIALOG));
  message = find_window (ADW_TYPE_MESSAGE_DIALOG);
  adw_message_dialog_response (message, "replace");
  gtk_window_destroy (GTK_WINDOW (message));
  UNTIL (find_window (ADW_TYPE_MESSAGE_DIALOG));
  message = find_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (strstr (adw_message_dialog_get_body (message), path));
  gtk_window_destroy (GTK_WINDOW (message));
  g_assert_cmpint (g_rmdir (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0); /* nothing was left */
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_names (void)
{
  static const char *const cases[][2] = {
    { "Loss", "Loss.svg" },       { "A/B: 50 %?\n\"x\"", "A-B- 50 %---x-.svg" },
    { ".hidden", "-hidden.svg" }, { "", "Picture.svg" },
    { NULL, "Picture.svg" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = lk_save_name (cases[i][0], "svg");

      g_assert_cmpstr (name, ==, cases[i][1]);
    }
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/save/writes", test_writes);
  g_test_add_func ("/app/save/completes", test_completes);
  g_test_add_func ("/app/save/fails", test_fails);
  g_test_add_func ("/app/save/names", test_names);
  return g_test_run ();
}
