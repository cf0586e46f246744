/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-cli.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "io/lk-dataset-io.h"
#include "io/lk-file.h"
#include "train/lk-sweep-csv.h"

/* A sweep's file at most. */
#define FILE_LIMIT ((gsize) 1 << 30)

static const LkCliSetting settings[] = {
  { "dataset", "dataset", "NAME", N_ ("data set: a name, a folder of IDX files or pictures, or a CSV file (mnist)") },
  { "picture-size", "picture-size", "WxH", N_ ("bring your own pictures to this size, such as 28x28 (the first one's)") },
  { "teacher", "teacher-files", "FILE", N_ ("a saved teacher, a file or a name (the one for the data set)") },
  { "teacher-layers", "teacher-layers", "LAYERS", N_ ("or train one with these hidden layers (400x400)") },
  { "teacher-epochs", "teacher-epochs", "N", N_ ("for so many epochs (6)") },
  { "epochs", "epochs", "N", N_ ("passes over the transfer set (10)") },
  { "batch", "batch", "N", N_ ("samples a step (128)") },
  { "optimizer", "optimizer", "NAME", N_ ("sgd or adam (adam)") },
  { "momentum", "momentum", "M", N_ ("of sgd (0.9)") },
  { "schedule", "schedule", "NAME", N_ ("of the learning rate: constant, linear or cosine to 0 (constant)") },
  { "seed", "seed", "S", N_ ("the first one (1)") },
  { "omit-classes", "omit-classes", "LIST", N_ ("classes that the student never sees, such as 3") },
  { "only-classes", "only-classes", "LIST", N_ ("the only classes that it sees, such as 7,8") },
  { "threads", "threads", "N", N_ ("runs beside each other (as many as processors)") },
  { NULL }
};

/* What the command line asks for besides the settings. */
typedef struct {
  char *temperatures, *alphas, *rates, *fractions, *methods, *students, *measure_name, *shard, *out;
  int n_seeds;
  double held_out;
  gboolean resume, force, as_json;
  /* made of these */
  LkMeasure measure;
  guint shard_number, n_shards; /* 0, 1, … of n */
} Options;

static void
options_clear (Options *options)
{
  g_free (options->temperatures);
  g_free (options->alphas);
  g_free (options->rates);
  g_free (options->fractions);
  g_free (options->methods);
  g_free (options->students);
  g_free (options->measure_name);
  g_free (options->shard);
  g_free (options->out);
}

/* What a sweep has come to. */
typedef struct {
  LkSweepSpec spec;
  LkTeacher *teacher;
  GArray *rows; /* of LkSweepRow */
  double seconds;
} Result;

static gboolean
bad_value (GError **error, const char *option, const char *text, const char *wanted)
{
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--%s: “%s” is not %s"), option, text, wanted);
  return FALSE;
}

static gboolean
parse_numbers (const char *option, const char *text, GArray *numbers, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text ? text : "", ",", -1);

  for (guint i = 0; parts[i]; i++)
    {
      const char *part = g_strstrip (parts[i]);
      char *end;
      double value = g_ascii_strtod (part, &end);

      if (end == part || *end != '\0' || !isfinite (value))
        return bad_value (error, option, text, _ ("a list of numbers with commas between, such as 1,2,4"));
      for (guint k = 0; k < numbers->len; k++)
        {
          if (g_array_index (numbers, double, k) == value)
            return bad_value (error, option, text, _ ("a list of different values"));
        }
      g_array_append_val (numbers, value);
    }
  return TRUE;
}

static gboolean
parse_methods (const char *text, GArray *methods, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text ? text : "", ",", -1);

  for (guint i = 0; parts[i]; i++)
    {
      LkMethod method;

      if (!lk_method_from_id (g_strstrip (parts[i]), &method))
        return bad_value (error, "method", text, _ ("a list of methods; --help names them"));
      g_array_append_val (methods, method);
    }
  return TRUE;
}

static gboolean
parse_shard (Options *options, GError **error)
{
  char *end;
  guint64 number, n;

  options->n_shards = 1;
  if (!options->shard)
    return TRUE;
  number = g_ascii_strtoull (options->shard, &end, 10);
  n = *end == '/' ? g_ascii_strtoull (end + 1, &end, 10) : 0;
  if (*end != '\0' || number < 1 || number > n || n > LK_SWEEP_MAX_RUNS)
    return bad_value (error, "shard", options->shard, _ ("a part of the whole, such as 2/8 for the second of eight"));
  options->shard_number = (guint) number - 1;
  options->n_shards = (guint) n;
  return TRUE;
}

static gboolean
make_spec (Options *options, LkSweepSpec *spec, GError **error)
{
  g_auto (GStrv) students = g_strsplit (options->students ? options->students : "", ",", -1);

  if (!parse_numbers ("temperature", options->temperatures, spec->temperatures, error) ||
      !parse_numbers ("alpha", options->alphas, spec->alphas, error) ||
      !parse_numbers ("learning-rate", options->rates, spec->rates, error) ||
      !parse_numbers ("train-fraction", options->fractions, spec->fractions, error) ||
      !parse_methods (options->methods, spec->methods, error) || !parse_shard (options, error))
    return FALSE;
  for (guint i = 0; students[i]; i++)
    g_ptr_array_add (spec->students, g_strdup (g_strstrip (students[i])));
  if (options->measure_name && !lk_measure_from_id (options->measure_name, &options->measure))
    return bad_value (error, "measure", options->measure_name, _ ("errors, agreement, nll or calibration"));
  if (!(options->held_out > 0.0 && options->held_out < 1.0))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _ ("--held-out: the share held out to choose by must be above 0 and below 1, such as 0.1"));
      return FALSE;
    }
  spec->base.student.validation = options->held_out;
  spec->n_seeds = (guint) MAX (options->n_seeds, 0);
  return lk_sweep_spec_check (spec, error);
}

/* The rows that the file has already; none when there is none. */
static GArray *
rows_done (const Options *options, const LkSweepSpec *spec, gsize n_test, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;

  if (!options->out || g_str_equal (options->out, "-") || !g_file_test (options->out, G_FILE_TEST_EXISTS) ||
      options->force)
    return g_array_new (FALSE, FALSE, sizeof (LkSweepRow));
  if (!options->resume)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                   _ ("“%s” is there already: --resume goes on with it, --force replaces it"), options->out);
      return NULL;
    }
  if (!g_file_get_contents (options->out, &text, &length, error))
    return NULL;
  return lk_sweep_csv_read (spec, n_test, text, length, options->out, error);
}

static gboolean
write_all (const char *out, const Result *result, GError **error)
{
  g_autofree char *text = lk_sweep_csv_all (&result->spec, (const LkSweepRow *) (gpointer) result->rows->data,
                                            result->rows->len, result->teacher->dataset->test.n);
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (out);

  return lk_file_write (file, text, strlen (text), NULL, error);
}

/* A line at the file's end, on the disk before the next run is lost with it. */
static gboolean
append_line (FILE *stream, const char *out, const char *line, GError **error)
{
  if (!stream || (fputs (line, stream) >= 0 && fflush (stream) == 0 && (fsync (fileno (stream)) == 0 || errno == EINVAL)))
    return TRUE;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("“%s” cannot be written: %s"), out,
               g_strerror (errno));
  return FALSE;
}

static gboolean
run_all (const Options *options, Result *result, const guint *runs, guint n, FILE *stream, GError **error)
{
  guint n_threads = lk_settings_n_threads (&result->spec.base);
  g_autoptr (LkSweep) sweep = lk_sweep_start (&result->spec, result->teacher, runs, n, n_threads);
  gint64 began = g_get_monotonic_time ();
  LkSweepRow row;
  GError *problem = NULL;

  while (lk_sweep_n_left (sweep) > 0 && lk_sweep_wait (sweep, -1, &row, &problem))
    {
      g_autofree char *line = lk_sweep_csv_line (&result->spec, &row, result->teacher->dataset->test.n);
      guint n_done = n - lk_sweep_n_left (sweep);

      g_array_append_val (result->rows, row);
      if (!append_line (stream, options->out, line, &problem))
        break;
      lk_cli_progress (n_done % 10 == 0, _ ("run %u of %u, about %.0f s to go"), n_done, n,
                       (g_get_monotonic_time () - began) / 1e6 / n_done * (n - n_done));
    }
  lk_cli_progress_end ();
  result->seconds = (g_get_monotonic_time () - began) / 1e6;
  if (problem)
    g_propagate_error (error, problem);
  return !problem;
}

/* What tells a cell from the others: the settings that vary. */
static char *
cell_label (const LkSweepSpec *spec, guint run)
{
  LkSettings cell = lk_sweep_settings (spec, run);
  g_autoptr (GString) label = g_string_new (NULL);
  gboolean untaught = run >= lk_sweep_n_taught (spec);

  if (untaught)
    g_string_append (label, _ ("untaught"));
  if (!untaught && spec->methods->len > 1)
    g_string_append_printf (label, "%s", lk_method_info (cell.loss.method)->id);
  if (!untaught && (spec->temperatures->len > 1 || spec->alphas->len <= 1))
    g_string_append_printf (label, "%sT = %g", label->len > 0 ? ", " : "", cell.loss.temperature);
  if (!untaught && (spec->alphas->len > 1 || spec->temperatures->len <= 1))
    g_string_append_printf (label, "%sα = %g", label->len > 0 ? ", " : "", cell.loss.alpha);
  if (spec->students->len > 1)
    g_string_append_printf (label, "%s%s", label->len > 0 ? ", " : "", cell.student.layers);
  if (spec->fractions->len > 1)
    g_string_append_printf (label, ", %g %%", 100.0 * cell.train_fraction);
  if (spec->rates->len > 1)
    g_string_append_printf (label, ", η = %g", cell.student.learning_rate);
  return g_string_free (g_steal_pointer (&label), FALSE);
}

static LkSweepCell
cell_of (const Result *result, guint first, LkMeasure measure, gboolean tested)
{
  return lk_sweep_cell (&result->spec, (const LkSweepRow *) (gpointer) result->rows->data, result->rows->len, first,
                        measure, tested ? result->teacher->dataset->test.n : 0);
}

static gint
best_of (const Result *result, LkMeasure measure)
{
  return lk_sweep_best (&result->spec, (const LkSweepRow *) (gpointer) result->rows->data, result->rows->len, measure);
}

/* Shares as per cent, nats as they are. */
static double
scale_of (LkMeasure measure)
{
  return measure == LK_MEASURE_NLL ? 1.0 : 100.0;
}

static void
print_cell (const char *label, const LkSweepCell *cell, LkMeasure measure)
{
  double scale = scale_of (measure);
  int pad = (int) MAX (0, 36 - (gint64) g_utf8_strlen (label, -1));

  printf ("%s%*s", label, pad, "");
  if (cell->n == 0)
    printf ("%9s\n", "–");
  else
    printf ("%9.3f  [%.3f, %.3f]\n", scale * cell->mean, scale * cell->min, scale * cell->max);
}

static void
print_table (const Options *options, const Result *result)
{
  const char *const titles[LK_N_MEASURES] = { _ ("errors, %"), _ ("disagreement with the teacher, %"), _ ("NLL, nats"),
                                              _ ("calibration error, %") };
  const LkSweepSpec *spec = &result->spec;
  LkMeasure measure = options->measure;
  gint best = best_of (result, measure);

  printf (_ ("%s: %u runs in %.1f s, %u seeds a cell; %s on samples held out of the transfer set, mean [least, most]\n\n"),
          result->teacher->dataset->title, result->rows->len, result->seconds, spec->n_seeds, titles[measure]);
  for (guint first = 0; first < lk_sweep_n_runs (spec); first += spec->n_seeds)
    {
      g_autofree char *label = cell_label (spec, first);
      LkSweepCell cell = cell_of (result, first, measure, FALSE);

      print_cell (label, &cell, measure);
    }
  if (best >= 0)
    {
      g_autofree char *label = cell_label (spec, (guint) best);
      LkSweepCell cell = cell_of (result, (guint) best, measure, TRUE);

      printf (_ ("\nBest on these samples: %s. On the test set, which chose nothing (%s):\n\n"), label, titles[measure]);
      print_cell (_ ("chosen"), &cell, measure);
      for (guint first = lk_sweep_n_taught (spec); first < lk_sweep_n_runs (spec); first += spec->n_seeds)
        {
          g_autofree char *name = cell_label (spec, first);

          cell = cell_of (result, first, measure, TRUE);
          print_cell (name, &cell, measure);
        }
      if (measure == LK_MEASURE_ERRORS && result->teacher->test_logits)
        printf ("%-36s%9.3f\n", _ ("teacher"),
                100.0 * result->teacher->test_quality.errors / result->teacher->dataset->test.n);
    }
  else if (result->rows->len < lk_sweep_n_runs (spec))
    printf (_ ("\nThese are %u of %u runs: “limbeck-cli merge” joins the parts.\n"), result->rows->len,
            lk_sweep_n_runs (spec));
}

static void
add_double (JsonBuilder *json, const char *name, double value)
{
  json_builder_set_member_name (json, name);
  if (isfinite (value))
    json_builder_add_double_value (json, value);
  else
    json_builder_add_null_value (json);
}

static void
add_spread (JsonBuilder *json, const char *name, const LkSweepCell *cell)
{
  json_builder_set_member_name (json, name);
  json_builder_begin_object (json);
  json_builder_set_member_name (json, "runs");
  json_builder_add_int_value (json, cell->n);
  add_double (json, "mean", cell->mean);
  add_double (json, "min", cell->min);
  add_double (json, "max", cell->max);
  json_builder_end_object (json);
}

/* The test set's numbers of what was chosen and of the untaught alone. */
static void
add_cell (JsonBuilder *json, const Result *result, guint first, LkMeasure measure, gboolean tested)
{
  LkSettings cell = lk_sweep_settings (&result->spec, first);
  LkSweepCell validation = cell_of (result, first, measure, FALSE), test = cell_of (result, first, measure, TRUE);

  json_builder_begin_object (json);
  json_builder_set_member_name (json, "run");
  json_builder_add_int_value (json, first);
  json_builder_set_member_name (json, "student");
  json_builder_add_string_value (json, cell.student.layers);
  json_builder_set_member_name (json, "method");
  json_builder_add_string_value (json, lk_method_info (cell.loss.method)->id);
  add_double (json, "temperature", cell.loss.temperature);
  add_double (json, "alpha", cell.loss.alpha);
  add_double (json, "learning_rate", cell.student.learning_rate);
  add_double (json, "train_fraction", cell.train_fraction);
  add_spread (json, "validation", &validation);
  if (tested)
    add_spread (json, "test", &test);
  json_builder_end_object (json);
}

static void
print_json (const Options *options, const Result *result)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  const LkSweepSpec *spec = &result->spec;
  gint best = best_of (result, options->measure);

  json_builder_begin_object (json);
  json_builder_set_member_name (json, "measure");
  json_builder_add_string_value (json, lk_measure_id (options->measure));
  json_builder_set_member_name (json, "runs");
  json_builder_add_int_value (json, lk_sweep_n_runs (spec));
  json_builder_set_member_name (json, "done");
  json_builder_add_int_value (json, result->rows->len);
  add_double (json, "seconds", result->seconds);
  json_builder_set_member_name (json, "cells");
  json_builder_begin_array (json);
  for (guint first = 0; first < lk_sweep_n_taught (spec); first += spec->n_seeds)
    add_cell (json, result, first, options->measure, FALSE);
  json_builder_end_array (json);
  json_builder_set_member_name (json, "untaught");
  json_builder_begin_array (json);
  for (guint first = lk_sweep_n_taught (spec); first < lk_sweep_n_runs (spec); first += spec->n_seeds)
    add_cell (json, result, first, options->measure, TRUE);
  json_builder_end_array (json);
  json_builder_set_member_name (json, "best");
  if (best >= 0)
    add_cell (json, result, (guint) best, options->measure, TRUE);
  else
    json_builder_add_null_value (json);
  json_builder_end_object (json);
  lk_cli_print_json (json);
}

/* Runs of this shard that are not done. */
static GArray *
runs_to_do (const Options *options, const Result *result)
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint run = 0; run < lk_sweep_n_runs (&result->spec); run++)
    {
      gboolean done = run % options->n_shards != options->shard_number;

      for (guint i = 0; i < result->rows->len && !done; i++)
        done = g_array_index (result->rows, LkSweepRow, i).run == run;
      if (!done)
        g_array_append_val (runs, run);
    }
  return runs;
}

static gboolean
sweep (Options *options, Result *result, GError **error)
{
  gboolean to_file = options->out && !g_str_equal (options->out, "-");
  g_autoptr (GArray) runs = NULL;
  FILE *stream = NULL;
  gboolean ok;

  result->rows = rows_done (options, &result->spec, result->teacher->dataset->test.n, error);
  if (!result->rows)
    return FALSE;
  /* A line that was cut short goes, before another is put behind it. */
  if (to_file && !write_all (options->out, result, error))
    return FALSE;
  if (to_file && !(stream = g_fopen (options->out, "a")))
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("“%s” cannot be written: %s"), options->out,
                   g_strerror (errno));
      return FALSE;
    }
  runs = runs_to_do (options, result);
  ok = run_all (options, result, (const guint *) (gpointer) runs->data, runs->len, stream, error);
  if (stream)
    fclose (stream);
  return ok && (!to_file || write_all (options->out, result, error));
}

LkExit
lk_cli_sweep (int argc, char **argv)
{
  g_autoptr (LkSession) session = lk_session_new ();
  const LkSettings *all = lk_session_get_settings (session);
  g_autoptr (LkDataset) dataset = NULL;
  g_autoptr (GHashTable) given = NULL;
  Options options = { .n_seeds = 1, .held_out = 0.1 };
  Result result = { 0 };
  const GOptionEntry entries[] = {
    { "temperature", 0, 0, G_OPTION_ARG_STRING, &options.temperatures, N_ ("temperatures to try (4)"), "LIST" },
    { "alpha", 0, 0, G_OPTION_ARG_STRING, &options.alphas, N_ ("weights of the teacher to try (0.9)"), "LIST" },
    { "student", 0, 0, G_OPTION_ARG_STRING, &options.students, N_ ("students to try, such as 30x30,100 (30x30)"), "LIST" },
    { "method", 0, 0, G_OPTION_ARG_STRING, &options.methods,
      N_ ("methods to try: kd, logits, dkd, dist, logit-std, label-smoothing, virtual-teacher, shuffled (kd)"), "LIST" },
    { "learning-rate", 0, 0, G_OPTION_ARG_STRING, &options.rates, N_ ("learning rates to try (adam 0.003, sgd 0.05)"), "LIST" },
    { "train-fraction", 0, 0, G_OPTION_ARG_STRING, &options.fractions,
      N_ ("shares of the training set to try (1)"), "LIST" },
    { "seeds", 0, 0, G_OPTION_ARG_INT, &options.n_seeds, N_ ("seeds a setting (1)"), "N" },
    { "held-out", 0, 0, G_OPTION_ARG_DOUBLE, &options.held_out,
      N_ ("share of the transfer set that is kept from the student, to choose by (0.1)"), "F" },
    { "measure", 0, 0, G_OPTION_ARG_STRING, &options.measure_name,
      N_ ("choose by errors, agreement, nll or calibration (errors)"), "NAME" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &options.out, N_ ("save the runs (CSV, a row a run); - for standard output"), "FILE" },
    { "shard", 0, 0, G_OPTION_ARG_STRING, &options.shard,
      N_ ("do the i-th of n parts, for many machines; “limbeck-cli merge” joins them"), "I/N" },
    { "resume", 0, 0, G_OPTION_ARG_NONE, &options.resume, N_ ("go on with the file: runs in it are not done again"), NULL },
    { "force", 0, 0, G_OPTION_ARG_NONE, &options.force, N_ ("replace the file"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.as_json, N_ ("the result as one JSON object on standard output"), NULL },
    G_OPTION_ENTRY_NULL
  };
  GError *error = NULL;
  LkExit status;

  status = lk_cli_parse (&argc, &argv, "sweep",
                         _ ("Teaches a student with every combination of some settings, and says which is best."),
                         _ ("LIST is values with commas between. The best setting is chosen on samples held out of the "
                            "transfer set; the test set is measured for what was chosen."),
                         session, settings, entries, &given);
  if (status != LK_EXIT_OK)
    {
      options_clear (&options);
      return status;
    }
  lk_cli_choose_teacher (session, given);
  g_object_set (session, "learning-rate", lk_optimizer_default_rate (all->student.optimizer), NULL);
  lk_sweep_spec_init (&result.spec, all);
  result.spec.base.threads = all->threads;

  if (make_spec (&options, &result.spec, &error) &&
      (g_strcmp0 (options.out, "-") == 0 || lk_cli_can_write (options.out, &error)) &&
      (dataset = lk_settings_load_dataset (all, NULL, NULL, &error)) &&
      (result.teacher = lk_cli_make_teacher (all, dataset, &error)) && sweep (&options, &result, &error))
    {
      if (g_strcmp0 (options.out, "-") == 0)
        {
          g_autofree char *text = lk_sweep_csv_all (&result.spec, (const LkSweepRow *) (gpointer) result.rows->data,
                                                    result.rows->len, dataset->test.n);

          fputs (text, stdout);
        }
      else if (options.as_json)
        print_json (&options, &result);
      else
        print_table (&options, &result);
    }
  status = error ? lk_cli_fail (error) : LK_EXIT_OK;
  g_clear_pointer (&result.teacher, lk_teacher_unref);
  g_clear_pointer (&result.rows, g_array_unref);
  lk_sweep_spec_clear (&result.spec);
  options_clear (&options);
  return status;
}

LkExit
lk_cli_merge (int argc, char **argv)
{
  g_auto (GStrv) names = NULL;
  g_autofree char *out = NULL;
  gboolean force = FALSE;
  const GOptionEntry entries[] = {
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &out, N_ ("the whole (CSV)"), "FILE" },
    { "force", 0, 0, G_OPTION_ARG_NONE, &force, N_ ("replace the file"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &names, NULL, "FILE…" },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *merged = NULL;
  g_autoptr (GFile) file = NULL;
  guint n_rows, n_missing;
  GError *error = NULL;
  LkExit status;

  status = lk_cli_parse (&argc, &argv, "merge", _ ("Joins the parts of a sweep."),
                         _ ("The parts are files that “limbeck-cli sweep --shard” wrote. Runs that stand in several are "
                            "taken once; files that disagree, or are not of one sweep, are refused."),
                         NULL, NULL, entries, NULL);
  if (status != LK_EXIT_OK)
    return status;
  if (!names || !out)
    {
      g_printerr (_ ("limbeck-cli merge: give the files to join, and --out for the whole\n"));
      return LK_EXIT_USAGE;
    }
  if (!force && g_file_test (out, G_FILE_TEST_EXISTS))
    {
      g_printerr (_ ("limbeck-cli merge: “%s” is there already: --force replaces it\n"), out);
      return LK_EXIT_FAILED;
    }
  for (guint i = 0; names[i]; i++)
    {
      g_autoptr (GFile) part = g_file_new_for_commandline_arg (names[i]);
      g_autoptr (GBytes) bytes = lk_file_read (part, FILE_LIMIT, NULL, &error);
      gconstpointer data;
      gsize length;

      if (!bytes)
        return lk_cli_fail (error);
      data = g_bytes_get_data (bytes, &length);
      g_ptr_array_add (texts, g_strndup (data ? data : "", length));
    }
  merged = lk_sweep_csv_merge ((const char *const *) texts->pdata, (const char *const *) names, texts->len, &n_rows,
                               &n_missing, &error);
  file = g_file_new_for_commandline_arg (out);
  if (!merged || !lk_file_write (file, merged, strlen (merged), NULL, &error))
    return lk_cli_fail (error);
  if (n_missing > 0)
    g_printerr (_ ("%s holds %u runs; %u are missing\n"), out, n_rows, n_missing);
  else
    g_printerr (_ ("%s holds all %u runs\n"), out, n_rows);
  return LK_EXIT_OK;
}
