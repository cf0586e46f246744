/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot-probe.h"
#include "plot/lk-picture.h"

static const guint8 corner[4] = { 255, 0, 0, 128 };

static LkPicture
picture_of (void)
{
  LkPicture picture = LK_PICTURE_INIT;

  picture.columns = picture.rows = 2;
  picture.pixels = corner;
  return picture;
}

static void
test_crisp (void)
{
  for (int i = 0; i < 2; i++)
    {
      const LkPalette *palette = i == 0 ? lk_palette_light () : lk_palette_dark ();
      LkPicture picture = picture_of ();
      Probe probe = probe_draw (82, 82, &lk_picture_plot, &picture, palette);

      int n_frame = 0;

      /* A frame of one pixel with rounded corners, and 40 × 40 pixels of one colour each, none between. */
      for (int at = 0; at < 82 * 82; at++)
        n_frame += probe_pixel (&probe, at % 82, at / 82) == probe_pixel (&probe, 40, 0);
      g_assert_cmpint (n_frame, ==, 4 * 80);
      g_assert_false (probe_is (probe_pixel (&probe, 40, 0), palette->background));
      g_assert_cmpint (probe_count_all (&probe, palette->text), ==, 40 * 40);
      g_assert_cmpint (probe_count (&probe, palette->text, 1, 1, 41, 41), ==, 40 * 40);
      g_assert_cmpint (probe_count_all (&probe, palette->background), ==, 2 * 40 * 40);
      g_assert_cmpint (probe_count (&probe, lk_color_mix (palette->background, palette->text, 128 / 255.0), 41, 41, 81,
                                    81),
                       ==, 40 * 40);
      probe_clear (&probe);
    }
}

/* Colours are the picture's own on any palette. */
static void
test_colours (void)
{
  static const guint8 planes[12] = { 255, 0, 0, 255, /* red */ 0, 255, 0, 255, /* green */ 0, 0, 255, 255 };
  static const LkColor colors[4] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 }, { 1, 1, 1 } };

  for (int i = 0; i < 2; i++)
    {
      LkPicture picture = picture_of ();
      Probe probe;

      picture.channels = 3;
      picture.pixels = planes;
      probe = probe_draw (82, 82, &lk_picture_plot, &picture, i == 0 ? lk_palette_light () : lk_palette_dark ());
      for (int p = 0; p < 4; p++)
        {
          int x = 1 + 40 * (p % 2), y = 1 + 40 * (p / 2);

          g_assert_cmpint (probe_count (&probe, colors[p], x, y, x + 40, y + 40), ==, 40 * 40);
        }
      probe_clear (&probe);
    }
}

/* White is white on any palette, and black black. */
static void
test_true_greys (void)
{
  for (int i = 0; i < 2; i++)
    {
      const LkPalette *palette = i == 0 ? lk_palette_light () : lk_palette_dark ();
      LkPicture picture = picture_of ();
      Probe probe;

      picture.true_greys = true;
      probe = probe_draw (82, 82, &lk_picture_plot, &picture, palette);
      g_assert_cmpint (probe_count (&probe, i == 0 ? palette->background : palette->text, 1, 1, 41, 41), ==, 40 * 40);
      g_assert_cmpint (probe_count (&probe, i == 0 ? palette->text : palette->background, 41, 1, 81, 41), ==, 40 * 40);
      probe_clear (&probe);
    }
}

static void
test_centred (void)
{
  LkPicture picture = picture_of ();
  const LkPalette *palette = lk_palette_light ();
  Probe probe;

  picture.border_color = 1;
  probe = probe_draw (200, 50, &lk_picture_plot, &picture, palette);
  g_assert_cmpint (probe_count (&probe, palette->background, 0, 0, 70, 50), ==, 70 * 50);
  g_assert_cmpint (probe_count (&probe, palette->background, 130, 0, 200, 50), ==, 70 * 50);
  g_assert_cmpint (probe_count (&probe, palette->text, 70, 0, 130, 50), ==, 23 * 23);
  g_assert_cmpint (probe_count_all (&probe, palette->series[1]), >, 300);
  probe_clear (&probe);
}

static void
test_shapes (void)
{
  guint8 pixels[3 * 7];
  LkPicture picture = LK_PICTURE_INIT;
  Probe probe;

  memset (pixels, 255, sizeof pixels);
  picture.columns = 7;
  picture.rows = 3;
  picture.pixels = pixels;
  probe = probe_draw (72, 72, &lk_picture_plot, &picture, lk_palette_light ());
  g_assert_cmpint (probe_count_all (&probe, lk_palette_light ()->text), ==, 70 * 30);
  probe_clear (&probe);
}

static void
test_degenerate (void)
{
  LkPicture picture = LK_PICTURE_INIT;

  probe_sizes (&lk_picture_plot, &picture);
  picture.columns = picture.rows = 28;
  probe_sizes (&lk_picture_plot, &picture);
  picture.columns = G_MAXSIZE;
  picture.pixels = corner;
  probe_sizes (&lk_picture_plot, &picture);
  picture = picture_of ();
  probe_sizes (&lk_picture_plot, &picture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture/true-greys", test_true_greys);
  g_test_add_func ("/picture/colours", test_colours);
  g_test_add_func ("/picture/crisp", test_crisp);
  g_test_add_func ("/picture/centred", test_centred);
  g_test_add_func ("/picture/shapes", test_shapes);
  g_test_add_func ("/picture/degenerate", test_degenerate);
  return g_test_run ();
}
