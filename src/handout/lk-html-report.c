/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-html-report.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "io/lk-file.h"
#include "io/lk-number.h"
#include "live/lk-preset.h"
#include "figure/lk-confusion.h"
#include "figure/lk-figure-outputs.h"
#include "figure/lk-headline.h"
#include "figure/lk-hints-figure.h"
#include "lk-html.h"
#include "figure/lk-picture-size.h"
#include "figure/lk-plot-table.h"
#include "figure/lk-run-curves.h"
#include "figure/lk-verdict.h"
#include "words/lk-date.h"
#include "words/lk-quantity.h"
#include "run/lk-run-file.h"
#include "settings/lk-setting-table.h"
#include "train/lk-comparison.h"
#include "train/lk-exam.h"
#include "train/lk-history-csv.h"
#include "train/lk-script.h"
#include "train/lk-sums.h"
#include "examine/lk-telling.h"

/* px of a plot. */
#define WIDTH  720.0
#define HEIGHT 405.0
#define SIDE   560.0
#define MAPS   270.0 /* three squares side by side, with titles */
#define TYPE   1.15
/* Matrices of more classes are tables only: their cells would be dust. */
#define MAX_CELLS 64
/* Rows of a table in the page; more are in its file. */
#define MAX_ROWS 40

/* What the writers share. */
typedef struct {
  const LkHtmlReport *report;
  const LkRunFacts *facts;
  const LkDataset *dataset;
  const char *folder;
  GCancellable *cancellable;
  LkHtml *html;
} Writer;

static gboolean
write_bytes (Writer *writer, const char *name, const void *bytes, gsize length, GError **error)
{
  g_autofree char *path = g_build_filename (writer->folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  return lk_file_write (file, bytes, length, writer->cancellable, error);
}

static gboolean
write_table (Writer *writer, const char *name, const LkTable *table, GError **error)
{
  g_autofree char *csv = lk_table_to_csv (table);

  return write_bytes (writer, name, csv, strlen (csv), error);
}

static gboolean
write_plot (Writer *writer, const char *name, const LkPalette *colors, double width, double height,
            const LkPlotKind *kind, const void *model, GError **error)
{
  LkPalette palette = lk_palette_scaled (colors, TYPE);
  g_autoptr (GBytes) bytes = lk_plot_to_bytes (LK_EXPORT_SVG, width, height, 1.0, kind, model, &palette, error);

  return bytes && write_bytes (writer, name, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
}

/* Both pictures of a plot, and the page's reference to them. */
static gboolean
add_plot (Writer *writer, const char *id, double width, double height, const LkPlotKind *kind, const void *model,
          const char *caption, GError **error)
{
  g_autofree char *light = g_strdup_printf ("%s.svg", id);
  g_autofree char *dark = g_strdup_printf ("%s-dark.svg", id);
  const char *title = lk_plot_title (kind, model);

  if (!write_plot (writer, light, lk_palette_light (), width, height, kind, model, error) ||
      !write_plot (writer, dark, lk_palette_dark (), width, height, kind, model, error))
    return FALSE;
  lk_html_figure (writer->html, light, dark, title ? title : caption, caption);
  return TRUE;
}

static char *
teacher_layers (const LkTeacher *teacher)
{
  g_autofree char *first =
      lk_teacher_has_networks (teacher) ? lk_frozen_describe (g_ptr_array_index (teacher->members, 0)) : NULL;

  if (!first)
    return g_strdup (_ ("logits from a file"));
  return teacher->members->len > 1 ? g_strdup_printf (_ ("%u networks, the first %s"), teacher->members->len, first)
                                   : g_steal_pointer (&first);
}

/* NaN where the twin is missing, or the teacher has no figure of the kind. */
typedef struct {
  const char *name;
  double values[LK_N_ROLES];
  gboolean percent;
  gboolean count;
  gboolean softened; /* at the temperature of the evaluation, which belongs to its name */
} Figure;

#define N_FIGURES 7

static void
get_figures (const LkHtmlReport *report, Figure figures[N_FIGURES])
{
  const LkRunFacts *facts = lk_run_record_get_facts (report->record);
  const LkEvaluationRecord *record = &report->evaluation->record;
  const LkTeacher *teacher = report->teacher;
  const LkScore *scores[2] = { &record->student, record->has_twin ? &record->twin : NULL };
  double n = (double) teacher->dataset->test.n;
  gboolean tested = teacher->test_logits != NULL;
  const Figure all[N_FIGURES] = {
    { .name = _ ("parameters"), .count = TRUE },
    { .name = _ ("test errors"), .count = TRUE },
    { .name = _ ("accuracy"), .percent = TRUE },
    { .name = _ ("agreement with the teacher"), .percent = TRUE },
    { .name = _ ("KL to the teacher, nats"), .softened = TRUE },
    { .name = _ ("negative log-likelihood, nats") },
    { .name = _ ("calibration error"), .percent = TRUE },
  };

  memcpy (figures, all, sizeof all);
  for (gsize i = 0; i < N_FIGURES; i++)
    for (int role = 0; role < LK_N_ROLES; role++)
      figures[i].values[role] = NAN;
  if (facts->teacher_params > 0)
    figures[0].values[0] = (double) facts->teacher_params;
  if (tested)
    {
      figures[1].values[0] = (double) teacher->test_quality.errors;
      figures[2].values[0] = 1.0 - (double) teacher->test_quality.errors / n;
      figures[5].values[0] = teacher->test_quality.nll;
      figures[6].values[0] = teacher->test_quality.calibration_error;
    }
  for (int i = 0; i < 2; i++)
    {
      const LkScore *score = scores[i];
      int role = i + 1;

      if (!score)
        continue;
      figures[0].values[role] = (double) facts->student_params;
      figures[1].values[role] = score->errors;
      figures[2].values[role] = 1.0 - score->errors / n;
      figures[3].values[role] = tested ? score->agreements / n : NAN;
      figures[4].values[role] = score->kl;
      figures[5].values[role] = score->nll;
      figures[6].values[role] = score->calibration_error;
    }
}

/* The first so many roles: without a twin, the page has no column for it. */
static int
count_roles (const LkHtmlReport *report)
{
  return report->evaluation->record.has_twin ? LK_N_ROLES : LK_N_ROLES - 1;
}

static void
add_heads (LkTable *table, const char *first, int n_roles, gboolean mutual)
{
  lk_table_add_row (table);
  lk_table_add_text (table, first);
  lk_table_add_text (table, _ ("teacher"));
  lk_table_add_text (table, _ ("student"));
  if (n_roles == LK_N_ROLES)
    lk_table_add_text (table, lk_headline_twin (mutual));
}

static void
add_name (LkTable *table, const Figure *figure, const LkHtmlReport *report)
{
  g_autofree char *name = figure->softened ? g_strdup_printf (_ ("%s, at T = %s"), figure->name,
                                                              LK_SETTING (report->evaluation->record.temperature))
                                           : g_strdup (figure->name);

  lk_table_add_text (table, name);
}

LkTable *
lk_html_report_numbers (const LkHtmlReport *report)
{
  LkTable *table = lk_table_new ();
  Figure figures[N_FIGURES];

  get_figures (report, figures);
  add_heads (table, "", LK_N_ROLES, report->evaluation->record.mutual);
  for (gsize i = 0; i < N_FIGURES; i++)
    {
      lk_table_add_row (table);
      add_name (table, &figures[i], report);
      for (int role = 0; role < LK_N_ROLES; role++)
        lk_table_add_number (table, figures[i].values[role]);
    }
  return table;
}

/* The same as people read it. */
static LkTable *
shown_numbers (const LkHtmlReport *report)
{
  LkTable *table = lk_table_new ();
  Figure figures[N_FIGURES];
  int n_roles = count_roles (report);

  get_figures (report, figures);
  add_heads (table, "", n_roles, report->evaluation->record.mutual);
  for (gsize i = 0; i < N_FIGURES; i++)
    {
      lk_table_add_row (table);
      add_name (table, &figures[i], report);
      for (int role = 0; role < n_roles; role++)
        {
          double value = figures[i].values[role];
          g_autofree char *text = NULL;

          if (figures[i].count)
            text = g_strdup (LK_FIXED (value, 0));
          else
            text = g_strdup (figures[i].percent ? LK_SHARE_FIXED (value, 2) : LK_FIXED (value, 4));
          lk_table_add_text (table, text);
        }
    }
  return table;
}

static char *
mark_value (const LkMark *mark)
{
  char number[LK_NUMBER_ROOM];

  if (mark->kind == LK_MARK_METHOD)
    return g_strdup (lk_method_info ((LkMethod) mark->value)->id);
  return g_strdup (lk_number_format (mark->value, number));
}

/* For the file with names as files and command lines have them, so that a move
 * can be given to --moves. */
static LkTable *
moves_table (const Writer *writer, gsize max)
{
  const LkRunFacts *facts = writer->facts;
  LkTable *table = lk_table_new ();

  lk_table_add_row (table);
  lk_table_add_text (table, "step");
  lk_table_add_text (table, "epoch");
  lk_table_add_text (table, "setting");
  lk_table_add_text (table, "value");
  for (gsize i = 0; i < MIN (facts->history.n_marks, max); i++)
    {
      const LkMark *mark = lk_history_mark (&facts->history, i);
      g_autofree char *value = mark_value (mark);
      char number[LK_NUMBER_ROOM];
      const char *epoch = facts->steps_per_epoch > 0 ? g_ascii_formatd (number, sizeof number, "%.2f",
                                                                        (double) mark->step / facts->steps_per_epoch)
                                                     : NULL;

      lk_table_add_row (table);
      lk_table_add_count (table, mark->step);
      lk_table_add_text (table, epoch);
      lk_table_add_text (table, lk_mark_kind_id (mark->kind));
      lk_table_add_text (table, value);
    }
  return table;
}

static void add_term (Writer *writer, const char *name, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
add_term (Writer *writer, const char *name, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  lk_html_term (writer->html, name, text);
}

/* What came of it, in one sentence. */
static void
add_verdict (Writer *writer)
{
  const LkHtmlReport *report = writer->report;
  const LkEvaluationRecord *record = &report->evaluation->record;
  double epochs = lk_run_record_get_epochs (report->record);
  const char *passed = LK_FIXED (epochs, 2), *step = LK_COUNT (report->evaluation->step);
  const char *student = LK_COUNT (record->student.errors), *twin = LK_COUNT (record->twin.errors);
  const char *teacher = LK_COUNT (report->teacher->test_quality.errors), *n = LK_COUNT (writer->dataset->test.n);
  gboolean has_teacher = report->teacher->test_logits != NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (record->mutual)
    g_string_append_printf (text,
                            _ ("After %s epochs (step %s) two students who teach each other get %s and %s of %s test "
                               "samples wrong."),
                            passed, step, student, twin, n);
  else if (record->has_twin && has_teacher)
    g_string_append_printf (text,
                            _ ("After %s epochs (step %s) the student gets %s of %s test samples wrong, its untaught "
                               "twin %s, the teacher %s."),
                            passed, step, student, n, twin, teacher);
  else if (record->has_twin)
    g_string_append_printf (
        text, _ ("After %s epochs (step %s) the student gets %s of %s test samples wrong, its untaught twin %s."),
        passed, step, student, n, twin);
  else if (has_teacher)
    g_string_append_printf (
        text, _ ("After %s epochs (step %s) the student gets %s of %s test samples wrong, the teacher %s."), passed,
        step, student, n, teacher);
  else
    g_string_append_printf (text, _ ("After %s epochs (step %s) the student gets %s of %s test samples wrong."), passed,
                            step, student, n);
  if (writer->facts->teacher_params > 0 && writer->facts->student_params > 0)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text, _ ("The student has %s times fewer parameters than the teacher."),
                              LK_TIMES ((double) writer->facts->teacher_params / writer->facts->student_params));
    }
  lk_html_paragraph (writer->html, text->str);
}

static void
add_settings (Writer *writer)
{
  const LkRunFacts *facts = writer->facts;
  const LkSettings *settings = &facts->settings;
  const LkLossSettings *loss = &settings->loss;
  const LkMethodInfo *method = lk_method_info (loss->method);
  const double *own = lk_loss_own_weight (loss);
  const LkPreset *preset = lk_preset_find (facts->preset);
  g_autofree char *layers = teacher_layers (writer->report->teacher);
  g_autofree char *when = lk_date_format (facts->created);
  g_autofree char *created = g_strdup_printf ("%s UTC", when);

  lk_html_heading (writer->html, 2, _ ("Settings"));
  lk_html_begin_terms (writer->html);
  if (preset)
    add_term (writer, _ ("Experiment"), "%s", _ (preset->name));
  add_term (writer, _ ("Data set"), _ ("%s: %s training samples, %s test samples, %zu classes"), writer->dataset->title,
            LK_COUNT (writer->dataset->train.n), LK_COUNT (writer->dataset->test.n), writer->dataset->n_classes);
  if (*writer->dataset->licence)
    add_term (writer, _ ("Its licence"), "%s", writer->dataset->licence);
  add_term (writer, _ ("Transfer set"), _ ("%s samples"), LK_COUNT (facts->n_transfer));
  if (*settings->only_classes)
    add_term (writer, _ ("Only these classes"), "%s", settings->only_classes);
  if (*settings->omit_classes)
    add_term (writer, _ ("Without these classes"), "%s", settings->omit_classes);
  add_term (writer, _ ("Teacher"), "%s", layers);
  add_term (writer, _ ("Student’s hidden layers"), "%s", settings->student.layers);
  add_term (writer, _ ("Method"), "%s (%s): %s", _ (method->name), method->id, _ (method->source));
  if (method->uses_temperature)
    add_term (writer, _ ("Temperature T"), "%s", LK_SETTING (loss->temperature));
  add_term (writer, _ ("Teacher’s weight α"), "%s", LK_SETTING (loss->alpha));
  if (own)
    add_term (writer, _ (lk_setting_info (lk_setting_find (method->weight))->symbol), "%s", LK_SETTING (*own));
  add_term (writer, _ ("Loss"), "L = (1 − α)·CE + α·soft = %s·CE + %s·soft", LK_SETTING (1.0 - loss->alpha),
            LK_SETTING (loss->alpha));
  add_term (writer, _ ("Optimiser"), _ ("%s, learning rate %s, schedule %s, batches of %u"),
            lk_optimizer_id (settings->student.optimizer), LK_SETTING (settings->student.learning_rate),
            lk_schedule_id (settings->student.schedule), settings->batch);
  if (settings->student.epochs > 0)
    add_term (writer, _ ("Epochs asked for"), "%" PRIu64,
              lk_marks_epochs (&writer->facts->history, settings->student.epochs));
  add_term (writer, _ ("Seed"), "%" PRIu64, settings->seed);
  add_term (writer, _ ("Made by"), _ ("Limbeck %s, threads: %u, BLAS kernel %s"), facts->program, facts->threads,
            *facts->kernel ? facts->kernel : "–");
  lk_html_term (writer->html, _ ("Run of"), created);
  lk_html_end_terms (writer->html);
  if (facts->history.n_marks > 0)
    lk_html_paragraph (writer->html, _ ("These are the settings at the start; what was moved later is below."));
}

static gboolean
add_moves (Writer *writer, GError **error)
{
  g_autoptr (LkTable) all = moves_table (writer, G_MAXSIZE);
  g_autoptr (LkTable) shown = moves_table (writer, MAX_ROWS);
  gsize n = writer->facts->history.n_marks;

  lk_html_heading (writer->html, 2, _ ("Moves"));
  if (n == 0)
    lk_html_paragraph (writer->html, _ ("No slider was moved while it ran."));
  else
    lk_html_table (writer->html, _ ("Each counts from its step on."), shown);
  if (n > MAX_ROWS)
    {
      g_autofree char *text = g_strdup_printf (_ ("There are %s more in moves.csv."), LK_COUNT (n - MAX_ROWS));

      lk_html_paragraph (writer->html, text);
    }
  return write_table (writer, "moves.csv", all, error);
}

static gboolean
add_curves (Writer *writer, GError **error)
{
  const LkTeacher *teacher = writer->report->teacher;
  g_autoptr (LkRunCurves) curves =
      lk_run_curves_new_still (&writer->facts->history, writer->facts->steps_per_epoch, writer->dataset->test.n,
                               teacher->test_logits
                                   ? 1.0 - (double) teacher->test_quality.errors / writer->dataset->test.n
                                   : NAN,
                               LK_TEST_ERRORS);

  return add_plot (writer, "loss", WIDTH, HEIGHT, &lk_chart_plot, lk_run_curves_get_loss (curves),
                   _ ("The loss of each batch: the teacher’s term, the labels’, their weighted sum."), error) &&
         add_plot (writer, "errors", WIDTH, HEIGHT, &lk_chart_plot, lk_run_curves_get_test (curves),
                   _ ("Errors on the test set, which is never trained on."), error);
}

static gboolean
add_outputs (Writer *writer, double temperature, GError **error)
{
  const LkTeacher *teacher = writer->report->teacher;
  const LkEvaluation *evaluation = writer->report->evaluation;
  gsize C = writer->dataset->n_classes;
  gsize sample = lk_most_telling_sample (teacher, temperature);
  g_autofree char *title =
      g_strdup_printf (_ ("Test sample %zu, softened at T = %s"), sample, LK_SETTING (temperature));
  const float *logits[LK_N_ROLES] = { teacher->test_logits ? teacher->test_logits + sample * C : NULL,
                                      evaluation->student + sample * C,
                                      evaluation->twin ? evaluation->twin + sample * C : NULL };
  LkOutputBars outputs = { .mutual = evaluation->record.mutual };
  g_autofree char *description = NULL;
  gboolean ok;

  lk_output_bars_set (&outputs, writer->dataset, logits, temperature, writer->dataset->test.labels[sample], title,
                      NULL);
  description = g_strchomp (lk_output_bars_describe (&outputs));
  ok = add_plot (writer, "outputs", WIDTH, HEIGHT, &lk_bars_plot, &outputs.bars, description, error);
  lk_output_bars_clear (&outputs);
  return ok;
}

static gboolean
add_dark_knowledge (Writer *writer, const char *id, const float *logits, double temperature, const char *title,
                    GError **error)
{
  LkDarkKnowledge knowledge = { 0 };
  gboolean ok;

  lk_dark_knowledge_set (&knowledge, writer->dataset, logits, temperature, title);
  ok = add_plot (writer, id, SIDE, SIDE, &lk_matrix_plot, &knowledge.matrix,
                 _ ("Mean softened outputs by true class: which wrong answers are thought nearly right."), error);
  lk_dark_knowledge_clear (&knowledge);
  return ok;
}

/* The table always, the picture where its cells can be seen. */
static gboolean
add_confusion (Writer *writer, const LkComparison *comparison, LkCompared who, const char *id, const char *title,
               GError **error)
{
  g_autofree char *name = g_strdup_printf ("%s.csv", id);
  g_autoptr (LkTable) table = NULL;
  LkConfusion confusion = { 0 };
  gboolean ok = TRUE;

  if (!(comparison->present & LK_COMPARED_BIT (who)))
    return TRUE;
  lk_confusion_set (&confusion, comparison, who, -1, title);
  table = lk_plot_table_new (&lk_matrix_plot, &confusion.matrix);
  if (table)
    ok = write_table (writer, name, table, error);
  if (ok && writer->dataset->n_classes <= MAX_CELLS)
    ok = add_plot (writer, id, SIDE, SIDE, &lk_matrix_plot, &confusion.matrix,
                   _ ("Test samples by true class (rows) and answer (columns)."), error);
  lk_confusion_clear (&confusion);
  return ok;
}

static gboolean
add_hints (Writer *writer, GError **error)
{
  LkHintsFigure figure = { 0 };
  gboolean ok;

  lk_hints_figure_set_of (&figure, writer->report->hints, writer->report->teacher->dataset);
  ok = add_plot (writer, "hidden-layer", WIDTH, figure.kind == &lk_maps_plot ? MAPS : HEIGHT, figure.kind, figure.model,
                 figure.words && *figure.words ? figure.words
                                               : _ ("What comes of the term on a hidden layer, on test samples."),
                 error);
  lk_hints_figure_clear (&figure);
  return ok;
}

static gboolean
add_plots (Writer *writer, GError **error)
{
  const LkHtmlReport *report = writer->report;
  g_autoptr (LkComparison) comparison = NULL;
  g_autofree char *of_teacher = NULL;
  g_autofree char *of_student = NULL;
  LkLossSettings loss;
  double rate, T;

  lk_run_record_get_final (report->record, &loss, &rate);
  T = loss.temperature;
  of_teacher = g_strdup_printf (_ ("Dark knowledge of the teacher at T = %s"), LK_SETTING (T));
  of_student = g_strdup_printf (_ ("Dark knowledge of the student at T = %s"), LK_SETTING (T));
  comparison = lk_comparison_new (report->teacher->dataset, report->teacher, report->evaluation, T);

  lk_html_heading (writer->html, 2, _ ("Plots"));
  lk_html_begin_figures (writer->html);
  if (!add_curves (writer, error))
    return FALSE;
  if (writer->dataset->n_classes <= MAX_CELLS &&
      ((report->teacher->test_logits &&
        !add_dark_knowledge (writer, "dark-knowledge-teacher", report->teacher->test_logits, T, of_teacher, error)) ||
       !add_dark_knowledge (writer, "dark-knowledge-student", report->evaluation->student, T, of_student, error)))
    return FALSE;
  if (!add_confusion (writer, comparison, LK_COMPARED_TEACHER, "confusion-teacher", _ ("Confusions of the teacher"),
                      error) ||
      !add_confusion (writer, comparison, LK_COMPARED_STUDENT, "confusion-student", _ ("Confusions of the student"),
                      error) ||
      !add_confusion (writer, comparison, LK_COMPARED_TWIN, "confusion-twin", _ ("Confusions of the twin"), error) ||
      !add_outputs (writer, T, error) || (report->hints && !add_hints (writer, error)))
    return FALSE;
  lk_html_end_figures (writer->html);
  return TRUE;
}

static void
add_exam_verdict (Writer *writer, const LkExam *exam, LkExamPaper *const papers[LK_N_ROLES])
{
  g_autofree char *verdict =
      papers[0] ? lk_exam_verdict (papers[0], papers[1], papers[2], writer->report->evaluation->record.mutual,
                                   0.0 /* it stands at the top */)
                : NULL;
  g_autofree char *grounds = lk_exam_grounds (exam, papers[1], papers[2]);

  if (verdict)
    lk_html_paragraph (writer->html, verdict);
  lk_html_paragraph (writer->html, grounds);
}

/* The report card: right answers by subject. Left out where there cannot be an exam. */
static void
add_exam (Writer *writer)
{
  const LkHtmlReport *report = writer->report;
  g_autoptr (LkExam) exam =
      lk_exam_new (report->teacher->dataset, "", "", LK_EXAM_QUESTIONS, writer->facts->settings.seed, NULL);
  const float *logits[LK_N_ROLES] = { report->teacher->test_logits, report->evaluation->student,
                                      report->evaluation->twin };
  LkExamPaper *papers[LK_N_ROLES] = { NULL };
  g_autoptr (LkTable) table = lk_table_new ();
  int n_roles = count_roles (report);
  g_autofree char *caption = NULL;

  if (!exam || exam->n_subjects > MAX_ROWS)
    return;
  for (int role = 0; role < LK_N_ROLES; role++)
    papers[role] = logits[role] ? lk_exam_sit (exam, logits[role]) : NULL;
  add_heads (table, _ ("subject"), n_roles, report->evaluation->record.mutual);
  for (gsize k = 0; k <= exam->n_subjects; k++)
    {
      lk_table_add_row (table);
      lk_table_add_text (table, k < exam->n_subjects ? exam->subjects[k].name : _ ("marks of 100"));
      for (int role = 0; role < n_roles; role++)
        {
          g_autofree char *text = NULL;

          if (!papers[role])
            text = g_strdup ("–");
          else if (k < exam->n_subjects)
            text = g_strdup_printf ("%u / %u", papers[role]->right[k], exam->n_questions);
          else
            text = g_strdup (LK_FIXED (papers[role]->total, 1));
          lk_table_add_text (table, text);
        }
    }
  caption = g_strdup_printf (_ ("%u questions of each subject, drawn by seed %llu from the test set."),
                             exam->n_questions, (unsigned long long) writer->facts->settings.seed);
  lk_html_heading (writer->html, 2, _ ("Exam"));
  lk_html_table (writer->html, caption, table);
  add_exam_verdict (writer, exam, papers);
  for (int role = 0; role < LK_N_ROLES; role++)
    g_clear_pointer (&papers[role], lk_exam_paper_free);
}

static void
add_files (Writer *writer)
{
  lk_html_heading (writer->html, 2, _ ("Files"));
  lk_html_begin_files (writer->html);
  lk_html_file (writer->html, "numbers.csv", _ ("the numbers above, with all their digits"));
  lk_html_file (writer->html, "history.csv", _ ("losses of each step, and each evaluation"));
  lk_html_file (writer->html, "moves.csv", _ ("sliders that were moved"));
  lk_html_file (writer->html, "run.limbeck", _ ("the run itself: Limbeck opens it and repeats it"));
  if (writer->report->student_file)
    lk_html_file (writer->html, writer->report->student_file, _ ("the student’s weights (safetensors)"));
  if (writer->report->twin_file)
    lk_html_file (writer->html, writer->report->twin_file, _ ("the twin’s weights (safetensors)"));
  lk_html_end_files (writer->html);
}

static gboolean
write_data (Writer *writer, GError **error)
{
  g_autoptr (LkTable) numbers = lk_html_report_numbers (writer->report);
  g_autofree char *history_path = g_build_filename (writer->folder, "history.csv", NULL);
  g_autoptr (GFile) history = g_file_new_for_path (history_path);
  g_autofree char *run_path = g_build_filename (writer->folder, "run.limbeck", NULL);
  g_autoptr (GFile) run = g_file_new_for_path (run_path);
  g_autofree char *dataset_sum = lk_sum_dataset (writer->dataset);
  g_autofree char *teacher_sum = lk_sum_teacher (writer->report->teacher);
  /* So that a replay elsewhere can tell whether data and teacher are the same. */
  g_autoptr (LkRunRecord) record = lk_run_record_with_sums (writer->report->record, dataset_sum, teacher_sum);

  return write_table (writer, "numbers.csv", numbers, error) &&
         lk_history_view_save_csv (&writer->facts->history, history, writer->cancellable, error) &&
         lk_run_file_save (record, run, writer->cancellable, error);
}

static gboolean
write_report (const LkHtmlReport *report, const char *folder, GCancellable *cancellable, GError **error)
{
  const LkRunFacts *facts = lk_run_record_get_facts (report->record);
  g_autofree char *title =
      g_strdup_printf (_ ("%s: a student of %s"), report->teacher->dataset->title, facts->settings.student.layers);
  g_autoptr (LkHtml) html = lk_html_new (title);
  g_autoptr (LkTable) numbers = shown_numbers (report);
  g_autofree char *page = NULL;
  Writer writer = {
    .report = report,
    .facts = facts,
    .dataset = report->teacher->dataset,
    .folder = folder,
    .cancellable = cancellable,
    .html = html,
  };

  lk_html_heading (html, 1, title);
  add_verdict (&writer);
  lk_html_heading (html, 2, _ ("Numbers"));
  lk_html_table (
      html,
      report->evaluation->record.mutual
          ? _ ("The twin is another student, from weights of its own: in every step the two learn from labels "
               "and from each other. The teacher is what they are compared with.")
      : report->evaluation->record.has_twin
          ? _ ("The twin is the same student, from the same weights and batches, taught by labels alone.")
          : NULL,
      numbers);
  if (!add_plots (&writer, error))
    return FALSE;
  add_exam (&writer);
  add_settings (&writer);
  if (!add_moves (&writer, error) || !write_data (&writer, error))
    return FALSE;
  add_files (&writer);
  page =
      lk_html_finish (html, _ ("Made with Limbeck, which teaches a small network from a large one while you watch."));
  /* The page last: where it is, all that it refers to is, too. */
  return write_bytes (&writer, "index.html", page, strlen (page), error);
}

/* This thread's language, but with the numbers of C: the page is the same wherever
 * it was written, and agrees with its plots. */
static locale_t
numbers_of_c (void)
{
  locale_t own = duplocale (uselocale ((locale_t) 0));
  locale_t plain = newlocale (LC_NUMERIC_MASK, "C", own);

  if (own && !plain)
    freelocale (own);
  return plain;
}

gboolean
lk_html_report_write (const LkHtmlReport *report, const char *folder, GCancellable *cancellable, GError **error)
{
  locale_t plain = numbers_of_c ();
  locale_t before = uselocale (plain);
  gboolean written = write_report (report, folder, cancellable, error);

  uselocale (before);
  if (plain)
    freelocale (plain);
  return written;
}
