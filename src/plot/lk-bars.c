/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-bars.h"

#include <glib/gi18n-lib.h>

#include "lk-axis.h"
#include "lk-canvas.h"
#include "lk-legend.h"

#define MAX_GROUPS       8
#define TRIANGLE         7.0  /* height of the label's marker, in units of LkCanvas.u */
#define NAMES_SHARE      0.3  /* of the height, at most */
#define LEAST_WIDTH      60.0 /* of the plot, likewise */
#define LEAST_LINES      3.0  /* of its height: three numbers above each other */
#define MAX_LEGEND_LINES 3
#define LEAST_COLUMN     18.0 /* of a category, in units of LkCanvas.u, in the smallest picture */
#define MOST_COLUMNS     20.0 /* beyond, columns get thinner in it */
#define THIN             5.0  /* bars narrower than this have no room for a hatch */
#define LEAST_LABELLED   0.02 /* of the axis: lower bars speak for themselves */

typedef struct {
  LkCanvas canvas;
  const LkBars *bars;
  size_t n_groups; /* at most MAX_GROUPS are drawn */
  LkLegendItem items[MAX_GROUPS];
  LkAxis axis;
  LkNames names;
  LkRect plot;
  double column;    /* px a category */
  int legend_lines; /* at most, below the title */
  bool has_values, empty, fits;
} BarsLayout;

static double
value_of (const LkBars *bars, size_t group, size_t category)
{
  return bars->values[group * bars->n_categories + category];
}

static double
largest_value (const BarsLayout *layout)
{
  double largest = -INFINITY;

  if (layout->bars->values)
    for (size_t i = 0; i < layout->n_groups * layout->bars->n_categories; i++)
      if (isfinite (layout->bars->values[i]))
        largest = fmax (largest, layout->bars->values[i]);
  return largest;
}

/* All values of a chart are told with as many decimals: of its largest, three digits. */
static void
format_value (const BarsLayout *layout, char text[LK_NUMBER_SIZE], double value)
{
  lk_format_tick (text, value, lk_nice_ceil (layout->axis.max) / 1000.0, layout->bars->percent);
}

/* Whether every category's largest value, written out, fits above its column. */
static bool
values_fit (BarsLayout *layout)
{
  LkCanvas *canvas = &layout->canvas;
  char text[LK_NUMBER_SIZE];

  format_value (layout, text, layout->axis.max * 0.88);
  lk_canvas_font (canvas, 0.92, false);
  return lk_canvas_text_width (canvas, text) + 6.0 * canvas->u <= layout->column;
}

static void
place (BarsLayout *layout, double largest)
{
  LkCanvas *canvas = &layout->canvas;
  const LkBars *bars = layout->bars;
  double u = canvas->u, n = (double) bars->n_categories, head, bottom, room = 2.4 * canvas->line;
  LkRect *plot = &layout->plot;
  bool fixed = bars->max > 0.0 && isfinite (bars->max);

  head = lk_legend_head (canvas, bars->title, layout->items, bars->group_labels ? layout->n_groups : 0,
                         layout->legend_lines, false);
  plot->x = 10.0 * u;
  plot->w = fmax (0.0, canvas->width - 14.0 * u - plot->x);
  layout->column = plot->w / n;
  layout->names =
      lk_names_fit (canvas, bars->category_labels, bars->n_categories, layout->column, NAMES_SHARE * canvas->height);

  bottom = layout->names.height + (bars->marked_category >= 0 ? TRIANGLE + 4.0 : 5.0) * u + 4.0 * u;
  plot->y = ceil (head + 0.5 * canvas->line);
  plot->h = fmax (0.0, floor (canvas->height - bottom) - plot->y);
  /* Twice: the second time with the room that the first one's answer leaves. */
  for (int pass = 0; pass < 2; pass++)
    {
      double widest = 0.0, left;

      if (fixed)
        lk_axis_init (&layout->axis, 0.0, bars->max, false, bars->percent, plot->h, room);
      else
        lk_axis_init_rounded (&layout->axis, 0.0, largest > 0.0 ? largest : 1.0, false, bars->percent, plot->h, room);
      lk_canvas_font (canvas, 1.0, false);
      for (size_t i = 0; i < layout->axis.n_ticks; i++)
        widest = fmax (widest, lk_canvas_text_width (canvas, layout->axis.ticks[i].label));
      left = ceil (widest + 18.0 * u);
      plot->x = left;
      plot->w = fmax (0.0, floor (canvas->width - 14.0 * u) - plot->x);
      layout->column = plot->w / n;
      if (pass > 0)
        break;

      layout->has_values = values_fit (layout);
      plot->h += layout->names.height;
      layout->names = lk_names_fit (canvas, bars->category_labels, bars->n_categories, layout->column,
                                    NAMES_SHARE * canvas->height);
      plot->h = fmax (0.0, plot->h - layout->names.height);
      if (layout->has_values)
        {
          double top = ceil (head + canvas->line);

          plot->h = fmax (0.0, plot->h - (top - plot->y));
          plot->y = top;
        }
    }
}

/* False (and nothing to end) when there is nothing to draw on. */
static bool
make_layout (BarsLayout *layout, cairo_t *cr, double width, double height, const LkBars *bars, const LkPalette *palette)
{
  double largest;

  *layout = (BarsLayout) { .bars = bars };
  if (!lk_canvas_begin (&layout->canvas, cr, width, height, palette))
    return false;

  layout->n_groups = bars->n_groups < MAX_GROUPS ? bars->n_groups : MAX_GROUPS;
  for (size_t i = 0; i < layout->n_groups; i++)
    layout->items[i] = (LkLegendItem) {
      .label = bars->group_labels ? bars->group_labels[i] : NULL,
      .swatch = LK_SWATCH_BAR,
      .color = lk_palette_series (palette, bars->colors ? bars->colors[i] : (int) i),
      .fill = (LkFill) ((bars->fills ? (size_t) bars->fills[i] : i) % LK_N_FILLS),
    };
  largest = largest_value (layout);
  layout->empty = !isfinite (largest);
  if (layout->empty)
    return true;

  /* Of the legend as many lines as leave room for the bars. */
  for (layout->legend_lines = MAX_LEGEND_LINES;; layout->legend_lines--)
    {
      place (layout, largest);
      layout->fits =
          layout->plot.h >= LEAST_LINES * layout->canvas.line && layout->plot.w >= LEAST_WIDTH * layout->canvas.u;
      if (layout->fits || layout->legend_lines == 1)
        break;
    }
  return true;
}

static LkRect
column_rect (const BarsLayout *layout, int category)
{
  double left = round (layout->plot.x + layout->column * category);
  double right = round (layout->plot.x + layout->column * (category + 1));

  return (LkRect) { left, layout->plot.y, right - left, layout->plot.h };
}

static bool
is_category (const LkBars *bars, int category)
{
  return category >= 0 && (size_t) category < bars->n_categories;
}

static void
draw_washes (BarsLayout *layout)
{
  LkCanvas *canvas = &layout->canvas;
  const LkBars *bars = layout->bars;
  LkColor washes[2] = { canvas->palette->highlight, lk_color_with_alpha (canvas->palette->dim, 0.12) };
  int categories[2] = { bars->marked_category, bars->hover_category };

  for (int i = 0; i < 2; i++)
    if (is_category (bars, categories[i]))
      {
        LkRect rect = column_rect (layout, categories[i]);

        cairo_rectangle (canvas->cr, rect.x, rect.y, rect.w, rect.h);
        lk_canvas_color (canvas, washes[i]);
        cairo_fill (canvas->cr);
      }
}

static void
draw_axis (BarsLayout *layout)
{
  LkCanvas *canvas = &layout->canvas;
  const LkRect *plot = &layout->plot;
  cairo_t *cr = canvas->cr;

  cairo_set_line_width (cr, lk_canvas_hairline (canvas));
  lk_canvas_font (canvas, 1.0, false);
  for (size_t i = 0; i < layout->axis.n_ticks; i++)
    {
      const LkTick *tick = &layout->axis.ticks[i];
      double y = round (plot->y + plot->h * (1.0 - lk_axis_position (&layout->axis, tick->value)));

      lk_canvas_color (canvas, canvas->palette->grid);
      cairo_move_to (cr, plot->x, lk_canvas_crisp (y));
      cairo_line_to (cr, plot->x + plot->w, lk_canvas_crisp (y));
      cairo_stroke (cr);
      lk_canvas_text (canvas, tick->label, plot->x - 8.0 * canvas->u, y, 1.0, 0.5, 0.0, canvas->palette->dim);
    }
}

/* Where the bar stands; its height is 0 where there is no value. */
static LkRect
bar_rect (const BarsLayout *layout, size_t group, size_t category)
{
  double value = value_of (layout->bars, group, category);
  double left = layout->plot.x + layout->column * (double) category, zone = 0.78 * layout->column;
  double bar = zone / (double) layout->n_groups,
         gap = bar >= 8.0 * layout->canvas.u ? round (1.5 * layout->canvas.u) : 0.0;
  double x = left + (layout->column - zone) / 2.0 + bar * (double) group, right = x + bar;
  double bottom = layout->plot.y + layout->plot.h, position, y;

  /* Whole pixels, except where they would make equal bars differ by half. */
  if (bar >= 3.0)
    {
      x = round (x);
      right = round (right);
    }
  position = isfinite (value) ? fmax (0.0, lk_axis_position (&layout->axis, value)) : 0.0;
  y = round (bottom - layout->plot.h * fmin (position, 1.0));
  return (LkRect) { x, y, fmax (right - x - gap, 0.5), bottom - y };
}

static void
draw_bars (BarsLayout *layout)
{
  LkCanvas *canvas = &layout->canvas;
  cairo_t *cr = canvas->cr;
  bool thin = 0.78 * layout->column / (double) layout->n_groups < THIN * canvas->u;

  for (size_t group = 0; group < layout->n_groups; group++)
    {
      for (size_t category = 0; category < layout->bars->n_categories; category++)
        {
          LkRect rect = bar_rect (layout, group, category);

          if (rect.h > 0.0)
            cairo_rectangle (cr, rect.x, rect.y, rect.w, rect.h);
        }
      lk_legend_fill (canvas, thin ? LK_FILL_SOLID : layout->items[group].fill, layout->items[group].color,
                      layout->plot);
    }

  /* The floor they stand on. */
  lk_canvas_color (canvas, canvas->palette->dim);
  cairo_set_line_width (cr, lk_canvas_hairline (canvas));
  cairo_move_to (cr, layout->plot.x, lk_canvas_crisp (layout->plot.y + layout->plot.h));
  cairo_line_to (cr, layout->plot.x + layout->plot.w, lk_canvas_crisp (layout->plot.y + layout->plot.h));
  cairo_stroke (cr);
}

static void
draw_values (BarsLayout *layout)
{
  LkCanvas *canvas = &layout->canvas;
  const LkBars *bars = layout->bars;

  if (!layout->has_values)
    return;
  lk_canvas_font (canvas, 0.92, false);
  for (size_t category = 0; category < bars->n_categories; category++)
    {
      double largest = 0.0, half, x;
      size_t highest = 0;
      LkRect bar, column = column_rect (layout, (int) category);
      char text[LK_NUMBER_SIZE];

      for (size_t group = 0; group < layout->n_groups; group++)
        if (isfinite (value_of (bars, group, category)) && value_of (bars, group, category) > largest)
          {
            largest = value_of (bars, group, category);
            highest = group;
          }
      if (largest < LEAST_LABELLED * layout->axis.max)
        continue;
      format_value (layout, text, largest);
      bar = bar_rect (layout, highest, category);
      half = lk_canvas_text_width (canvas, text) / 2.0;
      /* Over its own bar, but never over a neighbour's column. */
      x = fmax (column.x + half, fmin (bar.x + bar.w / 2.0, column.x + column.w - half));
      lk_canvas_text (canvas, text, x, bar.y - canvas->u, 0.5, 1.0, 0.0, canvas->palette->text);
    }
}

static void
draw_names (BarsLayout *layout)
{
  LkCanvas *canvas = &layout->canvas;
  const LkBars *bars = layout->bars;
  double u = canvas->u, y = layout->plot.y + layout->plot.h + 3.0 * u;
  bool marked = is_category (bars, bars->marked_category);

  if (marked)
    {
      LkRect column = column_rect (layout, bars->marked_category);
      double middle = column.x + column.w / 2.0, half = 0.75 * TRIANGLE * u;

      cairo_move_to (canvas->cr, middle, y);
      cairo_line_to (canvas->cr, middle + half, y + TRIANGLE * u);
      cairo_line_to (canvas->cr, middle - half, y + TRIANGLE * u);
      cairo_close_path (canvas->cr);
      lk_canvas_color (canvas, canvas->palette->series[LK_SERIES_LABEL]);
      cairo_fill (canvas->cr);
    }
  if (bars->marked_category >= 0)
    y += TRIANGLE * u;
  lk_names_draw (canvas, &layout->names, layout->plot.x, y + u, marked ? bars->marked_category : -1);
}

static void
draw_readout (BarsLayout *layout)
{
  const LkBars *bars = layout->bars;
  LkRect column;
  char buffer[24];
  size_t category = (size_t) bars->hover_category;

  if (!is_category (bars, bars->hover_category))
    return;
  for (size_t group = 0; group < layout->n_groups; group++)
    format_value (layout, layout->items[group].value, value_of (bars, group, category));
  column = column_rect (layout, bars->hover_category);
  lk_legend_readout (&layout->canvas, lk_names_get (bars->category_labels, category, buffer), layout->items,
                     layout->n_groups, column.x + column.w / 2.0, layout->plot.y + 4.0 * layout->canvas.u,
                     layout->plot);
}

static void
draw (cairo_t *cr, double width, double height, const void *model, const LkPalette *palette)
{
  const LkBars *bars = model;
  BarsLayout layout;
  bool has_plot;

  if (!make_layout (&layout, cr, width, height, bars, palette))
    return;
  has_plot = layout.fits && !layout.empty;
  lk_legend_head (&layout.canvas, bars->title, layout.items, bars->group_labels && has_plot ? layout.n_groups : 0,
                  layout.legend_lines, true);
  if (!has_plot)
    lk_legend_message (&layout.canvas, bars->title, layout.empty, bars->empty_text);
  else
    {
      draw_washes (&layout);
      draw_axis (&layout);
      draw_bars (&layout);
      draw_values (&layout);
      draw_names (&layout);
      draw_readout (&layout);
    }
  lk_canvas_end (&layout.canvas);
}

bool
lk_bars_category_at (double width, double height, const LkBars *bars, const LkPalette *palette, double x, double y,
                     int *category)
{
  BarsLayout layout;
  bool inside;

  if (!make_layout (&layout, NULL, width, height, bars, palette))
    return false;
  /* The names belong to their columns, the numbers of the axis do not. */
  inside = !layout.empty && layout.fits && x >= layout.plot.x && x < layout.plot.x + layout.plot.w &&
           y >= layout.plot.y && y < height;
  if (inside)
    *category = (int) fmin ((x - layout.plot.x) / layout.column, (double) bars->n_categories - 1.0);
  lk_canvas_end (&layout.canvas);
  return inside;
}

static bool
find (double width, double height, const void *model, const LkPalette *palette, double x, double y, LkPlotPlace *place)
{
  return lk_bars_category_at (width, height, model, palette, x, y, &place->row);
}

static bool
point (void *model, const LkPlotPlace *place)
{
  LkBars *bars = model;
  bool there = place->row < (int) bars->n_categories;

  bars->hover_category = there ? place->row : -1;
  return there;
}

static const char *
title (const void *model)
{
  return ((const LkBars *) model)->title;
}

static bool
table (const void *model, const LkPlotCells *cells)
{
  const LkBars *bars = model;

  if (bars->n_categories == 0 || bars->n_groups == 0 || !bars->values)
    return false;
  cells->add_row (cells->to);
  cells->add_text (cells->to, _ ("class"));
  for (size_t g = 0; g < bars->n_groups; g++)
    lk_plot_cells_add_label (cells, bars->group_labels, g);
  for (size_t c = 0; c < bars->n_categories; c++)
    {
      cells->add_row (cells->to);
      lk_plot_cells_add_label (cells, bars->category_labels, c);
      for (size_t g = 0; g < bars->n_groups; g++)
        cells->add_number (cells->to, bars->values[g * bars->n_categories + c]);
    }
  return true;
}

static void
measure (const void *model, const LkPalette *palette, double *min_width, double *min_height)
{
  const LkBars *bars = model;
  LkCanvas canvas;

  *min_width = *min_height = 0.0;
  if (!lk_canvas_begin (&canvas, NULL, 1.0, 1.0, palette))
    return;
  *min_width = ceil (LEAST_COLUMN * fmin ((double) bars->n_categories, MOST_COLUMNS) * canvas.u + 60.0 * canvas.u);
  /* With a line of numbers above the bars. */
  *min_height = (LEAST_LINES + 1.0) * canvas.line + (TRIANGLE + 8.0) * canvas.u + 3.0;
  lk_legend_measure (&canvas, bars->title, bars->group_labels, min_width, min_height);
  *min_height = ceil (lk_names_measure (&canvas, bars->category_labels, bars->n_categories, LEAST_COLUMN * canvas.u,
                                        *min_height, NAMES_SHARE));
  lk_canvas_end (&canvas);
}

const LkPlotKind lk_bars_plot = {
  .measure = measure, .draw = draw, .find = find, .point = point, .title = title, .table = table
};
