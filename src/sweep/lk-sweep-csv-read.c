/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "io/lk-csv-field.h"
#include "io/lk-error.h"
#include "io/lk-number.h"
#include "lk-sweep-columns.h"
#include "lk-sweep-csv.h"

/* What spreadsheets put before UTF-8. */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"
/* More than any data set can hold. */
#define MAX_SAMPLES 4e9
/* And more than any network has. */
#define MAX_BYTES 1e15
/* By so much a divergence may come out below 0. */
#define ROUNDING 1e-6

/* A line of the file as its fields, one a column, without quotes. */
typedef struct {
  GStrv fields;
  const LkSweepColumns *columns; /* whose they are */
  guint run, runs;
  guint number;     /* of the line, from 1 */
  const char *name; /* of the file, borrowed */
} Line;

static void
line_clear (Line *line)
{
  g_strfreev (line->fields);
}

static GArray *
lines_new (void)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (Line));

  g_array_set_clear_func (lines, (GDestroyNotify) line_clear);
  return lines;
}

/* RFC 4180: commas between, quotes around where they are needed. */
static GStrv
fields_of (const char *line)
{
  GPtrArray *fields = g_ptr_array_new ();
  g_autoptr (GString) field = g_string_new (NULL);
  gboolean quoted = FALSE;

  for (const char *c = line;; c++)
    {
      if (*c == '"' && quoted && c[1] == '"')
        g_string_append_c (field, *c++);
      else if (*c == '"')
        quoted = !quoted;
      else if (*c != '\0' && (*c != ',' || quoted))
        g_string_append_c (field, *c);
      else
        {
          char *text = g_strndup (field->str, field->len);

          lk_csv_unguard (text);
          g_ptr_array_add (fields, text);
          g_string_truncate (field, 0);
          if (*c == '\0')
            break;
        }
    }
  g_ptr_array_add (fields, NULL);
  return (GStrv) g_ptr_array_free (fields, FALSE);
}

/* columns is what the header must be of, or, NULL, receives it. */
static gboolean
check_header (const char *line, const char *name, const LkSweepColumns **columns, GError **error)
{
  g_auto (GStrv) fields = fields_of (line);
  const LkSweepColumns *these = lk_sweep_columns_find ((const char *const *) fields);

  if (these)
    {
      if (!*columns)
        *columns = these;
      if (*columns == these)
        return TRUE;
      g_set_error (
          error, LK_ERROR, LK_ERROR_VALUE,
          _ ("%s is of a sweep that tries other settings or measures in other bits: its columns are others; give "
             "the files and the options of one sweep"),
          name);
      return FALSE;
    }
  if (strstr (line, "run;runs") || strstr (line, "run\truns") || strstr (line, "\"run\";"))
    g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                 _ ("%s has other signs than commas between its columns, as spreadsheets write in some languages: "
                    "save it with commas, and full stops in numbers, or take the file as it was"),
                 name);
  else
    g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                 _ ("%s is not a sweep of this version: its first line is not the one that “limbeck-cli sweep” writes"),
                 name);
  return FALSE;
}

/* nan and inf, too. */
static gboolean
parse_measure (const char *text, double *number)
{
  char *end;

  *number = g_ascii_strtod (text, &end);
  return end != text && *end == '\0';
}

static gboolean
is_whole (const char *text, double minimum, double maximum)
{
  double number;

  return lk_number_parse (text, &number) && number == rint (number) && number >= minimum && number <= maximum;
}

static gboolean
check_count (const Line *line, const char *title, const char *text, double samples, GError **error)
{
  if (is_whole (text, 0.0, samples))
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
               _ ("%s, line %u: the column “%s” is “%s”, and should be a whole number from 0 to the %.0f samples that "
                  "were asked about; take the line out"),
               line->name, line->number, title, text, samples);
  return FALSE;
}

static gboolean
check_field (const Line *line, const LkSweepColumn *column, const char *text, double least, double samples,
             GError **error)
{
  double number;

  switch (column->kind)
    {
    case LK_COLUMN_TEXT:
      return TRUE;
    case LK_COLUMN_NUMBER:
      if (lk_number_parse (text, &number))
        return TRUE;
      break;
    case LK_COLUMN_SAMPLES:
      if (is_whole (text, least, MAX_SAMPLES))
        return TRUE;
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("%s, line %u: the column “%s” is “%s”, and should be a number of samples; take the line out"),
                   line->name, line->number, column->title, text);
      return FALSE;
    case LK_COLUMN_COUNT_OR_NAN:
      if (parse_measure (text, &number) && isnan (number))
        return TRUE;
      return check_count (line, column->title, text, samples, error);
    case LK_COLUMN_BYTES:
      if ((parse_measure (text, &number) && isnan (number)) || is_whole (text, 1.0, MAX_BYTES))
        return TRUE;
      break;
    case LK_COLUMN_COUNT:
      return check_count (line, column->title, text, samples, error);
    case LK_COLUMN_MEASURE:
      if (parse_measure (text, &number) && !(number < -ROUNDING))
        return TRUE;
      break;
    }
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
               _ ("%s, line %u: the column “%s” is “%s”, which is no number that can stand there; take the line out"),
               line->name, line->number, column->title, text);
  return FALSE;
}

/* Nothing in a line is trusted: a count that is none would make a best setting. */
static gboolean
check_fields (const Line *line, GError **error)
{
  const LkSweepColumns *columns = line->columns;
  double samples = 0.0;

  for (guint i = columns->common; i < columns->n; i++)
    {
      gboolean none_held = i == columns->validation && g_ascii_strtod (line->fields[columns->held_out], NULL) == 0.0;

      if (!check_field (line, &columns->column[i], line->fields[i], none_held ? 0.0 : 1.0, samples, error))
        return FALSE;
      if (columns->column[i].kind == LK_COLUMN_SAMPLES)
        samples = g_ascii_strtod (line->fields[i], NULL);
    }
  return TRUE;
}

static gboolean
parse_line (const char *text, Line *line, GError **error)
{
  guint64 values[2];
  gboolean ok;

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("%s, line %u: this is no UTF-8; take the line out"), line->name,
                   line->number);
      return FALSE;
    }
  line->fields = fields_of (text);
  ok = g_strv_length (line->fields) == line->columns->n;
  for (int i = 0; i < 2 && ok; i++)
    ok = g_ascii_string_to_unsigned (line->fields[i], 10, 0, LK_SWEEP_MAX_RUNS, &values[i], NULL);
  if (!ok || values[0] >= values[1])
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("%s, line %u: this is not a run of a sweep; take the line out"),
                   line->name, line->number);
      ok = FALSE;
    }
  if (!ok || !check_fields (line, error))
    {
      g_clear_pointer (&line->fields, g_strfreev);
      return FALSE;
    }
  line->run = (guint) values[0];
  line->runs = (guint) values[1];
  return TRUE;
}

/* Appends the file's complete lines to `lines`. What a spreadsheet adds, a mark at the
 * beginning and returns at the ends, is no harm; after a power cut the file may end
 * with half a line or with zeros. */
static gboolean
read_lines (const char *text, gsize length, const char *name, const LkSweepColumns **columns, GArray *lines,
            GError **error)
{
  const char *end;
  guint number = 0;

  if (length == 0)
    return check_header ("", name, columns, error); /* `text` may be NULL then */
  end = text + strnlen (text, length);
  if (length >= strlen (BYTE_ORDER_MARK) && memcmp (text, BYTE_ORDER_MARK, strlen (BYTE_ORDER_MARK)) == 0)
    text += strlen (BYTE_ORDER_MARK);
  for (const char *next; (next = memchr (text, '\n', (gsize) (end - text))); text = next + 1)
    {
      g_autofree char *content = g_strndup (text, (gsize) (next - text));
      Line line = { .name = name, .number = ++number };

      if (g_str_has_suffix (content, "\r"))
        content[next - text - 1] = '\0';
      if (number == 1 && !check_header (content, name, columns, error))
        return FALSE;
      if (number == 1 || content[0] == '\0')
        continue;
      line.columns = *columns;
      if (!parse_line (content, &line, error))
        return FALSE;
      g_array_append_val (lines, line);
    }
  return number > 0 || check_header ("", name, columns, error);
}

/* A number is the same however it is written: 0.9, 0.90, 9e-1. */
static gboolean
are_equal (const LkSweepColumn *column, const char *a, const char *b)
{
  double value_a, value_b;

  if (g_str_equal (a, b))
    return TRUE;
  if (column->kind == LK_COLUMN_TEXT || !parse_measure (a, &value_a) || !parse_measure (b, &value_b))
    return FALSE;
  return value_a == value_b || (isnan (value_a) && isnan (value_b));
}

/* The first column that is not the same, from `begin` and before `end`; -1: none. */
static int
different_column (const LkSweepColumns *columns, GStrv a, GStrv b, guint begin, guint end)
{
  for (guint i = begin; i < end; i++)
    {
      if (!are_equal (&columns->column[i], a[i], b[i]))
        return (int) i;
    }
  return -1;
}

/* Of two grids the first axis that is not the same, with the values of the one and of
 * the other; to be freed. */
static char *
grid_difference (const char *there, const char *here)
{
  g_auto (GStrv) axes_there = g_strsplit (there, ";", -1);
  g_auto (GStrv) axes_here = g_strsplit (here, ";", -1);
  guint i = 0;

  while (axes_there[i] && axes_here[i] && g_str_equal (axes_there[i], axes_here[i]))
    i++;
  if (g_strcmp0 (axes_here[i], LK_SWEEP_BY_DATA) == 0)
    return g_strdup (_ ("its runs hold out samples of their own, as --held-out-by seed does"));
  if (g_strcmp0 (axes_there[i], LK_SWEEP_BY_DATA) == 0)
    return g_strdup (_ ("its runs hold out the same samples, as --held-out-by data does"));
  if (!axes_there[i] || !axes_here[i])
    return g_strdup_printf (_ ("its grid is %s, not %s"), there, here);
  return g_strdup_printf (_ ("its grid has %s, not %s"), axes_there[i], axes_here[i]);
}

/* That a line is of another sweep, and what shows it. */
static void
set_other_sweep (GError **error, const Line *line, const char *other, guint column, GStrv here)
{
  const LkSweepColumns *columns = line->columns;
  const char *value = line->fields[column];
  const char *mine = here[column];
  g_autofree char *difference = NULL;

  if (column == columns->common)
    difference = grid_difference (value, mine);
  else if (column == columns->teacher_sum)
    difference = g_strdup_printf (_ ("its teacher has other weights (teacher_sum is %s, not %s)"), value, mine);
  else if (column == columns->dataset_sum)
    difference = g_strdup_printf (_ ("its data set holds other samples (dataset_sum is %s, not %s)"), value, mine);
  else
    difference = g_strdup_printf (_ ("its %s is %s, not %s"), columns->column[column].title,
                                  value[0] != '\0' ? value : _ ("empty"), mine[0] != '\0' ? mine : _ ("empty"));
  g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
               _ ("%s, line %u is of another sweep than %s: %s; give the files and the options of one sweep"),
               line->name, line->number, other, difference);
}

/* n: of samples, or of bytes. */
static void
read_score (GStrv fields, LkScore *score, double *n)
{
  double agreements = g_ascii_strtod (fields[2], NULL);

  /* check_fields () has seen them. */
  *n = g_ascii_strtod (fields[0], NULL);
  *score = (LkScore) {
    .errors = (guint) g_ascii_strtod (fields[1], NULL),
    .agreements = isnan (agreements) ? 0 : (guint) agreements,
    .teacher_unknown = isnan (agreements),
    .nll = g_ascii_strtod (fields[3], NULL),
    .calibration_error = g_ascii_strtod (fields[4], NULL),
    .kl = g_ascii_strtod (fields[5], NULL),
  };
}

static void
take_over (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

/* Whether the line is what this sweep's line of that run begins with. */
static gboolean
check_key (const Line *line, const LkSweepSpec *spec, const char *common, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GStrv) key = NULL;
  const LkSweepColumns *columns = line->columns;
  int column;

  lk_sweep_csv_add_key (text, spec, common, MIN (line->run, lk_sweep_n_runs (spec) - 1));
  key = fields_of (text->str);
  if (!spec->dataset_sum)
    take_over (&key[columns->dataset_sum], line->fields[columns->dataset_sum]);
  if (!spec->teacher_sum)
    take_over (&key[columns->teacher_sum], line->fields[columns->teacher_sum]);
  /* What the lines share comes first: a run's number means nothing in another grid. */
  column = different_column (columns, line->fields, key, columns->common, columns->varying);
  if (column < 0)
    column = different_column (columns, line->fields, key, 0, columns->validation);
  if (column < 0)
    return TRUE;
  set_other_sweep (error, line, _ ("this one"), (guint) column, key);
  return FALSE;
}

GArray *
lk_sweep_csv_read (const LkSweepSpec *spec, gsize n_test, const char *text, gsize length, const char *name,
                   GError **error)
{
  g_autoptr (GArray) lines = lines_new ();
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (LkSweepRow));
  g_autofree gboolean *seen = g_new0 (gboolean, lk_sweep_n_runs (spec));
  g_autofree char *common = lk_sweep_csv_common (spec);
  const LkSweepColumns *columns = lk_sweep_columns (spec);
  guint bits[LK_SWEEP_N_BITS];
  guint n_bits = lk_sweep_bits_list (spec->bits, bits);

  if (!read_lines (text, length, name, &columns, lines, error))
    return NULL;
  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = &g_array_index (lines, Line, i);
      LkSweepRow row = { .run = line->run };
      double held, tested;

      if (!check_key (line, spec, common, error))
        return NULL;
      read_score (line->fields + columns->validation, &row.validation, &held);
      read_score (line->fields + columns->test, &row.test, &tested);
      if (tested != (double) n_test)
        {
          g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                       _ ("%s, line %u was measured on other samples than this sweep’s: give another file"), name,
                       line->number);
          return NULL;
        }
      row.n_held = (gsize) held;
      for (guint b = 0; b < n_bits; b++)
        {
          LkSweepSmaller *smaller = &row.smaller[bits[b] - LK_SMALLER_LEAST];

          read_score (line->fields + columns->smaller + b * LK_SWEEP_SCORE_COLUMNS, &smaller->test, &smaller->n_bytes);
        }
      if (!seen[row.run])
        g_array_append_val (rows, row);
      seen[row.run] = TRUE;
    }
  return g_steal_pointer (&rows);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  guint run_a = ((const Line *) a)->run, run_b = ((const Line *) b)->run;

  return (run_a > run_b) - (run_a < run_b);
}

static void
add_line (GString *text, const Line *line)
{
  const LkSweepColumns *columns = line->columns;

  for (guint i = 0; i < columns->n; i++)
    {
      if (columns->column[i].kind == LK_COLUMN_TEXT)
        lk_sweep_csv_add_text (text, line->fields[i]);
      else
        g_string_append_printf (text, "%s,", line->fields[i]);
    }
  text->str[text->len - 1] = '\n';
}

/* Whether all lines could be of one sweep. */
static gboolean
check_common (GArray *lines, GError **error)
{
  const Line *first = &g_array_index (lines, Line, 0);
  const LkSweepColumns *columns = first->columns;

  for (guint i = 1; i < lines->len; i++)
    {
      const Line *line = &g_array_index (lines, Line, i);
      int column = different_column (columns, line->fields, first->fields, columns->common, columns->varying);

      if (column < 0)
        column = different_column (columns, line->fields, first->fields, 1, columns->common);
      if (column >= 0)
        {
          set_other_sweep (error, line, first->name, (guint) column, first->fields);
          return FALSE;
        }
    }
  return TRUE;
}

/* Whether two lines of one run say the same. */
static gboolean
check_same (const Line *a, const Line *b, GError **error)
{
  const LkSweepColumns *columns = a->columns;
  int column = different_column (columns, a->fields, b->fields, 0, columns->n);

  if (column < 0)
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
               _ ("%s and %s disagree about run %u (%s is %s and %s): take the line out of one of them"), a->name,
               b->name, a->run, columns->column[column].title, a->fields[column], b->fields[column]);
  return FALSE;
}

char *
lk_sweep_csv_merge (const char *const *texts, const char *const *names, guint n, guint *n_rows, GArray **missing,
                    GError **error)
{
  g_autoptr (GArray) lines = lines_new ();
  g_autoptr (GArray) gaps = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree char *header = NULL;
  g_autoptr (GString) merged = NULL;
  const LkSweepColumns *columns = NULL;
  guint runs, next = 0;

  for (guint f = 0; f < n; f++)
    {
      if (!read_lines (texts[f], strlen (texts[f]), names[f], &columns, lines, error))
        return NULL;
    }
  if (lines->len == 0)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                   n > 1 ? _ ("There is no run in %s and the others: let the sweep end its first")
                         : _ ("There is no run in %s: let the sweep end its first"),
                   names[0]);
      return NULL;
    }
  if (!check_common (lines, error))
    return NULL;

  header = lk_sweep_columns_header (columns);
  merged = g_string_new (header);
  runs = g_array_index (lines, Line, 0).runs;
  g_array_sort (lines, compare_lines);
  *n_rows = 0;
  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = &g_array_index (lines, Line, i);

      if (i > 0 && line[-1].run == line->run)
        {
          if (!check_same (line - 1, line, error))
            return NULL;
          continue;
        }
      for (; next < line->run; next++)
        g_array_append_val (gaps, next);
      next = line->run + 1;
      add_line (merged, line);
      ++*n_rows;
    }
  for (; next < runs; next++)
    g_array_append_val (gaps, next);
  *missing = g_steal_pointer (&gaps);
  return g_string_free (g_steal_pointer (&merged), FALSE);
}
