/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-idx.h"

#include <glib/gi18n-lib.h>

#include "lk-error.h"
#include "nn/lk-memory.h"

#define TYPE_UNSIGNED_BYTE 0x08
#define TYPE_INTEGER       0x0c

static guint32
read_big_endian (const uint8_t *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

gboolean
lk_idx_parse (const uint8_t *bytes, gsize length, const char *name, LkIdx *idx, GError **error)
{
  LkIdx self = { .n_items = 1 };
  gsize header, n_bytes;

  if (length < 4)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s” is cut short: it ends at byte %zu, inside the IDX header. Fetch the file anew"), name,
                   length);
      return FALSE;
    }
  if (bytes[0] != 0 || bytes[1] != 0)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s” is not an IDX file: at byte 0 it has %02x %02x where two zero bytes belong"), name,
                   bytes[0], bytes[1]);
      return FALSE;
    }
  if (bytes[2] != TYPE_UNSIGNED_BYTE && bytes[2] != TYPE_INTEGER)
    {
      g_set_error (
          error, LK_ERROR, LK_ERROR_FORMAT,
          _ ("“%s” holds data of type 0x%02x (byte 2); only unsigned bytes, 0x08, and integers, 0x0c, can be read"),
          name, bytes[2]);
      return FALSE;
    }
  self.rank = bytes[3];
  if (self.rank < 1 || self.rank > G_N_ELEMENTS (self.sizes))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” has %u dimensions (byte 3); 1 to 3 can be read"), name,
                   self.rank);
      return FALSE;
    }
  self.item_size = bytes[2] == TYPE_INTEGER ? 4 : 1;
  header = 4 + 4 * (gsize) self.rank;
  if (length < header)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s” is cut short: it ends at byte %zu, inside the IDX header. Fetch the file anew"), name,
                   length);
      return FALSE;
    }

  for (guint i = 0; i < self.rank; i++)
    {
      gsize offset = 4 + 4 * (gsize) i;

      self.sizes[i] = read_big_endian (bytes + offset);
      if (self.sizes[i] == 0)
        {
          g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” is empty: size %u (byte %zu) is 0"), name, i + 1,
                       offset);
          return FALSE;
        }
      if (!lk_size_mul (self.n_items, self.sizes[i], &self.n_items) ||
          self.n_items > (G_MAXSIZE - header) / self.item_size)
        {
          g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                       _ ("“%s” announces more data than any file can hold: the sizes up to byte %zu multiply "
                          "beyond the limit"),
                       name, offset + 4);
          return FALSE;
        }
    }

  n_bytes = self.n_items * self.item_size;
  if (length - header < n_bytes)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s” is cut short: it ends at byte %zu, but its header announces %zu bytes. "
                      "Fetch the file anew"),
                   name, length, header + n_bytes);
      return FALSE;
    }
  if (length - header > n_bytes)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s” is too long: its data end at byte %zu, but it goes on to byte %zu"), name, header + n_bytes,
                   length);
      return FALSE;
    }
  self.data = bytes + header;
  *idx = self;
  return TRUE;
}

gint64
lk_idx_get (const LkIdx *idx, gsize i)
{
  return idx->item_size == 1 ? idx->data[i] : (gint32) read_big_endian (idx->data + 4 * i);
}
