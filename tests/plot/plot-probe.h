/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>
#include <math.h>
#include <string.h>

#include "plot/lk-export.h"

/* A drawing on an image surface, with a margin around it that must stay as it was. */

#define PROBE_MARGIN  20
#define PROBE_OUTSIDE 0xff800080u /* a colour that no palette has */

typedef struct {
  cairo_surface_t *surface;
  int width, height; /* of the drawing, px */
} Probe;

static inline guint32
probe_pixel (const Probe *probe, int x, int y)
{
  unsigned char *data = cairo_image_surface_get_data (probe->surface);
  int stride = cairo_image_surface_get_stride (probe->surface);
  guint32 pixel;

  memcpy (&pixel, data + (size_t) (y + PROBE_MARGIN) * (size_t) stride + (size_t) (x + PROBE_MARGIN) * 4, 4);
  return pixel;
}

/* Draws, and checks that cairo is content and that the margin was left alone. */
static inline Probe
probe_draw (double width, double height, const LkPlotKind *kind, const void *model, const LkPalette *palette)
{
  Probe probe = { .width = (int) ceil (fmax (width, 0.0)), .height = (int) ceil (fmax (height, 0.0)) };
  int w = probe.width + 2 * PROBE_MARGIN, h = probe.height + 2 * PROBE_MARGIN;
  cairo_t *cr;

  probe.surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, w, h);
  cr = cairo_create (probe.surface);
  cairo_set_source_rgb (cr, 0x80 / 255.0, 0.0, 0x80 / 255.0);
  cairo_paint (cr);
  cairo_translate (cr, PROBE_MARGIN, PROBE_MARGIN);
  kind->draw (cr, width, height, model, palette);
  g_assert_cmpstr (cairo_status_to_string (cairo_status (cr)), ==, cairo_status_to_string (CAIRO_STATUS_SUCCESS));
  cairo_destroy (cr);
  cairo_surface_flush (probe.surface);

  for (int y = -PROBE_MARGIN; y < probe.height + PROBE_MARGIN; y++)
    for (int x = -PROBE_MARGIN; x < probe.width + PROBE_MARGIN; x++)
      if (x < 0 || y < 0 || x >= probe.width || y >= probe.height)
        g_assert_cmphex (probe_pixel (&probe, x, y), ==, PROBE_OUTSIDE);
  return probe;
}

static inline void
probe_clear (Probe *probe)
{
  g_clear_pointer (&probe->surface, cairo_surface_destroy);
}

static inline gboolean
probe_is (guint32 pixel, LkColor color)
{
  return fabs ((double) (pixel >> 16 & 0xff) - 255.0 * color.r) <= 2.0 &&
         fabs ((double) (pixel >> 8 & 0xff) - 255.0 * color.g) <= 2.0 &&
         fabs ((double) (pixel & 0xff) - 255.0 * color.b) <= 2.0;
}

/* Pixels of this colour in x0 ≤ x < x1, y0 ≤ y < y1. */
static inline int
probe_count (const Probe *probe, LkColor color, int x0, int y0, int x1, int y1)
{
  int n = 0;

  for (int y = y0; y < y1; y++)
    for (int x = x0; x < x1; x++)
      n += probe_is (probe_pixel (probe, x, y), color);
  return n;
}

static inline int
probe_count_all (const Probe *probe, LkColor color)
{
  return probe_count (probe, color, 0, 0, probe->width, probe->height);
}

static inline gboolean
probe_equal (const Probe *a, const Probe *b)
{
  if (a->width != b->width || a->height != b->height)
    return FALSE;
  for (int y = 0; y < a->height; y++)
    for (int x = 0; x < a->width; x++)
      if (probe_pixel (a, x, y) != probe_pixel (b, x, y))
        return FALSE;
  return TRUE;
}

/* Every size of these, and some that are none at all, in light and dark. */
static inline void
probe_sizes (const LkPlotKind *kind, const void *model)
{
  static const double sizes[][2] = { { 0, 0 },     { 1, 1 },     { -5, 10 },   { 10, -5 },
                                     { 0.5, 300 }, { 300, 0.5 }, { 7, 400 },   { 400, 7 },
                                     { 30, 20 },   { 60, 60 },   { 120, 80 },  { 240, 160 },
                                     { 640, 90 },  { 90, 640 },  { 500, 300 }, { 333.3, 222.7 } };

  for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      Probe light = probe_draw (sizes[i][0], sizes[i][1], kind, model, lk_palette_light ());
      Probe dark = probe_draw (sizes[i][0], sizes[i][1], kind, model, lk_palette_dark ());

      probe_clear (&light);
      probe_clear (&dark);
    }
  for (int i = 0; i < 2; i++)
    {
      Probe probe = { 0 };
      cairo_t *cr;

      probe.surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 8, 8);
      cr = cairo_create (probe.surface);
      kind->draw (cr, i == 0 ? NAN : 100.0, i == 0 ? 100.0 : NAN, model, lk_palette_light ());
      g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
      cairo_destroy (cr);
      probe_clear (&probe);
    }
}
