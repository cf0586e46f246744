/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "cli/lk-cli.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "import/lk-dataset-io.h"
#include "io/lk-file.h"
#include "lk-study-report.h"
#include "lk-sweep-follow.h"
#include "lk-sweep-options.h"
#include "lk-sweep-report.h"
#include "words/lk-quantity.h"
#include "sweep/lk-sweep-csv.h"
#include "settings/lk-defaults.h"

/* A sweep's file at most. */
#define FILE_LIMIT ((gsize) 1 << 30)

/* Microseconds between two looks at progress and signals. */
#define TICK 100000

/* Before so much is done, the time that is left would be a guess. */
#define LEAST_PROGRESS 0.01

static const LkCliHelp help[] = { { LK_SETTING_SEED, N_ ("the first one") },
                                  { LK_SETTING_THREADS, N_ ("runs beside each other; 0: as many as processors") },
                                  { 0 } };

static void
set_exists (const char *path, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
               _ ("“%s” is there already: --resume goes on with it, --force replaces it"), path);
}

/* Whether the file can be written, and what is in it already: NULL for nothing. */
static gboolean
open_out (const LkSweepOptions *options, GBytes **before, GError **error)
{
  g_autoptr (GFile) file = NULL;

  if (!options->to_file)
    return TRUE;
  if (!lk_cli_can_write (options->out, error))
    return FALSE;
  if (!g_file_test (options->out, G_FILE_TEST_EXISTS) || options->force)
    return TRUE;
  if (!options->resume)
    {
      set_exists (options->out, error);
      return FALSE;
    }
  file = g_file_new_for_commandline_arg (options->out);
  *before = lk_file_read (file, FILE_LIMIT, NULL, error);
  return *before != NULL;
}

/* The rows that the file has already become the outcome's. */
static gboolean
take_rows (const LkSweepOptions *options, GBytes *before, const LkDataset *dataset, LkSweepOutcome *outcome,
           GError **error)
{
  GArray *rows;
  gconstpointer text;
  gsize length;

  if (!before)
    return TRUE;
  text = g_bytes_get_data (before, &length);
  rows = lk_sweep_csv_read (&outcome->spec, dataset->test.n, text ? text : "", length, options->out, error);
  if (!rows)
    return FALSE;
  g_array_unref (outcome->rows);
  outcome->rows = rows;
  return TRUE;
}

static char *
csv_of (const LkSweepOutcome *outcome)
{
  return lk_sweep_csv_all (&outcome->spec, (const LkSweepRow *) (gpointer) outcome->rows->data, outcome->rows->len,
                           outcome->teacher->dataset->test.n);
}

static gboolean
write_all (const char *out, const LkSweepOutcome *outcome, GError **error)
{
  g_autofree char *text = csv_of (outcome);
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (out);

  return lk_file_write (file, text, strlen (text), NULL, error);
}

/* A line at the file's end, on the disk before the next run is lost with it. */
static gboolean
append_line (FILE *stream, const char *out, const char *line, GError **error)
{
  if (!stream ||
      (fputs (line, stream) >= 0 && fflush (stream) == 0 && (fsync (fileno (stream)) == 0 || errno == EINVAL)))
    return TRUE;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("“%s” cannot be written: %s"), out,
               g_strerror (errno));
  return FALSE;
}

static void
show_progress (const LkSweep *sweep, guint n, gint64 began)
{
  double done = lk_sweep_get_progress (sweep);
  double left = (g_get_monotonic_time () - began) / 1e6 * (1.0 - done) / done;
  guint n_done = n - lk_sweep_n_left (sweep);

  if (!(done >= LEAST_PROGRESS))
    lk_cli_progress (FALSE, _ ("%u of %u runs"), n_done, n);
  else if (left < 120.0)
    lk_cli_progress (FALSE, _ ("%u of %u runs, about %s s to go"), n_done, n, LK_FIXED (left, 0));
  else
    lk_cli_progress (FALSE, _ ("%u of %u runs, about %s min to go"), n_done, n, LK_FIXED (left / 60.0, 0));
}

/* Until all runs ended or a signal came. Lines that cannot be written stop nothing: the
 * error says so, and the whole file is tried again at the end. */
static void
run_all (const LkSweepOptions *options, LkSweepOutcome *outcome, const GArray *runs, FILE *stream, GError **error)
{
  g_autoptr (LkSweep) sweep = lk_sweep_start (&outcome->spec, outcome->teacher, (const guint *) (gpointer) runs->data,
                                              runs->len, lk_settings_n_threads (&outcome->spec.base));
  gint64 began = g_get_monotonic_time ();
  gboolean ok = TRUE;

  while (lk_sweep_n_left (sweep) > 0 && lk_cli_stop_signal () == 0)
    {
      GError *problem = NULL;
      LkSweepRow row;

      if (lk_sweep_wait (sweep, TICK, &row, &problem))
        {
          g_autofree char *line = lk_sweep_csv_line (&outcome->spec, &row, outcome->teacher->dataset->test.n);

          g_array_append_val (outcome->rows, row);
          outcome->n_now++;
          ok = ok && append_line (stream, options->out, line, error);
        }
      else if (problem)
        {
          LkSweepFailure failure = { row.run, g_strdup (problem->message) };

          g_array_append_val (outcome->failures, failure);
          g_error_free (problem);
        }
      show_progress (sweep, runs->len, began);
    }
  lk_cli_progress_end ();
  outcome->seconds += (g_get_monotonic_time () - began) / 1e6;
  lk_sweep_sort_rows ((LkSweepRow *) (gpointer) outcome->rows->data, outcome->rows->len);
}

/* Runs of this shard that are not done; of a sweep in parts, these have done what there is. */
static GArray *
runs_to_do (const LkSweepOptions *options, const LkSweepOutcome *outcome)
{
  guint n = lk_sweep_n_runs (&outcome->spec);
  g_autofree gboolean *done = g_new0 (gboolean, n);
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < outcome->rows->len; i++)
    done[g_array_index (outcome->rows, LkSweepRow, i).run] = TRUE;
  for (guint run = options->shard_number; run < n; run += options->n_shards)
    {
      if (!done[run] && !options->in_parts)
        g_array_append_val (runs, run);
    }
  return runs;
}

/* n_left receives the runs that a signal left undone; unsaved why the file does not hold
 * all that was done. FALSE where nothing was begun. */
static gboolean
sweep (const LkSweepOptions *options, LkSweepOutcome *outcome, guint *n_left, GError **unsaved, GError **error)
{
  g_autoptr (GArray) runs = runs_to_do (options, outcome);
  FILE *stream = NULL;

  /* A line that was cut short goes, before another is put behind it. */
  if (options->to_file && !write_all (options->out, outcome, error))
    return FALSE;
  if (options->to_file && !(stream = g_fopen (options->out, "a")))
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("“%s” cannot be written: %s"), options->out,
                   g_strerror (errno));
      return FALSE;
    }
  lk_cli_watch_signals ();
  run_all (options, outcome, runs, stream, unsaved);
  if (stream)
    fclose (stream);
  *n_left = runs->len - outcome->n_now - outcome->failures->len;
  if (options->to_file && write_all (options->out, outcome, *unsaved ? NULL : unsaved))
    g_clear_error (unsaved);
  return TRUE;
}

static void
print_outcome (const LkSweepOptions *options, const LkSweepOutcome *outcome)
{
  g_autofree char *text = NULL;

  if (options->as_json)
    (options->study ? lk_study_print_json : lk_sweep_print_json) (outcome, options->measure);
  else if (!options->out || options->to_file)
    (options->study ? lk_study_print_table : lk_sweep_print_table) (outcome, options->measure);
  else
    text = csv_of (outcome);
  if (text)
    lk_cli_print_data (text);
  lk_cli_flush ();
  lk_sweep_print_failures (outcome);
}

/* Says what is left after a signal. */
static void
print_stopped (const LkSweepOptions *options, const LkSweepOutcome *outcome, guint n_left)
{
  if (options->to_file && options->force)
    g_printerr (_ ("%s: stopped; %u runs are in “%s”, %u are left: the same command with --resume in place of --force "
                   "does them\n"),
                g_get_prgname (), outcome->rows->len, options->out, n_left);
  else if (options->to_file)
    g_printerr (_ ("%s: stopped; %u runs are in “%s”, %u are left: the same command with --resume does them\n"),
                g_get_prgname (), outcome->rows->len, options->out, n_left);
  else
    g_printerr (_ ("%s: stopped; %u runs were done, %u are left: with --out FILE they could be resumed\n"),
                g_get_prgname (), outcome->rows->len, n_left);
}

/* Where the scripts are, and what they are for. */
static void
print_written (const LkSweepArray *array)
{
  g_autofree char *job = g_build_filename (array->folder, "job", NULL);
  g_autofree char *start = g_build_filename (array->folder, "start", NULL);

  lk_cli_printf (ngettext ("“%s” does %u part of the sweep, “%s” starts it.\n",
                           "“%s” does each of %u parts of the sweep, “%s” starts them.\n", array->n_parts),
                 job, array->n_parts, start);
  lk_cli_printf (_ ("The same command with --start --resume does that and follows them; with --resume alone it puts "
                    "together what is there.\n"));
}

/* What an earlier sweep left stays, unless it is to be replaced. */
static gboolean
clear_parts (const LkSweepOptions *options, const LkSweepOutcome *outcome, GError **error)
{
  g_autofree char *header = lk_sweep_csv_header (&outcome->spec);
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (options->out);
  g_autofree char *job = g_build_filename (options->array.folder, "job", NULL);

  if (options->force)
    return lk_sweep_array_clear (&options->array, error) && lk_file_write (file, header, strlen (header), NULL, error);
  if (options->resume || !g_file_test (job, G_FILE_TEST_EXISTS))
    return TRUE;
  set_exists (options->array.folder, error);
  return FALSE;
}

/* A sweep in parts: they are written and, where that is asked for, done; what there is of them is in the whole's file then.
 * done: where there is nothing to tell of yet. */
static gboolean
do_parts (const LkSweepOptions *options, const LkDataset *dataset, LkSweepOutcome *outcome, gboolean *done,
          GError **error)
{
  const LkSweepArray *array = &options->array;
  LkSweepFollow follow = { .array = array, .spec = &outcome->spec, .n_test = dataset->test.n, .out = options->out };
  g_autoptr (GArray) parts = NULL;
  gint64 began = g_get_monotonic_time ();
  gboolean ok = clear_parts (options, outcome, error) && lk_sweep_array_write_job (array, error) &&
                lk_sweep_follow_collect (&follow, error);

  if (ok && options->start)
    lk_cli_watch_signals ();
  if (ok)
    {
      parts = lk_sweep_array_left (array, follow.seen, lk_sweep_n_runs (&outcome->spec));
      ok = lk_sweep_array_write_start (array, (const guint *) (gpointer) parts->data, parts->len, 0, error) &&
           (!options->start || lk_sweep_follow_run (&follow, error));
    }
  *done = ok && !options->start && follow.n_rows == 0;
  if (*done)
    print_written (array);
  outcome->n_now = follow.n_now;
  outcome->seconds = (g_get_monotonic_time () - began) / 1e6;
  lk_sweep_follow_clear (&follow);
  return ok;
}

static gboolean
read_again (const LkSweepOptions *options, GBytes **before, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (options->out);

  g_clear_pointer (before, g_bytes_unref);
  *before = lk_file_read (file, FILE_LIMIT, NULL, error);
  return *before != NULL;
}

/* All that can be wrong is looked for before the work that it would be lost with: the
 * options, the file, the data, and only then a teacher is made. */
static gboolean
prepare (LkSweepOptions *options, LkSession *session, LkSweepOutcome *outcome, gboolean *done, GError **error)
{
  const LkSettings *all = lk_session_get_settings (session);
  g_autoptr (GBytes) before = NULL;
  g_autoptr (LkDataset) dataset = NULL;

  if (!lk_sweep_options_parse (options, &outcome->spec, error) || !open_out (options, &before, error) ||
      !lk_cli_can_write (options->figure, error) || !(dataset = lk_cli_load_dataset (all, outcome->findings, error)) ||
      !lk_sweep_spec_check_data (&outcome->spec, dataset, error))
    return FALSE;
  lk_sweep_spec_identify (&outcome->spec, dataset, NULL);
  if (!take_rows (options, before, dataset, outcome, error))
    return FALSE;
  if (options->in_parts &&
      (!do_parts (options, dataset, outcome, done, error) || *done || !read_again (options, &before, error) ||
       !take_rows (options, before, dataset, outcome, error) || lk_cli_stop_signal () != 0))
    return FALSE;
  if (!(outcome->teacher = lk_cli_make_teacher (all, dataset, outcome->findings, error)))
    return FALSE;
  lk_sweep_spec_identify (&outcome->spec, NULL, outcome->teacher);
  return take_rows (options, before, dataset, outcome, error);
}

LkExit
lk_cli_sweep (int argc, char **argv)
{
  g_autoptr (LkSession) session = lk_session_new_for (LK_DEFAULT_DATASET);
  const LkSettings *all = lk_session_get_settings (session);
  g_autoptr (GHashTable) given = NULL;
  g_auto (GStrv) words = g_strdupv (argv + 1);
  LkSweepOptions options;
  LkSweepOutcome outcome;
  gboolean done = FALSE;
  guint n_left = 0;
  g_autofree char *problem = NULL;
  const GOptionEntry entries[] = {
    { "study", 0, 0, G_OPTION_ARG_STRING, &options.study_name,
      N_ ("how large the effect is, on the test set: errors against the share of the samples (share), against the "
          "student’s parameters (parameters), or against its bytes, in fewer bits, too (bytes), for student, shuffled "
          "teacher and twin"),
      "NAME" },
    { "figure", 0, 0, G_OPTION_ARG_FILENAME, &options.figure, N_ ("draw the study (.svg, .png or .pdf)"), "FILE" },
    { "seeds", 0, 0, G_OPTION_ARG_INT, &options.n_seeds, N_ ("seeds a setting (1; 5 of a study)"), "N" },
    { "bits", 0, 0, G_OPTION_ARG_STRING, &options.bits,
      N_ ("measure each student on the test set also with weights in so many bits, 2 to 8, made smaller after training"),
      "LIST" },
    { "held-out", 0, 0, G_OPTION_ARG_DOUBLE, &options.held_out,
      N_ ("share of the training samples that is kept from all students, to choose by (0.1)"), "F" },
    { "held-out-by", 0, 0, G_OPTION_ARG_STRING, &options.held_out_by,
      N_ ("data: the same samples in all runs; seed: of each run’s own transfer set, by its seed (data)"), "WHAT" },
    { "measure", 0, 0, G_OPTION_ARG_STRING, &options.measure_name,
      N_ ("choose by errors, agreement, nll or calibration (errors)"), "NAME" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &options.out, N_ ("save the runs (CSV, a row a run); - for standard output"),
      "FILE" },
    { "shard", 0, 0, G_OPTION_ARG_STRING, &options.shard,
      N_ ("do the i-th of n parts, for many machines; “limbeck-cli merge” joins them"), "I/N" },
    { "resume", 0, 0, G_OPTION_ARG_NONE, &options.resume, N_ ("go on with the file: runs in it are not done again"),
      NULL },
    { "force", 0, 0, G_OPTION_ARG_NONE, &options.force, N_ ("replace the file"), NULL },
    { "jobs", 0, 0, G_OPTION_ARG_INT, &options.n_jobs,
      N_ ("cut the sweep into N parts, each a process: scripts for them go into a folder beside the file"), "N" },
    { "start", 0, 0, G_OPTION_ARG_NONE, &options.start, N_ ("start the parts and put together what they do"), NULL },
    { "on", 0, 0, G_OPTION_ARG_STRING, &options.on, N_ ("start each part behind a command, such as \"ssh {host}\""),
      "COMMAND" },
    { "hosts", 0, 0, G_OPTION_ARG_STRING, &options.hosts, N_ ("machines that take turns as {host}, commas between"),
      "LIST" },
    { "gnu-parallel", 0, 0, G_OPTION_ARG_NONE, &options.by[LK_SWEEP_BY_PARALLEL],
      N_ ("start the parts by GNU parallel"), NULL },
    { "slurm", 0, 0, G_OPTION_ARG_NONE, &options.by[LK_SWEEP_BY_SLURM], N_ ("start the parts as an array of Slurm’s"),
      NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.as_json, N_ ("the result as one JSON object on standard output"),
      NULL },
    G_OPTION_ENTRY_NULL
  };
  const LkCliLine line = {
    .verb = "sweep",
    .summary = _ ("Teaches a student with every combination of some settings, and says which is best."),
    .description =
        _ ("LIST is values with commas between. The best setting is chosen on training samples "
           "that no student sees; the test set is measured for what was chosen. Ctrl+C stops: with --out, what is "
           "done is kept, and --resume does the rest."),
    .session = session,
    .takes = LK_VERB_SWEEP,
    .help = help,
    .lists = options.values,
    .entries = entries,
  };
  GError *unsaved = NULL, *error = NULL;
  LkExit status;

  lk_sweep_options_init (&options);
  status = lk_cli_parse (&line, &argc, &argv, &given);
  if (status != LK_EXIT_OK)
    {
      lk_sweep_options_clear (&options);
      return status;
    }
  lk_cli_choose_teacher (session, given);
  g_object_set (session, "learning-rate", lk_defaults_learning_rate (all->dataset, all->student.optimizer), NULL);
  lk_cli_say_defaults (all, given);
  lk_sweep_outcome_init (&outcome, all);
  options.array.line = lk_sweep_part_line ((const char *const *) words);
  options.array.n_threads = g_hash_table_contains (given, "threads") ? lk_settings_n_threads (all) : 1;

  if (prepare (&options, session, &outcome, &done, &error) && sweep (&options, &outcome, &n_left, &unsaved, &error))
    {
      print_outcome (&options, &outcome);
      if (options.figure && !lk_study_draw (&outcome, options.measure, options.figure_format, options.figure, &error))
        g_prefix_error_literal (&error, "--figure: ");
      problem = lk_sweep_diverged (&outcome);
    }
  if (!error && options.in_parts)
    n_left = lk_sweep_n_runs (&outcome.spec) - outcome.rows->len;
  if (!error && lk_cli_stop_signal () != 0)
    print_stopped (&options, &outcome, n_left);
  status =
      outcome.failures->len > 0 || (options.start && n_left > 0) ? LK_EXIT_FAILED : lk_cli_say_diverged (problem, TRUE);
  if (unsaved)
    status = lk_cli_fail (unsaved);
  if (error)
    status = error->domain == G_OPTION_ERROR ? lk_cli_fail_usage (error) : lk_cli_fail (error);
  lk_sweep_outcome_clear (&outcome);
  lk_sweep_options_clear (&options);
  /* So that a shell's loop ends, too. */
  if (lk_cli_stop_signal () != 0)
    raise (lk_cli_stop_signal ());
  return status;
}
