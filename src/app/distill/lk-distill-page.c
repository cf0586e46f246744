/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-distill-page.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "app/widgets/lk-plot-view.h"
#include "app/widgets/lk-readout.h"
#include "figure/lk-bias-curve.h"
#include "figure/lk-figure-outputs.h"
#include "figure/lk-resemblance.h"
#include "figure/lk-run-curves.h"
#include "figure/lk-run-overlays.h"
#include "figure/lk-seeds-bands.h"
#include "live/lk-preset.h"
#include "lk-headline-bar.h"
#include "lk-number-table.h"
#include "nn/lk-rng.h"
#include "nn/lk-softmax.h"
#include "plot/lk-picture.h"
#include "train/lk-setup.h"
#include "train/lk-telling.h"

/* ms between two turns */
#define SLOW_MS 30

/* What is brought up to date by turns, so that no frame has to draw it all; bars follow at once. */
enum {
  SLOW_CURVES,
  SLOW_KNOWLEDGE, /* matrix, or errors by class bias */
  SLOW_NUMBERS,
  SLOW_HEADLINE,
  N_SLOW,
};

#define ALWAYS (LK_CHANGE_SNAPSHOT | LK_CHANGE_MOMENT)

static const LkChange slow_changes[N_SLOW] = {
  [SLOW_CURVES] = ALWAYS,
  [SLOW_KNOWLEDGE] = ALWAYS | LK_CHANGE_TEMPERATURE,
  [SLOW_NUMBERS] = ALWAYS,
  [SLOW_HEADLINE] = ALWAYS,
};

enum {
  PROP_0,
  PROP_RUNS,
  PROP_DARK_KNOWLEDGE,
  PROP_MEASURE,
  PROP_BARS_LOG,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

/* MNIST's test samples, of which the paper counts errors. */
#define PAPER_SAMPLES 10000.0

struct _LkDistillPage {
  LkPage parent_instance;

  LkPlotView *picture_view;
  LkPlotView *bars_view;
  LkPlotView *loss_view;
  LkPlotView *test_view;
  GtkStack *knowledge_stack;
  LkPlotView *matrix_view;
  LkPlotView *bias_view;
  LkHeadlineBar *headline_bar;
  LkNumberTable *number_table;
  GtkLabel *sample_label;
  LkReadout *likeness_label;

  LkRng rng;

  LkPicture picture;
  LkOutputBars outputs;
  char *bars_title;
  LkRunCurves *curves;
  LkRunStore *runs; /* the kept ones; NULL: none are */
  LkRunOverlays *overlays;
  LkSeedsBands *bands; /* of several seeds */
  LkChart loss;        /* the curves' chart and this page's pointer */
  LkChart test;
  LkTestKind measure;
  LkDarkKnowledge dark_knowledge;
  char *matrix_title;
  int dark_knowledge_role;
  LkBiasCurve *bias_curve;
  LkChart bias; /* its chart and this page's pointer */
  LkChartLine bias_line;

  /* What the matrix was made of last; see update_matrix (). */
  struct {
    const float *logits;
    guint generation;
    guint64 step;
    double T;
    int role;
  } matrix_of;
};

G_DEFINE_FINAL_TYPE (LkDistillPage, lk_distill_page, LK_TYPE_PAGE)

static LkSession *
session_of (LkDistillPage *self)
{
  return lk_page_get_session (LK_PAGE (self));
}

static const char *const role_ids[LK_N_ROLES] = { "teacher", "student", "twin" };

static const char *
role_name (int role)
{
  const char *const names[LK_N_ROLES] = { _ ("teacher"), _ ("student"), _ ("twin") };

  return names[role];
}

/* The samples behind a cell, on the page Samples. */
static void
cell_chosen_cb (LkPlotView *view, const LkPlotPlace *cell, LkDistillPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-likeness", "(uuu)", (guint) cell->row, (guint) cell->column,
                              (guint) self->dark_knowledge_role);
}

/* What the teacher sees in the sample, and how near the others are to that. */
static void
update_likeness (LkDistillPage *self, const LkSnapshot *snapshot, const float *const logits[LK_N_ROLES], int label,
                 double T)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize C = snapshot->dataset ? snapshot->dataset->n_classes : 0;

  if (logits[0] && label >= 0)
    {
      g_autofree char *sentence =
          lk_describe_resemblance (snapshot->dataset->class_names, logits[0], C, (gsize) label, T);
      g_autofree char *escaped = g_markup_escape_text (sentence, -1);

      g_string_append (text, escaped);
    }
  if (logits[0] && logits[1])
    {
      g_string_append_printf (text, _ (" · KL: student <b>%.4f</b>"), lk_kl (logits[0], logits[1], C, T));
      if (logits[2])
        g_string_append_printf (text, _ (", twin <b>%.4f</b>"), lk_kl (logits[0], logits[2], C, T));
      g_string_append (text, _ (" nats"));
    }
  lk_readout_set_markup (self->likeness_label, text->str);
}

/* What has to follow a slider in the next frame: one sample's few numbers. */
static void
update_bars (LkDistillPage *self)
{
  const LkSnapshot *snapshot = lk_session_get_shown (session_of (self));
  const LkSettings *settings = lk_session_get_settings (session_of (self));
  double bias = settings->class_bias;
  g_autofree bool *raised = bias != 0.0 ? lk_settings_raised_classes (settings, snapshot->dataset) : NULL;
  g_autofree float *student = lk_settings_biased_logits (settings, snapshot->dataset, snapshot->student_logits);
  g_autofree float *twin = lk_settings_biased_logits (settings, snapshot->dataset, snapshot->twin_logits);
  const float *const logits[LK_N_ROLES] = { snapshot->teacher_logits, student, twin };
  double T = settings->loss.temperature;
  g_autofree char *description = NULL, *title_end = NULL;
  int label = -1;

  if (snapshot->dataset && snapshot->sample < snapshot->dataset->test.n)
    label = snapshot->dataset->test.labels[snapshot->sample];
  g_free (self->bars_title);
  if (lk_session_is_looking_back (session_of (self)))
    title_end = g_strdup_printf (_ (", after step %'" PRIu64), snapshot->step);
  self->bars_title = raised ? g_strdup_printf (_ ("Softened outputs at T = %.3g, bias of %s moved by %+.3g%s"), T,
                                               settings->bias_classes, bias, title_end ? title_end : "")
                            : g_strdup_printf (_ ("Softened outputs at T = %.3g%s"), T, title_end ? title_end : "");
  lk_output_bars_set (&self->outputs, snapshot->dataset, logits, T, label, self->bars_title,
                      snapshot->phase == LK_PHASE_FAILED ? _ ("Without a teacher there is no answer to show")
                                                         : _ ("The teacher’s answer appears here in a moment"));
  lk_plot_view_changed (self->bars_view);
  update_likeness (self, snapshot, logits, label, T);
  description = lk_output_bars_describe (&self->outputs);
  lk_plot_view_set_description (self->bars_view, description);
}

static void
update_picture (LkDistillPage *self)
{
  const LkSnapshot *snapshot = lk_session_get_snapshot (session_of (self));
  const LkDataset *dataset = snapshot->dataset;
  const uint8_t *pixels = NULL;
  g_autofree char *text = NULL;

  if (dataset && snapshot->sample < dataset->test.n)
    {
      pixels = dataset->test.pixels + snapshot->sample * lk_dataset_n_inputs (dataset);
      text = g_strdup_printf (_ ("Test sample %u\nlabel %s"), snapshot->sample,
                              dataset->class_names[dataset->test.labels[snapshot->sample]]);
    }
  if (pixels == self->picture.pixels)
    return;
  self->picture.columns = dataset ? dataset->width : 0;
  self->picture.rows = dataset ? dataset->height : 0;
  self->picture.pixels = pixels;
  gtk_label_set_label (self->sample_label, text ? text : _ ("Loading…"));
  lk_plot_view_set_description (self->picture_view, text ? text : "");
  lk_plot_view_changed (self->picture_view);
}

/* The ticked ones of the kept runs, but the one that is going on. */
static gboolean
update_overlays (LkDistillPage *self, const LkSnapshot *snapshot)
{
  g_autoptr (GPtrArray) shown = self->runs ? lk_run_store_list_shown (self->runs) : g_ptr_array_new ();

  return lk_run_overlays_set (self->overlays, (LkRunRecord *const *) shown->pdata, shown->len,
                              snapshot->history.history.marks);
}

static char *
describe_curves (LkDistillPage *self, const char *text)
{
  g_autofree char *others = lk_run_overlays_describe (self->overlays);

  return *others ? g_strdup_printf ("%s; %s", text, others) : g_strdup (text);
}

static void
update_curves (LkDistillPage *self, const LkSnapshot *snapshot)
{
  const LkPreset *preset = lk_preset_find (lk_session_get_preset (session_of (self)));
  LkTestMeasure measure = { .kind = self->measure, .of = snapshot->dataset ? snapshot->dataset->test.n : 0 };
  gboolean others, bands;
  g_autofree char *loss_words = NULL;
  g_autofree char *test_words = NULL;
  LkRunCurvesInput input = {
    .history = snapshot->history,
    .of_teacher = snapshot->phase == LK_PHASE_TRAINING_TEACHER,
    .steps_per_epoch = snapshot->steps_per_epoch,
    .n_test = measure.of,
    .teacher_accuracy = NAN,
    .measure = measure.kind,
  };

  lk_run_overlays_set_measure (self->overlays, &measure);
  others = update_overlays (self, snapshot);
  bands = lk_seeds_bands_set (self->bands, snapshot->seeds, &measure);

  if (snapshot->teacher && snapshot->teacher->test_logits && input.n_test > 0)
    input.teacher_accuracy = 1.0 - (double) snapshot->teacher->test_quality.errors / input.n_test;
  if (preset && !input.of_teacher && preset->paper_student > 0)
    input.paper_student = 1.0 - preset->paper_student / PAPER_SAMPLES;
  if (preset && !input.of_teacher && preset->paper_twin > 0)
    input.paper_twin = 1.0 - preset->paper_twin / PAPER_SAMPLES;
  g_object_get (session_of (self), "moment", &input.moment, NULL);
  if (!lk_run_curves_update (self->curves, &input) && !others && !bands && self->loss.title)
    return;
  self->loss = *lk_run_curves_get_loss (self->curves);
  self->test = *lk_run_curves_get_test (self->curves);
  lk_run_overlays_join (self->overlays, LK_OVERLAY_LOSS, &self->loss);
  lk_run_overlays_join (self->overlays, LK_OVERLAY_TEST, &self->test);
  lk_seeds_bands_join (self->bands, &self->test);
  lk_plot_view_changed (self->loss_view);
  lk_plot_view_changed (self->test_view);

  if (snapshot->history.n_steps > 0)
    {
      const LkStepRecord *record = lk_history_step (&snapshot->history, snapshot->history.n_steps - 1);
      g_autofree char *text = g_strdup_printf (_ ("After %zu steps: total %.4f, soft %.4f, hard %.4f nats"),
                                               (size_t) snapshot->step, record->total, record->soft, record->hard);

      loss_words = describe_curves (self, text);
    }
  lk_plot_view_set_description (self->loss_view, loss_words ? loss_words : "");
  if (snapshot->history.n_evaluations > 0 && input.n_test > 0)
    {
      const LkEvaluationRecord *record =
          lk_history_evaluation (&snapshot->history, snapshot->history.n_evaluations - 1);
      g_autofree char *text = record->has_twin
                                  ? g_strdup_printf (_ ("Errors on the test set: student %u, twin %u"),
                                                     record->student.errors, record->twin.errors)
                                  : g_strdup_printf (_ ("Errors on the test set: %u"), record->student.errors);

      test_words = describe_curves (self, text);
    }
  lk_plot_view_set_description (self->test_view, test_words ? test_words : "");
}

static void
update_matrix (LkDistillPage *self, const LkSnapshot *snapshot)
{
  double T = lk_session_get_settings (session_of (self))->loss.temperature;
  const LkEvaluation *evaluation = snapshot->evaluation;
  LkMatrix *matrix = &self->dark_knowledge.matrix;
  const float *logits = NULL;
  guint64 step = 0; /* at which a student answered so; an address may be used again */

  if (self->dark_knowledge_role == LK_SERIES_TEACHER)
    logits = snapshot->teacher ? snapshot->teacher->test_logits : NULL;
  else if (evaluation)
    {
      logits = self->dark_knowledge_role == LK_SERIES_STUDENT ? evaluation->student : evaluation->twin;
      step = evaluation->record.step;
    }
  if (logits && logits == self->matrix_of.logits && snapshot->generation == self->matrix_of.generation &&
      step == self->matrix_of.step && T == self->matrix_of.T && self->dark_knowledge_role == self->matrix_of.role)
    return;
  self->matrix_of.logits = logits;
  self->matrix_of.generation = snapshot->generation;
  self->matrix_of.step = step;
  self->matrix_of.T = T;
  self->matrix_of.role = self->dark_knowledge_role;
  g_free (self->matrix_title);
  self->matrix_title = g_strdup_printf (_ ("Dark knowledge: %s, T = %.3g"), role_name (self->dark_knowledge_role), T);
  lk_dark_knowledge_set (&self->dark_knowledge, snapshot->dataset, logits, T, self->matrix_title);
  if (!logits && self->dark_knowledge_role == LK_SERIES_TEACHER && snapshot->teacher)
    matrix->empty_text = _ ("This teacher’s file has no answers to the test samples");
  lk_plot_view_changed (self->matrix_view);
}

/* Errors against the class bias: moves with the slider, in a frame. */
static void
update_bias (LkDistillPage *self)
{
  const LkSnapshot *snapshot = lk_session_get_shown (session_of (self));
  const LkSettings *settings = lk_session_get_settings (session_of (self));
  const LkPreset *preset = lk_preset_find (lk_session_get_preset (session_of (self)));
  g_autofree bool *raised = lk_settings_raised_classes (settings, snapshot->dataset);

  if (gtk_stack_get_visible_child (self->knowledge_stack) != GTK_WIDGET (self->bias_view))
    return;
  self->bias_line =
      (LkChartLine) { .label = _ ("paper, bias corrected"), .color = LK_SERIES_STUDENT, .dash = LK_DASH_DOTTED };
  if (preset)
    self->bias_line.y = preset->paper_biased;
  lk_bias_curve_update (self->bias_curve, &(LkBiasCurveInput) {
                                              .dataset = snapshot->dataset,
                                              .evaluation = snapshot->evaluation,
                                              .raised = raised,
                                              .bias = settings->class_bias,
                                              .lines = &self->bias_line,
                                              .n_lines = self->bias_line.y > 0.0 ? 1 : 0,
                                          });
  self->bias = *lk_bias_curve_get_chart (self->bias_curve);
  lk_plot_view_changed (self->bias_view);
}

static void
update_slow_part (LkDistillPage *self, guint part)
{
  const LkSnapshot *shown = lk_session_get_shown (session_of (self));

  switch (part)
    {
    case SLOW_CURVES:
      update_curves (self, lk_session_get_snapshot (session_of (self)));
      break;
    case SLOW_KNOWLEDGE:
      if (gtk_stack_get_visible_child (self->knowledge_stack) != GTK_WIDGET (self->bias_view))
        update_matrix (self, shown);
      update_bias (self);
      break;
    case SLOW_HEADLINE:
      lk_headline_bar_update (self->headline_bar, shown, lk_session_get_snapshot (session_of (self)));
      break;
    default:
      lk_number_table_update (self->number_table, shown, lk_run_curves_get_share (self->curves));
    }
}

static gboolean
lk_distill_page_update (LkPage *page, LkChange changes, int part, gboolean shown)
{
  LkDistillPage *self = LK_DISTILL_PAGE (page);

  if (part != LK_PAGE_AT_ONCE)
    {
      update_slow_part (self, (guint) part);
      return TRUE;
    }
  if (!shown)
    return FALSE;
  if (changes & (LK_CHANGE_SNAPSHOT | LK_CHANGE_SHOWN))
    update_picture (self);
  if (changes & (ALWAYS | LK_CHANGE_TEMPERATURE | LK_CHANGE_BIAS | LK_CHANGE_SHOWN))
    update_bars (self);
  if (changes & LK_CHANGE_BIAS)
    update_bias (self);
  return FALSE;
}

static void
runs_cb (LkDistillPage *self)
{
  lk_page_queue (LK_PAGE (self), SLOW_CURVES);
}

static void
set_runs (LkDistillPage *self, LkRunStore *runs)
{
  if (!g_set_object (&self->runs, runs) || !runs)
    return;
  g_signal_connect_object (runs, "run-changed", G_CALLBACK (runs_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (runs, "items-changed", G_CALLBACK (runs_cb), self, G_CONNECT_SWAPPED);
}

static const char *
get_dark_knowledge (LkDistillPage *self)
{
  gboolean bias = gtk_stack_get_visible_child (self->knowledge_stack) == GTK_WIDGET (self->bias_view);

  return bias ? "bias" : role_ids[self->dark_knowledge_role];
}

static void
set_dark_knowledge (LkDistillPage *self, const char *id)
{
  gboolean bias = g_strcmp0 (id, "bias") == 0;

  gtk_stack_set_visible_child (self->knowledge_stack, GTK_WIDGET (bias ? self->bias_view : self->matrix_view));
  for (int i = 0; i < LK_N_ROLES; i++)
    if (g_strcmp0 (id, role_ids[i]) == 0)
      self->dark_knowledge_role = i;
  if (session_of (self))
    update_slow_part (self, SLOW_KNOWLEDGE);
}

static void
lk_distill_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LkDistillPage *self = LK_DISTILL_PAGE (object);

  switch (id)
    {
    case PROP_RUNS:
      g_value_set_object (value, self->runs);
      break;
    case PROP_DARK_KNOWLEDGE:
      g_value_set_string (value, get_dark_knowledge (self));
      break;
    case PROP_MEASURE:
      g_value_set_string (value, lk_test_kind_id (self->measure));
      break;
    default:
      g_value_set_boolean (value, self->outputs.log);
    }
}

static void
lk_distill_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LkDistillPage *self = LK_DISTILL_PAGE (object);

  switch (id)
    {
    case PROP_RUNS:
      set_runs (self, g_value_get_object (value));
      break;
    case PROP_DARK_KNOWLEDGE:
      set_dark_knowledge (self, g_value_get_string (value));
      break;
    case PROP_MEASURE:
      self->measure = lk_test_kind_from_id (g_value_get_string (value));
      lk_page_queue (LK_PAGE (self), SLOW_CURVES);
      break;
    default:
      self->outputs.log = g_value_get_boolean (value);
      if (session_of (self))
        update_bars (self);
    }
}

static void
lk_distill_page_dispose (GObject *object)
{
  LkDistillPage *self = LK_DISTILL_PAGE (object);

  g_clear_object (&self->runs);
  G_OBJECT_CLASS (lk_distill_page_parent_class)->dispose (object);
}

static void
lk_distill_page_finalize (GObject *object)
{
  LkDistillPage *self = LK_DISTILL_PAGE (object);

  lk_output_bars_clear (&self->outputs);
  lk_dark_knowledge_clear (&self->dark_knowledge);
  lk_run_curves_free (self->curves);
  lk_run_overlays_free (self->overlays);
  lk_seeds_bands_free (self->bands);
  lk_bias_curve_free (self->bias_curve);
  g_free (self->bars_title);
  g_free (self->matrix_title);
  G_OBJECT_CLASS (lk_distill_page_parent_class)->finalize (object);
}

static void
lk_distill_page_class_init (LkDistillPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lk_distill_page_get_property;
  object_class->set_property = lk_distill_page_set_property;
  object_class->dispose = lk_distill_page_dispose;
  object_class->finalize = lk_distill_page_finalize;
  LK_PAGE_CLASS (klass)->update = lk_distill_page_update;
  lk_page_class_set_slow (LK_PAGE_CLASS (klass), SLOW_MS, N_SLOW, slow_changes);

  /* The kept runs, whose ticked ones are drawn with the live one; NULL: none are. */
  properties[PROP_RUNS] =
      g_param_spec_object ("runs", NULL, NULL, LK_TYPE_RUN_STORE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  /* What the matrix shows: an id of a role, or "bias". */
  properties[PROP_DARK_KNOWLEDGE] =
      g_param_spec_string ("dark-knowledge", NULL, NULL, "teacher", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  /* What the test set's curves are in: an id of LkTestKind. */
  properties[PROP_MEASURE] =
      g_param_spec_string ("measure", NULL, NULL, "errors", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  /* Whether the bars stand over a logarithm, so that wrong answers are seen. */
  properties[PROP_BARS_LOG] =
      g_param_spec_boolean ("bars-log", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  g_type_ensure (LK_TYPE_PLOT_VIEW);
  g_type_ensure (LK_TYPE_READOUT);
  g_type_ensure (LK_TYPE_HEADLINE_BAR);
  g_type_ensure (LK_TYPE_NUMBER_TABLE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-distill-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LkDistillPage, picture_view);
  gtk_widget_class_bind_template_child (widget_class, LkDistillPage, bars_view);
  gtk_widget_class_bind_template_child (widget_class, LkDistillPage, loss_view);
  gtk_widget_class_bind_template_child (widget_class, LkDistillPage, test_view);
  gtk_widget_class_bind_template_child (widget_class, LkDistillPage, knowledge_stack);
  gtk_widget_class_bind_template_child (widget_class, LkDistillPage, matrix_view);
  gtk_widget_class_bind_template_child (widget_class, LkDistillPage, bias_view);
  gtk_widget_class_bind_template_child (widget_class, LkDistillPage, headline_bar);
  gtk_widget_class_bind_template_child (widget_class, LkDistillPage, number_table);
  gtk_widget_class_bind_template_child (widget_class, LkDistillPage, sample_label);
  gtk_widget_class_bind_template_child (widget_class, LkDistillPage, likeness_label);
  gtk_widget_class_bind_template_callback (widget_class, cell_chosen_cb);
}

static void
lk_distill_page_init (LkDistillPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->picture = (LkPicture) LK_PICTURE_INIT;
  self->curves = lk_run_curves_new ();
  self->overlays = lk_run_overlays_new ();
  self->bands = lk_seeds_bands_new ();
  self->bias_curve = lk_bias_curve_new ();
  self->loss = self->test = self->bias = (LkChart) LK_CHART_INIT;
  self->outputs.bars = (LkBars) LK_BARS_INIT;
  self->dark_knowledge.matrix = (LkMatrix) LK_MATRIX_INIT;
  self->dark_knowledge_role = LK_SERIES_TEACHER;
  /* Which samples chance picks is no part of a run. */
  lk_rng_seed (&self->rng, (guint64) g_get_real_time (), LK_STREAM_SAMPLE_PICK);

  lk_plot_view_set_model (self->picture_view, &lk_picture_plot, &self->picture);
  lk_plot_view_set_model (self->bars_view, &lk_bars_plot, &self->outputs.bars);
  lk_plot_view_set_model (self->loss_view, &lk_chart_plot, &self->loss);
  lk_plot_view_set_model (self->test_view, &lk_chart_plot, &self->test);
  lk_plot_view_set_model (self->matrix_view, &lk_matrix_plot, &self->dark_knowledge.matrix);
  lk_plot_view_set_model (self->bias_view, &lk_chart_plot, &self->bias);
}

void
lk_distill_page_move_sample (LkDistillPage *self, int offset)
{
  const LkDataset *dataset = lk_session_get_snapshot (session_of (self))->dataset;
  guint sample;

  if (!dataset)
    return;
  g_object_get (session_of (self), "sample", &sample, NULL);
  sample = (guint) (((gint64) sample + offset + (gint64) dataset->test.n) % (gint64) dataset->test.n);
  g_object_set (session_of (self), "sample", sample, NULL);
}

void
lk_distill_page_shuffle_sample (LkDistillPage *self)
{
  const LkSnapshot *snapshot = lk_session_get_snapshot (session_of (self));
  double T = lk_session_get_settings (session_of (self))->loss.temperature;
  guint sample;

  if (!snapshot->dataset || snapshot->dataset->test.n == 0)
    return;
  g_object_get (session_of (self), "sample", &sample, NULL);
  sample = snapshot->teacher ? (guint) lk_random_telling_sample (snapshot->teacher, T, sample, &self->rng)
                             : lk_rng_below (&self->rng, (guint32) snapshot->dataset->test.n);
  g_object_set (session_of (self), "sample", sample, NULL);
}
