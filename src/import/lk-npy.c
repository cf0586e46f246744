/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-npy.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "io/lk-error.h"
#include "io/lk-file.h"
#include "nn/lk-half.h"
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

#define MAX_RANK 8

/* "(60000, 10)": axes of 1 count for nothing beyond the second. */
static gboolean
read_shape (const char *value, gsize shape[2])
{
  gsize axes[MAX_RANK], n = 0, kept = 0;

  if (*value++ != '(')
    return FALSE;
  for (value += strspn (value, " "); *value != ')'; value += strspn (value, " "))
    {
      char *end;
      guint64 number;

      if (!g_ascii_isdigit (*value) || n == MAX_RANK)
        return FALSE;
      number = g_ascii_strtoull (value, &end, 10);
      if (number > G_MAXUINT32)
        return FALSE;
      axes[n++] = (gsize) number;
      value = end + strspn (end, " ");
      value += *value == ',';
    }
  for (gsize i = 0; i < n; i++)
    if (axes[i] != 1 || n <= 2 || kept + n - i <= 2)
      {
        if (kept == 2)
          return FALSE;
        shape[kept++] = axes[i];
      }
  return kept == 2;
}

/* How the numbers stand in the file: "'<f4'" is kind 'f', 4 bytes, little-endian. */
typedef struct {
  char kind; /* f, i, u, b */
  gsize size;
  gboolean big, fortran;
} Layout;

static gboolean
read_layout (const char *type, Layout *layout)
{
  static const char *const known[] = { "f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1" };

  if (!type || type[0] != '\'' || !strchr ("<>|=", type[1]) || type[1] == '\0')
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (strncmp (type + 2, known[i], 2) == 0 && type[4] == '\'')
      {
        *layout = (Layout) { known[i][0], (gsize) (known[i][1] - '0'), type[1] == '>', FALSE };
        return TRUE;
      }
  return FALSE;
}

/* A number, which need not be aligned. */
static double
read_number (const guint8 *bytes, const Layout *layout)
{
  guint64 bits = 0;
  gint64 whole;
  double number;
  guint shift = (guint) (64 - 8 * layout->size);

  for (gsize k = 0; k < layout->size; k++)
    bits |= (guint64) bytes[layout->big ? layout->size - 1 - k : k] << 8 * k;
  if (layout->kind == 'u' || layout->kind == 'b')
    return (double) bits;
  if (layout->kind == 'i')
    {
      bits <<= shift;
      memcpy (&whole, &bits, sizeof whole);
      return (double) whole / (double) ((guint64) 1 << shift);
    }
  if (layout->size == 2)
    return lk_half_to_float ((guint16) bits);
  if (layout->size == 4)
    {
      guint32 word = (guint32) bits;
      float single;

      memcpy (&single, &word, sizeof single);
      return single;
    }
  memcpy (&number, &bits, sizeof number);
  return number;
}

static gboolean
read_values (const guint8 *bytes, const Layout *layout, gsize rows, gsize columns, const char *name, float *values,
             GError **error)
{
  for (gsize r = 0; r < rows; r++)
    for (gsize c = 0; c < columns; c++)
      {
        gsize place = layout->fortran ? c * rows + r : r * columns + c;
        float value = (float) read_number (bytes + place * layout->size, layout);

        if (!isfinite (value))
          return set_error (error, name, _ ("row %zu, column %zu is infinite, too large or not a number"), r, c);
        values[r * columns + c] = value;
      }
  return TRUE;
}

float *
lk_npy_parse (const guint8 *bytes, gsize length, const char *name, gsize *rows, gsize *columns, GError **error)
{
  gsize data = 0, n, n_bytes, shape[2];
  g_autofree char *text = read_text (bytes, length, name, &data, error);
  const char *order, *value;
  float *values;
  Layout layout;

  if (!text)
    return NULL;
  order = find_value (text, "fortran_order");
  value = find_value (text, "shape");
  if (!read_layout (find_value (text, "descr"), &layout))
    set_error (error, name,
               _ ("its items are no numbers (float16, float32, float64 or integers); write it with "
                  "numpy.save (file, logits.astype ('float32'))"));
  else if (!order || (!g_str_has_prefix (order, "False") && !g_str_has_prefix (order, "True")))
    set_error (error, name, _ ("it is damaged: its header has no “fortran_order”"));
  else if (!value || !read_shape (value, shape) || shape[0] == 0 || shape[1] == 0)
    set_error (error, name, _ ("it is no table of two axes, samples and classes"));
  else if (!lk_size_mul (shape[0], shape[1], &n) || !lk_size_mul (n, layout.size, &n_bytes) || n_bytes != length - data)
    set_error (error, name, _ ("%zu × %zu numbers do not take the %zu bytes that it holds. Fetch the file anew"),
               shape[0], shape[1], length - data);
  else if (!(values = lk_alloc_aligned (n, sizeof (float))))
    g_set_error (error, LK_ERROR, LK_ERROR_MEMORY, _ ("“%s” does not fit in memory: %zu × %zu numbers"), name, shape[0],
                 shape[1]);
  else
    {
      layout.fortran = g_str_has_prefix (order, "True");
      if (!read_values (bytes + data, &layout, shape[0], shape[1], name, values, error))
        {
          free (values);
          return NULL;
        }
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
  g_autofree char *folder = path ? g_path_get_dirname (path) : NULL;
  g_autofree char *base = path ? g_path_get_basename (path) : NULL;
  const char *suffix = base ? strrchr (base, '.') : NULL;
  g_autofree char *plain = NULL;
  g_autofree char *behind = NULL;

  if (!suffix || g_ascii_strcasecmp (suffix, "." SUFFIX) != 0)
    return NULL;
  plain = g_strdup_printf ("%.*s-test%s", (int) (suffix - base), base, suffix);
  behind = g_build_filename (folder, plain, NULL);
  if (g_file_test (behind, G_FILE_TEST_EXISTS))
    return g_file_new_for_path (behind);
  /* "my_train_logits", "logits-train": the word set apart, in its place. */
  for (const char *word = strstr (base, "train"); word; word = strstr (word + 1, "train"))
    {
      g_autofree char *other = NULL;
      g_autofree char *there = NULL;

      if ((word > base && g_ascii_isalnum (word[-1])) || g_ascii_isalnum (word[5]))
        continue;
      other = g_strdup_printf ("%.*stest%s", (int) (word - base), base, word + 5);
      there = g_build_filename (folder, other, NULL);
      if (g_file_test (there, G_FILE_TEST_EXISTS))
        return g_file_new_for_path (there);
    }
  return NULL;
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
