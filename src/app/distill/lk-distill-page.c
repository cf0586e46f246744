/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-distill-page.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "app/widgets/lk-card.h"
#include "app/widgets/lk-plot-view.h"
#include "app/widgets/lk-terms-button.h"
#include "figure/lk-bias-curve.h"
#include "figure/lk-run-curves.h"
#include "figure/lk-run-overlays.h"
#include "figure/lk-seeds-bands.h"
#include "live/lk-preset.h"
#include "lk-headline-bar.h"
#include "lk-hints-view.h"
#include "lk-inside-view.h"
#include "lk-knowledge-view.h"
#include "lk-networks-view.h"
#include "lk-number-table.h"
#include "lk-sample-view.h"
#include "lk-share-view.h"
#include "lk-smaller-view.h"
#include "lk-step-view.h"
#include "nn/lk-rng.h"
#include "words/lk-quantity.h"
#include "train/lk-setup.h"
#include "examine/lk-telling.h"

/* ms between two turns */
#define SLOW_MS 30

/* What is brought up to date by turns, so that no frame has to draw it all; bars follow at once. */
enum {
  SLOW_CURVES,
  SLOW_CARD, /* the one at choice */
  SLOW_HEADLINE,
  N_SLOW,
};

#define ALWAYS (LK_CHANGE_SNAPSHOT | LK_CHANGE_MOMENT)

static const LkChange slow_changes[N_SLOW] = {
  [SLOW_CURVES] = ALWAYS,
  [SLOW_CARD] = ALWAYS | LK_CHANGE_TEMPERATURE,
  [SLOW_HEADLINE] = ALWAYS,
};

enum {
  PROP_0,
  PROP_RUNS,
  PROP_CARD,
  PROP_DARK_KNOWLEDGE,
  PROP_MEASURE,
  PROP_BARS_LOG,
  PROP_HIDDEN,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

/* The card at choice, before one was chosen. */
#define FIRST_CARD "networks"

/* MNIST's test samples, of which the paper counts errors. */
#define PAPER_SAMPLES 10000.0

struct _LkDistillPage {
  LkPage parent_instance;

  GtkWidget *stage;
  LkCard *sample_card;
  LkCard *race_card;
  LkCard *choice_card;
  LkHeadlineBar *headline_bar;
  LkSampleView *sample_view;
  LkPlotView *loss_view;
  LkPlotView *test_view;
  GtkStack *cards;
  LkNetworksView *networks_view;
  LkInsideView *inside_view;
  LkHintsView *hints_view;
  LkSmallerView *smaller_view;
  LkStepView *step_view;
  LkKnowledgeView *knowledge_view;
  LkPlotView *bias_view;
  LkNumberTable *number_table;
  LkShareView *share_view;
  LkTermsButton *terms_button; /* of the card at choice */

  char *card;           /* that is chosen, by its name in the stack */
  char *dark_knowledge; /* whose: see LkKnowledgeView */
  LkRng rng;

  LkRunCurves *curves;
  LkRunStore *runs; /* the kept ones; NULL: none are */
  LkRunOverlays *overlays;
  LkSeedsBands *bands; /* of several seeds */
  LkChart loss;        /* the curves' chart and this page's pointer */
  LkChart test;
  GArray *seen;  /* LkSeries of `test`, where some are hidden */
  char **hidden; /* of what is drawn within plots, by names of lk-lesson-places.h; NULL: none */
  LkTestKind measure;
  gboolean bars_log;
  LkBiasCurve *bias_curve;
  LkChart bias; /* its chart and this page's pointer */
  LkChartLine bias_line;
};

G_DEFINE_FINAL_TYPE (LkDistillPage, lk_distill_page, LK_TYPE_PAGE)

static gboolean
is_chosen (LkDistillPage *self, const char *card)
{
  return g_strcmp0 (self->card, card) == 0;
}

static LkSession *
session_of (LkDistillPage *self)
{
  return lk_page_get_session (LK_PAGE (self));
}

/* The ticked ones of the kept runs, but the one that is going on. */
static gboolean
update_overlays (LkDistillPage *self, const LkSnapshot *snapshot)
{
  g_autoptr (GPtrArray) shown = self->runs ? lk_run_store_list_shown (self->runs) : g_ptr_array_new ();

  return lk_run_overlays_set (self->overlays, (LkRunRecord *const *) shown->pdata, shown->len,
                              snapshot->history.history.marks);
}

static gboolean
is_hidden (LkDistillPage *self, const char *what)
{
  return self->hidden && g_strv_contains ((const char *const *) self->hidden, what);
}

/* Nor is there a mark that says who is ahead. */
static void
hide_curves (LkDistillPage *self)
{
  gboolean hides[LK_N_SERIES_COLORS] = {
    [LK_SERIES_STUDENT] = is_hidden (self, "student-curve"), [LK_SERIES_TWIN] = is_hidden (self, "twin-curve")
  };

  if (!hides[LK_SERIES_STUDENT] && !hides[LK_SERIES_TWIN])
    return;
  g_array_set_size (self->seen, 0);
  for (gsize i = 0; i < self->test.n_series; i++)
    {
      int color = self->test.series[i].color;

      if (color < 0 || color >= LK_N_SERIES_COLORS || !hides[color])
        g_array_append_val (self->seen, self->test.series[i]);
    }
  self->test.series = (const LkSeries *) self->seen->data;
  self->test.n_series = self->seen->len;
  self->test.marks = self->loss.marks;
  self->test.n_marks = self->loss.n_marks;
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
  hide_curves (self);
  lk_plot_view_changed (self->loss_view);
  lk_plot_view_changed (self->test_view);

  if (snapshot->history.n_steps > 0)
    {
      const LkStepRecord *record = lk_history_step (&snapshot->history, snapshot->history.n_steps - 1);
      g_autofree char *text =
          g_strdup_printf (_ ("After %s steps: total %s, soft %s, hard %s nats"), LK_COUNT (snapshot->step),
                           LK_FIXED (record->total, 4), LK_FIXED (record->soft, 4), LK_FIXED (record->hard, 4));

      loss_words = describe_curves (self, text);
    }
  lk_plot_view_set_description (self->loss_view, loss_words ? loss_words : "");
  if (snapshot->history.n_evaluations > 0 && input.n_test > 0 && !is_hidden (self, "student-curve") &&
      !is_hidden (self, "twin-curve"))
    {
      const LkEvaluationRecord *record =
          lk_history_evaluation (&snapshot->history, snapshot->history.n_evaluations - 1);
      g_autofree char *text =
          record->has_twin ? g_strdup_printf (_ ("Errors on the test set: student %s, twin %s"),
                                              LK_COUNT (record->student.errors), LK_COUNT (record->twin.errors))
                           : g_strdup_printf (_ ("Errors on the test set: %s"), LK_COUNT (record->student.errors));

      test_words = describe_curves (self, text);
    }
  lk_plot_view_set_description (self->test_view, test_words ? test_words : "");
}

/* Errors against the class bias: moves with the slider, in a frame. */
static void
update_bias (LkDistillPage *self)
{
  const LkSnapshot *snapshot = lk_session_get_shown (session_of (self));
  const LkSettings *settings = lk_session_get_settings (session_of (self));
  const LkPreset *preset = lk_preset_find (lk_session_get_preset (session_of (self)));
  g_autofree bool *raised = lk_settings_raised_classes (settings, snapshot->dataset);

  if (!is_chosen (self, "bias"))
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

static gboolean
is_enlarged (LkCard *card)
{
  gboolean enlarged;

  g_object_get (card, "enlarged", &enlarged, NULL);
  return enlarged;
}

/* What the sample does in the networks costs a pass through the teacher: only while somebody sees it. */
static void
watch_networks (LkDistillPage *self)
{
  gboolean shown = gtk_widget_get_mapped (GTK_WIDGET (self));

  if (!session_of (self))
    return;
  g_object_set (session_of (self), "watch-networks", shown && is_chosen (self, "networks"), NULL);
  lk_inside_view_look (self->inside_view, session_of (self), shown && is_chosen (self, "inside"));
  lk_session_watch_hints (session_of (self), shown && is_chosen (self, "hints"));
  lk_smaller_view_look (self->smaller_view, session_of (self), shown && is_chosen (self, "smaller"));
}

/* The card at choice: of those that are not shown nobody sees what they say. */
static void
update_card (LkDistillPage *self)
{
  LkSnapshot *shown = lk_session_get_shown (session_of (self));

  if (is_chosen (self, "networks"))
    lk_networks_view_update (self->networks_view, session_of (self), is_enlarged (self->choice_card));
  else if (is_chosen (self, "inside"))
    lk_inside_view_update (self->inside_view, session_of (self));
  else if (is_chosen (self, "hints"))
    lk_hints_view_update (self->hints_view, session_of (self));
  else if (is_chosen (self, "smaller"))
    lk_smaller_view_update (self->smaller_view, session_of (self));
  else if (is_chosen (self, "step"))
    lk_step_view_update (self->step_view, shown);
  else if (is_chosen (self, "knowledge"))
    lk_knowledge_view_update (self->knowledge_view, session_of (self));
  else if (is_chosen (self, "numbers"))
    lk_number_table_update (self->number_table, shown, &lk_session_get_snapshot (session_of (self))->loss);
  else if (is_chosen (self, "share"))
    lk_share_view_update (self->share_view, shown, lk_run_curves_get_share (self->curves));
  else
    update_bias (self);
}

static void
update_slow_part (LkDistillPage *self, guint part)
{
  const LkSnapshot *live = lk_session_get_snapshot (session_of (self));

  switch (part)
    {
    case SLOW_CURVES:
      update_curves (self, live);
      break;
    case SLOW_HEADLINE:
      lk_headline_bar_update (self->headline_bar, lk_session_get_shown (session_of (self)), live);
      break;
    default:
      update_card (self);
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
  if (changes & LK_CHANGE_SHOWN)
    watch_networks (self);
  if (!shown)
    return FALSE;
  if (changes & (LK_CHANGE_SNAPSHOT | LK_CHANGE_SHOWN))
    lk_sample_view_update_picture (self->sample_view, session_of (self));
  if (changes & (ALWAYS | LK_CHANGE_TEMPERATURE | LK_CHANGE_BIAS | LK_CHANGE_SHOWN))
    lk_sample_view_update_answers (self->sample_view, session_of (self));
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

/* What is explained in the corner of the card at choice. */
static const char *
terms_of (const char *card)
{
  static const struct {
    const char *card, *terms;
  } cards[] = {
    { "networks", "twin logits" },
    { "knowledge", "dark-knowledge temperature" },
    { "loss", "soft hard kl nats" },
    { "numbers", "agreement calibration kl nats" },
    { "bias", "logits" },
    { "share", "gradient-share alpha" },
    { "inside", "logits temperature entropy" },
    { "step", "soft hard gradient-share logits" },
    { "hints", "gradient-share twin" },
    { "smaller", "twin" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cards); i++)
    if (g_str_equal (cards[i].card, card))
      return cards[i].terms;
  return "";
}

static void
set_card (LkDistillPage *self, const char *card)
{
  if (g_strcmp0 (card, self->card) == 0 || !card || !gtk_stack_get_child_by_name (self->cards, card))
    return;
  g_free (self->card);
  self->card = g_strdup (card);
  gtk_stack_set_visible_child_name (self->cards, card);
  g_object_set (self->terms_button, "terms", terms_of (card), NULL);
  watch_networks (self);
  if (session_of (self))
    update_card (self);
}

static void
set_dark_knowledge (LkDistillPage *self, const char *whose)
{
  g_free (self->dark_knowledge);
  self->dark_knowledge = g_strdup (whose);
  if (session_of (self))
    lk_page_hurry (LK_PAGE (self), SLOW_CARD);
}

/* One card alone, or all: what is beside its way up to the stage goes. */
static void
enlarged_cb (LkCard *card, GParamSpec *pspec, LkDistillPage *self)
{
  gboolean enlarged = is_enlarged (card);

  for (GtkWidget *part = GTK_WIDGET (card); part != self->stage; part = gtk_widget_get_parent (part))
    for (GtkWidget *other = gtk_widget_get_first_child (gtk_widget_get_parent (part)); other;
         other = gtk_widget_get_next_sibling (other))
      if (other != part)
        gtk_widget_set_visible (other, !enlarged);
  lk_page_queue (LK_PAGE (self), SLOW_CARD);
}

static void
set_hidden (LkDistillPage *self, char **hidden)
{
  g_strfreev (self->hidden);
  self->hidden = g_strdupv (hidden);
  lk_sample_view_hide (self->sample_view, is_hidden (self, "student-bars"), is_hidden (self, "twin-bars"),
                       is_hidden (self, "temperature"));
  lk_knowledge_view_hide_temperature (self->knowledge_view, is_hidden (self, "temperature"));
  if (!session_of (self))
    return;
  self->loss.title = NULL; /* the chart is made anew */
  lk_sample_view_update_answers (self->sample_view, session_of (self));
  update_curves (self, lk_session_get_snapshot (session_of (self)));
  update_card (self);
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
    case PROP_CARD:
      g_value_set_string (value, self->card);
      break;
    case PROP_DARK_KNOWLEDGE:
      g_value_set_string (value, self->dark_knowledge);
      break;
    case PROP_MEASURE:
      g_value_set_string (value, lk_test_kind_id (self->measure));
      break;
    case PROP_HIDDEN:
      g_value_set_boxed (value, self->hidden);
      break;
    default:
      g_value_set_boolean (value, self->bars_log);
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
    case PROP_CARD:
      set_card (self, g_value_get_string (value));
      break;
    case PROP_DARK_KNOWLEDGE:
      set_dark_knowledge (self, g_value_get_string (value));
      break;
    case PROP_MEASURE:
      self->measure = lk_test_kind_from_id (g_value_get_string (value));
      lk_page_queue (LK_PAGE (self), SLOW_CURVES);
      break;
    case PROP_HIDDEN:
      set_hidden (self, g_value_get_boxed (value));
      break;
    default:
      self->bars_log = g_value_get_boolean (value);
      lk_sample_view_set_logarithmic (self->sample_view, self->bars_log);
      if (session_of (self))
        lk_sample_view_update_answers (self->sample_view, session_of (self));
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

  lk_run_curves_free (self->curves);
  lk_run_overlays_free (self->overlays);
  lk_seeds_bands_free (self->bands);
  lk_bias_curve_free (self->bias_curve);
  g_free (self->card);
  g_free (self->dark_knowledge);
  g_strfreev (self->hidden);
  g_array_unref (self->seen);
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
  /* The card at choice, by its name in the stack. */
  properties[PROP_CARD] =
      g_param_spec_string ("card", NULL, NULL, FIRST_CARD, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  /* Whose dark knowledge: an id of LkKnowledgeView. */
  properties[PROP_DARK_KNOWLEDGE] =
      g_param_spec_string ("dark-knowledge", NULL, NULL, "teacher", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  /* What the test set's curves are in: an id of LkTestKind. */
  properties[PROP_MEASURE] =
      g_param_spec_string ("measure", NULL, NULL, "errors", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  /* Whether the bars stand over a logarithm, so that wrong answers are seen. */
  properties[PROP_BARS_LOG] =
      g_param_spec_boolean ("bars-log", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  /* What a lesson keeps to itself, of which plots leave out "student-bars", "twin-bars", "student-curve", "twin-curve"
   * and "temperature". */
  properties[PROP_HIDDEN] =
      g_param_spec_boxed ("hidden", NULL, NULL, G_TYPE_STRV, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  g_type_ensure (LK_TYPE_CARD);
  g_type_ensure (LK_TYPE_PLOT_VIEW);
  g_type_ensure (LK_TYPE_HEADLINE_BAR);
  g_type_ensure (LK_TYPE_HINTS_VIEW);
  g_type_ensure (LK_TYPE_SMALLER_VIEW);
  g_type_ensure (LK_TYPE_INSIDE_VIEW);
  g_type_ensure (LK_TYPE_KNOWLEDGE_VIEW);
  g_type_ensure (LK_TYPE_NETWORKS_VIEW);
  g_type_ensure (LK_TYPE_NUMBER_TABLE);
  g_type_ensure (LK_TYPE_SAMPLE_VIEW);
  g_type_ensure (LK_TYPE_SHARE_VIEW);
  g_type_ensure (LK_TYPE_STEP_VIEW);
  g_type_ensure (LK_TYPE_TERMS_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-distill-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LkDistillPage, stage);
  gtk_widget_class_bind_template_child (widget_class, LkDistillPage, sample_card);
  gtk_widget_class_bind_template_child (widget_class, LkDistillPage, race_card);
  gtk_widget_class_bind_template_child (widget_class, LkDistillPage, choice_card);
  gtk_widget_class_bind_template_child (widget_class, LkDistillPage, headline_bar);
  gtk_widget_class_bind_template_child (widget_class, LkDistillPage, sample_view);
  gtk_widget_class_bind_template_child (widget_class, LkDistillPage, loss_view);
  gtk_widget_class_bind_template_child (widget_class, LkDistillPage, test_view);
  gtk_widget_class_bind_template_child (widget_class, LkDistillPage, cards);
  gtk_widget_class_bind_template_child (widget_class, LkDistillPage, networks_view);
  gtk_widget_class_bind_template_child (widget_class, LkDistillPage, hints_view);
  gtk_widget_class_bind_template_child (widget_class, LkDistillPage, smaller_view);
  gtk_widget_class_bind_template_child (widget_class, LkDistillPage, inside_view);
  gtk_widget_class_bind_template_child (widget_class, LkDistillPage, step_view);
  gtk_widget_class_bind_template_child (widget_class, LkDistillPage, knowledge_view);
  gtk_widget_class_bind_template_child (widget_class, LkDistillPage, bias_view);
  gtk_widget_class_bind_template_child (widget_class, LkDistillPage, number_table);
  gtk_widget_class_bind_template_child (widget_class, LkDistillPage, share_view);
  gtk_widget_class_bind_template_child (widget_class, LkDistillPage, terms_button);
  gtk_widget_class_bind_template_callback (widget_class, enlarged_cb);
}

static void
lk_distill_page_init (LkDistillPage *self)
{
  self->card = g_strdup (FIRST_CARD);
  self->dark_knowledge = g_strdup ("teacher");
  self->seen = g_array_new (FALSE, FALSE, sizeof (LkSeries));
  gtk_widget_init_template (GTK_WIDGET (self));
  self->curves = lk_run_curves_new ();
  self->overlays = lk_run_overlays_new ();
  self->bands = lk_seeds_bands_new ();
  self->bias_curve = lk_bias_curve_new ();
  self->loss = self->test = self->bias = (LkChart) LK_CHART_INIT;
  /* Which samples chance picks is no part of a run. */
  lk_rng_seed (&self->rng, (guint64) g_get_real_time (), LK_STREAM_SAMPLE_PICK);

  lk_plot_view_set_model (self->loss_view, &lk_chart_plot, &self->loss);
  lk_plot_view_set_model (self->test_view, &lk_chart_plot, &self->test);
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

/* NULL: all cards are there. */
static LkCard *
find_enlarged (LkDistillPage *self)
{
  LkCard *const cards[] = { self->sample_card, self->race_card, self->choice_card };

  for (gsize i = 0; i < G_N_ELEMENTS (cards); i++)
    if (is_enlarged (cards[i]))
      return cards[i];
  return NULL;
}

gboolean
lk_distill_page_show_all (LkDistillPage *self)
{
  LkCard *card = find_enlarged (self);

  if (card)
    g_object_set (card, "enlarged", FALSE, NULL);
  return card != NULL;
}

void
lk_distill_page_enlarge (LkDistillPage *self)
{
  LkCard *const cards[] = { self->sample_card, self->choice_card };
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  LkCard *card = self->race_card;

  if (lk_distill_page_show_all (self))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (cards); i++)
    if (focus && gtk_widget_is_ancestor (focus, GTK_WIDGET (cards[i])))
      card = cards[i];
  g_object_set (card, "enlarged", TRUE, NULL);
}

void
lk_distill_page_present (LkDistillPage *self, int which)
{
  LkCard *const cards[] = { self->sample_card, self->race_card, self->choice_card };

  lk_distill_page_show_all (self);
  gtk_widget_set_visible (GTK_WIDGET (self->choice_card), which != 0);
  lk_headline_bar_set_plain (self->headline_bar, which != LK_PRESENT_ALL);
  for (gsize i = 0; i < G_N_ELEMENTS (cards); i++)
    lk_card_set_plain (cards[i], which != LK_PRESENT_ALL);
  if (which > 0)
    g_object_set (cards[which - 1], "enlarged", TRUE, NULL);
}
