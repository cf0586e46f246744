/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-strips.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lk-canvas.h"
#include "lk-legend.h"
#include "lk-picture.h"

/* In units of LkCanvas.u. */
#define PAD    10.0
#define GAP    10.0 /* between columns */
#define BELOW  8.0  /* between rows */
#define LEAST  36.0 /* height of a row */
#define MOST   88.0 /* the same */
#define NARROW 84.0 /* width of a column */
#define WIDE   240.0

typedef struct {
  LkCanvas canvas;
  const LkStrips *model;
  size_t n_rows;
  bool fits;
  double top;   /* of the first row */
  double row;   /* its height */
  double heads; /* height of the columns' titles */
  double axis;  /* height of the classes' names below the columns */
  double names; /* the same of the series' below these; 0: none has any */
  double x[LK_STRIPS_COLUMNS];
  double w[LK_STRIPS_COLUMNS]; /* 0: not drawn */
} StripsLayout;

static size_t
n_bars (const LkStrips *model, const LkStripsColumn *column)
{
  return column->n_bars > 0 ? column->n_bars : model->n_classes;
}

static size_t
n_notes (const LkStrips *model)
{
  size_t n = 0;

  while (n < LK_STRIPS_LINES && model->notes[n])
    n++;
  return n;
}

static size_t
n_shown (const LkStrips *model)
{
  return MIN (MAX (model->shown, 1), MIN (model->n_columns, LK_STRIPS_COLUMNS));
}

/* The picture, then from the newest back as many as there is room for. */
static void
place_columns (StripsLayout *layout)
{
  const LkCanvas *canvas = &layout->canvas;
  double u = canvas->u, left = PAD * u, gap = GAP * u;
  double ratio = (double) MAX (layout->model->picture_columns, 1) / (double) MAX (layout->model->picture_rows, 1);
  double picture = fmin (layout->row * ratio, 0.3 * canvas->width), room = canvas->width - 2.0 * left - picture;
  size_t n = n_shown (layout->model), many = 0;
  double width, x = left + picture + gap;

  layout->x[0] = left;
  layout->w[0] = picture;
  while (many < n - 1 && (double) (many + 1) * (NARROW * u + gap) <= room)
    many++;
  layout->fits = layout->fits && (many > 0 || n == 1);
  if (many == 0)
    return;
  /* All that will come have their place from the beginning, where they have one. */
  width = floor (fmin (WIDE * u, room / (double) MAX (many, MIN ((size_t) (room / (NARROW * u + gap)),
                                                                 layout->model->n_columns - 1)) -
                                     gap));
  for (size_t c = n - many; c < n; c++, x += width + gap)
    {
      layout->x[c] = round (x);
      layout->w[c] = width;
    }
}

/* False (and nothing to end) when there is nothing to draw on. */
static bool
make_layout (StripsLayout *layout, cairo_t *cr, double width, double height, const LkStrips *model,
             const LkPalette *palette)
{
  LkCanvas *canvas = &layout->canvas;
  double u, room, title;

  *layout = (StripsLayout) { .model = model };
  if (!lk_canvas_begin (canvas, cr, width, height, palette))
    return false;
  if (model->n_rows == 0 || model->n_columns == 0)
    return true;
  u = canvas->u;
  title = fmax (lk_legend_head (canvas, model->title, NULL, 0, 1, false), 6.0 * u);
  layout->heads = 1.3 * canvas->line;
  layout->axis = 1.1 * canvas->line;
  for (size_t c = 0; c < MIN (model->n_columns, LK_STRIPS_COLUMNS); c++)
    if (model->columns[c].names[0])
      layout->names = 1.2 * canvas->line;
  room = height - title - layout->heads - layout->axis - layout->names -
         (double) n_notes (model) * 1.15 * canvas->line - PAD * u;
  layout->top = ceil (title + layout->heads);
  layout->n_rows = (size_t) fmax (0.0, floor ((room + BELOW * u) / ((LEAST + BELOW) * u)));
  layout->n_rows = MIN (layout->n_rows, model->n_rows);
  layout->fits = layout->n_rows > 0;
  if (layout->fits)
    {
      layout->row = floor (fmin ((room + BELOW * u) / (double) layout->n_rows - BELOW * u, MOST * u));
      place_columns (layout);
    }
  return true;
}

static LkRect
cell_of (const StripsLayout *layout, size_t row, size_t column)
{
  return (LkRect) { layout->x[column], layout->top + (layout->row + BELOW * layout->canvas.u) * (double) row,
                    layout->w[column], layout->row };
}

static void
draw_picture (StripsLayout *layout, LkRect box, const LkStripsRow *row)
{
  LkPicture picture = LK_PICTURE_INIT;

  picture.columns = layout->model->picture_columns;
  picture.rows = layout->model->picture_rows;
  picture.channels = layout->model->picture_channels;
  picture.pixels = row->pixels;
  cairo_save (layout->canvas.cr);
  cairo_translate (layout->canvas.cr, box.x, box.y);
  lk_picture_plot.draw (layout->canvas.cr, box.w, box.h, &picture, layout->canvas.palette);
  cairo_restore (layout->canvas.cr);
}

static void
draw_bars (StripsLayout *layout, LkRect box, const LkStripsColumn *column, const LkStripsRow *row,
           const LkStripsCell *cell)
{
  LkCanvas *canvas = &layout->canvas;
  const LkStrips *model = layout->model;
  size_t n = n_bars (model, column);
  double each = box.w / (double) n, line = lk_canvas_hairline (canvas);
  bool is_signed = column->kind == LK_STRIPS_SIGNED;
  double zero = is_signed ? round (box.y + box.h / 2.0) : box.y + box.h, high = is_signed ? box.h / 2.0 : box.h;

  if (row->marked >= 0 && column->n_bars == 0)
    {
      lk_canvas_color (canvas, lk_color_with_alpha (lk_palette_series (canvas->palette, LK_SERIES_LABEL), 0.16));
      cairo_rectangle (canvas->cr, box.x + each * row->marked, box.y, each, box.h);
      cairo_fill (canvas->cr);
    }
  for (size_t s = 0; s < MIN (column->n_series, LK_STRIPS_SERIES); s++)
    {
      double part = 0.8 * each / (double) column->n_series;

      lk_canvas_color (canvas, lk_palette_series (canvas->palette, column->colors[s]));
      for (size_t k = 0; cell->values[s] && k < n; k++)
        {
          double value = (double) cell->values[s][k] / column->most;
          double x = box.x + each * ((double) k + 0.1) + part * (double) s, h;

          if (!isfinite (value))
            continue;
          h = fmax (is_signed ? -high : 0.0, fmin (high, high * value));
          cairo_rectangle (canvas->cr, x, fmin (zero, zero - h), fmax (part, line), fabs (h));
        }
      cairo_fill (canvas->cr);
    }
  lk_canvas_color (canvas, lk_color_mix (canvas->palette->grid, canvas->palette->dim, 0.4));
  cairo_rectangle (canvas->cr, box.x, zero - line / 2.0, box.w, line);
  cairo_fill (canvas->cr);
}

static void
draw_words (StripsLayout *layout, LkRect box, const LkStripsCell *cell)
{
  LkCanvas *canvas = &layout->canvas;
  size_t n = 0;

  while (n < LK_STRIPS_LINES && cell->lines[n] && (double) (n + 1) * canvas->line <= box.h + 1.0)
    n++;
  lk_canvas_font (canvas, 1.0, false);
  for (size_t i = 0; i < n; i++)
    lk_canvas_text (canvas, cell->lines[i], box.x, box.y + box.h / 2.0 + canvas->line * ((double) i - 0.5 * (double) n),
                    0.0, 0.0, box.w, canvas->palette->text);
}

static void
draw_column (StripsLayout *layout, size_t c)
{
  LkCanvas *canvas = &layout->canvas;
  const LkStrips *model = layout->model;
  const LkStripsColumn *column = &model->columns[c];
  bool newest = c + 1 == n_shown (model);
  LkRect first = cell_of (layout, 0, c), last = cell_of (layout, layout->n_rows - 1, c);
  double below = last.y + last.h + 0.1 * canvas->line, x = first.x;

  if (newest && c > 0)
    {
      double u = canvas->u;

      lk_canvas_rounded (canvas,
                         (LkRect) { first.x - 4.0 * u, first.y - layout->heads, first.w + 8.0 * u,
                                    below + layout->axis + layout->names - first.y + layout->heads },
                         6.0 * u);
      lk_canvas_color (canvas, canvas->palette->highlight);
      cairo_fill (canvas->cr);
    }
  lk_canvas_font (canvas, 1.0, newest);
  lk_canvas_text (canvas, column->title, first.x, first.y - 0.25 * canvas->line, 0.0, 1.0,
                  c == 0 ? fmax (first.w, 2.0 * NARROW * canvas->u * (n_shown (model) == 1)) : first.w,
                  newest ? canvas->palette->text : canvas->palette->dim);
  for (size_t r = 0; r < layout->n_rows; r++)
    {
      LkRect box = cell_of (layout, r, c);
      const LkStripsRow *row = &model->rows[r];

      if (column->kind == LK_STRIPS_PICTURE)
        draw_picture (layout, box, row);
      else if (column->kind == LK_STRIPS_WORDS)
        draw_words (layout, box, &row->cells[c]);
      else
        draw_bars (layout, box, column, row, &row->cells[c]);
    }
  if (column->n_series > 0)
    {
      size_t n = n_bars (model, column);
      LkNames names = lk_names_fit (canvas, column->n_bars > 0 ? column->bar_names : model->class_names, n,
                                    first.w / (double) n, layout->axis);

      lk_names_draw (canvas, &names, first.x, below, -1);
    }
  below += layout->axis;
  for (size_t s = 0; s < MIN (column->n_series, LK_STRIPS_SERIES); s++)
    if (column->names[s])
      {
        lk_canvas_font (canvas, 0.9, false);
        lk_canvas_text (canvas, column->names[s], x, below, 0.0, 0.0, first.x + first.w - x,
                        lk_color_mix (lk_palette_series (canvas->palette, column->colors[s]), canvas->palette->text,
                                      0.3));
        x += lk_canvas_text_width (canvas, column->names[s]) + 8.0 * canvas->u;
      }
}

static void
draw_notes (StripsLayout *layout)
{
  LkCanvas *canvas = &layout->canvas;
  size_t n = n_notes (layout->model);
  double y = canvas->height - 0.5 * PAD * canvas->u - (double) n * 1.15 * canvas->line;

  lk_canvas_font (canvas, 1.0, false);
  for (size_t i = 0; i < n; i++, y += 1.15 * canvas->line)
    lk_canvas_text (canvas, layout->model->notes[i], PAD * canvas->u, y, 0.0, 0.0,
                    canvas->width - 2.0 * PAD * canvas->u, canvas->palette->text);
}

static void
draw_hover (StripsLayout *layout)
{
  LkCanvas *canvas = &layout->canvas;
  const LkStrips *model = layout->model;
  LkLegendItem line = { 0 };
  LkRect box;

  if (model->hover_row < 0 || (size_t) model->hover_row >= layout->n_rows || model->hover_column < 0 ||
      (size_t) model->hover_column >= n_shown (model) || layout->w[model->hover_column] <= 0.0)
    return;
  box = cell_of (layout, (size_t) model->hover_row, (size_t) model->hover_column);
  lk_canvas_color (canvas, canvas->palette->text);
  cairo_set_line_width (canvas->cr, 1.5 * canvas->u);
  cairo_rectangle (canvas->cr, box.x, box.y, box.w, box.h);
  cairo_stroke (canvas->cr);
  line.label = model->rows[model->hover_row].cells[model->hover_column].fact;
  lk_legend_readout (canvas, model->rows[model->hover_row].name, &line, line.label ? 1 : 0, box.x + box.w / 2.0,
                     box.y + box.h / 2.0, &box, 1, (LkRect) { 0.0, 0.0, canvas->width, canvas->height });
}

static void
draw (cairo_t *cr, double width, double height, const void *model, const LkPalette *palette)
{
  const LkStrips *strips = model;
  StripsLayout layout;
  bool empty = strips->n_rows == 0 || strips->n_columns == 0;

  if (!make_layout (&layout, cr, width, height, strips, palette))
    return;
  lk_legend_head (&layout.canvas, strips->title, NULL, 0, 1, true);
  if (empty || !layout.fits)
    lk_legend_message (&layout.canvas, strips->title, empty, strips->empty_text);
  else
    {
      for (size_t c = 0; c < n_shown (strips); c++)
        if (layout.w[c] > 0.0)
          draw_column (&layout, c);
      draw_notes (&layout);
      draw_hover (&layout);
    }
  lk_canvas_end (&layout.canvas);
}

static bool
find (double width, double height, const void *model, const LkPalette *palette, double x, double y, LkPlotPlace *place)
{
  const LkStrips *strips = model;
  StripsLayout layout;
  bool found = false;

  if (!make_layout (&layout, NULL, width, height, strips, palette))
    return false;
  for (size_t r = 0; layout.fits && r < layout.n_rows && !found; r++)
    for (size_t c = 0; c < n_shown (strips) && !found; c++)
      {
        LkRect box = cell_of (&layout, r, c);

        found = box.w > 0.0 && x >= box.x && x < box.x + box.w && y >= box.y && y < box.y + box.h;
        if (found)
          *place = (LkPlotPlace) { .row = (int) r, .column = (int) c, .x = NAN };
      }
  lk_canvas_end (&layout.canvas);
  return found;
}

static bool
point (void *model, const LkPlotPlace *place)
{
  LkStrips *strips = model;
  bool there = place->row >= 0 && (size_t) place->row < strips->n_rows && place->column >= 0 &&
               (size_t) place->column < n_shown (strips);

  strips->hover_row = there ? place->row : -1;
  strips->hover_column = there ? place->column : -1;
  return there || lk_plot_place_is_none (place);
}

static bool
move (const void *model, int right, int down, LkPlotPlace *place)
{
  const LkStrips *strips = model;

  if (strips->n_rows == 0 || strips->n_columns == 0)
    return false;
  if (place->row < 0)
    {
      place->row = 0;
      place->column = (int) n_shown (strips) - 1;
      return true;
    }
  place->row = (int) fmax (0.0, fmin (place->row + down, (double) strips->n_rows - 1.0));
  place->column = (int) fmax (0.0, fmin (place->column + right, (double) n_shown (strips) - 1.0));
  return true;
}

static const char *
title (const void *model)
{
  return ((const LkStrips *) model)->title;
}

static char *
describe (const void *model)
{
  const LkStrips *strips = model;

  return strips->description ? strdup (strips->description) : NULL;
}

/* A line a class of a sample, a column a stage; those that are not there yet are left out, and those that have no number
 * for a class. */
static bool
table (const void *model, const LkPlotCells *cells)
{
  const LkStrips *strips = model;
  size_t n = n_shown (strips);

  if (strips->n_rows == 0)
    return false;
  cells->add_row (cells->to);
  cells->add_text (cells->to, _ ("sample"));
  cells->add_text (cells->to, _ ("class"));
  for (size_t c = 1; c < n; c++)
    for (size_t s = 0; s < strips->columns[c].n_series && strips->columns[c].n_bars == 0; s++)
      cells->add_text (cells->to, strips->columns[c].names[s] ? strips->columns[c].names[s] : strips->columns[c].title);
  for (size_t r = 0; r < strips->n_rows; r++)
    for (size_t k = 0; k < strips->n_classes; k++)
      {
        cells->add_row (cells->to);
        cells->add_text (cells->to, strips->rows[r].name);
        lk_plot_cells_add_label (cells, strips->class_names, k);
        for (size_t c = 1; c < n; c++)
          for (size_t s = 0; s < strips->columns[c].n_series && strips->columns[c].n_bars == 0; s++)
            {
              const float *values = strips->rows[r].cells[c].values[s];

              cells->add_number (cells->to, values ? (double) values[k] : NAN);
            }
      }
  return true;
}

static void
measure (const void *model, const LkPalette *palette, double *min_width, double *min_height)
{
  const LkStrips *strips = model;
  LkCanvas canvas;

  *min_width = *min_height = 0.0;
  if (!lk_canvas_begin (&canvas, NULL, 1.0, 1.0, palette))
    return;
  /* A picture and a stage, one row, titles, names and notes. */
  *min_width = (2.0 * PAD + LEAST + NARROW + 2.0 * GAP) * canvas.u * 1.5;
  *min_height = ceil ((LEAST + PAD + 6.0) * canvas.u + (3.6 + 1.15 * LK_STRIPS_LINES) * canvas.line) + 2.0;
  lk_legend_measure (&canvas, strips->title, false, min_width, min_height);
  *min_width = ceil (*min_width);
  *min_height = ceil (*min_height);
  lk_canvas_end (&canvas);
}

const LkPlotKind lk_strips_plot = { .measure = measure,
                                    .draw = draw,
                                    .find = find,
                                    .point = point,
                                    .move = move,
                                    .title = title,
                                    .describe = describe,
                                    .table = table };
