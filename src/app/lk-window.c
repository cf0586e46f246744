/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-window.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "live/lk-preset.h"
#include "lk-application.h"
#include "lk-distill-page.h"
#include "lk-draw-page.h"
#include "lk-export-actions.h"
#include "lk-map-page.h"
#include "lk-notice-bar.h"
#include "lk-own-data.h"
#include "lk-recovery-bar.h"
#include "lk-report-page.h"
#include "lk-run-actions.h"
#include "lk-runs-page.h"
#include "lk-samples-page.h"
#include "lk-scrubber.h"
#include "lk-settings-panel.h"
#include "lk-student-actions.h"
#include "lk-tune-page.h"

/* Type size for the back row, in steps of a tenth. */
#define ZOOM_STEP 1.1
#define ZOOM_MIN  0.7
#define ZOOM_MAX  2.0

struct _LkWindow {
  AdwApplicationWindow parent_instance;

  GtkWidget *play_button;
  AdwButtonContent *play_content;
  AdwFlap *flap;
  LkSettingsPanel *settings_panel;
  AdwViewStack *pages;
  LkDistillPage *distill_page;
  LkDrawPage *draw_page;
  LkSamplesPage *samples_page;
  LkReportPage *report_page;
  LkMapPage *map_page;
  LkTunePage *tune_page;
  LkRunsPage *runs_page;
  LkScrubber *scrubber;
  GtkMenuButton *experiments_button;
  GtkLabel *status_label;
  GtkLabel *preset_label;
  GtkProgressBar *progress_bar;
  GtkWidget *retry_button;
  LkRecoveryBar *recovery_bar;
  LkNoticeBar *save_notice;

  LkSession *session;
  LkRunActions *run_actions;
  GSettings *settings; /* NULL: nothing is kept */
  gulong close_hook;   /* while it has a surface */
  double zoom;
  int normal_dpi; /* of gtk-xft-dpi at a zoom of 1 */
};

G_DEFINE_FINAL_TYPE (LkWindow, lk_window, ADW_TYPE_APPLICATION_WINDOW)

static void
enable_action (LkWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* A learning rate that is too high blows the weights up, for good. Whose, as a sentence;
 * NULL: nobody's. */
static const char *
diverged_text (const LkSnapshot *snapshot)
{
  const LkHistoryView *view = &snapshot->history;
  const LkStepRecord *last;
  gboolean student, twin;

  if (view->n_steps == 0 || snapshot->phase < LK_PHASE_TRAINING_TEACHER)
    return NULL;
  last = lk_history_step (view, view->n_steps - 1);
  if (snapshot->student_size.n_params == 0)
    return snapshot->phase == LK_PHASE_TRAINING_TEACHER && !isfinite (last->hard)
               ? _ ("The teacher’s weights are not a number: the learning rate is too high. Lower the teacher’s and "
                    "train it anew.")
               : NULL;
  student = !isfinite (last->total);
  twin = snapshot->twin_size.n_params > 0 && !isfinite (last->twin_hard);
  if (student && twin)
    return _ ("The weights of student and twin are not a number: the learning rate is too high. Lower it and press "
              "Rewind.");
  if (student)
    return _ ("The student’s weights are not a number: the learning rate is too high. Lower it and press Rewind.");
  if (twin)
    return _ ("The twin’s weights are not a number: the learning rate is too high. Lower it and press Rewind.");
  return NULL;
}

static double
epoch (const LkSnapshot *snapshot)
{
  return snapshot->steps_per_epoch > 0 ? (double) snapshot->step / snapshot->steps_per_epoch : 0.0;
}

/* What is going on, and what to do next: one sentence for every phase. */
static char *
status_text (LkWindow *self, const LkSnapshot *snapshot)
{
  gboolean playing = lk_session_is_playing (self->session);
  const char *next = playing ? _ ("Then the student starts.") : _ ("Press Distill and the student starts then.");

  if (diverged_text (snapshot))
    return g_strdup (diverged_text (snapshot));

  if (snapshot->sweeping)
    return g_strdup_printf (
        _ ("Sweeping, %.0f %% done: see the page Tune. The run stands still; Distill goes on with it."),
        100.0 * snapshot->sweep_progress);

  switch (snapshot->phase)
    {
    case LK_PHASE_LOADING:
      return g_strdup (snapshot->dataset ? _ ("Looking for the teacher…") : _ ("Reading the data set…"));
    case LK_PHASE_TRAINING_TEACHER:
      if (snapshot->n_members > 1)
        return g_strdup_printf (_ ("Training teacher %u of %u: epoch %.1f of %u. %s"), snapshot->member + 1,
                                snapshot->n_members, epoch (snapshot),
                                lk_session_get_settings (self->session)->teacher.epochs, next);
      return g_strdup_printf (_ ("Training a teacher: epoch %.1f of %u. %s"), epoch (snapshot),
                              lk_session_get_settings (self->session)->teacher.epochs, next);
    case LK_PHASE_ASKING_TEACHER:
      return g_strdup_printf (_ ("Asking the teacher about every sample. %s"), next);
    case LK_PHASE_READY:
      return g_strdup (_ ("Ready. Press Distill (Space): the student learns from the teacher, its twin from labels."));
    case LK_PHASE_RUNNING:
      if (snapshot->replaying)
        return g_strdup_printf (_ ("Replaying, with the moves that were made: epoch %.1f. Move a slider to take over."),
                                epoch (snapshot));
      return g_strdup (_ ("Distilling. Drag T and α and watch: they count from the next step on."));
    case LK_PHASE_PAUSED:
      return g_strdup (_ ("Paused. Distill goes on, Step trains one batch, Rewind starts over."));
    case LK_PHASE_FINISHED:
      if (lk_session_get_settings (self->session)->student.epochs > 0)
        return g_strdup (
            _ ("The epochs are done. Rewind starts over from the same weights; settings start a new run."));
      return g_strdup (_ ("This run is as long as its history can be. Rewind starts over from the same weights."));
    case LK_PHASE_FAILED:
      return g_strdup (snapshot->error);
    }
  g_return_val_if_reached (NULL);
}

static void
update_play_button (LkWindow *self)
{
  gboolean playing = lk_session_is_playing (self->session);
  const char *label = playing ? _ ("Pause") : _ ("Distill");

  adw_button_content_set_label (self->play_content, label);
  adw_button_content_set_icon_name (self->play_content,
                                    playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (self->play_button,
                               playing ? _ ("Pause the training (Space)") : _ ("Teach the student (Space)"));
}

static void
snapshot_cb (LkWindow *self)
{
  const LkSnapshot *snapshot = lk_session_get_snapshot (self->session);
  g_autofree char *text = status_text (self, snapshot);
  gboolean failed = snapshot->phase == LK_PHASE_FAILED;
  gboolean has_run = snapshot->student_size.n_params > 0 && !failed;

  gtk_label_set_label (self->status_label, text);
  if (failed || diverged_text (snapshot))
    gtk_widget_add_css_class (GTK_WIDGET (self->status_label), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->status_label), "error");
  gtk_widget_set_visible (self->retry_button, failed);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), snapshot->phase <= LK_PHASE_ASKING_TEACHER);
  if (isfinite (snapshot->progress))
    gtk_progress_bar_set_fraction (self->progress_bar, snapshot->progress);
  else
    gtk_progress_bar_set_fraction (self->progress_bar, 0.0);

  enable_action (self, "play", !failed && snapshot->phase != LK_PHASE_FINISHED);
  enable_action (self, "step", has_run && snapshot->phase != LK_PHASE_FINISHED);
  enable_action (self, "rewind", has_run && (snapshot->step > 0 || snapshot->phase == LK_PHASE_RUNNING));
  enable_action (self, "retry", failed);
}

static void
playing_cb (LkWindow *self)
{
  update_play_button (self);
  snapshot_cb (self);
}

static void
play_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LkWindow *self = user_data;

  if (lk_session_is_playing (self->session))
    lk_session_pause (self->session);
  else
    lk_session_play (self->session);
}

static void
step_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lk_session_step (LK_WINDOW (user_data)->session);
}

static void
rewind_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lk_session_rewind (LK_WINDOW (user_data)->session);
}

static void
retry_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lk_session_restart (LK_WINDOW (user_data)->session);
}

static void
previous_sample_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lk_distill_page_move_sample (LK_WINDOW (user_data)->distill_page, -1);
}

static void
next_sample_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lk_distill_page_move_sample (LK_WINDOW (user_data)->distill_page, 1);
}

static void
shuffle_sample_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lk_distill_page_shuffle_sample (LK_WINDOW (user_data)->distill_page);
}

static void
dark_knowledge_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  lk_distill_page_set_dark_knowledge (LK_WINDOW (user_data)->distill_page, g_variant_get_string (state, NULL));
  g_simple_action_set_state (action, state);
}

/* Samples of a cell of the dark-knowledge matrix: class, answer, LkCompared. */
static void
show_likeness_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LkWindow *self = user_data;
  guint label, answer, who;

  g_variant_get (parameter, "(uuu)", &label, &answer, &who);
  adw_view_stack_set_visible_child_name (self->pages, "samples");
  lk_samples_page_show_likeness (self->samples_page, label, answer, who);
}

/* One click: the settings of an experiment, and off it goes. */
static void
preset_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LkWindow *self = user_data;
  const LkPreset *preset = lk_preset_find (g_variant_get_string (parameter, NULL));

  if (!preset)
    return;
  lk_preset_apply (preset, G_OBJECT (self->session), FALSE);
  g_action_group_change_action_state (G_ACTION_GROUP (self), "dark-knowledge",
                                      g_variant_new_string (preset->bias_classes ? "bias" : "teacher"));
  lk_session_play (self->session);
}

static void
experiments_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_menu_button_popup (LK_WINDOW (user_data)->experiments_button);
}

static void
preset_changed_cb (LkWindow *self)
{
  const LkPreset *preset = lk_preset_find (lk_session_get_preset (self->session));

  gtk_widget_set_visible (GTK_WIDGET (self->preset_label), preset != NULL);
  if (preset)
    {
      g_autofree char *text = g_markup_printf_escaped ("<b>%s.</b> %s", _ (preset->name), _ (preset->description));

      gtk_label_set_markup (self->preset_label, text);
    }
}

static void
fill_experiments (LkWindow *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  gsize n;
  const LkPreset *presets = lk_presets (&n);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_ (presets[i].name), NULL);

      g_menu_item_set_action_and_target (item, "win.preset", "s", presets[i].id);
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_menu_model (self->experiments_button, G_MENU_MODEL (menu));
}

static void
focus_setting_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LkWindow *self = user_data;

  adw_flap_set_reveal_flap (self->flap, TRUE);
  lk_settings_panel_focus_setting (self->settings_panel, g_variant_get_string (parameter, NULL));
}

static void
fullscreen_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = user_data;

  if (gtk_window_is_fullscreen (window))
    gtk_window_unfullscreen (window);
  else
    gtk_window_fullscreen (window);
}

/* All type and, since plots take their size from it, all plots. Kept for the next start. */
static void
set_zoom (LkWindow *self, double zoom)
{
  self->zoom = CLAMP (zoom, ZOOM_MIN, ZOOM_MAX);
  if (self->settings && g_settings_get_double (self->settings, "type-size") != self->zoom)
    g_settings_set_double (self->settings, "type-size", self->zoom);
  g_object_set (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-xft-dpi", (int) (self->normal_dpi * self->zoom),
                NULL);
}

static void
type_size_cb (LkWindow *self)
{
  double zoom = g_settings_get_double (self->settings, "type-size");

  if (zoom != self->zoom)
    set_zoom (self, zoom);
}

static void
zoom_in_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LkWindow *self = user_data;

  set_zoom (self, self->zoom * ZOOM_STEP);
}

static void
zoom_out_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LkWindow *self = user_data;

  set_zoom (self, self->zoom / ZOOM_STEP);
}

static void
zoom_reset_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  set_zoom (LK_WINDOW (user_data), 1.0);
}

/* Made when it is asked for: GtkApplication, which would find it by its name, makes it at every start, and that takes as
 * long as a page. */
static void
show_shortcuts_cb (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/org/limbeck/Limbeck/lk-shortcuts.ui");
  GtkWindow *shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (shortcuts, GTK_WINDOW (self));
  gtk_window_present (shortcuts);
}

static const GActionEntry actions[] = {
  { .name = "play", .activate = play_cb },
  { .name = "step", .activate = step_cb },
  { .name = "rewind", .activate = rewind_cb },
  { .name = "retry", .activate = retry_cb },
  { .name = "previous-sample", .activate = previous_sample_cb },
  { .name = "next-sample", .activate = next_sample_cb },
  { .name = "shuffle-sample", .activate = shuffle_sample_cb },
  { .name = "dark-knowledge", .parameter_type = "s", .state = "'teacher'", .change_state = dark_knowledge_cb },
  { .name = "show-likeness", .activate = show_likeness_cb, .parameter_type = "(uuu)" },
  { .name = "preset", .activate = preset_cb, .parameter_type = "s" },
  { .name = "experiments", .activate = experiments_cb },
  { .name = "focus-setting", .activate = focus_setting_cb, .parameter_type = "s" },
  { .name = "fullscreen", .activate = fullscreen_cb },
  { .name = "show-shortcuts", .activate = show_shortcuts_cb },
  { .name = "zoom-in", .activate = zoom_in_cb },
  { .name = "zoom-out", .activate = zoom_out_cb },
  { .name = "zoom-reset", .activate = zoom_reset_cb },
};

/* Space plays and pauses unless the focused widget has a use for it. */
static void
add_space_shortcut (LkWindow *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_BUBBLE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_space, 0),
                                                          gtk_named_action_new ("win.play")));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

/* The colours of the roles are the style sheet's, which cannot ask for the style. */
static void
update_style (LkWindow *self)
{
  if (adw_style_manager_get_dark (adw_style_manager_get_default ()))
    gtk_widget_add_css_class (GTK_WIDGET (self), "dark");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "dark");
}

static void
restore_size (LkWindow *self, GSettings *settings)
{
  g_settings_bind (settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
}

/* Before the first frame: page, sidebar and type as they were left. */
static void
restore_state (LkWindow *self, GSettings *settings)
{
  g_autofree char *page = g_settings_get_string (settings, "page");

  self->settings = g_object_ref (settings);
  if (adw_view_stack_get_child_by_name (self->pages, page))
    adw_view_stack_set_visible_child_name (self->pages, page);
  adw_flap_set_reveal_flap (self->flap, g_settings_get_boolean (settings, "show-settings"));
  type_size_cb (self);
  g_signal_connect_object (settings, "changed::type-size", G_CALLBACK (type_size_cb), self, G_CONNECT_SWAPPED);
}

static void
keep_state (LkWindow *self)
{
  g_settings_set_string (self->settings, "page", adw_view_stack_get_visible_child_name (self->pages));
  /* A narrow window folds the sidebar away by itself. */
  if (!adw_flap_get_folded (self->flap))
    g_settings_set_boolean (self->settings, "show-settings", adw_flap_get_reveal_flap (self->flap));
}

static gboolean
close_cb (gpointer self)
{
  gtk_window_close (self); /* nothing when it has gone already */
  return G_SOURCE_REMOVE;
}

/* GTK drops the request to close a window before which a modal dialog stands; who asks for it means it. Its handler
 * comes before all others, which then see nothing: hence the hook. */
static gboolean
surface_event_hook (GSignalInvocationHint *hint, guint n, const GValue *values, gpointer self)
{
  GdkEvent *event = g_value_peek_pointer (&values[1]);

  if (g_value_get_object (&values[0]) == gtk_native_get_surface (GTK_NATIVE (self)) &&
      gdk_event_get_event_type (event) == GDK_DELETE)
    g_idle_add_full (G_PRIORITY_DEFAULT, close_cb, g_object_ref (self), g_object_unref);
  return TRUE;
}

static void
lk_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lk_window_parent_class)->realize (widget);
  LK_WINDOW (widget)->close_hook =
      g_signal_add_emission_hook (g_signal_lookup ("event", GDK_TYPE_SURFACE), 0, surface_event_hook, widget, NULL);
}

static void
lk_window_unrealize (GtkWidget *widget)
{
  g_signal_remove_emission_hook (g_signal_lookup ("event", GDK_TYPE_SURFACE), LK_WINDOW (widget)->close_hook);
  GTK_WIDGET_CLASS (lk_window_parent_class)->unrealize (widget);
}

static void
lk_window_dispose (GObject *object)
{
  LkWindow *self = LK_WINDOW (object);

  if (self->settings)
    keep_state (self);
  g_clear_object (&self->settings);
  /* These actions hold widgets, and the widgets, through their parents' actions,
   * the actions: neither would be freed, nor would the session and its thread. */
  if (self->session)
    {
      g_action_map_remove_action (G_ACTION_MAP (self), "show-settings");
      g_action_map_remove_action (G_ACTION_MAP (self), "page");
      lk_own_data_remove (ADW_APPLICATION_WINDOW (self));
      lk_export_actions_remove (ADW_APPLICATION_WINDOW (self));
      lk_student_actions_remove (ADW_APPLICATION_WINDOW (self));
    }
  if (self->run_actions)
    {
      lk_recovery_bar_close (self->recovery_bar);
      lk_run_actions_close (self->run_actions);
    }
  g_clear_object (&self->run_actions);
  /* Tasks on their way may hold it a while longer than this. */
  if (self->session)
    lk_session_stop (self->session);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (lk_window_parent_class)->dispose (object);
}

static void
lk_window_class_init (LkWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lk_window_dispose;
  widget_class->realize = lk_window_realize;
  widget_class->unrealize = lk_window_unrealize;

  g_type_ensure (LK_TYPE_DISTILL_PAGE);
  g_type_ensure (LK_TYPE_DRAW_PAGE);
  g_type_ensure (LK_TYPE_SAMPLES_PAGE);
  g_type_ensure (LK_TYPE_REPORT_PAGE);
  g_type_ensure (LK_TYPE_NOTICE_BAR);
  g_type_ensure (LK_TYPE_RECOVERY_BAR);
  g_type_ensure (LK_TYPE_MAP_PAGE);
  g_type_ensure (LK_TYPE_TUNE_PAGE);
  g_type_ensure (LK_TYPE_RUNS_PAGE);
  g_type_ensure (LK_TYPE_SCRUBBER);
  g_type_ensure (LK_TYPE_SETTINGS_PANEL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LkWindow, play_button);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, play_content);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, settings_panel);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, distill_page);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, draw_page);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, samples_page);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, report_page);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, map_page);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, tune_page);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, runs_page);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, scrubber);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, experiments_button);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, status_label);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, preset_label);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, retry_button);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, recovery_bar);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, save_notice);
}

static void
lk_window_init (LkWindow *self)
{
  g_autoptr (GPropertyAction) show_settings = NULL;
  g_autoptr (GPropertyAction) page = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  show_settings = g_property_action_new ("show-settings", self->flap, "reveal-flap");
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (show_settings));
  page = g_property_action_new ("page", self->pages, "visible-child-name");
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (page));
  add_space_shortcut (self);
  fill_experiments (self);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (update_style), self,
                           G_CONNECT_SWAPPED);
  update_style (self);

  self->zoom = 1.0;
  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-xft-dpi", &self->normal_dpi, NULL);
  if (self->normal_dpi <= 0)
    self->normal_dpi = 96 * 1024; /* unknown: GTK's own default */
}

LkWindow *
lk_window_new (GtkApplication *application, LkSession *session)
{
  LkWindow *self = g_object_new (LK_TYPE_WINDOW, "application", application, NULL);

  if (LK_IS_APPLICATION (application) && lk_application_get_settings (LK_APPLICATION (application)))
    {
      restore_size (self, lk_application_get_settings (LK_APPLICATION (application)));
      restore_state (self, lk_application_get_settings (LK_APPLICATION (application)));
    }
  self->session = g_object_ref (session);
  lk_settings_panel_set_session (self->settings_panel, session);
  lk_distill_page_set_session (self->distill_page, session);
  lk_draw_page_set_session (self->draw_page, session);
  lk_samples_page_set_session (self->samples_page, session);
  lk_report_page_set_session (self->report_page, session);
  lk_map_page_set_session (self->map_page, session);
  lk_tune_page_set_session (self->tune_page, session, G_ACTION_MAP (self));
  lk_own_data_add (ADW_APPLICATION_WINDOW (self), session);
  lk_export_actions_add (ADW_APPLICATION_WINDOW (self), session);
  lk_scrubber_set_session (self->scrubber, session, G_ACTION_MAP (self));
  g_signal_connect_object (session, "notify::snapshot", G_CALLBACK (snapshot_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::playing", G_CALLBACK (playing_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::preset", G_CALLBACK (preset_changed_cb), self, G_CONNECT_SWAPPED);
  playing_cb (self);
  preset_changed_cb (self);
  gtk_widget_grab_focus (self->play_button);
  lk_session_start (session);
  self->run_actions = lk_run_actions_new (GTK_APPLICATION_WINDOW (self), session);
  lk_student_actions_add (ADW_APPLICATION_WINDOW (self), session, lk_run_actions_get_keeper (self->run_actions));
  lk_runs_page_set_runs (self->runs_page, session, self->run_actions);
  lk_distill_page_set_runs (self->distill_page, lk_run_actions_get_store (self->run_actions));
  g_object_bind_property (lk_run_actions_get_store (self->run_actions), "trouble", self->save_notice, "text",
                          G_BINDING_SYNC_CREATE);
  lk_recovery_bar_set_keeper (self->recovery_bar, lk_run_actions_get_keeper (self->run_actions));
  return self;
}

void
lk_window_save_now (LkWindow *self)
{
  if (self->run_actions)
    lk_run_actions_save_now (self->run_actions);
}
