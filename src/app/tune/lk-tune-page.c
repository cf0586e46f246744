/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-tune-page.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "app/widgets/lk-pair.h"
#include "app/widgets/lk-plot-view.h"
#include "app/widgets/lk-save.h"
#include "app/widgets/lk-toasts.h"
#include "figure/lk-sweep-figure.h"
#include "figure/lk-sweep-words.h"
#include "lk-effect-view.h"
#include "lk-sweep-plan.h"
#include "sweep/lk-sweep-csv.h"
#include "sweep/lk-sweep-study.h"
#include "settings/lk-setting-table.h"
#include "settings/lk-settings-check.h"
#include "train/lk-setup.h"

/* ms between two turns */
#define SLOW_MS 80

/* Any setting may change what the sweep would be. */
static const LkChange slow_changes[] = { LK_CHANGE_ALL & ~LK_CHANGE_SHOWN };

/* Runs that the page starts at once, at most: their rows are looked through anew
 * whenever one ends. The command line takes more. */
#define MAX_RUNS 5000

/* As the lists have them: what people ask for most comes first. */
static const LkSweepAxis axes[LK_N_SWEEP_AXES] = { LK_SWEEP_TEMPERATURE,    LK_SWEEP_ALPHA,    LK_SWEEP_STUDENT,
                                                   LK_SWEEP_FRACTION,       LK_SWEEP_METHOD,   LK_SWEEP_RATE,
                                                   LK_SWEEP_FEATURE_WEIGHT, LK_SWEEP_DKD_BETA, LK_SWEEP_SMOOTHING,
                                                   LK_SWEEP_CONFIDENCE };

enum {
  ALONG,
  DOWN,
  N_DIRECTIONS,
};

/* What can be done now, each a property: "can-sweep", … */
enum {
  CAN_SWEEP,
  CAN_RESUME,
  CAN_EXPORT,
  CAN_STUDY,
  N_ACTIONS,
};

static GParamSpec *properties[N_ACTIONS + 1];

struct _LkTunePage {
  LkPage parent_instance;

  GtkDropDown *along_drop_down;
  GtkDropDown *down_drop_down; /* the first entry is none */
  GtkEditable *along_entry;
  GtkEditable *down_entry;
  GtkSpinButton *seeds_spin;
  GtkSpinButton *epochs_spin;
  GtkDropDown *measure_drop_down;
  AdwButtonContent *sweep_content;
  GtkWidget *resume_button;
  GtkLabel *plan_label;
  GtkLabel *state_label;
  GtkProgressBar *progress_bar;
  GtkStack *stack;
  GtkWidget *empty_page;
  GtkWidget *results;
  AdwBin *studies_bin;
  GtkWidget **study_buttons; /* of lk_sweep_studies; NULL before build () */
  LkEffectView *effect_view;
  LkPlotView *map_view;
  LkPlotView *chart_view;
  GtkLabel *verdict_label;
  GtkLabel *grounds_label;

  char *texts[LK_N_SWEEP_AXES]; /* values of each axis as they were typed last */
  gboolean filling;             /* the page itself writes into an entry */
  gboolean plan_ok;             /* what is asked for can be run */
  gboolean studies_ok;          /* and studies of the settings in the sidebar */
  gboolean can[N_ACTIONS];
  double speed;      /* of sweeps (lk_sweep_plan_speed ()); 0: not known */
  LkSweepAxis along; /* of the sweep that is shown */
  LkSweepFigure *figure;
};

G_DEFINE_FINAL_TYPE (LkTunePage, lk_tune_page, LK_TYPE_PAGE)

static LkSession *
session_of (LkTunePage *self)
{
  return lk_page_get_session (LK_PAGE (self));
}

/* LK_N_SWEEP_AXES: none. */
static LkSweepAxis
chosen_axis (LkTunePage *self, int direction)
{
  guint selected = gtk_drop_down_get_selected (direction == ALONG ? self->along_drop_down : self->down_drop_down);

  if (direction == DOWN)
    selected--;
  return selected < LK_N_SWEEP_AXES ? axes[selected] : LK_N_SWEEP_AXES;
}

static GtkEditable *
entry_of (LkTunePage *self, int direction)
{
  return direction == ALONG ? self->along_entry : self->down_entry;
}

/* What the page asks for. FALSE, with a sentence, when that cannot be; the
 * specification is to be cleared in either case. */
static gboolean
make_spec (LkTunePage *self, LkSweepSpec *spec, GError **error)
{
  lk_sweep_spec_init (spec, lk_session_get_settings (session_of (self)));
  spec->base.student.epochs = (guint) gtk_spin_button_get_value_as_int (self->epochs_spin);
  spec->n_seeds = (guint) gtk_spin_button_get_value_as_int (self->seeds_spin);
  if (chosen_axis (self, ALONG) == chosen_axis (self, DOWN))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _ ("Along and Down are the same: choose two that differ, or Nothing"));
      return FALSE;
    }
  for (int direction = 0; direction < N_DIRECTIONS; direction++)
    {
      LkSweepAxis axis = chosen_axis (self, direction);

      if (axis != LK_N_SWEEP_AXES &&
          !lk_sweep_spec_parse (spec, axis, gtk_editable_get_text (entry_of (self, direction)), error))
        return FALSE;
    }
  if (!lk_sweep_spec_check (spec, error))
    return FALSE;
  if (lk_sweep_n_runs (spec) <= MAX_RUNS)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               _ ("These are %u runs: give fewer values or seeds, at most %d runs, or use limbeck-cli sweep"),
               lk_sweep_n_runs (spec), MAX_RUNS);
  return FALSE;
}

/* A study of the settings in the sidebar; the page's epochs stand in where these have no end. The specification is
 * to be cleared in either case. */
static gboolean
make_study (LkTunePage *self, const LkSweepStudy *study, LkSweepSpec *spec, GError **error)
{
  lk_sweep_spec_init (spec, lk_session_get_settings (session_of (self)));
  if (spec->base.student.epochs == 0)
    spec->base.student.epochs = (guint) gtk_spin_button_get_value_as_int (self->epochs_spin);
  lk_sweep_study_set (study, spec);
  return lk_sweep_study_check (spec, error);
}

static double
work_of (LkTunePage *self, const LkSweepSpec *spec, const LkDataset *dataset)
{
  const LkSnapshot *snapshot = lk_session_get_snapshot (session_of (self));
  const LkSettings *settings = lk_session_get_settings (session_of (self));
  /* The run's transfer set says how many samples the classes leave. */
  double n = snapshot->n_transfer > 0 ? snapshot->n_transfer / settings->train_fraction : dataset->train.n;

  return lk_sweep_plan_work (spec, lk_dataset_shape (dataset), dataset->n_classes, (gsize) n);
}

/* Keeps what the snapshot says of the speed. */
static void
measure_speed (LkTunePage *self)
{
  const LkSnapshot *snapshot = lk_session_get_snapshot (session_of (self));
  double work = snapshot->sweeping ? work_of (self, &snapshot->sweep->spec, snapshot->sweep->teacher->dataset) : 0.0;
  double speed =
      lk_sweep_plan_speed (snapshot, work, lk_settings_n_threads (lk_session_get_settings (session_of (self))));

  if (speed > 0.0)
    self->speed = speed;
}

/* A method without temperature, or labels alone, make all columns the same. */
static const char *
warning (const LkSweepSpec *spec)
{
  gboolean over_t = lk_sweep_axis_is_used (spec, LK_SWEEP_TEMPERATURE);

  if (over_t && !lk_sweep_axis_is_used (spec, LK_SWEEP_METHOD) &&
      !lk_method_info (spec->base.loss.method)->uses_temperature)
    return _ ("The method in the sidebar does not depend on T: all temperatures will be the same.");
  if (!lk_sweep_axis_is_used (spec, LK_SWEEP_ALPHA) && spec->base.loss.alpha == 0.0 &&
      (over_t || lk_sweep_axis_is_used (spec, LK_SWEEP_METHOD)))
    return _ ("With α = 0 in the sidebar the student learns from labels alone: nothing here will make a difference.");
  return "";
}

/* text and the sentence, which may be "", behind it. Takes text. */
static char *
with_sentence (char *text, const char *sentence)
{
  char *both = g_strconcat (text, *sentence ? " " : "", sentence, NULL);

  g_free (text);
  return both;
}

static void
set_error (GtkLabel *label, gboolean error)
{
  if (error)
    gtk_widget_add_css_class (GTK_WIDGET (label), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (label), "error");
}

/* How many runs it would be, and how long they would take. */
static void
update_plan (LkTunePage *self)
{
  const LkDataset *dataset = lk_session_get_snapshot (session_of (self))->dataset;
  g_auto (LkSweepSpec) spec = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  self->plan_ok = make_spec (self, &spec, &error);
  set_error (self->plan_label, !self->plan_ok);
  if (self->plan_ok)
    {
      guint n_taught = lk_sweep_n_taught (&spec), n_untaught = lk_sweep_n_runs (&spec) - n_taught;
      g_autofree char *time =
          dataset && self->speed > 0.0 ? lk_sweep_plan_seconds (work_of (self, &spec, dataset) / self->speed) : NULL;
      guint n_cells = n_taught / spec.n_seeds;
      g_autofree char *cells = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u cell", "%u cells", n_cells), n_cells);
      g_autofree char *seeds =
          g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u seed", "%u seeds", spec.n_seeds), spec.n_seeds);

      text =
          time ? g_strdup_printf (_ ("%u runs: %s × %s, and %u untaught to compare with. How long that takes: %s."),
                                  n_taught + n_untaught, cells, seeds, n_untaught, time)
               : g_strdup_printf (_ ("%u runs: %s × %s, and %u untaught to compare with. How long that takes is known "
                                     "as soon as something has trained."),
                                  n_taught + n_untaught, cells, seeds, n_untaught);
      text = with_sentence (text, warning (&spec));
    }
  gtk_label_set_label (self->plan_label, self->plan_ok ? text : error->message);
}

/* The buttons' tips: what to look for, and how long it takes, or why it cannot be. */
static void
update_studies (LkTunePage *self)
{
  const LkDataset *dataset = lk_session_get_snapshot (session_of (self))->dataset;

  self->studies_ok = TRUE;
  for (guint i = 0; i < lk_n_sweep_studies; i++)
    {
      g_auto (LkSweepSpec) spec = { 0 };
      g_autoptr (GError) error = NULL;
      gboolean ok = make_study (self, &lk_sweep_studies[i], &spec, &error);
      g_autofree char *time = ok && dataset && self->speed > 0.0
                                  ? lk_sweep_plan_seconds (work_of (self, &spec, dataset) / self->speed)
                                  : NULL;
      g_autofree char *text = NULL;

      if (time)
        text = g_strdup_printf (_ ("%s\n%u runs, %s"), _ (lk_sweep_studies[i].look), lk_sweep_n_runs (&spec), time);
      else if (ok)
        text = g_strdup_printf (_ ("%s\n%u runs"), _ (lk_sweep_studies[i].look), lk_sweep_n_runs (&spec));
      gtk_widget_set_tooltip_text (self->study_buttons[i], ok ? text : error->message);
      self->studies_ok = self->studies_ok && ok;
    }
}

/* In what the live run is another one than the sweep's; "" where it is none, to be freed. */
static char *
apart_text (LkTunePage *self, const LkSweepSpec *spec)
{
  g_autofree char *apart = lk_sweep_apart (spec, lk_session_get_settings (session_of (self)));

  if (!*apart)
    return g_strdup ("");
  return with_sentence (g_strdup_printf (_ ("The live run has other settings: %s."), apart),
                        _ ("What is best here need not be best there."));
}

/* What is going on, and what to do next. */
static char *
state_text (LkTunePage *self, const LkSnapshot *snapshot)
{
  guint n = snapshot->sweep ? lk_sweep_n_runs (&snapshot->sweep->spec) : 0;
  g_autofree char *other = NULL;

  if (snapshot->sweeping)
    {
      g_autofree char *left =
          isfinite (snapshot->sweep_seconds_left) ? lk_sweep_plan_seconds (snapshot->sweep_seconds_left) : NULL;

      return left ? g_strdup_printf (_ ("%zu of %u runs are done; to go: %s. The live run is paused meanwhile."),
                                     snapshot->n_sweep_rows, n, left)
                  : g_strdup_printf (_ ("%zu of %u runs are done. The live run is paused meanwhile."),
                                     snapshot->n_sweep_rows, n);
    }
  if (snapshot->sweep_error)
    return g_strdup (snapshot->sweep_error);
  if (snapshot->phase == LK_PHASE_FAILED)
    return g_strdup (snapshot->error);
  if (snapshot->phase < LK_PHASE_READY)
    return g_strdup (snapshot->dataset
                         ? _ ("A sweep can start as soon as the teacher is ready.")
                         : _ ("A sweep can start as soon as the data set is read and the teacher ready."));
  if (!snapshot->sweep)
    return g_strdup ("");
  other = apart_text (self, &snapshot->sweep->spec);
  if (snapshot->n_sweep_rows < n)
    return with_sentence (g_strdup_printf (_ ("Broken off after %zu of %u runs, which are kept: Resume does the rest."),
                                           snapshot->n_sweep_rows, n),
                          other);
  return with_sentence (g_strdup_printf (_ ("All %u runs are done."), n), other);
}

static void
enable (LkTunePage *self, guint action, gboolean enabled)
{
  if (self->can[action] == enabled)
    return;
  self->can[action] = enabled;
  g_object_notify_by_pspec (G_OBJECT (self), properties[action + 1]);
}

static void
update_actions (LkTunePage *self)
{
  const LkSnapshot *snapshot = lk_session_get_snapshot (session_of (self));
  gboolean ready = snapshot->phase >= LK_PHASE_READY && snapshot->phase != LK_PHASE_FAILED;
  gboolean missing = snapshot->sweep && snapshot->n_sweep_rows < lk_sweep_n_runs (&snapshot->sweep->spec);

  enable (self, CAN_SWEEP, snapshot->sweeping || (ready && self->plan_ok));
  enable (self, CAN_RESUME, ready && missing && !snapshot->sweeping);
  enable (self, CAN_EXPORT, snapshot->n_sweep_rows > 0);
  enable (self, CAN_STUDY, ready && self->studies_ok && !snapshot->sweeping);
  gtk_widget_set_visible (self->resume_button, missing && !snapshot->sweeping);
  adw_button_content_set_label (self->sweep_content, snapshot->sweeping ? _ ("_Cancel") : _ ("S_weep"));
  adw_button_content_set_icon_name (self->sweep_content,
                                    snapshot->sweeping ? "process-stop-symbolic" : "view-grid-symbolic");
}

static void
update_state (LkTunePage *self, const LkSnapshot *snapshot)
{
  g_autofree char *text = state_text (self, snapshot);

  gtk_label_set_label (self->state_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->state_label), *text != '\0');
  set_error (self->state_label, !snapshot->sweeping && (snapshot->sweep_error || snapshot->phase == LK_PHASE_FAILED));
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), snapshot->sweeping);
  gtk_progress_bar_set_fraction (self->progress_bar, CLAMP (snapshot->sweep_progress, 0.0, 1.0));
}

/* The words that stand for the map. */
static void
describe (LkTunePage *self)
{
  const char *hovered = lk_sweep_figure_get_hover_text (self->figure);

  lk_plot_view_set_description (self->map_view, *hovered ? hovered : lk_sweep_figure_get_description (self->figure));
}

static void
redraw (LkTunePage *self)
{
  describe (self);
  lk_plot_view_changed (self->map_view);
  lk_plot_view_changed (self->chart_view);
}

static void
update_figure (LkTunePage *self, const LkSnapshot *snapshot)
{
  gboolean is_study = snapshot->sweep && lk_sweep_study_axis (&snapshot->sweep->spec) != LK_N_SWEEP_AXES;
  LkMeasure measure = gtk_drop_down_get_selected (self->measure_drop_down);
  const char *verdict;

  if (is_study)
    lk_effect_view_update (self->effect_view, snapshot->sweep, snapshot->n_sweep_rows, measure);
  gtk_stack_set_visible_child (self->stack, is_study          ? GTK_WIDGET (self->effect_view)
                                            : snapshot->sweep ? self->results
                                                              : self->empty_page);
  if (!lk_sweep_figure_update (self->figure, &(LkSweepFigureInput) {
                                                 .table = is_study ? NULL : snapshot->sweep,
                                                 .n_rows = snapshot->n_sweep_rows,
                                                 .along = self->along,
                                                 .measure = measure,
                                                 .at_work = snapshot->sweeping,
                                             }))
    return;
  verdict = lk_sweep_figure_get_verdict (self->figure);
  gtk_label_set_label (self->verdict_label,
                       *verdict ? verdict : _ ("The best cell is named here as soon as one is complete."));
  gtk_label_set_label (self->grounds_label, lk_sweep_figure_get_grounds (self->figure));
  lk_plot_view_set_description (self->chart_view, verdict);
  redraw (self);
}

static void
update_all (LkTunePage *self)
{
  const LkSnapshot *snapshot = lk_session_get_snapshot (session_of (self));

  update_plan (self);
  update_studies (self);
  update_actions (self);
  update_state (self, snapshot);
  update_figure (self, snapshot);
}

static gboolean
lk_tune_page_update (LkPage *page, LkChange changes, int part, gboolean shown)
{
  LkTunePage *self = LK_TUNE_PAGE (page);

  if (part != LK_PAGE_AT_ONCE)
    {
      update_all (self);
      return TRUE;
    }
  if (changes & LK_CHANGE_SESSION)
    {
      update_plan (self);
      update_studies (self);
    }
  if (changes & LK_CHANGE_SNAPSHOT)
    {
      measure_speed (self);
      update_actions (self);
    }
  return FALSE;
}

static void
changed_cb (LkTunePage *self)
{
  if (!session_of (self) || self->filling)
    return;
  for (int direction = 0; direction < N_DIRECTIONS; direction++)
    {
      LkSweepAxis axis = chosen_axis (self, direction);

      if (axis == LK_N_SWEEP_AXES)
        continue;
      g_free (self->texts[axis]);
      self->texts[axis] = g_strdup (gtk_editable_get_text (entry_of (self, direction)));
    }
  update_plan (self);
  update_actions (self);
}

static void
fill_entry (LkTunePage *self, int direction)
{
  GtkEditable *entry = entry_of (self, direction);
  LkSweepAxis axis = chosen_axis (self, direction);
  const LkSweepAxisInfo *info = axis == LK_N_SWEEP_AXES ? NULL : lk_sweep_axis_info (axis);

  self->filling = TRUE;
  gtk_editable_set_text (entry, !info ? "" : self->texts[axis] ? self->texts[axis] : info->values);
  gtk_widget_set_sensitive (GTK_WIDGET (entry), info != NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (entry), info && info->tip ? _ (info->tip) : NULL);
  self->filling = FALSE;
}

static void
axis_cb (GtkDropDown *drop_down, GParamSpec *pspec, LkTunePage *self)
{
  fill_entry (self, drop_down == self->along_drop_down ? ALONG : DOWN);
  changed_cb (self);
}

static void
measure_cb (LkTunePage *self)
{
  if (session_of (self))
    update_all (self);
}

static void
start (LkTunePage *self)
{
  g_auto (LkSweepSpec) spec = { 0 };

  if (!make_spec (self, &spec, NULL))
    return;
  self->along = chosen_axis (self, ALONG);
  lk_session_sweep (session_of (self), &spec);
}

static void
show_page (LkTunePage *self, const char *name)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", name);
}

/* The cell's settings become the session's, and the live run is shown. */
static void
cell_chosen_cb (LkPlotView *view, const LkPlotPlace *place, LkTunePage *self)
{
  gint run = lk_sweep_figure_get_run (self->figure, place->row, place->column);
  const LkSweepTable *table = lk_session_get_snapshot (session_of (self))->sweep;
  g_autofree char *phrase = NULL;
  g_autofree char *escaped = NULL;
  g_autofree char *title = NULL;
  LkSettings cell;
  AdwToast *toast;

  if (run < 0 || !table)
    return;
  cell = lk_sweep_settings (&table->spec, (guint) run);
  phrase = lk_sweep_cell_phrase (&table->spec, (guint) run);
  escaped = g_markup_escape_text (phrase, -1);
  title = g_strdup_printf (_ ("The settings are those of the cell %s"), escaped);
  toast = lk_toasts_new_undo (session_of (self), title);
  /* In this order the method comes before the weights that follow it. */
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      if (id == LK_SETTING_SEED || !(lk_setting_info (id)->flags & (LK_SETTING_TRIED | LK_SETTING_WEIGHT)))
        continue;
      g_value_init (&value, lk_setting_type (id));
      lk_setting_get (&cell, id, &value);
      g_object_set_property (G_OBJECT (session_of (self)), lk_setting_info (id)->name, &value);
    }
  lk_toasts_add (GTK_WIDGET (self), toast);
  show_page (self, "distill");
}

static void
cell_pointed_cb (LkPlotView *view, const LkPlotPlace *cell, LkTunePage *self)
{
  if (lk_sweep_figure_set_hover (self->figure, cell ? cell->row : -1, cell ? cell->column : -1))
    redraw (self);
}

static void
lk_tune_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, LK_TUNE_PAGE (object)->can[id - 1]);
}

static void
lk_tune_page_finalize (GObject *object)
{
  LkTunePage *self = LK_TUNE_PAGE (object);

  lk_sweep_figure_free (self->figure);
  for (int axis = 0; axis < LK_N_SWEEP_AXES; axis++)
    g_free (self->texts[axis]);
  g_free (self->study_buttons);
  G_OBJECT_CLASS (lk_tune_page_parent_class)->finalize (object);
}

static void
fill_list (GtkDropDown *drop_down, const char *first, guint selected)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  if (first)
    gtk_string_list_append (list, first);
  for (int i = 0; i < LK_N_SWEEP_AXES; i++)
    gtk_string_list_append (list, _ (lk_sweep_axis_info (axes[i])->name));
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (list));
  gtk_drop_down_set_selected (drop_down, selected);
}

/* A button a study, side by side where there is room. */
static GtkWidget *
make_study_buttons (LkTunePage *self)
{
  GtkWidget *row = NULL;

  self->study_buttons = g_new0 (GtkWidget *, lk_n_sweep_studies);
  for (guint i = 0; i < lk_n_sweep_studies; i++)
    {
      GtkWidget *button = gtk_button_new_with_label (_ (lk_sweep_studies[i].name));

      gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), "win.study");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", lk_sweep_studies[i].id);
      gtk_widget_set_halign (button, GTK_ALIGN_START);
      self->study_buttons[i] = button;
      row = row ? g_object_new (LK_TYPE_PAIR, "start", row, "end", button, "spacing", 6, NULL) : button;
    }
  return row;
}

static void
lk_tune_page_build (LkPage *page)
{
  LkTunePage *self = LK_TUNE_PAGE (page);
  g_autoptr (GtkStringList) measures = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  adw_bin_set_child (self->studies_bin, make_study_buttons (self));
  lk_plot_view_set_model (self->map_view, &lk_heat_map_plot, lk_sweep_figure_get_map (self->figure));
  lk_plot_view_set_model (self->chart_view, &lk_chart_plot, lk_sweep_figure_get_chart (self->figure));
  fill_list (self->along_drop_down, NULL, 0);
  fill_list (self->down_drop_down, _ ("Nothing"), 2);
  fill_entry (self, ALONG);
  fill_entry (self, DOWN);
  for (LkMeasure measure = 0; measure < LK_N_MEASURES; measure++)
    gtk_string_list_append (measures, lk_measure_name (measure));
  gtk_drop_down_set_model (self->measure_drop_down, G_LIST_MODEL (measures));
}

static void
lk_tune_page_class_init (LkTunePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lk_tune_page_get_property;
  object_class->finalize = lk_tune_page_finalize;
  LK_PAGE_CLASS (klass)->build = lk_tune_page_build;
  LK_PAGE_CLASS (klass)->update = lk_tune_page_update;
  lk_page_class_set_slow (LK_PAGE_CLASS (klass), SLOW_MS, 1, slow_changes);

  for (guint i = 0; i < N_ACTIONS; i++)
    {
      static const char *const names[N_ACTIONS] = { "can-sweep", "can-resume", "can-export", "can-study" };

      properties[i + 1] = g_param_spec_boolean (names[i], NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
    }
  g_object_class_install_properties (object_class, N_ACTIONS + 1, properties);

  g_type_ensure (LK_TYPE_EFFECT_VIEW);
  g_type_ensure (LK_TYPE_PLOT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-tune-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LkTunePage, along_drop_down);
  gtk_widget_class_bind_template_child (widget_class, LkTunePage, down_drop_down);
  gtk_widget_class_bind_template_child (widget_class, LkTunePage, along_entry);
  gtk_widget_class_bind_template_child (widget_class, LkTunePage, down_entry);
  gtk_widget_class_bind_template_child (widget_class, LkTunePage, seeds_spin);
  gtk_widget_class_bind_template_child (widget_class, LkTunePage, epochs_spin);
  gtk_widget_class_bind_template_child (widget_class, LkTunePage, measure_drop_down);
  gtk_widget_class_bind_template_child (widget_class, LkTunePage, sweep_content);
  gtk_widget_class_bind_template_child (widget_class, LkTunePage, resume_button);
  gtk_widget_class_bind_template_child (widget_class, LkTunePage, plan_label);
  gtk_widget_class_bind_template_child (widget_class, LkTunePage, state_label);
  gtk_widget_class_bind_template_child (widget_class, LkTunePage, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, LkTunePage, stack);
  gtk_widget_class_bind_template_child (widget_class, LkTunePage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, LkTunePage, studies_bin);
  gtk_widget_class_bind_template_child (widget_class, LkTunePage, effect_view);
  gtk_widget_class_bind_template_child (widget_class, LkTunePage, results);
  gtk_widget_class_bind_template_child (widget_class, LkTunePage, map_view);
  gtk_widget_class_bind_template_child (widget_class, LkTunePage, chart_view);
  gtk_widget_class_bind_template_child (widget_class, LkTunePage, verdict_label);
  gtk_widget_class_bind_template_child (widget_class, LkTunePage, grounds_label);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, axis_cb);
  gtk_widget_class_bind_template_callback (widget_class, measure_cb);
  gtk_widget_class_bind_template_callback (widget_class, cell_pointed_cb);
  gtk_widget_class_bind_template_callback (widget_class, cell_chosen_cb);
}

static void
lk_tune_page_init (LkTunePage *self)
{
  self->along = axes[0];
  self->figure = lk_sweep_figure_new ();
}

void
lk_tune_page_sweep (LkTunePage *self)
{
  show_page (self, "tune");
  if (lk_session_get_snapshot (session_of (self))->sweeping)
    lk_session_cancel_aside (session_of (self));
  else
    start (self);
}

void
lk_tune_page_study (LkTunePage *self, const char *id)
{
  const LkSweepStudy *study = lk_sweep_study_from_id (id);

  show_page (self, "tune");
  if (study)
    {
      g_auto (LkSweepSpec) spec = { 0 };

      if (make_study (self, study, &spec, NULL))
        lk_session_sweep (session_of (self), &spec);
    }
}

void
lk_tune_page_resume (LkTunePage *self)
{
  show_page (self, "tune");
  lk_session_sweep (session_of (self), NULL);
}

void
lk_tune_page_export (LkTunePage *self)
{
  const LkSnapshot *snapshot = lk_session_get_snapshot (session_of (self));
  g_autoptr (GArray) rows = NULL;
  g_autoptr (GBytes) bytes = NULL;
  char *text;

  if (!snapshot->sweep)
    return;
  rows = lk_sweep_table_copy_rows (snapshot->sweep, snapshot->n_sweep_rows);
  text = lk_sweep_csv_all (&snapshot->sweep->spec, (const LkSweepRow *) (gpointer) rows->data, rows->len,
                           snapshot->sweep->teacher->dataset->test.n);
  bytes = g_bytes_new_take (text, strlen (text));
  lk_save_bytes (GTK_WIDGET (self), _ ("Export the sweep’s table"), "sweep.csv", bytes);
}
