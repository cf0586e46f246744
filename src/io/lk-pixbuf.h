/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

/* Pictures in files, by gdk-pixbuf (which needs no GTK). */

#define LK_PIXBUF_MAX_FILE ((gsize) 64 << 20) /* bytes */

/* A picture in any format that gdk-pixbuf knows, turned upright; scaled down
 * while it is read when its longer side is beyond `side`. LK_ERROR_FORMAT when it
 * is none, LK_ERROR_MEMORY beyond 64 million pixels; `name` is the file's in the
 * message. */
GdkPixbuf *lk_pixbuf_decode  (GBytes *bytes, const char *name, int side, GError **error);

/* Whether a file with these first bytes, 16 or all, is a PNG, JPEG, GIF, BMP, TIFF, WebP or PNM picture. */
gboolean   lk_pixbuf_knows   (const guint8 *head, gsize n);

/* Where a picture's ink is. */
typedef enum {
  LK_INK_IN_COLOURS,
  LK_INK_IN_OPACITY,       /* all that can be seen is of one colour, and what there is to see is its opacity alone */
  LK_INK_IN_OPACITY_WHITE, /* it is white on nothing: most corners are transparent, and what is not is nearly white */
} LkInk;

/* Rec. 601's luma of red, green and blue, 0 … 255, of pixels of three or, with opacity, four bytes; where the picture is
 * transparent, white paper shows through, or black where the ink is white. */
LkInk      lk_colours_to_grey (const guint8 *pixels, gsize w, gsize h, gsize stride /* bytes */, gsize n_channels,
                               guint8 *grey /* (h, w) */);
/* The same in colour: planes of red, green and blue. */
LkInk      lk_colours_to_planes (const guint8 *pixels, gsize w, gsize h, gsize stride /* bytes */, gsize n_channels,
                               guint8 *planes /* (3, h, w) */);
/* Levels of 255 by which the colours of a pixel may differ that nobody sees. */
#define LK_GREY_ENOUGH 8
/* Whether a pixel has a colour, by more than that. */
gboolean   lk_colours_differ  (const guint8 *pixels, gsize w, gsize h, gsize stride /* bytes */, gsize n_channels);

LkInk      lk_pixbuf_to_grey  (GdkPixbuf *pixbuf, guint8 *grey /* (height, width) */);
LkInk      lk_pixbuf_to_planes (GdkPixbuf *pixbuf, guint8 *planes /* (3, height, width) */);
gboolean   lk_pixbuf_has_colour (GdkPixbuf *pixbuf);

/* The grey picture, or one of a picture's planes, in width × height pixels: its aspect kept, centred, black
 * (0) beside it. Scaled by gdk-pixbuf's bilinear filter, which averages over the
 * pixels that fall into one when it makes smaller; exact when the sizes agree. */
void       lk_grey_fit (const guint8 *from /* (h, w) */, gsize w, gsize h,
                        guint8 *to /* (height, width) */, gsize width, gsize height);

/* The size, not beyond `side`, of a picture of w × h with its aspect kept. */
void       lk_size_fit (gsize w, gsize h, gsize side, gsize *width, gsize *height);
