/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-run-line.h"

#include "lk-canvas.h"
#include "lk-legend.h"

#define LINE_WIDTH 3.0 /* at font size 13 */

int
lk_run_line_color (unsigned run)
{
  return LK_SERIES_RUN + (int) (run % LK_N_RUN_COLORS);
}

LkDash
lk_run_line_dash (unsigned run)
{
  static const LkDash dashes[] = { LK_DASH_SOLID, LK_DASH_DASHED, LK_DASH_DOTTED };

  return dashes[run % (sizeof dashes / sizeof dashes[0])];
}

static void
draw (cairo_t *cr, double width, double height, const void *model, const LkPalette *palette)
{
  const LkRunLine *line = model;
  /* It lies on the row itself. */
  LkPalette clear = *palette;
  LkCanvas canvas;

  clear.background.a = 0.0;
  if (!lk_canvas_begin (&canvas, cr, width, height, &clear))
    return;
  lk_canvas_color (&canvas, lk_palette_series (&clear, lk_run_line_color (line->run)));
  cairo_set_line_width (cr, LINE_WIDTH * canvas.u);
  lk_legend_set_dash (&canvas, lk_run_line_dash (line->run), LINE_WIDTH * canvas.u, 0.0);
  cairo_move_to (cr, 0.0, height / 2.0);
  cairo_line_to (cr, width, height / 2.0);
  cairo_stroke (cr);
  lk_canvas_end (&canvas);
}

const LkPlotKind lk_run_line_plot = { .draw = draw };
