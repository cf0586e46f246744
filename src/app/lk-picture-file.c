/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-picture-file.h"

#include "dataset/lk-centering.h"
#include "io/lk-file.h"
#include "io/lk-pixbuf.h"

/* TRUE when the corners of the picture let the paper through: its ink is what
 * does not. */
static gboolean
is_cut_out (const guint8 *pixels, gsize w, gsize h, gsize stride, gsize n_channels)
{
  const gsize corners[4] = { 0, (w - 1) * n_channels, (h - 1) * stride, (h - 1) * stride + (w - 1) * n_channels };
  guint n = 0;

  if (n_channels != 4)
    return FALSE;
  for (int i = 0; i < 4; i++)
    n += pixels[corners[i] + 3] < 128;
  return n >= 3;
}

GBytes *
lk_picture_file_load (GFile *file, gsize *width, gsize *height, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autoptr (GBytes) bytes = lk_file_read (file, LK_PIXBUF_MAX_FILE, cancellable, error);
  g_autoptr (GdkPixbuf) pixbuf = bytes ? lk_pixbuf_decode (bytes, name, LK_PICTURE_FILE_SIDE, error) : NULL;
  gsize w, h, stride, n_channels;
  gboolean cut_out;
  const guint8 *pixels;
  guint8 *grey;

  if (!pixbuf)
    return NULL;
  w = (gsize) gdk_pixbuf_get_width (pixbuf);
  h = (gsize) gdk_pixbuf_get_height (pixbuf);
  stride = (gsize) gdk_pixbuf_get_rowstride (pixbuf);
  n_channels = (gsize) gdk_pixbuf_get_n_channels (pixbuf);
  pixels = gdk_pixbuf_read_pixels (pixbuf);
  cut_out = is_cut_out (pixels, w, h, stride, n_channels);

  grey = g_malloc (w * h);
  for (gsize y = 0; y < h; y++)
    for (gsize x = 0; x < w; x++)
      {
        const guint8 *p = pixels + y * stride + x * n_channels;
        /* Rec. 601's luma in 256ths. */
        guint luma = (77u * p[0] + 150u * p[1] + 29u * p[2]) >> 8;

        grey[y * w + x] = (guint8) (cut_out ? p[3] : luma);
      }
  lk_ink_from_grey (grey, w, h, grey);
  *width = w;
  *height = h;
  return g_bytes_new_take (grey, w * h);
}
