/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-plot-view.h"

/* What can be taken from every plot, by its context menu (right button, Menu,
 * Shift+F10) or by key while it has the focus: its picture as a file
 * (Ctrl+Shift+E) or on the clipboard (Ctrl+C), its numbers as a table on the
 * clipboard (Ctrl+Shift+C) or as a CSV file (Ctrl+Alt+S). Called by LkPlotView alone. */
void lk_plot_menu_install (GtkWidgetClass *klass);
void lk_plot_menu_attach  (LkPlotView *view);
void lk_plot_menu_place   (LkPlotView *view); /* when the view was allocated */
void lk_plot_menu_close   (LkPlotView *view);
