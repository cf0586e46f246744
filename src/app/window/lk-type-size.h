/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* The size of all type of a window and, since plots take theirs from it, of all plots: win.zoom-in (Ctrl and plus),
 * win.zoom-out and win.zoom-reset. The key "type-size" of the window's settings (lk-root.h) holds it as a factor. */
void lk_type_size_install (GtkWidgetClass *klass);
/* Takes the size that is kept, now and whenever it changes. settings may be NULL. */
void lk_type_size_follow  (GtkWidget *window, GSettings *settings);

/* Besides what a person has set, for a presentation; 1 ends it. */
void lk_type_size_scale   (GtkWidget *window, double scale);
