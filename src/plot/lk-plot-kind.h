/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "lk-palette.h"

/* A place in a plot, in terms of what the plot is about. */
typedef struct {
  int    row;    /* of a matrix; a category of bars, a point of a map; -1: none */
  int    column; /* of a matrix; -1: none */
  double x;      /* of a chart, data; NaN: none */
} LkPlotPlace;

#define LK_PLOT_PLACE_INIT { .row = -1, .column = -1, .x = NAN }

/* Where the numbers of a plot go, a cell after the other. */
typedef struct {
  void (*add_row)    (void *to);
  void (*add_text)   (void *to, const char *text); /* NULL: an empty cell */
  void (*add_number) (void *to, double number);    /* not finite: an empty cell */
  void (*add_count)  (void *to, size_t count);
  void  *to;
} LkPlotCells;

/* A kind of plot: all that can be done with its model, one constant a model
 * ("lk_chart_plot" for LkChart). What a kind has not is NULL. */
typedef struct {
  /* Draws into (0, 0, width, height), px. */
  void        (*draw)  (cairo_t *cr, double width, double height, const void *model, const LkPalette *palette);

  /* The smallest picture in which the plot has its title, its axes and its legend, px, by the palette's type; in a
   * smaller one draw () says that there is no room. It does not change while a run goes on. */
  void        (*measure) (const void *model, const LkPalette *palette, double *min_width, double *min_height);

  /* What lies under the pixel (x, y) of the same drawing; false: nothing. */
  bool        (*find)  (double width, double height, const void *model, const LkPalette *palette, double x, double y,
                        LkPlotPlace *place);
  /* Highlights the place, or nothing when it is none; false when the model has no such place (any more). */
  bool        (*point) (void *model, const LkPlotPlace *place);
  /* The place that arrow keys lead to (1 or -1, one of them 0); false: there is none. Without it keys move the
   * pointer by pixels. */
  bool        (*move)  (const void *model, int right, int down, LkPlotPlace *place);

  /* What the plot is called, borrowed from the model; may give NULL. */
  const char *(*title) (const void *model);
  /* What it shows, in words, for those who cannot see it; to be freed with free (). Without it, its title. */
  char       *(*describe) (const void *model);
  /* The numbers behind it, the first row of names; false: there are none yet. */
  bool        (*table) (const void *model, const LkPlotCells *cells);
} LkPlotKind;

/* labels[i], or i where there are no labels. */
void lk_plot_cells_add_label (const LkPlotCells *cells, const char *const *labels, size_t i);

/* Whether the place is nowhere. */
bool lk_plot_place_is_none   (const LkPlotPlace *place);
