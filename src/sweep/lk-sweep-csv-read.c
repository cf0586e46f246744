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
/* By so much a divergence may come out below 0. */
#define ROUNDING 1e-6

/* A line of the file as its fields (LK_N_SWEEP_COLUMNS), without quotes. */
typedef struct {
  GStrv fields;
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

static GStrv
titles_new (void)
{
  g_autofree char *header = g_strdup (lk_sweep_csv_header ());

  return fields_of (g_strchomp (header));
}

static gboolean
check_header (const char *line, const char *name, GError **error)
{
  g_auto (GStrv) titles = titles_new ();
  g_auto (GStrv) fields = fields_of (line);

  if (g_strv_equal ((const char *const *) titles, (const char *const *) fields))
    return TRUE;
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

typedef enum {
  TEXT,
  NUMBER,  /* finite */
  SAMPLES, /* a whole number, 1 at least */
  COUNT,   /* of the samples of its score: whole, 0 to them */
  COUNT_OR_NAN,
  MEASURE, /* 0 or more; nan or inf of a student whose training diverged */
} Kind;

static Kind
kind_of (int column)
{
  static const Kind score[] = { SAMPLES, COUNT, COUNT_OR_NAN, MEASURE, MEASURE, MEASURE };

  if (column >= LK_SWEEP_COLUMN_VALIDATION)
    return score[(column - LK_SWEEP_COLUMN_VALIDATION) % (int) G_N_ELEMENTS (score)];
  switch (column)
    {
    case LK_SWEEP_COLUMN_GRID:
    case LK_SWEEP_COLUMN_DATASET:
    case LK_SWEEP_COLUMN_DATASET_SUM:
    case LK_SWEEP_COLUMN_PICTURE_SIZE:
    case LK_SWEEP_COLUMN_TEACHER:
    case LK_SWEEP_COLUMN_TEACHER_SUM:
    case LK_SWEEP_COLUMN_OPTIMIZER:
    case LK_SWEEP_COLUMN_SCHEDULE:
    case LK_SWEEP_COLUMN_OMIT_CLASSES:
    case LK_SWEEP_COLUMN_ONLY_CLASSES:
    case LK_SWEEP_COLUMN_STUDENT:
    case LK_SWEEP_COLUMN_METHOD:
    case LK_SWEEP_COLUMN_SEED: /* 64 bits are more than a double tells apart */
      return TEXT;
    default:
      return NUMBER;
    }
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
check_field (const Line *line, int column, const char *title, double samples, GError **error)
{
  const char *text = line->fields[column];
  double number;

  switch (kind_of (column))
    {
    case TEXT:
      return TRUE;
    case NUMBER:
      if (lk_number_parse (text, &number))
        return TRUE;
      break;
    case SAMPLES:
      if (is_whole (text, 1.0, MAX_SAMPLES))
        return TRUE;
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("%s, line %u: the column “%s” is “%s”, and should be a number of samples; take the line out"),
                   line->name, line->number, title, text);
      return FALSE;
    case COUNT_OR_NAN:
      if (parse_measure (text, &number) && isnan (number))
        return TRUE;
      return check_count (line, title, text, samples, error);
    case COUNT:
      return check_count (line, title, text, samples, error);
    case MEASURE:
      if (parse_measure (text, &number) && !(number < -ROUNDING))
        return TRUE;
      break;
    }
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
               _ ("%s, line %u: the column “%s” is “%s”, which is no number that can stand there; take the line out"),
               line->name, line->number, title, text);
  return FALSE;
}

/* Nothing in a line is trusted: a count that is none would make a best setting. */
static gboolean
check_fields (const Line *line, GError **error)
{
  g_auto (GStrv) titles = titles_new ();
  double samples = 0.0;

  for (int i = LK_SWEEP_COLUMN_GRID; i < LK_N_SWEEP_COLUMNS; i++)
    {
      if (!check_field (line, i, titles[i], samples, error))
        return FALSE;
      if (kind_of (i) == SAMPLES)
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
  ok = g_strv_length (line->fields) == LK_N_SWEEP_COLUMNS;
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
read_lines (const char *text, gsize length, const char *name, GArray *lines, GError **error)
{
  const char *end = text + strnlen (text, length);
  guint number = 0;

  if (length >= strlen (BYTE_ORDER_MARK) && memcmp (text, BYTE_ORDER_MARK, strlen (BYTE_ORDER_MARK)) == 0)
    text += strlen (BYTE_ORDER_MARK);
  for (const char *next; (next = memchr (text, '\n', (gsize) (end - text))); text = next + 1)
    {
      g_autofree char *content = g_strndup (text, (gsize) (next - text));
      Line line = { .name = name, .number = ++number };

      if (g_str_has_suffix (content, "\r"))
        content[next - text - 1] = '\0';
      if (number == 1 && !check_header (content, name, error))
        return FALSE;
      if (number == 1 || content[0] == '\0')
        continue;
      if (!parse_line (content, &line, error))
        return FALSE;
      g_array_append_val (lines, line);
    }
  return number > 0 || check_header ("", name, error);
}

/* A number is the same however it is written: 0.9, 0.90, 9e-1. */
static gboolean
are_equal (int column, const char *a, const char *b)
{
  double value_a, value_b;

  if (g_str_equal (a, b))
    return TRUE;
  if (kind_of (column) == TEXT || !parse_measure (a, &value_a) || !parse_measure (b, &value_b))
    return FALSE;
  return value_a == value_b || (isnan (value_a) && isnan (value_b));
}

/* The first column that is not the same, from `begin` and before `end`; -1: none. */
static int
different_column (GStrv a, GStrv b, int begin, int end)
{
  for (int i = begin; i < end; i++)
    {
      if (!are_equal (i, a[i], b[i]))
        return i;
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
  if (!axes_there[i] || !axes_here[i])
    return g_strdup_printf (_ ("its grid is %s, not %s"), there, here);
  return g_strdup_printf (_ ("its grid has %s, not %s"), axes_there[i], axes_here[i]);
}

/* That a line is of another sweep, and what shows it. */
static void
set_other_sweep (GError **error, const Line *line, const char *other, int column, GStrv here)
{
  g_auto (GStrv) titles = titles_new ();
  const char *value = line->fields[column];
  const char *mine = here[column];
  g_autofree char *difference = NULL;

  if (column == LK_SWEEP_COLUMN_GRID)
    difference = grid_difference (value, mine);
  else if (column == LK_SWEEP_COLUMN_TEACHER_SUM)
    difference = g_strdup_printf (_ ("its teacher has other weights (teacher_sum is %s, not %s)"), value, mine);
  else if (column == LK_SWEEP_COLUMN_DATASET_SUM)
    difference = g_strdup_printf (_ ("its data set holds other samples (dataset_sum is %s, not %s)"), value, mine);
  else
    difference = g_strdup_printf (_ ("its %s is %s, not %s"), titles[column], value[0] != '\0' ? value : _ ("empty"),
                                  mine[0] != '\0' ? mine : _ ("empty"));
  g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
               _ ("%s, line %u is of another sweep than %s: %s; give the files and the options of one sweep"),
               line->name, line->number, other, difference);
}

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
  int column;

  lk_sweep_csv_add_key (text, spec, common, MIN (line->run, lk_sweep_n_runs (spec) - 1));
  key = fields_of (text->str);
  if (!spec->dataset_sum)
    take_over (&key[LK_SWEEP_COLUMN_DATASET_SUM], line->fields[LK_SWEEP_COLUMN_DATASET_SUM]);
  if (!spec->teacher_sum)
    take_over (&key[LK_SWEEP_COLUMN_TEACHER_SUM], line->fields[LK_SWEEP_COLUMN_TEACHER_SUM]);
  /* What the lines share comes first: a run's number means nothing in another grid. */
  column = different_column (line->fields, key, LK_SWEEP_COLUMN_GRID, LK_SWEEP_COLUMN_STUDENT);
  if (column < 0)
    column = different_column (line->fields, key, LK_SWEEP_COLUMN_RUN, LK_SWEEP_COLUMN_VALIDATION);
  if (column < 0)
    return TRUE;
  set_other_sweep (error, line, _ ("this one"), column, key);
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

  if (!read_lines (text, length, name, lines, error))
    return NULL;
  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = &g_array_index (lines, Line, i);
      LkSweepRow row = { .run = line->run };
      double held, tested;

      if (!check_key (line, spec, common, error))
        return NULL;
      read_score (line->fields + LK_SWEEP_COLUMN_VALIDATION, &row.validation, &held);
      read_score (line->fields + LK_SWEEP_COLUMN_TEST, &row.test, &tested);
      if (tested != (double) n_test)
        {
          g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                       _ ("%s, line %u was measured on other samples than this sweep’s: give another file"), name,
                       line->number);
          return NULL;
        }
      row.n_held = (gsize) held;
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
  for (int i = 0; i < LK_N_SWEEP_COLUMNS; i++)
    {
      if (kind_of (i) == TEXT)
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

  for (guint i = 1; i < lines->len; i++)
    {
      const Line *line = &g_array_index (lines, Line, i);
      int column = different_column (line->fields, first->fields, LK_SWEEP_COLUMN_GRID, LK_SWEEP_COLUMN_STUDENT);

      if (column < 0)
        column = different_column (line->fields, first->fields, LK_SWEEP_COLUMN_RUNS, LK_SWEEP_COLUMN_GRID);
      if (column >= 0)
        {
          set_other_sweep (error, line, first->name, column, first->fields);
          return FALSE;
        }
    }
  return TRUE;
}

/* Whether two lines of one run say the same. */
static gboolean
check_same (const Line *a, const Line *b, GError **error)
{
  g_auto (GStrv) titles = titles_new ();
  int column = different_column (a->fields, b->fields, 0, LK_N_SWEEP_COLUMNS);

  if (column < 0)
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
               _ ("%s and %s disagree about run %u (%s is %s and %s): take the line out of one of them"), a->name,
               b->name, a->run, titles[column], a->fields[column], b->fields[column]);
  return FALSE;
}

char *
lk_sweep_csv_merge (const char *const *texts, const char *const *names, guint n, guint *n_rows, GArray **missing,
                    GError **error)
{
  g_autoptr (GArray) lines = lines_new ();
  g_autoptr (GArray) gaps = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GString) merged = g_string_new (lk_sweep_csv_header ());
  guint runs, next = 0;

  for (guint f = 0; f < n; f++)
    {
      if (!read_lines (texts[f], strlen (texts[f]), names[f], lines, error))
        return NULL;
    }
  if (lines->len == 0)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("There is no run in %s%s: let the sweep end its first"),
                   names[0], n > 1 ? _ (" and the others") : "");
      return NULL;
    }
  if (!check_common (lines, error))
    return NULL;

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
