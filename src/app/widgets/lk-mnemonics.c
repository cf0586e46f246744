/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-mnemonics.h"

static void
label_cb (GtkButton *button)
{
  if (gtk_button_get_use_underline (button) && gtk_button_get_label (button))
    gtk_accessible_reset_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL);
}

void
lk_mnemonics_hide (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget))
    {
      g_signal_connect (widget, "notify::label", G_CALLBACK (label_cb), NULL);
      label_cb (GTK_BUTTON (widget));
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    lk_mnemonics_hide (child);
}
