/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-window.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "app/distill/lk-distill-page.h"
#include "app/draw/lk-draw-page.h"
#include "app/lesson/lk-lesson-actions.h"
#include "app/lesson/lk-lesson-offer.h"
#include "app/map/lk-map-page.h"
#include "app/report/lk-report-page.h"
#include "app/runs/lk-run-actions.h"
#include "app/runs/lk-runs-page.h"
#include "app/widgets/lk-acted.h"
#include "run/lk-run-folder.h"
#include "app/samples/lk-samples-page.h"
#include "app/settings/lk-settings-panel.h"
#include "app/settings/lk-value-row.h"
#include "app/tune/lk-tune-page.h"
#include "app/widgets/lk-chooser.h"
#include "app/widgets/lk-fit-box.h"
#include "app/widgets/lk-late-menu.h"
#include "app/widgets/lk-mnemonics.h"
#include "app/widgets/lk-own-data.h"
#include "app/widgets/lk-pair.h"
#include "app/widgets/lk-readout.h"
#include "examine/lk-teacher-checks.h"
#include "live/lk-preset.h"
#include "lk-announcements.h"
#include "lk-assistant-window.h"
#include "lk-experiments.h"
#include "lk-export-actions.h"
#include "lk-findings-bar.h"
#include "lk-help.h"
#include "lk-history-actions.h"
#include "lk-notice-bar.h"
#include "lk-page-actions.h"
#include "lk-panes.h"
#include "lk-present-actions.h"
#include "lk-recovery-bar.h"
#include "lk-scrubber.h"
#include "lk-session-actions.h"
#include "lk-status.h"
#include "lk-student-actions.h"
#include "lk-type-size.h"

/* ms between two pages that are built after the first frame */
#define BUILD_MS 50

struct _LkWindow {
  AdwApplicationWindow parent_instance;

  GtkWidget *play_button;
  LkFindingsBar *findings_bar;
  AdwFlap *flap;
  LkSettingsPanel *settings_panel;
  AdwViewStack *pages;
  LkDistillPage *distill_page;
  LkSamplesPage *samples_page;
  LkDrawPage *draw_page;
  LkTunePage *tune_page;
  LkScrubber *scrubber;
  GtkMenuButton *lessons_button;
  GtkMenuButton *experiments_button;
  GtkMenuButton *menu_button;
  GtkMenuButton *open_another_button;
  GMenu *primary_menu;
  GMenu *open_menu;
  GMenu *lessons_menu;
  GMenu *experiments_menu;
  LkLessonStage *lesson_stage;
  LkPresentVeil *present_veil;
  GtkWidget *present_bar;
  LkValueRow *present_temperature;
  LkValueRow *present_alpha;
  GtkWidget *header_bar;
  GtkWidget *bars_box;
  GtkWidget *status_box;
  GtkWidget *status_label;

  LkSession *session;
  LkRunStore *runs;     /* NULL before the session is started, and when the window is closed */
  LkRunKeeper *keeper;  /* the same */
  GSettings *settings;  /* NULL: nothing is kept */
  char *page;           /* that is shown, by its name in the stack */
  char *card;           /* see LkDistillPage */
  char *dark_knowledge; /* see LkKnowledgeView */
  char *measure;        /* see LkDistillPage */
  gboolean bars_log;    /* see LkDistillPage */
  char **hidden;        /* see LkDistillPage */
  gboolean show_sidebar;
  gulong close_hook; /* while it has a surface */
  gulong painted;    /* handler, until the first frame; 0: there was one */
  guint build_id;    /* source that builds late pages; 0: none */
};

/* Children that only tests ask for, by their names. */
static const char *const unnamed[] = { "runs_page",       "report_page",       "map_page",     "retry_button",
                                       "train_on_button", "preset_label",      "progress_bar", "save_notice",
                                       "play_content",    "first_data_button", "doubt_button", "subject_label" };

G_DEFINE_FINAL_TYPE (LkWindow, lk_window, ADW_TYPE_APPLICATION_WINDOW)

enum {
  PROP_0,
  PROP_SESSION,
  PROP_RUNS,
  PROP_KEEPER,
  PROP_SETTINGS,
  PROP_PAGE,
  PROP_CARD,
  PROP_DARK_KNOWLEDGE,
  PROP_MEASURE,
  PROP_BARS_LOG,
  PROP_HIDDEN,
  PROP_SHOW_SETTINGS,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

/* --- What the .ui file asks for --- */

static char *
status_text (LkWindow *self, const LkSnapshot *snapshot, gboolean playing)
{
  return lk_status_text (snapshot, lk_session_get_settings (self->session), playing);
}

static char *
subject_text (LkWindow *self, const LkSnapshot *snapshot, const char *preset, gint64 moment)
{
  return lk_status_subject (snapshot, preset, moment);
}

static char *
play_label (LkWindow *self, gboolean playing)
{
  return g_strdup (playing ? _ ("Pause") : _ ("Distill"));
}

static char *
play_icon (LkWindow *self, gboolean playing)
{
  return g_strdup (playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
}

static char *
play_tip (LkWindow *self, gboolean playing)
{
  return g_strdup (playing ? _ ("Pause the training (Space)") : _ ("Teach the student (Space)"));
}

static gboolean
is_failed (LkWindow *self, const LkSnapshot *snapshot)
{
  return snapshot->phase == LK_PHASE_FAILED;
}

static gboolean
can_train_on (LkWindow *self, const LkSnapshot *snapshot)
{
  return lk_snapshot_can_train_on (snapshot);
}

static gboolean
is_preparing (LkWindow *self, const LkSnapshot *snapshot)
{
  return snapshot->phase <= LK_PHASE_ASKING_TEACHER;
}

static double
progress (LkWindow *self, const LkSnapshot *snapshot)
{
  return isfinite (snapshot->progress) ? CLAMP (snapshot->progress, 0.0, 1.0) : 0.0;
}

/* Markup: which experiment of the paper this is; NULL: none. */
static char *
preset_text (LkWindow *self, const char *id)
{
  const LkPreset *preset = id ? lk_preset_find (id) : NULL;

  return preset ? g_markup_printf_escaped ("<b>%s.</b> %s", _ (preset->name), _ (preset->description)) : NULL;
}

/* What speaks against the teacher can be read again where the bar with it was closed. */
static gboolean
has_doubt (LkWindow *self, const LkSnapshot *snapshot, gboolean bar_shown)
{
  return !bar_shown && lk_teacher_objection (snapshot->findings) != NULL;
}

static gboolean
is_set (LkWindow *self, const char *text)
{
  return text && *text;
}

/* --- What can be done --- */

static void
update_actions (LkWindow *self)
{
  const LkSnapshot *snapshot = lk_session_get_snapshot (self->session);

  if (snapshot->phase == LK_PHASE_FAILED || lk_status_diverged (snapshot))
    gtk_widget_add_css_class (self->status_label, "error");
  else
    gtk_widget_remove_css_class (self->status_label, "error");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.findings", snapshot->dataset != NULL);
  lk_session_actions_update (GTK_WIDGET (self), snapshot);
  lk_export_actions_update (GTK_WIDGET (self), snapshot);
  lk_student_actions_update (GTK_WIDGET (self), snapshot);
  lk_run_actions_update (GTK_WIDGET (self), snapshot);
}

static void
findings_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lk_findings_bar_show_details (LK_WINDOW (widget)->findings_bar);
}

/* From one card back to the whole page, wherever the focus is. */
static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer unused)
{
  LkWindow *self = LK_WINDOW (widget);

  return g_str_equal (self->page, "distill") && lk_distill_page_show_all (self->distill_page);
}

/* From one measure to the other, for a key. */
static void
switch_measure_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LkWindow *self = LK_WINDOW (widget);

  g_object_set (self, "measure", g_str_equal (self->measure, "errors") ? "accuracy" : "errors", NULL);
}

static void
focus_setting_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LkWindow *self = LK_WINDOW (widget);

  g_object_set (self, "show-settings", TRUE, NULL);
  lk_settings_panel_focus_setting (self->settings_panel, g_variant_get_string (parameter, NULL));
}

static void
next_pane_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lk_panes_move (LK_WINDOW (widget)->flap, 1);
}

static void
previous_pane_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lk_panes_move (LK_WINDOW (widget)->flap, -1);
}

static void
fullscreen_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWindow *window = GTK_WINDOW (widget);

  if (gtk_window_is_fullscreen (window))
    gtk_window_unfullscreen (window);
  else
    gtk_window_fullscreen (window);
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
  g_autofree char *card = g_settings_get_string (settings, "card");

  if (adw_view_stack_get_child_by_name (self->pages, page))
    g_object_set (self, "page", page, NULL);
  g_object_set (self, "card", card, NULL);
  g_object_set (self, "show-settings", g_settings_get_boolean (settings, "show-settings"), NULL);
  lk_type_size_follow (GTK_WIDGET (self), settings);
}

static void
keep_state (LkWindow *self)
{
  g_settings_set_string (self->settings, "page", self->page);
  g_settings_set_string (self->settings, "card", self->card);
  /* A narrow window folds the sidebar away by itself. */
  if (!adw_flap_get_folded (self->flap))
    g_settings_set_boolean (self->settings, "show-settings", self->show_sidebar);
}

/* Each page of the stack lies in a scroller, which has put a viewport between. */
static LkPage *
page_in (GtkWidget *scroller)
{
  GtkWidget *child = gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (scroller));

  return LK_PAGE (GTK_IS_VIEWPORT (child) ? gtk_viewport_get_child (GTK_VIEWPORT (child)) : child);
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

/* A page that can be shown, in the order of the stack, or NULL. */
static LkPage *
page_at (LkWindow *self, guint i)
{
  g_autoptr (GtkSelectionModel) pages = adw_view_stack_get_pages (self->pages);
  g_autoptr (AdwViewStackPage) page = g_list_model_get_item (G_LIST_MODEL (pages), i);

  return page ? page_in (adw_view_stack_page_get_child (page)) : NULL;
}

/* A page a turn, so that each can have a frame of its own. */
static gboolean
build_cb (gpointer user_data)
{
  LkWindow *self = user_data;
  LkPage *page;

  for (guint i = 0; (page = page_at (self, i)); i++)
    {
      if (lk_page_is_built (page))
        continue;
      lk_page_build (page);
      return G_SOURCE_CONTINUE;
    }
  self->build_id = 0;
  return G_SOURCE_REMOVE;
}

static void
painted_cb (GdkFrameClock *clock, LkWindow *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  g_clear_signal_handler (&self->painted, clock);
  self->build_id = g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, BUILD_MS, build_cb, self, NULL);
}

/* What it shows first is there before it is measured, and the other pages after the first frame. */
static void
lk_window_realize (GtkWidget *widget)
{
  LkWindow *self = LK_WINDOW (widget);

  lk_page_build (page_in (adw_view_stack_get_visible_child (self->pages)));
  GTK_WIDGET_CLASS (lk_window_parent_class)->realize (widget);
  self->painted = g_signal_connect (gtk_widget_get_frame_clock (widget), "after-paint", G_CALLBACK (painted_cb), self);
  LK_WINDOW (widget)->close_hook =
      g_signal_add_emission_hook (g_signal_lookup ("event", GDK_TYPE_SURFACE), 0, surface_event_hook, widget, NULL);
}

static void
lk_window_unrealize (GtkWidget *widget)
{
  g_clear_signal_handler (&LK_WINDOW (widget)->painted, gtk_widget_get_frame_clock (widget));
  g_clear_handle_id (&LK_WINDOW (widget)->build_id, g_source_remove);
  g_signal_remove_emission_hook (g_signal_lookup ("event", GDK_TYPE_SURFACE), LK_WINDOW (widget)->close_hook);
  GTK_WIDGET_CLASS (lk_window_parent_class)->unrealize (widget);
}

static gboolean
lk_window_focus (GtkWidget *widget, GtkDirectionType direction)
{
  if (direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD)
    return lk_panes_focus (LK_WINDOW (widget)->flap, direction);
  return GTK_WIDGET_CLASS (lk_window_parent_class)->focus (widget, direction);
}

/* Undo is of strokes there. */
static void
follow_page (LkWindow *self)
{
  if (self->draw_page && g_strcmp0 (self->page, "draw") == 0)
    lk_page_build (LK_PAGE (self->draw_page));
  lk_history_actions_set_sheet (GTK_WIDGET (self),
                                g_strcmp0 (self->page, "draw") == 0 ? GTK_WIDGET (self->draw_page) : NULL);
}

static void
lk_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LkWindow *self = LK_WINDOW (object);

  switch (id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_RUNS:
      g_value_set_object (value, self->runs);
      break;
    case PROP_KEEPER:
      g_value_set_object (value, self->keeper);
      break;
    case PROP_SETTINGS:
      g_value_set_object (value, self->settings);
      break;
    case PROP_PAGE:
      g_value_set_string (value, self->page);
      break;
    case PROP_CARD:
      g_value_set_string (value, self->card);
      break;
    case PROP_DARK_KNOWLEDGE:
      g_value_set_string (value, self->dark_knowledge);
      break;
    case PROP_MEASURE:
      g_value_set_string (value, self->measure);
      break;
    case PROP_BARS_LOG:
      g_value_set_boolean (value, self->bars_log);
      break;
    case PROP_HIDDEN:
      g_value_set_boxed (value, self->hidden);
      break;
    default:
      g_value_set_boolean (value, self->show_sidebar);
    }
}

static void
lk_window_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LkWindow *self = LK_WINDOW (object);

  switch (id)
    {
    case PROP_SESSION:
      self->session = g_value_dup_object (value);
      break;
    case PROP_SETTINGS:
      self->settings = g_value_dup_object (value);
      break;
    case PROP_PAGE:
      g_free (self->page);
      self->page = g_value_dup_string (value);
      follow_page (self);
      break;
    case PROP_CARD:
      g_free (self->card);
      self->card = g_value_dup_string (value);
      break;
    case PROP_DARK_KNOWLEDGE:
      g_free (self->dark_knowledge);
      self->dark_knowledge = g_value_dup_string (value);
      break;
    case PROP_MEASURE:
      g_free (self->measure);
      self->measure = g_value_dup_string (value);
      break;
    case PROP_BARS_LOG:
      self->bars_log = g_value_get_boolean (value);
      break;
    case PROP_HIDDEN:
      g_strfreev (self->hidden);
      self->hidden = g_value_dup_boxed (value);
      break;
    default:
      self->show_sidebar = g_value_get_boolean (value);
    }
}

static void
close_runs (LkWindow *self)
{
  g_autoptr (LkRunKeeper) keeper = g_steal_pointer (&self->keeper);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEEPER]);
  lk_run_keeper_close (keeper);
  g_clear_object (&self->runs);
}

gboolean
lk_window_may_close (LkWindow *self)
{
  return lk_lesson_actions_may_end (GTK_WIDGET (self));
}

static gboolean
lk_window_close_request (GtkWindow *window)
{
  if (!lk_window_may_close (LK_WINDOW (window)))
    return GDK_EVENT_STOP;
  return GTK_WINDOW_CLASS (lk_window_parent_class)->close_request (window);
}

static void
lk_window_dispose (GObject *object)
{
  LkWindow *self = LK_WINDOW (object);

  if (self->session)
    lk_lesson_actions_end (GTK_WIDGET (self));
  if (self->settings)
    keep_state (self);
  g_clear_object (&self->settings);
  if (self->keeper)
    close_runs (self);
  /* Tasks on their way may hold it a while longer than this. */
  if (self->session)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      lk_session_stop (self->session);
    }
  g_clear_object (&self->session);
  G_OBJECT_CLASS (lk_window_parent_class)->dispose (object);
}

static void
lk_window_finalize (GObject *object)
{
  LkWindow *self = LK_WINDOW (object);

  g_free (self->page);
  g_free (self->card);
  g_free (self->dark_knowledge);
  g_free (self->measure);
  g_strfreev (self->hidden);
  G_OBJECT_CLASS (lk_window_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *klass)
{
  const GParamFlags once = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags both = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, LK_TYPE_SESSION, once);
  properties[PROP_RUNS] = g_param_spec_object ("runs", NULL, NULL, LK_TYPE_RUN_STORE, read);
  properties[PROP_KEEPER] = g_param_spec_object ("keeper", NULL, NULL, LK_TYPE_RUN_KEEPER, read);
  properties[PROP_SETTINGS] = g_param_spec_object ("settings", NULL, NULL, G_TYPE_SETTINGS, once);
  properties[PROP_PAGE] = g_param_spec_string ("page", NULL, NULL, "distill", both);
  properties[PROP_CARD] = g_param_spec_string ("card", NULL, NULL, "networks", both);
  properties[PROP_DARK_KNOWLEDGE] = g_param_spec_string ("dark-knowledge", NULL, NULL, "teacher", both);
  properties[PROP_MEASURE] = g_param_spec_string ("measure", NULL, NULL, "errors", both);
  properties[PROP_BARS_LOG] = g_param_spec_boolean ("bars-log", NULL, NULL, FALSE, both);
  properties[PROP_HIDDEN] = g_param_spec_boxed ("hidden", NULL, NULL, G_TYPE_STRV, both);
  properties[PROP_SHOW_SETTINGS] = g_param_spec_boolean ("show-settings", NULL, NULL, TRUE, both);
  g_object_class_install_properties (klass, N_PROPERTIES, properties);
}

static void
install_actions (GtkWidgetClass *klass)
{
  static const struct {
    const char *name;
    const char *parameter;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "win.findings", NULL, findings_action },           { "win.switch-measure", NULL, switch_measure_action },
    { "win.focus-setting", "s", focus_setting_action },  { "win.next-pane", NULL, next_pane_action },
    { "win.previous-pane", NULL, previous_pane_action }, { "win.fullscreen", NULL, fullscreen_action },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    lk_acted_install (klass, actions[i].name, actions[i].parameter, actions[i].activate);
  gtk_widget_class_install_property_action (klass, "win.page", "page");
  gtk_widget_class_install_property_action (klass, "win.card", "card");
  gtk_widget_class_install_property_action (klass, "win.dark-knowledge", "dark-knowledge");
  gtk_widget_class_install_property_action (klass, "win.measure", "measure");
  gtk_widget_class_install_property_action (klass, "win.bars-log", "bars-log");
  gtk_widget_class_install_property_action (klass, "win.show-settings", "show-settings");
  lk_assistant_window_install (klass);
  lk_own_data_install (klass);
  lk_export_actions_install (klass);
  lk_experiments_install (klass);
  lk_lesson_actions_install (klass);
  lk_present_actions_install (klass);
  lk_help_install (klass);
  lk_history_actions_install (klass);
  lk_page_actions_install (klass);
  lk_student_actions_install (klass);
  lk_type_size_install (klass);
  lk_run_actions_install (klass);
  lk_session_actions_install (klass);
  gtk_widget_class_add_binding (klass, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
lk_window_class_init (LkWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  lk_mnemonics_hide ();
  object_class->get_property = lk_window_get_property;
  object_class->set_property = lk_window_set_property;
  object_class->dispose = lk_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = lk_window_close_request;
  object_class->finalize = lk_window_finalize;
  widget_class->focus = lk_window_focus;
  widget_class->realize = lk_window_realize;
  widget_class->unrealize = lk_window_unrealize;
  install_properties (object_class);
  /* After an action was done, by whichever way: its name. */
  g_signal_new ("acted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_STRING);
  install_actions (widget_class);

  g_type_ensure (LK_TYPE_CHOOSER);
  g_type_ensure (LK_TYPE_FIT_BOX);
  g_type_ensure (LK_TYPE_PAIR);
  g_type_ensure (LK_TYPE_READOUT);
  g_type_ensure (LK_TYPE_DISTILL_PAGE);
  g_type_ensure (LK_TYPE_DRAW_PAGE);
  g_type_ensure (LK_TYPE_SAMPLES_PAGE);
  g_type_ensure (LK_TYPE_REPORT_PAGE);
  g_type_ensure (LK_TYPE_FINDINGS_BAR);
  g_type_ensure (LK_TYPE_NOTICE_BAR);
  g_type_ensure (LK_TYPE_RECOVERY_BAR);
  g_type_ensure (LK_TYPE_LESSON_OFFER);
  g_type_ensure (LK_TYPE_LESSON_STAGE);
  g_type_ensure (LK_TYPE_PRESENT_VEIL);
  g_type_ensure (LK_TYPE_VALUE_ROW);
  g_type_ensure (LK_TYPE_MAP_PAGE);
  g_type_ensure (LK_TYPE_TUNE_PAGE);
  g_type_ensure (LK_TYPE_RUNS_PAGE);
  g_type_ensure (LK_TYPE_SCRUBBER);
  g_type_ensure (LK_TYPE_SETTINGS_PANEL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LkWindow, play_button);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, findings_bar);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, settings_panel);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, distill_page);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, samples_page);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, draw_page);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, tune_page);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, scrubber);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, lessons_button);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, lessons_menu);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, lesson_stage);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, present_veil);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, present_bar);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, present_temperature);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, present_alpha);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, header_bar);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, bars_box);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, status_box);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, experiments_button);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, open_another_button);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, primary_menu);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, open_menu);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, experiments_menu);
  gtk_widget_class_bind_template_child (widget_class, LkWindow, status_label);
  for (gsize i = 0; i < G_N_ELEMENTS (unnamed); i++)
    gtk_widget_class_bind_template_child_full (widget_class, unnamed[i], FALSE, 0);
  gtk_widget_class_bind_template_callback (widget_class, play_label);
  gtk_widget_class_bind_template_callback (widget_class, play_icon);
  gtk_widget_class_bind_template_callback (widget_class, play_tip);
  gtk_widget_class_bind_template_callback (widget_class, status_text);
  gtk_widget_class_bind_template_callback (widget_class, subject_text);
  gtk_widget_class_bind_template_callback (widget_class, is_failed);
  gtk_widget_class_bind_template_callback (widget_class, can_train_on);
  gtk_widget_class_bind_template_callback (widget_class, is_preparing);
  gtk_widget_class_bind_template_callback (widget_class, progress);
  gtk_widget_class_bind_template_callback (widget_class, preset_text);
  gtk_widget_class_bind_template_callback (widget_class, has_doubt);
  gtk_widget_class_bind_template_callback (widget_class, is_set);
}

static void
lk_window_init (LkWindow *self)
{
  self->page = g_strdup ("distill");
  self->card = g_strdup ("networks");
  self->dark_knowledge = g_strdup ("teacher");
  self->measure = g_strdup ("errors");
  self->show_sidebar = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  lk_late_menu_set (self->menu_button, G_MENU_MODEL (self->primary_menu));
  lk_late_menu_set (self->open_another_button, G_MENU_MODEL (self->open_menu));
  lk_experiments_begin (GTK_WIDGET (self), self->experiments_menu, self->experiments_button, self->menu_button);
  lk_own_data_accept (GTK_WIDGET (self));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (update_style), self,
                           G_CONNECT_SWAPPED);
  update_style (self);
}

/* Once the session is on its way. */
static void
open_runs (LkWindow *self)
{
  self->runs = lk_run_store_new (NULL);
  self->keeper = lk_run_keeper_new (self->session, self->runs);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEEPER]);
  g_signal_connect_object (self->runs, "notify::trouble", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  update_actions (self);
  lk_run_store_load (self->runs);
}

/* The sliders of a presentation are the sidebar's once more. */
static void
begin_present (LkWindow *self)
{
  const LkPresentParts parts = { self->distill_page,
                                 self->present_veil,
                                 self->present_bar,
                                 self->flap,
                                 { self->header_bar, self->bars_box, self->status_box, GTK_WIDGET (self->scrubber) } };

  g_object_bind_property (self->session, "temperature", self->present_temperature, "value",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_object_bind_property (self->session, "alpha", self->present_alpha, "value",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  lk_present_actions_begin (GTK_WIDGET (self), &parts);
}

LkWindow *
lk_window_new (GtkApplication *application, LkSession *session, GSettings *settings)
{
  LkWindow *self =
      g_object_new (LK_TYPE_WINDOW, "application", application, "session", session, "settings", settings, NULL);

  if (settings)
    {
      restore_size (self, settings);
      restore_state (self, settings);
    }
  g_signal_connect_object (session, "notify::snapshot", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::playing", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  lk_announcements_follow (GTK_WIDGET (self), session);
  lk_help_begin (GTK_WIDGET (self));
  lk_history_actions_begin (GTK_WIDGET (self), GTK_WIDGET (self->settings_panel), session);
  lk_page_actions_begin (GTK_WIDGET (self), self->distill_page, self->samples_page, self->tune_page, self->scrubber);
  lk_lesson_actions_begin (GTK_WIDGET (self), self->lesson_stage, self->lessons_menu, self->lessons_button);
  begin_present (self);
  follow_page (self);
  update_actions (self);
  gtk_widget_grab_focus (self->play_button);
  lk_session_start (session);
  open_runs (self);
  return self;
}

char *
lk_window_get_run_path (LkWindow *self)
{
  g_autoptr (LkRunRecord) run = self->keeper ? lk_run_keeper_capture (self->keeper) : NULL;
  g_autofree char *name = NULL;

  if (!run)
    return NULL;
  name = g_strconcat (lk_run_record_get_facts (run)->id, LK_RUN_SUFFIX, NULL);
  return g_build_filename (lk_run_store_get_folder (self->runs), name, NULL);
}

void
lk_window_save_now (LkWindow *self)
{
  if (self->keeper)
    lk_run_keeper_save_now (self->keeper);
}
