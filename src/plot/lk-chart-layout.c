/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-chart-layout.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

#define LEAST_WIDTH      140.0 /* of the plot, in units of LkCanvas.u */
#define MAX_LEGEND_LINES 4
/* With labels at the curves' ends, which begin in the last hundredths of the plot. */
#define LEAST_WIDTH_WITH_ENDS 170.0
#define ENDS_FROM             0.97

static double
stroke_width (const LkCanvas *canvas, const LkSeries *series)
{
  return (series->width > 0.0 ? series->width : 2.0) * canvas->u * canvas->palette->weight;
}

static double
plottable (const LkChart *chart, double y)
{
  return isfinite (y) && (!chart->y_log || y > 0.0) ? y : NAN;
}

static void
extend (double *min, double *max, double value)
{
  if (isfinite (value))
    {
      *min = fmin (*min, value);
      *max = fmax (*max, value);
    }
}

static void
find_x_range (LkChartLayout *layout, double *min, double *max)
{
  const LkChart *chart = layout->chart;
  double low = INFINITY, high = -INFINITY;

  for (size_t i = 0; i < chart->n_series; i++)
    if (chart->series[i].n > 0)
      {
        extend (&low, &high, chart->series[i].x[0]);
        extend (&low, &high, chart->series[i].x[chart->series[i].n - 1]);
      }
  *min = isnan (chart->x_min) || chart->x_min == chart->x_max ? low : chart->x_min;
  *max = isnan (chart->x_max) || chart->x_min == chart->x_max ? high : chart->x_max;
}

/* Also tells whether there is anything to see. */
static void
find_y_range (LkChartLayout *layout, double *min, double *max)
{
  const LkChart *chart = layout->chart;
  double low = INFINITY, high = -INFINITY;

  for (size_t i = 0; i < chart->n_series; i++)
    for (size_t j = 0; j < layout->series[i].n; j++)
      {
        const LkSeries *series = &layout->series[i];

        extend (&low, &high, plottable (chart, series->y[j]));
        if (series->low && series->high && isfinite (series->y[j]))
          {
            extend (&low, &high, plottable (chart, series->low[j]));
            extend (&low, &high, plottable (chart, series->high[j]));
          }
      }
  layout->empty = !(low <= high);
  for (size_t i = 0; i < chart->n_lines; i++)
    extend (&low, &high, plottable (chart, chart->lines[i].y));
  *min = isnan (chart->y_min) || chart->y_min == chart->y_max ? low : chart->y_min;
  *max = isnan (chart->y_max) || chart->y_min == chart->y_max ? high : chart->y_max;
}

static double
widest_label (LkCanvas *canvas, const LkAxis *axis)
{
  double widest = 0.0;

  lk_canvas_font (canvas, 1.0, false);
  for (size_t i = 0; i < axis->n_ticks; i++)
    widest = fmax (widest, lk_canvas_text_width (canvas, axis->ticks[i].label));
  return widest;
}

double
lk_chart_layout_place (const LkChart *chart, size_t i)
{
  return chart->x_places ? chart->x_places[i] : (double) i;
}

/* As many names as have room, at their places. */
static void
name_ticks (LkChartLayout *layout)
{
  const LkChart *chart = layout->chart;
  LkAxis *axis = &layout->x_axis;
  double room = layout->plot.w, widest = 0.0;
  size_t every;

  lk_canvas_font (&layout->canvas, 1.0, false);
  for (size_t i = 0; i < chart->n_x_names; i++)
    {
      widest = fmax (widest, lk_canvas_text_width (&layout->canvas, chart->x_names[i]));
      if (i > 0)
        room = fmin (room, layout->plot.w * (lk_axis_position (axis, lk_chart_layout_place (chart, i)) -
                                             lk_axis_position (axis, lk_chart_layout_place (chart, i - 1))));
    }
  every = (size_t) fmax (1.0, ceil ((widest + 10.0 * layout->canvas.u) / fmax (room, 1.0)));
  every = every * LK_MAX_TICKS < chart->n_x_names ? chart->n_x_names / LK_MAX_TICKS + 1 : every;
  axis->n_ticks = 0;
  for (size_t i = 0; i < chart->n_x_names && axis->n_ticks < LK_MAX_TICKS; i += every)
    {
      LkTick *tick = &axis->ticks[axis->n_ticks++];

      tick->value = lk_chart_layout_place (chart, i);
      snprintf (tick->label, sizeof tick->label, "%s", chart->x_names[i]);
    }
}

/* The least plot, px: three numbers above each other. */
static double
least_plot (const LkCanvas *canvas)
{
  return 3.0 * canvas->line;
}

static double
strip_height (const LkCanvas *canvas, const LkChart *chart)
{
  return (chart->y_label || chart->n_marks > 0 ? 1.35 : 0.5) * canvas->line;
}

static double
bottom_height (const LkCanvas *canvas)
{
  return 1.25 * canvas->line + 5.0 * canvas->u;
}

/* The last of a series' values that can be drawn; false: there is none. */
static bool
find_end (const LkChartLayout *layout, size_t series, double *x, double *y)
{
  const LkSeries *drawn = &layout->series[series];

  for (size_t i = drawn->n; i-- > 0;)
    if (isfinite (plottable (layout->chart, drawn->y[i])))
      {
        *x = drawn->x[i];
        *y = drawn->y[i];
        return true;
      }
  return false;
}

/* Where x lies between the ends of the axis, before there is one. */
static double
share_of_axis (const LkChart *chart, double x, double x_min, double x_max)
{
  return chart->x_log ? log (x / x_min) / log (x_max / x_min) : (x - x_min) / (x_max - x_min);
}

/* Which series have a label where they end: those that go on to the end of the plot. */
static void
choose_ends (LkChartLayout *layout, double x_min, double x_max)
{
  double x, y;

  layout->n_ends = 0;
  for (size_t i = 0; i < layout->chart->n_series && layout->n_ends < LK_CHART_MAX_ENDS; i++)
    if (layout->chart->series[i].end_label && find_end (layout, i, &x, &y) &&
        share_of_axis (layout->chart, x, x_min, x_max) >= ENDS_FROM)
      layout->ends[layout->n_ends++] = i;
}

/* px right of the plot; not changing with every digit. */
static double
ends_width (const LkChartLayout *layout)
{
  LkCanvas canvas = layout->canvas;
  double widest = 0.0, step = 8.0 * canvas.u;

  lk_canvas_font (&canvas, 1.0, true);
  for (size_t i = 0; i < layout->n_ends; i++)
    widest = fmax (widest, lk_canvas_text_width (&canvas, layout->chart->series[layout->ends[i]].end_label));
  return layout->n_ends > 0 ? step * ceil (widest / step) + 12.0 * canvas.u : 0.0;
}

/* With as much of the legend as its lines hold. */
static void
place (LkChartLayout *layout, double x_min, double x_max, double y_min, double y_max)
{
  const LkChart *chart = layout->chart;
  LkCanvas *canvas = &layout->canvas;
  double u = canvas->u, bottom, y_room;
  LkRect *plot = &layout->plot;

  layout->head = lk_legend_head (canvas, chart->title, layout->legend, chart->n_series, layout->legend_lines, false);
  layout->strip = strip_height (canvas, chart);
  bottom = bottom_height (canvas);
  plot->y = ceil (layout->head + layout->strip);
  plot->h = fmax (0.0, floor (canvas->height - bottom) - plot->y);
  /* Airy where there is height; a low plot still gets its three numbers. */
  y_room = chart->y_log ? 1.5 * canvas->line : fmin (2.6 * canvas->line, fmax (canvas->line, plot->h / 3.0));
  lk_axis_init_rounded (&layout->y_axis, y_min, y_max, chart->y_log, chart->y_percent, plot->h, y_room);

  plot->x = ceil (widest_label (canvas, &layout->y_axis) + 18.0 * u);
  plot->w = fmax (0.0, floor (canvas->width - fmax (14.0 * u, ends_width (layout))) - plot->x);
  /* The labels' room is known only when they are: guess, then look. */
  lk_axis_init (&layout->x_axis, x_min, x_max, chart->x_log, false, plot->w, 70.0 * u);
  lk_axis_init (&layout->x_axis, x_min, x_max, chart->x_log, false, plot->w,
                fmax (56.0 * u, widest_label (canvas, &layout->x_axis) + 28.0 * u));
  if (chart->x_names)
    name_ticks (layout);
}

/* Title and axes stand in every chart, and of the legend as many lines as leave room for the curves. */
static void
place_all (LkChartLayout *layout, double x_min, double x_max, double y_min, double y_max)
{
  for (size_t i = 0; i < layout->chart->n_series; i++)
    {
      layout->legend[i] = layout->items[i];
      if (layout->chart->series[i].is_like_another)
        layout->legend[i].label = NULL;
    }
  for (size_t i = 0; i < layout->n_ends; i++)
    layout->legend[layout->ends[i]].label = NULL;
  for (layout->legend_lines = MAX_LEGEND_LINES;; layout->legend_lines--)
    {
      place (layout, x_min, x_max, y_min, y_max);
      layout->fits =
          layout->plot.h >= floor (least_plot (&layout->canvas)) && layout->plot.w >= LEAST_WIDTH * layout->canvas.u;
      if (layout->fits || layout->legend_lines == 1)
        break;
    }
}

void
lk_chart_layout_clear (LkChartLayout *layout)
{
  free (layout->series);
  free (layout->buffer);
  free (layout->items);
  free (layout->legend);
  lk_canvas_end (&layout->canvas);
}

bool
lk_chart_layout_init (LkChartLayout *layout, cairo_t *cr, double width, double height, const LkChart *chart,
                      const LkPalette *palette)
{
  double x_min, x_max, y_min, y_max, *free_buffer;
  size_t n_columns, n_long = 0;

  *layout = (LkChartLayout) { .chart = chart };
  if (!lk_canvas_begin (&layout->canvas, cr, width, height, palette))
    return false;

  /* The plot is a little narrower than the picture; its exact width depends on the result. */
  n_columns = (size_t) ceil (width / 2.0);
  find_x_range (layout, &x_min, &x_max);
  layout->series = calloc (chart->n_series + 1, sizeof *layout->series);
  layout->items = calloc (chart->n_series + 1, sizeof *layout->items);
  layout->legend = calloc (chart->n_series + 1, sizeof *layout->legend);
  for (size_t i = 0; layout->series && i < chart->n_series; i++)
    {
      layout->series[i] = lk_series_slice (&chart->series[i], x_min, x_max);
      n_long += layout->series[i].n > n_columns;
    }
  layout->buffer = malloc ((n_long * LK_REDUCED_SIZE (n_columns) + 1) * sizeof *layout->buffer);
  if (!layout->series || !layout->items || !layout->legend || !layout->buffer)
    {
      lk_chart_layout_clear (layout);
      return false;
    }

  free_buffer = layout->buffer;
  for (size_t i = 0; i < chart->n_series; i++)
    {
      const LkSeries *series = &chart->series[i];

      if (layout->series[i].n > n_columns)
        {
          LkSeries slice = layout->series[i];

          lk_series_reduce (&slice, x_min, x_max, n_columns, free_buffer, &layout->series[i]);
          free_buffer += LK_REDUCED_SIZE (n_columns);
        }
      layout->items[i] = (LkLegendItem) {
        .label = series->label,
        .swatch = LK_SWATCH_LINE,
        .color = lk_palette_series (palette, series->color),
        .dash = series->dash,
        .width = stroke_width (&layout->canvas, series),
      };
    }
  find_y_range (layout, &y_min, &y_max);

  /* Labels at the ends where they have room, else in the legend. */
  choose_ends (layout, x_min, x_max);
  place_all (layout, x_min, x_max, y_min, y_max);
  if (layout->n_ends > 0 && (!layout->fits || layout->plot.w < LEAST_WIDTH_WITH_ENDS * layout->canvas.u ||
                             layout->plot.h < (double) layout->n_ends * layout->canvas.line))
    {
      layout->n_ends = 0;
      place_all (layout, x_min, x_max, y_min, y_max);
    }
  return true;
}

double
lk_chart_layout_x (const LkChartLayout *layout, double x)
{
  double pixel = layout->plot.x + layout->plot.w * lk_axis_position (&layout->x_axis, x);

  /* Cairo's coordinates have 24 bits before the point. */
  return fmax (-1e5, fmin (1e5, pixel));
}

double
lk_chart_layout_y (const LkChartLayout *layout, double y)
{
  double value = plottable (layout->chart, y), pixel;

  if (isnan (value))
    return NAN;
  pixel = layout->plot.y + layout->plot.h * (1.0 - lk_axis_position (&layout->y_axis, value));
  return fmax (-1e5, fmin (1e5, pixel));
}

double
lk_chart_layout_end_y (const LkChartLayout *layout, size_t series)
{
  double x, y;

  return find_end (layout, series, &x, &y) ? lk_chart_layout_y (layout, y) : NAN;
}

bool
lk_chart_layout_has_plot (const LkChartLayout *layout)
{
  return layout->fits && !layout->empty;
}

void
lk_chart_measure (const void *model, const LkPalette *palette, double *min_width, double *min_height)
{
  const LkChart *chart = model;
  bool named = false;
  LkCanvas canvas;

  *min_width = *min_height = 0.0;
  if (!lk_canvas_begin (&canvas, NULL, 1.0, 1.0, palette))
    return;
  for (size_t i = 0; i < chart->n_series; i++)
    named = named || (chart->series[i].label && *chart->series[i].label);
  *min_height = least_plot (&canvas) + strip_height (&canvas, chart) + bottom_height (&canvas) + 2.0;
  *min_width = (LEAST_WIDTH + 60.0) * canvas.u;
  lk_legend_measure (&canvas, chart->title, named, min_width, min_height);
  *min_height = ceil (*min_height);
  lk_canvas_end (&canvas);
}
