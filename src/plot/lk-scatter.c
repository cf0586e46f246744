/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-scatter.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#include "lk-canvas.h"
#include "lk-legend.h"

#define LEAST      120.0 /* side of the map, px at font size 13 */
#define POINT      3.0   /* a point's side, px at font size 13 */
#define REACH      14.0  /* how near the pointer must come, likewise */
#define CHROMA     0.14  /* of the classes' colours in OKLCH */
#define MOST_NAMES 40    /* classes that are named on the map */
#define NAME_LINES 6.0   /* how wide a name may be, in heights of a line */

/* Where data lies on the picture. */
typedef struct {
  double middle_x, middle_y; /* px */
  double scale;              /* px a unit */
  bool fits;
} Place;

static Place
place (LkCanvas *canvas, const LkScatter *scatter)
{
  double pad = 8.0 * canvas->u;
  double top = fmax (pad, lk_legend_head (canvas, scatter->title, NULL, 0, 1, false));
  double room = fmin (canvas->width / 2.0 - pad, (canvas->height - top - pad) / 2.0);

  return (Place) {
    .middle_x = canvas->width / 2.0,
    .middle_y = (top + canvas->height - pad) / 2.0,
    .scale = fmax (room, 0.0) / scatter->extent,
    .fits = 2.0 * room >= LEAST * canvas->u,
  };
}

static bool
is_dark (const LkPalette *palette)
{
  return lk_color_contrast (palette->background, (LkColor) { 1.0, 1.0, 1.0, 1.0 }) > 4.5;
}

LkColor
lk_scatter_color (const LkPalette *palette, size_t k, size_t n)
{
  double hue = 2.0 * G_PI * k / (n > 0 ? n : 1) + 0.4;
  double lightness = (is_dark (palette) ? 0.72 : 0.50) + (k % 2 ? 0.10 : 0.0);

  return lk_palette_oklab (lightness, CHROMA * cos (hue), CHROMA * sin (hue));
}

static uint32_t
to_pixel (LkColor color)
{
  return 0xff000000u | (uint32_t) (255.0 * color.r + 0.5) << 16 | (uint32_t) (255.0 * color.g + 0.5) << 8 |
         (uint32_t) (255.0 * color.b + 0.5);
}

/* A rectangle for each of thousands of points would be tessellated; squares of
 * whole pixels in an image are not. Later samples cover earlier ones, whatever
 * their class, so that no class hides another. */
static void
draw_points (LkCanvas *canvas, const LkScatter *scatter, Place to)
{
  int width = (int) ceil (canvas->width), height = (int) ceil (canvas->height);
  int side = (int) fmax (1.0, round (POINT * canvas->u));
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  uint32_t *colors = malloc (scatter->n_classes * sizeof *colors);

  if (colors && cairo_surface_status (image) == CAIRO_STATUS_SUCCESS)
    {
      unsigned char *data = cairo_image_surface_get_data (image);
      size_t stride = (size_t) cairo_image_surface_get_stride (image);

      for (size_t k = 0; k < scatter->n_classes; k++)
        colors[k] = to_pixel (lk_scatter_color (canvas->palette, k, scatter->n_classes));
      for (size_t i = 0; i < scatter->n; i++)
        {
          double x = to.middle_x + to.scale * scatter->points[2 * i] - side / 2.0;
          double y = to.middle_y - to.scale * scatter->points[2 * i + 1] - side / 2.0;

          if (!(x >= 0.0 && y >= 0.0 && x + side < width && y + side < height))
            continue;
          for (int row = 0; row < side; row++)
            {
              uint32_t *pixels = (uint32_t *) (void *) (data + ((size_t) y + row) * stride) + (size_t) x;

              for (int column = 0; column < side; column++)
                pixels[column] = colors[scatter->classes[i]];
            }
        }
      cairo_surface_mark_dirty (image);
      cairo_set_source_surface (canvas->cr, image, 0.0, 0.0);
      cairo_paint (canvas->cr);
    }
  free (colors);
  cairo_surface_destroy (image);
}

/* Each class's name over the middle of its points. */
static void
draw_names (LkCanvas *canvas, const LkScatter *scatter, Place to)
{
  double *sums = calloc (scatter->n_classes, 3 * sizeof *sums); /* x, y, count */

  if (!sums)
    return;
  for (size_t i = 0; i < scatter->n; i++)
    {
      double *sum = sums + 3 * scatter->classes[i];

      sum[0] += scatter->points[2 * i];
      sum[1] += scatter->points[2 * i + 1];
      sum[2] += 1.0;
    }
  lk_canvas_font (canvas, 1.1, true);
  for (size_t k = 0; k < scatter->n_classes; k++)
    {
      const double *sum = sums + 3 * k;
      double x = to.middle_x + to.scale * sum[0] / sum[2], y = to.middle_y - to.scale * sum[1] / sum[2];
      double text_width = fmin (lk_canvas_text_width (canvas, scatter->labels[k]), NAME_LINES * canvas->line);
      double w = text_width + 10.0 * canvas->u, h = 1.25 * canvas->line;
      LkRect box = { x - w / 2.0, y - h / 2.0, w, h };

      if (sum[2] == 0.0)
        continue;
      lk_canvas_color (canvas, lk_color_with_alpha (canvas->palette->background, 0.85));
      lk_canvas_rounded (canvas, box, 4.0 * canvas->u);
      cairo_fill_preserve (canvas->cr);
      lk_canvas_color (canvas, lk_scatter_color (canvas->palette, k, scatter->n_classes));
      cairo_set_line_width (canvas->cr, 2.0 * canvas->u);
      cairo_stroke (canvas->cr);
      lk_canvas_text (canvas, scatter->labels[k], x, y, 0.5, 0.5, NAME_LINES * canvas->line, canvas->palette->text);
    }
  lk_canvas_font (canvas, 1.0, false);
  free (sums);
}

static void
draw_ring (LkCanvas *canvas, const LkScatter *scatter, Place to, int point, double radius)
{
  if (point < 0 || (size_t) point >= scatter->n)
    return;
  cairo_new_path (canvas->cr);
  cairo_arc (canvas->cr, to.middle_x + to.scale * scatter->points[2 * point],
             to.middle_y - to.scale * scatter->points[2 * point + 1], radius * canvas->u, 0.0, 2.0 * G_PI);
  /* Light on dark on light: seen on any colour. */
  lk_canvas_color (canvas, lk_color_with_alpha (canvas->palette->background, 1.0));
  cairo_set_line_width (canvas->cr, 5.0 * canvas->u);
  cairo_stroke_preserve (canvas->cr);
  lk_canvas_color (canvas, canvas->palette->text);
  cairo_set_line_width (canvas->cr, 2.0 * canvas->u);
  cairo_stroke (canvas->cr);
}

static void
draw (cairo_t *cr, double width, double height, const void *model, const LkPalette *palette)
{
  const LkScatter *scatter = model;
  LkCanvas canvas;
  Place to;
  bool empty;

  if (!lk_canvas_begin (&canvas, cr, width, height, palette))
    return;
  lk_legend_head (&canvas, scatter->title, NULL, 0, 1, true);
  empty = scatter->n == 0 || !scatter->points;
  to = place (&canvas, scatter);
  if (empty || !to.fits)
    {
      lk_legend_message (&canvas, scatter->title, empty, scatter->empty);
      lk_canvas_end (&canvas);
      return;
    }
  draw_points (&canvas, scatter, to);
  if (scatter->n_classes <= MOST_NAMES)
    draw_names (&canvas, scatter, to);
  draw_ring (&canvas, scatter, to, scatter->selected, 8.0);
  draw_ring (&canvas, scatter, to, scatter->hover, 5.0);
  lk_canvas_end (&canvas);
}

bool
lk_scatter_point_at (double width, double height, const LkScatter *scatter, const LkPalette *palette, double x,
                     double y, int *point)
{
  LkCanvas canvas;
  double nearest;
  Place to;

  *point = -1;
  if (scatter->n == 0 || !scatter->points || !lk_canvas_begin (&canvas, NULL, width, height, palette))
    return false;
  to = place (&canvas, scatter);
  nearest = REACH * canvas.u * REACH * canvas.u;
  for (size_t i = 0; i < scatter->n && to.fits; i++)
    {
      double dx = to.middle_x + to.scale * scatter->points[2 * i] - x;
      double dy = to.middle_y - to.scale * scatter->points[2 * i + 1] - y;

      /* Of several on one spot the last, which is the one that is seen. */
      if (dx * dx + dy * dy <= nearest)
        {
          nearest = dx * dx + dy * dy;
          *point = (int) i;
        }
    }
  lk_canvas_end (&canvas);
  return *point >= 0;
}

static bool
find (double width, double height, const void *model, const LkPalette *palette, double x, double y, LkPlotPlace *place)
{
  return lk_scatter_point_at (width, height, model, palette, x, y, &place->row);
}

static bool
point (void *model, const LkPlotPlace *place)
{
  LkScatter *scatter = model;
  bool there = place->row < (int) scatter->n;

  scatter->hover = there ? place->row : -1;
  return there;
}

static const char *
title (const void *model)
{
  return ((const LkScatter *) model)->title;
}

static char *
describe (const void *model)
{
  const LkScatter *scatter = model;

  return g_strdup (scatter->n > 0 ? scatter->title : scatter->empty);
}

static bool
table (const void *model, const LkPlotCells *cells)
{
  const LkScatter *scatter = model;

  if (scatter->n == 0 || !scatter->points)
    return false;
  cells->add_row (cells->to);
  cells->add_text (cells->to, _ ("sample"));
  cells->add_text (cells->to, "x");
  cells->add_text (cells->to, "y");
  cells->add_text (cells->to, _ ("class"));
  for (size_t i = 0; i < scatter->n; i++)
    {
      cells->add_row (cells->to);
      cells->add_count (cells->to, i);
      cells->add_number (cells->to, scatter->points[2 * i]);
      cells->add_number (cells->to, scatter->points[2 * i + 1]);
      lk_plot_cells_add_label (cells, scatter->labels, scatter->classes[i]);
    }
  return true;
}

static void
measure (const void *model, const LkPalette *palette, double *min_width, double *min_height)
{
  const LkScatter *scatter = model;
  LkCanvas canvas;

  *min_width = *min_height = 0.0;
  if (!lk_canvas_begin (&canvas, NULL, 1.0, 1.0, palette))
    return;
  *min_width = *min_height = ceil ((LEAST + 16.0) * canvas.u);
  lk_legend_measure (&canvas, scatter->title, false, min_width, min_height);
  *min_height = ceil (*min_height);
  lk_canvas_end (&canvas);
}

const LkPlotKind lk_scatter_plot = {
  .measure = measure, .draw = draw, .find = find, .point = point, .title = title, .describe = describe, .table = table
};
