/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "lk-chart-model.h"
#include "lk-plot-kind.h"

/* Draws into (0, 0, width, height), px, and nothing outside. A series with more
 * points than one for two pixels is reduced first (lk_series_reduce), O (n) a call. */
extern const LkPlotKind lk_chart_plot; /* model: LkChart */

/* The data x under the pixel (x, y) of the same drawing; false outside the plot area. */
bool lk_chart_x_at (double width, double height, const LkChart *chart, const LkPalette *palette, double x, double y,
                    double *data_x);

/* Pixels of the plot area's width: twice the columns worth reducing to. 0 when there is no room. */
double lk_chart_plot_width (double width, double height, const LkChart *chart, const LkPalette *palette);
