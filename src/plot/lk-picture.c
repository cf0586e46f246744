/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-picture.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "lk-canvas.h"

#define LEAST 56.0 /* side of the smallest picture, px at font size 13 */
#define MOST  96.0 /* image pixels of it that are not drawn smaller */

/* Of place i, row by row. */
static uint32_t
pixel_at (const LkPicture *picture, const LkPalette *palette, size_t i)
{
  const uint8_t *pixels = picture->pixels + i;
  size_t n = picture->rows * picture->columns;

  if (picture->channels == 3)
    return (uint32_t) pixels[0] << 16 | (uint32_t) pixels[n] << 8 | pixels[2 * n];
  return lk_color_rgb24 (lk_palette_pixel (palette, *pixels, picture->true_greys));
}

/* NULL without memory. */
static cairo_surface_t *
make_surface (const LkPicture *picture, const LkPalette *palette)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) picture->columns, (int) picture->rows);
  unsigned char *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS || !data)
    {
      cairo_surface_destroy (surface);
      return NULL;
    }
  for (size_t r = 0; r < picture->rows; r++)
    for (size_t c = 0; c < picture->columns; c++)
      {
        uint32_t pixel = pixel_at (picture, palette, r * picture->columns + c);

        memcpy (data + r * (size_t) stride + 4 * c, &pixel, sizeof pixel);
      }
  cairo_surface_mark_dirty (surface);
  return surface;
}

static void
draw (cairo_t *cr, double width, double height, const void *model, const LkPalette *palette)
{
  const LkPicture *picture = model;
  LkCanvas canvas;
  double border, scale, w, h;
  LkRect box;
  bool has_size = picture->columns > 0 && picture->rows > 0 && picture->columns < 32768 && picture->rows < 32768;

  if (!lk_canvas_begin (&canvas, cr, width, height, palette))
    return;

  border = picture->border_color < 0 ? lk_canvas_hairline (&canvas) : 2.0 * lk_canvas_hairline (&canvas);
  w = has_size ? (double) picture->columns : 1.0;
  h = has_size ? (double) picture->rows : 1.0;
  scale = fmin ((width - 2.0 * border) / w, (height - 2.0 * border) / h);
  if (scale >= 1.0 && has_size && picture->pixels)
    scale = floor (scale); /* every image pixel as large as its neighbour */
  if (scale > 0.0)
    {
      box = (LkRect) { floor ((width - scale * w) / 2.0), floor ((height - scale * h) / 2.0), scale * w, scale * h };
      if (has_size && picture->pixels)
        {
          cairo_surface_t *surface = make_surface (picture, palette);

          if (surface)
            {
              cairo_save (cr);
              cairo_rectangle (cr, box.x, box.y, box.w, box.h);
              cairo_clip (cr);
              cairo_translate (cr, box.x, box.y);
              cairo_scale (cr, scale, scale);
              cairo_set_source_surface (cr, surface, 0.0, 0.0);
              cairo_pattern_set_filter (cairo_get_source (cr), scale >= 1.0 ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD);
              cairo_paint (cr);
              cairo_restore (cr);
              cairo_surface_destroy (surface);
            }
        }
      lk_canvas_color (&canvas, picture->border_color < 0 ? lk_color_mix (palette->grid, palette->dim, 0.25)
                                                          : lk_palette_series (palette, picture->border_color));
      cairo_set_line_width (cr, border);
      cairo_rectangle (cr, box.x - border / 2.0, box.y - border / 2.0, box.w + border, box.h + border);
      cairo_stroke (cr);
    }
  lk_canvas_end (&canvas);
}

/* Its pixels one by one unless they are many, and not so small that a finger would cover it. */
static void
measure (const void *model, const LkPalette *palette, double *min_width, double *min_height)
{
  const LkPicture *picture = model;
  double u = palette->font_size / 13.0, frame = 4.0 * fmax (1.0, round (u));

  *min_width = ceil (fmax (fmin ((double) picture->columns, MOST * u) + frame, LEAST * u));
  *min_height = ceil (fmax (fmin ((double) picture->rows, MOST * u) + frame, LEAST * u));
}

const LkPlotKind lk_picture_plot = { .draw = draw, .measure = measure };
