/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-message.h"

/* The dialog has its heading twice, in large and in small type, and shows the large one where there is room. Up to 1.7
 * libadwaita measures both for the width of the small one, of which GTK 4.18 warns. A label that may be shortened fits
 * any width; it is still not shown where it would be. */
static void
let_heading_shrink (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_has_css_class (widget, "title-2"))
    gtk_label_set_ellipsize (GTK_LABEL (widget), PANGO_ELLIPSIZE_END);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    let_heading_shrink (child);
}

GtkWidget *
lk_message_new (GtkWindow *parent, const char *heading, const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);

  let_heading_shrink (dialog);
  return dialog;
}
