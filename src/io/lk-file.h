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
/* Its first bytes, at most n, gunzipped likewise: to see what it is. NULL where it cannot be read; fewer where it is
 * damaged, which reading it will tell. */
GBytes  *lk_file_read_head (GFile *file, gsize n, GCancellable *cancellable);

/* Replaces the file as a whole: whatever goes wrong, it holds all of the new
 * bytes or all of the old ones, on the disk before this returns. All files that
 * Limbeck replaces are written here, so that they fare alike:
 *
 * - The bytes go to a file beside it, which then takes its name (lk-partial.h).
 * - Mode, and owner where that is allowed, stay: who made a file private, or the
 *   group's, meant it. A new file has what the umask leaves.
 * - A symbolic link is followed, and its end replaced: who put it there wants the
 *   bytes there. Another hard link keeps the old bytes.
 * - A device or a pipe is refused (G_IO_ERROR_NOT_REGULAR_FILE), behind a link, too. */
gboolean lk_file_write (GFile *file, const void *bytes, gsize length, GCancellable *cancellable, GError **error);

/* Where the symbolic links at path lead; the last may lead to a file that is not there
 * yet. NULL with errno where they go round in a circle. To be freed. */
char    *lk_file_follow (const char *path);
