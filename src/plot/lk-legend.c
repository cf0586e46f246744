/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-legend.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "lk-callout.h"

#define SWATCH_LINE 26.0 /* widths in units of LkCanvas.u */
#define SWATCH_BAR  14.0
#define SWATCH_GAP  6.0
#define ITEM_GAP    18.0

void
lk_legend_set_dash (LkCanvas *canvas, LkDash dash, double width, double offset)
{
  switch (dash)
    {
    case LK_DASH_DASHED:
      cairo_set_dash (canvas->cr, (double[]) { 3.5 * width, 2.0 * width }, 2, offset);
      break;
    case LK_DASH_DOTTED:
      cairo_set_dash (canvas->cr, (double[]) { 1.1 * width, 1.5 * width }, 2, offset);
      break;
    case LK_DASH_DOT_DASHED:
      cairo_set_dash (canvas->cr, (double[]) { 3.5 * width, 1.5 * width, 1.1 * width, 1.5 * width }, 4, offset);
      break;
    case LK_DASH_SOLID:
    default:
      cairo_set_dash (canvas->cr, NULL, 0, 0.0);
    }
}

void
lk_legend_fill (LkCanvas *canvas, LkFill fill, LkColor color, LkRect box)
{
  cairo_t *cr = canvas->cr;
  double u = canvas->u, spacing = 5.0 * u;

  if (fill == LK_FILL_SOLID)
    {
      lk_canvas_color (canvas, color);
      cairo_fill (cr);
      return;
    }

  cairo_save (cr);
  cairo_clip_preserve (cr);
  lk_canvas_color (canvas, lk_color_with_alpha (color, fill == LK_FILL_HATCHED ? 0.42 : 0.12));
  cairo_paint (cr);
  /* The outline's outer half is clipped away, so that bars keep their size. */
  lk_canvas_color (canvas, color);
  cairo_set_line_width (cr, (fill == LK_FILL_HATCHED ? 2.0 : 3.5) * u);
  cairo_stroke (cr);
  if (fill == LK_FILL_HATCHED)
    {
      cairo_set_line_width (cr, 1.7 * u);
      for (double x = spacing * floor (box.x / spacing); x < box.x + box.w + box.h; x += spacing)
        {
          cairo_move_to (cr, x, box.y);
          cairo_line_to (cr, x - box.h, box.y + box.h);
        }
      cairo_stroke (cr);
    }
  cairo_restore (cr);
}

static double
swatch_width (const LkCanvas *canvas, const LkLegendItem *item)
{
  return item->swatch == LK_SWATCH_NONE
             ? 0.0
             : ((item->swatch == LK_SWATCH_LINE ? SWATCH_LINE : SWATCH_BAR) + SWATCH_GAP) * canvas->u;
}

static void
draw_swatch (LkCanvas *canvas, const LkLegendItem *item, double x, double middle)
{
  cairo_t *cr = canvas->cr;
  double u = canvas->u;

  if (item->swatch == LK_SWATCH_LINE)
    {
      cairo_save (cr);
      lk_canvas_color (canvas, item->color);
      cairo_set_line_width (cr, item->width);
      lk_legend_set_dash (canvas, item->dash, item->width, 0.0);
      cairo_move_to (cr, x, middle);
      cairo_line_to (cr, x + SWATCH_LINE * u, middle);
      cairo_stroke (cr);
      cairo_restore (cr);
    }
  else if (item->swatch == LK_SWATCH_BAR)
    {
      LkRect box = { round (x), round (middle - 5.0 * u), SWATCH_BAR * u, 10.0 * u };

      cairo_rectangle (cr, box.x, box.y, box.w, box.h);
      lk_legend_fill (canvas, item->fill, item->color, box);
    }
}

/* A label, or, where it must be brief, what stands before what explains it: "twin" of "twin (untaught)", "쌍둥이" of
 * "쌍둥이(교사 없음)". To be freed. */
static char *
label_of (const LkLegendItem *item, bool brief)
{
  const char *end = brief ? strchr (item->label, '(') : NULL;

  return end && end > item->label ? g_strchomp (g_strndup (item->label, (gsize) (end - item->label)))
                                  : g_strdup (item->label);
}

static double
item_width (LkCanvas *canvas, const LkLegendItem *item, bool brief)
{
  g_autofree char *label = label_of (item, brief);

  return swatch_width (canvas, item) + lk_canvas_text_width (canvas, label);
}

static bool
is_shown (const LkLegendItem *item)
{
  return item->label && *item->label;
}

/* All of them side by side. */
static double
total_width (LkCanvas *canvas, const LkLegendItem *items, size_t n, bool brief)
{
  double width = 0.0;

  for (size_t i = 0; i < n; i++)
    if (is_shown (&items[i]))
      width += item_width (canvas, &items[i], brief) + (width > 0.0 ? ITEM_GAP * canvas->u : 0.0);
  return width;
}

/* In how many lines of this width they lie. */
static int
count_lines (LkCanvas *canvas, const LkLegendItem *items, size_t n, double room)
{
  double x = 0.0;
  int lines = 1;

  for (size_t i = 0; i < n; i++)
    if (is_shown (&items[i]))
      {
        double width = item_width (canvas, &items[i], false);

        if (x > 0.0 && x + width > room + 0.5)
          {
            lines++;
            x = 0.0;
          }
        x += width + ITEM_GAP * canvas->u;
      }
  return lines;
}

double
lk_legend_head (LkCanvas *canvas, const char *title, const LkLegendItem *items, size_t n, int max_lines, bool draw)
{
  double u = canvas->u, pad = 10.0 * u, right = canvas->width - fmax (pad, canvas->palette->corner);
  double title_width = 0.0, title_height = 0.0, legend_width = 0.0, x = pad, y = 8.0 * u, room;
  bool has_title = title && *title;
  int lines = 1;
  bool brief;

  draw = draw && canvas->cr;
  if (has_title)
    {
      lk_canvas_font (canvas, 1.12, true);
      title_width = lk_canvas_text_width (canvas, title);
      title_height = 1.25 * canvas->line;
      if (draw)
        lk_canvas_text (canvas, title, pad, y + title_height / 2.0, 0.0, 0.5, right - pad, canvas->palette->text);
    }

  lk_canvas_font (canvas, 1.0, false);
  legend_width = total_width (canvas, items, n, false);
  if (!has_title && legend_width <= 0.0)
    return 0.0;
  if (legend_width <= 0.0)
    return y + title_height + 2.0 * u;

  /* Beside the title where it fits, else in as many lines below as it needs, and there are; names without what explains
   * them rather than fewer of them. */
  room = right - pad - (has_title ? title_width + 24.0 * u : 0.0);
  brief = !(has_title && legend_width <= room) &&
          count_lines (canvas, items, n, (has_title ? canvas->width - pad : right) - pad) > max_lines;
  if (brief)
    legend_width = total_width (canvas, items, n, true);
  if (has_title && legend_width <= room)
    {
      x = right - legend_width;
    }
  else if (has_title)
    {
      y += title_height;
      right = canvas->width - pad; /* below the corner */
    }
  for (size_t i = 0, on_line = 0; i < n; i++)
    {
      const LkLegendItem *item = &items[i];
      g_autofree char *label = NULL;
      double swatch, width;
      double height = x > pad && has_title && legend_width <= room ? title_height : canvas->line;

      if (!is_shown (item))
        continue;
      label = label_of (item, brief);
      swatch = swatch_width (canvas, item);
      width = item_width (canvas, item, brief);
      if (on_line > 0 && x + width > right + 0.5)
        {
          if (lines++ == max_lines)
            {
              if (draw)
                lk_canvas_text (canvas, "…", fmin (x, right), y + height / 2.0, x < right ? 0.0 : 1.0, 0.5, 0.0,
                                canvas->palette->text);
              break;
            }
          x = pad;
          y += canvas->line;
          on_line = 0;
        }
      if (draw)
        {
          draw_swatch (canvas, item, x, y + height / 2.0);
          lk_canvas_text (canvas, label, x + swatch, y + height / 2.0, 0.0, 0.5, fmax (1.0, right - x - swatch + 1.0),
                          canvas->palette->text);
        }
      x += width + ITEM_GAP * u;
      on_line++;
    }
  return y + (has_title && legend_width <= room ? title_height : canvas->line) + 2.0 * u;
}

void
lk_legend_measure (LkCanvas *canvas, const char *title, bool has_legend, double *min_width, double *min_height)
{
  if (title && *title)
    {
      lk_canvas_font (canvas, 1.12, true);
      *min_width = fmax (*min_width, ceil (lk_canvas_text_width (canvas, title) + 20.0 * canvas->u));
    }
  *min_height += lk_legend_head (canvas, title, NULL, 0, 1, false) + (has_legend ? canvas->line : 0.0);
  if (has_legend && !(title && *title))
    *min_height += 10.0 * canvas->u;
}

void
lk_legend_message (LkCanvas *canvas, const char *title, bool empty, const char *empty_text)
{
  double head = lk_legend_head (canvas, title, NULL, 0, 1, false), pad = 16.0 * canvas->u;

  lk_canvas_message (canvas, empty ? empty_text : _ ("There is no room for this plot: make the window larger"),
                     (LkRect) { pad, head, fmax (0.0, canvas->width - 2.0 * pad), fmax (0.0, canvas->height - head) });
}

void
lk_legend_readout (LkCanvas *canvas, const char *heading, const LkLegendItem *items, size_t n, double x, double y,
                   const LkRect *keep, size_t n_keep, LkRect plot)
{
  double u = canvas->u, pad = 8.0 * u, gap = 12.0 * u, labels = 0.0, swatches = 0.0, values = 0.0;
  double heading_width, room;
  bool has_heading = heading && *heading;
  LkRect box, picture = { 0.0, 0.0, canvas->width, canvas->height };
  cairo_t *cr = canvas->cr;

  lk_canvas_font (canvas, 1.0, true);
  for (size_t i = 0; i < n; i++)
    values = fmax (values, lk_canvas_text_width (canvas, items[i].value));
  heading_width = has_heading ? lk_canvas_text_width (canvas, heading) : 0.0;
  lk_canvas_font (canvas, 1.0, false);
  for (size_t i = 0; i < n; i++)
    {
      labels = fmax (labels, swatch_width (canvas, &items[i]) + lk_canvas_text_width (canvas, items[i].label));
      swatches = fmax (swatches, swatch_width (canvas, &items[i]));
    }

  room = canvas->width - values - gap - 2.0 * pad - 4.0 * u;
  labels = fmax (0.0, fmin (labels, room));
  box.w = ceil (
      fmin (fmax (heading_width, labels + (labels > 0.0 ? gap : 0.0) + values) + 2.0 * pad, floor (canvas->width)));
  box.h = ceil (fmin (canvas->line * ((double) n + (has_heading ? 1.0 : 0.0)) + 1.5 * pad, canvas->height));
  /* Where it would cover what it reads it says less: the numbers alone, by their colours. */
  if (!lk_callout_place (&box, x, y, keep, n_keep, 4.0 * u, plot, picture) && values > 0.0)
    {
      labels = swatches;
      box.w = ceil (fmin (swatches + values + 2.0 * pad, floor (canvas->width)));
      lk_callout_place (&box, x, y, keep, n_keep, 2.0 * u, plot, picture);
    }

  lk_canvas_rounded (canvas, box, 6.0 * u);
  lk_canvas_color (canvas,
                   lk_color_with_alpha (lk_color_mix (canvas->palette->background, canvas->palette->grid, 0.35), 0.95));
  cairo_fill_preserve (cr);
  lk_canvas_color (canvas, lk_color_mix (canvas->palette->grid, canvas->palette->dim, 0.35));
  cairo_set_line_width (cr, lk_canvas_hairline (canvas));
  cairo_stroke (cr);

  y = box.y + 0.75 * pad + canvas->line / 2.0;
  if (has_heading)
    {
      lk_canvas_font (canvas, 1.0, true);
      lk_canvas_text (canvas, heading, box.x + pad, y, 0.0, 0.5, box.w - 2.0 * pad, canvas->palette->text);
      y += canvas->line;
    }
  for (size_t i = 0; i < n; i++, y += canvas->line)
    {
      double swatch = swatch_width (canvas, &items[i]);

      lk_canvas_font (canvas, 1.0, false);
      if (labels >= swatch)
        draw_swatch (canvas, &items[i], box.x + pad, y);
      if (labels > swatches)
        lk_canvas_text (canvas, items[i].label, box.x + pad + swatch, y, 0.0, 0.5, labels - swatch + 1.0,
                        canvas->palette->text);
      lk_canvas_font (canvas, 1.0, true);
      lk_canvas_text (canvas, items[i].value, box.x + box.w - pad, y, 1.0, 0.5, 0.0, canvas->palette->text);
    }
}
