/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-file.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "lk-error.h"
#include "lk-partial.h"

#define CHUNK         ((gsize) 1 << 20)
#define DEFLATE_RATIO 1032 /* at most, so says zlib's technical note */
#define MAX_LINKS     40   /* the kernel's own limit */
#define GZIP_SHORTEST 18   /* bytes of header and trailer */

/* A block of memory that grows; malloc may refuse, as the size is the file's
 * to choose. */
typedef struct {
  guint8 *bytes;
  gsize length, room;
} Buffer;

static gboolean
buffer_reserve (Buffer *buffer, gsize room, const char *name, GError **error)
{
  guint8 *bytes;

  if (room <= buffer->room)
    return TRUE;
  bytes = g_try_realloc (buffer->bytes, room);
  if (!bytes)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_MEMORY, _ ("“%s” does not fit in memory: %zu bytes and perhaps more"),
                   name, room);
      return FALSE;
    }
  buffer->bytes = bytes;
  buffer->room = room;
  return TRUE;
}

static GBytes *
buffer_to_bytes (Buffer *buffer)
{
  gsize length = buffer->length;

  return g_bytes_new_take (g_steal_pointer (&buffer->bytes), length);
}

static void
buffer_clear (Buffer *buffer)
{
  g_clear_pointer (&buffer->bytes, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Buffer, buffer_clear)

static void
set_too_large (GError **error, const char *name, gsize limit)
{
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” is too large: it holds more than %zu bytes"), name, limit);
}

static gboolean
read_stream (GInputStream *stream, gsize limit, gsize expected, const char *name, Buffer *buffer,
             GCancellable *cancellable, GError **error)
{
  /* A byte more than expected, so that a file of that size ends in one read. */
  if (!buffer_reserve (buffer, MIN (expected, limit) + 1, name, error))
    return FALSE;
  for (;;)
    {
      gsize room, got;

      if (buffer->length > limit)
        {
          set_too_large (error, name, limit);
          return FALSE;
        }
      if (buffer->length == buffer->room && !buffer_reserve (buffer, 2 * buffer->room + CHUNK, name, error))
        return FALSE;
      room = MIN (buffer->room - buffer->length, limit + 1 - buffer->length);
      if (!g_input_stream_read_all (stream, buffer->bytes + buffer->length, room, &got, cancellable, error))
        {
          g_prefix_error (error, _ ("Could not read “%s”: "), name);
          return FALSE;
        }
      buffer->length += got;
      if (got < room)
        return TRUE;
    }
}

static gboolean
is_gzip (const guint8 *bytes, gsize length)
{
  return length >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b;
}

/* The length after gunzipping as the trailer states it (modulo 2^32, of the
 * last member): a hint, not to be trusted beyond what deflate can do. */
static gsize
guess_length (const Buffer *packed, gsize limit)
{
  const guint8 *end = packed->bytes + packed->length;
  gsize stated;

  if (packed->length < GZIP_SHORTEST)
    return CHUNK;
  stated = (gsize) end[-4] | (gsize) end[-3] << 8 | (gsize) end[-2] << 16 | (gsize) end[-1] << 24;
  return MIN (stated, MIN (limit, packed->length * DEFLATE_RATIO));
}

static gboolean
gunzip (const Buffer *packed, gsize limit, const char *name, Buffer *plain, GCancellable *cancellable, GError **error)
{
  g_autoptr (GConverter) zlib = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  gsize at = 0;

  /* A byte more than it should take shows a file that is beyond the limit. */
  if (!buffer_reserve (plain, guess_length (packed, limit) + 1, name, error))
    return FALSE;
  for (;;)
    {
      g_autoptr (GError) reason = NULL;
      GConverterResult result;
      gsize room, read = 0, written = 0;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (plain->length == plain->room && !buffer_reserve (plain, 2 * plain->room + CHUNK, name, error))
        return FALSE;

      room = MIN (plain->room - plain->length, limit + 1 - plain->length);
      result = g_converter_convert (zlib, packed->bytes + at, packed->length - at, plain->bytes + plain->length,
                                    MIN (room, 4 * CHUNK), G_CONVERTER_INPUT_AT_END, &read, &written, &reason);
      at += read;
      plain->length += written;
      if (plain->length > limit)
        {
          set_too_large (error, name, limit);
          return FALSE;
        }
      if (result == G_CONVERTER_FINISHED)
        {
          if (at == packed->length)
            return TRUE;
          if (!is_gzip (packed->bytes + at, packed->length - at))
            {
              g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                           _ ("“%s” is too long: its gzip data end at byte %zu, but it goes on to byte %zu"), name, at,
                           packed->length);
              return FALSE;
            }
          g_converter_reset (zlib); /* gzip files may be concatenated */
        }
      else if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT))
        {
          g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                       _ ("“%s” is cut short: its gzip data end early, at byte %zu. Fetch the file anew"), name,
                       packed->length);
          return FALSE;
        }
      else if (result == G_CONVERTER_ERROR)
        {
          g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                       _ ("“%s” is damaged: its gzip data cannot be read after byte %zu. Fetch the file anew"), name,
                       at);
          return FALSE;
        }
    }
}

GBytes *
lk_file_read (GFile *file, gsize limit, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GFileInfo) info = NULL;
  g_auto (Buffer) packed = { NULL, 0, 0 };
  g_auto (Buffer) plain = { NULL, 0, 0 };
  gsize expected = 0;

  stream = g_file_read (file, cancellable, error);
  if (!stream)
    return NULL;
  info = g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, cancellable, NULL);
  if (info && g_file_info_get_size (info) > 0)
    expected = (gsize) MIN ((guint64) g_file_info_get_size (info), limit);
  if (!read_stream (G_INPUT_STREAM (stream), limit, expected, name, &packed, cancellable, error))
    return NULL;

  if (!is_gzip (packed.bytes, packed.length))
    return buffer_to_bytes (&packed);
  if (!gunzip (&packed, limit, name, &plain, cancellable, error))
    return NULL;
  return buffer_to_bytes (&plain);
}

GBytes *
lk_file_read_head (GFile *file, gsize n, GCancellable *cancellable)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, NULL);
  g_autoptr (GInputStream) buffered = NULL;
  g_autoptr (GInputStream) plain = NULL;
  g_autofree guint8 *bytes = NULL;
  const guint8 *start;
  gsize got = 0;

  if (!stream)
    return NULL;
  buffered = g_buffered_input_stream_new (G_INPUT_STREAM (stream));
  if (g_buffered_input_stream_fill (G_BUFFERED_INPUT_STREAM (buffered), -1, cancellable, NULL) < 0)
    return NULL;
  start = g_buffered_input_stream_peek_buffer (G_BUFFERED_INPUT_STREAM (buffered), &got);
  if (is_gzip (start, got))
    {
      g_autoptr (GConverter) zlib = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));

      plain = g_converter_input_stream_new (buffered, zlib);
    }
  bytes = g_malloc (n);
  g_input_stream_read_all (plain ? plain : buffered, bytes, n, &got, cancellable, NULL);
  return g_bytes_new_take (g_steal_pointer (&bytes), got);
}

static gboolean
check_regular (GFile *file, GError **error)
{
  g_autofree char *name = NULL;

  switch (g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, NULL))
    {
    case G_FILE_TYPE_DIRECTORY:
    case G_FILE_TYPE_SPECIAL:
    case G_FILE_TYPE_MOUNTABLE:
      name = g_file_get_parse_name (file);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                   _ ("“%s” is no file but a folder, a pipe or a device: remove it"), name);
      return FALSE;
    default:
      return TRUE;
    }
}

GBytes *
lk_file_read_found (GFile *file, gsize limit, GCancellable *cancellable, GError **error)
{
  return check_regular (file, error) ? lk_file_read (file, limit, cancellable, error) : NULL;
}

char *
lk_file_follow (const char *path)
{
  char *end = g_strdup (path);

  for (int i = 0; i < MAX_LINKS; i++)
    {
      g_autofree char *folder = NULL;
      char *target = g_file_read_link (end, NULL);

      if (!target)
        return end;
      folder = g_path_get_dirname (end);
      g_free (end);
      end = g_path_is_absolute (target) ? g_strdup (target) : g_build_filename (folder, target, NULL);
      g_free (target);
    }
  g_free (end);
  errno = ELOOP;
  return NULL;
}

static gboolean
write_bytes (int descriptor, const guint8 *bytes, gsize length)
{
  while (length > 0)
    {
      gssize written = write (descriptor, bytes, MIN (length, CHUNK));

      if (written < 0 && errno != EINTR)
        return FALSE;
      bytes += MAX (written, 0);
      length -= (gsize) MAX (written, 0);
    }
  return fsync (descriptor) == 0;
}

/* Owner and mode of the file that it replaces. Who may not give files away stays the
 * owner. */
static gboolean
take_mode (int descriptor, const char *path)
{
  GStatBuf old;

  if (g_stat (path, &old) != 0 || !S_ISREG (old.st_mode))
    return TRUE;
  if (fchown (descriptor, old.st_uid, old.st_gid) != 0 && errno != EPERM)
    return FALSE;
  return fchmod (descriptor, old.st_mode & 0777) == 0;
}

/* FALSE with errno. */
static gboolean
replace_file (const char *path, const void *bytes, gsize length)
{
  g_autofree char *end = lk_file_follow (path);
  g_autofree char *folder = end ? g_path_get_dirname (end) : NULL;
  g_autofree char *partial = NULL;
  int descriptor, reason = 0;

  if (!end)
    return FALSE;
  descriptor = lk_partial_new_file (folder, &partial);
  if (descriptor < 0)
    return FALSE;
  if (!take_mode (descriptor, end) || !write_bytes (descriptor, bytes, length) || g_rename (partial, end) != 0)
    {
      reason = errno;
      g_unlink (partial);
    }
  close (descriptor);
  if (reason == 0)
    lk_partial_sync (folder);
  errno = reason;
  return reason == 0;
}

/* A rename would put a file in the place of a device such as /dev/null, or of a pipe. */
static gboolean
check_kind (GFile *file, GError **error)
{
  switch (g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, NULL))
    {
    case G_FILE_TYPE_SPECIAL:
    case G_FILE_TYPE_MOUNTABLE:
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, _ ("It is a device or a pipe: give a file"));
      return FALSE;
    default:
      return TRUE;
    }
}

gboolean
lk_file_write (GFile *file, const void *bytes, gsize length, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autofree char *path = g_file_get_path (file);
  gboolean written;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !check_kind (file, error))
    written = FALSE;
  else if (!path) /* on a server */
    written = g_file_replace_contents (file, bytes, length, NULL, FALSE, G_FILE_CREATE_NONE, NULL, cancellable, error);
  else
    {
      written = replace_file (path, bytes, length);
      if (!written)
        {
          int reason = errno;

          g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (reason), g_strerror (reason));
        }
    }
  if (!written)
    g_prefix_error (error, _ ("Could not write “%s”: "), name);
  return written;
}
