/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* The help pages (help/C, and translated), by win.help: in the desktop's viewer where it has one and finds them, else in the
 * browser; and the keys of all actions, by win.show-shortcuts. */

/* What to open, to be freed: "help:limbeck" where a viewer is there and one of the folders with data (NULL at the end) has the
 * pages, else the address of the HTML below `share` in the first of the languages (NULL at the end; "C" is one) that it is
 * there in; NULL where none was built. */
char *lk_help_find    (const char *const *data_dirs, gboolean has_viewer, const char *share, const char *const *languages);

void  lk_help_install (GtkWidgetClass *klass);
/* Where there are no pages the action cannot be used, and the menu does not show it. */
void  lk_help_begin   (GtkWidget *window);
