/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-zip.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lk-error.h"

#define END_LENGTH    22
#define ENTRY_LENGTH  46
#define LOCAL_LENGTH  30
#define MAX_COMMENT   65535
#define MAX_MEMBERS   10000
#define MAX_DIRECTORY ((gsize) 4 << 20)
#define MAX_RATIO     1040 /* deflate packs 1032 bytes into one at best */

#define METHOD_STORED   0
#define METHOD_DEFLATED 8
#define FLAG_ENCRYPTED  1

typedef struct {
  char *name;
  guint method, flags;
  guint32 sum;            /* CRC-32 of what it holds */
  gsize n_packed, length; /* bytes, packed and unpacked */
  gsize offset;           /* of its local header */
} Member;

struct _LkZip {
  GInputStream *stream;
  char *name;
  gsize length;
  GArray *members; /* of Member */
};

static void
member_clear (gpointer data)
{
  g_free (((Member *) data)->name);
}

void
lk_zip_free (LkZip *zip)
{
  g_object_unref (zip->stream);
  g_array_unref (zip->members);
  g_free (zip->name);
  g_free (zip);
}

guint
lk_zip_n (const LkZip *zip)
{
  return zip->members->len;
}

const char *
lk_zip_member (const LkZip *zip, guint i)
{
  return g_array_index (zip->members, Member, i).name;
}

static guint
get_16 (const guint8 *bytes)
{
  return bytes[0] | (guint) bytes[1] << 8;
}

static guint32
get_32 (const guint8 *bytes)
{
  return bytes[0] | (guint32) bytes[1] << 8 | (guint32) bytes[2] << 16 | (guint32) bytes[3] << 24;
}

/* n bytes from `offset` on, which are there. */
static gboolean
read_at (LkZip *zip, gsize offset, guint8 *bytes, gsize n, GCancellable *cancellable, GError **error)
{
  gsize done = 0;

  if (!g_seekable_seek (G_SEEKABLE (zip->stream), (goffset) offset, G_SEEK_SET, cancellable, error) ||
      !g_input_stream_read_all (zip->stream, bytes, n, &done, cancellable, error))
    return FALSE;
  if (done == n)
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” was cut short while it was read"), zip->name);
  return FALSE;
}

static gboolean
fail (const LkZip *zip, GError **error)
{
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
               _ ("“%s” is damaged: it has no directory of an archive at its end. Fetch the file anew"), zip->name);
  return FALSE;
}

/* Where the record stands that ends the archive, behind which there may be a comment. */
static gboolean
find_end (LkZip *zip, guint8 end[END_LENGTH], GCancellable *cancellable, GError **error)
{
  gsize n = MIN (zip->length, END_LENGTH + MAX_COMMENT);
  g_autofree guint8 *tail = g_malloc (MAX (n, 1));

  if (!read_at (zip, zip->length - n, tail, n, cancellable, error))
    return FALSE;
  for (gsize at = n; at >= END_LENGTH; at--)
    {
      const guint8 *record = tail + at - END_LENGTH;

      if (memcmp (record, "PK\5\6", 4) == 0 && get_16 (record + 20) == n - at)
        {
          memcpy (end, record, END_LENGTH);
          return TRUE;
        }
    }
  return fail (zip, error);
}

static gboolean
read_directory (LkZip *zip, GCancellable *cancellable, GError **error)
{
  guint8 end[END_LENGTH];
  g_autofree guint8 *directory = NULL;
  gsize n, offset, n_members, at = 0;

  if (!find_end (zip, end, cancellable, error))
    return FALSE;
  n_members = get_16 (end + 10);
  n = get_32 (end + 12);
  offset = get_32 (end + 16);
  if (n > zip->length || offset > zip->length - n || n > MAX_DIRECTORY || n_members > MAX_MEMBERS)
    return fail (zip, error);
  directory = g_malloc (MAX (n, 1));
  if (!read_at (zip, offset, directory, n, cancellable, error))
    return FALSE;
  for (gsize i = 0; i < n_members; i++)
    {
      const guint8 *entry = directory + at;
      g_autofree char *name = NULL;
      Member member;
      gsize name_length;

      if (n - at < ENTRY_LENGTH || memcmp (entry, "PK\1\2", 4) != 0)
        return fail (zip, error);
      name_length = get_16 (entry + 28);
      if (n - at - ENTRY_LENGTH < name_length + get_16 (entry + 30) + get_16 (entry + 32))
        return fail (zip, error);
      name = g_strndup ((const char *) entry + ENTRY_LENGTH, name_length);
      member = (Member) { g_utf8_make_valid (name, -1), get_16 (entry + 10), get_16 (entry + 8), get_32 (entry + 16),
                          get_32 (entry + 20),          get_32 (entry + 24), get_32 (entry + 42) };
      g_array_append_val (zip->members, member);
      at += ENTRY_LENGTH + name_length + get_16 (entry + 30) + get_16 (entry + 32);
    }
  return TRUE;
}

LkZip *
lk_zip_open (GInputStream *stream, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (LkZip) zip = g_new0 (LkZip, 1);

  zip->stream = g_object_ref (stream);
  zip->name = g_strdup (name);
  zip->members = g_array_new (FALSE, FALSE, sizeof (Member));
  g_array_set_clear_func (zip->members, member_clear);
  if (!G_IS_SEEKABLE (stream) || !g_seekable_can_seek (G_SEEKABLE (stream)))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” cannot be read from its end, as an archive has to be"),
                   name);
      return NULL;
    }
  if (!g_seekable_seek (G_SEEKABLE (stream), 0, G_SEEK_END, cancellable, error))
    return NULL;
  zip->length = (gsize) g_seekable_tell (G_SEEKABLE (stream));
  if (!read_directory (zip, cancellable, error))
    return NULL;
  return g_steal_pointer (&zip);
}

/* CRC-32, ISO 3309, bit by bit through a table of the 16 halves of a byte. */
static guint32
checksum (const guint8 *bytes, gsize n)
{
  static const guint32 table[16] = { 0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4,
                                     0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
                                     0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c };
  guint32 sum = 0xffffffff;

  for (gsize i = 0; i < n; i++)
    {
      sum ^= bytes[i];
      sum = sum >> 4 ^ table[sum & 15];
      sum = sum >> 4 ^ table[sum & 15];
    }
  return ~sum;
}

static gboolean
inflate (const guint8 *packed, gsize n_packed, guint8 *bytes, gsize length)
{
  g_autoptr (GConverter) zlib = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW));
  GConverterResult result;
  gsize in = 0, out = 0;
  guint8 beyond;

  do
    {
      gboolean full = out == length; /* what follows must be the end, and no byte more */
      gsize read, written;

      result = g_converter_convert (zlib, packed + in, n_packed - in, full ? &beyond : bytes + out,
                                    full ? 1 : length - out, G_CONVERTER_INPUT_AT_END, &read, &written, NULL);
      if (result == G_CONVERTER_ERROR || (full && written > 0))
        return FALSE;
      in += read;
      out += written;
    }
  while (result != G_CONVERTER_FINISHED);
  return out == length && in == n_packed;
}

/* Where the member's bytes begin: its local header has lengths of its own. */
static gboolean
find_data (LkZip *zip, const Member *member, gsize *data, GCancellable *cancellable, GError **error)
{
  guint8 local[LOCAL_LENGTH];

  if (zip->length < LOCAL_LENGTH || member->offset > zip->length - LOCAL_LENGTH)
    return fail (zip, error);
  if (!read_at (zip, member->offset, local, sizeof local, cancellable, error))
    return FALSE;
  *data = member->offset + LOCAL_LENGTH + get_16 (local + 26) + get_16 (local + 28);
  if (memcmp (local, "PK\3\4", 4) != 0 || *data > zip->length || member->n_packed > zip->length - *data)
    return fail (zip, error);
  return TRUE;
}

GBytes *
lk_zip_read (LkZip *zip, guint i, gsize limit, GCancellable *cancellable, GError **error)
{
  const Member *member = &g_array_index (zip->members, Member, i);
  g_autofree guint8 *packed = NULL;
  g_autofree guint8 *bytes = NULL;
  gsize data;

  if ((member->method != METHOD_STORED && member->method != METHOD_DEFLATED) || member->flags & FLAG_ENCRYPTED)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s” holds “%s” encrypted or packed in a way that cannot be read. Write it anew with "
                      "numpy.savez_compressed"),
                   zip->name, member->name);
      return NULL;
    }
  if (!find_data (zip, member, &data, cancellable, error))
    return NULL;
  packed = g_try_malloc (MAX (member->n_packed, 1));
  /* Nothing is asked for that so few bytes cannot become. */
  if (member->length > limit || member->length / MAX_RATIO > member->n_packed || !packed ||
      !(bytes = g_try_malloc (MAX (member->length, 1))))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_MEMORY, _ ("“%s” in “%s” is too large: %zu bytes, where %zu can be used"),
                   member->name, zip->name, member->length, limit);
      return NULL;
    }
  if (!read_at (zip, data, packed, member->n_packed, cancellable, error))
    return NULL;
  if (member->method == METHOD_STORED && member->length == member->n_packed)
    {
      g_free (bytes);
      bytes = g_steal_pointer (&packed);
    }
  else if (member->method == METHOD_STORED || !inflate (packed, member->n_packed, bytes, member->length))
    g_clear_pointer (&bytes, g_free);
  if (!bytes || checksum (bytes, member->length) != member->sum)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” in “%s” is damaged. Fetch the file anew"), member->name,
                   zip->name);
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&bytes), member->length);
}
