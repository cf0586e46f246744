/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plot/lk-export.h"

/* A widget that shows one plot: it brings size, palette, type size and pointer
 * to a drawing function, which knows nothing of widgets. It is focusable: arrow
 * keys move the pointer where no mouse is, Escape takes it away. */
#define LK_TYPE_PLOT_VIEW (lk_plot_view_get_type ())
G_DECLARE_FINAL_TYPE (LkPlotView, lk_plot_view, LK, PLOT_VIEW, GtkWidget)

/* The model is borrowed; whoever changes it calls gtk_widget_queue_draw (). */
void             lk_plot_view_set_model (LkPlotView *self, LkDrawFunc draw, gconstpointer model);

/* What it shows, borrowed, and how it is drawn (may be NULL); NULL when it shows nothing. */
gconstpointer    lk_plot_view_get_model (LkPlotView *self, LkDrawFunc *draw);

/* The palette of the present style and type size; valid until they change. */
const LkPalette *lk_plot_view_get_palette (LkPlotView *self);

/* Where the pointer is; FALSE when it is elsewhere. Changes emit
 * "pointer-moved" (no arguments). */
gboolean         lk_plot_view_get_pointer (LkPlotView *self, double *x, double *y);

/* Takes the pointer away, and with it what is highlighted, as for a picture on paper. */
void             lk_plot_view_forget_pointer (LkPlotView *self);

/* What the picture shows, in words, for those who cannot see it. */
void             lk_plot_view_set_description (LkPlotView *self, const char *description);
