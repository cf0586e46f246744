/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "lk-plot-kind.h"

/* Bars side by side, a group of them a category. Groups differ in fill as well as
 * in colour: 0 solid, 1 hatched, 2 outlined, then again from the start. */
typedef struct {
  const char        *title; /* may be NULL */
  size_t             n_categories;
  const char *const *category_labels; /* (n_categories), or NULL: 0, 1, 2 … */
  size_t             n_groups;
  const char *const *group_labels;    /* (n_groups), or NULL: no legend */
  const int         *colors;          /* (n_groups) LkPalette.series indices, or NULL: 0, 1, 2 … */
  const int         *fills;           /* (n_groups), or NULL: 0, 1, 2 … */
  const double      *values;          /* (n_groups, n_categories) row-major, ≥ 0; NaN draws no bar */

  double      max;             /* top of the axis; NaN or ≤ 0: a nice value above the largest */
  bool        log;             /* over a logarithm, down to where the least of the larger values are seen */
  bool        percent;         /* values are fractions, shown as per cent */
  int         marked_category; /* washed, with a triangle and a bold label (LK_SERIES_LABEL); -1: none */
  int         hover_category;  /* its values are shown in a box; -1: none */
  const char *empty_text;      /* shown when there is no finite value */
} LkBars;

#define LK_BARS_INIT { .max = NAN, .marked_category = -1, .hover_category = -1 }

extern const LkPlotKind lk_bars_plot; /* model: LkBars */

/* The category whose column holds the pixel (x, y) of the same drawing; false outside the plot area. */
bool lk_bars_category_at (double width, double height, const LkBars *bars, const LkPalette *palette, double x,
                          double y, int *category);
