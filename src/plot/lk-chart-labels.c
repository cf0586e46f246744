/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-chart-labels.h"

/* Labels that others keep clear of. */
#define MAX_LINE_LABELS 8
#define MAX_MARK_LABELS 16

void
lk_chart_labels_draw_marks (LkChartLayout *layout)
{
  LkCanvas *canvas = &layout->canvas;
  const LkRect *plot = &layout->plot;
  const LkChart *chart = layout->chart;
  cairo_t *cr = canvas->cr;
  double u = canvas->u, left = 10.0 * u, middle = plot->y - layout->strip / 2.0 - 3.0 * u;
  double from[MAX_MARK_LABELS], to[MAX_MARK_LABELS]; /* labels that stand already */
  size_t n_placed = 0;

  lk_canvas_font (canvas, 1.0, false);
  if (chart->y_label)
    {
      lk_canvas_text (canvas, chart->y_label, 10.0 * u, middle, 0.0, 0.5, canvas->width - 20.0 * u,
                      canvas->palette->dim);
      left = 10.0 * u + lk_canvas_text_width (canvas, chart->y_label) + 8.0 * u;
    }

  for (size_t i = chart->n_marks; i-- > 0;)
    {
      const LkChartMark *mark = &chart->marks[i];
      LkColor color = mark->color < 0 ? canvas->palette->dim : lk_palette_series (canvas->palette, mark->color);
      double x, half, at;
      bool is_free;

      if (!(mark->x >= layout->x_axis.min && mark->x <= layout->x_axis.max))
        continue;
      x = lk_canvas_crisp (lk_chart_layout_x (layout, mark->x));
      lk_canvas_color (canvas, lk_color_with_alpha (color, 0.75));
      cairo_set_line_width (cr, 1.25 * u);
      cairo_set_dash (cr, (double[]) { 2.0 * u, 3.0 * u }, 2, 0.0);
      cairo_move_to (cr, x, plot->y);
      cairo_line_to (cr, x, plot->y + plot->h);
      cairo_stroke (cr);
      cairo_set_dash (cr, NULL, 0, 0.0);
      lk_canvas_color (canvas, color);
      cairo_move_to (cr, x - 4.0 * u, plot->y - 3.0 * u);
      cairo_line_to (cr, x + 4.0 * u, plot->y - 3.0 * u);
      cairo_line_to (cr, x, plot->y + 4.0 * u);
      cairo_close_path (cr);
      cairo_fill (cr);

      if (!mark->label)
        continue;
      lk_canvas_font (canvas, 0.92, false);
      half = lk_canvas_text_width (canvas, mark->label) / 2.0;
      at = fmax (left + half, fmin (x, canvas->width - half - 2.0 * u));
      is_free = n_placed < MAX_MARK_LABELS && at + half <= canvas->width && fabs (at - x) <= half + 12.0 * u;
      for (size_t j = 0; j < n_placed && is_free; j++)
        is_free = at - half >= to[j] || at + half <= from[j];
      if (!is_free)
        continue;
      lk_canvas_text (canvas, mark->label, at, middle, 0.5, 0.5, 0.0, color);
      from[n_placed] = at - half - 8.0 * u;
      to[n_placed++] = at + half + 8.0 * u;
    }
}

/* How near the curves come to the label of a line, were it to start at x. */
static double
clearance (const LkChartLayout *layout, double x, double width, double y)
{
  double nearest = INFINITY;

  for (size_t i = 0; i < layout->chart->n_series; i++)
    for (int j = 0; j <= 8; j++)
      {
        double at = (x + width * j / 8.0 - layout->plot.x) / layout->plot.w;
        double value = lk_series_value_at (&layout->series[i], lk_axis_value (&layout->x_axis, at));

        nearest = fmin (nearest, fabs (lk_chart_layout_y (layout, value) - y)); /* fmin passes over NaN */
      }
  return nearest;
}

/* The distance of a y, px, from the nearest of the other lines. */
static double
line_clearance (const LkChartLayout *layout, size_t own, double y)
{
  double nearest = INFINITY;

  for (size_t i = 0; i < layout->chart->n_lines; i++)
    {
      if (i != own)
        nearest = fmin (nearest, fabs (lk_chart_layout_y (layout, layout->chart->lines[i].y) - y));
    }
  return nearest;
}

void
lk_chart_labels_draw_lines (LkChartLayout *layout)
{
  LkCanvas *canvas = &layout->canvas;
  const LkRect *plot = &layout->plot;
  const LkChart *chart = layout->chart;
  double u = canvas->u, line = canvas->line;
  LkRect placed[MAX_LINE_LABELS]; /* labels that stand already */
  size_t n_placed = 0;

  for (size_t i = 0; i < chart->n_lines; i++)
    {
      const LkChartLine *reference = &chart->lines[i];
      LkColor color = lk_palette_series (canvas->palette, reference->color);
      double y = lk_chart_layout_y (layout, reference->y), width, best_x = 0.0, best_y = 0.0, best = -1.0;

      if (!(y >= plot->y - 1.0 && y <= plot->y + plot->h + 1.0))
        continue;
      lk_canvas_color (canvas, color);
      cairo_set_line_width (canvas->cr, 2.0 * u);
      lk_legend_set_dash (canvas, reference->dash, 2.0 * u, 0.0);
      cairo_move_to (canvas->cr, plot->x, y);
      cairo_line_to (canvas->cr, plot->x + plot->w, y);
      cairo_stroke (canvas->cr);
      cairo_set_dash (canvas->cr, NULL, 0, 0.0);

      if (!reference->label)
        continue;
      lk_canvas_font (canvas, 1.0, true);
      width = lk_canvas_text_width (canvas, reference->label);
      if (width > plot->w - 8.0 * u)
        continue;
      /* Right or left end or the middle, above or below: where the curves leave most room. */
      for (int place = 0; place < 6; place++)
        {
          double at = plot->x + 4.0 * u +
                      (plot->w - width - 8.0 * u) * (place % 3 == 0   ? 1.0
                                                     : place % 3 == 1 ? 0.0
                                                                      : 0.5);
          double middle = y + (place < 3 ? -1.0 : 1.0) * (0.5 * line + 2.0 * u);
          double room = fmin (clearance (layout, at, width, middle), 1.5 * line);

          room = fmin (room, line_clearance (layout, i, middle));
          for (size_t j = 0; j < n_placed; j++)
            {
              if (at < placed[j].x + placed[j].w && placed[j].x < at + width)
                room = fmin (room, fmax (0.0, fabs (middle - placed[j].y) - 0.5 * line));
            }

          if (middle - 0.5 * line < plot->y - 2.0 * u || middle + 0.5 * line > plot->y + plot->h)
            continue;
          if (room > best + 1.0)
            {
              best = room;
              best_x = at;
              best_y = middle;
            }
        }
      if (best < 0.0)
        continue;
      lk_canvas_text (canvas, reference->label, best_x, best_y, 0.0, 0.5, 0.0, color);
      if (n_placed < MAX_LINE_LABELS)
        placed[n_placed++] = (LkRect) { best_x, best_y, width, 0.0 };
    }
}

void
lk_chart_labels_spread (double *places, size_t n, double room, double from, double to)
{
  size_t order[LK_CHART_MAX_ENDS];

  n = n < LK_CHART_MAX_ENDS ? n : LK_CHART_MAX_ENDS;
  for (size_t i = 0; i < n; i++)
    {
      size_t at = i;

      for (; at > 0 && places[order[at - 1]] > places[i]; at--)
        order[at] = order[at - 1];
      order[at] = i;
    }
  /* Those that stand too close part, each by half; in the end what is still lacking is made up downwards. */
  for (int pass = 0; pass < 32; pass++)
    for (size_t i = 0; i < n; i++)
      {
        double *place = &places[order[i]];
        double lack = i > 0 ? room - (*place - places[order[i - 1]]) : 0.0;

        if (lack > 0.0)
          {
            places[order[i - 1]] -= lack / 2.0;
            *place += lack / 2.0;
          }
        *place = fmax (from, fmin (*place, to));
      }
  for (size_t i = n; i-- > 0;)
    places[order[i]] = fmin (places[order[i]], i + 1 < n ? places[order[i + 1]] - room : to);
  for (size_t i = 0; i < n; i++)
    places[order[i]] = fmax (places[order[i]], i > 0 ? places[order[i - 1]] + room : from);
}

void
lk_chart_labels_draw_ends (LkChartLayout *layout)
{
  LkCanvas *canvas = &layout->canvas;
  const LkRect *plot = &layout->plot;
  double places[LK_CHART_MAX_ENDS];

  if (layout->n_ends == 0)
    return;
  for (size_t i = 0; i < layout->n_ends; i++)
    {
      double y = lk_chart_layout_end_y (layout, layout->ends[i]);

      places[i] = fmax (plot->y, fmin (y, plot->y + plot->h));
    }
  lk_chart_labels_spread (places, layout->n_ends, 0.95 * canvas->line, plot->y, plot->y + plot->h);
  lk_canvas_font (canvas, 1.0, true);
  for (size_t i = 0; i < layout->n_ends; i++)
    lk_canvas_text (canvas, layout->chart->series[layout->ends[i]].end_label, plot->x + plot->w + 8.0 * canvas->u,
                    places[i], 0.0, 0.5, 0.0, layout->items[layout->ends[i]].color);
}
