/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-run-actions.h"

#include <glib/gi18n-lib.h>

#include "app/widgets/lk-acted.h"
#include "app/widgets/lk-open.h"
#include "app/widgets/lk-root.h"
#include "app/widgets/lk-save.h"
#include "app/widgets/lk-toasts.h"
#include "run/lk-run-file.h"
#include "run/lk-run-folder.h"

static gpointer
load (GFile *file, GCancellable *cancellable, GError **error)
{
  return lk_run_file_load (file, cancellable, error);
}

/* It is in the list of runs from now on, and runs again before everybody's eyes. */
static gboolean
take (GtkWindow *window, GFile *file, gpointer what, GError **error)
{
  LkRunStore *store = lk_root_get_runs (GTK_WIDGET (window));
  LkRunRecord *record = what;

  if (!lk_run_store_find (store, lk_run_record_get_facts (record)->id))
    lk_run_store_add (store, record);
  lk_run_keeper_replay (lk_root_get_keeper (GTK_WIDGET (window)), record, TRUE, 0.0);
  return TRUE;
}

static const LkOpenKind run_kind = {
  .title = N_ ("Open a run"),
  .files = N_ ("Runs of Limbeck"),
  .ending = &LK_RUN_SUFFIX[1],
  .failed = N_ ("The Run Could Not Be Opened"),
  .load = load,
  .free = g_object_unref,
  .take = take,
};

static void
open_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  lk_open_choose (GTK_WINDOW (window), &run_kind);
}

static void
open_uri_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  lk_open_file (GTK_WINDOW (window), &run_kind, file);
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
