/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-cli.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "import/lk-dataset-io.h"
#include "io/lk-file.h"
#include "lk-sweep-options.h"
#include "lk-study-report.h"
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

/* Whether the file can be written, and what is in it already: NULL for nothing. */
static const LkCliHelp help[] = { { LK_SETTING_SEED, N_ ("the first one") },
                                  { LK_SETTING_THREADS, N_ ("runs beside each other; 0: as many as processors") },
                                  { 0 } };

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
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                   _ ("“%s” is there already: --resume goes on with it, --force replaces it"), options->out);
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

/* The signal that asks to stop; 0: none came. */
static volatile sig_atomic_t stop_signal;

static void
stop_cb (int number)
{
  stop_signal = number;
}

/* The first of these signals ends the sweep with its file in order, a second one ends
 * the program at once. One that was to be ignored, as under nohup, still is. */
static void
watch_signals (void)
{
  static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
  struct sigaction action = { .sa_handler = stop_cb, .sa_flags = (int) SA_RESETHAND };

  sigemptyset (&action.sa_mask);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      struct sigaction before;

      if (sigaction (numbers[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        sigaction (numbers[i], &action, NULL);
    }
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

  while (lk_sweep_n_left (sweep) > 0 && stop_signal == 0)
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
  outcome->seconds = (g_get_monotonic_time () - began) / 1e6;
  lk_sweep_sort_rows ((LkSweepRow *) (gpointer) outcome->rows->data, outcome->rows->len);
}

/* Runs of this shard that are not done. */
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
      if (!done[run])
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
  watch_signals ();
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

/* All that can be wrong is looked for before the work that it would be lost with: the
 * options, the file, the data, and only then a teacher is made. */
static gboolean
prepare (LkSweepOptions *options, LkSession *session, LkSweepOutcome *outcome, GError **error)
{
  const LkSettings *all = lk_session_get_settings (session);
  g_autoptr (GBytes) before = NULL;
  g_autoptr (LkDataset) dataset = NULL;

  if (!lk_sweep_options_parse (options, &outcome->spec, error) || !open_out (options, &before, error) ||
      !lk_cli_can_write (options->figure, error) || !(dataset = lk_cli_load_dataset (all, outcome->findings, error)) ||
      !lk_sweep_spec_check_data (&outcome->spec, dataset, error))
    return FALSE;
  lk_sweep_spec_identify (&outcome->spec, dataset, NULL);
  if (!take_rows (options, before, dataset, outcome, error) ||
      !(outcome->teacher = lk_cli_make_teacher (all, dataset, outcome->findings, error)))
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
  LkSweepOptions options;
  LkSweepOutcome outcome;
  guint n_left = 0;
  g_autofree char *problem = NULL;
  const GOptionEntry entries[] = {
    { "study", 0, 0, G_OPTION_ARG_STRING, &options.study_name,
      N_ ("how large the effect is, on the test set: errors against the share of the samples (share) or against the "
          "student’s parameters (parameters), for student, shuffled teacher and twin"),
      "NAME" },
    { "figure", 0, 0, G_OPTION_ARG_FILENAME, &options.figure, N_ ("draw the study (.svg, .png or .pdf)"), "FILE" },
    { "seeds", 0, 0, G_OPTION_ARG_INT, &options.n_seeds, N_ ("seeds a setting (1; 5 of a study)"), "N" },
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

  if (prepare (&options, session, &outcome, &error) && sweep (&options, &outcome, &n_left, &unsaved, &error))
    {
      print_outcome (&options, &outcome);
      if (options.figure && !lk_study_draw (&outcome, options.measure, options.figure_format, options.figure, &error))
        g_prefix_error_literal (&error, "--figure: ");
      problem = lk_sweep_diverged (&outcome);
    }
  if (!error && stop_signal != 0)
    print_stopped (&options, &outcome, n_left);
  status = outcome.failures->len > 0 ? LK_EXIT_FAILED : lk_cli_say_diverged (problem, TRUE);
  if (unsaved)
    status = lk_cli_fail (unsaved);
  if (error)
    status = error->domain == G_OPTION_ERROR ? lk_cli_fail_usage (error) : lk_cli_fail (error);
  lk_sweep_outcome_clear (&outcome);
  lk_sweep_options_clear (&options);
  /* So that a shell's loop ends, too. */
  if (stop_signal != 0)
    raise (stop_signal);
  return status;
}
