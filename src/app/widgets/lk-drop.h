/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* Files dropped on the widget. While they are over it, it has an edge (class "drop-here") and a toast says what
 * may be dropped there.
 *
 * open: takes the files (borrowed) of a drop; FALSE when it does not want them. hint: a sentence, to be freed; asked for as files come. */
void lk_drop_accept (GtkWidget *widget, char *(*hint) (GtkWidget *widget), gboolean (*open) (GtkWidget *widget, GSList *files));
