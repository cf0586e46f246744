/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>

#include "plot/lk-scatter.h"

#define SIZE 300

static const char *const labels[] = { "zero", "one" };
static const uint16_t classes[] = { 0, 1, 1 };
static const float points[] = { -1.0f, 0.0f, 1.0f, 0.0f, 0.0f, -1.0f };

static LkScatter
new_scatter (void)
{
  LkScatter scatter = LK_SCATTER_INIT;

  scatter.n = 3;
  scatter.points = points;
  scatter.classes = classes;
  scatter.n_classes = 2;
  scatter.labels = labels;
  return scatter;
}

static cairo_surface_t *
draw (const LkScatter *scatter, const LkPalette *palette, int width, int height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);

  lk_scatter_plot.draw (cr, width, height, scatter, palette);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* What lies where it is drawn is found there. */
static void
test_point_at (void)
{
  const LkPalette *palette = lk_palette_light ();
  LkScatter scatter = new_scatter ();
  int point;

  g_assert_true (lk_scatter_point_at (SIZE, SIZE, &scatter, palette, 10.0, SIZE / 2.0, &point));
  g_assert_cmpint (point, ==, 0);
  g_assert_true (lk_scatter_point_at (SIZE, SIZE, &scatter, palette, SIZE - 10.0, SIZE / 2.0, &point));
  g_assert_cmpint (point, ==, 1);
  g_assert_true (lk_scatter_point_at (SIZE, SIZE, &scatter, palette, SIZE / 2.0, SIZE - 10.0, &point));
  g_assert_cmpint (point, ==, 2);
  g_assert_false (lk_scatter_point_at (SIZE, SIZE, &scatter, palette, SIZE / 2.0, SIZE / 4.0, &point));
  g_assert_cmpint (point, ==, -1);
  g_assert_false (lk_scatter_point_at (0, 0, &scatter, palette, 0.0, 0.0, &point));
  scatter.n = 0;
  g_assert_false (lk_scatter_point_at (SIZE, SIZE, &scatter, palette, 10.0, SIZE / 2.0, &point));
}

/* The ring of the chosen point changes the picture near it and nowhere else. */
static void
test_ring (void)
{
  LkScatter scatter = new_scatter ();
  cairo_surface_t *without = draw (&scatter, lk_palette_dark (), SIZE, SIZE);
  cairo_surface_t *with;
  size_t stride = (size_t) cairo_image_surface_get_stride (without), changed = 0;

  scatter.hover = 2;
  with = draw (&scatter, lk_palette_dark (), SIZE, SIZE);
  for (size_t y = 0; y < SIZE; y++)
    for (size_t x = 0; x < SIZE; x++)
      {
        const uint32_t *a = (const uint32_t *) (const void *) (cairo_image_surface_get_data (without) + y * stride);
        const uint32_t *b = (const uint32_t *) (const void *) (cairo_image_surface_get_data (with) + y * stride);

        if (a[x] == b[x])
          continue;
        changed++;
        g_assert_cmpfloat (hypot (x - SIZE / 2.0, y - (SIZE - 8.0)), <, 14.0);
      }
  g_assert_cmpuint (changed, >, 20);
  cairo_surface_destroy (without);
  cairo_surface_destroy (with);
}

static void
test_any_size (void)
{
  static const int sizes[] = { 1, 7, 40, 400 };
  LkScatter scatter = new_scatter ();
  LkScatter empty = LK_SCATTER_INIT;

  scatter.title = "A title that is longer than all of the picture";
  scatter.hover = 99;
  empty.empty = "Nothing yet";
  for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      cairo_surface_destroy (draw (&scatter, lk_palette_light (), sizes[i], 20));
      cairo_surface_destroy (draw (&scatter, lk_palette_light (), 20, sizes[i]));
      cairo_surface_destroy (draw (&empty, lk_palette_light (), sizes[i], sizes[i]));
    }
}

/* Every class is seen on both backgrounds, and is not another's colour. */
static void
test_colors (void)
{
  const LkPalette *const palettes[] = { lk_palette_light (), lk_palette_dark () };

  for (size_t p = 0; p < 2; p++)
    for (size_t k = 0; k < 10; k++)
      {
        LkColor color = lk_scatter_color (palettes[p], k, 10);

        g_assert_cmpfloat (lk_color_contrast (color, palettes[p]->background), >=, 3.0);
        for (size_t l = 0; l < k; l++)
          {
            LkColor other = lk_scatter_color (palettes[p], l, 10);

            g_assert_cmpfloat (fabs (color.r - other.r) + fabs (color.g - other.g) + fabs (color.b - other.b), >, 0.1);
          }
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/scatter/point-at", test_point_at);
  g_test_add_func ("/plot/scatter/ring", test_ring);
  g_test_add_func ("/plot/scatter/any-size", test_any_size);
  g_test_add_func ("/plot/scatter/colors", test_colors);
  return g_test_run ();
}
