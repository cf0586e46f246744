/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-run-actions.h"

#include <glib/gi18n-lib.h>

#include "lk-file-dialog.h"
#include "lk-message.h"
#include "lk-save.h"
#include "run/lk-run-file.h"

struct _LkRunActions {
  GObject parent_instance;

  GtkApplicationWindow *window; /* not owned: it owns this */
  LkSession *session;
  LkRunStore *store;
  LkRunKeeper *keeper;
  GCancellable *cancellable; /* of files being read or written */
};

G_DEFINE_FINAL_TYPE (LkRunActions, lk_run_actions, G_TYPE_OBJECT)

static void
show_message (LkRunActions *self, const char *heading, const char *message)
{
  GtkWidget *dialog = lk_message_new (GTK_WINDOW (self->window), heading, message);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
load_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  LkRunRecord *record = lk_run_file_load (task_data, cancellable, &error);

  if (record)
    g_task_return_pointer (task, record, g_object_unref);
  else
    g_task_return_error (task, error);
}

/* It is in the list of runs from now on, and runs again before everybody's eyes. */
static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LkRunActions *self = LK_RUN_ACTIONS (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (LkRunRecord) record = g_task_propagate_pointer (G_TASK (result), &error);

  if (!self->window || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!record)
    {
      show_message (self, _ ("The Run Could Not Be Opened"), error->message);
      return;
    }
  if (!lk_run_store_find (self->store, lk_run_record_get_facts (record)->id))
    lk_run_store_add (self->store, record);
  lk_run_keeper_replay (self->keeper, record, TRUE, 0.0);
}

static void
open_file (LkRunActions *self, GFile *file)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, loaded_cb, NULL);

  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, load_thread);
}

static void
chosen_cb (gpointer self, GListModel *files, gpointer user_data)
{
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);

  open_file (self, file);
}

static void
open_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LkRunActions *self = user_data;
  GtkFileChooserNative *dialog =
      lk_file_dialog_new (GTK_WINDOW (self->window), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Open a run"), _ ("_Open"));

  lk_file_dialog_add_filter (dialog, _ ("Runs of Limbeck"), (const char *[]) { "limbeck", NULL });
  lk_file_dialog_show (dialog, G_OBJECT (self), chosen_cb, NULL, NULL);
}

static void
open_uri_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  open_file (user_data, file);
}

void
lk_run_actions_save (LkRunActions *self, LkRunRecord *record)
{
  g_autofree char *name = lk_save_name (lk_run_record_get_name (record), "limbeck");
  g_autoptr (GBytes) bytes = NULL;
  gsize length;
  char *text = lk_run_file_format (record, &length);

  /* As it was when it was asked for: it may go on meanwhile. */
  bytes = g_bytes_new_take (text, length);
  lk_save_bytes (GTK_WIDGET (self->window), _ ("Save the run"), name, bytes);
}

static void
save_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LkRunActions *self = user_data;
  g_autoptr (LkRunRecord) record = lk_run_keeper_capture (self->keeper);

  if (record)
    lk_run_actions_save (self, record);
}

/* Now, and not only when another takes its place. */
static void
keep_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LkRunActions *self = user_data;

  if (lk_run_keeper_keep (self->keeper))
    lk_save_tell (GTK_WIDGET (self->window), _ ("The run as it is now is on the page Runs"));
}

/* What could not be kept, now that there is room again. */
static void
save_again_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lk_run_store_retry (LK_RUN_ACTIONS (user_data)->store);
}

static void
trouble_cb (LkRunActions *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->window), "save-again");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), lk_run_store_get_trouble (self->store) != NULL);
}

static const GActionEntry entries[] = {
  { .name = "open-run", .activate = open_cb },
  { .name = "open-run-file", .activate = open_uri_cb, .parameter_type = "s" },
  { .name = "save-run", .activate = save_cb },
  { .name = "keep-run", .activate = keep_cb },
  { .name = "save-again", .activate = save_again_cb },
};

static void
update_actions (LkRunActions *self)
{
  static const char *const of_run[] = { "save-run", "keep-run" };
  const LkSnapshot *snapshot = lk_session_get_snapshot (self->session);
  const LkHistoryView *history = &snapshot->history;
  gboolean any = snapshot->settings && history->n_evaluations > 0 &&
                 lk_history_evaluation (history, history->n_evaluations - 1)->step > 0;

  for (gsize i = 0; i < G_N_ELEMENTS (of_run); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->window), of_run[i]);

      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), any);
    }
}

/* The Draw page has pictures to open and drawings to keep under these keys. */
static gboolean
key_cb (GtkWidget *widget, GVariant *name, gpointer user_data)
{
  g_autoptr (GVariant) page = g_action_group_get_action_state (G_ACTION_GROUP (widget), "page");

  if (page && g_str_equal (g_variant_get_string (page, NULL), "draw"))
    return FALSE;
  if (g_action_group_get_action_enabled (G_ACTION_GROUP (widget), g_variant_get_string (name, NULL)))
    g_action_group_activate_action (G_ACTION_GROUP (widget), g_variant_get_string (name, NULL), NULL);
  return TRUE;
}

static void
add_keys (GtkWidget *window)
{
  static const char *const keys[][2] = { { "<Control>o", "open-run" }, { "<Control>s", "save-run" } };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      GtkShortcut *shortcut = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys[i][0]),
                                                gtk_callback_action_new (key_cb, NULL, NULL));

      gtk_shortcut_set_arguments (shortcut, g_variant_new_string (keys[i][1]));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  gtk_widget_add_controller (window, controller);
}

static void
lk_run_actions_dispose (GObject *object)
{
  LkRunActions *self = LK_RUN_ACTIONS (object);

  lk_run_actions_close (self);
  G_OBJECT_CLASS (lk_run_actions_parent_class)->dispose (object);
}

static void
lk_run_actions_class_init (LkRunActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lk_run_actions_dispose;
}

static void
lk_run_actions_init (LkRunActions *self)
{
  self->cancellable = g_cancellable_new ();
}

LkRunActions *
lk_run_actions_new (GtkApplicationWindow *window, LkSession *session)
{
  LkRunActions *self = g_object_new (LK_TYPE_RUN_ACTIONS, NULL);

  self->window = window;
  self->session = g_object_ref (session);
  self->store = lk_run_store_new (NULL);
  self->keeper = lk_run_keeper_new (session, self->store);
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), self);
  add_keys (GTK_WIDGET (window));
  g_signal_connect_object (session, "notify::snapshot", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  update_actions (self);
  g_signal_connect_object (self->store, "notify::trouble", G_CALLBACK (trouble_cb), self, G_CONNECT_SWAPPED);
  trouble_cb (self);
  lk_run_store_load (self->store);
  return self;
}

void
lk_run_actions_save_now (LkRunActions *self)
{
  if (self->keeper)
    lk_run_keeper_save_now (self->keeper);
}

void
lk_run_actions_close (LkRunActions *self)
{
  if (!self->window)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    g_action_map_remove_action (G_ACTION_MAP (self->window), entries[i].name);
  self->window = NULL;
  g_cancellable_cancel (self->cancellable);
  g_signal_handlers_disconnect_by_func (self->session, update_actions, self);
  g_signal_handlers_disconnect_by_func (self->store, trouble_cb, self);
  lk_run_keeper_close (self->keeper);
  g_clear_object (&self->keeper);
  g_clear_object (&self->store);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
}

LkRunStore *
lk_run_actions_get_store (LkRunActions *self)
{
  return self->store;
}

LkRunKeeper *
lk_run_actions_get_keeper (LkRunActions *self)
{
  return self->keeper;
}
