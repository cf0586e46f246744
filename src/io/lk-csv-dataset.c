/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-csv-dataset.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lk-dataset-info.h"
#include "lk-error.h"
#include "lk-file.h"
#include "lk-natural.h"
#include "lk-number.h"
#include "lk-pixbuf.h"

#define MAX_FILE_BYTES ((gsize) 2000000000)
#define MAX_NUMBER     40  /* bytes of one */
#define MAX_LABEL      100 /* bytes: a class's name, not a sample's text */
#define LINES_A_REPORT 1024
#define MAX_COLUMNS    ((gsize) 1 << 20)

/* Where the reader is. */
typedef struct {
  const char *name;
  const guint8 *at, *end;
  gsize line;
  char separator;
} Reader;

/* A field, without its quotes. */
typedef struct {
  const guint8 *bytes;
  gsize length;
} Field;

/* The first line's lesson about the others. */
typedef struct {
  gsize n_columns;
  gsize label_column;
  gboolean has_header;
} Form;

void
lk_csv_clear (LkCsv *csv)
{
  lk_split_clear (&csv->split);
}

G_GNUC_PRINTF (4, 5)
static gboolean
set_error (GError **error, const Reader *reader, gsize column, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  if (column > 0)
    g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s”, line %zu, column %zu: %s"), reader->name, reader->line,
                 column, reason);
  else
    g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s”, line %zu: %s"), reader->name, reader->line, reason);
  return FALSE;
}

static gboolean
is_blank (guint8 byte)
{
  return byte == ' ' || byte == '\r' || byte == '\t';
}

/* To the first line that holds something; FALSE at the end. */
static gboolean
next_line (Reader *reader)
{
  while (reader->at < reader->end)
    {
      const guint8 *byte = reader->at;

      while (byte < reader->end && is_blank (*byte) && *byte != reader->separator)
        byte++;
      if (byte < reader->end && *byte != '\n')
        return TRUE;
      reader->at = byte + (byte < reader->end);
      reader->line++;
    }
  return FALSE;
}

/* The next field; *last says that the line ends with it. FALSE when quotes do
 * not close. Doubled quotes inside are left as they are: labels may hold them. */
static gboolean
next_field (Reader *reader, Field *field, gboolean *last)
{
  const guint8 *byte = reader->at;

  while (byte < reader->end && is_blank (*byte) && *byte != reader->separator)
    byte++;
  if (byte < reader->end && *byte == '"')
    {
      field->bytes = ++byte;
      while (byte < reader->end && *byte != '\n' &&
             (*byte != '"' || (byte + 1 < reader->end && byte[1] == '"' && byte++)))
        byte++;
      if (byte == reader->end || *byte != '"')
        return FALSE;
      field->length = (gsize) (byte++ - field->bytes);
      while (byte < reader->end && is_blank (*byte) && *byte != reader->separator)
        byte++;
      if (byte < reader->end && *byte != '\n' && *byte != reader->separator)
        return FALSE;
    }
  else
    {
      field->bytes = byte;
      while (byte < reader->end && *byte != '\n' && *byte != reader->separator)
        byte++;
      field->length = (gsize) (byte - field->bytes);
      while (field->length > 0 && is_blank (field->bytes[field->length - 1]))
        field->length--;
    }
  *last = byte == reader->end || *byte == '\n';
  reader->at = byte + (byte < reader->end);
  return TRUE;
}

/* FALSE when the field is no finite decimal number. */
static gboolean
read_number (const Field *field, double *number)
{
  char text[MAX_NUMBER + 1];
  guint whole = 0;
  gsize i;

  /* Nearly all fields are whole numbers of up to three digits. */
  for (i = 0; i < field->length && i < 6 && g_ascii_isdigit (field->bytes[i]); i++)
    whole = 10 * whole + (guint) (field->bytes[i] - '0');
  *number = whole;
  if (i == field->length)
    return i > 0;

  if (field->length > MAX_NUMBER)
    return FALSE;
  for (i = 0; i < field->length; i++)
    if (!g_ascii_isdigit (field->bytes[i]) && !strchr ("+-.eE", field->bytes[i]))
      return FALSE;
    else if (field->bytes[i] == '\0')
      return FALSE;
  memcpy (text, field->bytes, field->length);
  text[field->length] = '\0';
  return lk_number_parse (text, number);
}

static gboolean
is_label_name (const Field *field)
{
  static const char *const known[] = { "label", "class", "target", "y" };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (field->length == strlen (known[i]) &&
        g_ascii_strncasecmp ((const char *) field->bytes, known[i], field->length) == 0)
      return TRUE;
  return FALSE;
}

static char
guess_separator (const Reader *reader)
{
  static const char candidates[] = { ',', ';', '\t' };
  gsize counts[G_N_ELEMENTS (candidates)] = { 0 };
  gsize best = 0;

  for (const guint8 *byte = reader->at; byte < reader->end && *byte != '\n'; byte++)
    for (gsize i = 0; i < G_N_ELEMENTS (candidates); i++)
      counts[i] += *byte == candidates[i];
  for (gsize i = 1; i < G_N_ELEMENTS (candidates); i++)
    if (counts[i] > counts[best])
      best = i;
  return candidates[best];
}

/* Looks at the first line, without passing it when it is a sample. */
static gboolean
read_form (Reader *reader, Form *form, GError **error)
{
  const guint8 *start;
  gboolean has_words = FALSE, has_label = FALSE, last = FALSE;

  *form = (Form) { 0 };
  reader->separator = '\n'; /* none yet */
  if (!next_line (reader))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” is empty; it should have a line for each sample"),
                   reader->name);
      return FALSE;
    }
  reader->separator = guess_separator (reader);
  start = reader->at;
  while (!last)
    {
      Field field;
      double number;

      if (!next_field (reader, &field, &last))
        return set_error (error, reader, form->n_columns + 1, _ ("a quotation mark is not closed"));
      if (form->n_columns > 0 && !read_number (&field, &number))
        has_words = TRUE;
      if (is_label_name (&field) && !has_label)
        {
          form->label_column = form->n_columns;
          has_label = TRUE;
        }
      if (++form->n_columns > MAX_COLUMNS)
        return set_error (error, reader, 0, _ ("there are more than %zu columns"), MAX_COLUMNS);
    }
  if (form->n_columns < 2)
    return set_error (error, reader, 0,
                      _ ("there is one column; a sample is its label and its pixels, with commas, semicolons or tabs "
                         "between"));
  form->has_header = has_words || has_label;
  if (form->has_header)
    reader->line++;
  else
    reader->at = start;
  return TRUE;
}

/* The class that the field names, whole numbers in one form. */
static gboolean
read_label (const Reader *reader, const Field *field, gsize column, LkNames *names, guint16 *label, GError **error)
{
  g_autofree char *text = NULL;
  double number;
  int place;

  if (field->length == 0)
    return set_error (error, reader, column, _ ("the label is empty"));
  if (field->length > MAX_LABEL || !g_utf8_validate ((const char *) field->bytes, (gssize) field->length, NULL) ||
      memchr (field->bytes, '\0', field->length))
    return set_error (error, reader, column,
                      _ ("this is no label: it must be a word or number of up to %d bytes in UTF-8"), MAX_LABEL);
  if (read_number (field, &number) && number == rint (number) && fabs (number) < 1e9)
    text = g_strdup_printf ("%.0f", number == 0.0 ? 0.0 : number);
  else
    text = g_strndup ((const char *) field->bytes, field->length);
  place = lk_names_place (names, text);
  if (place < 0)
    return set_error (error, reader, column,
                      _ ("this is the label of class number %d, and %d can be used. Does the label stand in this "
                         "column?"),
                      LK_MAX_CLASSES + 1, LK_MAX_CLASSES);
  *label = (guint16) place;
  return TRUE;
}

/* The rest of a line. `values` is NULL in the first pass, which checks. */
static gboolean
read_sample (Reader *reader, const Form *form, double scale, LkNames *names, double *largest, guint8 *pixels,
             guint16 *label, GError **error)
{
  gsize column = 0;
  gboolean last = FALSE;

  while (!last)
    {
      Field field;
      double number;

      if (!next_field (reader, &field, &last))
        return set_error (error, reader, column + 1, _ ("a quotation mark is not closed"));
      if (column == form->n_columns)
        return set_error (error, reader, 0, _ ("it has more columns than the first line, which has %zu"),
                          form->n_columns);
      if (column++ == form->label_column)
        {
          if (!read_label (reader, &field, column, names, label, error))
            return FALSE;
          continue;
        }
      if (!read_number (&field, &number))
        return set_error (error, reader, column, _ ("a pixel must be a number from 0 to 255, or from 0 to 1"));
      if (number < 0.0 || number > 255.0)
        return set_error (error, reader, column, _ ("the pixel is %g; pixels are 0 to 255, or 0 to 1"), number);
      *largest = MAX (*largest, number);
      if (pixels)
        *pixels++ = (guint8) (number * scale + 0.5);
    }
  if (column < form->n_columns)
    return set_error (error, reader, 0, _ ("it has %zu columns, but the first line has %zu"), column, form->n_columns);
  reader->line++;
  return TRUE;
}

/* All lines from here on; n receives their number. */
static gboolean
read_samples (Reader reader, const Form *form, double scale, LkNames *names, double *largest, LkSplit *split, gsize *n,
              double progress_from, const LkImportOptions *options, GCancellable *cancellable, GError **error)
{
  const guint8 *start = reader.at;
  guint8 *pixels = split ? split->pixels : NULL;
  guint16 label;

  for (*n = 0; next_line (&reader); (*n)++)
    {
      if (*n % LINES_A_REPORT == 0 &&
          !lk_import_go_on (options, progress_from + 0.5 * (double) (reader.at - start) / (double) (reader.end - start),
                            cancellable, error))
        return FALSE;
      if (!read_sample (&reader, form, scale, names, largest, pixels, split ? split->labels + *n : &label, error))
        return FALSE;
      if (pixels)
        pixels += form->n_columns - 1;
    }
  return TRUE;
}

gboolean
lk_csv_parse (const guint8 *bytes, gsize length, const char *name, LkNames *names, const LkCsv *like,
              const LkImportOptions *options, GCancellable *cancellable, LkCsv *csv, GError **error)
{
  Reader reader = { .name = name, .at = bytes, .end = bytes + length, .line = 1 };
  double largest = 0.0;
  gsize n;
  Form form;

  if (length >= 3 && memcmp (bytes, "\xef\xbb\xbf", 3) == 0)
    reader.at += 3; /* as spreadsheets mark UTF-8 */
  if (!read_form (&reader, &form, error))
    return FALSE;
  if (like && form.n_columns - 1 != like->n_pixels)
    return set_error (error, &reader, 0, _ ("it has %zu pixels, but the training samples have %zu"), form.n_columns - 1,
                      like->n_pixels);
  if (!read_samples (reader, &form, 1.0, names, &largest, NULL, &n, 0.0, options, cancellable, error))
    return FALSE;
  if (n == 0)
    return set_error (error, &reader, 0, _ ("there is no sample after the names of the columns"));
  csv->n_pixels = form.n_columns - 1;
  csv->is_unit = like ? like->is_unit : largest <= 1.0;
  if (csv->is_unit && largest > 1.0)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("“%s” has a pixel of %g, but the training samples’ pixels are 0 to 1"), name, largest);
      return FALSE;
    }
  return lk_import_reserve (&csv->split, n, csv->n_pixels, name, error) &&
         read_samples (reader, &form, csv->is_unit ? 255.0 : 1.0, names, &largest, &csv->split, &n, 0.5, options,
                       cancellable, error);
}

static const char *const suffixes[] = { "csv", "csv.gz", "tsv", "tsv.gz", NULL };

static gboolean
is_table (const char *name)
{
  return lk_import_has_suffix (name, suffixes);
}

/* Where "train" stands that tells a training table by its name
 * ("x_train.csv", "train.csv"), or NULL. */
static const char *
find_train (const char *base)
{
  const char *dot = strchr (base, '.');
  const char *word = dot && dot - base >= 5 ? dot - 5 : NULL;

  /* The last dot before the suffix: names may hold others. */
  for (const char *next = dot; next && is_table (next); next = strchr (next + 1, '.'))
    word = next - base >= 5 ? next - 5 : NULL;
  if (!word || g_ascii_strncasecmp (word, "train", 5) != 0 || (word > base && g_ascii_isalnum (word[-1])))
    return NULL;
  return word;
}

/* The table of a folder (NAME_train.csv, train.csv, or its only .csv), or NULL. */
static char *
find_table (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *train = NULL;
  g_autofree char *only = NULL;
  const char *name;
  guint n = 0;

  while (dir && (name = g_dir_read_name (dir)))
    {
      if (!is_table (name))
        continue;
      n++;
      g_free (only);
      only = g_strdup (name);
      if (find_train (name) && (!train || lk_natural_compare (name, train) < 0))
        {
          g_free (train);
          train = g_strdup (name);
        }
    }
  if (train)
    return g_build_filename (folder, train, NULL);
  return n == 1 ? g_build_filename (folder, only, NULL) : NULL;
}

/* The test samples' table beside the training samples'; NULL when there is none. */
static char *
find_test (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  const char *word = find_train (base);
  g_autofree char *test = NULL;
  g_autofree char *other = NULL;

  if (!word)
    return NULL;
  test = g_strdup_printf ("%.*s%s%s", (int) (word - base), base, g_ascii_isupper (*word) ? "Test" : "test", word + 5);
  other = g_build_filename (folder, test, NULL);
  return g_file_test (other, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer (&other) : NULL;
}

static gboolean
read_file (const char *path, LkNames *names, const LkCsv *like, const LkImportOptions *options,
           GCancellable *cancellable, LkCsv *csv, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *shown = g_file_get_parse_name (file);
  g_autoptr (GBytes) bytes = lk_file_read (file, MAX_FILE_BYTES, cancellable, error);
  const guint8 *data;
  gsize length;

  if (!bytes)
    return FALSE;
  data = g_bytes_get_data (bytes, &length);
  return lk_csv_parse (data, length, shown, names, like, options, cancellable, csv, error);
}

/* The pictures' size in the file. */
static gboolean
find_size (const LkCsv *csv, const LkImportOptions *options, const char *shown, gsize *width, gsize *height,
           GError **error)
{
  gsize side = (gsize) lround (sqrt ((double) csv->n_pixels));

  *width = options->picture_width;
  *height = options->picture_height;
  if (*width * *height == csv->n_pixels)
    return TRUE;
  *width = *height = side;
  if (side * side == csv->n_pixels)
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
               _ ("“%s” has pictures of %zu pixels, which make no square: say how wide and high they are, such as "
                  "--picture-size 8x5, or is a column neither label nor pixel?"),
               shown, csv->n_pixels);
  return FALSE;
}

/* Brings a split's pictures from w × h to width × height. */
static gboolean
resize (LkSplit *split, gsize w, gsize h, gsize width, gsize height, const char *shown, const LkImportOptions *options,
        GCancellable *cancellable, GError **error)
{
  LkSplit fitted = { 0 };

  if ((w == width && h == height) || split->n == 0)
    return TRUE;
  if (!lk_import_reserve (&fitted, split->n, width * height, shown, error))
    {
      lk_split_clear (&fitted);
      return FALSE;
    }
  for (gsize i = 0; i < split->n; i++)
    {
      if (i % LINES_A_REPORT == 0 && !lk_import_go_on (options, 1.0, cancellable, error))
        {
          lk_split_clear (&fitted);
          return FALSE;
        }
      lk_grey_fit (split->pixels + i * w * h, w, h, fitted.pixels + i * width * height, width, height);
      fitted.labels[i] = split->labels[i];
    }
  lk_split_clear (split);
  *split = fitted;
  return TRUE;
}

/* The first lines that are there as a whole are read as samples. */
static LkMatch
probe_head (const LkSource *source)
{
  static const LkImportOptions plain = { 0 };
  const guint8 *end = source->head ? memrchr (source->head, '\n', source->n_head) : NULL;
  g_autoptr (LkNames) names = lk_names_new ();
  g_auto (LkCsv) csv = { 0 };

  if (source->head && memchr (source->head, '\0', source->n_head))
    return LK_MATCH_NO; /* no text */
  if (end && lk_csv_parse (source->head, (gsize) (end - source->head), "", names, NULL, &plain, NULL, &csv, NULL))
    return LK_MATCH_SURE;
  return LK_MATCH_PERHAPS;
}

static LkMatch
probe (const LkSource *source)
{
  g_autofree char *table = source->is_folder ? find_table (source->path) : NULL;

  if (source->is_folder)
    return table ? LK_MATCH_SURE : LK_MATCH_NO;
  return source->file ? probe_head (source) : LK_MATCH_NO;
}

static gboolean
load (const LkSource *source, const LkImportOptions *options, GCancellable *cancellable, LkImported *imported,
      GError **error)
{
  g_autofree char *path = source->is_folder ? find_table (source->path) : g_strdup (source->path);
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *test_path = find_test (path);
  g_autoptr (LkNames) names = lk_names_new ();
  g_auto (LkDatasetInfo) info = { 0 };
  g_auto (LkCsv) train = { 0 };
  g_auto (LkCsv) test = { 0 };
  gsize w, h, width, height;

  if (!lk_dataset_info_read (source, &info, cancellable, error) ||
      !read_file (path, names, NULL, options, cancellable, &train, error) ||
      (test_path && !read_file (test_path, names, &train, options, cancellable, &test, error)) ||
      !find_size (&train, options, shown, &w, &h, error))
    return FALSE;
  lk_size_fit (w, h, LK_MAX_SIDE, &width, &height);
  if (options->picture_width > 0)
    {
      width = options->picture_width;
      height = options->picture_height;
    }
  if (!resize (&train.split, w, h, width, height, shown, options, cancellable, error) ||
      !resize (&test.split, w, h, width, height, shown, options, cancellable, error))
    return FALSE;
  imported->dataset = lk_import_assemble (source->name, info.title, info.source, info.licence, width, height, names,
                                          &train.split, &test.split, shown, error);
  return imported->dataset != NULL;
}

const LkFormat lk_format_csv = {
  .id = "csv",
  .kind = LK_FORMAT_DATA,
  .label = N_ ("a CSV file"),
  .title = N_ ("Tables (CSV)"),
  .suffixes = suffixes,
  .how = N_ ("a table NAME_train.csv, a line a sample: its label and then its pixels"),
  .probe = probe,
  .load = load,
};
