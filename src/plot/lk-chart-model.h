/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "lk-plot-kind.h"
#include "lk-series.h"

/* Curves over a common x. All that a chart points to is borrowed for the call. */

/* A vertical marker: something happened at x. */
typedef struct {
  double      x;
  const char *label; /* short: "T 8"; may be NULL */
  int         color; /* LkPalette.series index, -1: the dim text colour */
} LkChartMark;

/* A horizontal reference. */
typedef struct {
  double      y;
  const char *label; /* may be NULL */
  int         color;
  LkDash      dash;
} LkChartLine;

/* A value and how far it may be from it. */
typedef struct {
  double      x, y;
  double      low, high; /* ends of the bar; not finite: there is none */
  const char *label;     /* may be NULL */
  int         color;
  double      radius;    /* of the dot at font size 13, px; 0: the default, 5; below LK_CHART_CLOUD it is one of many:
                          * faint, and under the curves */
} LkChartPoint;

#define LK_CHART_CLOUD 2.0

typedef struct {
  const char *title;   /* texts may be NULL */
  const char *x_label;
  const char *y_label; /* stands horizontally above the y axis */

  const LkSeries    *series;
  size_t             n_series;
  const LkChartMark *marks;
  size_t             n_marks;
  const LkChartLine *lines;
  size_t             n_lines;
  const LkChartPoint *points;  /* marked ones, over the curves */
  size_t             n_points;

  /* Names in place of numbers along the axis, for curves over things that have no
   * scale, or were measured at a few places: of x_places[i], ascending, or, without
   * them, of x = 0, 1, …, n_x_names - 1. NULL: numbers. */
  const char *const *x_names;
  size_t             n_x_names;
  const double      *x_places;

  double x_min, x_max; /* data; NaN, or both the same: from the data */
  bool   x_log;        /* above 0 all of them */
  double y_min, y_max;
  bool   y_log;        /* values that are not positive break the line */
  bool   y_percent;    /* y is a fraction, shown as per cent */

  /* Where x is made of steps, so many a unit, a reading below a tenth of the unit is told
   * in steps: "step 3", not "3.41×10⁻³ epochs". 0: it is not. */
  double      x_steps;
  const char *x_step_label;

  double      pointer_x;  /* data; where the crosshair stands, NaN: none */
  const char *empty_text; /* shown when no series has a finite point */

  /* The numbers behind it as a table (LkPlotKind.table), where they have an order of their own, and what it is handed.
   * NULL: the curves' points, a row an x. */
  bool        (*table) (const void *table_of, const LkPlotCells *cells);
  const void  *table_of;
} LkChart;

#define LK_CHART_INIT \
  { .x_min = NAN, .x_max = NAN, .y_min = NAN, .y_max = NAN, .pointer_x = NAN }
