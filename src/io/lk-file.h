/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* A whole file, gunzipped when it starts as gzip does. LK_ERROR_FORMAT when
 * that is cut short or corrupt, or when there are more than `limit` bytes, in
 * the file or after gunzipping (a small file must not fill the memory). */
GBytes  *lk_file_read  (GFile *file, gsize limit, GCancellable *cancellable, GError **error);

/* Replaces the file as a whole: whatever goes wrong, it holds all of the new
 * bytes or all of the old ones. A symbolic link is replaced, not followed;
 * a device or a pipe is refused (G_IO_ERROR_NOT_REGULAR_FILE). */
gboolean lk_file_write (GFile *file, const void *bytes, gsize length, GCancellable *cancellable, GError **error);
