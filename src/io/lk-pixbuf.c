/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-pixbuf.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "lk-error.h"

#define WHITE_INK  224                /* nobody sees it on white paper */
#define MAX_PIXELS (64 * 1000 * 1000) /* a photograph's, and what fits into memory at once */

typedef struct {
  int side;          /* the longest that is wanted */
  int width, height; /* of the file's picture */
} Size;

static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, Size *size)
{
  double scale = (double) size->side / MAX (width, height);

  size->width = width;
  size->height = height;
  if ((gint64) width * height > MAX_PIXELS)
    gdk_pixbuf_loader_set_size (loader, 0, 0); /* it ends there: some loaders would read all of it before they scale */
  else if (scale < 1.0)
    gdk_pixbuf_loader_set_size (loader, MAX (1, (int) (scale * width)), MAX (1, (int) (scale * height)));
}

GdkPixbuf *
lk_pixbuf_decode (GBytes *bytes, const char *name, int side, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  g_autoptr (GError) reason = NULL;
  Size size = { side, 0, 0 };
  gboolean good = TRUE;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), &size);
  if (g_bytes_get_size (bytes) > 0) /* it warns of none */
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
                   reason && g_bytes_get_size (bytes) > 0 ? reason->message : _ ("it is empty"));
      return NULL;
    }
  return gdk_pixbuf_apply_embedded_orientation (gdk_pixbuf_loader_get_pixbuf (loader));
}

gboolean
lk_pixbuf_knows (const guint8 *head, gsize n)
{
  static const struct {
    const char *bytes;
    gsize length;
  } magic[] = {
    { "\x89PNG\r\n\x1a\n", 8 }, { "\xff\xd8\xff", 3 }, { "GIF87a", 6 }, { "GIF89a", 6 }, { "II*\0", 4 }, { "MM\0*", 4 }
  };

  for (gsize i = 0; i < G_N_ELEMENTS (magic); i++)
    if (n >= magic[i].length && memcmp (head, magic[i].bytes, magic[i].length) == 0)
      return TRUE;
  if (n >= 12 && memcmp (head, "RIFF", 4) == 0 && memcmp (head + 8, "WEBP", 4) == 0)
    return TRUE;
  if (n >= 10 && memcmp (head, "BM", 2) == 0 && memcmp (head + 6, "\0\0\0\0", 4) == 0)
    return TRUE;
  return n >= 3 && head[0] == 'P' && head[1] >= '1' && head[1] <= '6' && g_ascii_isspace (head[2]);
}

static guint
luma (const guint8 *colour)
{
  return (77u * colour[0] + 150u * colour[1] + 29u * colour[2]) >> 8; /* in 256ths, which add up to 256 */
}

/* Whether most of the corners let the paper through. */
static gboolean
is_on_nothing (const guint8 *pixels, gsize w, gsize h, gsize stride)
{
  const gsize corners[] = { 0, 4 * (w - 1), (h - 1) * stride, (h - 1) * stride + 4 * (w - 1) };
  guint n_through = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (corners); i++)
    n_through += pixels[corners[i] + 3] < 128;
  return n_through >= 3;
}

static LkInk
find_ink (const guint8 *pixels, gsize w, gsize h, gsize stride)
{
  const guint8 *first = NULL;
  guint8 least = 255, most = 0;
  gboolean one_colour = TRUE, white = TRUE;

  for (gsize y = 0; y < h; y++)
    for (gsize x = 0; x < w; x++)
      {
        const guint8 *p = pixels + y * stride + x * 4;

        least = MIN (least, p[3]);
        most = MAX (most, p[3]);
        if (p[3] == 0)
          continue;
        first = first ? first : p;
        one_colour = one_colour && memcmp (first, p, 3) == 0;
        white = white && luma (p) >= WHITE_INK;
      }
  if (!first || least == most)
    return LK_INK_IN_COLOURS;
  if (white && is_on_nothing (pixels, w, h, stride))
    return LK_INK_IN_OPACITY_WHITE;
  return one_colour ? LK_INK_IN_OPACITY : LK_INK_IN_COLOURS;
}

/* What is seen of a shade that lets paper of another through. */
static guint8
over_paper (guint light, guint opacity, guint paper)
{
  return (guint8) ((light * opacity + paper * (255u - opacity) + 127u) / 255u);
}

LkInk
lk_colours_to_grey (const guint8 *pixels, gsize w, gsize h, gsize stride, gsize n_channels, guint8 *grey)
{
  LkInk ink = n_channels == 4 ? find_ink (pixels, w, h, stride) : LK_INK_IN_COLOURS;
  guint paper = ink == LK_INK_IN_OPACITY_WHITE ? 0 : 255;

  for (gsize y = 0; y < h; y++)
    for (gsize x = 0; x < w; x++)
      {
        const guint8 *p = pixels + y * stride + x * n_channels;
        guint light = luma (p);

        grey[y * w + x] = n_channels == 4 ? over_paper (light, p[3], paper) : (guint8) light;
      }
  return ink;
}

LkInk
lk_colours_to_planes (const guint8 *pixels, gsize w, gsize h, gsize stride, gsize n_channels, guint8 *planes)
{
  LkInk ink = n_channels == 4 ? find_ink (pixels, w, h, stride) : LK_INK_IN_COLOURS;
  guint paper = ink == LK_INK_IN_OPACITY_WHITE ? 0 : 255;

  for (gsize c = 0; c < 3; c++)
    for (gsize y = 0; y < h; y++)
      for (gsize x = 0; x < w; x++)
        {
          const guint8 *p = pixels + y * stride + x * n_channels;

          planes[(c * h + y) * w + x] = n_channels == 4 ? over_paper (p[c], p[3], paper) : p[c];
        }
  return ink;
}

gboolean
lk_colours_differ (const guint8 *pixels, gsize w, gsize h, gsize stride, gsize n_channels)
{
  for (gsize y = 0; y < h; y++)
    for (gsize x = 0; x < w; x++)
      {
        const guint8 *p = pixels + y * stride + x * n_channels;
        guint least = MIN (MIN (p[0], p[1]), p[2]), most = MAX (MAX (p[0], p[1]), p[2]);

        if ((most - least) * (n_channels == 4 ? p[3] : 255u) > LK_GREY_ENOUGH * 255u)
          return TRUE;
      }
  return FALSE;
}

LkInk
lk_pixbuf_to_grey (GdkPixbuf *pixbuf, guint8 *grey)
{
  return lk_colours_to_grey (gdk_pixbuf_read_pixels (pixbuf), (gsize) gdk_pixbuf_get_width (pixbuf),
                             (gsize) gdk_pixbuf_get_height (pixbuf), (gsize) gdk_pixbuf_get_rowstride (pixbuf),
                             (gsize) gdk_pixbuf_get_n_channels (pixbuf), grey);
}

LkInk
lk_pixbuf_to_planes (GdkPixbuf *pixbuf, guint8 *planes)
{
  return lk_colours_to_planes (gdk_pixbuf_read_pixels (pixbuf), (gsize) gdk_pixbuf_get_width (pixbuf),
                               (gsize) gdk_pixbuf_get_height (pixbuf), (gsize) gdk_pixbuf_get_rowstride (pixbuf),
                               (gsize) gdk_pixbuf_get_n_channels (pixbuf), planes);
}

gboolean
lk_pixbuf_has_colour (GdkPixbuf *pixbuf)
{
  return lk_colours_differ (gdk_pixbuf_read_pixels (pixbuf), (gsize) gdk_pixbuf_get_width (pixbuf),
                            (gsize) gdk_pixbuf_get_height (pixbuf), (gsize) gdk_pixbuf_get_rowstride (pixbuf),
                            (gsize) gdk_pixbuf_get_n_channels (pixbuf));
}

static gsize
scaled (gsize side, double scale)
{
  double exact = round ((double) side * scale);

  return exact < 1.0 ? 1 : (gsize) exact;
}

void
lk_size_fit (gsize w, gsize h, gsize side, gsize *width, gsize *height)
{
  double scale = MIN (1.0, (double) side / (double) MAX (w, h));

  *width = scaled (w, scale);
  *height = scaled (h, scale);
}

void
lk_grey_fit (const guint8 *from, gsize w, gsize h, guint8 *to, gsize width, gsize height)
{
  double scale = MIN ((double) width / (double) w, (double) height / (double) h);
  gsize inner_width = MIN (width, scaled (w, scale));
  gsize inner_height = MIN (height, scaled (h, scale));
  g_autoptr (GdkPixbuf) source = NULL;
  g_autoptr (GdkPixbuf) target = NULL;
  const guint8 *pixels;
  guint8 *rgb;
  gsize stride, left, top;

  if (w == width && h == height)
    {
      memcpy (to, from, w * h);
      return;
    }
  source = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, (int) w, (int) h);
  rgb = gdk_pixbuf_get_pixels (source);
  stride = (gsize) gdk_pixbuf_get_rowstride (source);
  for (gsize y = 0; y < h; y++)
    for (gsize x = 0; x < w; x++)
      memset (rgb + y * stride + 3 * x, from[y * w + x], 3);

  target = gdk_pixbuf_scale_simple (source, (int) inner_width, (int) inner_height, GDK_INTERP_BILINEAR);
  pixels = gdk_pixbuf_read_pixels (target);
  stride = (gsize) gdk_pixbuf_get_rowstride (target);
  left = (width - inner_width) / 2;
  top = (height - inner_height) / 2;
  memset (to, 0, width * height);
  for (gsize y = 0; y < inner_height; y++)
    for (gsize x = 0; x < inner_width; x++)
      to[(top + y) * width + left + x] = pixels[y * stride + 3 * x];
}
