/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "lk-plot-kind.h"

/* A heat map of as many rows as columns: row r, column c shows values[r · n + c]. Cells are
 * up to twice as wide as high. Where they are small, the axes' titles are left out. */
typedef struct {
  const char        *title;        /* texts may be NULL */
  const char        *row_title;    /* "True class" */
  const char        *column_title; /* "Mean probability" */
  size_t             n;
  const char *const *labels; /* (n) for rows and columns, or NULL: 0, 1, 2 … */
  const double      *values; /* (n, n) row-major, ≥ 0 unless negative; NaN draws an empty cell */

  double max;             /* value of the strongest colour; NaN or ≤ 0: the largest one */
  bool   ignore_diagonal; /* the diagonal is muted and takes no part in the automatic scale, which then begins at the
                           * least of the other cells: at a high temperature they are all near 1 / n */
  bool   negative;        /* differences: values below 0 have the student's hue, those above the usual one */
  bool   log;             /* colour over the logarithm, from max / 1000 */
  bool   print_values;    /* numbers in the cells, where there is room */
  bool   percent;

  int         hover_row, hover_column; /* outlined, with a read-out; -1: none */
  const char *empty_text;              /* shown when n is 0 or values is NULL */
} LkMatrix;

#define LK_MATRIX_INIT { .max = NAN, .hover_row = -1, .hover_column = -1 }

extern const LkPlotKind lk_matrix_plot; /* model: LkMatrix */

/* The cell under the pixel (x, y) of the same drawing; false outside the cells. */
bool lk_matrix_cell_at (double width, double height, const LkMatrix *matrix, const LkPalette *palette, double x,
                        double y, int *row, int *column);
