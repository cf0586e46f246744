/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-cli.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "figure/lk-figure-export.h"
#include "figure/lk-headline.h"
#include "handout/lk-handout.h"
#include "handout/lk-html-report.h"
#include "figure/lk-scaling-words.h"
#include "import/lk-dataset-io.h"
#include "io/lk-staging.h"
#include "lk-cli-chain.h"
#include "lk-cli-seeds.h"
#include "lk-cli-smaller.h"
#include "words/lk-quantity.h"
#include "run/lk-run-file.h"
#include "settings/lk-defaults.h"
#include "settings/lk-setting-text.h"
#include "train/lk-answer-list.h"
#include "train/lk-distillation.h"
#include "train/lk-history-csv.h"
#include "train/lk-predict.h"
#include "train/lk-pupil-file.h"
#include "examine/lk-telling.h"
#include "train/lk-scalings.h"
#include "train/lk-script.h"
#include "settings/lk-settings-check.h"

/* Runs of one --seeds at most. */
#define MAX_SEEDS 1000

static void
add_quality (LkJson *json, guint errors, double nll, double calibration_error, gsize n)
{
  lk_json_add_count (json, "test_errors", errors);
  lk_json_add_number (json, "test_accuracy", 1.0 - (double) errors / n);
  lk_json_add_number (json, "negative_log_likelihood", nll);
  lk_json_add_number (json, "calibration_error", calibration_error);
}

/* quality NULL: not known. */
static void
add_teacher_quality (LkJson *json, const LkQuality *quality, gsize n)
{
  static const char *const names[] = { "test_errors", "test_accuracy", "negative_log_likelihood", "calibration_error" };

  if (quality)
    add_quality (json, (guint) quality->errors, quality->nll, quality->calibration_error, n);
  for (gsize i = 0; !quality && i < G_N_ELEMENTS (names); i++)
    {
      lk_json_add_null (json, names[i]);
    }
}

/* smaller NULL: nothing was made smaller. */
static void
add_pupil (LkJson *json, const char *name, const LkNetwork *network, const LkScore *score, const LkScaling *scaling,
           const LkCliSmallerPupil *smaller, gsize n)
{
  lk_json_begin_object (json, name);
  lk_cli_add_network (json, network);
  add_quality (json, score->errors, score->nll, score->calibration_error, n);
  lk_cli_add_scaling (json, scaling);
  lk_json_add_number (json, "agreement", score->teacher_unknown ? NAN : (double) score->agreements / n);
  lk_json_add_number (json, "test_kl", score->teacher_unknown ? NAN : score->kl);
  if (smaller)
    {
      lk_json_begin_object (json, "smaller");
      lk_cli_add_smaller (json, smaller->smaller);
      add_quality (json, (guint) smaller->quality.errors, smaller->quality.nll, smaller->quality.calibration_error, n);
      lk_json_end (json);
    }
  lk_json_end (json);
}

static const char *
diverged (LkDistillation *run)
{
  const LkEvaluationRecord *record = &lk_distillation_get_evaluation (run)->record;

  return lk_cli_diverged (&record->student, record->has_twin ? &record->twin : NULL);
}

/* Student and twin, where --bits or --pruned asks for it. */
typedef struct {
  gboolean asked;
  LkSmallerForm form;
  LkCliSmallerPupil pupils[2];
  gsize n; /* pupils that there are */
} Smaller;

static void
smaller_clear (Smaller *smaller)
{
  for (gsize k = 0; k < smaller->n; k++)
    lk_smaller_free (smaller->pupils[k].smaller);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Smaller, smaller_clear)

static gboolean
make_smaller (LkDistillation *run, const LkSplit *test, Smaller *smaller, GError **error)
{
  const LkNetwork *const networks[] = { lk_distillation_get_student (run), lk_distillation_get_twin (run) };
  const char *const names[] = { _ ("student"), _ ("twin") };

  for (gsize k = 0; smaller->asked && k < G_N_ELEMENTS (networks) && networks[k]; k++)
    {
      LkCliSmallerPupil *pupil = &smaller->pupils[k];

      pupil->name = names[k];
      pupil->smaller = lk_cli_smaller_new (networks[k], &smaller->form, error);
      if (!pupil->smaller)
        return FALSE;
      smaller->n++;
      if (!lk_predict_quality (pupil->smaller->network, test, &pupil->quality, error))
        return FALSE;
    }
  return TRUE;
}

static void
print_json (const LkSettings *all, const LkTeacher *teacher, LkDistillation *run, const Smaller *smaller,
            const LkFindings *findings, double seconds, double rate)
{
  const LkEvaluationRecord *record = &lk_distillation_get_evaluation (run)->record;
  g_autoptr (LkJson) json = lk_json_new (FALSE);
  gsize n = teacher->dataset->test.n;
  LkScalings scalings;

  lk_scalings_measure (&scalings, teacher, lk_distillation_get_evaluation (run), teacher->dataset);
  lk_json_begin_object (json, NULL);
  lk_json_add_text (json, "dataset", all->dataset);
  lk_json_add_count (json, "seed", all->seed);
  lk_json_add_text (json, "method", lk_method_info (all->loss.method)->id);
  lk_json_add_number (json, "temperature", all->loss.temperature);
  lk_json_add_number (json, "alpha", all->loss.alpha);
  lk_cli_add_weight (json, all);
  if (all->mutual)
    lk_json_add_boolean (json, "mutual", TRUE);
  lk_json_add_count (json, "epochs", all->student.epochs);
  lk_json_add_number (json, "train_fraction", all->train_fraction);
  if (all->transfer[0])
    lk_json_add_text (json, "transfer", all->transfer);
  if (all->label_noise > 0.0)
    lk_json_add_number (json, "label_noise", all->label_noise);
  lk_json_add_count (json, "samples", lk_distillation_get_n_samples (run));
  lk_json_add_number (json, "learning_rate", all->student.learning_rate);
  lk_json_add_text (json, "schedule", lk_schedule_id (all->student.schedule));
  lk_json_add_number (json, "seconds", seconds);
  lk_json_add_number (json, "images_per_second", rate);
  lk_json_begin_object (json, "teacher");
  lk_cli_add_teacher (json, teacher);
  add_teacher_quality (json, teacher->test_logits ? &teacher->test_quality : NULL, n);
  if (scalings.has_teacher)
    lk_cli_add_scaling (json, &scalings.teacher);
  else
    lk_json_add_null (json, "temperature_scaling");
  lk_json_end (json);
  add_pupil (json, "student", lk_distillation_get_student (run), &record->student, &scalings.student,
             smaller->n > 0 ? &smaller->pupils[0] : NULL, n);
  if (record->has_twin)
    add_pupil (json, "twin", lk_distillation_get_twin (run), &record->twin, &scalings.twin,
               smaller->n > 1 ? &smaller->pupils[1] : NULL, n);
  lk_cli_add_findings (json, findings);
  lk_cli_add_diverged (json, diverged (run));
  lk_json_end (json);
  lk_cli_print_json (json);
}

static void
print_share (double fraction)
{
  lk_cli_column (12, LK_SHARE_FIXED (fraction, 2));
}

static void
print_nats (double nats)
{
  lk_cli_column (10, LK_FIXED (nats, 4));
}

/* score NULL: the teacher, which is compared with nobody. */
static void
print_row (const char *name, const char *layers, gsize n_params, guint errors, double nll, double calibration_error,
           const LkScore *score, gsize n)
{
  lk_cli_column (-9, name);
  lk_cli_printf (" ");
  lk_cli_column (-22, layers);
  lk_cli_column (11, LK_COUNT (n_params));
  lk_cli_column (8, LK_COUNT (errors));
  print_share (1.0 - (double) errors / n);
  print_nats (nll);
  print_share (calibration_error);
  if (score)
    {
      print_share (score->teacher_unknown ? NAN : (double) score->agreements / n);
      print_nats (score->teacher_unknown ? NAN : score->kl);
    }
  putchar ('\n');
}

static void
print_pupil (const char *name, const LkNetwork *network, const LkScore *score, gsize n)
{
  g_autofree char *layers = lk_cli_layers (network);

  print_row (name, layers, network->n_params, score->errors, score->nll, score->calibration_error, score, n);
}

static void
print_headline (LkDistillation *run, const LkDataset *dataset)
{
  const LkEvaluation *evaluation = lk_distillation_get_evaluation (run);
  g_autofree char *headline = lk_headline (&evaluation->record, TRUE);
  g_autofree char *chance = NULL;
  guint only_student, only_twin;

  if (!headline)
    return;
  lk_evaluation_count_apart (evaluation, dataset, &only_student, &only_twin);
  chance = lk_headline_test (only_student, only_twin, dataset->test.n);
  lk_cli_printf ("%s\n%s\n", headline, chance);
}

static void
print_scaling (const char *name, const LkScaling *scaling)
{
  lk_cli_column (-9, name);
  lk_cli_column (9, LK_FIXED (scaling->temperature, 2));
  print_nats (scaling->before.nll);
  print_nats (scaling->after.nll);
  print_share (scaling->before.calibration_error);
  print_share (scaling->after.calibration_error);
  putchar ('\n');
}

/* Likelihood and calibration once sureness is weighed. */
static void
print_scalings (const LkTeacher *teacher, LkDistillation *run)
{
  const LkEvaluation *evaluation = lk_distillation_get_evaluation (run);
  LkScalings scalings;
  g_autofree char *sentence = NULL;

  lk_scalings_measure (&scalings, teacher, evaluation, teacher->dataset);
  sentence = lk_scaling_sentence (&scalings, lk_distillation_get_loss (run), evaluation->record.temperature);
  if (!*sentence)
    return;
  lk_cli_printf ("\n");
  lk_cli_columns (-9, "", 8, "t", 9, _ ("NLL"), 9, _ ("at t"), 11, _ ("calib. err."), 11, _ ("at t"), 0);
  if (scalings.has_teacher)
    print_scaling (_ ("teacher"), &scalings.teacher);
  print_scaling (_ ("student"), &scalings.student);
  if (scalings.has_twin)
    print_scaling (_ ("twin"), &scalings.twin);
  lk_cli_printf ("\n%s\n%s\n", sentence, lk_scaling_grounds ());
}

static void
print_table (const LkSettings *all, const LkTeacher *teacher, LkDistillation *run, const Smaller *smaller,
             double seconds, double rate)
{
  const LkEvaluationRecord *record = &lk_distillation_get_evaluation (run)->record;
  const LkQuality *quality = &teacher->test_quality;
  g_autofree char *layers = lk_cli_teacher_layers (teacher);
  g_autofree char *weights = lk_setting_say_weights (&all->loss);
  gsize n = teacher->dataset->test.n;

  lk_cli_printf (_ ("%s, method %s, %s, epochs: %u in %s s (%s images/s)\n"), teacher->dataset->title,
                 lk_method_info (all->loss.method)->id, weights, all->student.epochs, LK_FIXED (seconds, 1),
                 LK_FIXED (rate, 0));
  lk_cli_printf (_ ("%s of %s training samples taught (%s), %s test samples\n\n"),
                 LK_COUNT (lk_distillation_get_n_samples (run)), LK_COUNT (teacher->dataset->train.n),
                 LK_SHARE_SETTING ((double) lk_distillation_get_n_samples (run) / teacher->dataset->train.n),
                 LK_COUNT (n));
  lk_cli_columns (-9, "", -22, _ ("layers"), 10, _ ("parameters"), 7, _ ("errors"), 11, _ ("accuracy"), 9, _ ("NLL"),
                  11, _ ("calib. err."), 11, _ ("agreement"), 9, _ ("KL (T)"), 0);
  if (teacher->test_logits)
    print_row (_ ("teacher"), layers, lk_teacher_n_params (teacher), (guint) quality->errors, quality->nll,
               quality->calibration_error, NULL, n);
  else
    lk_cli_columns (-9, _ ("teacher"), -22, layers, 10, "–", 7, "–", 0);
  print_pupil (_ ("student"), lk_distillation_get_student (run), &record->student, n);
  if (record->has_twin)
    {
      print_pupil (_ ("twin"), lk_distillation_get_twin (run), &record->twin, n);
      lk_cli_printf (
          all->mutual
              ? _ ("\nThe twin is another student, from weights of its own: the two learned from labels and from each "
                   "other, and\nnot from the teacher. “limbeck-cli sweep --mutual” has an untaught control.\n")
              : _ ("\nThe twin is the same student with the same weights and batches, taught by labels alone.\n"));
      print_headline (run, teacher->dataset);
    }
  if (smaller->n > 0)
    lk_cli_print_smaller_pupils (smaller->pupils, smaller->n, n);
  if (diverged (run))
    lk_cli_printf ("\n%s\n", diverged (run));
  print_scalings (teacher, run);
}

/* What the files are made of. */
typedef struct {
  const LkSettings *all;
  LkTeacher *teacher;
  LkDistillation *run;
  const LkSmallerForm *form; /* of the student's file; NULL: as it is */
  LkTimeline *timeline;      /* NULL: none was kept */
  gboolean force;
} Results;

static gboolean
save_student (gpointer data, const char *path, GError **error)
{
  Results *results = data;
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);

  return lk_pupils_save (results->run, results->all, NULL, results->form, file, NULL, NULL, error);
}

static gboolean
save_history (gpointer data, const char *path, GError **error)
{
  Results *results = data;
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);

  return lk_history_save_csv (lk_distillation_get_history (results->run), file, NULL, error);
}

static gboolean
save_answers (gpointer data, const char *path, GError **error)
{
  Results *results = data;
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  LkEvaluation *evaluation = lk_distillation_get_evaluation (results->run);
  g_autoptr (LkComparison) comparison =
      lk_comparison_new (results->teacher->dataset, results->teacher, evaluation, evaluation->record.temperature);
  g_autoptr (LkAnswerList) list = lk_answer_list_new_compared (comparison, lk_answer_list_names, NULL, 0);

  return lk_answer_list_save (list, file, NULL, error);
}

/* What comes of a term on a hidden layer; NULL: there is none. */
static LkHints *
new_hints (const Results *results)
{
  const LkFeatureTerm *term = lk_distillation_get_feature (results->run);
  const LkTeacher *teacher = results->teacher;
  const LkDataset *dataset = teacher->dataset;

  return term ? lk_hints_new (term, lk_teacher_get_network (teacher, 0), lk_distillation_get_student (results->run),
                              lk_distillation_get_twin (results->run), &dataset->test, dataset->n_classes,
                              lk_most_telling_sample (teacher, results->all->loss.temperature), NULL)
              : NULL;
}

static gboolean
save_plots (gpointer data, const char *path, GError **error)
{
  Results *results = data;
  g_autoptr (LkHints) hints = new_hints (results);
  LkHistoryView view;
  gboolean ok;

  lk_history_view (lk_distillation_get_history (results->run), &view);
  ok = lk_figure_export_run (path, results->teacher, lk_distillation_get_evaluation (results->run), hints, &view,
                             lk_distillation_get_steps_per_epoch (results->run), results->all->loss.temperature, error);
  lk_history_view_clear (&view);
  if (ok)
    g_printerr (_ ("Plots are in %s\n"), path);
  return ok;
}

static gboolean
save_run (gpointer data, const char *path, GError **error)
{
  Results *results = data;
  g_autoptr (LkRunRecord) record = lk_cli_record (results->all, results->teacher, results->run);
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);

  return lk_run_file_save (record, file, NULL, error);
}

static gboolean
save_handout (gpointer data, const char *path, GError **error)
{
  Results *results = data;
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  const LkHandout handout = {
    .dataset = results->teacher->dataset,
    .teacher = results->teacher,
    .timeline = results->timeline,
    .settings = results->all,
    .steps_per_epoch = lk_distillation_get_steps_per_epoch (results->run),
    .sample = lk_most_telling_sample (results->teacher, results->all->loss.temperature),
  };

  return lk_handout_write (&handout, file, NULL, error);
}

/* A folder with everything (lk-html-report.h), the weights first: those of a network
 * that diverged are left out, and said to be. */
static gboolean
save_report (gpointer data, const char *path, GError **error)
{
  Results *results = data;
  g_autoptr (LkStaging) staging = lk_staging_new (path, results->force, error);
  g_autoptr (LkRunRecord) record = NULL;
  g_autoptr (GFile) student = NULL;
  g_autoptr (GFile) twin = NULL;
  g_autoptr (GError) problem = NULL;
  g_autoptr (LkHints) hints = new_hints (results);
  LkHtmlReport report = { .hints = hints, .teacher = results->teacher, .student_file = "student.safetensors" };

  if (!staging)
    return FALSE;
  student = lk_staging_file (staging, report.student_file);
  if (!lk_pupils_save (results->run, results->all, NULL, NULL, student, NULL, NULL, &problem))
    report.student_file = NULL;
  if (lk_distillation_get_twin (results->run))
    report.twin_file = "twin.safetensors";
  twin = report.twin_file ? lk_staging_file (staging, report.twin_file) : NULL;
  if (twin && !lk_pupils_save (results->run, results->all, NULL, NULL, NULL, twin, NULL, problem ? NULL : &problem))
    report.twin_file = NULL;
  record = report.record = lk_cli_record (results->all, results->teacher, results->run);
  report.evaluation = lk_distillation_get_evaluation (results->run);
  if (!lk_html_report_write (&report, lk_staging_folder (staging), NULL, error) || !lk_staging_commit (staging, error))
    return FALSE;
  g_printerr (_ ("The report is %s/index.html\n"), path);
  if (problem)
    g_propagate_error (error, g_steal_pointer (&problem));
  return !*error;
}

/* What would be found out too late otherwise. */
static gboolean
check_folders (const char *plots, const char *report, gboolean force, GError **error)
{
  if (report && !lk_staging_check (report, force, error))
    {
      if (g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_EXISTS))
        {
          g_clear_error (error);
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                       _ ("the folder “%s” exists and is not empty: choose another name, or replace files in it with "
                          "--force"),
                       report);
        }
      return FALSE;
    }
  if (plots && g_mkdir_with_parents (plots, 0777) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("The folder “%s” cannot be made: %s"), plots,
                   g_strerror (errno));
      return FALSE;
    }
  return TRUE;
}

/* Whether that many seeds can be done; what is of one run alone is refused with a message. */
static gboolean
check_seeds (int n_seeds, guint64 first, const LkCliOutput *outputs, gsize n_outputs, gboolean other, gboolean mutual)
{
  if (n_seeds < 1 || n_seeds > MAX_SEEDS)
    g_printerr (_ ("limbeck-cli distill: --seeds is %d: it must lie between 1 and %d\n"), n_seeds, MAX_SEEDS);
  else if (first > G_MAXUINT64 - (guint64) (n_seeds - 1))
    g_printerr (_ ("limbeck-cli distill: there are no %d seeds from --seed on: begin with a smaller one\n"), n_seeds);
  else if (n_seeds > 1 && mutual)
    g_printerr (
        _ ("limbeck-cli distill: --seeds holds a student against its untaught twin, and with --mutual the twin is "
           "taught: “limbeck-cli sweep --mutual --seeds %d” has an untaught control\n"),
        n_seeds);
  else if (n_seeds > 1 && other)
    g_printerr (_ ("limbeck-cli distill: with --seeds every run has its twin and no moves: leave --no-twin and --moves "
                   "out\n"));
  else
    {
      for (gsize i = 0; i < n_outputs; i++)
        {
          if (n_seeds == 1 || !outputs[i].path)
            continue;
          g_printerr (_ ("limbeck-cli distill: %s is of one run: leave it or --seeds out\n"), outputs[i].option);
          return FALSE;
        }
      return TRUE;
    }
  return FALSE;
}

/* What stands there of an assistant, each NULL where it was not given, and what it comes to. */
typedef struct {
  char *layers;
  char *epochs;
  char *fraction;
  LkAssistant parsed;
} AssistantOptions;

static void
assistant_clear (AssistantOptions *options)
{
  g_free (options->layers);
  g_free (options->epochs);
  g_free (options->fraction);
  g_free (options->parsed.layers);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AssistantOptions, assistant_clear)

static gboolean
parse_assistant (AssistantOptions *options, const LkSettings *all, GError **error)
{
  LkSettings settings = { .student.epochs = all->student.epochs, .train_fraction = all->train_fraction };
  const struct {
    guint id;
    const char *where, *text;
  } parts[] = { { LK_SETTING_STUDENT_LAYERS, "--assistant", options->layers },
                { LK_SETTING_EPOCHS, "--assistant-epochs", options->epochs },
                { LK_SETTING_TRAIN_FRACTION, "--assistant-train-fraction", options->fraction } };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      if (!parts[i].text)
        continue;
      if (!lk_setting_parse (parts[i].id, parts[i].where, parts[i].text, &value, error))
        {
          g_free (settings.student.layers);
          return FALSE;
        }
      lk_setting_set (&settings, parts[i].id, &value);
    }
  options->parsed = (LkAssistant) { settings.student.layers, settings.student.epochs, settings.train_fraction };
  return TRUE;
}

/* Whether the detour can be done; what is of one run alone, or of none with a teacher, is refused with a message. */
static gboolean
check_assistant (AssistantOptions *options, const LkSettings *all, const LkCliOutput *outputs, gsize n_outputs,
                 gboolean other)
{
  g_autoptr (GError) error = NULL;

  if (!options->layers && (options->epochs || options->fraction))
    g_printerr (
        _ ("limbeck-cli distill: --assistant-epochs and --assistant-train-fraction are of an assistant: give its "
           "layers with --assistant\n"));
  else if (!options->layers)
    return TRUE;
  else if (all->mutual)
    g_printerr (_ ("limbeck-cli distill: an assistant stands between teacher and student: leave --mutual out\n"));
  else if (other)
    g_printerr (_ ("limbeck-cli distill: with --assistant there is an untaught twin and there are no moves: leave "
                   "--no-twin and --moves out\n"));
  else if (!parse_assistant (options, all, &error))
    g_printerr ("limbeck-cli distill: %s\n", error->message);
  else if (options->parsed.epochs == 0)
    g_printerr (_ ("limbeck-cli distill: --epochs 0 would never end: give at least 1\n"));
  else
    {
      for (gsize i = 0; i < n_outputs; i++)
        {
          if (!outputs[i].path)
            continue;
          g_printerr (_ ("limbeck-cli distill: %s is of one run: leave it or --assistant out\n"), outputs[i].option);
          return FALSE;
        }
      return TRUE;
    }
  return FALSE;
}

LkExit
lk_cli_distill (int argc, char **argv)
{
  g_autoptr (LkSession) session = lk_session_new_for (LK_DEFAULT_DATASET);
  const LkSettings *all = lk_session_get_settings (session);
  g_autoptr (LkDataset) dataset = NULL;
  g_autoptr (LkTeacher) teacher = NULL;
  g_autoptr (LkDistillation) run = NULL;
  g_autoptr (GHashTable) given = NULL;
  g_autoptr (LkFindings) findings = lk_findings_new ();
  g_autofree char *out = NULL;
  g_autofree char *history = NULL;
  g_autofree char *answers = NULL;
  g_autofree char *plots = NULL;
  g_autofree char *save = NULL;
  g_autofree char *report = NULL;
  g_autofree char *handout = NULL;
  g_autoptr (LkTimeline) timeline = NULL;
  gboolean force = FALSE;
  g_autofree char *moves = NULL;
  g_autoptr (GArray) marks = NULL;
  gboolean as_json = FALSE;
  gboolean no_twin = FALSE;
  int n_seeds = 1, bits = LK_CLI_NO_BITS;
  g_autofree char *pruned = NULL;
  g_auto (Smaller) smaller = { 0 };
  g_auto (AssistantOptions) assistant = { 0 };
  const GOptionEntry entries[] = {
    { "no-twin", 0, 0, G_OPTION_ARG_NONE, &no_twin, N_ ("leave the untaught control out"), NULL },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &out,
      N_ ("save the student (safetensors, or ONNX where the name ends in .onnx); - for standard output"), "FILE" },
    { "bits", 0, 0, G_OPTION_ARG_INT, &bits,
      N_ ("student and twin once more with weights in so many bits, 2 to 8, or 32, as they are (32); --out writes that "
          "student"),
      "N" },
    { "pruned", 0, 0, G_OPTION_ARG_STRING, &pruned,
      N_ ("likewise, with this share of the weights set to 0, the smallest ones (0)"), "SHARE" },
    { "history", 0, 0, G_OPTION_ARG_FILENAME, &history, N_ ("save the curves (CSV, a row a step)"), "FILE" },
    { "answers", 0, 0, G_OPTION_ARG_FILENAME, &answers,
      N_ ("save what each network says of each test sample, and its probabilities at T (CSV, a row a sample)"),
      "FILE" },
    { "plots", 0, 0, G_OPTION_ARG_FILENAME, &plots, N_ ("save the plots of the run as PNG in this folder"), "DIR" },
    { "report", 0, 0, G_OPTION_ARG_FILENAME, &report,
      N_ ("make this folder, with a report of the run (HTML), its plots and data, and the weights"), "DIR" },
    { "handout", 0, 0, G_OPTION_ARG_FILENAME, &handout,
      N_ ("save the run as one page for students at home (HTML), in which they move T, the moment and the sample"),
      "FILE" },
    { "force", 0, 0, G_OPTION_ARG_NONE, &force, N_ ("--report may replace files in a folder that is there"), NULL },
    { "save", 0, 0, G_OPTION_ARG_FILENAME, &save, N_ ("save the run, for limbeck and “limbeck-cli replay”"),
      "FILE.limbeck" },
    { "moves", 0, 0, G_OPTION_ARG_STRING, &moves,
      N_ ("move sliders on the way: step:setting=value, such as 100:temperature=8,200:alpha=0.5"), "LIST" },
    { "seeds", 0, 0, G_OPTION_ARG_INT, &n_seeds,
      N_ ("do the run with so many seeds, beside each other, and say what holds over them (1)"), "N" },
    { "assistant", 0, 0, G_OPTION_ARG_STRING, &assistant.layers,
      N_ ("teach a network of these hidden layers first, which then teaches the student, beside the direct way"),
      "LAYERS" },
    { "assistant-epochs", 0, 0, G_OPTION_ARG_STRING, &assistant.epochs,
      N_ ("passes of the assistant over its transfer set (as many as the student’s)"), "N" },
    { "assistant-train-fraction", 0, 0, G_OPTION_ARG_STRING, &assistant.fraction,
      N_ ("share of each class in the assistant’s transfer set (the student’s)"), "F" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("the result as one JSON object on standard output"), NULL },
    G_OPTION_ENTRY_NULL
  };
  const LkCliLine line = {
    .verb = "distill",
    .summary = _ ("Teaches a student from a teacher, beside a twin that learns from labels alone."),
    .description = _ ("L = (1 − α)·CE(labels, student) + α·soft(teacher, student, T); with kd, soft is T² times "
                      "the KL divergence of the softened outputs."),
    .session = session,
    .takes = LK_VERB_DISTILL,
    .entries = entries,
  };
  GError *error = NULL;
  gint64 began;
  double seconds, rate, samples;
  LkCliOutput outputs[] = {
    { "--out", NULL, save_student },
    { "--history", NULL, save_history },
    { "--plots", NULL, save_plots, .folder = TRUE },
    { "--save", NULL, save_run },
    { "--report", NULL, save_report, .folder = TRUE },
    { "--answers", NULL, save_answers },
    { "--handout", NULL, save_handout },
  };
  Results results;
  LkExit status;

  status = lk_cli_parse (&line, &argc, &argv, &given);
  if (status != LK_EXIT_OK)
    return status;
  if (g_hash_table_contains (given, "teacher") &&
      (g_hash_table_contains (given, "teacher-layers") || g_hash_table_contains (given, "teacher-epochs") ||
       g_hash_table_contains (given, "teachers")))
    {
      g_printerr (_ (
          "limbeck-cli distill: --teacher takes a trained teacher, --teacher-layers trains one: give one of them\n"));
      return LK_EXIT_USAGE;
    }
  lk_cli_choose_teacher (session, given);
  g_object_set (session, "twin", !no_twin, NULL);
  if (!g_hash_table_contains (given, "learning-rate"))
    g_object_set (session, "learning-rate", lk_defaults_learning_rate (all->dataset, all->student.optimizer), NULL);
  if (all->student.epochs == 0)
    {
      g_printerr (_ ("limbeck-cli distill: --epochs 0 would never end: give at least 1\n"));
      return LK_EXIT_USAGE;
    }

  outputs[0].path = out;
  outputs[1].path = history;
  outputs[2].path = plots;
  outputs[3].path = save;
  outputs[4].path = report;
  outputs[5].path = answers;
  outputs[6].path = handout;
  status = lk_cli_smaller_take ("distill", bits, pruned, &smaller.form, &smaller.asked);
  if (status != LK_EXIT_OK)
    return status;
  if ((n_seeds > 1 || assistant.layers) && smaller.asked)
    {
      g_printerr (n_seeds > 1 ? _ ("limbeck-cli distill: %s is of one run: leave it or --seeds out\n")
                              : _ ("limbeck-cli distill: %s is of one run: leave it or --assistant out\n"),
                  bits != LK_CLI_NO_BITS ? "--bits" : "--pruned");
      return LK_EXIT_USAGE;
    }
  if (!check_seeds (n_seeds, all->seed, outputs, G_N_ELEMENTS (outputs), moves || no_twin, all->mutual))
    return LK_EXIT_USAGE;
  if (!check_assistant (&assistant, all, outputs, G_N_ELEMENTS (outputs), moves || no_twin))
    return LK_EXIT_USAGE;
  if ((moves && !(marks = lk_marks_parse (moves, &error))) || !lk_settings_check (all, &error))
    return lk_cli_fail_usage (error);
  if (all->mutual && (no_twin || handout))
    {
      g_printerr (no_twin ? _ ("limbeck-cli distill: with --mutual the twin teaches: leave --no-twin out\n")
                          : _ ("limbeck-cli distill: a handout tells of a teacher and its student: leave --handout or "
                               "--mutual out\n"));
      return LK_EXIT_USAGE;
    }
  status = lk_cli_check_outputs (outputs, G_N_ELEMENTS (outputs), as_json);
  if (status != LK_EXIT_OK)
    return status;
  if (!check_folders (plots, report, force, &error))
    return lk_cli_fail (error);
  if (!(dataset = lk_cli_load_dataset (all, findings, &error)) || !lk_cli_check_student (all, dataset, &error) ||
      !(teacher = lk_cli_make_teacher (all, dataset, findings, &error)))
    return lk_cli_fail (error);
  if (assistant.layers)
    return lk_cli_distill_chain (all, &assistant.parsed, teacher, (guint) n_seeds, findings, as_json);
  if (n_seeds > 1)
    return lk_cli_distill_seeds (all, teacher, (guint) n_seeds, findings, as_json);
  if (!(run = lk_distillation_new (all, teacher, &error)))
    return lk_cli_fail (error);

  if (marks)
    lk_distillation_set_script (run, (const LkMark *) (gpointer) marks->data, marks->len);
  began = g_get_monotonic_time ();
  if (!lk_cli_run_to_end (run, all, handout ? &timeline : NULL, &error))
    return lk_cli_fail (error);
  seconds = (g_get_monotonic_time () - began) / 1e6;
  samples = (double) lk_distillation_get_n_samples (run) * all->student.epochs;
  rate = seconds > 0.0 ? samples / seconds : 0.0;

  if (!diverged (run) && !make_smaller (run, &dataset->test, &smaller, &error))
    return lk_cli_fail (error);
  if (as_json)
    print_json (all, teacher, run, &smaller, findings, seconds, rate);
  else
    print_table (all, teacher, run, &smaller, seconds, rate);
  lk_cli_flush ();
  status = lk_cli_say_diverged (diverged (run), !isfinite (lk_distillation_get_evaluation (run)->record.student.nll));
  results = (Results) { all, teacher, run, smaller.asked ? &smaller.form : NULL, timeline, force };
  return lk_cli_write_outputs (outputs, G_N_ELEMENTS (outputs), &results, status);
}
