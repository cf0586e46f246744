/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

typedef enum {
  LK_DASH_SOLID,
  LK_DASH_DASHED,
  LK_DASH_DOTTED,
  LK_DASH_DOT_DASHED,
} LkDash;

/* A curve. Everything it points to is borrowed. */
typedef struct {
  const char   *label;
  int           color; /* LkPalette.series index */
  LkDash        dash;
  double        width; /* stroke at font size 13, px; 0: the default, 2 */
  size_t        n;
  const double *x;     /* (n) ascending, finite */
  const double *y;     /* (n); NaN and infinities break the line */
  const double *low;   /* (n) or NULL: lower edge of a translucent band */
  const double *high;  /* (n) or NULL, together with low */
  const char   *end_label; /* "student 292": stands at the curve's end in place of its label in the legend, where there
                            * is room; NULL: none */
  bool          is_like_another; /* that has its colour and dashes: the legend does not name it besides */
} LkSeries;

/* Doubles that lk_series_reduce needs for its result. */
#define LK_REDUCED_SIZE(n_columns) (4 * (size_t) (n_columns))

/* Puts the points of series with x_min ≤ x ≤ x_max into n_columns columns of
 * equal width and makes of each column that has any one point: mean x, mean y,
 * and the smallest and largest y (of low and high, where series has a band). A
 * column whose y are all NaN or infinite becomes one NaN point, so that gaps stay.
 *
 * O (n). *reduced takes over label, colour, dash and width, and points into
 * buffer (LK_REDUCED_SIZE (n_columns)); it is a series like any other, at most
 * n_columns long, so that a caller may keep it and lk_chart_draw draws it as it is. */
void lk_series_reduce (const LkSeries *series, double x_min, double x_max, size_t n_columns, double *buffer,
                       LkSeries *reduced);

/* The part that drawing x_min … x_max needs: the points within and one on each side. O (log n). */
LkSeries lk_series_slice (const LkSeries *series, double x_min, double x_max);

/* Value of the curve at x, straight between neighbours. NaN outside its points and in gaps. */
double lk_series_value_at (const LkSeries *series, double x);
