/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plot/lk-plot-kind.h"

/* A widget that shows one plot: it brings size, palette, type size and pointer
 * to a kind of plot, which knows nothing of widgets, and says what is pointed at. It
 * is focusable: arrow keys move the pointer where no mouse is, Escape takes it away.
 *
 * Signals, both with a const LkPlotPlace *, for the time of the call:
 * "pointed" when what the pointer is on has changed, NULL when it is on nothing; the plot highlights it by itself.
 * "chosen" when a place was clicked, or pointed at and Enter pressed.
 *
 * Property "echo": another view, which highlights what is pointed at here. */
#define LK_TYPE_PLOT_VIEW (lk_plot_view_get_type ())
G_DECLARE_FINAL_TYPE (LkPlotView, lk_plot_view, LK, PLOT_VIEW, GtkWidget)

/* The model is borrowed; what is pointed at is highlighted in it. NULL, NULL: nothing is shown. */
void              lk_plot_view_set_model       (LkPlotView *self, const LkPlotKind *kind, gpointer model);

/* The model has changed: it is drawn and described anew. */
void              lk_plot_view_changed         (LkPlotView *self);

/* What it shows, borrowed; NULL when it shows nothing. */
gconstpointer     lk_plot_view_get_model       (LkPlotView *self);

/* The palette of the present style and type size; valid until they change. */
const LkPalette  *lk_plot_view_get_palette     (LkPlotView *self);

/* px at the end of the plot's first line that something else lies over: title and legend leave them free. */
void              lk_plot_view_set_corner      (LkPlotView *self, int width);

/* Where the pointer is; FALSE when it is elsewhere. */
gboolean          lk_plot_view_get_pointer     (LkPlotView *self, double *x, double *y);

/* Takes the pointer away, and with it what is highlighted, as for a picture on paper. */
void              lk_plot_view_forget_pointer  (LkPlotView *self);

/* What the picture shows, in words, for those who cannot see it, in place of what its kind says. */
void              lk_plot_view_set_description (LkPlotView *self, const char *description);
