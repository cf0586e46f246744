/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sys/resource.h>

#include "io/lk-pixbuf.h"
#include "test-util.h"

static void
assert_size (gsize w, gsize h, gsize side, gsize width, gsize height)
{
  gsize got_width, got_height;

  lk_size_fit (w, h, side, &got_width, &got_height);
  g_assert_cmpuint (got_width, ==, width);
  g_assert_cmpuint (got_height, ==, height);
}

static void
test_size (void)
{
  assert_size (28, 28, 64, 28, 28); /* never larger */
  assert_size (128, 64, 64, 64, 32);
  assert_size (100, 300, 64, 21, 64);
  assert_size (1000, 1, 64, 64, 1); /* never nothing */
}

static void
test_grey (void)
{
  static const guint8 rgb[] = { 255, 255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255 };
  static const guint8 rgba[] = { 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 51 }; /* ink, paper, a fifth of ink */
  g_autoptr (GBytes) plain = g_bytes_new_static (rgb, sizeof rgb);
  g_autoptr (GBytes) seen_through = g_bytes_new_static (rgba, sizeof rgba);
  g_autoptr (GdkPixbuf) a = gdk_pixbuf_new_from_bytes (plain, GDK_COLORSPACE_RGB, FALSE, 8, 4, 1, 12);
  g_autoptr (GdkPixbuf) b = gdk_pixbuf_new_from_bytes (seen_through, GDK_COLORSPACE_RGB, TRUE, 8, 3, 1, 12);
  guint8 grey[4];

  lk_pixbuf_to_grey (a, grey);
  g_assert_cmpmem (grey, 4, ((guint8[]) { 255, 76, 149, 28 }), 4); /* 0.299, 0.587, 0.114 */
  lk_pixbuf_to_grey (b, grey);
  g_assert_cmpmem (grey, 3, ((guint8[]) { 0, 255, 204 }), 3);
}

/* Ink that is in the opacity alone; of white it would be lost on white paper. */
static void
test_ink (void)
{
  static const struct {
    guint8 rgba[12];
    LkInk ink;
    guint8 grey[3];
  } cases[] = {
    { { 0, 0, 0, 255, 9, 9, 9, 0, 0, 0, 0, 51 }, LK_INK_IN_OPACITY, { 0, 255, 204 } },
    { { 255, 255, 255, 51, 255, 255, 255, 255, 0, 0, 0, 0 }, LK_INK_IN_OPACITY_WHITE, { 51, 255, 0 } },
    { { 255, 255, 255, 255, 0, 0, 0, 0, 255, 255, 255, 255 }, LK_INK_IN_OPACITY, { 255, 255, 255 } }, /* a hole */
    { { 255, 255, 255, 255, 0, 0, 0, 0, 254, 255, 255, 255 }, LK_INK_IN_COLOURS, { 255, 255, 254 } },
    { { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 }, LK_INK_IN_COLOURS, { 255, 255, 255 } },
    { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, LK_INK_IN_COLOURS, { 255, 255, 255 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint8 grey[3];

      g_assert_cmpint (lk_colours_to_grey (cases[i].rgba, 3, 1, 12, 4, grey), ==, cases[i].ink);
      g_assert_cmpmem (grey, 3, cases[i].grey, 3);
    }
}

static void
test_fit (void)
{
  static const guint8 wide[] = { 10, 20, 30, 40, 10, 20, 30, 40 };
  guint8 to[16];

  lk_grey_fit (wide, 4, 2, to, 4, 2);
  g_assert_cmpmem (to, 8, wide, 8);
  /* Centred, black above and below. */
  lk_grey_fit (wide, 4, 2, to, 4, 4);
  g_assert_cmpmem (to + 4, 8, wide, 8);
  for (gsize i = 0; i < 4; i++)
    g_assert_cmpuint (to[i] + to[12 + i], ==, 0);
  /* Made smaller, a pixel is the mean of those that fall into it. */
  lk_grey_fit (wide, 4, 2, to, 2, 1);
  g_assert_cmpmem (to, 2, ((guint8[]) { 15, 35 }), 2);
}

static void
test_decode (void)
{
  g_autoptr (GBytes) picture = g_bytes_new_static ("P5 2 1 255\n\x40\x80", 13);
  g_autoptr (GBytes) none = g_bytes_new_static ("no picture", 10);
  GError *error = NULL;
  g_autoptr (GdkPixbuf) pixbuf = lk_pixbuf_decode (picture, "a.pgm", 512, &error);
  guint8 grey[2];

  g_assert_no_error (error);
  g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), ==, 2);
  lk_pixbuf_to_grey (pixbuf, grey);
  g_assert_cmpmem (grey, 2, ((guint8[]) { 0x40, 0x80 }), 2);
  g_assert_null (lk_pixbuf_decode (none, "b.png", 512, &error));
  assert_error (&error, LK_ERROR_FORMAT, "b.png", NULL);
}

/* 69 bytes of PNG that say 10,000 × 10,000 pixels. */
static void
test_too_large (void)
{
  static const guint8 png[] = { 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48,
                                0x44, 0x52, 0x00, 0x00, 0x27, 0x10, 0x00, 0x00, 0x27, 0x10, 0x08, 0x00, 0x00, 0x00,
                                0x00, 0x9f, 0x25, 0x3d, 0xfb, 0x00, 0x00, 0x00, 0x0c, 0x49, 0x44, 0x41, 0x54, 0x78,
                                0x9c, 0x63, 0x60, 0x60, 0x60, 0x00, 0x00, 0x00, 0x04, 0x00, 0x01, 0xf6, 0x17, 0x38,
                                0x55, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82 };
  g_autoptr (GBytes) picture = g_bytes_new_static (png, sizeof png);
  struct rusage before, after;
  GError *error = NULL;

  getrusage (RUSAGE_SELF, &before);
  g_assert_null (lk_pixbuf_decode (picture, "bomb.png", 512, &error));
  assert_error (&error, LK_ERROR_MEMORY, "bomb.png", "10000×10000", NULL);
  getrusage (RUSAGE_SELF, &after);
  g_assert_cmpint (after.ru_maxrss - before.ru_maxrss, <, 50 * 1000); /* kB; all of it would be 300 MB */
}

/* GdkPixbuf warns of nothing at all. */
static void
test_empty (void)
{
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  GError *error = NULL;

  g_assert_null (lk_pixbuf_decode (nothing, "empty.png", 512, &error));
  assert_error (&error, LK_ERROR_FORMAT, "empty.png", "it is empty", NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pixbuf/size", test_size);
  g_test_add_func ("/pixbuf/grey", test_grey);
  g_test_add_func ("/pixbuf/ink", test_ink);
  g_test_add_func ("/pixbuf/fit", test_fit);
  g_test_add_func ("/pixbuf/decode", test_decode);
  g_test_add_func ("/pixbuf/too-large", test_too_large);
  g_test_add_func ("/pixbuf/empty", test_empty);
  return g_test_run ();
}
