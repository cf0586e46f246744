/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include <math.h>

#include "app/widgets/lk-ink.h"
#include "tests/train/train-data.h"

/* The pixel of a texture, as GDK downloads it: blue, green, red, opacity. */
static void
assert_pixel (GdkTexture *texture, int x, int y, guint red, guint green, guint blue, guint alpha)
{
  int width = gdk_texture_get_width (texture);
  g_autofree guint8 *bytes = g_malloc ((gsize) (4 * width * gdk_texture_get_height (texture)));
  const guint32 *pixels = (const guint32 *) (gpointer) bytes;

  gdk_texture_download (texture, bytes, (gsize) (4 * width));
  g_assert_cmphex (pixels[y * width + x], ==, alpha << 24 | red << 16 | green << 8 | blue);
}

/* A picture in colour is shown in these, on light and dark alike; a grey one as ink on the palette's paper. */
static void
test_sample (void)
{
  LkDataset *colours = train_data_new_in_colour (8, 4, 1), *grey = train_data_new (8, 4, 1);
  const uint8_t *pixels = colours->test.pixels + 192;
  LkPicture picture = LK_PICTURE_INIT;

  for (int dark = 0; dark < 2; dark++)
    {
      const LkPalette *palette = dark ? lk_palette_dark () : lk_palette_light ();
      g_autoptr (GdkTexture) texture = lk_ink_sample_texture (colours, pixels, palette);
      g_autoptr (GdkTexture) inked = lk_ink_sample_texture (grey, grey->test.pixels, palette);
      LkColor ink = lk_palette_pixel (palette, grey->test.pixels[8 * 3 + 2], FALSE);

      assert_pixel (texture, 2, 3, pixels[8 * 3 + 2], pixels[64 + 8 * 3 + 2], pixels[128 + 8 * 3 + 2], 255);
      assert_pixel (inked, 2, 3, (guint) lround (255.0 * ink.r), (guint) lround (255.0 * ink.g),
                    (guint) lround (255.0 * ink.b), 255);
    }
  lk_ink_picture (&picture, colours, pixels);
  g_assert_cmpuint (picture.channels, ==, 3);
  g_assert_cmpuint (picture.columns, ==, 8);
  g_assert_true (picture.pixels == pixels);
  lk_ink_picture (&picture, grey, grey->test.pixels);
  g_assert_cmpuint (picture.channels, ==, 1);
  lk_ink_picture (&picture, NULL, NULL);
  g_assert_cmpuint (picture.columns, ==, 0);
  g_assert_null (picture.pixels);
  lk_dataset_unref (colours);
  lk_dataset_unref (grey);
}

/* What is drawn has no paper: its ink is how much of it is seen. */
static void
test_drawing (void)
{
  static const uint8_t ink[] = { 0, 255, 128, 1 };
  g_autoptr (GdkTexture) texture = lk_ink_texture (ink, 2, 2);
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  assert_pixel (texture, 0, 0, 0, 0, 0, 0);
  assert_pixel (texture, 1, 0, dark ? 255 : 0, dark ? 255 : 0, dark ? 255 : 0, 255);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/ink/sample", test_sample);
  g_test_add_func ("/app/ink/drawing", test_drawing);
  return g_test_run ();
}
