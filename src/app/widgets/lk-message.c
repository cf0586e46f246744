/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-message.h"

#include <glib/gi18n-lib.h>

/* Of a heading, px; no dialog is as narrow as this. */
#define NARROWEST 100

/* The dialog has its heading twice, in large and in small type, and shows the large one where there is room. libadwaita
 * 1.7 measures both for a width that the narrower one says is enough, of which GTK 4.18 warns. So both say the same. The
 * large one may be shortened for that; where it would be, it is not shown. */
void
lk_message_even_headings (GtkWidget *widget)
{
  gboolean large = gtk_widget_has_css_class (widget, "title-2");

  if (GTK_IS_LABEL (widget) && (large || gtk_widget_has_css_class (widget, "title-4")))
    {
      gtk_widget_set_size_request (widget, NARROWEST, -1);
      if (large)
        gtk_label_set_ellipsize (GTK_LABEL (widget), PANGO_ELLIPSIZE_END);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    lk_message_even_headings (child);
}

GtkWidget *
lk_message_new (GtkWindow *parent, const char *heading, const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);

  lk_message_even_headings (dialog);
  return dialog;
}

void
lk_message_show (GtkWindow *parent, const char *heading, const char *body)
{
  GtkWidget *dialog = lk_message_new (parent, heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}
