/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-util.h"
#include "io/lk-pixbuf.h"

const unsigned int fuzz_cost = 4;

#define SIDE 512 /* as a folder of pictures reads them */

/* A picture becomes grey and colours, and of a data set's size. */
int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  g_autoptr (GBytes) file = g_bytes_new_static (bytes, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  g_autofree guint8 *planes = NULL;
  guint8 fitted[28 * 28];
  gsize w, h, width, height;

  /* GdkPixbuf's own readers warn of what they then refuse. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  lk_pixbuf_knows (bytes, MIN (length, 16));
  pixbuf = lk_pixbuf_decode (file, "fuzz", SIDE, &error);
  if (!pixbuf)
    {
      fuzz_assert_told (error);
      return 0;
    }
  g_assert_no_error (error);
  w = (gsize) gdk_pixbuf_get_width (pixbuf);
  h = (gsize) gdk_pixbuf_get_height (pixbuf);
  g_assert_true (w >= 1 && w <= SIDE && h >= 1 && h <= SIDE);
  planes = g_malloc (3 * w * h);
  lk_pixbuf_has_colour (pixbuf);
  lk_pixbuf_to_grey (pixbuf, planes);
  lk_grey_fit (planes, w, h, fitted, 28, 28);
  lk_pixbuf_to_planes (pixbuf, planes);
  lk_grey_fit (planes + 2 * w * h, w, h, fitted, 28, 28);
  lk_size_fit (w, h, LK_MAX_SIDE, &width, &height);
  g_assert_true (width >= 1 && width <= LK_MAX_SIDE && height >= 1 && height <= LK_MAX_SIDE);
  return 0;
}
