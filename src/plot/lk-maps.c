/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-maps.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lk-canvas.h"
#include "lk-legend.h"

/* In units of LkCanvas.u. */
#define PAD     10.0
#define GAP     3.0  /* between small pictures */
#define BETWEEN 14.0 /* the first picture and the others, and rows */
#define LEAST   11.0 /* side of a small picture */
#define LOW     30.0 /* height of a row of pictures */
#define NARROW  240.0

#define FAINT 0.35 /* ink of what it is about */

/* A row of pictures. */
typedef struct {
  LkRect head;    /* its words */
  LkRect first;   /* what the first picture has */
  LkRect rest;    /* and the others together */
  double side;    /* of one of these, px */
  size_t a_line;  /* pictures side by side */
  size_t n_shown; /* with the first; fewer than there are where the last place says so */
} Band;

typedef struct {
  LkCanvas canvas;
  const LkMaps *model;
  size_t n;   /* rows that are drawn */
  bool alone; /* one picture, all of the room */
  bool fits;
  Band bands[LK_MAPS_MOST];
} MapsLayout;

static const LkMapsTile *
tile_at (const LkMaps *model, int row, int tile)
{
  if (row < 0 || (size_t) row >= MIN (model->n_rows, LK_MAPS_MOST) || tile < 0 ||
      (size_t) tile >= model->rows[row].n_tiles)
    return NULL;
  return &model->rows[row].tiles[tile];
}

/* As many lines as make the pictures largest. */
static void
divide (const LkCanvas *canvas, Band *band, size_t n)
{
  double gap = GAP * canvas->u, least = LEAST * canvas->u;

  for (size_t lines = 1;; lines++)
    {
      double side = floor ((band->rest.h - gap * (double) (lines - 1)) / (double) lines);

      if (lines > 1 && side < least)
        break;
      band->side = fmin (side, band->rest.w);
      band->a_line = (size_t) fmax (1.0, floor ((band->rest.w + gap) / (band->side + gap)));
      band->n_shown = 1 + MIN (n, lines * band->a_line);
      if (band->n_shown > n)
        break;
    }
  /* The last place is the number of those that have none. */
  if (band->n_shown <= n && band->n_shown > 1)
    band->n_shown--;
}

static void
place_rows (MapsLayout *layout, double top)
{
  LkCanvas *canvas = &layout->canvas;
  double u = canvas->u, left = PAD * u, width = canvas->width - 2.0 * left;
  double each = (canvas->height - top - PAD * u) / (double) layout->n;
  double high = floor (each - 1.2 * canvas->line - BETWEEN / 2.0 * u);

  layout->fits = high >= LOW * u && canvas->width >= NARROW * u;
  if (!layout->fits)
    return;
  for (size_t i = 0; i < layout->n; i++)
    {
      Band *band = &layout->bands[i];
      double y = round (top + each * (double) i);
      double side = fmin (high, 0.4 * width);

      band->head = (LkRect) { left, y, width, 1.2 * canvas->line };
      y += ceil (1.2 * canvas->line);
      band->first = (LkRect) { left, y, side, high };
      band->rest = (LkRect) { left + side + BETWEEN * u, y, width - side - BETWEEN * u, high };
      if (layout->model->rows[i].n_tiles > 1)
        divide (canvas, band, layout->model->rows[i].n_tiles - 1);
      else
        band->n_shown = layout->model->rows[i].n_tiles;
    }
}

/* Side by side, if that gives the pictures more room than one below the other. */
static void
place_beside (MapsLayout *layout, double top)
{
  LkCanvas *canvas = &layout->canvas;
  double u = canvas->u, left = PAD * u, between = BETWEEN * u, line = ceil (1.2 * canvas->line);
  double wide = floor ((canvas->width - 2.0 * left + between) / (double) layout->n - between);
  double high = floor (canvas->height - top - line - PAD * u);
  double before = layout->fits ? fmin (layout->bands[0].first.w, layout->bands[0].first.h) : 0.0;

  if (fmin (wide, high) < LOW * u || fmin (wide, high) <= before)
    return;
  layout->fits = true;
  for (size_t i = 0; i < layout->n; i++)
    {
      double x = round (left + (wide + between) * (double) i);

      layout->bands[i] = (Band) { .head = { x, top, wide, line },
                                  .first = { x, round (top + line), wide, high },
                                  .n_shown = layout->model->rows[i].n_tiles };
    }
}

/* False (and nothing to end) when there is nothing to draw on. */
static bool
make_layout (MapsLayout *layout, cairo_t *cr, double width, double height, const LkMaps *model,
             const LkPalette *palette)
{
  double top;

  *layout = (MapsLayout) { .model = model, .n = model->rows ? MIN (model->n_rows, LK_MAPS_MOST) : 0 };
  if (!lk_canvas_begin (&layout->canvas, cr, width, height, palette))
    return false;
  if (layout->n == 0)
    return true;
  top = fmax (lk_legend_head (&layout->canvas, model->title, NULL, 0, 1, false), 6.0 * layout->canvas.u);
  layout->alone = tile_at (model, model->enlarged_row, model->enlarged_tile) != NULL;
  place_rows (layout, top);
  if (model->beside)
    place_beside (layout, top);
  if (layout->alone && layout->fits)
    {
      double u = layout->canvas.u, line = 1.2 * layout->canvas.line;
      Band *band = &layout->bands[model->enlarged_row];

      band->head = (LkRect) { PAD * u, top, width - 2.0 * PAD * u, line };
      band->first =
          (LkRect) { PAD * u, ceil (top + line), width - 2.0 * PAD * u, floor (height - top - line - PAD * u) };
    }
  return true;
}

/* What a picture has, before its own shape. */
static LkRect
cell_of (const MapsLayout *layout, size_t row, size_t tile)
{
  const Band *band = &layout->bands[row];
  double step = band->side + GAP * layout->canvas.u;

  if (tile == 0 || layout->alone)
    return band->first;
  return (LkRect) { band->rest.x + step * (double) ((tile - 1) % band->a_line),
                    band->rest.y + step * (double) ((tile - 1) / band->a_line), band->side, band->side };
}

/* The picture in it: its own shape, whole pixels where they are large enough. */
static LkRect
picture_of (const MapsLayout *layout, size_t row, size_t tile)
{
  const LkMapsTile *it = &layout->model->rows[row].tiles[tile];
  LkRect cell = cell_of (layout, row, tile);
  double columns = (double) MAX (it->under ? it->under_columns : it->columns, 1);
  double rows = (double) MAX (it->under ? it->under_rows : it->rows, 1);
  double scale = fmin (cell.w / columns, cell.h / rows);

  if (scale >= 3.0)
    scale = floor (scale);
  return (LkRect) { round (layout->alone ? cell.x + (cell.w - scale * columns) / 2.0 : cell.x), cell.y, scale * columns,
                    scale * rows };
}

/* The tile's number at pixel (x, y) of a picture of columns × rows: between its own pixels where that is finer. */
static double
value_at (const LkMapsTile *tile, size_t x, size_t y, size_t columns, size_t rows)
{
  double u = ((double) x + 0.5) * (double) tile->columns / (double) columns - 0.5;
  double v = ((double) y + 0.5) * (double) tile->rows / (double) rows - 0.5;
  double left = floor (u), above = floor (v), value = 0.0;

  if (columns == tile->columns && rows == tile->rows)
    return (double) tile->values[y * columns + x];
  for (int down = 0; down < 2; down++)
    for (int right = 0; right < 2; right++)
      {
        double column = fmax (0.0, fmin (left + right, (double) tile->columns - 1.0));
        double row = fmax (0.0, fmin (above + down, (double) tile->rows - 1.0));
        double weight = (right ? u - left : 1.0 - u + left) * (down ? v - above : 1.0 - v + above);

        value += weight * (double) tile->values[(size_t) row * tile->columns + (size_t) column];
      }
  return value;
}

static LkColor
color_of (const LkPalette *palette, double value, double most, LkColor paper)
{
  double t = isfinite (value) && most > 0.0 ? fmin (1.0, fabs (value) / most) : 0.0;
  LkColor strong = value < 0.0 ? lk_palette_series (palette, LK_SERIES_STUDENT) : lk_palette_ramp (palette, 1.0);

  return lk_color_mix (paper, strong, t);
}

/* NULL without memory, or without numbers. */
static cairo_surface_t *
make_surface (const LkMapsTile *tile, const LkPalette *palette)
{
  size_t columns = tile->under ? tile->under_columns : tile->columns;
  size_t rows = tile->under ? tile->under_rows : tile->rows;
  LkColor paper = lk_palette_ramp (palette, 0.0);
  cairo_surface_t *surface;
  unsigned char *data;
  int stride;

  if (!tile->values || columns == 0 || rows == 0 || columns >= 32768 || rows >= 32768)
    return NULL;
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) columns, (int) rows);
  data = cairo_image_surface_get_data (surface);
  stride = cairo_image_surface_get_stride (surface);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS || !data)
    {
      cairo_surface_destroy (surface);
      return NULL;
    }
  for (size_t y = 0; y < rows; y++)
    for (size_t x = 0; x < columns; x++)
      {
        LkColor color = color_of (palette, value_at (tile, x, y, columns, rows), tile->most, paper);
        uint32_t pixel;

        if (tile->under)
          color = lk_color_mix (color, palette->text, FAINT * tile->under[y * columns + x] / 255.0);
        pixel = lk_color_rgb24 (color);
        memcpy (data + y * (size_t) stride + 4 * x, &pixel, sizeof pixel);
      }
  cairo_surface_mark_dirty (surface);
  return surface;
}

static void
outline (MapsLayout *layout, LkRect box, LkColor color, double width)
{
  lk_canvas_color (&layout->canvas, color);
  cairo_set_line_width (layout->canvas.cr, width);
  cairo_rectangle (layout->canvas.cr, box.x - width / 2.0, box.y - width / 2.0, box.w + width, box.h + width);
  cairo_stroke (layout->canvas.cr);
}

static void
draw_tile (MapsLayout *layout, size_t row, size_t tile)
{
  LkCanvas *canvas = &layout->canvas;
  LkRect box = picture_of (layout, row, tile);
  cairo_surface_t *surface = make_surface (&layout->model->rows[row].tiles[tile], canvas->palette);

  if (surface)
    {
      double scale = box.w / (double) cairo_image_surface_get_width (surface);

      cairo_save (canvas->cr);
      cairo_rectangle (canvas->cr, box.x, box.y, box.w, box.h);
      cairo_clip (canvas->cr);
      cairo_translate (canvas->cr, box.x, box.y);
      cairo_scale (canvas->cr, scale, scale);
      cairo_set_source_surface (canvas->cr, surface, 0.0, 0.0);
      cairo_pattern_set_filter (cairo_get_source (canvas->cr), scale >= 1.0 ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD);
      cairo_paint (canvas->cr);
      cairo_restore (canvas->cr);
      cairo_surface_destroy (surface);
    }
  outline (layout, box, lk_color_mix (canvas->palette->grid, canvas->palette->dim, 0.25), lk_canvas_hairline (canvas));
}

/* Name and note, in one line. */
static void
draw_head (MapsLayout *layout, size_t row, const char *note)
{
  LkCanvas *canvas = &layout->canvas;
  const LkMapsRow *it = &layout->model->rows[row];
  LkRect head = layout->bands[row].head;
  double x = head.x, width, room;

  lk_canvas_font (canvas, 1.0, true);
  width = ceil (lk_canvas_text_width (canvas, it->name)) + 1.0;
  lk_canvas_text (canvas, it->name, x, head.y, 0.0, 0.0, head.w,
                  lk_color_mix (lk_palette_series (canvas->palette, it->color), canvas->palette->text, 0.3));
  x += width + 8.0 * canvas->u;
  lk_canvas_font (canvas, 1.0, false);
  room = head.x + head.w - x;
  /* In a narrow column it is there as a whole or not at all. */
  if (note && room > 2.0 * canvas->line &&
      (!layout->model->beside || layout->alone || lk_canvas_text_width (canvas, note) <= room))
    lk_canvas_text (canvas, note, x, head.y, 0.0, 0.0, room, canvas->palette->dim);
}

static void
draw_more (MapsLayout *layout, size_t row, size_t n_more)
{
  LkCanvas *canvas = &layout->canvas;
  LkRect cell = cell_of (layout, row, layout->bands[row].n_shown);
  char text[32];

  g_snprintf (text, sizeof text, "+%zu", n_more);
  lk_canvas_font (canvas, 0.85, false);
  lk_canvas_text (canvas, text, cell.x + cell.w / 2.0, cell.y + cell.h / 2.0, 0.5, 0.5, 0.0, canvas->palette->dim);
}

static void
draw_row (MapsLayout *layout, size_t row)
{
  LkCanvas *canvas = &layout->canvas;
  const LkMapsRow *it = &layout->model->rows[row];
  const Band *band = &layout->bands[row];

  draw_head (layout, row, it->note);
  for (size_t t = 0; t < band->n_shown; t++)
    draw_tile (layout, row, t);
  if (band->n_shown < it->n_tiles)
    draw_more (layout, row, it->n_tiles - band->n_shown);
  lk_canvas_font (canvas, 1.0, false);
  if (it->n_tiles < 2 && it->missing)
    lk_canvas_message (canvas, it->missing,
                       it->n_tiles == 0 ? (LkRect) { band->first.x, band->first.y,
                                                     band->rest.x + band->rest.w - band->first.x, band->first.h }
                                        : band->rest);
}

static void
draw_alone (MapsLayout *layout)
{
  const LkMaps *model = layout->model;
  const LkMapsTile *tile = tile_at (model, model->enlarged_row, model->enlarged_tile);

  draw_head (layout, (size_t) model->enlarged_row, tile->name);
  draw_tile (layout, (size_t) model->enlarged_row, (size_t) model->enlarged_tile);
}

static bool
is_drawn (const MapsLayout *layout, int row, int tile)
{
  if (!tile_at (layout->model, row, tile))
    return false;
  if (layout->alone)
    return row == layout->model->enlarged_row && tile == layout->model->enlarged_tile;
  return (size_t) tile < layout->bands[row].n_shown;
}

static void
draw_hover (MapsLayout *layout)
{
  LkCanvas *canvas = &layout->canvas;
  const LkMaps *model = layout->model;
  const LkMapsTile *tile = tile_at (model, model->hover_row, model->hover_tile);
  LkLegendItem line = { 0 };
  LkRect box;

  if (!is_drawn (layout, model->hover_row, model->hover_tile))
    return;
  box = picture_of (layout, (size_t) model->hover_row, (size_t) model->hover_tile);
  outline (layout, box, canvas->palette->text, 2.0 * canvas->u);
  line.label = tile->fact;
  lk_legend_readout (canvas, tile->name, &line, tile->fact ? 1 : 0, box.x + box.w / 2.0, box.y + box.h / 2.0, &box, 1,
                     (LkRect) { 0.0, 0.0, canvas->width, canvas->height });
}

static void
draw (cairo_t *cr, double width, double height, const void *model, const LkPalette *palette)
{
  const LkMaps *maps = model;
  MapsLayout layout;

  if (!make_layout (&layout, cr, width, height, maps, palette))
    return;
  lk_legend_head (&layout.canvas, maps->title, NULL, 0, 1, true);
  if (layout.n == 0 || !layout.fits)
    lk_legend_message (&layout.canvas, maps->title, layout.n == 0, maps->empty_text);
  else
    {
      if (layout.alone)
        draw_alone (&layout);
      else
        for (size_t i = 0; i < layout.n; i++)
          draw_row (&layout, i);
      draw_hover (&layout);
    }
  lk_canvas_end (&layout.canvas);
}

static bool
inside (LkRect box, double x, double y)
{
  return x >= box.x && x < box.x + box.w && y >= box.y && y < box.y + box.h;
}

static bool
find (double width, double height, const void *model, const LkPalette *palette, double x, double y, LkPlotPlace *place)
{
  const LkMaps *maps = model;
  MapsLayout layout;
  bool found = false;

  if (!make_layout (&layout, NULL, width, height, maps, palette))
    return false;
  for (size_t row = 0; row < layout.n && layout.fits && !found; row++)
    for (size_t tile = 0; tile < maps->rows[row].n_tiles && !found; tile++)
      if (is_drawn (&layout, (int) row, (int) tile) && inside (picture_of (&layout, row, tile), x, y))
        {
          *place = (LkPlotPlace) { .row = (int) row, .column = (int) tile, .x = NAN };
          found = true;
        }
  lk_canvas_end (&layout.canvas);
  return found;
}

static bool
point (void *model, const LkPlotPlace *place)
{
  LkMaps *maps = model;

  if (lk_plot_place_is_none (place) || !tile_at (maps, place->row, place->column))
    {
      maps->hover_row = maps->hover_tile = -1;
      return lk_plot_place_is_none (place);
    }
  maps->hover_row = place->row;
  maps->hover_tile = place->column;
  return true;
}

/* From picture to picture, and to the same one of the next row, or its last. */
static bool
move (const void *model, int right, int down, LkPlotPlace *place)
{
  const LkMaps *maps = model;
  int n = (int) MIN (maps->n_rows, LK_MAPS_MOST), last;

  if (n == 0)
    return false;
  if (place->row < 0)
    place->row = place->column = 0;
  else
    {
      place->row = (int) fmax (0.0, fmin (place->row + down, n - 1.0));
      place->column += right;
    }
  last = (int) maps->rows[place->row].n_tiles - 1;
  place->column = (int) fmax (0.0, fmin (place->column, last));
  return last >= 0;
}

static const char *
title (const void *model)
{
  return ((const LkMaps *) model)->title;
}

static char *
describe (const void *model)
{
  const LkMaps *maps = model;

  return maps->description ? strdup (maps->description) : NULL;
}

/* Every number of every picture. */
static bool
table (const void *model, const LkPlotCells *cells)
{
  const LkMaps *maps = model;

  if (maps->n_rows == 0)
    return false;
  cells->add_row (cells->to);
  cells->add_text (cells->to, _ ("network"));
  cells->add_text (cells->to, _ ("picture"));
  cells->add_text (cells->to, _ ("row"));
  cells->add_text (cells->to, _ ("column"));
  cells->add_text (cells->to, _ ("value"));
  for (size_t i = 0; i < maps->n_rows; i++)
    for (size_t t = 0; t < maps->rows[i].n_tiles; t++)
      {
        const LkMapsTile *tile = &maps->rows[i].tiles[t];

        for (size_t k = 0; tile->values && k < tile->rows * tile->columns; k++)
          {
            cells->add_row (cells->to);
            cells->add_text (cells->to, maps->rows[i].name);
            cells->add_text (cells->to, tile->name);
            cells->add_count (cells->to, k / tile->columns + 1);
            cells->add_count (cells->to, k % tile->columns + 1);
            cells->add_number (cells->to, (double) tile->values[k]);
          }
      }
  return true;
}

static void
measure (const void *model, const LkPalette *palette, double *min_width, double *min_height)
{
  const LkMaps *maps = model;
  LkCanvas canvas;

  *min_width = *min_height = 0.0;
  if (!lk_canvas_begin (&canvas, NULL, 1.0, 1.0, palette))
    return;
  *min_width = NARROW * canvas.u;
  /* All three rows, whether they are there yet or not: it does not change while a run goes on. */
  *min_height = 3.0 * (LOW * canvas.u + 1.2 * canvas.line + BETWEEN / 2.0 * canvas.u + 2.0) + (PAD + 6.0) * canvas.u;
  lk_legend_measure (&canvas, maps->title, false, min_width, min_height);
  *min_width = ceil (*min_width);
  *min_height = ceil (*min_height);
  lk_canvas_end (&canvas);
}

const LkPlotKind lk_maps_plot = { .measure = measure,
                                  .draw = draw,
                                  .find = find,
                                  .point = point,
                                  .move = move,
                                  .title = title,
                                  .describe = describe,
                                  .table = table };
