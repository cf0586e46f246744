/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-csv-dataset.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dataset/lk-features.h"
#include "lk-csv-match.h"
#include "lk-dataset-info.h"
#include "io/lk-error.h"
#include "io/lk-file.h"
#include "lk-foreign.h"
#include "io/lk-name.h"
#include "io/lk-pixbuf.h"
#include "lk-pixels.h"

#define MAX_FILE_BYTES ((gsize) 2000000000)
#define MAX_LABEL      100 /* bytes: a class's name, not a sample's text */
#define LINES_A_REPORT 1024

void
lk_csv_clear (LkCsv *csv)
{
  lk_split_clear (&csv->split);
  lk_csv_form_clear (&csv->form);
  lk_features_clear (&csv->features);
  g_clear_pointer (&csv->notes, g_ptr_array_unref);
}

/* What the first pass finds. */
typedef struct {
  LkPixelRange pixels;
  LkColourLook look;          /* where they may be in colour; its sides are 0: they cannot */
  gsize bad_line, bad_column; /* of the first number that is no pixel's of the usual scales; 0: none */
  double bad;
  gsize n; /* samples */
} Range;

/* The class that the field names, whole numbers in one form. */
static gboolean
read_label (const LkCsvReader *reader, const LkCsvField *field, gsize column, LkNames *names, guint16 *label,
            GError **error)
{
  g_autofree char *text = NULL;
  double number;
  int place;

  if (field->length == 0)
    return lk_csv_error (error, reader, column, _ ("the label is empty"));
  if (field->length > MAX_LABEL || !g_utf8_validate ((const char *) field->bytes, (gssize) field->length, NULL) ||
      memchr (field->bytes, '\0', field->length))
    return lk_csv_error (error, reader, column,
                         _ ("this is no label: it must be a word or number of up to %d bytes in UTF-8"), MAX_LABEL);
  if (lk_csv_number (reader, field, &number) && number == rint (number) && fabs (number) < 1e9)
    text = g_strdup_printf ("%.0f", number == 0.0 ? 0.0 : number);
  else
    text = g_strndup ((const char *) field->bytes, field->length);
  place = lk_names_place (names, text);
  if (place < 0)
    return lk_csv_error (error, reader, column,
                         _ ("this is the label of class number %d, and %d can be used. Does the label stand in this "
                            "column? --label-column says where"),
                         LK_MAX_CLASSES + 1, LK_MAX_CLASSES);
  *label = (guint16) place;
  return TRUE;
}

/* One of several columns that are the label. */
static gboolean
read_mark (const LkCsvReader *reader, const LkCsvField *field, gsize column, const LkCsvForm *form, LkNames *names,
           int *place, GError **error)
{
  double number;

  if (!lk_csv_number (reader, field, &number) || (number != 0.0 && number != 1.0) || (number == 1.0 && *place >= 0))
    return lk_csv_error (error, reader, column,
                         _ ("the columns of the label must hold one 1 and otherwise 0. --label-column says which "
                            "column is the label"));
  if (number == 1.0)
    *place = lk_names_place (names, form->label_names[form->places[column - 1]]);
  return TRUE;
}

static void
look_at (Range *range, const LkCsvReader *reader, gsize column, double number)
{
  lk_pixel_range_add (&range->pixels, number);
  if ((number < 0.0 || number > 255.0) && range->bad_line == 0)
    {
      range->bad_line = reader->line;
      range->bad_column = column;
      range->bad = number;
    }
}

/* The rest of a line; its numbers into row (n_pixels), its class into *label. */
static gboolean
read_sample (LkCsvReader *reader, const LkCsvForm *form, LkNames *names, Range *range, double *row, guint16 *label,
             GError **error)
{
  gsize column = 0;
  gboolean last = FALSE;
  int place = -1;

  while (!last)
    {
      LkCsvField field;
      double number;

      if (!lk_csv_next_field (reader, &field, &last))
        return lk_csv_error (error, reader, column + 1, _ ("a quotation mark is not closed"));
      if (column == form->n_columns && last && field.length == 0)
        break; /* a separator at the line's end */
      if (column == form->n_columns)
        return lk_csv_error (error, reader, 0, _ ("it has more columns than the first line, which has %zu"),
                             form->n_columns);
      column++;
      switch (form->roles[column - 1])
        {
        case LK_CSV_LABEL:
          if (form->n_labels > 1 ? !read_mark (reader, &field, column, form, names, &place, error)
                                 : !read_label (reader, &field, column, names, label, error))
            return FALSE;
          break;
        case LK_CSV_PIXEL:
          if (!lk_csv_number (reader, &field, &number))
            return lk_csv_error (error, reader, column, _ ("a pixel must be a number from 0 to 255, or from 0 to 1"));
          look_at (range, reader, column, number);
          row[form->places[column - 1]] = number;
          break;
        default:
          break;
        }
    }
  if (column < form->n_columns)
    return lk_csv_error (error, reader, 0, _ ("it has %zu columns, but the first line has %zu"), column,
                         form->n_columns);
  if (form->n_labels > 1 && place < 0)
    return lk_csv_error (error, reader, 0, _ ("none of the columns of the label is 1"));
  if (form->n_labels > 1)
    *label = (guint16) place;
  reader->line++;
  return TRUE;
}

/* A sample's bytes; room: for twice its numbers. */
static void
write_pixels (const LkCsv *csv, const double *row, guint8 *room, guint8 *pixels)
{
  if (csv->features.n > 0)
    lk_features_draw (&csv->features, row, pixels);
  else
    {
      guint8 *bytes = csv->colours.width > 0 ? room : pixels;

      for (gsize i = 0; i < csv->n_pixels; i++)
        bytes[i] = lk_pixel_scale_byte (&csv->scale, row[i]);
      if (csv->colours.width > 0)
        lk_colour_form_write (&csv->colours, bytes, bytes + csv->n_pixels, pixels);
    }
}

gsize
lk_csv_n_bytes (const LkCsv *csv)
{
  if (csv->features.n > 0)
    return csv->features.width * csv->features.height;
  if (csv->colours.width > 0)
    return csv->colours.width * csv->colours.height * lk_colour_form_planes (&csv->colours);
  return csv->n_pixels;
}

/* All lines from here on. The first pass, without a split, counts and looks; the second fills the split. */
static gboolean
read_samples (LkCsvReader reader, LkCsv *csv, LkNames *names, Range *range, gboolean fill,
              const LkImportOptions *options, GCancellable *cancellable, GError **error)
{
  const guint8 *start = reader.at;
  g_autofree double *row = g_new0 (double, csv->n_pixels);
  g_autofree guint8 *room = g_new (guint8, 2 * csv->n_pixels);
  gboolean measure = !fill && csv->features.n == 0 && csv->n_pixels <= LK_MAX_FEATURES && csv->scale.white == 0.0;
  gsize n = 0, size = lk_csv_n_bytes (csv);

  for (; lk_csv_next_line (&reader); n++)
    {
      double done = (double) (reader.at - start) / (double) (reader.end - start);
      guint32 line = (guint32) reader.line; /* a file is shorter than 2^32 bytes */
      guint16 label = 0;

      if (n % LINES_A_REPORT == 0 && !lk_import_go_on (options, (fill ? 0.5 : 0.0) + 0.5 * done, cancellable, error))
        return FALSE;
      if (!read_sample (&reader, &csv->form, names, range, row, &label, error))
        return FALSE;
      if (!fill)
        {
          if (range->look.width > 0)
            lk_colour_look_add (&range->look, row);
          if (measure && lk_features_add (&csv->features, row, csv->n_pixels) != LK_OK)
            return lk_csv_error (error, &reader, 0, _ ("there is too little memory"));
          continue;
        }
      csv->split.labels[n] = label;
      csv->split.origins.lines[n] = line;
      write_pixels (csv, row, room, csv->split.pixels + n * size);
    }
  range->n = n;
  return TRUE;
}

/* The look that pictures in colour are to be given, by how many numbers there are; without sides where they are none. */
static LkColourLook
new_look (const LkCsv *csv, const LkImportOptions *options)
{
  gsize n = csv->n_pixels, area = options->picture_width * options->picture_height, side;

  if (area == n)
    return (LkColourLook) { 0 };
  if (area > 0 && LK_COLOURS * area == n)
    return (
        LkColourLook) { .width = options->picture_width, .height = options->picture_height, .channels = LK_COLOURS };
  if (csv->form.has_alpha && lk_is_square (n / 4, &side))
    return (LkColourLook) { .width = side, .height = side, .channels = 4 };
  if (lk_colours_fit (n, &side))
    return (LkColourLook) { .width = side, .height = side, .channels = LK_COLOURS };
  return (LkColourLook) { 0 };
}

/* Once the scale is known. */
static void
find_colours (LkCsv *csv, const LkColourLook *look, const LkImportOptions *options)
{
  LkColourForm *colours = &csv->colours;
  double grey = LK_GREY_ENOUGH * (csv->scale.white - csv->scale.black) / 255.0;
  g_autofree const char **names = csv->form.names ? g_new0 (const char *, csv->n_pixels) : NULL;

  if (look->width == 0)
    return;
  for (gsize c = 0; names && c < csv->form.n_columns; c++)
    if (csv->form.roles[c] == LK_CSV_PIXEL)
      names[csv->form.places[c]] = csv->form.names[c];
  *colours = (LkColourForm) { .width = look->width, .height = look->height, .channels = look->channels };
  if (look->channels == 4)
    g_ptr_array_add (csv->notes,
                     g_strdup_printf (_ ("%zu numbers a sample are taken for colour pictures of %zu × %zu, with an "
                                         "opacity behind red, green and blue, which is full everywhere and left out"),
                                      csv->n_pixels, look->width, look->height));
  colours->order = look->channels == 4 ? LK_COLOURS_BESIDE : lk_colours_choose (look, names, csv->notes);
  colours->grey = options->grey || look->apart[colours->order] <= grey;
  if (options->grey)
    g_ptr_array_add (csv->notes, g_strdup (_ ("the pictures are in colour and become grey (Rec. 601)")));
  else if (colours->grey)
    g_ptr_array_add (csv->notes, g_strdup (_ ("red, green and blue are the same everywhere: the pictures are grey")));
}

/* What is white, by the training samples. */
static gboolean
find_scale (LkCsv *csv, const LkCsvReader *reader, const Range *range, const LkImportOptions *options, GError **error)
{
  LkCsvReader place = *reader;

  gsize area = range->look.width > 0 ? range->look.width * range->look.height : csv->n_pixels;

  if (lk_pixels_are_features (&range->pixels, area, csv->form.has_words, options))
    {
      lk_features_finish (&csv->features);
      csv->scale = (LkPixelScale) { 0.0, 1.0 };
      g_ptr_array_add (csv->notes,
                       g_strdup_printf (_ ("%zu columns are features and no pixels: each is measured from its mean in "
                                           "its standard deviations, and shown as a bar"),
                                        csv->n_pixels));
      return TRUE;
    }
  lk_features_clear (&csv->features);
  if (lk_pixel_scale_find (&range->pixels, &csv->scale, csv->notes))
    {
      find_colours (csv, &range->look, options);
      return TRUE;
    }
  place.line = range->bad_line;
  return lk_csv_error (error, &place, range->bad_column, _ ("the pixel is %g; pixels are 0 to 255, or 0 to 1"),
                       range->bad);
}

/* Test samples are of the training samples' form. */
static gboolean
take_over (LkCsv *csv, const LkCsv *like, const LkCsvReader *reader, GError **error)
{
  g_ptr_array_set_size (csv->notes, 0); /* those of the training samples say it */
  if (!lk_csv_match (&like->form, &csv->form, reader, csv->notes, error))
    return FALSE;
  csv->scale = like->scale;
  csv->colours = like->colours;
  if (lk_features_copy (&like->features, &csv->features) == LK_OK)
    return TRUE;
  return lk_csv_error (error, reader, 0, _ ("there is too little memory"));
}

static gboolean
check_like (const LkCsv *csv, const Range *range, const char *name, GError **error)
{
  if (csv->features.n > 0 || lk_pixel_scale_holds (&csv->scale, &range->pixels))
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
               _ ("“%s” has a pixel of %g, but the training samples’ pixels are %g to %g"), name,
               range->pixels.largest > csv->scale.white ? range->pixels.largest : range->pixels.smallest,
               csv->scale.black, csv->scale.white);
  return FALSE;
}

static gboolean
parse_text (const guint8 *bytes, gsize length, const char *name, LkNames *names, const LkCsv *like,
            const LkImportOptions *options, GCancellable *cancellable, LkCsv *csv, GError **error)
{
  LkCsvReader reader = { .name = name, .at = bytes, .end = bytes + length, .line = 1 };
  Range range = { .pixels = LK_PIXEL_RANGE_EMPTY };

  if (length >= 3 && memcmp (bytes, "\xef\xbb\xbf", 3) == 0)
    reader.at += 3; /* as spreadsheets mark UTF-8 */
  csv->notes = g_ptr_array_new_with_free_func (g_free);
  if (!lk_csv_form_read (&reader, options, &csv->form, csv->notes, error) ||
      (like && !take_over (csv, like, &reader, error)))
    return FALSE;
  csv->n_pixels = csv->form.n_pixels;
  for (gsize i = 0; i < csv->form.n_labels && csv->form.n_labels > 1; i++)
    if (lk_names_place (names, csv->form.label_names[i]) < 0)
      return lk_csv_error (error, &reader, 0, _ ("there are more than %d classes"), LK_MAX_CLASSES);
  if (!like)
    range.look = new_look (csv, options);
  if (csv->n_pixels == 0)
    return lk_csv_error (error, &reader, 0, _ ("there is no column of pixels beside the label"));
  if (!read_samples (reader, csv, names, &range, FALSE, options, cancellable, error))
    return FALSE;
  if (range.n == 0)
    return lk_csv_error (error, &reader, 0, _ ("there is no sample after the names of the columns"));
  if (like ? !check_like (csv, &range, name, error) : !find_scale (csv, &reader, &range, options, error))
    return FALSE;
  if (!lk_import_reserve (&csv->split, range.n, lk_csv_n_bytes (csv), name, error))
    return FALSE;
  csv->split.origins.lines = calloc (range.n, sizeof *csv->split.origins.lines);
  if (!csv->split.origins.lines)
    return lk_csv_error (error, &reader, 0, _ ("there is too little memory"));
  return read_samples (reader, csv, names, &range, TRUE, options, cancellable, error);
}

gboolean
lk_csv_parse (const guint8 *bytes, gsize length, const char *name, LkNames *names, const LkCsv *like,
              const LkImportOptions *options, GCancellable *cancellable, LkCsv *csv, GError **error)
{
  gsize n = 0;
  g_autofree guint8 *text = lk_csv_text (bytes, length, &n);

  return parse_text (text ? text : bytes, text ? n : length, name, names, like, options, cancellable, csv, error);
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

/* Whether it is the name of the label's column. */
static gboolean
is_label (const LkCsvForm *form, const LkCsvField *field)
{
  for (gsize c = 0; form->names && c < form->n_columns; c++)
    if (form->roles[c] == LK_CSV_LABEL && strlen (form->names[c]) == field->length &&
        memcmp (form->names[c], field->bytes, field->length) == 0)
      return TRUE;
  return FALSE;
}

/* Whether a table has the training table's columns but for that of the label. */
static gboolean
is_unlabelled (const guint8 *data, gsize length, const LkCsv *train)
{
  gsize n = 0;
  g_autofree guint8 *text = lk_csv_text (data, length, &n);
  const guint8 *start = text ? text : data;
  LkCsvReader reader = { .name = "", .at = start, .end = start + (text ? n : length), .line = 1, .separator = '\n' };
  gsize n_columns = 0;
  gboolean last = FALSE;
  LkCsvField field;

  if (!lk_csv_next_line (&reader))
    return FALSE;
  for (lk_csv_guess (&reader); !last && lk_csv_next_field (&reader, &field, &last); n_columns++)
    if (is_label (&train->form, &field))
      return FALSE;
  return n_columns + train->form.n_labels == train->form.n_columns && train->form.has_header;
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

/* The same of the test samples. Those of a competition have no labels: they are left out. */
static gboolean
read_test (const char *path, LkNames *names, const LkCsv *train, const LkImportOptions *options,
           GCancellable *cancellable, LkCsv *test, LkImported *imported, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) bytes = lk_file_read (file, MAX_FILE_BYTES, cancellable, error);
  g_autofree char *shown = g_filename_display_basename (path);
  const guint8 *data;
  gsize length;

  if (!bytes)
    return FALSE;
  data = g_bytes_get_data (bytes, &length);
  if (!is_unlabelled (data, length, train))
    return read_file (path, names, train, options, cancellable, test, error);
  lk_import_note (imported, g_strdup_printf (_ ("“%s” has no labels and was left out"), shown));
  return TRUE;
}

/* The pictures' size in the file. */
static gboolean
find_size (const LkCsv *csv, const LkImportOptions *options, const char *shown, gsize *width, gsize *height,
           GError **error)
{
  gsize side;

  if (csv->features.n > 0)
    {
      *width = csv->features.width;
      *height = csv->features.height;
      return TRUE;
    }
  if (csv->colours.width > 0)
    {
      *width = csv->colours.width;
      *height = csv->colours.height;
      return TRUE;
    }
  *width = options->picture_width;
  *height = options->picture_height;
  if (*width * *height == csv->n_pixels)
    return TRUE;
  if (lk_is_square (csv->n_pixels, &side))
    {
      *width = *height = side;
      return TRUE;
    }
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
               _ ("“%s” has pictures of %zu pixels, which make no square: say how wide and high they are, such as "
                  "--picture-size 8x5, or which column is the label: --label-column"),
               shown, csv->n_pixels);
  return FALSE;
}

/* The first lines that are there as a whole are read as samples. */
static LkMatch
probe_head (const LkSource *source)
{
  static const LkImportOptions plain = { 0 };
  gsize n = source->n_head;
  g_autofree guint8 *decoded = source->head ? lk_csv_text (source->head, source->n_head, &n) : NULL;
  const guint8 *head = decoded ? decoded : source->head;
  const guint8 *end = head ? memrchr (head, '\n', n) : NULL;
  g_autoptr (LkNames) names = lk_names_new ();
  g_auto (LkCsv) csv = { 0 };

  if (head && (memchr (head, '\0', n) || lk_foreign_find (source->head, source->n_head)))
    return LK_MATCH_NO; /* no text, or words between blanks that are known to be something else */
  if (end && lk_csv_parse (head, (gsize) (end - head), "", names, NULL, &plain, NULL, &csv, NULL))
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

/* The table's name beside its lines' numbers. */
static gboolean
name_table (const char *path, LkSplit *split, GError **error)
{
  g_autofree char *base = path ? g_path_get_basename (path) : NULL;
  g_autofree char *name = base ? lk_import_origin (base) : NULL;
  guint32 start;
  LkStatus status = name ? lk_origins_add (&split->origins, name, &start) : LK_OK;

  if (status != LK_OK)
    lk_error_set_status (error, status, _ ("Could not load the data set"));
  return status == LK_OK;
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
  gsize w, h, width, height, channels;

  if (!lk_dataset_info_read (source, &info, cancellable, error) ||
      !read_file (path, names, NULL, options, cancellable, &train, error) ||
      (test_path && !read_test (test_path, names, &train, options, cancellable, &test, imported, error)) ||
      !find_size (&train, options, shown, &w, &h, error))
    return FALSE;
  lk_size_fit (w, h, LK_MAX_SIDE, &width, &height);
  channels = train.colours.width > 0 ? lk_colour_form_planes (&train.colours) : 1;
  if (options->picture_width > 0)
    {
      width = options->picture_width;
      height = options->picture_height;
    }
  for (guint i = 0; i < train.notes->len; i++)
    lk_import_note (imported, g_strdup (g_ptr_array_index (train.notes, i)));
  for (guint i = 0; test.notes && i < test.notes->len; i++)
    lk_import_note (imported, g_strdup (g_ptr_array_index (test.notes, i)));
  if (!name_table (path, &train.split, error) || !name_table (test_path, &test.split, error) ||
      !lk_import_resize (&train.split, (LkShape) { h, w, channels }, width, height, shown, options, cancellable,
                         error) ||
      !lk_import_resize (&test.split, (LkShape) { h, w, channels }, width, height, shown, options, cancellable, error))
    return FALSE;
  imported->dataset =
      lk_import_assemble (source->name, info.title, info.source, info.licence, (LkShape) { height, width, channels },
                          names, &train.split, &test.split, shown, error);
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
