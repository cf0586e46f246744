/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "app/lk-message.h"

/* A heading of many words in a dialog over a small window: the toolkit has nothing
 * to warn of, which would end the test. */
static void
test_long_heading (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *dialog;

  gtk_window_set_default_size (GTK_WINDOW (window), 320, 200);
  gtk_window_present (GTK_WINDOW (window));
  dialog = lk_message_new (GTK_WINDOW (window), "The Folder with Everybody’s Drawings Could Not Be Exported", "Why");
  g_assert_cmpstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)), ==, "Why");
  gtk_window_present (GTK_WINDOW (dialog));
  UNTIL (gtk_widget_get_width (dialog) > 0);
  gtk_window_destroy (GTK_WINDOW (dialog));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/message/long-heading", test_long_heading);
  return g_test_run ();
}
