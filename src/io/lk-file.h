/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* A whole file, gunzipped when it starts as gzip does. LK_ERROR_FORMAT when
 * that is cut short or corrupt, or when there are more than `limit` bytes, in
 * the file or after gunzipping (a small file must not fill the memory). */
GBytes  *lk_file_read  (GFile *file, gsize limit, GCancellable *cancellable, GError **error);

/* The same of a file that the program finds by itself, in a folder: one that a pipe, a
 * device or a folder has taken the place of is refused (G_IO_ERROR_NOT_REGULAR_FILE),
 * where reading it might wait for ever. */
GBytes  *lk_file_read_found (GFile *file, gsize limit, GCancellable *cancellable, GError **error);
/* FALSE with that error, for those who read in another way. A file that is not there
 * passes: who opens it says so. */
gboolean lk_file_check_regular (GFile *file, GError **error);

/* Replaces the file as a whole: whatever goes wrong, it holds all of the new
 * bytes or all of the old ones. A symbolic link is replaced, not followed;
 * a device or a pipe is refused (G_IO_ERROR_NOT_REGULAR_FILE). */
gboolean lk_file_write (GFile *file, const void *bytes, gsize length, GCancellable *cancellable, GError **error);
