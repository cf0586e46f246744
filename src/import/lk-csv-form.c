/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-csv-form.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "io/lk-error.h"
#include "io/lk-name.h"
#include "lk-colours.h"

#define MAX_COLUMNS  ((gsize) 1 << 20)
#define MAX_ROWS     500
#define MAX_CELLS    ((gsize) 4 << 20)
#define MAX_ONE_HOT  200
#define SURE_ROWS    8  /* enough that chance does not make a pattern of them */
#define SURE_NUMBERS 20 /* the same of 0, 1, 2, … */

/* Some of the table's start. */
typedef struct {
  gsize n_columns, n_rows;
  GPtrArray *names;   /* the first line's fields */
  double *first;      /* (n_columns): NaN: no number */
  GArray *cells;      /* of double (n_rows, n_columns): NaN: a word; infinite: empty */
  GHashTable **words; /* (n_columns): how often each word is there; NULL: none */
  gboolean is_named;
} Sample;

static void
sample_clear (Sample *sample)
{
  for (gsize c = 0; sample->words && c < sample->n_columns; c++)
    g_clear_pointer (&sample->words[c], g_hash_table_unref);
  g_clear_pointer (&sample->words, g_free);
  g_clear_pointer (&sample->names, g_ptr_array_unref);
  g_clear_pointer (&sample->first, g_free);
  g_clear_pointer (&sample->cells, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sample, sample_clear)

void
lk_csv_form_clear (LkCsvForm *form)
{
  g_clear_pointer (&form->roles, g_free);
  g_clear_pointer (&form->places, g_free);
  g_clear_pointer (&form->label_names, g_strfreev);
  g_clear_pointer (&form->names, g_strfreev);
}

static char *
field_text (const LkCsvField *field)
{
  g_autofree char *text = g_strndup ((const char *) field->bytes, field->length);

  return g_utf8_make_valid (text, -1);
}

/* The fields of a line; NULL when a quote is not closed, or there are too many. */
static GPtrArray *
read_names (LkCsvReader *reader, GArray *numbers, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  gboolean last = FALSE;

  while (!last)
    {
      LkCsvField field;
      double number;

      if (!lk_csv_next_field (reader, &field, &last))
        {
          lk_csv_error (error, reader, names->len + 1, _ ("a quotation mark is not closed"));
          return NULL;
        }
      if (!lk_csv_number (reader, &field, &number))
        number = NAN;
      g_array_append_val (numbers, number);
      g_ptr_array_add (names, field_text (&field));
      if (names->len > MAX_COLUMNS)
        {
          lk_csv_error (error, reader, 0, _ ("there are more than %zu columns"), MAX_COLUMNS);
          return NULL;
        }
    }
  return g_steal_pointer (&names);
}

static void
add_word (Sample *sample, gsize column, const LkCsvField *field)
{
  char *word = field_text (field);
  guint n;

  if (!sample->words[column])
    sample->words[column] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (sample->words[column], word));
  g_hash_table_replace (sample->words[column], word, GUINT_TO_POINTER (n + 1));
}

/* The next lines, up to one that is not of this form: the reading will say so. */
static void
read_rows (LkCsvReader reader, Sample *sample)
{
  while (sample->n_rows < MAX_ROWS && (sample->n_rows + 1) * sample->n_columns <= MAX_CELLS &&
         lk_csv_next_line (&reader))
    {
      gboolean last = FALSE;
      gsize column = 0;

      for (; !last; column++)
        {
          LkCsvField field;
          double number;

          if (!lk_csv_next_field (&reader, &field, &last))
            goto broken;
          if (column == sample->n_columns && last && field.length == 0)
            break;
          if (column == sample->n_columns)
            goto broken;
          if (field.length == 0)
            number = INFINITY;
          else if (!lk_csv_number (&reader, &field, &number))
            {
              number = NAN;
              add_word (sample, column, &field);
            }
          g_array_append_val (sample->cells, number);
        }
      if (column < sample->n_columns)
        goto broken;
      sample->n_rows++;
      reader.line++;
    }
broken:
  g_array_set_size (sample->cells, (guint) (sample->n_rows * sample->n_columns));
}

static double
cell (const Sample *sample, gsize row, gsize column)
{
  return g_array_index (sample->cells, double, row * sample->n_columns + column);
}

static const char *
name_of (const Sample *sample, gsize column)
{
  return sample->is_named ? g_ptr_array_index (sample->names, column) : "";
}

/* Small letters and digits alone: "Class_Label" is "classlabel". */
static char *
plain_name (const char *name)
{
  GString *plain = g_string_new (NULL);

  for (; *name; name++)
    if (g_ascii_isalnum (*name))
      g_string_append_c (plain, g_ascii_tolower (*name));
  return g_string_free (plain, FALSE);
}

/* Where the name stands in the list, or -1. */
static int
find_name (const char *name, const char *const *list)
{
  g_autofree char *plain = plain_name (name);

  for (int i = 0; list[i]; i++)
    if (g_str_equal (plain, list[i]))
      return i;
  return -1;
}

/* The surest first. */
static const char *const label_names[] = {
  "label",     "labels",    "class",   "classes",   "target",   "targets", "y",          "digit",
  "digits",    "letter",    "letters", "species",   "category", "variety", "classlabel", "classname",
  "labelname", "character", "symbol",  "diagnosis", "outcome",  NULL,
};

static const char *const index_names[] = {
  "",    "unnamed0", "index",    "idx",  "id",    "imageid", "rowid",
  "row", "rownames", "filename", "file", "image", "path",    NULL,
};

static gboolean
is_all (const Sample *sample, gsize column, gboolean (*is) (double number))
{
  for (gsize r = 0; r < sample->n_rows; r++)
    if (!is (cell (sample, r, column)))
      return FALSE;
  return sample->n_rows > 0;
}

static gboolean
is_number (double number)
{
  return isfinite (number);
}

static gboolean
is_word (double number)
{
  return isnan (number);
}

static gboolean
is_empty (double number)
{
  return isinf (number);
}

static gboolean
is_whole (double number)
{
  return isfinite (number) && number == rint (number);
}

/* 0, 1, 2, … or 1, 2, 3, … but for one, which may be the label's word. */
static gboolean
is_counted (const double *numbers, gsize n)
{
  gsize n_words = 0, n_numbers = 0;
  double next = NAN;

  for (gsize c = 0; c < n; c++)
    {
      if (!isfinite (numbers[c]))
        {
          n_words++;
          continue;
        }
      if (n_numbers++ == 0 ? numbers[c] != 0.0 && numbers[c] != 1.0 : numbers[c] != next)
        return FALSE;
      next = numbers[c] + 1.0;
    }
  return n_words <= 1 && n_numbers >= 3;
}

static gboolean
is_header (const Sample *sample)
{
  gboolean counted = is_counted (sample->first, sample->n_columns);
  gsize n_words = 0;
  gboolean has_label = FALSE;

  for (gsize c = 0; c < sample->n_columns; c++)
    {
      gboolean word = isnan (sample->first[c]) && *(char *) g_ptr_array_index (sample->names, c);

      n_words += word;
      has_label = has_label || find_name (g_ptr_array_index (sample->names, c), label_names) >= 0;
      if (word && is_all (sample, c, is_number))
        return TRUE;
      if (word && c > 0 && sample->n_rows == 0)
        return TRUE;
    }
  if (has_label && (n_words > 1 || counted || sample->n_columns < 3))
    return TRUE;
  return counted && n_words == 0 && sample->n_columns > 3 && sample->n_rows > 0 &&
         !is_counted (&g_array_index (sample->cells, double, 0), sample->n_columns);
}

/* Each is one more than the last. */
static gboolean
is_step (const Sample *sample, gsize column)
{
  for (gsize r = 1; r < sample->n_rows; r++)
    if (cell (sample, r, column) != cell (sample, r - 1, column) + 1.0)
      return FALSE;
  return sample->n_rows > 1 && isfinite (cell (sample, 0, column));
}

static gboolean
is_square (gsize n)
{
  gsize side = (gsize) lround (sqrt ((double) n));

  return n > 0 && side * side == n;
}

/* How much a column of whole numbers looks like labels: its entropy as a share of what its number of values could
 * have. Pixels at the border are nearly always 0. -1: no label. */
static double
evenness (const Sample *sample, gsize column)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_direct_hash, g_direct_equal);
  GHashTableIter iter;
  gpointer value;
  double entropy = 0.0;
  guint n;

  if (!is_all (sample, column, is_whole))
    return -1.0;
  for (gsize r = 0; r < sample->n_rows; r++)
    {
      double number = cell (sample, r, column);
      gpointer key = GINT_TO_POINTER ((int) CLAMP (number, -1e9, 1e9));

      g_hash_table_insert (counts, key, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, key)) + 1));
    }
  n = g_hash_table_size (counts);
  if (n < 2 || n > LK_MAX_CLASSES || 2 * n > sample->n_rows)
    return -1.0;
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      double p = (double) GPOINTER_TO_UINT (value) / (double) sample->n_rows;

      entropy -= p * log (p);
    }
  return entropy / log (n);
}

/* A row has one 1 and otherwise 0 in these columns, each of which is 1 somewhere. */
static gboolean
is_one_hot (const Sample *sample, gsize from, gsize n)
{
  g_autofree gboolean *seen = g_new0 (gboolean, n);

  for (gsize r = 0; r < sample->n_rows; r++)
    {
      gsize ones = 0;

      for (gsize c = 0; c < n; c++)
        {
          double number = cell (sample, r, from + c);

          if (number != 0.0 && number != 1.0)
            return FALSE;
          ones += number == 1.0;
          seen[c] = seen[c] || number == 1.0;
        }
      if (ones != 1)
        return FALSE;
    }
  for (gsize c = 0; c < n; c++)
    if (!seen[c])
      return FALSE;
  return sample->n_rows >= SURE_ROWS;
}

/* The most columns at the end, or at the beginning, that are one label; the pixels beside them make a square. 0: none. */
static gsize
find_one_hot (const Sample *sample, gsize *from)
{
  for (gsize n = MIN (MAX_ONE_HOT, sample->n_columns - 1); n >= 2; n--)
    {
      if (!is_square (sample->n_columns - n))
        continue;
      *from = sample->n_columns - n;
      if (is_one_hot (sample, *from, n))
        return n;
      *from = 0;
      if (is_one_hot (sample, 0, n))
        return n;
    }
  return 0;
}

static gboolean
set_label_option (const Sample *sample, const char *wanted, const LkCsvReader *reader, gsize *label, GError **error)
{
  guint64 number;

  for (gsize c = 0; c < sample->n_columns; c++)
    if (sample->is_named && g_str_equal (name_of (sample, c), wanted))
      {
        *label = c;
        return TRUE;
      }
  if (g_ascii_string_to_unsigned (wanted, 10, 1, sample->n_columns, &number, NULL))
    {
      *label = (gsize) number - 1;
      return TRUE;
    }
  g_set_error (
      error, LK_ERROR, LK_ERROR_VALUE,
      _ ("“%s” has no column “%s” for --label-column: it takes a name of the first line, or a number from 1 to "
         "%zu"),
      reader->name, wanted, sample->n_columns);
  return FALSE;
}

/* The label's column by the names; n_columns: none. */
static gsize
find_named_label (const Sample *sample)
{
  gsize found = sample->n_columns, ends = sample->n_columns, n_ends = 0;
  int best = G_MAXINT;

  for (gsize c = 0; sample->is_named && c < sample->n_columns; c++)
    {
      g_autofree char *plain = plain_name (name_of (sample, c));
      int place = find_name (plain, label_names);

      if (place >= 0 && place < best)
        {
          best = place;
          found = c;
        }
      if (g_str_has_suffix (plain, "label") || g_str_has_suffix (plain, "class"))
        {
          ends = c;
          n_ends++;
        }
    }
  return found < sample->n_columns || n_ends != 1 ? found : ends;
}

/* By what it holds: the last column of words of which some are there again (else they name the samples); n_columns:
 * none. */
static gsize
find_word_label (const Sample *sample)
{
  gsize found = sample->n_columns;
  gboolean again = FALSE;

  for (gsize c = 0; c < sample->n_columns; c++)
    {
      gboolean repeats;

      if (!sample->words[c] || !is_all (sample, c, is_word))
        continue;
      repeats = g_hash_table_size (sample->words[c]) < sample->n_rows;
      if (repeats || (!again && sample->n_rows < SURE_ROWS))
        found = c;
      again = again || repeats;
    }
  return found;
}

/* First or last: first, unless the last looks like one and the first does not. */
static gsize
find_number_label (const Sample *sample, const LkCsvForm *form)
{
  gsize first = 0, last = sample->n_columns - 1;
  double of_first, of_last;

  while (first < last && form->roles[first] == LK_CSV_SKIPPED)
    first++;
  while (last > first && form->roles[last] == LK_CSV_SKIPPED)
    last--;
  of_first = evenness (sample, first);
  of_last = evenness (sample, last);
  if (sample->n_rows < SURE_ROWS)
    return first;
  return of_last >= 0.0 && (of_first < 0.0 || (of_first < 0.6 && of_last > of_first + 0.2)) ? last : first;
}

static char *
describe_column (const Sample *sample, gsize column)
{
  g_autofree char *name = lk_name_clean (name_of (sample, column), LK_NAME_MAX_CLASS);

  /* TRANSLATORS: a column of a table, by its number and its name */
  return *name ? g_strdup_printf (_ ("column %zu, “%s”"), column + 1, name)
               : g_strdup_printf (_ ("column %zu"), column + 1);
}

/* Columns that are neither label nor pixel, with a sentence. */
static void
skip_columns (const Sample *sample, gsize label, LkCsvForm *form, GPtrArray *notes)
{
  for (gsize c = 0; c < sample->n_columns; c++)
    {
      gboolean ends = c + 1 == sample->n_columns;
      gboolean nothing = is_all (sample, c, is_empty) && (ends || !*name_of (sample, c));
      gboolean words = c != label && sample->words[c] && is_all (sample, c, is_word);
      gboolean named = sample->is_named && find_name (name_of (sample, c), index_names) >= 0;
      gboolean rows = c == 0 && is_step (sample, c) &&
                      (named || (!sample->is_named && sample->n_rows >= SURE_NUMBERS &&
                                 is_square (sample->n_columns - 2) && !is_square (sample->n_columns - 1)));

      if (c == label || !(nothing || words || rows))
        continue;
      form->roles[c] = LK_CSV_SKIPPED;
      if (!nothing)
        {
          g_autofree char *column = describe_column (sample, c);

          g_ptr_array_add (notes, g_strdup_printf (rows ? _ ("%s counts the samples and was left out")
                                                        : _ ("%s holds words and was left out"),
                                                   column));
        }
    }
}

static int
compare_names (gconstpointer a, gconstpointer b, gpointer data)
{
  const Sample *sample = data;
  guint32 first = *(const guint32 *) a, second = *(const guint32 *) b;
  int order = lk_natural_compare (name_of (sample, first), name_of (sample, second));

  return order != 0 ? order : (first > second) - (first < second);
}

/* The same letters before a number, or numbers alone: then the numbers order them. Names of colours do not: they would
 * put blue before red. */
static gboolean
is_numbered (const Sample *sample, const LkCsvForm *form)
{
  gsize prefix = G_MAXSIZE;
  const char *of = NULL;

  for (gsize c = 0; c < sample->n_columns; c++)
    {
      const char *name = name_of (sample, c);
      gsize n = strcspn (name, "0123456789");

      if (form->roles[c] != LK_CSV_PIXEL)
        continue;
      if (name[n] == '\0' || lk_colour_of_name (name) >= 0)
        return FALSE;
      if (!of)
        {
          prefix = n;
          of = name;
        }
      if (n != prefix || strncmp (name, of, n) != 0)
        return FALSE;
    }
  return of != NULL;
}

static void
place_pixels (const Sample *sample, LkCsvForm *form, GPtrArray *notes)
{
  g_autofree guint32 *order = g_new (guint32, sample->n_columns);
  gsize n = 0, n_words = 0;
  gboolean moved = FALSE;

  for (gsize c = 0; c < sample->n_columns; c++)
    if (form->roles[c] == LK_CSV_PIXEL)
      {
        order[n++] = (guint32) c;
        n_words += sample->is_named && !strpbrk (name_of (sample, c), "0123456789");
      }
  form->n_pixels = n;
  form->has_words = 2 * n_words > n;
  if (sample->is_named && is_numbered (sample, form))
    g_qsort_with_data (order, (int) n, sizeof *order, compare_names, (gpointer) sample);
  for (gsize i = 0; i < n; i++)
    {
      form->places[order[i]] = (guint32) i;
      moved = moved || (i > 0 && order[i] < order[i - 1]);
    }
  if (moved)
    g_ptr_array_add (notes, g_strdup (_ ("the pixels stand in the order of the numbers in their names")));
}

/* Every fourth is always the most that there is, and the others are not. */
static gboolean
has_alpha (const Sample *sample, const LkCsvForm *form)
{
  double most = 0.0;
  gboolean others = FALSE;

  if (form->n_pixels < 64 || form->n_pixels % 4 != 0 || !is_square (form->n_pixels / 4) || sample->n_rows < 2)
    return FALSE;
  for (gsize i = 0; i < sample->cells->len; i++)
    if (form->roles[i % sample->n_columns] == LK_CSV_PIXEL && isfinite (g_array_index (sample->cells, double, i)))
      most = MAX (most, g_array_index (sample->cells, double, i));
  for (gsize r = 0; r < sample->n_rows; r++)
    for (gsize c = 0; c < sample->n_columns; c++)
      {
        gboolean full = cell (sample, r, c) == most;

        if (form->roles[c] != LK_CSV_PIXEL)
          continue;
        if (form->places[c] % 4 == 3 && !full)
          return FALSE;
        others = others || (form->places[c] % 4 != 3 && !full);
      }
  return others && most > 0.0;
}

/* The classes' names are those of the columns without what they have in common, or numbers. */
static void
set_one_hot (const Sample *sample, gsize from, gsize n, LkCsvForm *form, GPtrArray *notes)
{
  gsize common = strlen (name_of (sample, from));

  form->label_names = g_new0 (char *, n + 1);
  form->n_labels = n;
  for (gsize i = 1; i < n; i++)
    while (common > 0 && strncmp (name_of (sample, from), name_of (sample, from + i), common) != 0)
      common--;
  for (gsize i = 0; i < n; i++)
    {
      const char *rest = name_of (sample, from + i);

      rest = strlen (rest) > common && sample->is_named ? rest + common : "";
      form->roles[from + i] = LK_CSV_LABEL;
      form->places[from + i] = (guint32) i;
      form->label_names[i] = *rest ? g_strdup (rest) : g_strdup_printf ("%zu", i);
    }
  g_ptr_array_add (notes, g_strdup_printf (_ ("label: the %zu columns from %zu on, of which one is 1"), n, from + 1));
}

static gboolean
set_roles (const Sample *sample, const LkCsvReader *reader, const LkImportOptions *options, LkCsvForm *form,
           GPtrArray *notes, GError **error)
{
  gsize label = sample->n_columns, from = 0, n_one_hot = 0;
  g_autofree char *column = NULL;

  if (options->label_column && *options->label_column)
    {
      if (!set_label_option (sample, options->label_column, reader, &label, error))
        return FALSE;
    }
  else
    label = find_named_label (sample);
  if (label == sample->n_columns)
    label = find_word_label (sample);
  if (label == sample->n_columns)
    n_one_hot = find_one_hot (sample, &from);
  if (label == sample->n_columns && n_one_hot == 0 && sample->is_named && is_square (sample->n_columns) &&
      sample->n_columns > 4 && !is_square (sample->n_columns - 1) && is_numbered (sample, form))
    return lk_csv_error (error, reader, 0,
                         _ ("there is no column of labels: the %zu columns are pixels. Only samples with labels can be "
                            "learnt from"),
                         sample->n_columns);
  skip_columns (sample, label, form, notes);
  if (n_one_hot > 0)
    set_one_hot (sample, from, n_one_hot, form, notes);
  else
    {
      if (label == sample->n_columns)
        label = find_number_label (sample, form);
      form->roles[label] = LK_CSV_LABEL;
      form->n_labels = 1;
      column = describe_column (sample, label);
      g_ptr_array_add (notes, form->has_header ? g_strdup_printf (_ ("label: %s; the first line is names"), column)
                                               : g_strdup_printf (_ ("label: %s; the first line is a sample"), column));
    }
  place_pixels (sample, form, notes);
  form->has_alpha = has_alpha (sample, form);
  return TRUE;
}

/* NumPy writes names behind a #: those of the last comment, where there are as many as columns. */
static GPtrArray *
read_comment (LkCsvReader *reader)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (double));
  const guint8 *comment = NULL;
  LkCsvReader inner = *reader;

  while (lk_csv_is_comment (reader))
    {
      const guint8 *line = memchr (reader->at, '\n', (gsize) (reader->end - reader->at));

      comment = reader->at + 1;
      reader->at = line ? line + 1 : reader->end;
      reader->line++;
    }
  if (!comment)
    return NULL;
  inner.at = comment;
  lk_csv_guess (&inner);
  return read_names (&inner, numbers, NULL);
}

gboolean
lk_csv_form_read (LkCsvReader *reader, const LkImportOptions *options, LkCsvForm *form, GPtrArray *notes,
                  GError **error)
{
  g_auto (Sample) sample = { 0 };
  g_autoptr (GArray) first = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GPtrArray) comment = read_comment (reader);
  LkCsvReader start;

  reader->separator = '\n'; /* none yet */
  if (!lk_csv_next_line (reader))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” is empty; it should have a line for each sample"),
                   reader->name);
      return FALSE;
    }
  lk_csv_guess (reader);
  start = *reader;
  sample.names = read_names (reader, first, error);
  if (!sample.names)
    return FALSE;
  sample.n_columns = sample.names->len;
  if (sample.n_columns < 2)
    return lk_csv_error (error, reader, 0,
                         _ ("there is one column; a sample is its label and its pixels, with commas, semicolons, tabs "
                            "or blanks between"));
  sample.first = (double *) (gpointer) g_array_free (g_steal_pointer (&first), FALSE);
  sample.words = g_new0 (GHashTable *, sample.n_columns);
  sample.cells = g_array_new (FALSE, FALSE, sizeof (double));
  {
    LkCsvReader rows = *reader;

    rows.line++;
    read_rows (rows, &sample);
  }
  if (options->header && *options->header)
    form->has_header = g_str_equal (options->header, "yes");
  else
    form->has_header = is_header (&sample);
  sample.is_named = form->has_header;
  if (form->has_header)
    reader->line++;
  else
    {
      *reader = start;
      g_array_set_size (sample.cells, 0);
      for (gsize c = 0; c < sample.n_columns; c++)
        g_clear_pointer (&sample.words[c], g_hash_table_unref);
      sample.n_rows = 0;
      read_rows (start, &sample);
      if (comment && comment->len == sample.n_columns)
        {
          g_ptr_array_unref (sample.names);
          sample.names = g_steal_pointer (&comment);
          sample.is_named = TRUE;
        }
    }
  form->n_columns = sample.n_columns;
  form->roles = g_new0 (guint8, sample.n_columns);
  form->places = g_new0 (guint32, sample.n_columns);
  if (sample.is_named)
    {
      form->names = g_new0 (char *, sample.n_columns + 1);
      for (gsize c = 0; c < sample.n_columns; c++)
        form->names[c] = g_strstrip (g_strdup (name_of (&sample, c)));
    }
  return set_roles (&sample, reader, options, form, notes, error);
}
