/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-run-actions.h"

#include <glib/gi18n-lib.h>

#include "app/widgets/lk-acted.h"
#include "app/widgets/lk-file-dialog.h"
#include "app/widgets/lk-message.h"
#include "app/widgets/lk-root.h"
#include "app/widgets/lk-save.h"
#include "app/widgets/lk-toasts.h"
#include "run/lk-run-file.h"

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
loaded_cb (GObject *window, GAsyncResult *result, gpointer user_data)
{
  LkRunStore *store = lk_root_get_runs (GTK_WIDGET (window));
  LkRunKeeper *keeper = lk_root_get_keeper (GTK_WIDGET (window));
  g_autoptr (GError) error = NULL;
  g_autoptr (LkRunRecord) record = g_task_propagate_pointer (G_TASK (result), &error);

  if (!keeper)
    return; /* closed meanwhile */
  if (!record)
    {
      lk_message_show (GTK_WINDOW (window), _ ("The Run Could Not Be Opened"), error->message);
      return;
    }
  lk_file_dialog_note_recent (g_task_get_task_data (G_TASK (result)));
  if (!lk_run_store_find (store, lk_run_record_get_facts (record)->id))
    lk_run_store_add (store, record);
  lk_run_keeper_replay (keeper, record, TRUE, 0.0);
}

static void
open_file (GtkWidget *window, GFile *file)
{
  g_autoptr (GTask) task = g_task_new (window, NULL, loaded_cb, NULL);

  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, load_thread);
}

static void
chosen_cb (gpointer window, GListModel *files, gpointer user_data)
{
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);

  open_file (window, file);
}

static void
open_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  GtkFileChooserNative *dialog =
      lk_file_dialog_new (GTK_WINDOW (window), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Open a run"), _ ("_Open"));

  lk_file_dialog_add_filter (dialog, _ ("Runs of Limbeck"), (const char *[]) { "limbeck", NULL });
  lk_file_dialog_show (dialog, G_OBJECT (window), chosen_cb, NULL, NULL);
}

static void
open_uri_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  open_file (window, file);
}

void
lk_run_actions_save (GtkWidget *widget, LkRunRecord *record)
{
  g_autofree char *name = lk_save_name (lk_run_record_get_name (record), "limbeck");
  g_autoptr (GBytes) bytes = NULL;
  gsize length;
  char *text = lk_run_file_format (record, &length);

  /* As it was when it was asked for: it may go on meanwhile. */
  bytes = g_bytes_new_take (text, length);
  lk_save_bytes (widget, _ ("Save the run"), name, bytes);
}

static void
save_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  g_autoptr (LkRunRecord) record = lk_run_keeper_capture (lk_root_get_keeper (window));

  if (record)
    lk_run_actions_save (window, record);
}

/* Now, and not only when another takes its place. */
static void
keep_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  if (lk_run_keeper_keep (lk_root_get_keeper (window), TRUE))
    lk_toasts_tell (window, _ ("The run as it is now is on the page Runs"));
}

/* What could not be kept, now that there is room again. */
static void
save_again_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  lk_run_store_retry (lk_root_get_runs (window));
}

/* The Draw page has pictures to open and drawings to keep under these keys. */
static gboolean
key_cb (GtkWidget *window, GVariant *action, gpointer user_data)
{
  g_autofree char *page = NULL;

  g_object_get (window, "page", &page, NULL);
  return g_strcmp0 (page, "draw") != 0 &&
         gtk_widget_activate_action (window, g_variant_get_string (action, NULL), NULL);
}

void
lk_run_actions_install (GtkWidgetClass *klass)
{
  lk_acted_install (klass, "win.open-run", NULL, open_action);
  lk_acted_install (klass, "win.open-run-file", "s", open_uri_action);
  lk_acted_install (klass, "win.save-run", NULL, save_action);
  lk_acted_install (klass, "win.keep-run", NULL, keep_action);
  lk_acted_install (klass, "win.save-again", NULL, save_again_action);
  gtk_widget_class_add_binding (klass, GDK_KEY_o, GDK_CONTROL_MASK, key_cb, "s", "win.open-run");
  gtk_widget_class_add_binding (klass, GDK_KEY_s, GDK_CONTROL_MASK, key_cb, "s", "win.save-run");
}

void
lk_run_actions_update (GtkWidget *window, const LkSnapshot *snapshot)
{
  const LkHistoryView *history = &snapshot->history;
  LkRunStore *runs = lk_root_get_runs (window);
  gboolean any = snapshot->settings && history->n_evaluations > 0 &&
                 lk_history_evaluation (history, history->n_evaluations - 1)->step > 0;

  gtk_widget_action_set_enabled (window, "win.save-run", any && runs);
  gtk_widget_action_set_enabled (window, "win.keep-run", any && runs);
  gtk_widget_action_set_enabled (window, "win.save-again", runs && lk_run_store_get_trouble (runs));
}
