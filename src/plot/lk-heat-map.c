/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-heat-map.h"

#include <glib.h>
#include <math.h>

#include "lk-axis.h"
#include "lk-canvas.h"
#include "lk-legend.h"

/* The weakest colour still tells a cell from the card behind it. */
#define WEAKEST 0.12
/* Digits of a number in a cell: enough to tell neighbours apart. */
#define DIGITS 3

#define MAX_HOVER_LINES 6

#define NAMES_SHARE 0.25 /* of the height, at most */
#define LEAST       50.0 /* height of all cells, in units of LkCanvas.u */

typedef struct {
  LkCanvas canvas;
  const LkHeatMap *map;
  double min, max; /* of the scale; min > max: no value is known */
  LkNames names;
  LkRect cells;
  double cell_w, cell_h; /* px */
  double row_room;       /* px for the rows' labels */
  double top;            /* of all but the head */
  double key;            /* px for the scale, below all; 0: there is none */
  bool empty, fits;
} HeatLayout;

static double
value_of (const LkHeatMap *map, size_t row, size_t column)
{
  return map->values[row * map->n_columns + column];
}

/* Of whole cells, or of the others. */
static void
widen_range (HeatLayout *layout, bool partial)
{
  const LkHeatMap *map = layout->map;

  for (size_t i = 0; i < map->n_rows * map->n_columns; i++)
    {
      if (!isfinite (map->values[i]) || (map->partial && map->partial[i]) != partial)
        continue;
      layout->min = fmin (layout->min, map->values[i]);
      layout->max = fmax (layout->max, map->values[i]);
    }
}

/* The ends of the scale are whole cells': what a part says may be luck. */
static void
find_range (HeatLayout *layout)
{
  layout->min = INFINITY;
  layout->max = -INFINITY;
  widen_range (layout, false);
  if (layout->min > layout->max)
    widen_range (layout, true);
}

static void
place (HeatLayout *layout)
{
  LkCanvas *canvas = &layout->canvas;
  const LkHeatMap *map = layout->map;
  double u = canvas->u, line = canvas->line, pad = 10.0 * u;
  double head = lk_legend_head (canvas, map->title, NULL, 0, 1, false);
  double above, below;

  layout->top = fmax (head, 6.0 * u);
  layout->key = layout->min < layout->max ? 1.6 * line : 0.0;
  layout->row_room = fmin (lk_names_widest (canvas, map->row_labels, map->n_rows), 0.3 * canvas->width) + 8.0 * u;
  layout->cells.x = ceil (pad + layout->row_room);
  layout->cell_w = fmax (0.0, canvas->width - pad - layout->cells.x) / (double) map->n_columns;
  if (layout->cell_w >= 2.0)
    layout->cell_w = floor (layout->cell_w);
  above = map->row_title ? 1.2 * line : 0.0;
  layout->names =
      lk_names_fit (canvas, map->column_labels, map->n_columns, layout->cell_w, NAMES_SHARE * canvas->height);
  below = 4.0 * u + layout->names.height + (map->column_title ? 1.1 * line : 0.0) + 4.0 * u;
  layout->cells.y = ceil (layout->top + above);
  layout->cell_h = fmax (0.0, canvas->height - layout->cells.y - below - layout->key) / (double) map->n_rows;
  if (layout->cell_h >= 2.0)
    layout->cell_h = floor (layout->cell_h);
  layout->cells.w = layout->cell_w * (double) map->n_columns;
  layout->cells.h = layout->cell_h * (double) map->n_rows;
}

/* False (and nothing to end) when there is nothing to draw on. */
static bool
make_layout (HeatLayout *layout, cairo_t *cr, double width, double height, const LkHeatMap *map,
             const LkPalette *palette)
{
  *layout = (HeatLayout) { .map = map };
  if (!lk_canvas_begin (&layout->canvas, cr, width, height, palette))
    return false;
  layout->empty = map->n_rows == 0 || map->n_columns == 0 || map->n_rows > G_MAXINT16 || map->n_columns > G_MAXINT16 ||
                  !map->values || !map->row_labels || !map->column_labels;
  if (layout->empty)
    return true;

  find_range (layout);
  place (layout);
  layout->fits = layout->cells.h >= LEAST * layout->canvas.u && layout->cell_w >= 4.0;
  return true;
}

/* 0 … 1 on the colour scale. */
static double
shade_of (const HeatLayout *layout, double value)
{
  double t = layout->min < layout->max ? (value - layout->min) / (layout->max - layout->min) : 0.5;

  if (layout->map->less_is_better)
    t = 1.0 - t;
  return WEAKEST + (1.0 - WEAKEST) * fmax (0.0, fmin (1.0, t));
}

static LkRect
cell_rect (const HeatLayout *layout, size_t row, size_t column)
{
  double gap = layout->cell_h >= 10.0 * layout->canvas.u ? lk_canvas_hairline (&layout->canvas) : 0.0;

  return (LkRect) {
    .x = layout->cells.x + layout->cell_w * (double) column,
    .y = layout->cells.y + layout->cell_h * (double) row,
    .w = fmax (0.0, layout->cell_w - gap),
    .h = fmax (0.0, layout->cell_h - gap),
  };
}

static bool
is_partial (const LkHeatMap *map, size_t row, size_t column)
{
  return map->partial && map->partial[row * map->n_columns + column];
}

static void
draw_hatching (HeatLayout *layout, LkRect box)
{
  cairo_t *cr = layout->canvas.cr;
  double spacing = 8.0 * layout->canvas.u;

  cairo_save (cr);
  cairo_rectangle (cr, box.x, box.y, box.w, box.h);
  cairo_clip (cr);
  lk_canvas_color (&layout->canvas, layout->canvas.palette->grid);
  cairo_set_line_width (cr, 1.5 * layout->canvas.u);
  /* The hatching goes on from cell to cell. */
  for (double x = spacing * floor (box.x / spacing); x < box.x + box.w + layout->cells.h; x += spacing)
    {
      cairo_move_to (cr, x + layout->cells.y, 0.0);
      cairo_line_to (cr, x - (box.y + box.h - layout->cells.y), box.y + box.h);
    }
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_unknown (HeatLayout *layout, LkRect box)
{
  lk_canvas_color (&layout->canvas, lk_color_with_alpha (layout->canvas.palette->grid, 0.35));
  cairo_rectangle (layout->canvas.cr, box.x, box.y, box.w, box.h);
  cairo_fill (layout->canvas.cr);
  draw_hatching (layout, box);
}

static void
draw_cells (HeatLayout *layout)
{
  const LkHeatMap *map = layout->map;

  for (size_t row = 0; row < map->n_rows; row++)
    for (size_t column = 0; column < map->n_columns; column++)
      {
        LkRect box = cell_rect (layout, row, column);
        double value = value_of (map, row, column);

        if (!isfinite (value))
          {
            draw_unknown (layout, box);
            continue;
          }
        lk_canvas_color (&layout->canvas, lk_palette_ramp (layout->canvas.palette, shade_of (layout, value)));
        cairo_rectangle (layout->canvas.cr, box.x, box.y, box.w, box.h);
        cairo_fill (layout->canvas.cr);
        /* Hatched as what is not known: some of it is not. */
        if (is_partial (map, row, column))
          draw_hatching (layout, box);
      }
}

/* Text that reads on a cell of this shade. */
static LkColor
ink_on (const HeatLayout *layout, double value)
{
  const LkPalette *palette = layout->canvas.palette;
  LkColor paper = lk_color_with_alpha (palette->background, 1.0);
  LkColor fill = lk_palette_ramp (palette, shade_of (layout, value));

  return lk_color_contrast (paper, fill) > lk_color_contrast (palette->text, fill) ? paper : palette->text;
}

static bool
is_best (const LkHeatMap *map, size_t row, size_t column)
{
  return map->best_row >= 0 && map->best_column >= 0 && row == (size_t) map->best_row &&
         column == (size_t) map->best_column;
}

static void
cell_text (const LkHeatMap *map, size_t row, size_t column, char text[LK_NUMBER_SIZE + 8])
{
  char number[LK_NUMBER_SIZE];
  double value = value_of (map, row, column);

  text[0] = '\0';
  if (!isfinite (value))
    return;
  lk_format_value (number, value, DIGITS, map->percent);
  g_snprintf (text, LK_NUMBER_SIZE + 8, "%s%s%s", is_best (map, row, column) ? "★ " : "",
              is_partial (map, row, column) ? "≈ " : "", number);
}

static void
draw_values (HeatLayout *layout)
{
  LkCanvas *canvas = &layout->canvas;
  const LkHeatMap *map = layout->map;
  double widest = 0.0, size = 1.15;
  char text[LK_NUMBER_SIZE + 8];

  lk_canvas_font (canvas, 1.0, true);
  for (size_t row = 0; row < map->n_rows; row++)
    for (size_t column = 0; column < map->n_columns; column++)
      {
        cell_text (map, row, column, text);
        widest = fmax (widest, lk_canvas_text_width (canvas, text));
      }
  if (widest == 0.0)
    return;
  size = fmin (size, (layout->cell_w - 6.0 * canvas->u) / widest);
  size = fmin (size, 0.75 * layout->cell_h / canvas->palette->font_size);
  /* Smaller type than this cannot be read from a bench: the read-out has the number. */
  if (size < 0.72)
    return;

  for (size_t row = 0; row < map->n_rows; row++)
    for (size_t column = 0; column < map->n_columns; column++)
      {
        LkRect box = cell_rect (layout, row, column);

        cell_text (map, row, column, text);
        if (text[0] == '\0')
          continue;
        lk_canvas_font (canvas, size, is_best (map, row, column));
        lk_canvas_text (canvas, text, box.x + box.w / 2.0, box.y + box.h / 2.0, 0.5, 0.5, 0.0,
                        ink_on (layout, value_of (map, row, column)));
      }
}

/* A frame inside a cell. */
static void
draw_frame (HeatLayout *layout, int row, int column, LkColor color, double width, double inset)
{
  const LkHeatMap *map = layout->map;
  LkRect box;

  if (row < 0 || column < 0 || (size_t) row >= map->n_rows || (size_t) column >= map->n_columns)
    return;
  box = cell_rect (layout, (size_t) row, (size_t) column);
  inset += width / 2.0;
  if (box.w <= 2.0 * inset || box.h <= 2.0 * inset)
    inset = 0.0;
  lk_canvas_color (&layout->canvas, color);
  cairo_set_line_width (layout->canvas.cr, width);
  cairo_rectangle (layout->canvas.cr, box.x + inset, box.y + inset, box.w - 2.0 * inset, box.h - 2.0 * inset);
  cairo_stroke (layout->canvas.cr);
}

static void
draw_names (HeatLayout *layout)
{
  LkCanvas *canvas = &layout->canvas;
  const LkHeatMap *map = layout->map;
  const LkRect *cells = &layout->cells;
  double u = canvas->u, below = cells->y + cells->h + 4.0 * u;
  size_t every = (size_t) ceil (1.1 * canvas->palette->font_size / fmax (layout->cell_h, 1e-3));

  lk_names_draw (canvas, &layout->names, cells->x, below, -1);
  lk_canvas_font (canvas, 1.0, false);
  for (size_t row = 0; row < map->n_rows; row += every)
    lk_canvas_text (canvas, map->row_labels[row], cells->x - 6.0 * u, cells->y + layout->cell_h * ((double) row + 0.5),
                    1.0, 0.5, layout->row_room - 6.0 * u, canvas->palette->text);
  lk_canvas_text (canvas, map->row_title, 10.0 * u, layout->top + 0.55 * canvas->line, 0.0, 0.5,
                  canvas->width - 20.0 * u, canvas->palette->dim);
  lk_canvas_text (canvas, map->column_title, cells->x + cells->w, below + layout->names.height, 1.0, 0.0, cells->w,
                  canvas->palette->dim);
}

/* What the colours mean: the least value, the scale, the largest. */
static void
draw_key (HeatLayout *layout)
{
  LkCanvas *canvas = &layout->canvas;
  const LkHeatMap *map = layout->map;
  double u = canvas->u, gap = 6.0 * u, middle = canvas->height - 0.8 * canvas->line, low_width, high_width, x, strip;
  char low[LK_NUMBER_SIZE], high[LK_NUMBER_SIZE];

  lk_canvas_font (canvas, 1.0, false);
  lk_format_value (low, layout->min, DIGITS, map->percent);
  lk_format_value (high, layout->max, DIGITS, map->percent);
  low_width = lk_canvas_text_width (canvas, low);
  high_width = lk_canvas_text_width (canvas, high);
  x = layout->cells.x;
  strip = fmin (140.0 * u, layout->cells.w - low_width - high_width - 2.0 * gap);
  if (strip < 30.0 * u)
    return;
  lk_canvas_text (canvas, low, x, middle, 0.0, 0.5, 0.0, canvas->palette->dim);
  x += low_width + gap;
  for (int i = 0; i < 24; i++)
    {
      double from = round (x + strip * i / 24.0), to = round (x + strip * (i + 1) / 24.0);
      double value = layout->min + (layout->max - layout->min) * i / 23.0;

      cairo_rectangle (canvas->cr, from, round (middle - 5.0 * u), to - from, round (10.0 * u));
      lk_canvas_color (canvas, lk_palette_ramp (canvas->palette, shade_of (layout, value)));
      cairo_fill (canvas->cr);
    }
  lk_canvas_text (canvas, high, x + strip + gap, middle, 0.0, 0.5, 0.0, canvas->palette->dim);
}

static void
draw_hover (HeatLayout *layout)
{
  LkCanvas *canvas = &layout->canvas;
  const LkHeatMap *map = layout->map;
  LkLegendItem items[MAX_HOVER_LINES];
  size_t n = MIN (map->n_hover_lines, MAX_HOVER_LINES);
  LkRect box;

  if (map->hover_row < 0 || map->hover_column < 0 || (size_t) map->hover_row >= map->n_rows ||
      (size_t) map->hover_column >= map->n_columns)
    return;
  draw_frame (layout, map->hover_row, map->hover_column, lk_color_with_alpha (canvas->palette->background, 1.0),
              2.0 * canvas->u, 2.0 * canvas->u);
  draw_frame (layout, map->hover_row, map->hover_column, canvas->palette->text, 2.0 * canvas->u, 0.0);
  if (!map->hover_heading)
    return;
  for (size_t i = 0; i < n; i++)
    items[i] = (LkLegendItem) { .label = map->hover_lines[i] };
  box = cell_rect (layout, (size_t) map->hover_row, (size_t) map->hover_column);
  lk_legend_readout (canvas, map->hover_heading, items, n, box.x + box.w / 2.0, box.y + box.h / 2.0, &box, 1,
                     layout->cells);
}

static void
draw (cairo_t *cr, double width, double height, const void *model, const LkPalette *palette)
{
  const LkHeatMap *map = model;
  HeatLayout layout;

  if (!make_layout (&layout, cr, width, height, map, palette))
    return;
  lk_legend_head (&layout.canvas, map->title, NULL, 0, 1, true);
  if (layout.empty || !layout.fits)
    lk_legend_message (&layout.canvas, map->title, layout.empty, map->empty_text);
  else
    {
      draw_cells (&layout);
      draw_frame (&layout, map->best_row, map->best_column, lk_palette_series (palette, LK_SERIES_LABEL),
                  3.0 * layout.canvas.u, 0.0);
      draw_values (&layout);
      draw_names (&layout);
      if (layout.key > 0.0)
        draw_key (&layout);
      draw_hover (&layout);
    }
  lk_canvas_end (&layout.canvas);
}

bool
lk_heat_map_cell_at (double width, double height, const LkHeatMap *map, const LkPalette *palette, double x, double y,
                     int *row, int *column)
{
  HeatLayout layout;
  const LkRect *cells = &layout.cells;
  bool inside;

  if (!make_layout (&layout, NULL, width, height, map, palette))
    return false;
  inside = !layout.empty && layout.fits && x >= cells->x && x < cells->x + cells->w && y >= cells->y &&
           y < cells->y + cells->h;
  if (inside)
    {
      *row = (int) fmin ((y - cells->y) / layout.cell_h, (double) map->n_rows - 1.0);
      *column = (int) fmin ((x - cells->x) / layout.cell_w, (double) map->n_columns - 1.0);
    }
  lk_canvas_end (&layout.canvas);
  return inside;
}

static bool
find (double width, double height, const void *model, const LkPalette *palette, double x, double y, LkPlotPlace *place)
{
  return lk_heat_map_cell_at (width, height, model, palette, x, y, &place->row, &place->column);
}

/* The read-out is words of whoever fills the model: so is what is highlighted. */
static bool
point (void *model, const LkPlotPlace *place)
{
  const LkHeatMap *map = model;

  return place->row < (int) map->n_rows && place->column < (int) map->n_columns;
}

/* A cell at a time, from the best one on. */
static bool
move (const void *model, int right, int down, LkPlotPlace *place)
{
  const LkHeatMap *map = model;

  if (map->n_rows == 0 || map->n_columns == 0)
    return false;
  if (place->row < 0)
    {
      place->row = map->best_row < 0 ? 0 : map->best_row;
      place->column = map->best_column < 0 ? 0 : map->best_column;
      return true;
    }
  place->row = (int) fmax (0.0, fmin (place->row + down, (double) map->n_rows - 1.0));
  place->column = (int) fmax (0.0, fmin (place->column + right, (double) map->n_columns - 1.0));
  return true;
}

static const char *
title (const void *model)
{
  return ((const LkHeatMap *) model)->title;
}

static void
measure (const void *model, const LkPalette *palette, double *min_width, double *min_height)
{
  const LkHeatMap *map = model;
  LkCanvas canvas;

  *min_width = *min_height = 0.0;
  if (!lk_canvas_begin (&canvas, NULL, 1.0, 1.0, palette))
    return;
  *min_width = 200.0 * canvas.u;
  /* Cells become whole pixels; titles and the scale have a line each. */
  *min_height = (LEAST + 8.0) * canvas.u + fmin ((double) map->n_rows, LEAST) + 3.9 * canvas.line + 2.0;
  lk_legend_measure (&canvas, map->title, false, min_width, min_height);
  *min_width = ceil (*min_width);
  if (map->column_labels)
    *min_height = lk_names_measure (&canvas, map->column_labels, map->n_columns,
                                    120.0 * canvas.u / (double) map->n_columns, *min_height, NAMES_SHARE);
  *min_height = ceil (*min_height);
  lk_canvas_end (&canvas);
}

const LkPlotKind lk_heat_map_plot = {
  .measure = measure, .draw = draw, .find = find, .point = point, .move = move, .title = title
};
