/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plot/lk-plot-kind.h"

/* What can be taken from every plot, by its context menu (right button, Menu,
 * Shift+F10) or by key while it has the focus: its picture as a file
 * (Ctrl+Shift+E) or on the clipboard (Ctrl+C), its numbers as a table on the
 * clipboard (Ctrl+Shift+C) or as a CSV file (Ctrl+Alt+S). Called by LkPlotView alone. */

typedef struct {
  const LkPlotKind *kind;
  gconstpointer     model; /* NULL: nothing is shown */
  double            type;  /* how much larger its type is than the palette's own */
  double            x, y;  /* where the pointer is, or the middle */
} LkPlotShown;

/* What a view shows; alone: nothing is to be highlighted in it any more, as for a picture on paper. */
typedef LkPlotShown (*LkPlotAsk) (GtkWidget *view, gboolean alone);

void lk_plot_menu_install (GtkWidgetClass *klass, LkPlotAsk what_is_shown);
void lk_plot_menu_attach  (GtkWidget *view);
void lk_plot_menu_place   (GtkWidget *view); /* when the view was allocated */
void lk_plot_menu_close   (GtkWidget *view);
