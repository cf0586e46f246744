/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-plot-view.h"
#include "plot/lk-bars.h"
#include "plot/lk-chart.h"
#include "plot/lk-matrix.h"

/* What the pointer over a view stands on becomes what its model highlights; the
 * view is drawn anew. The model is the one that the view shows. */

void   lk_hover_bars   (LkPlotView *view, LkBars *bars);
void   lk_hover_matrix (LkPlotView *view, LkMatrix *matrix);
/* The same for a place that the view was clicked at; whether there is a cell. */
gboolean lk_hover_matrix_at (LkPlotView *view, LkMatrix *matrix, double x, double y);
/* The x, for the chart's pointer_x, since several charts may share it; NaN where
 * the pointer is on none. */
double lk_hover_chart  (LkPlotView *view, const LkChart *chart);
