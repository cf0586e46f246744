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

/* Rec. 601's luma of red, green and blue, 0 … 255; where the fourth, opacity, is below 255, white paper shows through. */
guint8     lk_colour_to_grey (const guint8 *colour, gboolean has_alpha);
/* That of all pixels. */
void       lk_pixbuf_to_grey (GdkPixbuf *pixbuf, guint8 *grey /* (height, width) */);

/* The grey picture in width × height pixels: its aspect kept, centred, black
 * (0) beside it. Scaled by gdk-pixbuf's bilinear filter, which averages over the
 * pixels that fall into one when it makes smaller; exact when the sizes agree. */
void       lk_grey_fit (const guint8 *from /* (h, w) */, gsize w, gsize h,
                        guint8 *to /* (height, width) */, gsize width, gsize height);

/* The size, not beyond `side`, of a picture of w × h with its aspect kept. */
void       lk_size_fit (gsize w, gsize h, gsize side, gsize *width, gsize *height);
