/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-chart.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

#include "lk-callout.h"
#include "lk-chart-labels.h"
#include "lk-chart-layout.h"

/* Long paths cost more than the same strokes in pieces of about this many points. */
#define CHUNK 48

#define MAX_READOUT 12
/* Of a point, at font size 13. */
#define RADIUS 5.0

static void
draw_grid (LkChartLayout *layout)
{
  LkCanvas *canvas = &layout->canvas;
  const LkRect *plot = &layout->plot;
  const LkChart *chart = layout->chart;
  LkColor dim = canvas->palette->dim;
  double u = canvas->u, labels_y = plot->y + plot->h + 5.0 * u, right = plot->x + plot->w, room;

  lk_canvas_color (canvas, canvas->palette->grid);
  cairo_set_line_width (canvas->cr, lk_canvas_hairline (canvas));
  for (size_t i = 0; i < layout->y_axis.n_ticks; i++)
    {
      double y = lk_canvas_crisp (lk_chart_layout_y (layout, layout->y_axis.ticks[i].value));

      if (layout->y_axis.ticks[i].label[0] == '\0')
        continue;
      cairo_move_to (canvas->cr, plot->x, y);
      cairo_line_to (canvas->cr, right, y);
    }
  for (size_t i = 0; i < layout->x_axis.n_ticks; i++)
    {
      double x = lk_canvas_crisp (lk_chart_layout_x (layout, layout->x_axis.ticks[i].value));

      cairo_move_to (canvas->cr, x, plot->y);
      cairo_line_to (canvas->cr, x, plot->y + plot->h);
    }
  cairo_stroke (canvas->cr);

  lk_canvas_font (canvas, 1.0, false);
  for (size_t i = 0; i < layout->y_axis.n_ticks; i++)
    lk_canvas_text (canvas, layout->y_axis.ticks[i].label, plot->x - 8.0 * u,
                    lk_chart_layout_y (layout, layout->y_axis.ticks[i].value), 1.0, 0.5, 0.0, dim);

  /* The axis' title ends the row of numbers, which make way for it; names do not, each stands for something. */
  room = chart->x_label && !chart->x_names ? lk_canvas_text_width (canvas, chart->x_label) : 0.0;
  if (room > 0.4 * plot->w)
    room = 0.0;
  for (size_t i = 0; i < layout->x_axis.n_ticks; i++)
    {
      const LkTick *tick = &layout->x_axis.ticks[i];
      double half = lk_canvas_text_width (canvas, tick->label) / 2.0;
      double x = fmin (lk_chart_layout_x (layout, tick->value), canvas->width - half - 2.0 * u);

      if (room == 0.0 || x + half + 14.0 * u < right - room)
        lk_canvas_text (canvas, tick->label, x, labels_y, 0.5, 0.0, 0.0, dim);
    }
  if (room > 0.0)
    lk_canvas_text (canvas, chart->x_label, right, labels_y, 1.0, 0.0, 0.0, dim);
}

static bool
is_of_cloud (const LkChartPoint *point)
{
  return point->radius > 0.0 && point->radius < LK_CHART_CLOUD;
}

static void
draw_cloud (LkChartLayout *layout)
{
  LkCanvas *canvas = &layout->canvas;

  for (size_t i = 0; i < layout->chart->n_points; i++)
    {
      const LkChartPoint *point = &layout->chart->points[i];
      double x = lk_chart_layout_x (layout, point->x), y = lk_chart_layout_y (layout, point->y);

      if (!is_of_cloud (point) || !isfinite (y))
        continue;
      cairo_new_path (canvas->cr);
      cairo_arc (canvas->cr, x, y, point->radius * canvas->u, 0.0, 2.0 * G_PI);
      lk_canvas_color (canvas, lk_color_with_alpha (lk_palette_series (canvas->palette, point->color), 0.5));
      cairo_fill (canvas->cr);
    }
}

/* Bars first, so that no value lies under another's bar. */
static void
draw_points (LkChartLayout *layout)
{
  LkCanvas *canvas = &layout->canvas;
  const LkRect *plot = &layout->plot;
  const LkChart *chart = layout->chart;
  cairo_t *cr = canvas->cr;
  double u = canvas->u;

  for (size_t i = 0; i < chart->n_points; i++)
    {
      const LkChartPoint *point = &chart->points[i];
      double x = lk_chart_layout_x (layout, point->x), low = lk_chart_layout_y (layout, point->low),
             high = lk_chart_layout_y (layout, point->high);

      if (!isfinite (low) || !isfinite (high))
        continue;
      lk_canvas_color (canvas, lk_palette_series (canvas->palette, point->color));
      cairo_set_line_width (cr, 2.5 * u);
      cairo_move_to (cr, x, low);
      cairo_line_to (cr, x, high);
      cairo_move_to (cr, x - 6.0 * u, low);
      cairo_line_to (cr, x + 6.0 * u, low);
      cairo_move_to (cr, x - 6.0 * u, high);
      cairo_line_to (cr, x + 6.0 * u, high);
      cairo_stroke (cr);
    }
  for (size_t i = 0; i < chart->n_points; i++)
    {
      const LkChartPoint *point = &chart->points[i];
      LkColor color = lk_palette_series (canvas->palette, point->color);
      double x = lk_chart_layout_x (layout, point->x), y = lk_chart_layout_y (layout, point->y), width, at;

      if (!isfinite (y) || is_of_cloud (point))
        continue;
      cairo_arc (cr, x, y, (point->radius > 0.0 ? point->radius : RADIUS) * u, 0.0, 2.0 * G_PI);
      lk_canvas_color (canvas, color);
      cairo_fill_preserve (cr);
      lk_canvas_color (canvas, lk_color_with_alpha (canvas->palette->background, 1.0));
      cairo_set_line_width (cr, 1.5 * u);
      cairo_stroke (cr);
      if (!point->label)
        continue;
      lk_canvas_font (canvas, 1.0, true);
      width = lk_canvas_text_width (canvas, point->label);
      at = fmin (x + 9.0 * u, plot->x + plot->w - width);
      /* Below, where the bar's lower end leaves room, else above. */
      y = y + 1.2 * canvas->line < plot->y + plot->h ? y + 0.75 * canvas->line : y - 0.75 * canvas->line;
      lk_canvas_text (canvas, point->label, at, y, 0.0, 0.5, plot->w, color);
    }
}

static void
draw_band (LkChartLayout *layout, const LkSeries *series, LkColor color)
{
  cairo_t *cr = layout->canvas.cr;

  lk_canvas_color (&layout->canvas, lk_color_with_alpha (color, 0.20));
  for (size_t from = 0, to; from < series->n; from = to + 1)
    {
      double low = NAN, high = NAN;

      for (to = from; to < series->n; to++)
        {
          low = lk_chart_layout_y (layout, series->low[to]);
          high = lk_chart_layout_y (layout, series->high[to]);
          if (isnan (low) || isnan (high))
            break;
          cairo_line_to (cr, lk_chart_layout_x (layout, series->x[to]), high);
        }
      for (size_t i = to; i-- > from;)
        cairo_line_to (cr, lk_chart_layout_x (layout, series->x[i]), lk_chart_layout_y (layout, series->low[i]));
      cairo_close_path (cr);
      cairo_fill (cr);
    }
}

static void
draw_curve (LkChartLayout *layout, size_t index)
{
  cairo_t *cr = layout->canvas.cr;
  const LkSeries *series = &layout->series[index];
  LkColor color = layout->items[index].color;
  double width = layout->items[index].width, length = 0.0, last_x = 0.0, last_y = NAN;
  size_t in_chunk = 0;

  lk_canvas_color (&layout->canvas, color);
  cairo_set_line_width (cr, width);
  cairo_set_line_cap (cr, series->dash == LK_DASH_SOLID ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
  lk_legend_set_dash (&layout->canvas, series->dash, width, 0.0);
  for (size_t i = 0; i < series->n; i++)
    {
      double x = lk_chart_layout_x (layout, series->x[i]), y = lk_chart_layout_y (layout, series->y[i]);

      if (isnan (y) || in_chunk == CHUNK)
        {
          cairo_stroke (cr);
          in_chunk = 0;
        }
      if (isnan (y))
        {
          last_y = NAN;
          continue;
        }
      if (isnan (last_y))
        {
          bool alone = i + 1 == series->n || isnan (lk_chart_layout_y (layout, series->y[i + 1]));

          length = 0.0;
          lk_legend_set_dash (&layout->canvas, series->dash, width, 0.0);
          if (alone)
            {
              cairo_new_path (cr);
              cairo_arc (cr, x, y, 1.5 * width, 0.0, 2.0 * G_PI);
              cairo_fill (cr);
              continue;
            }
          cairo_move_to (cr, x, y);
        }
      else
        {
          if (in_chunk == 0)
            {
              /* A new piece of the same stroke takes up its dashes where it stopped. */
              lk_legend_set_dash (&layout->canvas, series->dash, width, length);
              cairo_move_to (cr, last_x, last_y);
            }
          cairo_line_to (cr, x, y);
          length += hypot (x - last_x, y - last_y);
        }
      last_x = x;
      last_y = y;
      in_chunk++;
    }
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0.0);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
}

static void
draw_series (LkChartLayout *layout)
{
  const LkChart *chart = layout->chart;
  cairo_t *cr = layout->canvas.cr;

  cairo_save (cr);
  /* Half a stroke of leeway: a curve along the edge keeps its width. */
  cairo_rectangle (cr, layout->plot.x, layout->plot.y - 2.0 * layout->canvas.u, layout->plot.w + 2.0 * layout->canvas.u,
                   layout->plot.h + 4.0 * layout->canvas.u);
  cairo_clip (cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST);
  for (size_t i = 0; i < chart->n_series; i++)
    if (layout->series[i].low && layout->series[i].high)
      draw_band (layout, &layout->series[i], layout->items[i].color);
  /* The first series, the most important one, comes to lie on top. */
  for (size_t i = chart->n_series; i-- > 0;)
    draw_curve (layout, i);
  cairo_restore (cr);
}

/* Where a curve leaves the plot above or below, two strokes across it say that it goes on. */
static void
draw_breaks (LkChartLayout *layout)
{
  LkCanvas *canvas = &layout->canvas;
  const LkRect *plot = &layout->plot;
  cairo_t *cr = canvas->cr;
  double u = canvas->u;

  for (size_t i = 0; i < layout->chart->n_series; i++)
    {
      const LkSeries *series = &layout->series[i];
      double was_x = NAN, was_y = NAN;

      for (size_t j = 0; j < series->n; j++)
        {
          double x = lk_chart_layout_x (layout, series->x[j]), y = lk_chart_layout_y (layout, series->y[j]);

          for (int bottom = 0; bottom < 2; bottom++)
            {
              double edge = plot->y + bottom * plot->h, at = was_x + (x - was_x) * (edge - was_y) / (y - was_y);
              double beyond = bottom ? fmax (y, was_y) - edge : edge - fmin (y, was_y);

              if (!((y - edge) * (was_y - edge) < 0.0) || beyond <= 1.0)
                continue;
              lk_canvas_color (canvas, layout->items[i].color);
              cairo_set_line_width (cr, 1.5 * u);
              for (int stroke = 0; stroke < 2; stroke++)
                {
                  double middle = edge + (bottom ? -1.0 : 1.0) * (3.0 + 4.0 * stroke) * u;

                  cairo_move_to (cr, at - 6.0 * u, middle + 2.0 * u);
                  cairo_line_to (cr, at + 6.0 * u, middle - 2.0 * u);
                }
              cairo_stroke (cr);
            }
          was_x = x;
          was_y = y;
        }
    }
}

/* As it is seen: over a logarithm the middle between two is another. */
static double
distance (const LkChartLayout *layout, double a, double b)
{
  return fabs (lk_axis_position (&layout->x_axis, a) - lk_axis_position (&layout->x_axis, b));
}

/* The name at x; -1: there is none. */
static int
name_at (const LkChart *chart, double x)
{
  for (size_t i = 0; chart->x_names && i < chart->n_x_names; i++)
    if (lk_chart_layout_place (chart, i) == x)
      return (int) i;
  return -1;
}

/* The x of the point that stands nearest to x: values are read off where they
 * were measured, not between. */
static double
snap (const LkChartLayout *layout, double x)
{
  double best = NAN;

  for (size_t i = 0; i < layout->chart->n_series; i++)
    {
      LkSeries near = lk_series_slice (&layout->chart->series[i], x, x);

      for (size_t j = 0; j < near.n; j++)
        if (isfinite (near.y[j]) && near.x[j] >= layout->x_axis.min && near.x[j] <= layout->x_axis.max &&
            !(distance (layout, near.x[j], x) >= distance (layout, best, x)))
          best = near.x[j];
    }
  return best;
}

static bool
has_point_at (const LkSeries *series, double x)
{
  LkSeries near = lk_series_slice (series, x, x);

  for (size_t j = 0; j < near.n; j++)
    if (near.x[j] == x && isfinite (near.y[j]))
      return true;
  return false;
}

/* Whether the values at x, where some series has a point, are those of series that look like others alone: then these are
 * told, and else those that stand in the legend. */
static bool
is_of_others (const LkChart *chart, double x)
{
  for (size_t i = 0; i < chart->n_series; i++)
    if (!chart->series[i].is_like_another && has_point_at (&chart->series[i], x))
      return false;
  return true;
}

static void
draw_pointer (LkChartLayout *layout)
{
  LkCanvas *canvas = &layout->canvas;
  const LkChart *chart = layout->chart;
  const LkRect *plot = &layout->plot;
  double x = chart->pointer_x, pixel, u = canvas->u, highest = INFINITY;
  char heading[LK_NUMBER_SIZE + 64], number[LK_NUMBER_SIZE];
  const char *label = chart->x_label;
  LkLegendItem rows[MAX_READOUT];
  LkRect keep[LK_CALLOUT_MAX_KEEP]; /* the line and its dots */
  size_t n = 0, n_keep = 1;
  bool of_others;

  if (!(x >= layout->x_axis.min && x <= layout->x_axis.max))
    return;
  x = snap (layout, x);
  if (isnan (x))
    return;
  pixel = lk_chart_layout_x (layout, x);
  of_others = is_of_others (chart, x);

  lk_canvas_color (canvas, lk_color_with_alpha (canvas->palette->text, 0.65));
  cairo_set_line_width (canvas->cr, lk_canvas_hairline (canvas));
  cairo_move_to (canvas->cr, lk_canvas_crisp (pixel), plot->y);
  cairo_line_to (canvas->cr, lk_canvas_crisp (pixel), plot->y + plot->h);
  cairo_stroke (canvas->cr);
  keep[0] = (LkRect) { pixel - 2.0 * u, plot->y, 4.0 * u, plot->h };

  for (size_t i = 0; i < chart->n_series; i++)
    {
      double value = lk_series_value_at (&chart->series[i], x), y = lk_chart_layout_y (layout, value);

      if (y >= plot->y - 1.0 && y <= plot->y + plot->h + 1.0)
        {
          cairo_arc (canvas->cr, pixel, y, 4.0 * u, 0.0, 2.0 * G_PI);
          lk_canvas_color (canvas, layout->items[i].color);
          cairo_fill_preserve (canvas->cr);
          lk_canvas_color (canvas, lk_color_with_alpha (canvas->palette->background, 1.0));
          cairo_set_line_width (canvas->cr, 1.5 * u);
          cairo_stroke (canvas->cr);
          highest = fmin (highest, y);
          if (n_keep < LK_CALLOUT_MAX_KEEP)
            keep[n_keep++] = (LkRect) { pixel - 6.0 * u, y - 6.0 * u, 12.0 * u, 12.0 * u };
        }
      if (n < MAX_READOUT && chart->series[i].is_like_another == of_others &&
          (!of_others || has_point_at (&chart->series[i], x)))
        {
          rows[n] = layout->items[i];
          lk_format_value (rows[n].value, value, chart->y_percent ? 4 : 3, chart->y_percent);
          n++;
        }
    }
  if (chart->x_steps > 0.0 && x < 0.1)
    {
      lk_write_fixed (number, x * chart->x_steps, 0);
      label = chart->x_step_label;
    }
  else if (name_at (chart, x) >= 0)
    snprintf (number, sizeof number, "%s", chart->x_names[name_at (chart, x)]);
  else
    lk_format_tick (number, x, (layout->x_axis.max - layout->x_axis.min) / fmax (plot->w, 1.0), false);
  snprintf (heading, sizeof heading, "%s %s", label ? label : "", number);
  /* At the end of the plot that the curves leave free. */
  lk_legend_readout (canvas, label ? heading : number, rows, n, pixel,
                     highest > plot->y + 0.5 * plot->h ? plot->y : plot->y + plot->h, keep, n_keep, *plot);
}

static void
draw (cairo_t *cr, double width, double height, const void *model, const LkPalette *palette)
{
  const LkChart *chart = model;
  LkChartLayout layout;

  if (!lk_chart_layout_init (&layout, cr, width, height, chart, palette))
    return;
  lk_legend_head (&layout.canvas, chart->title, layout.legend, lk_chart_layout_has_plot (&layout) ? chart->n_series : 0,
                  layout.legend_lines, true);
  if (!lk_chart_layout_has_plot (&layout))
    lk_legend_message (&layout.canvas, chart->title, layout.empty, chart->empty_text);
  else
    {
      draw_grid (&layout);
      lk_chart_labels_draw_marks (&layout);
      draw_cloud (&layout);
      draw_series (&layout);
      lk_chart_labels_draw_lines (&layout);
      draw_breaks (&layout);
      lk_chart_labels_draw_ends (&layout);
      draw_points (&layout);
      draw_pointer (&layout);
    }
  lk_chart_layout_clear (&layout);
}

bool
lk_chart_x_at (double width, double height, const LkChart *chart, const LkPalette *palette, double x, double y,
               double *data_x)
{
  LkChartLayout layout;
  bool inside;

  if (!lk_chart_layout_init (&layout, NULL, width, height, chart, palette))
    return false;
  inside = lk_chart_layout_has_plot (&layout) && x >= layout.plot.x && x <= layout.plot.x + layout.plot.w &&
           y >= layout.plot.y && y <= layout.plot.y + layout.plot.h;
  if (inside)
    *data_x = lk_axis_value (&layout.x_axis, (x - layout.plot.x) / layout.plot.w);
  lk_chart_layout_clear (&layout);
  return inside;
}

double
lk_chart_plot_width (double width, double height, const LkChart *chart, const LkPalette *palette)
{
  LkChartLayout layout;
  double plot_width;

  if (!lk_chart_layout_init (&layout, NULL, width, height, chart, palette))
    return 0.0;
  plot_width = layout.fits ? layout.plot.w : 0.0;
  lk_chart_layout_clear (&layout);
  return plot_width;
}

static bool
find (double width, double height, const void *model, const LkPalette *palette, double x, double y, LkPlotPlace *place)
{
  return lk_chart_x_at (width, height, model, palette, x, y, &place->x);
}

static bool
point (void *model, const LkPlotPlace *place)
{
  ((LkChart *) model)->pointer_x = place->x;
  return true;
}

/* Where an axis has names keys go from one to the next. */
static bool
move (const void *model, int right, int down, LkPlotPlace *place)
{
  const LkChart *chart = model;
  bool found = false;

  if (!chart->x_names || chart->n_x_names == 0)
    return false;
  for (size_t i = 0; right != 0 && i < chart->n_x_names; i++)
    {
      double x = lk_chart_layout_place (chart, i);
      bool beyond = isnan (chart->pointer_x) || (right > 0 ? x > chart->pointer_x : x < chart->pointer_x);

      /* To the right the first of those beyond, to the left the last. */
      if (!beyond || (found && right > 0))
        continue;
      place->x = x;
      found = true;
    }
  if (!found)
    place->x = chart->pointer_x;
  return true;
}

static const char *
title (const void *model)
{
  return ((const LkChart *) model)->title;
}

static char *
describe (const void *model)
{
  const LkChart *chart = model;
  GString *text = g_string_new (NULL);
  bool any = false;

  if (chart->title)
    g_string_append_printf (text, "%s. ", chart->title);
  for (size_t i = 0; i < chart->n_series; i++)
    {
      if (chart->series[i].label && !chart->series[i].is_like_another)
        g_string_append_printf (text, "%s. ", chart->series[i].label);
      any = any || chart->series[i].n > 0;
    }
  if (!any && chart->empty_text)
    g_string_append (text, chart->empty_text);
  return g_string_free (text, FALSE);
}

/* Curves need not have the same x: a row for each that occurs, and the cells of
 * curves without a point there are empty. */
static bool
table_of_curves (const LkChart *chart, const LkPlotCells *cells)
{
  size_t *at = calloc (chart->n_series + 1, sizeof *at); /* the next point of each */
  bool any = false;

  while (at)
    {
      double x = INFINITY;

      for (size_t s = 0; s < chart->n_series; s++)
        if (at[s] < chart->series[s].n)
          x = fmin (x, chart->series[s].x[at[s]]);
      if (!isfinite (x))
        break;
      if (!any)
        {
          cells->add_row (cells->to);
          cells->add_text (cells->to, chart->x_label);
          for (size_t s = 0; s < chart->n_series; s++)
            cells->add_text (cells->to, chart->series[s].label);
          any = true;
        }
      cells->add_row (cells->to);
      cells->add_number (cells->to, x);
      for (size_t s = 0; s < chart->n_series; s++)
        {
          const LkSeries *series = &chart->series[s];
          bool here = at[s] < series->n && series->x[at[s]] == x;

          cells->add_number (cells->to, here ? series->y[at[s]] : NAN);
          at[s] += here;
        }
    }
  free (at);
  return any;
}

static bool
table (const void *model, const LkPlotCells *cells)
{
  const LkChart *chart = model;

  return chart->table ? chart->table (chart->table_of, cells) : table_of_curves (chart, cells);
}

const LkPlotKind lk_chart_plot = { .draw = draw,
                                   .find = find,
                                   .point = point,
                                   .move = move,
                                   .title = title,
                                   .describe = describe,
                                   .table = table,
                                   .measure = lk_chart_measure };
