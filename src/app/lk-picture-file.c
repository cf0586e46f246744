/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-picture-file.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n-lib.h>

#include "dataset/lk-centering.h"
#include "io/lk-error.h"
#include "io/lk-file.h"

#define MAX_BYTES  ((gsize) 64 << 20)
#define MAX_PIXELS (64 * 1000 * 1000) /* a photograph's, and what fits into memory at once */

typedef struct {
  int width, height; /* of the file's picture */
} Size;

static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, Size *size)
{
  double scale = (double) LK_PICTURE_FILE_SIDE / MAX (width, height);

  *size = (Size) { width, height };
  if ((gint64) width * height > MAX_PIXELS)
    scale = 0.0; /* it will be refused; let it take no memory */
  if (scale < 1.0)
    gdk_pixbuf_loader_set_size (loader, MAX (1, (int) (scale * width)), MAX (1, (int) (scale * height)));
}

static GdkPixbuf *
decode (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  g_autoptr (GError) reason = NULL;
  Size size = { 0, 0 };
  gboolean good;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), &size);
  good = gdk_pixbuf_loader_write_bytes (loader, bytes, &reason);
  good = gdk_pixbuf_loader_close (loader, good ? &reason : NULL) && good;
  if ((gint64) size.width * size.height > MAX_PIXELS)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_MEMORY,
                   _ ("“%s” is too large: %d×%d pixels. Scale it down to %d million pixels or fewer"), name, size.width,
                   size.height, MAX_PIXELS / 1000000);
      return NULL;
    }
  if (!good || !gdk_pixbuf_loader_get_pixbuf (loader))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s” is no picture that can be read (%s). Choose a PNG or JPEG file"), name,
                   reason ? reason->message : _ ("it is empty"));
      return NULL;
    }
  return gdk_pixbuf_apply_embedded_orientation (gdk_pixbuf_loader_get_pixbuf (loader));
}

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
  g_autoptr (GBytes) bytes = lk_file_read (file, MAX_BYTES, cancellable, error);
  g_autoptr (GdkPixbuf) pixbuf = bytes ? decode (bytes, name, error) : NULL;
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
