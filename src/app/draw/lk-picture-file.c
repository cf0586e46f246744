/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-picture-file.h"

#include "dataset/lk-centering.h"
#include "io/lk-file.h"
#include "io/lk-pixbuf.h"

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
  lk_ink_from_grey (grey, w, h, grey);
  *width = w;
  *height = h;
  return g_bytes_new_take (grey, w * h);
}
