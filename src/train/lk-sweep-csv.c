/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-sweep-csv.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "io/lk-error.h"

/* Columns: the run's number and how many there are, what is the same in all of
 * them, what varies, what it came to. */
#define HEADER                                                                                                        \
  "run,runs,"                                                                                                         \
  "dataset,teacher,epochs,batch,optimizer,momentum,schedule,held_out,omit_classes,only_classes,"                      \
  "student,train_fraction,learning_rate,method,alpha,temperature,seed,"                                               \
  "validation_samples,validation_errors,validation_agreements,validation_nll,validation_calibration_error,"           \
  "validation_kl,test_samples,test_errors,test_agreements,test_nll,test_calibration_error,test_kl\n"

enum {
  COLUMN_RUN,
  COLUMN_RUNS,
  COLUMN_FIRST_COMMON,
  COLUMN_FIRST_VARYING = COLUMN_FIRST_COMMON + 10,
  COLUMN_FIRST_RESULT = COLUMN_FIRST_VARYING + 7,
  N_COLUMNS = COLUMN_FIRST_RESULT + 12,
};

/* Quoted where it has to be (RFC 4180); an end of line becomes a space, so that a
 * run is a line. */
static void
add_text (GString *line, const char *text)
{
  g_autofree char *flat = g_strdelimit (g_strdup (text), "\r\n", ' ');
  g_autoptr (GString) quoted = g_string_new (flat);

  if (strpbrk (flat, ",\""))
    {
      g_string_replace (quoted, "\"", "\"\"", 0);
      g_string_append_printf (line, "\"%s\",", quoted->str);
    }
  else
    g_string_append_printf (line, "%s,", flat);
}

/* In as few digits as give the same number again. */
static void
add_number (GString *line, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  int digits = 6;

  do
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (text, sizeof text, format, value);
    }
  while (digits++ < 17 && g_ascii_strtod (text, NULL) != value);
  g_string_append_printf (line, "%s,", text);
}

static void
add_score (GString *line, const LkScore *score, gsize n)
{
  add_number (line, (double) n);
  add_number (line, score->errors);
  add_number (line, score->teacher_unknown ? NAN : score->agreements);
  add_number (line, score->nll);
  add_number (line, score->calibration_error);
  add_number (line, score->kl);
}

/* A run's line as far as it is known before the run, with the comma behind it. */
static void
add_key (GString *line, const LkSweepSpec *spec, guint run)
{
  LkSettings settings = lk_sweep_settings (spec, run);
  g_autofree char *teacher = lk_settings_teacher_key (&spec->base);

  add_number (line, run);
  add_number (line, lk_sweep_n_runs (spec));
  add_text (line, settings.dataset);
  add_text (line, teacher);
  add_number (line, settings.student.epochs);
  add_number (line, settings.batch);
  add_text (line, lk_optimizer_id (settings.student.optimizer));
  add_number (line, settings.student.momentum);
  add_text (line, lk_schedule_id (settings.student.schedule));
  add_number (line, settings.student.validation);
  add_text (line, settings.omit_classes);
  add_text (line, settings.only_classes);
  add_text (line, settings.student.layers);
  add_number (line, settings.train_fraction);
  add_number (line, settings.student.learning_rate);
  add_text (line, lk_method_info (settings.loss.method)->id);
  add_number (line, settings.loss.alpha);
  add_number (line, settings.loss.temperature);
  g_string_append_printf (line, "%" G_GUINT64_FORMAT ",", settings.seed);
}

const char *
lk_sweep_csv_header (void)
{
  return HEADER;
}

char *
lk_sweep_csv_line (const LkSweepSpec *spec, const LkSweepRow *row, gsize n_test)
{
  GString *line = g_string_new (NULL);

  add_key (line, spec, row->run);
  add_score (line, &row->validation, row->n_held);
  add_score (line, &row->test, n_test);
  line->str[line->len - 1] = '\n';
  return g_string_free (line, FALSE);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  guint run_a = ((const LkSweepRow *) a)->run, run_b = ((const LkSweepRow *) b)->run;

  return (run_a > run_b) - (run_a < run_b);
}

char *
lk_sweep_csv_all (const LkSweepSpec *spec, const LkSweepRow *rows, gsize n, gsize n_test)
{
  g_autofree LkSweepRow *sorted = g_memdup2 (rows, n * sizeof *rows);
  GString *text = g_string_new (HEADER);

  if (n > 1)
    qsort (sorted, n, sizeof *sorted, compare_rows);
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *line = lk_sweep_csv_line (spec, &sorted[i], n_test);

      g_string_append (text, line);
    }
  return g_string_free (text, FALSE);
}

/* The complete lines, without their ends, under the header. */
static GStrv
lines_of (const char *text, gsize length, const char *name, GError **error)
{
  const char *last = g_strrstr_len (text, (gssize) length, "\n");
  g_autofree char *body = NULL;

  if (length < strlen (HEADER) || strncmp (text, HEADER, strlen (HEADER)) != 0 || memchr (text, '\0', length))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
                   _ ("%s is not a sweep of this version: its first line is not the one that “limbeck-cli sweep” writes"),
                   name);
      return NULL;
    }
  body = g_strndup (text + strlen (HEADER), (gsize) (last - text) + 1 - strlen (HEADER));
  if (body[0] == '\0')
    return g_new0 (char *, 1);
  body[strlen (body) - 1] = '\0';
  return g_strsplit (body, "\n", -1);
}

/* Fields of a line as they stand there, quotes and all. */
static GStrv
fields_of (const char *line)
{
  GPtrArray *fields = g_ptr_array_new ();
  gboolean quoted = FALSE;
  const char *start = line;

  for (const char *c = line;; c++)
    {
      if (*c == '"')
        quoted = !quoted;
      if (*c != '\0' && (*c != ',' || quoted))
        continue;
      g_ptr_array_add (fields, g_strndup (start, (gsize) (c - start)));
      start = c + 1;
      if (*c != '\0')
        continue;
      g_ptr_array_add (fields, NULL);
      return (GStrv) g_ptr_array_free (fields, FALSE);
    }
}

/* A line's fields, N_COLUMNS of them, and its run. */
static GStrv
parse_line (const char *line, guint number, const char *name, guint *run, guint *runs, GError **error)
{
  g_auto (GStrv) fields = fields_of (line);
  guint64 values[2];
  gboolean ok = g_strv_length (fields) == N_COLUMNS;

  for (int i = 0; i < 2 && ok; i++)
    ok = g_ascii_string_to_unsigned (fields[i], 10, 0, LK_SWEEP_MAX_RUNS, &values[i], NULL);
  for (int i = COLUMN_FIRST_RESULT; i < N_COLUMNS && ok; i++)
    {
      char *end;

      g_ascii_strtod (fields[i], &end);
      ok = end != fields[i] && *end == '\0';
    }
  if (!ok || values[0] >= values[1])
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("%s, line %u: this is not a run of a sweep; take the line out"),
                   name, number);
      return NULL;
    }
  *run = (guint) values[0];
  *runs = (guint) values[1];
  return g_steal_pointer (&fields);
}

static void
read_score (char **fields, LkScore *score, double *n)
{
  double agreements = g_ascii_strtod (fields[2], NULL);

  *n = g_ascii_strtod (fields[0], NULL);
  *score = (LkScore) {
    .errors = (guint) CLAMP (g_ascii_strtod (fields[1], NULL), 0.0, 4e9),
    .agreements = isfinite (agreements) ? (guint) CLAMP (agreements, 0.0, 4e9) : 0,
    .teacher_unknown = !isfinite (agreements),
    .nll = g_ascii_strtod (fields[3], NULL),
    .calibration_error = g_ascii_strtod (fields[4], NULL),
    .kl = g_ascii_strtod (fields[5], NULL),
  };
}

GArray *
lk_sweep_csv_read (const LkSweepSpec *spec, gsize n_test, const char *text, gsize length, const char *name,
                   GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (LkSweepRow));
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_auto (GStrv) lines = lines_of (text, length, name, error);

  if (!lines)
    return NULL;
  for (guint i = 0; lines[i]; i++)
    {
      g_autoptr (GString) key = g_string_new (NULL);
      g_auto (GStrv) fields = NULL;
      LkSweepRow row = { 0 };
      double held, tested;
      guint runs;

      if (!(fields = parse_line (lines[i], i + 2, name, &row.run, &runs, error)))
        return NULL;
      if (row.run < lk_sweep_n_runs (spec))
        add_key (key, spec, row.run);
      read_score (fields + COLUMN_FIRST_RESULT, &row.validation, &held);
      read_score (fields + COLUMN_FIRST_RESULT + 6, &row.test, &tested);
      if (key->len == 0 || !g_str_has_prefix (lines[i], key->str) || tested != (double) n_test || !(held >= 1.0) ||
          held > 1e9)
        {
          g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                       _ ("%s, line %u is of another sweep than this one: give the options that it was made with, or "
                          "another file"),
                       name, i + 2);
          return NULL;
        }
      row.n_held = (gsize) held;
      if (g_hash_table_add (seen, GUINT_TO_POINTER (row.run + 1)))
        g_array_append_val (rows, row);
    }
  return g_steal_pointer (&rows);
}

/* A line and where it is from. */
typedef struct {
  guint run;
  const char *line;
  const char *name;
} Line;

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  guint run_a = ((const Line *) a)->run, run_b = ((const Line *) b)->run;

  return (run_a > run_b) - (run_a < run_b);
}

/* Whether two lines could be of one sweep. */
static gboolean
have_common (char **a, char **b)
{
  for (int i = COLUMN_RUNS; i < COLUMN_FIRST_VARYING; i++)
    {
      if (!g_str_equal (a[i], b[i]))
        return FALSE;
    }
  return TRUE;
}

char *
lk_sweep_csv_merge (const char *const *texts, const char *const *names, guint n, guint *n_rows, guint *n_missing,
                    GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Line));
  g_autoptr (GString) merged = g_string_new (HEADER);
  g_auto (GStrv) first = NULL;
  guint runs = 0;

  for (guint f = 0; f < n; f++)
    {
      GStrv lines = lines_of (texts[f], strlen (texts[f]), names[f], error);

      if (!lines)
        return NULL;
      g_ptr_array_add (files, lines);
      for (guint i = 0; lines[i]; i++)
        {
          Line line = { .line = lines[i], .name = names[f] };
          g_auto (GStrv) fields = parse_line (lines[i], i + 2, names[f], &line.run, &runs, error);

          if (!fields)
            return NULL;
          if (first && !have_common (first, fields))
            {
              g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("%s, line %u is of another sweep than %s"), names[f],
                           i + 2, names[0]);
              return NULL;
            }
          if (!first)
            first = g_steal_pointer (&fields);
          g_array_append_val (all, line);
        }
    }

  g_array_sort (all, compare_lines);
  *n_rows = 0;
  for (guint i = 0; i < all->len; i++)
    {
      const Line *line = &g_array_index (all, Line, i);
      const Line *before = i > 0 ? line - 1 : NULL;

      if (before && before->run == line->run && g_str_equal (before->line, line->line))
        continue;
      if (before && before->run == line->run)
        {
          g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                       _ ("%s and %s disagree about run %u: take the line out of one of them"), before->name, line->name,
                       line->run);
          return NULL;
        }
      g_string_append_printf (merged, "%s\n", line->line);
      ++*n_rows;
    }
  *n_missing = runs - *n_rows;
  return g_string_free (g_steal_pointer (&merged), FALSE);
}
