/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-npy.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "io/lk-error.h"
#include "io/lk-file.h"
#include "nn/lk-half.h"
#include "nn/lk-memory.h"
#include "words/lk-quantity.h"

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

/* "(60000, 10)", "(60000,)" */
static gboolean
read_shape (const char *value, LkNpy *npy)
{
  if (*value++ != '(')
    return FALSE;
  for (value += strspn (value, " "); *value != ')'; value += strspn (value, " "))
    {
      char *end;
      guint64 number;

      if (!g_ascii_isdigit (*value) || npy->rank == LK_NPY_MAX_RANK)
        return FALSE;
      number = g_ascii_strtoull (value, &end, 10);
      if (number > G_MAXUINT32 || !lk_size_mul (npy->n, (gsize) number, &npy->n))
        return FALSE;
      npy->shape[npy->rank++] = (gsize) number;
      value = end + strspn (end, " ");
      value += *value == ',';
    }
  return TRUE;
}

#define MAX_LETTERS 10000 /* of a text's */

/* "'<f4'" is kind 'f', 4 bytes, little-endian; "'<U5'" text of five letters of 4 bytes each. */
static gboolean
read_type (const char *type, LkNpy *npy)
{
  static const char *const known[] = { "f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1" };
  guint64 letters;
  char *end;

  if (!type || type[0] != '\'' || !strchr ("<>|=", type[1]) || type[1] == '\0')
    return FALSE;
  npy->big = type[1] == '>';
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (strncmp (type + 2, known[i], 2) == 0 && type[4] == '\'')
      {
        npy->kind = known[i][0];
        npy->size = (gsize) (known[i][1] - '0');
        return TRUE;
      }
  if ((type[2] != 'U' && type[2] != 'S') || !g_ascii_isdigit (type[3]))
    return FALSE;
  letters = g_ascii_strtoull (type + 3, &end, 10);
  if (*end != '\'' || letters == 0 || letters > MAX_LETTERS)
    return FALSE;
  npy->kind = type[2];
  npy->size = (gsize) letters * (type[2] == 'U' ? 4 : 1);
  return TRUE;
}

/* All but the data, which begin at *data. */
static gboolean
read_header (const guint8 *bytes, gsize length, const char *name, LkNpy *npy, gsize *data, GError **error)
{
  g_autofree char *text = read_text (bytes, length, name, data, error);
  const char *order, *shape;

  if (!text)
    return FALSE;
  *npy = (LkNpy) { .name = name, .data = bytes + *data, .n = 1 };
  order = find_value (text, "fortran_order");
  shape = find_value (text, "shape");
  if (!read_type (find_value (text, "descr"), npy))
    return set_error (error, name,
                      _ ("its items are no numbers (float16, float32, float64 or integers); write it with "
                         "numpy.save (file, array.astype ('float32'))"));
  if (!order || (!g_str_has_prefix (order, "False") && !g_str_has_prefix (order, "True")))
    return set_error (error, name, _ ("it is damaged: its header has no “fortran_order”"));
  if (!shape || !read_shape (shape, npy))
    return set_error (error, name, _ ("it is damaged: its header has no “shape” that can be read"));
  npy->fortran = g_str_has_prefix (order, "True");
  return TRUE;
}

gboolean
lk_npy_open (const guint8 *bytes, gsize length, const char *name, LkNpy *npy, GError **error)
{
  gsize data = 0, n_bytes;

  if (!read_header (bytes, length, name, npy, &data, error))
    return FALSE;
  if (!lk_size_mul (npy->n, npy->size, &n_bytes) || n_bytes != length - data)
    return set_error (error, name, _ ("%zu items do not take the %zu bytes that it holds. Fetch the file anew"), npy->n,
                      length - data);
  return TRUE;
}

/* Where item i, counted with the last axis the fastest, begins in the file. */
static const guint8 *
find_item (const LkNpy *npy, gsize i)
{
  gsize place = 0, step = npy->n;

  if (!npy->fortran || npy->rank < 2)
    return npy->data + i * npy->size;
  for (gsize axis = npy->rank; axis-- > 0; i /= npy->shape[axis])
    {
      step /= npy->shape[axis];
      place += i % npy->shape[axis] * step;
    }
  return npy->data + place * npy->size;
}

double
lk_npy_get (const LkNpy *npy, gsize i)
{
  const guint8 *bytes = find_item (npy, i);
  guint64 bits = 0;
  gint64 whole;
  double number;
  guint shift = (guint) (64 - 8 * npy->size);

  for (gsize k = 0; k < npy->size; k++)
    bits |= (guint64) bytes[npy->big ? npy->size - 1 - k : k] << 8 * k;
  if (npy->kind == 'u' || npy->kind == 'b')
    return (double) bits;
  if (npy->kind == 'i')
    {
      bits <<= shift;
      memcpy (&whole, &bits, sizeof whole);
      return (double) whole / (double) ((guint64) 1 << shift);
    }
  if (npy->size == 2)
    return lk_half_to_float ((guint16) bits);
  if (npy->size == 4)
    {
      guint32 word = (guint32) bits;
      float single;

      memcpy (&single, &word, sizeof single);
      return single;
    }
  memcpy (&number, &bits, sizeof number);
  return number;
}

char *
lk_npy_get_text (const LkNpy *npy, gsize i)
{
  const guint8 *bytes = find_item (npy, i);
  g_autoptr (GString) text = g_string_new (NULL);

  if (npy->kind == 'S')
    g_string_append_len (text, (const char *) bytes, (gssize) strnlen ((const char *) bytes, npy->size));
  for (gsize k = 0; npy->kind == 'U' && k < npy->size; k += 4)
    {
      const guint8 *b = bytes + k;
      guint32 letter = npy->big ? (guint32) b[0] << 24 | (guint32) b[1] << 16 | (guint32) b[2] << 8 | b[3]
                                : (guint32) b[3] << 24 | (guint32) b[2] << 16 | (guint32) b[1] << 8 | b[0];

      if (letter == 0)
        break;
      g_string_append_unichar (text, letter < 0x110000 && g_unichar_validate (letter) ? letter : 0xfffd);
    }
  return g_utf8_make_valid (text->str, -1);
}

gboolean
lk_npy_has_numbers (const LkNpy *npy)
{
  return npy->kind != 'U' && npy->kind != 'S';
}

/* Rows and columns: axes of 1 count for nothing beyond the second. */
static gboolean
find_table (const LkNpy *npy, gsize shape[2])
{
  gsize kept = 0;

  for (gsize i = 0; i < npy->rank; i++)
    if (npy->shape[i] != 1 || npy->rank <= 2 || kept + npy->rank - i <= 2)
      {
        if (kept == 2)
          return FALSE;
        shape[kept++] = npy->shape[i];
      }
  return kept == 2 && npy->n > 0;
}

gboolean
lk_npy_may_be_logits (const guint8 *head, gsize n)
{
  gsize data, shape[2];
  LkNpy npy;

  return !read_header (head, n, "", &npy, &data, NULL) || (lk_npy_has_numbers (&npy) && find_table (&npy, shape));
}

/* log (0) takes the place of what is far below everything else. */
static void
raise_floor (float *values, gsize n, LkNpyFloor *floor)
{
  float least = INFINITY, most = -INFINITY;

  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i]))
      {
        least = fminf (least, values[i]);
        most = fmaxf (most, values[i]);
      }
  floor->value = fmaxf (fminf (least, most - LK_NPY_FAR), -FLT_MAX);
  for (gsize i = 0; i < n; i++)
    if (isinf (values[i]))
      values[i] = floor->value;
}

static gboolean
read_values (const LkNpy *npy, gsize rows, gsize columns, float *values, LkNpyFloor *floor, GError **error)
{
  *floor = (LkNpyFloor) { 0 };
  for (gsize r = 0; r < rows; r++)
    {
      gsize before = floor->n;

      for (gsize c = 0; c < columns; c++)
        {
          double number = lk_npy_get (npy, r * columns + c);
          float value = (float) number;

          if (isinf (number) && number < 0.0)
            floor->n++;
          else if (!isfinite (value))
            return set_error (error, npy->name, _ ("row %zu, column %zu is infinite, too large or not a number"), r, c);
          values[r * columns + c] = value;
        }
      if (floor->n - before == columns)
        return set_error (error, npy->name, _ ("row %zu is −∞ (the logarithm of 0) in all its columns"), r);
    }
  if (floor->n > 0)
    raise_floor (values, rows * columns, floor);
  return TRUE;
}

float *
lk_npy_parse (const guint8 *bytes, gsize length, const char *name, gsize *rows, gsize *columns, LkNpyFloor *floor,
              GError **error)
{
  LkNpyFloor unasked;
  gsize shape[2];
  float *values;
  LkNpy npy;

  if (!lk_npy_open (bytes, length, name, &npy, error))
    return NULL;
  if (!lk_npy_has_numbers (&npy) || !find_table (&npy, shape))
    {
      set_error (error, name,
                 lk_npy_has_numbers (&npy) ? _ ("it is no table of two axes, samples and classes. As a data set, "
                                                "pictures need labels beside them: x_train.npy and y_train.npy")
                                           : _ ("it holds text, and no numbers"));
      return NULL;
    }
  values = lk_alloc_aligned (npy.n, sizeof (float));
  if (!values)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_MEMORY, _ ("“%s” does not fit in memory: %zu × %zu numbers"), name,
                   shape[0], shape[1]);
      return NULL;
    }
  if (!read_values (&npy, shape[0], shape[1], values, floor ? floor : &unasked, error))
    {
      free (values);
      return NULL;
    }
  *rows = shape[0];
  *columns = shape[1];
  return values;
}

float *
lk_npy_load (GFile *file, gsize *rows, gsize *columns, LkNpyFloor *floor, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autoptr (GBytes) bytes = lk_file_read (file, MAX_FILE_BYTES, cancellable, error);
  const guint8 *data;
  gsize length;

  if (!bytes)
    return NULL;
  data = g_bytes_get_data (bytes, &length);
  return lk_npy_parse (data, length, name, rows, columns, floor, error);
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
  g_autofree char *shown = g_file_get_parse_name (source->file);
  LkNpyFloor floor;

  imported->logits = lk_npy_load (source->file, &imported->rows, &imported->columns, &floor, cancellable, error);
  if (imported->logits && floor.n > 0)
    {
      lk_findings_add (options->findings, LK_FINDING_NOTE, "minus-infinity",
                       g_strdup_printf (ngettext ("“%s” has %s number of −∞, the logarithm of 0: it is taken as %s",
                                                  "“%s” has %s numbers of −∞, the logarithm of 0: they are taken as %s",
                                                  floor.n),
                                        shown, LK_COUNT (floor.n), LK_REAL (floor.value)));
      lk_findings_number (options->findings, "numbers", (double) floor.n);
      lk_findings_number (options->findings, "taken_as", floor.value);
    }
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
