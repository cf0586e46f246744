/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <string.h>

/* ZIP archives and NumPy's arrays, as others write them. */

typedef struct {
  const char *name;
  GBytes *bytes;
  gboolean deflated;
} ArchiveMember;

static inline void
archive_add (GByteArray *archive, guint64 number, guint n_bytes)
{
  for (; n_bytes > 0; n_bytes--, number >>= 8)
    g_byte_array_append (archive, &(guint8) { (guint8) number }, 1);
}

static inline guint32
archive_sum (const guint8 *bytes, gsize n)
{
  guint32 sum = 0xffffffff;

  for (gsize i = 0; i < n; i++)
    {
      sum ^= bytes[i];
      for (guint k = 0; k < 8; k++)
        sum = sum >> 1 ^ (sum & 1 ? 0xedb88320 : 0);
    }
  return ~sum;
}

static inline GBytes *
archive_deflate (GBytes *bytes)
{
  g_autoptr (GConverter) zlib = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW, 9));
  g_autoptr (GInputStream) plain = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (GInputStream) packed = g_converter_input_stream_new (plain, zlib);
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
  GError *error = NULL;

  g_output_stream_splice (out, packed, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, &error);
  g_assert_no_error (error);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (out));
}

static inline void
archive_add_fields (GByteArray *archive, const ArchiveMember *member, gsize n_packed)
{
  gsize n;
  const guint8 *bytes = g_bytes_get_data (member->bytes, &n);

  archive_add (archive, 0, 2); /* flags */
  archive_add (archive, member->deflated ? 8 : 0, 2);
  archive_add (archive, 0, 4); /* time */
  archive_add (archive, archive_sum (bytes, n), 4);
  archive_add (archive, n_packed, 4);
  archive_add (archive, n, 4);
  archive_add (archive, strlen (member->name), 2);
}

/* The archive of n members; a local header has an extra field, as NumPy's have. */
static inline GByteArray *
archive_new (const ArchiveMember *members, gsize n)
{
  GByteArray *archive = g_byte_array_new ();
  g_autoptr (GByteArray) directory = g_byte_array_new ();
  gsize begin;

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GBytes) packed =
          members[i].deflated ? archive_deflate (members[i].bytes) : g_bytes_ref (members[i].bytes);
      gsize n_packed = g_bytes_get_size (packed), offset = archive->len;

      g_byte_array_append (archive, (const guint8 *) "PK\3\4\24\0", 6);
      archive_add_fields (archive, &members[i], n_packed);
      archive_add (archive, 4, 2);
      g_byte_array_append (archive, (const guint8 *) members[i].name, (guint) strlen (members[i].name));
      g_byte_array_append (archive, (const guint8 *) "\1\0\0\0", 4);
      g_byte_array_append (archive, g_bytes_get_data (packed, NULL), (guint) n_packed);
      g_byte_array_append (directory, (const guint8 *) "PK\1\2\24\0\24\0", 8);
      archive_add_fields (directory, &members[i], n_packed);
      archive_add (directory, 0, 8); /* extra field, comment, disk, attributes */
      archive_add (directory, 0, 4);
      archive_add (directory, offset, 4);
      g_byte_array_append (directory, (const guint8 *) members[i].name, (guint) strlen (members[i].name));
    }
  begin = archive->len;
  g_byte_array_append (archive, directory->data, directory->len);
  g_byte_array_append (archive, (const guint8 *) "PK\5\6\0\0\0\0", 8);
  archive_add (archive, n, 2);
  archive_add (archive, n, 2);
  archive_add (archive, directory->len, 4);
  archive_add (archive, begin, 4);
  archive_add (archive, 0, 2);
  return archive;
}

/* NumPy's file of an array: "<f4", "(2, 3)" and the items' bytes. */
static inline GBytes *
array_new (const char *type, const char *shape, gconstpointer items, gsize n)
{
  g_autofree char *text =
      g_strdup_printf ("{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n", type, shape);
  GByteArray *file = g_byte_array_new ();

  g_byte_array_append (file, (const guint8 *) "\x93NUMPY\1\0", 8);
  archive_add (file, strlen (text), 2);
  g_byte_array_append (file, (const guint8 *) text, (guint) strlen (text));
  g_byte_array_append (file, items, (guint) n);
  return g_byte_array_free_to_bytes (file);
}
