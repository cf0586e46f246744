/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-save.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "io/lk-file.h"
#include "lk-file-dialog.h"
#include "lk-message.h"
#include "lk-root.h"
#include "lk-toasts.h"

/* What is on its way to a file. */
typedef struct {
  GtkWindow *window; /* weak: it may be closed meanwhile */
  GBytes *bytes;
  char *ending;  /* ".svg" */
  GFile *file;   /* NULL until it is chosen */
  LkSaved saved; /* NULL: nobody waits for it */
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_clear_weak_pointer (&saving->window);
  g_bytes_unref (saving->bytes);
  g_free (saving->ending);
  g_clear_object (&saving->file);
  g_free (saving);
}

static void
saving_closure_free (gpointer data, GClosure *closure)
{
  saving_free (data);
}

void
lk_save_restore_folder (GtkWidget *widget, GtkFileChooser *chooser)
{
  GSettings *settings = lk_root_get_settings (widget);
  g_autofree char *uri = settings ? g_settings_get_string (settings, "export-folder") : NULL;
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);
  g_autoptr (GFile) folder =
      uri && *uri ? g_file_new_for_uri (uri) : g_file_new_for_path (documents ? documents : g_get_home_dir ());

  /* One that is gone is the chooser's to replace. */
  gtk_file_chooser_set_current_folder (chooser, folder, NULL);
}

void
lk_save_remember_folder (GtkWidget *widget, GFile *folder)
{
  GSettings *settings = lk_root_get_settings (widget);
  g_autofree char *uri = folder ? g_file_get_uri (folder) : NULL;

  if (settings && uri)
    g_settings_set_string (settings, "export-folder", uri);
}

char *
lk_save_name (const char *title, const char *ending)
{
  g_autofree char *name = g_strdup (title && *title ? title : _ ("Picture"));

  /* What a file's name must not hold, here or on the stick that it is carried on. */
  g_strdelimit (name, "/\\:*?\"<>|\n\t", '-');
  if (*name == '.')
    *name = '-';
  return g_strdup_printf ("%s.%s", name, ending);
}

static void
write_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Saving *saving = task_data;
  gsize length;
  const void *bytes = g_bytes_get_data (saving->bytes, &length);
  GError *error = NULL;

  if (lk_file_write (saving->file, bytes, length, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *saving = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gboolean written = g_task_propagate_boolean (G_TASK (result), &error);

  if (!saving->window)
    return;
  if (written)
    {
      g_autofree char *name = g_file_get_basename (saving->file);
      g_autofree char *shown = g_filename_display_name (name);
      g_autofree char *escaped = g_markup_escape_text (shown, -1);
      g_autofree char *text = g_strdup_printf (_ ("Saved as “%s”"), escaped);

      lk_toasts_tell (GTK_WIDGET (saving->window), text);
      if (saving->saved)
        saving->saved (saving->window, saving->file);
    }
  else
    lk_message_show (saving->window, _ ("The File Could Not Be Saved"), error->message);
}

/* Takes saving. */
static void
write_file (Saving *saving)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, written_cb, NULL);
  g_autoptr (GFile) folder = g_file_get_parent (saving->file);

  if (saving->window)
    lk_save_remember_folder (GTK_WIDGET (saving->window), folder);
  g_task_set_task_data (task, saving, saving_free);
  g_task_run_in_thread (task, write_thread);
}

static Saving *
saving_new (GtkWindow *window, GBytes *bytes, const char *ending, GFile *file, LkSaved saved)
{
  Saving *saving = g_new0 (Saving, 1);

  g_set_weak_pointer (&saving->window, window);
  saving->bytes = g_bytes_ref (bytes);
  saving->ending = g_strdup (ending);
  g_set_object (&saving->file, file);
  saving->saved = saved;
  return saving;
}

static void
replace_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  Saving *saving = user_data;

  if (g_str_equal (response, "replace"))
    write_file (saving_new (saving->window, saving->bytes, saving->ending, saving->file, saving->saved));
}

/* The chooser asks about names that were typed; this is for one that was completed. */
static void
ask_to_replace (Saving *saving)
{
  g_autofree char *name = g_file_get_parse_name (saving->file);
  g_autofree char *message = g_strdup_printf (_ ("There is a file “%s” already. Its content will be lost."), name);
  GtkWidget *dialog = lk_message_new (saving->window, _ ("Replace the File?"), message);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "replace", _ ("_Replace"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "replace", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_data (dialog, "response", G_CALLBACK (replace_cb),
                         saving_new (saving->window, saving->bytes, saving->ending, saving->file, saving->saved),
                         saving_closure_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
chosen_cb (gpointer window, GListModel *files, gpointer user_data)
{
  Saving *saving = user_data;
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *full = g_strconcat (name, saving->ending, NULL);
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autoptr (GFile) completed = NULL;
  gsize length = strlen (name), end = strlen (saving->ending);

  if (length > end && g_ascii_strcasecmp (name + length - end, saving->ending) == 0)
    {
      write_file (saving_new (window, saving->bytes, saving->ending, file, saving->saved));
      return;
    }
  completed = g_file_get_child (folder, full);
  g_set_object (&saving->file, completed);
  if (g_file_query_exists (completed, NULL))
    ask_to_replace (saving);
  else
    write_file (saving_new (window, saving->bytes, saving->ending, completed, saving->saved));
}

void
lk_save_bytes_then (GtkWidget *widget, const char *title, const char *name, GBytes *bytes, LkSaved saved)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkFileChooserNative *dialog;

  g_return_if_fail (GTK_IS_WINDOW (root));

  dialog = lk_file_dialog_new (GTK_WINDOW (root), GTK_FILE_CHOOSER_ACTION_SAVE, title, _ ("_Save"));
  lk_save_restore_folder (widget, GTK_FILE_CHOOSER (dialog));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  lk_file_dialog_show (dialog, G_OBJECT (root), chosen_cb,
                       saving_new (GTK_WINDOW (root), bytes, strrchr (name, '.'), NULL, saved), saving_free);
}

void
lk_save_bytes (GtkWidget *widget, const char *title, const char *name, GBytes *bytes)
{
  lk_save_bytes_then (widget, title, name, bytes, NULL);
}
