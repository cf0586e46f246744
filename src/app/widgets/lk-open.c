/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-open.h"

#include <glib/gi18n-lib.h>

#include "lk-file-dialog.h"
#include "lk-message.h"

typedef struct {
  const LkOpenKind *kind;
  GFile *file;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_object_unref (opening->file);
  g_free (opening);
}

/* A window that is closed is no toplevel any more, though the task still holds it. */
static gboolean
is_open (GtkWindow *window)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWindow) toplevel = g_list_model_get_item (toplevels, i);

      if (toplevel == window)
        return TRUE;
    }
  return FALSE;
}

static void
load_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Opening *opening = task_data;
  GError *error = NULL;
  gpointer what = opening->kind->load (opening->file, cancellable, &error);

  if (what)
    g_task_return_pointer (task, what, opening->kind->free);
  else
    g_task_return_error (task, error);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GtkWindow *window = GTK_WINDOW (source);
  Opening *opening = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gpointer what = g_task_propagate_pointer (G_TASK (result), &error);

  if (is_open (window))
    {
      if (what && opening->kind->take (window, opening->file, what, &error))
        lk_file_dialog_note_recent (opening->file);
      else
        lk_message_show (window, _ (opening->kind->failed), error->message);
    }
  if (what)
    opening->kind->free (what);
}

void
lk_open_file (GtkWindow *window, const LkOpenKind *kind, GFile *file)
{
  g_autoptr (GTask) task = g_task_new (window, NULL, loaded_cb, NULL);
  Opening *opening = g_new (Opening, 1);

  *opening = (Opening) { kind, g_object_ref (file) };
  g_task_set_task_data (task, opening, opening_free);
  g_task_run_in_thread (task, load_thread);
}

static void
chosen_cb (gpointer window, GListModel *files, gpointer kind)
{
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);

  lk_open_file (window, kind, file);
}

void
lk_open_choose (GtkWindow *window, const LkOpenKind *kind)
{
  GtkFileChooserNative *dialog =
      lk_file_dialog_new (window, GTK_FILE_CHOOSER_ACTION_OPEN, _ (kind->title), _ ("_Open"));

  lk_file_dialog_add_filter (dialog, _ (kind->files), (const char *[]) { kind->ending, NULL });
  lk_file_dialog_show (dialog, G_OBJECT (window), chosen_cb, (gpointer) kind, NULL);
}
