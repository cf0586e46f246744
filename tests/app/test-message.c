/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "app/widgets/lk-message.h"

/* Headings short and long in dialogs over windows small and large: the toolkit has
 * nothing to warn of, which would end the test. */
static void
test_headings (void)
{
  static const char *const headings[] = { "Why?", "This cannot be opened",
                                          "The Folder with Everybody’s Drawings Could Not Be Exported" };
  static const int sizes[][2] = { { 320, 200 }, { 400, 500 }, { 1000, 700 } };

  for (gsize i = 0; i < G_N_ELEMENTS (headings) * G_N_ELEMENTS (sizes); i++)
    {
      const char *heading = headings[i % G_N_ELEMENTS (headings)];
      const int *size = sizes[i / G_N_ELEMENTS (headings)];
      GtkWidget *window = gtk_window_new ();
      GtkWidget *dialog;

      gtk_window_set_default_size (GTK_WINDOW (window), size[0], size[1]);
      gtk_window_present (GTK_WINDOW (window));
      UNTIL (gtk_widget_get_height (window) > 0);
      dialog = lk_message_new (GTK_WINDOW (window), heading, "Because");
      g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), ==, heading);
      g_assert_cmpstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)), ==, "Because");
      gtk_window_present (GTK_WINDOW (dialog));
      UNTIL (gtk_widget_get_width (dialog) > 0);
      gtk_window_destroy (GTK_WINDOW (dialog));
      gtk_window_destroy (GTK_WINDOW (window));
    }
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/message/headings", test_headings);
  return g_test_run ();
}
