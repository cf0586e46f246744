/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What a window says that is no label in it: texts that are drawn, titles of toasts, and what a file dialog is given. This
 * file stands before Pango, libadwaita and GTK, whose functions are called as ever; but file dialogs are not shown but
 * cancelled, since their other words are GTK's. */

/* what: "drawn"; is_cut: it ends in an ellipsis for want of room */
typedef void (*SpokenFunc) (const char *text, const char *what, gboolean is_cut, gpointer user_data);

/* From now on; NULL: no longer. */
void spoken_listen (SpokenFunc listener, gpointer user_data);
