/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>

#include "lk-plot-kind.h"

/* A table of results as colours and numbers: row r, column c shows
 * values[r · n_columns + c]. What is not known yet is hatched. Colours reach from
 * the least to the largest value that is there, not from 0: the numbers in the
 * cells, and those at the scale, say how far apart these are. */
typedef struct {
  const char        *title;         /* texts may be NULL */
  const char        *row_title;     /* "α" */
  const char        *column_title;  /* "T" */
  size_t             n_rows;
  size_t             n_columns;
  const char *const *row_labels;    /* (n_rows) */
  const char *const *column_labels; /* (n_columns) */
  const double      *values;        /* (n_rows, n_columns) row-major; not finite: not known yet */
  const bool        *partial;       /* (n_rows, n_columns): the value is of a part of what belongs to the cell: it
                                     * is told as about so much, and no colour is stronger for it; NULL: none */
  bool               less_is_better; /* the strongest colour is the least value's */
  bool               percent;

  int         best_row, best_column;   /* framed, with a star; -1: none */
  int         hover_row, hover_column; /* outlined, with the read-out; -1: none */
  /* The read-out's text, of the cell that is hovered. */
  const char        *hover_heading;
  const char *const *hover_lines;   /* (n_hover_lines) */
  size_t             n_hover_lines;
  const char        *empty_text;    /* shown when there are no cells */
} LkHeatMap;

#define LK_HEAT_MAP_INIT { .best_row = -1, .best_column = -1, .hover_row = -1, .hover_column = -1 }

extern const LkPlotKind lk_heat_map_plot; /* model: LkHeatMap */

/* The cell under the pixel (x, y) of the same drawing; false outside the cells. */
bool lk_heat_map_cell_at (double width, double height, const LkHeatMap *map, const LkPalette *palette, double x,
                          double y, int *row, int *column);
