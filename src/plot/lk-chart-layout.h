/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-axis.h"
#include "lk-canvas.h"
#include "lk-chart-model.h"
#include "lk-legend.h"

/* Where the parts of a chart lie. Private to src/plot. */

#define LK_CHART_MAX_ENDS 8 /* curves that are labelled at their ends */

typedef struct {
  LkCanvas       canvas;
  const LkChart *chart;
  LkSeries      *series; /* (chart->n_series) what is drawn of each: sliced, and reduced where it is long */
  double        *buffer;
  LkLegendItem  *items;  /* (chart->n_series) */
  LkLegendItem  *legend; /* likewise; those that are labelled at their ends have no label */
  size_t         ends[LK_CHART_MAX_ENDS]; /* the series that are */
  size_t         n_ends;
  LkAxis         x_axis, y_axis;
  LkRect         plot;
  double         head;         /* height of title and legend */
  double         strip;        /* height of y label and marks, above the plot */
  int            legend_lines; /* at most, below the title */
  bool           empty;        /* there is no finite point */
  bool           fits;         /* title, legend and axes have room, and a plot between them */
} LkChartLayout;

/* False (and nothing to clear) when there is nothing to draw on. cr may be NULL: only measures. */
bool   lk_chart_layout_init  (LkChartLayout *layout, cairo_t *cr, double width, double height, const LkChart *chart,
                              const LkPalette *palette);
void   lk_chart_layout_clear (LkChartLayout *layout);

/* Whether there is a plot, with curves in it. */
bool   lk_chart_layout_has_plot (const LkChartLayout *layout);

/* Where name i stands, data. */
double lk_chart_layout_place (const LkChart *chart, size_t i);
/* Pixels of a value; NaN where nothing can be drawn. */
double lk_chart_layout_x (const LkChartLayout *layout, double x);
double lk_chart_layout_y (const LkChartLayout *layout, double y);
/* The pixel at which a series ends. */
double lk_chart_layout_end_y (const LkChartLayout *layout, size_t series);

/* The smallest picture that the chart fits in, px. */
void   lk_chart_measure (const void *chart, const LkPalette *palette, double *min_width, double *min_height);
