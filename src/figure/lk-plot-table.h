/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "io/lk-table.h"
#include "plot/lk-plot-kind.h"

/* The numbers behind a plot, from the model that is drawn: of a matrix a row a
 * row, of bars a row a category, of curves a row an x, of a map a row a point. NULL
 * when it has none (a picture, or nothing yet). To be released. */
LkTable *lk_plot_table_new (const LkPlotKind *kind, const void *model);

/* What the plot is called, borrowed from the model; NULL when it has no name. */
const char *lk_plot_title (const LkPlotKind *kind, const void *model);
