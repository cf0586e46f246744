/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* The experiments of the paper in a window (lk-root.h): win.preset, whose parameter is the id of one, sets it and starts
 * it; win.experiments (Alt+E) opens the list of them. The window has the properties "card" and "dark-knowledge". */
void lk_experiments_install (GtkWidgetClass *klass);
/* Fills the menu, which the button shows; while that has no room, the menu is a part of the other button's. */
void lk_experiments_begin   (GtkWidget *window, GMenu *menu, GtkMenuButton *button, GtkMenuButton *other);
