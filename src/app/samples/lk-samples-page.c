/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-samples-page.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "app/widgets/lk-root.h"
#include "lk-choices.h"
#include "lk-confusion-view.h"
#include "lk-kept-view.h"
#include "lk-pair-choice.h"
#include "lk-role-words.h"
#include "lk-sample-detail.h"
#include "lk-sample-grid.h"
#include "lk-sample-pins.h"
#include "lk-samples-export.h"
#include "lk-samples-job.h"
#include "words/lk-quantity.h"
#include "train/lk-comparison.h"
#include "train/lk-setup.h"

/* ms between two turns */
#define SLOW_MS 500

static const LkChange slow_changes[] = { LK_CHANGE_SNAPSHOT | LK_CHANGE_MOMENT | LK_CHANGE_BIAS |
                                         LK_CHANGE_TEMPERATURE };

#define NO_CELL ((LkConfusionCell) { .label = -1, .minus = -1 })

struct _LkSamplesPage {
  LkPage parent_instance;

  GtkDropDown *class_choice;
  GtkDropDown *subject_choice; /* of data sets whose subjects are not their classes */
  GtkDropDown *right_choice;
  GtkDropDown *agreement_choice;
  GtkDropDown *sort_choice;
  GtkToggleButton *backwards_button;
  GtkLabel *count_label;
  GtkWidget *clear_button;
  AdwFlap *flap;
  GtkStack *stack;
  LkSampleGrid *grid;
  GtkLabel *empty_label;
  LkConfusionView *confusion_view;
  LkSampleDetail *detail;
  GtkWidget *choices_box;
  LkSamplePins *pins;
  LkPairChoice *pair_choice;

  gboolean following; /* the page itself moves the sample or the choices */

  LkComparison *comparison; /* what is shown; NULL: nothing yet */
  LkDataset *dataset;       /* whose classes the choices are */
  LkConfusionCell cell;

  LkRunStore *runs;  /* NULL: none are kept */
  gboolean pair;     /* the students of two runs, in place of student and twin */
  GPtrArray *listed; /* of LkRunRecord: in the choices, behind the run that is going on */
  LkSide sides[LK_N_SIDES];
  char *dataset_sum; /* NULL: not computed yet */

  GTask *job;       /* that computes; NULL: none */
  guint serial;     /* of what was asked for last */
  guint done;       /* of what is shown */
  gboolean asked;   /* a person did: scroll to the top */
  gboolean steered; /* moment or bias moved while it computes */
};

G_DEFINE_FINAL_TYPE (LkSamplesPage, lk_samples_page, LK_TYPE_PAGE)

enum {
  PROP_0,
  PROP_RUNS,
  PROP_PAIR,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static LkSession *
session_of (LkSamplesPage *self)
{
  return lk_page_get_session (LK_PAGE (self));
}

static void update_sorts (LkSamplesPage *self);

static void
job_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  lk_samples_job_run (data);
  g_task_return_boolean (task, TRUE);
}

static double
temperature (LkSamplesPage *self)
{
  return lk_session_get_settings (session_of (self))->loss.temperature;
}

static guint
session_sample (LkSamplesPage *self)
{
  guint sample;

  g_object_get (session_of (self), "sample", &sample, NULL);
  return sample;
}

static LkComparisonFilter
get_filter (LkSamplesPage *self)
{
  return (LkComparisonFilter) {
    .label = (int) gtk_drop_down_get_selected (self->class_choice) - 1,
    .subject = (int) gtk_drop_down_get_selected (self->subject_choice) - 1,
    .right = gtk_drop_down_get_selected (self->right_choice),
    .agreement = gtk_drop_down_get_selected (self->agreement_choice),
    .cell = self->cell,
  };
}

/* What follows the temperature in the next frame. */
static void
update_details (LkSamplesPage *self)
{
  guint sample = session_sample (self);
  double T = temperature (self);

  lk_sample_detail_set (self->detail, self->comparison, sample, T);
  lk_sample_detail_set_pinned (self->detail, lk_sample_pins_has (self->pins, sample));
  lk_sample_pins_set (self->pins, self->comparison, T);
}

static gboolean
shows_kept (LkSamplesPage *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "kept") == 0;
}

/* What can be done now. Their keys work wherever the focus is, but only while the page is shown. */
static void
update_actions (LkSamplesPage *self)
{
  gboolean here = gtk_widget_get_mapped (GTK_WIDGET (self)) && !shows_kept (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "samples.pair", here);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "samples.export",
                                 here && self->comparison && self->comparison->present &&
                                     g_list_model_get_n_items (G_LIST_MODEL (lk_sample_grid_get_list (self->grid))) >
                                         0);
}

static void
add_choice (GPtrArray *texts, const char *name, guint count)
{
  g_ptr_array_add (texts, g_strdup_printf ("%s (%s)", name, LK_COUNT (count)));
}

static void
fill (GtkDropDown *drop_down, GPtrArray *texts)
{
  g_ptr_array_add (texts, NULL);
  lk_choices_set (drop_down, (const char *const *) texts->pdata);
  g_ptr_array_unref (texts);
}

static guint
count_wrong (LkSamplesPage *self, LkCompared who)
{
  guint n = 0;

  for (gsize i = 0; i < self->comparison->n; i++)
    n += (self->comparison->samples[i].right & LK_COMPARED_BIT (who)) == 0;
  return n;
}

static void
update_counts (LkSamplesPage *self, const LkSelection *selection)
{
  const LkDataset *dataset = self->comparison->dataset;
  const LkRoleWords *words = lk_role_words_of (self->comparison);
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  LkComparisonFilter filter = get_filter (self);
  g_autoptr (GString) text = g_string_new (NULL);

  add_choice (texts, _ ("Any class"), selection->any_class);
  for (gsize k = 0; k < selection->n_classes; k++)
    add_choice (texts, dataset->class_names[k], selection->classes[k]);
  fill (self->class_choice, texts);
  if (dataset->test.subjects)
    {
      texts = g_ptr_array_new_with_free_func (g_free);
      add_choice (texts, _ ("Any subject"), selection->any_subject);
      for (gsize k = 0; k < selection->n_subjects; k++)
        add_choice (texts, dataset->subject_names[k], selection->subjects[k]);
      fill (self->subject_choice, texts);
    }
  texts = g_ptr_array_new_with_free_func (g_free);
  /* The first is no filter: it is counted beside the classes. */
  g_ptr_array_add (texts, g_strdup (_ (words->rights[0])));
  for (gsize i = 1; i < LK_N_RIGHT; i++)
    add_choice (texts, _ (words->rights[i]), selection->right[i]);
  fill (self->right_choice, texts);
  texts = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (texts, g_strdup (_ (words->agreements[0])));
  for (gsize i = 1; i < LK_N_AGREEMENTS; i++)
    add_choice (texts, _ (words->agreements[i]), selection->agreements[i]);
  fill (self->agreement_choice, texts);

  g_string_append_printf (text, _ ("%s of %s samples"), LK_COUNT (selection->n), LK_COUNT (self->comparison->n));
  if (self->cell.label >= 0)
    {
      const char *row = dataset->class_names[self->cell.label], *column = dataset->class_names[self->cell.answer];
      guint matrix = lk_role_matrix_of (self->cell.who, self->cell.minus);
      g_autofree char *sentence = self->cell.likeness ? lk_role_words_like (words, self->cell.who, row, column)
                                                      : lk_role_words_taken (words, matrix, row, column);

      g_string_append_printf (text, " · %s", sentence);
    }
  else if (self->pair)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, _ ("errors: A %s, B %s"), LK_COUNT (count_wrong (self, LK_COMPARED_STUDENT)),
                              LK_COUNT (count_wrong (self, LK_COMPARED_TWIN)));
    }
  if (self->comparison->biased)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, _ ("with the bias of %s moved by %s"),
                              lk_session_get_settings (session_of (self))->bias_classes,
                              LK_MOVED (self->comparison->bias));
    }
  gtk_label_set_label (self->count_label, text->str);
  gtk_widget_set_visible (self->clear_button, filter.label >= 0 || filter.subject >= 0 ||
                                                  filter.right != LK_RIGHT_ANY ||
                                                  filter.agreement != LK_AGREEMENT_ANY || filter.cell.label >= 0);
  gtk_label_set_label (self->empty_label, selection->n > 0 ? "" : _ ("No sample is like that at the moment"));
}

static void
show (LkSamplesPage *self, LkComparison *comparison, const LkSelection *selection, guint serial)
{
  lk_comparison_ref (comparison);
  g_clear_pointer (&self->comparison, lk_comparison_unref);
  self->comparison = comparison;
  lk_sample_grid_set (self->grid, comparison, selection->samples, selection->n, self->asked);
  self->following = TRUE;
  update_counts (self, selection);
  self->following = FALSE;
  self->asked = FALSE;
  self->done = serial;
  lk_sample_grid_follow (self->grid, session_sample (self), FALSE);
  lk_confusion_view_set (self->confusion_view, comparison, NULL);
  update_details (self);
  update_actions (self);
}

/* Why there are not two students to set side by side: a sentence, or NULL. */
static const char *
pair_problem (LkSamplesPage *self)
{
  const LkSnapshot *snapshot = lk_session_get_shown (session_of (self));

  if (lk_pair_choice_n_kept (self->pair_choice) == 0)
    return _ ("No run is kept yet to set beside this one: a run is kept when its epochs are done, or by Ctrl+K");
  for (guint i = 0; i < LK_N_SIDES; i++)
    if (self->sides[i].problem || (!self->sides[i].record && !snapshot->evaluation))
      return self->sides[i].problem ? self->sides[i].problem : _ ("The run that is going on has no answers yet");
  return NULL;
}

/* Before there is anything to show. */
static void
tell_why_empty (LkSamplesPage *self)
{
  const LkSnapshot *snapshot = lk_session_get_snapshot (session_of (self));
  const char *why = self->pair && snapshot->dataset ? pair_problem (self) : NULL;

  if (!why && snapshot->dataset)
    why = _ ("Comparing the answers…");
  else if (!why && snapshot->phase == LK_PHASE_FAILED)
    why = _ ("There is no data set to show");
  else if (!why)
    why = _ ("Reading the data set…");
  gtk_label_set_label (self->empty_label, why);
  lk_confusion_view_set (self->confusion_view, NULL, why);
}

static void
show_nothing (LkSamplesPage *self)
{
  lk_sample_grid_set (self->grid, NULL, NULL, 0, FALSE);
  g_clear_pointer (&self->comparison, lk_comparison_unref);
  gtk_label_set_label (self->count_label, "");
  tell_why_empty (self);
  update_details (self);
  update_actions (self);
}

static gboolean
is_pair_up_to_date (LkSamplesPage *self, const LkSnapshot *snapshot)
{
  LkEvaluation *a = lk_side_answers (&self->sides[0], snapshot->evaluation);
  LkEvaluation *b = lk_side_answers (&self->sides[1], snapshot->evaluation);

  if (a && b && lk_pair_choice_n_kept (self->pair_choice) > 0)
    return self->comparison && lk_comparison_is_of (self->comparison, snapshot->dataset, snapshot->teacher, a, b,
                                                    temperature (self), NULL, 0.0);
  return !self->comparison;
}

static gboolean
is_up_to_date (LkSamplesPage *self)
{
  const LkSnapshot *snapshot = lk_session_get_shown (session_of (self));
  const LkSettings *settings = lk_session_get_settings (session_of (self));
  const LkComparison *shown = self->comparison;
  g_autofree bool *raised = NULL;

  if (self->pair && snapshot->dataset)
    return is_pair_up_to_date (self, snapshot);
  if (!shown)
    return !snapshot->dataset && self->dataset == NULL;
  raised = lk_settings_raised_classes (settings, snapshot->dataset);
  return lk_comparison_is_of (shown, snapshot->dataset, snapshot->teacher, snapshot->evaluation, NULL,
                              temperature (self), raised, settings->class_bias);
}

static void
take_result (LkSamplesPage *self, LkSamplesJob *job)
{
  for (guint i = 0; i < LK_N_SIDES && job->pair; i++)
    {
      /* The record is the same; the job has a copy of it. */
      g_clear_pointer (&self->sides[i].answers, lk_evaluation_unref);
      g_free (self->sides[i].problem);
      self->sides[i].answers = g_steal_pointer (&job->sides[i].answers);
      self->sides[i].problem = g_steal_pointer (&job->sides[i].problem);
    }
  if (job->dataset_sum)
    {
      g_free (self->dataset_sum);
      self->dataset_sum = g_steal_pointer (&job->dataset_sum);
    }
  if (job->selection)
    {
      show (self, job->comparison, job->selection, job->serial);
      return;
    }
  self->done = job->serial;
  show_nothing (self);
}

static void
job_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  LkSamplesPage *self = LK_SAMPLES_PAGE (source);
  LkSamplesJob *job = g_task_get_task_data (G_TASK (result));

  self->job = NULL;
  self->steered = self->steered && !(session_of (self) && is_up_to_date (self));
  if (!session_of (self))
    return;
  if (job->serial == self->serial && lk_session_get_snapshot (session_of (self))->dataset == job->dataset)
    take_result (self, job);
  if (job->serial != self->serial || self->steered)
    lk_page_hurry (LK_PAGE (self), 0);
  else
    lk_page_queue (LK_PAGE (self), 0);
}

/* A class or a pin of one data set means nothing in another. */
static void
take_dataset (LkSamplesPage *self, LkDataset *dataset)
{
  if (dataset == self->dataset)
    return;
  g_clear_pointer (&self->dataset, lk_dataset_unref);
  self->dataset = dataset ? lk_dataset_ref (dataset) : NULL;
  self->following = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self->subject_choice), dataset && dataset->test.subjects);
  gtk_drop_down_set_selected (self->class_choice, 0);
  gtk_drop_down_set_selected (self->subject_choice, 0);
  self->following = FALSE;
  self->cell = NO_CELL;
  update_sorts (self);
  lk_sample_pins_clear (self->pins);
  g_clear_pointer (&self->dataset_sum, g_free);
  for (guint i = 0; i < LK_N_SIDES; i++)
    lk_side_forget (&self->sides[i]);
  self->serial++;
  show_nothing (self);
}

/* One job at a time; the next one sees to whatever changed meanwhile. */
static gboolean
start (LkSamplesPage *self)
{
  const LkSnapshot *snapshot = lk_session_get_shown (session_of (self));
  LkSamplesJob *job;

  take_dataset (self, snapshot->dataset);
  if (!snapshot->dataset || self->job || (self->done == self->serial && is_up_to_date (self)))
    return FALSE;
  if (self->pair && lk_pair_choice_n_kept (self->pair_choice) == 0)
    {
      self->done = self->serial;
      show_nothing (self);
      return TRUE;
    }
  job = g_new0 (LkSamplesJob, 1);
  job->serial = self->serial;
  job->dataset = lk_dataset_ref (snapshot->dataset);
  job->teacher = snapshot->teacher ? lk_teacher_ref (snapshot->teacher) : NULL;
  job->evaluation = snapshot->evaluation ? lk_evaluation_ref (snapshot->evaluation) : NULL;
  job->comparison = self->comparison ? lk_comparison_ref (self->comparison) : NULL;
  job->temperature = temperature (self);
  job->bias = lk_session_get_settings (session_of (self))->class_bias;
  job->raised = lk_settings_raised_classes (lk_session_get_settings (session_of (self)), snapshot->dataset);
  job->filter = get_filter (self);
  job->sort = gtk_drop_down_get_selected (self->sort_choice);
  job->backwards = gtk_toggle_button_get_active (self->backwards_button);
  if (self->pair)
    lk_samples_job_set_pair (job, self->sides, self->runs, self->dataset_sum);
  self->job = g_task_new (self, NULL, job_done_cb, NULL);
  g_task_set_task_data (self->job, job, (GDestroyNotify) lk_samples_job_free);
  g_task_run_in_thread (self->job, job_thread);
  g_object_unref (self->job); /* the running task's own reference stays until it is done */
  return TRUE;
}

static void
ask (LkSamplesPage *self)
{
  self->serial++;
  self->asked = TRUE;
  lk_page_hurry (LK_PAGE (self), 0);
}

static void
filter_cb (LkSamplesPage *self)
{
  if (!self->following && session_of (self))
    ask (self);
}

static gboolean
lk_samples_page_update (LkPage *page, LkChange changes, int part, gboolean shown)
{
  LkSamplesPage *self = LK_SAMPLES_PAGE (page);

  if (part != LK_PAGE_AT_ONCE)
    return start (self);
  if (changes & LK_CHANGE_SHOWN)
    update_actions (self);
  if (changes & LK_CHANGE_SESSION)
    show_nothing (self);
  else if (!self->comparison)
    tell_why_empty (self);
  if (changes & (LK_CHANGE_MOMENT | LK_CHANGE_BIAS | LK_CHANGE_SHOWN))
    {
      /* What a slider passed while a job is at work is never computed. */
      self->steered = self->job != NULL;
      lk_page_hurry (page, 0);
    }
  if (!shown)
    return FALSE;
  if (changes & (LK_CHANGE_SAMPLE | LK_CHANGE_SHOWN) && !self->following)
    lk_sample_grid_follow (self->grid, session_sample (self), changes == LK_CHANGE_SAMPLE);
  if (changes & (LK_CHANGE_SAMPLE | LK_CHANGE_TEMPERATURE | LK_CHANGE_SHOWN))
    update_details (self);
  return FALSE;
}

static void
chosen_cb (LkSamplesPage *self, guint sample)
{
  if (!session_of (self))
    return;
  self->following = TRUE;
  g_object_set (session_of (self), "sample", sample, NULL);
  self->following = FALSE;
  /* On a narrow window it lies folded. */
  adw_flap_set_reveal_flap (self->flap, TRUE);
}

static void
stack_cb (LkSamplesPage *self)
{
  gboolean kept = shows_kept (self);

  if (!session_of (self))
    return;
  update_actions (self);
  /* What speaks of the test set alone. */
  gtk_widget_set_sensitive (self->choices_box, !kept);
  gtk_widget_set_sensitive (GTK_WIDGET (self->pair_choice), !kept);
  gtk_widget_set_opacity (GTK_WIDGET (self->count_label), kept ? 0.0 : 1.0);
  if (kept || !adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, !kept);
}

/* A cell's likeness is something to sort by, as long as there is one. */
static void
update_sorts (LkSamplesPage *self)
{
  g_autofree char *likeness = NULL;
  const char *sorts[LK_N_SORTS + 1] = { NULL };

  for (gsize i = 0; i < LK_SORT_LIKENESS; i++)
    sorts[i] = _ (lk_role_words (self->pair)->sorts[i]);

  if (self->cell.label >= 0 && self->cell.likeness)
    sorts[LK_SORT_LIKENESS] = likeness =
        g_strdup_printf (_ ("By likeness to %s"), self->dataset->class_names[self->cell.answer]);
  lk_choices_set (self->sort_choice, sorts);
}

/* No other choice stands in the cell's way, so that the number of samples is the
 * one that a confusion matrix shows. */
static void
set_cell (LkSamplesPage *self, const LkConfusionCell *cell)
{
  self->following = TRUE;
  self->cell = *cell;
  gtk_drop_down_set_selected (self->class_choice, 0);
  gtk_drop_down_set_selected (self->subject_choice, 0);
  gtk_drop_down_set_selected (self->right_choice, LK_RIGHT_ANY);
  gtk_drop_down_set_selected (self->agreement_choice, LK_AGREEMENT_ANY);
  update_sorts (self);
  if (cell->label >= 0 && cell->likeness)
    {
      gtk_drop_down_set_selected (self->sort_choice, LK_SORT_LIKENESS);
      gtk_toggle_button_set_active (self->backwards_button, FALSE);
    }
  self->following = FALSE;
  if (cell->label >= 0)
    gtk_stack_set_visible_child_name (self->stack, "grid");
  ask (self);
}

static void
cell_cb (LkSamplesPage *self, const LkConfusionCell *cell)
{
  set_cell (self, cell);
}

/* As the networks that stand side by side are called; counts come with the next result. */
static void
name_choices (LkSamplesPage *self)
{
  const LkRoleWords *words = lk_role_words (self->pair);
  const char *rights[LK_N_RIGHT + 1] = { NULL }, *agreements[LK_N_AGREEMENTS + 1] = { NULL };

  for (gsize i = 0; i < LK_N_RIGHT; i++)
    rights[i] = _ (words->rights[i]);
  for (gsize i = 0; i < LK_N_AGREEMENTS; i++)
    agreements[i] = _ (words->agreements[i]);
  lk_choices_set (self->right_choice, rights);
  lk_choices_set (self->agreement_choice, agreements);
  update_sorts (self);
}

static void
pair_changed_cb (LkSamplesPage *self)
{
  for (guint i = 0; i < LK_N_SIDES; i++)
    {
      LkRunRecord *record = lk_pair_choice_get (self->pair_choice, i);

      if (record == self->sides[i].record)
        continue;
      lk_side_forget (&self->sides[i]);
      g_set_object (&self->sides[i].record, record);
    }
  if (self->pair && session_of (self))
    ask (self);
}

static void
set_pair (LkSamplesPage *self, gboolean pair)
{
  LkRunKeeper *keeper = lk_root_get_keeper (GTK_WIDGET (self));
  const LkRunFacts *now = keeper ? lk_run_keeper_get_facts (keeper) : NULL;

  if (pair == self->pair || !session_of (self))
    return;
  lk_page_build (LK_PAGE (self));
  self->pair = pair;
  gtk_widget_set_visible (GTK_WIDGET (self->pair_choice), pair);
  if (pair)
    lk_pair_choice_begin (self->pair_choice, lk_session_get_snapshot (session_of (self))->dataset,
                          now ? now->id : NULL);
  self->following = TRUE;
  name_choices (self);
  self->following = FALSE;
  show_nothing (self);
  set_cell (self, &NO_CELL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAIR]);
}

static void
clear_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LkSamplesPage *self = LK_SAMPLES_PAGE (widget);

  if (session_of (self))
    set_cell (self, &NO_CELL);
}

static void
pin_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LkSamplesPage *self = LK_SAMPLES_PAGE (widget);

  lk_sample_pins_toggle (self->pins, g_variant_get_uint32 (parameter));
  update_details (self);
}

static const char *
side_name (const LkSide *side)
{
  return side->record ? lk_run_record_get_name (side->record) : _ ("this run");
}

static void
export_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LkSamplesPage *self = LK_SAMPLES_PAGE (widget);
  g_autofree char *title = NULL;

  if (self->comparison->second)
    title = g_strdup_printf (_ ("Answers, A %s, B %s"), side_name (&self->sides[0]), side_name (&self->sides[1]));
  lk_samples_export (widget, self->comparison, lk_sample_grid_get_list (self->grid), title ? title : _ ("Answers"));
}

static void
lk_samples_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LkSamplesPage *self = LK_SAMPLES_PAGE (object);

  switch (id)
    {
    case PROP_RUNS:
      g_value_set_object (value, self->runs);
      break;
    case PROP_PAIR:
      g_value_set_boolean (value, self->pair);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lk_samples_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LkSamplesPage *self = LK_SAMPLES_PAGE (object);

  switch (id)
    {
    case PROP_RUNS:
      g_set_object (&self->runs, g_value_get_object (value));
      break;
    case PROP_PAIR:
      set_pair (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lk_samples_page_finalize (GObject *object)
{
  LkSamplesPage *self = LK_SAMPLES_PAGE (object);

  for (guint i = 0; i < LK_N_SIDES; i++)
    lk_side_clear (&self->sides[i]);
  g_free (self->dataset_sum);
  g_clear_object (&self->runs);
  g_clear_pointer (&self->comparison, lk_comparison_unref);
  g_clear_pointer (&self->dataset, lk_dataset_unref);
  G_OBJECT_CLASS (lk_samples_page_parent_class)->finalize (object);
}

static void
set_up_choices (LkSamplesPage *self)
{
  lk_choices_set_up (self->class_choice);
  lk_choices_set_up (self->subject_choice);
  lk_choices_set_up (self->right_choice);
  lk_choices_set_up (self->agreement_choice);
  lk_choices_set_up (self->sort_choice);
  lk_choices_set (self->class_choice, (const char *const[]) { _ ("Any class"), NULL });
  lk_choices_set (self->subject_choice, (const char *const[]) { _ ("Any subject"), NULL });
  name_choices (self);
}

static void
lk_samples_page_build (LkPage *page)
{
  LkSamplesPage *self = LK_SAMPLES_PAGE (page);

  gtk_widget_init_template (GTK_WIDGET (self));
  set_up_choices (self);
  update_actions (self);
}

static void
lk_samples_page_class_init (LkSamplesPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lk_samples_page_get_property;
  object_class->set_property = lk_samples_page_set_property;
  object_class->finalize = lk_samples_page_finalize;
  LK_PAGE_CLASS (klass)->build = lk_samples_page_build;
  LK_PAGE_CLASS (klass)->update = lk_samples_page_update;
  lk_page_class_set_slow (LK_PAGE_CLASS (klass), SLOW_MS, 1, slow_changes);

  properties[PROP_RUNS] =
      g_param_spec_object ("runs", NULL, NULL, LK_TYPE_RUN_STORE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PAIR] = g_param_spec_boolean ("pair", NULL, NULL, FALSE,
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  gtk_widget_class_install_property_action (widget_class, "samples.pair", "pair");

  gtk_widget_class_install_action (widget_class, "samples.clear", NULL, clear_action);
  gtk_widget_class_install_action (widget_class, "samples.pin", "u", pin_action);
  gtk_widget_class_install_action (widget_class, "samples.export", NULL, export_action);

  g_type_ensure (LK_TYPE_CONFUSION_VIEW);
  g_type_ensure (LK_TYPE_PAIR_CHOICE);
  g_type_ensure (LK_TYPE_SAMPLE_DETAIL);
  g_type_ensure (LK_TYPE_SAMPLE_GRID);
  g_type_ensure (LK_TYPE_SAMPLE_PINS);
  g_type_ensure (LK_TYPE_KEPT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-samples-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LkSamplesPage, class_choice);
  gtk_widget_class_bind_template_child (widget_class, LkSamplesPage, subject_choice);
  gtk_widget_class_bind_template_child (widget_class, LkSamplesPage, right_choice);
  gtk_widget_class_bind_template_child (widget_class, LkSamplesPage, agreement_choice);
  gtk_widget_class_bind_template_child (widget_class, LkSamplesPage, sort_choice);
  gtk_widget_class_bind_template_child (widget_class, LkSamplesPage, backwards_button);
  gtk_widget_class_bind_template_child (widget_class, LkSamplesPage, count_label);
  gtk_widget_class_bind_template_child (widget_class, LkSamplesPage, clear_button);
  gtk_widget_class_bind_template_child (widget_class, LkSamplesPage, flap);
  gtk_widget_class_bind_template_child (widget_class, LkSamplesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, LkSamplesPage, grid);
  gtk_widget_class_bind_template_child (widget_class, LkSamplesPage, empty_label);
  gtk_widget_class_bind_template_child (widget_class, LkSamplesPage, confusion_view);
  gtk_widget_class_bind_template_child (widget_class, LkSamplesPage, detail);
  gtk_widget_class_bind_template_child (widget_class, LkSamplesPage, pins);
  gtk_widget_class_bind_template_child (widget_class, LkSamplesPage, choices_box);
  gtk_widget_class_bind_template_child (widget_class, LkSamplesPage, pair_choice);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_cb);
  gtk_widget_class_bind_template_callback (widget_class, stack_cb);
  gtk_widget_class_bind_template_callback (widget_class, cell_cb);
  gtk_widget_class_bind_template_callback (widget_class, pair_changed_cb);
}

static void
lk_samples_page_init (LkSamplesPage *self)
{
  self->cell = NO_CELL;
}

void
lk_samples_page_show_likeness (LkSamplesPage *self, guint label, guint answer, LkCompared who)
{
  LkDataset *dataset = lk_session_get_snapshot (session_of (self))->dataset;

  lk_page_build (LK_PAGE (self));
  take_dataset (self, dataset);
  if (!dataset || label >= dataset->n_classes || answer >= dataset->n_classes || who >= LK_N_COMPARED)
    return;
  set_pair (self, FALSE);
  set_cell (self, &(LkConfusionCell) {
                      .label = (int) label, .answer = (int) answer, .who = (int) who, .minus = -1, .likeness = true });
  gtk_widget_grab_focus (GTK_WIDGET (self->grid));
}

void
lk_samples_page_show_pair (LkSamplesPage *self, const char *a, const char *b)
{
  lk_page_build (LK_PAGE (self));
  set_pair (self, TRUE);
  lk_pair_choice_choose (self->pair_choice, 0, a);
  lk_pair_choice_choose (self->pair_choice, 1, b);
  gtk_widget_grab_focus (GTK_WIDGET (self->grid));
}
