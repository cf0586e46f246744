/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-npy.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lk-error.h"
#include "lk-file.h"
#include "nn/lk-memory.h"

#define SUFFIX          "npy"
#define MAGIC           "\x93NUMPY"
#define PREAMBLE_LENGTH 10                   /* "\x93NUMPY", version 1.0, length of the header */
#define MAX_FILE_BYTES  ((gsize) 8000000000) /* a million samples of a thousand classes, in float64 */
#define MAX_TEXT        4096                 /* bytes of the header; NumPy writes some 120 */
#define ALIGNMENT       64                   /* of the data, as numpy.lib.format asks */

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

G_GNUC_PRINTF (3, 4)
static gboolean
set_error (GError **error, const char *name, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s”: %s"), name, reason);
  return FALSE;
}

/* The header's text, without the preamble; NULL with an error. *data is where
 * the numbers begin. */
static char *
read_text (const guint8 *bytes, gsize length, const char *name, gsize *data, GError **error)
{
  gsize n, before = PREAMBLE_LENGTH;

  if (length < 12 || memcmp (bytes, MAGIC, strlen (MAGIC)) != 0)
    {
      set_error (error, name, _ ("this is no .npy file; write one with numpy.save"));
      return NULL;
    }
  if (bytes[6] < 1 || bytes[6] > 3)
    {
      set_error (error, name, _ ("its format has version %u (byte 6); versions 1 to 3 can be read"), bytes[6]);
      return NULL;
    }
  n = (gsize) bytes[8] | (gsize) bytes[9] << 8;
  if (bytes[6] > 1) /* four bytes of length, not two */
    {
      n |= (gsize) bytes[10] << 16 | (gsize) bytes[11] << 24;
      before += 2;
    }
  if (n > MAX_TEXT || n > length - before)
    {
      set_error (error, name, _ ("it is cut short or damaged: bytes 8 and 9 announce a header of %zu bytes"), n);
      return NULL;
    }
  *data = before + n;
  if (memchr (bytes + before, '\0', n))
    {
      set_error (error, name, _ ("it is damaged: its header is no text"));
      return NULL;
    }
  return g_strndup ((const char *) bytes + before, n);
}

/* What follows 'key': in the header, a Python dictionary as repr () writes it;
 * NULL when the key is missing. */
static const char *
find_value (const char *text, const char *key)
{
  g_autofree char *quoted = g_strdup_printf ("'%s':", key);
  const char *value = strstr (text, quoted);

  if (!value)
    return NULL;
  value += strlen (quoted);
  return value + strspn (value, " ");
}

/* "(60000, 10)" */
static gboolean
read_shape (const char *value, gsize shape[2])
{
  for (guint i = 0; i < 2; i++)
    {
      char *end;
      guint64 number;

      value += i == 0 ? *value == '(' : *value == ',';
      value += strspn (value, " ");
      if (!g_ascii_isdigit (*value))
        return FALSE;
      number = g_ascii_strtoull (value, &end, 10);
      if (number > G_MAXUINT32)
        return FALSE;
      shape[i] = (gsize) number;
      value = end;
    }
  return *value == ')';
}

/* Numbers of 4 or 8 bytes, which need not be aligned. */
static gboolean
read_floats (const guint8 *bytes, gsize size, gsize n, gsize columns, const char *name, float *values, GError **error)
{
  for (gsize i = 0; i < n; i++)
    {
      guint64 bits = 0;

      for (gsize k = 0; k < size; k++)
        bits |= (guint64) bytes[i * size + k] << 8 * k;
      if (size == 4)
        {
          guint32 word = (guint32) bits;

          memcpy (values + i, &word, sizeof word);
        }
      else
        {
          double number;

          memcpy (&number, &bits, sizeof number);
          values[i] = (float) number;
        }
      if (!isfinite (values[i]))
        return set_error (error, name, _ ("row %zu, column %zu is infinite, too large or not a number"), i / columns,
                          i % columns);
    }
  return TRUE;
}

float *
lk_npy_parse (const guint8 *bytes, gsize length, const char *name, gsize *rows, gsize *columns, GError **error)
{
  gsize data = 0, size, n, n_bytes, shape[2];
  g_autofree char *text = read_text (bytes, length, name, &data, error);
  const char *type, *order, *value;
  float *values;

  if (!text)
    return NULL;
  type = find_value (text, "descr");
  order = find_value (text, "fortran_order");
  value = find_value (text, "shape");
  size = type && g_str_has_prefix (type, "'<f4'") ? 4 : type && g_str_has_prefix (type, "'<f8'") ? 8 : 0;
  if (size == 0)
    set_error (error, name,
               _ ("its numbers are not float32 or float64, little-endian; write it with "
                  "numpy.save (file, logits.astype ('float32'))"));
  else if (!order || !g_str_has_prefix (order, "False"))
    set_error (error, name, _ ("it is stored column by column; write it with numpy.ascontiguousarray"));
  else if (!value || !read_shape (value, shape) || shape[0] == 0 || shape[1] == 0)
    set_error (error, name, _ ("it is no table of two axes, samples and classes"));
  else if (!lk_size_mul (shape[0], shape[1], &n) || !lk_size_mul (n, size, &n_bytes) || n_bytes != length - data)
    set_error (error, name, _ ("%zu × %zu numbers do not take the %zu bytes that it holds. Fetch the file anew"),
               shape[0], shape[1], length - data);
  else if (!(values = lk_alloc_aligned (n, sizeof (float))))
    g_set_error (error, LK_ERROR, LK_ERROR_MEMORY, _ ("“%s” does not fit in memory: %zu × %zu numbers"), name, shape[0],
                 shape[1]);
  else if (!read_floats (bytes + data, size, n, shape[1], name, values, error))
    free (values);
  else
    {
      *rows = shape[0];
      *columns = shape[1];
      return values;
    }
  return NULL;
}

float *
lk_npy_load (GFile *file, gsize *rows, gsize *columns, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autoptr (GBytes) bytes = lk_file_read (file, MAX_FILE_BYTES, cancellable, error);
  const guint8 *data;
  gsize length;

  if (!bytes)
    return NULL;
  data = g_bytes_get_data (bytes, &length);
  return lk_npy_parse (data, length, name, rows, columns, error);
}

GFile *
lk_npy_find_test (GFile *file)
{
  const char *path = g_file_peek_path (file);
  gsize length = path && g_str_has_suffix (path, "." SUFFIX) ? strlen (path) - strlen ("." SUFFIX) : 0;
  g_autofree char *test = length > 0 ? g_strdup_printf ("%.*s-test." SUFFIX, (int) length, path) : NULL;

  return test && g_file_test (test, G_FILE_TEST_EXISTS) ? g_file_new_for_path (test) : NULL;
}

static LkMatch
probe (const LkSource *source)
{
  if (source->n_head < strlen (MAGIC) || memcmp (source->head, MAGIC, strlen (MAGIC)) != 0)
    return LK_MATCH_NO;
  return LK_MATCH_SURE;
}

static gboolean
load (const LkSource *source, const LkImportOptions *options, GCancellable *cancellable, LkImported *imported,
      GError **error)
{
  imported->logits = lk_npy_load (source->file, &imported->rows, &imported->columns, cancellable, error);
  return imported->logits != NULL;
}

const LkFormat lk_format_npy = {
  .id = "npy",
  .kind = LK_FORMAT_TEACHER,
  .label = N_ ("logits (npy)"),
  .title = N_ ("Logits (npy)"),
  .suffixes = (const char *const[]) { SUFFIX, NULL },
  .how = N_ ("a row of logits for each training sample, as numpy.save writes them"),
  .probe = probe,
  .load = load,
};
