/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "app/widgets/lk-mnemonics.h"

static void
test_hidden (void)
{
  GtkWidget *window = gtk_window_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *button = gtk_button_new_with_mnemonic ("_Go on");
  GtkWidget *named = gtk_button_new_from_icon_name ("go-next-symbolic");

  gtk_accessible_update_property (GTK_ACCESSIBLE (named), GTK_ACCESSIBLE_PROPERTY_LABEL, "On", -1);
  gtk_box_append (GTK_BOX (box), button);
  gtk_box_append (GTK_BOX (box), named);
  gtk_window_set_child (GTK_WINDOW (window), box);
  lk_mnemonics_hide ();
  gtk_window_present (GTK_WINDOW (window));
  UNTIL (gtk_widget_get_mapped (named));
  g_assert_false (gtk_test_accessible_has_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL));
  gtk_button_set_label (GTK_BUTTON (button), "_Repeat");
  g_assert_false (gtk_test_accessible_has_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL));
  /* A name of its own stays. */
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (named), GTK_ACCESSIBLE_PROPERTY_LABEL, "On");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/mnemonics/hidden", test_hidden);
  return g_test_run ();
}
