/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-picture-file.h"

#include "dataset/lk-centering.h"
#include "io/lk-file.h"
#include "io/lk-pixbuf.h"

#define FAINT 224 /* as bright as this, nothing stands out from white paper */

/* White on nothing cannot be seen on paper: there the shape itself is the ink. Nothing:
 * most of the corners let the paper through. */
static void
ink_from_alpha (GdkPixbuf *pixbuf, guint8 *grey)
{
  gsize w = (gsize) gdk_pixbuf_get_width (pixbuf), h = (gsize) gdk_pixbuf_get_height (pixbuf);
  gsize stride = (gsize) gdk_pixbuf_get_rowstride (pixbuf);
  const guint8 *pixels = gdk_pixbuf_read_pixels (pixbuf);
  const gsize corners[] = { 0, 4 * (w - 1), (h - 1) * stride, (h - 1) * stride + 4 * (w - 1) };
  guint n_through = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (corners); i++)
    n_through += pixels[corners[i] + 3] < 128;
  if (n_through < 3)
    return;
  for (gsize i = 0; i < w * h; i++)
    {
      if (grey[i] < FAINT)
        return;
    }
  for (gsize y = 0; y < h; y++)
    for (gsize x = 0; x < w; x++)
      grey[y * w + x] = pixels[y * stride + 4 * x + 3];
}

GBytes *
lk_picture_file_load (GFile *file, gsize *width, gsize *height, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autoptr (GBytes) bytes = lk_file_read (file, LK_PIXBUF_MAX_FILE, cancellable, error);
  g_autoptr (GdkPixbuf) pixbuf = bytes ? lk_pixbuf_decode (bytes, name, LK_PICTURE_FILE_SIDE, error) : NULL;
  gsize w, h;
  guint8 *grey;

  if (!pixbuf)
    return NULL;
  w = (gsize) gdk_pixbuf_get_width (pixbuf);
  h = (gsize) gdk_pixbuf_get_height (pixbuf);
  grey = g_malloc (w * h);
  lk_pixbuf_to_grey (pixbuf, grey);
  if (gdk_pixbuf_get_n_channels (pixbuf) == 4)
    ink_from_alpha (pixbuf, grey);
  lk_ink_from_grey (grey, w, h, grey);
  *width = w;
  *height = h;
  return g_bytes_new_take (grey, w * h);
}
