/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-student-actions.h"
#include "io/lk-partial.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "app/widgets/lk-acted.h"
#include "app/widgets/lk-file-dialog.h"
#include "app/widgets/lk-message.h"
#include "app/widgets/lk-root.h"
#include "app/widgets/lk-save.h"
#include "app/widgets/lk-toasts.h"
#include "import/lk-import.h"
#include "onnx/lk-onnx-write.h"

/* Weights on their way to a file; they may outlive the window. */
typedef struct {
  GtkWidget *window; /* weak */
  char *path;
  guint generation; /* of the runs that it will teach */
} Promotion;

static void
promotion_free (Promotion *promotion)
{
  g_clear_weak_pointer (&promotion->window);
  g_free (promotion->path);
  g_free (promotion);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Promotion *saving = user_data;
  g_autoptr (GError) error = NULL;

  if (!lk_session_save_student_finish (LK_SESSION (source), result, NULL, &error) && saving->window)
    lk_message_show (GTK_WINDOW (saving->window), _ ("The Student Could Not Be Saved"), error->message);
  promotion_free (saving);
}

static void
chosen_cb (gpointer window, GListModel *files, gpointer user_data)
{
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);
  LkSession *session = lk_root_get_session (window);
  Promotion *saving;

  if (!session)
    return;
  saving = g_new0 (Promotion, 1);
  g_set_weak_pointer (&saving->window, window);
  lk_session_save_student_async (session, NULL, file, NULL, NULL, saved_cb, saving);
}

static void
save_action (GtkWidget *window, const char *action, GVariant *parameter)
{
  GtkFileChooserNative *dialog =
      lk_file_dialog_new (GTK_WINDOW (window), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save the student"), _ ("_Save"));
  g_autofree char *name = g_strdup_printf ("student-%s.safetensors",
                                           lk_session_get_settings (lk_root_get_session (window))->student.layers);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  lk_file_dialog_show (dialog, G_OBJECT (window), chosen_cb, NULL, NULL);
}

/* --- as ONNX --- */

/* Networks that can be taken away so. */
static const struct {
  const char *action;
  const char *name;  /* the file's */
  const char *title; /* translatable, of the dialog */
} as_onnx[LK_N_COMPARED] = {
  [LK_COMPARED_TEACHER] = { "win.save-onnx-teacher", "teacher.onnx", N_ ("Save the teacher as ONNX") },
  [LK_COMPARED_STUDENT] = { "win.save-onnx-student", "student.onnx", N_ ("Save the student as ONNX") },
  [LK_COMPARED_TWIN] = { "win.save-onnx-twin", "twin.onnx", N_ ("Save the twin as ONNX") },
};

static void
onnx_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Promotion *saving = user_data;
  g_autoptr (GError) error = NULL;

  if (!lk_session_save_student_finish (LK_SESSION (source), result, NULL, &error) && saving->window)
    lk_message_show (GTK_WINDOW (saving->window), _ ("The File Could Not Be Saved"), error->message);
  promotion_free (saving);
}

static void
onnx_chosen_cb (gpointer window, GListModel *files, gpointer user_data)
{
  LkSession *session = lk_root_get_session (window);
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *base = g_file_get_basename (file);
  gboolean twin = GPOINTER_TO_UINT (user_data) == LK_COMPARED_TWIN;
  Promotion *saving;

  if (!session)
    return;
  /* By its name a file is what it is saved as. */
  if (!lk_import_has_suffix (base, (const char *const[]) { "onnx", NULL }))
    {
      lk_message_show (window, _ ("The File Could Not Be Saved"), _ ("The name of an ONNX file ends in .onnx"));
      return;
    }
  lk_save_remember_folder (window, folder);
  saving = g_new0 (Promotion, 1);
  g_set_weak_pointer (&saving->window, window);
  lk_session_save_student_async (session, NULL, twin ? NULL : file, twin ? file : NULL, NULL, onnx_saved_cb, saving);
}

/* The weights of those that learn are the worker's, which is asked when the place is known. */
static void
save_onnx_action (GtkWidget *window, const char *action, GVariant *parameter)
{
  guint who = LK_COMPARED_STUDENT;
  GtkFileChooserNative *dialog;

  if (g_str_equal (as_onnx[LK_COMPARED_TWIN].action, action))
    who = LK_COMPARED_TWIN;
  dialog = lk_file_dialog_new (GTK_WINDOW (window), GTK_FILE_CHOOSER_ACTION_SAVE, _ (as_onnx[who].title), _ ("_Save"));
  lk_save_restore_folder (window, GTK_FILE_CHOOSER (dialog));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), as_onnx[who].name);
  lk_file_dialog_show (dialog, G_OBJECT (window), onnx_chosen_cb, GUINT_TO_POINTER (who), NULL);
}

static void
save_teacher_action (GtkWidget *window, const char *action, GVariant *parameter)
{
  const LkTeacher *teacher = lk_session_get_snapshot (lk_root_get_session (window))->teacher;
  const char *name = as_onnx[LK_COMPARED_TEACHER].name;
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) file = lk_onnx_write (lk_teacher_get_network (teacher, 0), NULL, FALSE, name, &error);
  g_autoptr (GBytes) bytes = NULL;

  if (!file)
    {
      lk_message_show (GTK_WINDOW (window), _ ("The File Could Not Be Saved"), error->message);
      return;
    }
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&file));
  lk_save_bytes (window, _ (as_onnx[LK_COMPARED_TEACHER].title), name, bytes);
}

/* --- a student that teaches --- */

static void
tell (const Promotion *promotion, LkSession *session)
{
  g_autofree char *title = g_strdup_printf (_ ("The %s student teaches now: generation %u begins, untaught"),
                                            lk_session_get_settings (session)->student.layers, promotion->generation);
  AdwToast *toast = lk_toasts_new_undo (session, title);

  adw_toast_set_timeout (toast, 10);
  /* Undo means the last one: it does not wait until the toast before has been read. */
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  lk_toasts_add (promotion->window, toast);
}

static void
promoted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Promotion *promotion = user_data;
  LkRunKeeper *keeper = promotion->window ? lk_root_get_keeper (promotion->window) : NULL;
  g_autoptr (GError) error = NULL;

  if (!lk_session_save_student_finish (LK_SESSION (source), result, NULL, &error))
    {
      if (promotion->window)
        lk_message_show (GTK_WINDOW (promotion->window), _ ("The Student Could Not Become the Teacher"),
                         error->message);
    }
  else
    {
      if (keeper)
        {
          /* Its parent must be there for the next generation. */
          lk_run_keeper_keep (keeper, FALSE);
          tell (promotion, LK_SESSION (source));
        }
      lk_session_choose_teacher (LK_SESSION (source), (const char *[]) { promotion->path, NULL });
    }
  promotion_free (promotion);
}

static void
promote_action (GtkWidget *window, const char *action, GVariant *parameter)
{
  LkSession *session = lk_root_get_session (window);
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "limbeck", "students", NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *when = g_date_time_format (now, "%Y-%m-%d-%H%M%S-%f") /* two in a second are two */;
  g_autofree char *name =
      g_strdup_printf ("%s-%s.safetensors", lk_session_get_settings (session)->student.layers, when);
  g_autoptr (GFile) file = NULL;
  const LkRunFacts *facts;
  Promotion *promotion;

  if (lk_partial_make_folders (folder, 0700) != 0)
    {
      g_autofree char *message = g_strdup_printf (_ ("The folder “%s” cannot be made: %s"), folder, g_strerror (errno));

      lk_message_show (GTK_WINDOW (window), _ ("The Student Could Not Become the Teacher"), message);
      return;
    }
  facts = lk_run_keeper_get_facts (lk_root_get_keeper (window));
  promotion = g_new0 (Promotion, 1);
  g_set_weak_pointer (&promotion->window, window);
  promotion->generation = MAX (facts ? facts->generation : 0, 1) + 1;
  promotion->path = g_build_filename (folder, name, NULL);
  file = g_file_new_for_path (promotion->path);
  lk_session_pause (session);
  lk_session_save_student_async (session, facts ? facts->id : NULL, file, NULL, NULL, promoted_cb, promotion);
}

void
lk_student_actions_install (GtkWidgetClass *klass)
{
  lk_acted_install (klass, "win.save-student", NULL, save_action);
  lk_acted_install (klass, "win.promote", NULL, promote_action);
  lk_acted_install (klass, as_onnx[LK_COMPARED_STUDENT].action, NULL, save_onnx_action);
  lk_acted_install (klass, as_onnx[LK_COMPARED_TWIN].action, NULL, save_onnx_action);
  lk_acted_install (klass, as_onnx[LK_COMPARED_TEACHER].action, NULL, save_teacher_action);
}

void
lk_student_actions_update (GtkWidget *window, const LkSnapshot *snapshot)
{
  gboolean has_student = snapshot->student_size.n_params > 0 && snapshot->phase != LK_PHASE_FAILED;

  gtk_widget_action_set_enabled (window, "win.save-student", has_student);
  gtk_widget_action_set_enabled (window, as_onnx[LK_COMPARED_STUDENT].action, has_student);
  gtk_widget_action_set_enabled (window, as_onnx[LK_COMPARED_TWIN].action,
                                 has_student && snapshot->twin_size.n_params > 0);
  /* Of several networks there is no one file, and a graph came as one. */
  gtk_widget_action_set_enabled (window, as_onnx[LK_COMPARED_TEACHER].action,
                                 snapshot->teacher && snapshot->teacher->members->len == 1 &&
                                     lk_teacher_get_network (snapshot->teacher, 0));
  /* An untaught student has nothing to teach. */
  gtk_widget_action_set_enabled (window, "win.promote", has_student && snapshot->step > 0);
}
