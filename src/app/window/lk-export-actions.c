/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-export-actions.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "app/lesson/lk-lesson-actions.h"
#include "app/widgets/lk-acted.h"
#include "app/widgets/lk-file-dialog.h"
#include "app/widgets/lk-message.h"
#include "app/widgets/lk-root.h"
#include "app/widgets/lk-save.h"
#include "app/widgets/lk-toasts.h"
#include "handout/lk-html-report.h"
#include "handout/lk-handouts.h"
#include "io/lk-staging.h"

#define STUDENT "student.safetensors"
#define TWIN    "twin.safetensors"

/* A folder at work; it may outlive the window. */
typedef struct {
  GtkWindow *window; /* weak */
  char *path;
  char *preset;
  LkStaging *staging;
  LkHtmlReport report;
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;

  g_clear_weak_pointer (&export->window);
  lk_staging_free (export->staging);
  g_clear_object (&export->report.record);
  g_clear_pointer (&export->report.teacher, lk_teacher_unref);
  g_clear_pointer (&export->report.evaluation, lk_evaluation_unref);
  g_clear_pointer (&export->report.hints, lk_hints_unref);
  g_free (export->preset);
  g_free (export->path);
  g_free (export);
}

/* What is shown, as far as there is something; its parts are to be released as those of an Export. */
static gboolean
fill_report (LkHtmlReport *report, const LkSnapshot *snapshot, const char *preset)
{
  g_autoptr (LkRunRecord) record = NULL;

  if (!snapshot->teacher || !snapshot->evaluation)
    return FALSE;
  record = lk_run_record_from_snapshot (snapshot, NULL);
  if (!record)
    return FALSE;
  report->record = lk_run_record_with_preset (record, preset);
  report->teacher = lk_teacher_ref (snapshot->teacher);
  report->evaluation = lk_evaluation_ref (snapshot->evaluation);
  return TRUE;
}

static void
done_response_cb (GtkWindow *dialog, const char *response, gpointer path)
{
  g_autofree char *page = g_build_filename (path, "index.html", NULL);
  g_autofree char *uri = g_filename_to_uri (page, NULL, NULL);

  if (uri && g_str_equal (response, "open"))
    gtk_show_uri (gtk_window_get_transient_for (dialog), uri, GDK_CURRENT_TIME);
}

static void
path_free (gpointer path, GClosure *closure)
{
  g_free (path);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Export *export = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *shown = g_filename_display_name (export->path);
  GtkWidget *dialog;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      if (export->window)
        lk_message_show (export->window, _ ("The Run Could Not Be Exported"), error->message);
      return;
    }
  if (!export->window)
    return;
  dialog = lk_message_new (export->window, _ ("Run Exported"), shown);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"), "open", _ ("_Open report"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "open", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "open");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  g_signal_connect_data (dialog, "response", G_CALLBACK (done_response_cb), g_strdup (export->path), path_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
write_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Export *export = task_data;
  GError *error = NULL;

  if (lk_html_report_write (&export->report, lk_staging_folder (export->staging), cancellable, &error) &&
      lk_staging_commit (export->staging, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* The weights are there; the rest is of the same moment. */
static void
student_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Export *export = user_data;
  g_autoptr (LkSnapshot) snapshot = NULL;
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;

  if (!lk_session_save_student_finish (LK_SESSION (source), result, &snapshot, &error))
    {
      if (export->window)
        lk_message_show (export->window, _ ("The Run Could Not Be Exported"), error->message);
      export_free (export);
      return;
    }
  if (!fill_report (&export->report, snapshot, export->preset))
    {
      export_free (export); /* the run was changed meanwhile, and there is a new one */
      return;
    }
  export->report.hints = snapshot->hints ? lk_hints_ref (snapshot->hints) : NULL;
  export->report.student_file = STUDENT;
  export->report.twin_file = snapshot->evaluation->record.has_twin ? TWIN : NULL;
  task = g_task_new (NULL, NULL, written_cb, NULL);
  g_task_set_task_data (task, export, export_free);
  g_task_run_in_thread (task, write_thread);
}

/* A folder of its own, named for the moment, in the one that was chosen: so that
 * nothing that is there can be lost. */
static char *
folder_path (LkSession *session, const char *parent)
{
  const LkSnapshot *snapshot = lk_session_get_snapshot (session);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *when = g_date_time_format (now, "%Y-%m-%d %H.%M.%S");
  g_autofree char *title = g_strdup_printf ("%s %s", snapshot->dataset ? snapshot->dataset->title : "Limbeck",
                                            lk_session_get_settings (session)->student.layers);
  g_autofree char *name = lk_save_name (title, when);

  /* The point before the ending would look like one. */
  name[strlen (name) - strlen (when) - 1] = ' ';
  return g_build_filename (parent, name, NULL);
}

static void
folder_chosen_cb (gpointer window, GListModel *files, gpointer user_data)
{
  LkSession *session = lk_root_get_session (window);
  g_autoptr (GFile) parent = g_list_model_get_item (files, 0);
  g_autoptr (GError) error = NULL;
  Export *export;

  if (!session || !g_file_peek_path (parent))
    return;
  export = g_new0 (Export, 1);
  g_set_weak_pointer (&export->window, window);
  export->preset = g_strdup (lk_session_get_preset (session));
  export->path = folder_path (session, g_file_peek_path (parent));
  export->staging = lk_staging_new (export->path, FALSE, &error);
  lk_save_remember_folder (window, parent);
  if (export->staging)
    {
      g_autoptr (GFile) student = lk_staging_file (export->staging, STUDENT);
      g_autoptr (GFile) twin = lk_staging_file (export->staging, TWIN);

      lk_session_save_student_async (session, NULL, student, twin, NULL, student_saved_cb, export);
    }
  else
    {
      lk_message_show (window, _ ("The Run Could Not Be Exported"), error->message);
      export_free (export);
    }
}

static void
export_run_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  GtkFileChooserNative *dialog = lk_file_dialog_new (GTK_WINDOW (window), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                                                     _ ("Export the run into a new folder in…"), _ ("_Export"));

  lk_save_restore_folder (window, GTK_FILE_CHOOSER (dialog));
  lk_file_dialog_show (dialog, G_OBJECT (window), folder_chosen_cb, NULL, NULL);
}

static LkTable *
shown_numbers (GtkWidget *window)
{
  LkHtmlReport report = { 0 };
  LkTable *table = NULL;

  if (fill_report (&report, lk_session_get_shown (lk_root_get_session (window)), ""))
    {
      table = lk_html_report_numbers (&report);
      g_object_unref (report.record);
      lk_teacher_unref (report.teacher);
      lk_evaluation_unref (report.evaluation);
    }
  return table;
}

static void
save_numbers_action (GtkWidget *window, const char *action, GVariant *parameter)
{
  g_autoptr (LkTable) table = shown_numbers (window);
  g_autofree char *name = lk_save_name (_ ("Numbers"), "csv");
  g_autoptr (GBytes) bytes = NULL;
  char *csv;

  if (!table)
    return;
  csv = lk_table_to_csv (table);
  bytes = g_bytes_new_take (csv, strlen (csv));
  lk_save_bytes (window, _ ("Save numbers"), name, bytes);
}

static void
copy_numbers_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  g_autoptr (LkTable) table = shown_numbers (window);
  g_autofree char *text = table ? lk_table_to_text (table) : NULL;

  if (!text)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (window), text);
  lk_toasts_tell (window, _ ("Numbers copied"));
}

/* Of the live run, whatever moment is looked at: the page has its own way back. A lesson that is on gives title and
 * questions. */
static void
handout_action (GtkWidget *window, const char *action, GVariant *parameter)
{
  const char *const names[LK_N_HANDOUTS] = { _ ("Handout"), _ ("Sheet for the class"), _ ("Sheet for the lecturer") };
  LkSession *session = lk_root_get_session (window);
  const LkSnapshot *snapshot = lk_session_get_snapshot (session);
  LkLessonPlayer *player = lk_lesson_actions_get_player (window);
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  LkHandoutKind kind;

  if (!snapshot->teacher || !snapshot->settings ||
      !lk_handout_kind_from_id (g_variant_get_string (parameter, NULL), &kind))
    return;
  bytes = lk_handout_make (kind,
                           &(LkHandout) { .dataset = snapshot->dataset,
                                          .teacher = snapshot->teacher,
                                          .timeline = snapshot->timeline,
                                          .settings = lk_session_get_settings (session),
                                          .steps_per_epoch = snapshot->steps_per_epoch,
                                          .sample = snapshot->sample,
                                          .history = snapshot->history,
                                          .n_params = snapshot->student_size.n_params,
                                          .lesson = player ? lk_lesson_player_get_lesson (player) : NULL },
                           &error);
  if (!bytes)
    {
      lk_message_show (GTK_WINDOW (window), _ ("The Handout Could Not Be Made"), error->message);
      return;
    }
  name = lk_save_name (names[kind], strrchr (lk_handout_file (kind), '.') + 1);
  lk_save_bytes (window, _ ("Save handout"), name, bytes);
}

void
lk_export_actions_install (GtkWidgetClass *klass)
{
  lk_acted_install (klass, "win.export-run", NULL, export_run_action);
  lk_acted_install (klass, "win.handout", "s", handout_action);
  lk_acted_install (klass, "win.save-numbers", NULL, save_numbers_action);
  lk_acted_install (klass, "win.copy-numbers", NULL, copy_numbers_action);
}

void
lk_export_actions_update (GtkWidget *window, const LkSnapshot *snapshot)
{
  gboolean has_run = snapshot->evaluation && snapshot->student_size.n_params > 0 && snapshot->phase != LK_PHASE_FAILED;

  gtk_widget_action_set_enabled (window, "win.export-run", has_run);
  gtk_widget_action_set_enabled (window, "win.handout", has_run);
  gtk_widget_action_set_enabled (window, "win.save-numbers", has_run);
  gtk_widget_action_set_enabled (window, "win.copy-numbers", has_run);
}
