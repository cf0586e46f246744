/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-npy.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lk-error.h"
#include "lk-file.h"
#include "nn/lk-memory.h"

#define PREAMBLE_LENGTH 10 /* "\x93NUMPY", version 1.0, length of the header */
#define ALIGNMENT       64 /* of the data, as numpy.lib.format asks */

/* Everything before the data, its length in *length. */
static guint8 *
make_header (gsize rows, gsize columns, gsize *length)
{
  static const guint8 magic[] = { 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0 };
  g_autofree char *text =
      g_strdup_printf ("{'descr': '<f4', 'fortran_order': False, 'shape': (%zu, %zu), }", rows, columns);
  gsize text_length = strlen (text);
  gsize total = (PREAMBLE_LENGTH + text_length + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  gsize padded = total - PREAMBLE_LENGTH; /* two sizes of 20 digits leave it far below 65536 */
  guint8 *header = g_malloc (total);

  memcpy (header, magic, sizeof magic);
  header[8] = (guint8) (padded & 0xff);
  header[9] = (guint8) (padded >> 8);
  memcpy (header + PREAMBLE_LENGTH, text, text_length);
  memset (header + PREAMBLE_LENGTH + text_length, ' ', padded - text_length - 1);
  header[total - 1] = '\n';
  *length = total;
  return header;
}

gboolean
lk_npy_save (const float *data, gsize rows, gsize columns, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *header = NULL;
  g_autofree guint8 *bytes = NULL;
  gsize header_length, n, data_length;

  header = make_header (rows, columns, &header_length);
  if (!lk_size_mul (rows, columns, &n) || !lk_size_mul (n, sizeof (float), &data_length) ||
      data_length > G_MAXSIZE - header_length || !(bytes = g_try_malloc (header_length + data_length)))
    {
      g_autofree char *name = g_file_get_parse_name (file);

      g_set_error (error, LK_ERROR, LK_ERROR_MEMORY, _ ("Could not write “%s”: %zu × %zu numbers do not fit in memory"),
                   name, rows, columns);
      return FALSE;
    }
  memcpy (bytes, header, header_length);
  for (gsize i = 0; i < n; i++)
    {
      guint32 word;

      memcpy (&word, data + i, sizeof word);
      word = GUINT32_TO_LE (word);
      memcpy (bytes + header_length + i * sizeof word, &word, sizeof word);
    }
  return lk_file_write (file, bytes, header_length + data_length, cancellable, error);
}
