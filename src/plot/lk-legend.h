/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-axis.h"
#include "lk-canvas.h"
#include "lk-series.h"

/* The head of a plot (title and legend) and the box that shows values under the
 * pointer. Private to src/plot. */

typedef enum {
  LK_SWATCH_NONE,
  LK_SWATCH_LINE,
  LK_SWATCH_BAR,
} LkSwatch;

typedef enum {
  LK_FILL_SOLID,
  LK_FILL_HATCHED,
  LK_FILL_OUTLINED,
  LK_N_FILLS,
} LkFill;

typedef struct {
  const char *label; /* may be NULL */
  LkSwatch    swatch;
  LkColor     color;
  LkDash      dash;  /* of a line */
  double      width; /* of a line, px */
  LkFill      fill;  /* of a bar */
  char        value[LK_NUMBER_SIZE];
} LkLegendItem;

/* Puts title and legend, in at most max_lines lines (≥ 1) with "…" for the rest, at the top and returns the height
 * they take, gap included, 0 without either. Draws only when the canvas has a cairo_t and draw is set. */
double lk_legend_head (LkCanvas *canvas, const char *title, const LkLegendItem *items, size_t n, int max_lines,
                       bool draw);

/* Adds a head whose legend, if it has one, needs a line of its own to the room that a plot needs, px. */
void lk_legend_measure (LkCanvas *canvas, const char *title, bool has_legend, double *min_width, double *min_height);

/* In place of a plot, below its title: what there is to say while it is empty, else that it has no room. */
void lk_legend_message (LkCanvas *canvas, const char *title, bool empty, const char *empty_text);

/* A box of label and value near (x, y) that covers none of keep (n_keep), see lk_callout_place (). */
void lk_legend_readout (LkCanvas *canvas, const char *heading, const LkLegendItem *items, size_t n, double x, double y,
                        const LkRect *keep, size_t n_keep, LkRect plot);

/* Sets the dash for a stroke of this width; offset continues an earlier stroke. */
void lk_legend_set_dash (LkCanvas *canvas, LkDash dash, double width, double offset);

/* Fills the current path of bars that lie within box, and clears the path. */
void lk_legend_fill (LkCanvas *canvas, LkFill fill, LkColor color, LkRect box);
