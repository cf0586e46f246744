/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-canvas.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SLANT (-G_PI / 4.0)

bool
lk_canvas_begin (LkCanvas *canvas, cairo_t *cr, double width, double height, const LkPalette *palette)
{
  if (!(width >= 1.0) || !(height >= 1.0) || width > 1e5 || height > 1e5 || !(palette->font_size > 0.0))
    return false;

  *canvas = (LkCanvas) {
    .cr = cr,
    .palette = palette,
    .u = palette->font_size / 13.0,
    .line = palette->font_size * 1.35,
    .width = width,
    .height = height,
  };
  lk_canvas_font (canvas, 1.0, false);

  if (cr)
    {
      cairo_save (cr);
      cairo_new_path (cr);
      cairo_rectangle (cr, 0.0, 0.0, width, height);
      cairo_clip (cr);
      if (palette->background.a > 0.0)
        {
          lk_canvas_color (canvas, palette->background);
          cairo_paint (cr);
        }
      cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
      cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
    }
  return true;
}

void
lk_canvas_end (LkCanvas *canvas)
{
  if (canvas->cr)
    cairo_restore (canvas->cr);
}

void
lk_canvas_color (LkCanvas *canvas, LkColor color)
{
  cairo_set_source_rgba (canvas->cr, color.r, color.g, color.b, color.a);
}

void
lk_canvas_font (LkCanvas *canvas, double size, bool bold)
{
  canvas->text =
      (LkTextStyle) { .family = canvas->palette->font_family, .size = canvas->palette->font_size * size, .bold = bold };
}

static PangoLayout *
layout_of (const LkCanvas *canvas, const char *text, LkTextFlow flow, double width, int n_lines)
{
  LkTextStyle style = canvas->text;

  style.flow = flow;
  style.width = width;
  style.n_lines = n_lines;
  return lk_text_layout (text, &style);
}

double
lk_canvas_text_width (LkCanvas *canvas, const char *text)
{
  int width;

  if (!text || !*text)
    return 0.0;
  pango_layout_get_size (layout_of (canvas, text, LK_TEXT_FREE, 0.0, 0), &width, NULL);
  return (double) width / PANGO_SCALE;
}

static void
show_layout (LkCanvas *canvas, PangoLayout *layout, double x, double y, double align_x, double align_y, LkColor color)
{
  PangoRectangle box;

  pango_layout_get_extents (layout, NULL, &box);
  lk_canvas_color (canvas, color);
  cairo_move_to (canvas->cr, x - align_x * box.width / PANGO_SCALE - (double) box.x / PANGO_SCALE,
                 y - align_y * box.height / PANGO_SCALE - (double) box.y / PANGO_SCALE);
  pango_cairo_show_layout (canvas->cr, layout);
  cairo_new_path (canvas->cr);
}

void
lk_canvas_text (LkCanvas *canvas, const char *text, double x, double y, double align_x, double align_y,
                double max_width, LkColor color)
{
  LkTextFlow flow = LK_TEXT_FREE;

  if (!text || !*text || !canvas->cr)
    return;
  if (max_width > 0.0 && lk_canvas_text_width (canvas, text) > max_width)
    flow = LK_TEXT_ELLIPSIS;
  show_layout (canvas, layout_of (canvas, text, flow, flow == LK_TEXT_FREE ? 0.0 : max_width, 0), x, y, align_x,
               align_y, color);
}

/* Wrapped in width around x; at most n_lines. */
static void
show_wrapped (LkCanvas *canvas, const char *text, double x, double y, double align_y, double width, int n_lines,
              LkColor color)
{
  show_layout (canvas, layout_of (canvas, text, LK_TEXT_LINES, width, n_lines), x, y, 0.5, align_y, color);
}

void
lk_canvas_message (LkCanvas *canvas, const char *text, LkRect box)
{
  int n_lines = (int) (box.h / canvas->line);

  if (!text || !*text || n_lines < 1 || box.w < 4.0 * canvas->u)
    return;
  lk_canvas_font (canvas, 1.0, false);
  show_wrapped (canvas, text, box.x + box.w / 2.0, box.y + box.h / 2.0, 0.5, fmin (box.w, 420.0 * canvas->u), n_lines,
                canvas->palette->dim);
}

double
lk_canvas_hairline (const LkCanvas *canvas)
{
  return fmax (1.0, round (canvas->u));
}

double
lk_canvas_crisp (double x)
{
  return floor (x) + 0.5;
}

void
lk_canvas_rounded (LkCanvas *canvas, LkRect box, double radius)
{
  cairo_t *cr = canvas->cr;

  cairo_new_sub_path (cr);
  cairo_arc (cr, box.x + box.w - radius, box.y + radius, radius, -G_PI_2, 0.0);
  cairo_arc (cr, box.x + box.w - radius, box.y + box.h - radius, radius, 0.0, G_PI_2);
  cairo_arc (cr, box.x + radius, box.y + box.h - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, box.x + radius, box.y + radius, radius, G_PI, 3.0 * G_PI_2);
  cairo_close_path (cr);
}

const char *
lk_names_get (const char *const *labels, size_t i, char buffer[24])
{
  if (labels)
    return labels[i] ? labels[i] : "";
  snprintf (buffer, 24, "%zu", i);
  return buffer;
}

/* Whether every word of text fits in width, and text in two lines of it. */
static bool
fits_two_lines (LkCanvas *canvas, const char *text, double width)
{
  PangoLayout *layout = layout_of (canvas, text, LK_TEXT_WORDS, width, 0);
  PangoRectangle box;

  pango_layout_get_extents (layout, NULL, &box);
  return pango_layout_get_line_count (layout) <= 2 && box.width <= width * PANGO_SCALE;
}

double
lk_names_widest (LkCanvas *canvas, const char *const *labels, size_t n)
{
  double widest = 0.0;
  char buffer[24];

  lk_canvas_font (canvas, 1.0, false);
  for (size_t i = 0; labels && i < n; i++)
    widest = fmax (widest, lk_canvas_text_width (canvas, lk_names_get (labels, i, buffer)));
  if (labels || n == 0)
    return widest;

  /* Of numbers, as long as the last one and all of the widest digit. */
  lk_names_get (NULL, n - 1, buffer);
  for (char digit = '0'; digit <= '9'; digit++)
    {
      memset (buffer, digit, strlen (buffer));
      widest = fmax (widest, lk_canvas_text_width (canvas, buffer));
    }
  return widest;
}

LkNames
lk_names_fit (LkCanvas *canvas, const char *const *labels, size_t n, double column, double max_height)
{
  LkNames names = { .labels = labels, .n = n, .column = column, .every = 1, .height = canvas->line };
  double widest = lk_names_widest (canvas, labels, n), gap = 4.0 * canvas->u;
  bool two_lines = labels && max_height >= 2.0 * canvas->line && column > 2.0 * canvas->line;

  if (widest + gap <= column)
    return names;

  for (size_t i = 0; i < n && two_lines; i++)
    two_lines = fits_two_lines (canvas, labels[i] ? labels[i] : "", column - gap);
  if (two_lines)
    {
      names.mode = LK_NAMES_TWO_LINES;
      names.height = 2.0 * canvas->line;
    }
  else if (labels && widest > 2.0 * canvas->line && column >= 0.9 * canvas->line && max_height >= 2.5 * canvas->line)
    {
      names.mode = LK_NAMES_SLANTED;
      names.height = fmin (max_height, (widest + canvas->line) * G_SQRT2 / 2.0);
      names.reach = names.height;
    }
  else
    {
      names.mode = LK_NAMES_THINNED;
      names.every = (size_t) fmax (1.0, ceil ((fmin (widest, 8.0 * canvas->line) + 2.0 * gap) / fmax (column, 1e-3)));
      /* 0, 5, 10 … read better than 0, 7, 14 …. */
      if (!labels)
        for (size_t nice = 1, lead = 0;; nice = lead % 3 == 1 ? nice / 2 * 5 : nice * 2, lead++)
          if (nice >= names.every)
            {
              names.every = nice;
              break;
            }
    }
  return names;
}

double
lk_names_measure (LkCanvas *canvas, const char *const *labels, size_t n, double column, double rest, double share)
{
  double widest = lk_names_widest (canvas, labels, n), two = 2.0 * canvas->line;

  if (!labels || widest + 4.0 * canvas->u <= column)
    return rest + canvas->line;
  return fmin (rest + fmax (two, (widest + canvas->line) * G_SQRT2 / 2.0), fmax (rest + two, rest / (1.0 - share)));
}

void
lk_names_draw (LkCanvas *canvas, const LkNames *names, double x, double y, int marked)
{
  double reach = names->column * (double) names->every;
  char buffer[24];

  for (size_t i = 0; i < names->n; i++)
    {
      const char *text = lk_names_get (names->labels, i, buffer);
      bool is_marked = marked >= 0 && i == (size_t) marked;
      double middle = x + names->column * ((double) i + 0.5);
      LkColor color = is_marked ? canvas->palette->series[LK_SERIES_LABEL] : canvas->palette->text;

      /* The marked name is always there: its neighbours make room. */
      if (!is_marked && i % names->every != 0)
        continue;
      if (!is_marked && names->mode == LK_NAMES_THINNED && marked >= 0 && (size_t) marked < names->n &&
          fabs ((double) i - (double) marked) < (double) names->every)
        continue;

      lk_canvas_font (canvas, 1.0, is_marked);
      switch (names->mode)
        {
        case LK_NAMES_LINE:
        case LK_NAMES_THINNED:
          lk_canvas_text (canvas, text, middle, y, 0.5, 0.0, names->mode == LK_NAMES_THINNED ? reach : names->column,
                          color);
          break;
        case LK_NAMES_TWO_LINES:
          show_wrapped (canvas, text, middle, y, 0.0, names->column - 2.0 * canvas->u, 2, color);
          break;
        case LK_NAMES_SLANTED:
          cairo_save (canvas->cr);
          cairo_translate (canvas->cr, middle + 0.3 * canvas->line, y + 0.2 * canvas->line);
          cairo_rotate (canvas->cr, SLANT);
          lk_canvas_text (canvas, text, 0.0, 0.0, 1.0, 0.5, names->height * G_SQRT2 - canvas->line, color);
          cairo_restore (canvas->cr);
          break;
        default:
          break;
        }
    }
}
