/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-matrix.h"

#include <glib/gi18n-lib.h>

#include "lk-axis.h"
#include "lk-canvas.h"
#include "lk-legend.h"

#define SHADES          256
#define MOST_RECTANGLES 64   /* up to so many rows cells are shapes, sharp at any zoom; beyond, one image */
#define DECADES         3.0  /* that the logarithmic scale shows below its maximum */
#define NAMES_SHARE     0.25 /* of the height, at most */
#define LEAST           80.0 /* height and width of all cells, in units of LkCanvas.u */
#define WIDEST          2.0  /* a cell's width over its height, at most */

typedef struct {
  LkCanvas canvas;
  const LkMatrix *matrix;
  double max;  /* value of the strongest colour, > 0 */
  double min;  /* of no colour; 0 unless the diagonal is left out: beside it all others may be alike */
  bool counts; /* values go beyond 1: written as numbers, not as fractions */
  bool whole;  /* and have no fractions */
  LkNames names;
  LkRect cells;
  double cell;     /* px, height */
  double cell_w;   /* px, width: wider than high where there is room, for the numbers */
  double row_room; /* px for the rows' names */
  double top;      /* of all but the head */
  bool has_titles, empty, fits;
} MatrixLayout;

static double
value_of (const LkMatrix *matrix, size_t row, size_t column)
{
  return matrix->values[row * matrix->n + column];
}

static void
find_scale (MatrixLayout *layout)
{
  const LkMatrix *matrix = layout->matrix;
  double largest = 0.0, smallest = INFINITY, overall = 0.0;

  layout->whole = true;
  for (size_t row = 0; row < matrix->n; row++)
    for (size_t column = 0; column < matrix->n; column++)
      {
        double value = value_of (matrix, row, column);

        if (!isfinite (value))
          continue;
        value = matrix->negative ? fabs (value) : value;
        overall = fmax (overall, value);
        layout->whole = layout->whole && value == floor (value);
        if (row != column || !matrix->ignore_diagonal)
          {
            largest = fmax (largest, value);
            smallest = fmin (smallest, value);
          }
      }
  layout->max = matrix->max > 0.0 && isfinite (matrix->max) ? matrix->max : largest > 0.0 ? largest : 1.0;
  if (matrix->ignore_diagonal && !matrix->negative && !matrix->log && smallest >= 0.0 && smallest < layout->max)
    layout->min = smallest;
  layout->counts = overall > 1.0 + 1e-9 && !matrix->percent;
}

static void
place (MatrixLayout *layout)
{
  LkCanvas *canvas = &layout->canvas;
  const LkMatrix *matrix = layout->matrix;
  double u = canvas->u, line = canvas->line, pad = 10.0 * u, n = (double) matrix->n;
  double head, room_x, room_y, below = line, above = 0.0, block;

  head = lk_legend_head (canvas, matrix->title, NULL, 0, 1, false);
  layout->top = fmax (head, 6.0 * u);
  layout->row_room = fmin (lk_names_widest (canvas, matrix->labels, matrix->n), 0.3 * canvas->width) + 6.0 * u;
  room_x = canvas->width - 2.0 * pad - layout->row_room;
  /* How high the names below are depends on the cells, and the cells on them. */
  for (int pass = 0; pass < 3; pass++)
    {
      /* The first row's name may be higher than its cells. */
      above = (layout->has_titles && matrix->row_title ? 1.2 * line : 0.0) + fmax (0.0, (line - layout->cell) / 2.0);
      room_y = canvas->height - layout->top - above - 6.0 * u;
      room_y -= below + 4.0 * u + (layout->has_titles && matrix->column_title ? 1.1 * line : 0.0);
      layout->cell = fmax (0.0, fmin (room_x, room_y) / n);
      if (layout->cell >= 2.0)
        layout->cell = floor (layout->cell);
      layout->cell_w = fmin (room_x / n, WIDEST * layout->cell);
      if (layout->cell_w >= 2.0)
        layout->cell_w = floor (layout->cell_w);
      layout->names = lk_names_fit (canvas, matrix->labels, matrix->n, layout->cell_w, NAMES_SHARE * canvas->height);
      below = fmax (below, layout->names.height);
    }

  block = layout->row_room + layout->cell_w * n;
  layout->cells = (LkRect) {
    .x = floor (fmax (pad, (canvas->width - block) / 2.0) + layout->row_room),
    .y = ceil (layout->top + above),
    .w = layout->cell_w * n,
    .h = layout->cell * n,
  };
}

/* False (and nothing to end) when there is nothing to draw on. */
static bool
make_layout (MatrixLayout *layout, cairo_t *cr, double width, double height, const LkMatrix *matrix,
             const LkPalette *palette)
{
  *layout = (MatrixLayout) { .matrix = matrix, .has_titles = true };
  if (!lk_canvas_begin (&layout->canvas, cr, width, height, palette))
    return false;
  layout->empty = matrix->n == 0 || matrix->n > G_MAXINT16 || !matrix->values;
  if (layout->empty)
    return true;

  find_scale (layout);
  place (layout);
  /* In a small picture the axes' titles make room for cells. */
  if (layout->cell < 1.3 * layout->canvas.line || layout->cells.h < LEAST * layout->canvas.u)
    {
      layout->has_titles = false;
      place (layout);
    }
  layout->fits = fmin (layout->cells.w, layout->cells.h) >= LEAST * layout->canvas.u;
  return true;
}

/* 0 … 1 on the colour scale; NaN for an empty cell. */
static double
shade_of (const MatrixLayout *layout, double value)
{
  double t = ((layout->matrix->negative ? fabs (value) : value) - layout->min) / (layout->max - layout->min);

  if (!isfinite (value))
    return NAN;
  if (layout->matrix->log)
    t = t > 0.0 ? 1.0 + log10 (t) / DECADES : 0.0;
  return fmax (0.0, fmin (1.0, t));
}

static void
make_shades (const MatrixLayout *layout, LkColor shades[SHADES])
{
  for (int i = 0; i < SHADES; i++)
    shades[i] = lk_palette_ramp (layout->canvas.palette, (double) i / (SHADES - 1));
}

static LkColor
cell_color (const MatrixLayout *layout, const LkColor shades[SHADES], size_t row, size_t column)
{
  const LkPalette *palette = layout->canvas.palette;
  double value = value_of (layout->matrix, row, column);
  double t = shade_of (layout, value);

  if (isnan (t))
    return lk_color_with_alpha (palette->background, 0.0);
  if (row == column && layout->matrix->ignore_diagonal)
    return palette->grid;
  if (layout->matrix->negative && value < 0.0)
    return lk_color_with_alpha (lk_color_mix (palette->background, lk_palette_series (palette, LK_SERIES_STUDENT), t),
                                1.0);
  return shades[(int) (t * (SHADES - 1) + 0.5)];
}

static void
draw_rectangles (MatrixLayout *layout, const LkColor shades[SHADES])
{
  double gap = layout->cell >= 10.0 * layout->canvas.u ? lk_canvas_hairline (&layout->canvas) : 0.0;

  for (size_t row = 0; row < layout->matrix->n; row++)
    for (size_t column = 0; column < layout->matrix->n; column++)
      {
        lk_canvas_color (&layout->canvas, cell_color (layout, shades, row, column));
        cairo_rectangle (layout->canvas.cr, layout->cells.x + layout->cell_w * (double) column,
                         layout->cells.y + layout->cell * (double) row, layout->cell_w - gap, layout->cell - gap);
        cairo_fill (layout->canvas.cr);
      }
}

static guint32
premultiplied (LkColor color)
{
  guint32 a = (guint32) (color.a * 255.0 + 0.5), r = (guint32) (color.r * color.a * 255.0 + 0.5);
  guint32 g = (guint32) (color.g * color.a * 255.0 + 0.5), b = (guint32) (color.b * color.a * 255.0 + 0.5);

  return a << 24 | r << 16 | g << 8 | b;
}

static void
draw_image (MatrixLayout *layout, const LkColor shades[SHADES])
{
  cairo_t *cr = layout->canvas.cr;
  size_t n = layout->matrix->n;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) n, (int) n);

  /* A surface in error would put the whole context into error. */
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    {
      unsigned char *data = cairo_image_surface_get_data (surface);
      size_t stride = (size_t) cairo_image_surface_get_stride (surface);

      cairo_surface_flush (surface);
      for (size_t row = 0; row < n; row++)
        {
          guint32 *pixels = (guint32 *) (void *) (data + row * stride);

          for (size_t column = 0; column < n; column++)
            pixels[column] = premultiplied (cell_color (layout, shades, row, column));
        }
      cairo_surface_mark_dirty (surface);
      cairo_save (cr);
      cairo_translate (cr, layout->cells.x, layout->cells.y);
      cairo_scale (cr, layout->cell_w, layout->cell);
      cairo_set_source_surface (cr, surface, 0.0, 0.0);
      cairo_pattern_set_filter (cairo_get_source (cr), layout->cell >= 1.0 ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD);
      cairo_paint (cr);
      cairo_restore (cr);
    }
  cairo_surface_destroy (surface);
}

static void
format_cell (const MatrixLayout *layout, char text[LK_NUMBER_SIZE], double value, double step)
{
  if (isnan (value))
    text[0] = '\0';
  else if ((layout->matrix->negative ? fabs (value) : value) < (layout->counts ? 1e-9 : 0.005))
    g_strlcpy (text, "·", LK_NUMBER_SIZE);
  else if (layout->counts && layout->whole)
    lk_format_tick (text, value, 1.0, false);
  else if (layout->counts)
    lk_format_value (text, value, 3, false);
  else
    lk_format_tick (text, value, step, layout->matrix->percent);
}

/* The type, as a share of the palette's, at which all numbers written to this step fit in their cells; 0: they do not. */
static double
values_size (MatrixLayout *layout, double step)
{
  LkCanvas *canvas = &layout->canvas;
  size_t n = layout->matrix->n;
  double widest = 0.0, size = fmax (0.8, fmin (1.0, 0.6 * layout->cell / canvas->palette->font_size));
  double room = layout->cell_w - 4.0 * canvas->u;
  char text[LK_NUMBER_SIZE];

  lk_canvas_font (canvas, size, false);
  for (size_t i = 0; i < n * n; i++)
    {
      format_cell (layout, text, layout->matrix->values[i], step);
      widest = fmax (widest, lk_canvas_text_width (canvas, text));
    }
  if (widest > room)
    size *= room / widest;
  return size < 0.72 ? 0.0 : size;
}

static void
draw_values (MatrixLayout *layout, const LkColor shades[SHADES])
{
  LkCanvas *canvas = &layout->canvas;
  const LkPalette *palette = canvas->palette;
  size_t n = layout->matrix->n;
  /* Numbers that are nearly alike need a digit more. */
  double step = layout->min > 0.5 * layout->max ? 0.001 : 0.01, size;
  char text[LK_NUMBER_SIZE];

  /* Smaller type than this cannot be read from a bench. */
  if (!layout->matrix->print_values || layout->cell < 1.05 * palette->font_size || n > MOST_RECTANGLES)
    return;
  size = values_size (layout, step);
  if (size == 0.0)
    size = values_size (layout, step = 0.01);
  if (size == 0.0)
    return;
  lk_canvas_font (canvas, size, false);

  for (size_t row = 0; row < n; row++)
    for (size_t column = 0; column < n; column++)
      {
        LkColor fill = cell_color (layout, shades, row, column);
        LkColor paper = lk_color_with_alpha (palette->background, 1.0), color = palette->text;

        format_cell (layout, text, value_of (layout->matrix, row, column), step);
        if (fill.a > 0.0 && lk_color_contrast (paper, fill) > lk_color_contrast (palette->text, fill))
          color = paper;
        else if (row == column && layout->matrix->ignore_diagonal)
          color = palette->dim;
        lk_canvas_text (canvas, text, layout->cells.x + layout->cell_w * ((double) column + 0.5),
                        layout->cells.y + layout->cell * ((double) row + 0.5), 0.5, 0.5, 0.0, color);
      }
}

static void
draw_names (MatrixLayout *layout)
{
  LkCanvas *canvas = &layout->canvas;
  const LkMatrix *matrix = layout->matrix;
  const LkRect *cells = &layout->cells;
  double u = canvas->u, below = cells->y + cells->h + 3.0 * u, width;
  size_t every = (size_t) ceil (1.1 * canvas->palette->font_size / fmax (layout->cell, 1e-3));
  char buffer[24];

  lk_names_draw (canvas, &layout->names, cells->x, below, -1);
  if (!matrix->labels && layout->names.every > every)
    every = layout->names.every;
  lk_canvas_font (canvas, 1.0, false);
  for (size_t row = 0; row < matrix->n; row += every)
    lk_canvas_text (canvas, lk_names_get (matrix->labels, row, buffer), cells->x - 6.0 * u,
                    cells->y + layout->cell * ((double) row + 0.5), 1.0, 0.5, layout->row_room - 6.0 * u,
                    canvas->palette->text);

  if (!layout->has_titles)
    return;
  if (matrix->row_title)
    lk_canvas_text (canvas, matrix->row_title, cells->x - layout->row_room, layout->top + 0.55 * canvas->line, 0.0, 0.5,
                    canvas->width - cells->x + layout->row_room - 4.0 * u, canvas->palette->dim);
  if (matrix->column_title)
    {
      width = fmin (lk_canvas_text_width (canvas, matrix->column_title), canvas->width - 8.0 * u);
      lk_canvas_text (canvas, matrix->column_title,
                      fmax (4.0 * u, fmin (cells->x + cells->w - width, canvas->width - width - 4.0 * u)),
                      below + layout->names.height, 0.0, 0.0, width + 1.0, canvas->palette->dim);
    }
}

/* "colour from 7% to 12%", below, where the columns' title leaves room. */
static void
draw_key_in_words (MatrixLayout *layout, const char *low, const char *high)
{
  LkCanvas *canvas = &layout->canvas;
  g_autofree char *words = g_strdup_printf (_ ("colour from %s to %s"), low, high);
  double left = layout->cells.x - layout->row_room, y = layout->cells.y + layout->cells.h + 3.0 * canvas->u;
  double title = lk_canvas_text_width (canvas, layout->matrix->column_title);

  if (layout->has_titles &&
      lk_canvas_text_width (canvas, words) + title + 16.0 * canvas->u <= layout->cells.x + layout->cells.w - left)
    lk_canvas_text (canvas, words, left, y + layout->names.height, 0.0, 0.0, 0.0, canvas->palette->dim);
}

/* What the colours mean, at the right of the title where that leaves room, else in words beside the columns' title. */
static void
draw_key (MatrixLayout *layout, const LkColor shades[SHADES])
{
  LkCanvas *canvas = &layout->canvas;
  double u = canvas->u, gap = 6.0 * u, right = canvas->width - 14.0 * u, low_width, high_width, x, strip;
  double middle = 8.0 * u + 0.625 * canvas->line; /* of the title, as lk_legend_head sets it */
  double low = layout->matrix->log ? layout->max * pow (10.0, -DECADES) : layout->min;
  char low_text[LK_NUMBER_SIZE], high_text[LK_NUMBER_SIZE];
  double title_width;

  lk_canvas_font (canvas, 1.12, true);
  title_width = lk_canvas_text_width (canvas, layout->matrix->title);
  if (layout->matrix->negative || title_width == 0.0) /* two scales: the numbers in the cells say it */
    return;
  lk_canvas_font (canvas, 1.0, false);
  if (layout->matrix->log)
    lk_format_value (low_text, low, 2, layout->matrix->percent);
  else
    lk_format_tick (low_text, low, (layout->max - low) / 5.0, layout->matrix->percent);
  lk_format_tick (high_text, layout->max, (layout->max - low) / 5.0, layout->matrix->percent);
  low_width = lk_canvas_text_width (canvas, low_text);
  high_width = lk_canvas_text_width (canvas, high_text);
  strip = fmin (72.0 * u, right - high_width - low_width - 2.0 * gap - title_width - 34.0 * u);
  if (strip < 28.0 * u)
    {
      draw_key_in_words (layout, low_text, high_text);
      return;
    }
  x = floor (right - high_width - gap - strip);

  lk_canvas_text (canvas, low_text, x - gap, middle, 1.0, 0.5, 0.0, canvas->palette->dim);
  lk_canvas_text (canvas, high_text, x + strip + gap, middle, 0.0, 0.5, 0.0, canvas->palette->dim);
  for (int i = 0; i < 24; i++)
    {
      double from = round (x + strip * i / 24.0), to = round (x + strip * (i + 1) / 24.0);

      cairo_rectangle (canvas->cr, from, round (middle - 5.0 * u), to - from, round (10.0 * u));
      lk_canvas_color (canvas, shades[i * (SHADES - 1) / 23]);
      cairo_fill (canvas->cr);
    }
  lk_canvas_color (canvas, canvas->palette->grid);
  cairo_set_line_width (canvas->cr, lk_canvas_hairline (canvas));
  cairo_rectangle (canvas->cr, x - 0.5, round (middle - 5.0 * u) - 0.5, round (strip) + 1.0, round (10.0 * u) + 1.0);
  cairo_stroke (canvas->cr);
}

static void
draw_hover (MatrixLayout *layout)
{
  LkCanvas *canvas = &layout->canvas;
  const LkMatrix *matrix = layout->matrix;
  int row = matrix->hover_row, column = matrix->hover_column;
  double u = canvas->u, x, y;
  LkLegendItem item = { .label = matrix->column_title };
  LkRect cell;
  char row_buffer[24], column_buffer[24];
  char *heading;

  if (row < 0 || column < 0 || (size_t) row >= matrix->n || (size_t) column >= matrix->n)
    return;
  x = layout->cells.x + layout->cell_w * column;
  y = layout->cells.y + layout->cell * row;
  lk_canvas_color (canvas, canvas->palette->text);
  cairo_set_line_width (canvas->cr, 2.0 * u);
  cairo_rectangle (canvas->cr, x, y, layout->cell_w, layout->cell);
  cairo_stroke (canvas->cr);

  heading = g_strdup_printf ("%s → %s", lk_names_get (matrix->labels, (size_t) row, row_buffer),
                             lk_names_get (matrix->labels, (size_t) column, column_buffer));
  lk_format_value (item.value, value_of (matrix, (size_t) row, (size_t) column), 3, matrix->percent);
  cell = (LkRect) { x, y, layout->cell_w, layout->cell };
  lk_legend_readout (canvas, heading, &item, 1, x + layout->cell_w / 2.0, y + layout->cell / 2.0, &cell, 1,
                     layout->cells);
  g_free (heading);
}

static void
draw (cairo_t *cr, double width, double height, const void *model, const LkPalette *palette)
{
  const LkMatrix *matrix = model;
  MatrixLayout layout;
  LkColor shades[SHADES];

  if (!make_layout (&layout, cr, width, height, matrix, palette))
    return;
  lk_legend_head (&layout.canvas, matrix->title, NULL, 0, 1, true);
  if (layout.empty || !layout.fits)
    lk_legend_message (&layout.canvas, matrix->title, layout.empty, matrix->empty_text);
  else
    {
      make_shades (&layout, shades);
      if (matrix->n <= MOST_RECTANGLES)
        draw_rectangles (&layout, shades);
      else
        draw_image (&layout, shades);
      draw_values (&layout, shades);
      draw_key (&layout, shades);
      draw_names (&layout);
      draw_hover (&layout);
    }
  lk_canvas_end (&layout.canvas);
}

bool
lk_matrix_cell_at (double width, double height, const LkMatrix *matrix, const LkPalette *palette, double x, double y,
                   int *row, int *column)
{
  MatrixLayout layout;
  const LkRect *cells = &layout.cells;
  bool inside;

  if (!make_layout (&layout, NULL, width, height, matrix, palette))
    return false;
  inside = !layout.empty && layout.fits && x >= cells->x && x < cells->x + cells->w && y >= cells->y &&
           y < cells->y + cells->h;
  if (inside)
    {
      *row = (int) fmin ((y - cells->y) / layout.cell, (double) matrix->n - 1.0);
      *column = (int) fmin ((x - cells->x) / layout.cell_w, (double) matrix->n - 1.0);
    }
  lk_canvas_end (&layout.canvas);
  return inside;
}

static bool
find (double width, double height, const void *model, const LkPalette *palette, double x, double y, LkPlotPlace *place)
{
  return lk_matrix_cell_at (width, height, model, palette, x, y, &place->row, &place->column);
}

static bool
point (void *model, const LkPlotPlace *place)
{
  LkMatrix *matrix = model;
  bool there = place->row < (int) matrix->n && place->column < (int) matrix->n;

  matrix->hover_row = there ? place->row : -1;
  matrix->hover_column = there ? place->column : -1;
  return there;
}

static const char *
title (const void *model)
{
  return ((const LkMatrix *) model)->title;
}

/* Its title and its strongest cell, of those that are told apart; or why there is none. */
static char *
describe (const void *model)
{
  const LkMatrix *matrix = model;
  const char *title = matrix->title ? matrix->title : "";
  char row[24], column[24], number[LK_NUMBER_SIZE];
  size_t n = matrix->values ? matrix->n : 0, best = n * n;

  for (size_t i = 0; i < n * n; i++)
    if (isfinite (matrix->values[i]) && !(matrix->ignore_diagonal && i / n == i % n) &&
        (best == n * n || matrix->values[i] > matrix->values[best]))
      best = i;
  if (best == n * n)
    return g_strdup_printf ("%s. %s", title, n == 0 && matrix->empty_text ? matrix->empty_text : "");
  lk_format_value (number, matrix->values[best], 3, matrix->percent);
  return g_strdup_printf ("%s. %s → %s: %s", title, lk_names_get (matrix->labels, best / n, row),
                          lk_names_get (matrix->labels, best % n, column), number);
}

static bool
table (const void *model, const LkPlotCells *cells)
{
  const LkMatrix *matrix = model;

  if (matrix->n == 0 || !matrix->values)
    return false;
  cells->add_row (cells->to);
  cells->add_text (cells->to, matrix->row_title);
  for (size_t c = 0; c < matrix->n; c++)
    lk_plot_cells_add_label (cells, matrix->labels, c);
  for (size_t r = 0; r < matrix->n; r++)
    {
      cells->add_row (cells->to);
      lk_plot_cells_add_label (cells, matrix->labels, r);
      for (size_t c = 0; c < matrix->n; c++)
        cells->add_number (cells->to, matrix->values[r * matrix->n + c]);
    }
  return true;
}

static void
measure (const void *model, const LkPalette *palette, double *min_width, double *min_height)
{
  const LkMatrix *matrix = model;
  LkCanvas canvas;
  double names, least_pixels = fmin ((double) matrix->n, LEAST);

  *min_width = *min_height = 0.0;
  if (!lk_canvas_begin (&canvas, NULL, 1.0, 1.0, palette))
    return;
  names = lk_names_widest (&canvas, matrix->labels, matrix->n);
  *min_width = ceil (LEAST * canvas.u + 26.0 * canvas.u + fmin (names, 6.0 * canvas.line) + least_pixels);
  /* Cells become whole pixels. */
  *min_height = (LEAST + 16.0) * canvas.u + least_pixels + 2.0;
  lk_legend_measure (&canvas, matrix->title, false, min_width, min_height);
  *min_height = ceil (lk_names_measure (&canvas, matrix->labels, matrix->n, LEAST * canvas.u / (double) matrix->n,
                                        *min_height, NAMES_SHARE));
  lk_canvas_end (&canvas);
}

const LkPlotKind lk_matrix_plot = {
  .measure = measure, .draw = draw, .find = find, .point = point, .title = title, .describe = describe, .table = table
};
