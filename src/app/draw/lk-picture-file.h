/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* The longer side of what a picture file is scaled down to. */
#define LK_PICTURE_FILE_SIDE 1024

/* The ink of a picture file of any kind that gdk-pixbuf reads, (*height, *width)
 * bytes, 0 background … 255 ink: dark on light, light on dark, or what is not
 * transparent. Larger pictures are scaled down. An error for what is no picture
 * and for what is too large. Takes time: not for the main thread. */
GBytes *lk_picture_file_load (GFile *file, gsize *width, gsize *height, GCancellable *cancellable, GError **error);
