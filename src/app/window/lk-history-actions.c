/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-history-actions.h"

#include <glib/gi18n-lib.h>

#include "app/widgets/lk-acted.h"
#include "app/widgets/lk-toasts.h"
#include "import/lk-dataset-io.h"
#include "live/lk-settings-history.h"

/* Of a window; its data of this name. */
#define KEY "limbeck-history-actions"

typedef struct {
  GtkWidget *window;
  LkSession *session;
  LkSettingsHistory *history;
  GtkWidget *sheet; /* NULL: none is shown */
  AdwToast *toast;  /* the last one, while it is shown */
  guint n_changes;  /* steps that were made */
} Actions;

static void
forget_toast (Actions *actions)
{
  g_clear_weak_pointer (&actions->toast);
}

/* What it says is past. */
static void
dismiss_toast (Actions *actions)
{
  if (actions->toast)
    adw_toast_dismiss (actions->toast);
  forget_toast (actions);
}

static void
changed_cb (Actions *actions)
{
  actions->n_changes++;
  dismiss_toast (actions);
}

static void
actions_free (gpointer data)
{
  Actions *actions = data;

  forget_toast (actions);
  g_signal_handlers_disconnect_by_data (actions->history, actions);
  g_clear_object (&actions->history);
  g_clear_object (&actions->session);
  g_free (actions);
}

static Actions *
actions_of (GtkWidget *window)
{
  return g_object_get_data (G_OBJECT (window), KEY);
}

/* The one before goes at once: who undoes five steps wants to read the last. Takes the toast. */
static void
show (Actions *actions, AdwToast *toast)
{
  dismiss_toast (actions);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_set_weak_pointer (&actions->toast, toast);
  lk_toasts_add (actions->window, toast);
}

static void
tell (Actions *actions, const char *sentence)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);
  AdwToast *toast = adw_toast_new (escaped);

  adw_toast_set_timeout (toast, 3);
  show (actions, toast);
}

/* The two ways through a history. */
static const struct {
  const char *name;
  const char *of_sheet;
  const char *can; /* the history's property */
  GdkModifierType keys;
  char *(*move) (LkSettingsHistory *history);
} ways[] = {
  { "win.undo", "draw.undo", "can-undo", GDK_CONTROL_MASK, lk_settings_history_undo },
  { "win.redo", "draw.redo", "can-redo", GDK_CONTROL_MASK | GDK_SHIFT_MASK, lk_settings_history_redo },
};

static void
update (Actions *actions)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      gboolean can;

      g_object_get (actions->history, ways[i].can, &can, NULL);
      gtk_widget_action_set_enabled (actions->window, ways[i].name, can || actions->sheet);
    }
}

static void
move_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  Actions *actions = actions_of (window);
  gsize way = 0;

  while (!g_str_equal (name, ways[way].name))
    way++;
  if (actions->sheet)
    gtk_widget_activate_action (actions->sheet, ways[way].of_sheet, NULL);
  else
    {
      g_autofree char *sentence = ways[way].move (actions->history);

      if (sentence)
        tell (actions, sentence);
    }
}

static void
undo_cb (AdwToast *toast, Actions *actions)
{
  g_free (lk_settings_history_undo (actions->history));
}

static void
defaults_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  Actions *actions = actions_of (window);
  const char *dataset = lk_session_get_settings (actions->session)->dataset;
  g_autofree char *display = lk_dataset_title (dataset);
  g_autofree char *escaped = g_markup_escape_text (display, -1);
  g_autofree char *title = g_strdup_printf (_ ("The settings are the defaults of the data set %s"), escaped);
  AdwToast *toast = adw_toast_new (title);
  guint n_before;

  lk_settings_history_part (actions->history);
  n_before = actions->n_changes;
  lk_session_use_defaults (actions->session);
  lk_settings_history_part (actions->history);
  if (actions->n_changes > n_before)
    {
      adw_toast_set_button_label (toast, _ ("_Undo"));
      g_signal_connect (toast, "button-clicked", G_CALLBACK (undo_cb), actions);
    }
  show (actions, toast);
}

void
lk_history_actions_install (GtkWidgetClass *klass)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      lk_acted_install (klass, ways[i].name, NULL, move_action);
      /* Not as the application's keys, which come before those of a text that is being typed and of the page Draw. */
      gtk_widget_class_add_binding_action (klass, GDK_KEY_z, ways[i].keys, ways[i].name, NULL);
    }
  lk_acted_install (klass, "win.defaults", NULL, defaults_action);
}

/* Whether the pointer is on a slider. */
static gboolean
is_on_slider (GtkWidget *panel, GdkEvent *event)
{
  GtkNative *native = gtk_widget_get_native (panel);
  GtkWidget *picked = NULL;
  double x, y, native_x, native_y;

  if (!gdk_event_get_position (event, &x, &y))
    return FALSE;
  gtk_native_get_surface_transform (native, &native_x, &native_y);
  if (gtk_widget_translate_coordinates (GTK_WIDGET (native), panel, x - native_x, y - native_y, &x, &y))
    picked = gtk_widget_pick (panel, x, y, GTK_PICK_DEFAULT);
  return picked && gtk_widget_get_ancestor (picked, GTK_TYPE_RANGE);
}

/* A press on a slider begins a step, and what comes until the release belongs to it; so does an Enter behind a number. */
static gboolean
event_cb (GtkEventController *controller, GdkEvent *event, Actions *actions)
{
  GdkEventType type = gdk_event_get_event_type (event);

  if (type == GDK_BUTTON_PRESS || type == GDK_TOUCH_BEGIN)
    {
      if (is_on_slider (gtk_event_controller_get_widget (controller), event))
        lk_settings_history_part (actions->history);
      lk_settings_history_hold (actions->history, TRUE);
    }
  else if (type == GDK_BUTTON_RELEASE || type == GDK_TOUCH_END || type == GDK_TOUCH_CANCEL)
    lk_settings_history_hold (actions->history, FALSE);
  else if (type == GDK_KEY_PRESS &&
           (gdk_key_event_get_keyval (event) == GDK_KEY_Return || gdk_key_event_get_keyval (event) == GDK_KEY_KP_Enter))
    lk_settings_history_part (actions->history);
  return GDK_EVENT_PROPAGATE;
}

void
lk_history_actions_begin (GtkWidget *window, GtkWidget *panel, LkSession *session)
{
  Actions *actions = g_new0 (Actions, 1);
  GtkEventController *events = gtk_event_controller_legacy_new ();

  actions->window = window;
  actions->session = g_object_ref (session);
  actions->history = lk_settings_history_new (session);
  g_object_set_data_full (G_OBJECT (window), KEY, actions, actions_free);
  g_signal_connect_swapped (actions->history, "notify", G_CALLBACK (update), actions);
  g_signal_connect_swapped (actions->history, "changed", G_CALLBACK (changed_cb), actions);
  gtk_event_controller_set_propagation_phase (events, GTK_PHASE_CAPTURE);
  g_signal_connect (events, "event", G_CALLBACK (event_cb), actions);
  gtk_widget_add_controller (panel, events);
  update (actions);
}

void
lk_history_actions_set_sheet (GtkWidget *window, GtkWidget *sheet)
{
  Actions *actions = actions_of (window);

  if (!actions || actions->sheet == sheet)
    return;
  actions->sheet = sheet;
  update (actions);
}
