/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-student-actions.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "lk-file-dialog.h"
#include "lk-message.h"
#include "lk-toasts.h"

/* What the actions act on. Counted by references: a file may be written still
 * when the window is gone. */
typedef struct {
  gatomicrefcount refs;
  GtkWindow *window; /* NULL when it is gone */
  LkSession *session;
  LkRunKeeper *keeper; /* NULL when the window is gone */
} Actions;

/* A promotion at work. */
typedef struct {
  Actions *actions;
  char *path;
  guint generation; /* of the runs that it will teach */
} Promotion;

#define KEY "student-actions"

static Actions *
actions_ref (Actions *actions)
{
  g_atomic_ref_count_inc (&actions->refs);
  return actions;
}

static void
actions_unref (gpointer data)
{
  Actions *actions = data;

  if (!g_atomic_ref_count_dec (&actions->refs))
    return;
  g_object_unref (actions->session);
  g_free (actions);
}

static void
closure_unref (gpointer data, GClosure *closure)
{
  actions_unref (data);
}

static void
show_message (Actions *actions, const char *heading, const char *message)
{
  GtkWidget *dialog;

  if (!actions->window)
    return;
  dialog = lk_message_new (actions->window, heading, message);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Actions *actions = user_data;
  g_autoptr (GError) error = NULL;

  if (!lk_session_save_student_finish (LK_SESSION (source), result, NULL, &error))
    show_message (actions, _ ("The Student Could Not Be Saved"), error->message);
  actions_unref (actions);
}

static void
chosen_cb (gpointer window, GListModel *files, gpointer user_data)
{
  Actions *actions = user_data;
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);

  lk_session_save_student_async (actions->session, NULL, file, NULL, NULL, saved_cb, actions_ref (actions));
}

static void
save_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Actions *actions = user_data;
  GtkFileChooserNative *dialog =
      lk_file_dialog_new (actions->window, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save the student"), _ ("_Save"));
  g_autofree char *name =
      g_strdup_printf ("student-%s.safetensors", lk_session_get_settings (actions->session)->student.layers);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  lk_file_dialog_show (dialog, G_OBJECT (actions->window), chosen_cb, actions_ref (actions), actions_unref);
}

static void
tell (const Promotion *promotion)
{
  const LkSettings *now = lk_session_get_settings (promotion->actions->session);
  g_autofree char *title = g_strdup_printf (_ ("The %s student teaches now: generation %u begins, untaught"),
                                            now->student.layers, promotion->generation);
  AdwToast *toast;

  if (!promotion->actions->window)
    return;
  toast = lk_toasts_new_undo (promotion->actions->session, title);
  adw_toast_set_timeout (toast, 10);
  /* Undo means the last one: it does not wait until the toast before has been read. */
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  lk_toasts_add (GTK_WIDGET (promotion->actions->window), toast);
}

static void
promoted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Promotion *promotion = user_data;
  g_autoptr (GError) error = NULL;

  if (lk_session_save_student_finish (LK_SESSION (source), result, NULL, &error))
    {
      /* Its parent must be there for the next generation. */
      if (promotion->actions->keeper)
        lk_run_keeper_keep (promotion->actions->keeper);
      tell (promotion);
      g_object_set (source, "teacher-files", (const char *[]) { promotion->path, NULL }, NULL);
    }
  else
    show_message (promotion->actions, _ ("The Student Could Not Become the Teacher"), error->message);
  actions_unref (promotion->actions);
  g_free (promotion->path);
  g_free (promotion);
}

static void
promote_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Actions *actions = user_data;
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "limbeck", "students", NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *when = g_date_time_format (now, "%Y-%m-%d-%H%M%S-%f") /* two in a second are two */;
  g_autofree char *name =
      g_strdup_printf ("%s-%s.safetensors", lk_session_get_settings (actions->session)->student.layers, when);
  g_autoptr (GFile) file = NULL;
  const LkRunFacts *facts;
  Promotion *promotion;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_autofree char *message = g_strdup_printf (_ ("The folder “%s” cannot be made: %s"), folder, g_strerror (errno));

      show_message (actions, _ ("The Student Could Not Become the Teacher"), message);
      return;
    }
  facts = lk_run_keeper_get_facts (actions->keeper);
  promotion = g_new (Promotion, 1);
  promotion->actions = actions_ref (actions);
  promotion->generation = MAX (facts ? facts->generation : 0, 1) + 1;
  promotion->path = g_build_filename (folder, name, NULL);
  file = g_file_new_for_path (promotion->path);
  lk_session_pause (actions->session);
  lk_session_save_student_async (actions->session, facts ? facts->id : NULL, file, NULL, NULL, promoted_cb, promotion);
}

static void
enable (Actions *actions, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (actions->window), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
snapshot_cb (LkSession *session, GParamSpec *pspec, gpointer user_data)
{
  const LkSnapshot *snapshot = lk_session_get_snapshot (session);
  gboolean has_student = snapshot->student_size.n_params > 0 && snapshot->phase != LK_PHASE_FAILED;

  enable (user_data, "save-student", has_student);
  /* An untaught student has nothing to teach. */
  enable (user_data, "promote", has_student && snapshot->step > 0);
}

static void
add_action (Actions *actions, const char *name, GCallback activate)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new (name, NULL);

  g_signal_connect_data (action, "activate", activate, actions_ref (actions), closure_unref, 0);
  g_action_map_add_action (G_ACTION_MAP (actions->window), G_ACTION (action));
}

void
lk_student_actions_add (AdwApplicationWindow *window, LkSession *session, LkRunKeeper *keeper)
{
  Actions *actions = g_new0 (Actions, 1);

  g_atomic_ref_count_init (&actions->refs);
  actions->window = GTK_WINDOW (window);
  actions->session = g_object_ref (session);
  actions->keeper = g_object_ref (keeper);
  add_action (actions, "save-student", G_CALLBACK (save_cb));
  add_action (actions, "promote", G_CALLBACK (promote_cb));
  g_signal_connect (session, "notify::snapshot", G_CALLBACK (snapshot_cb), actions);
  snapshot_cb (session, NULL, actions);
  g_object_set_data_full (G_OBJECT (window), KEY, actions, actions_unref);
}

void
lk_student_actions_remove (AdwApplicationWindow *window)
{
  Actions *actions = g_object_get_data (G_OBJECT (window), KEY);

  if (!actions)
    return;
  g_signal_handlers_disconnect_by_func (actions->session, snapshot_cb, actions);
  g_action_map_remove_action (G_ACTION_MAP (window), "save-student");
  g_action_map_remove_action (G_ACTION_MAP (window), "promote");
  actions->window = NULL;
  g_clear_object (&actions->keeper);
  g_object_set_data (G_OBJECT (window), KEY, NULL);
}
