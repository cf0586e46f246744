/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-file-dialog.h"

#include <glib/gi18n-lib.h>

typedef struct {
  GtkFileChooserNative *dialog;
  GObject *owner; /* weak: see owner_gone () */
  LkFilesChosen chosen;
  gpointer user_data;
  GDestroyNotify free_data;
} Request;

/* The dialog's end is the request's. */
static void
finish (Request *request)
{
  gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (request->dialog));
  g_object_unref (request->dialog);
  if (request->free_data)
    request->free_data (request->user_data);
  g_free (request);
}

static void
owner_gone (gpointer data, GObject *where_it_was)
{
  Request *request = data;

  g_signal_handlers_disconnect_by_data (request->dialog, request);
  finish (request);
}

static void
response_cb (GtkNativeDialog *dialog, int response, Request *request)
{
  g_autoptr (GListModel) files =
      response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autoptr (GObject) owner = g_object_ref (request->owner); /* whatever is done with the files */

  g_object_weak_unref (owner, owner_gone, request);
  if (files && g_list_model_get_n_items (files) > 0)
    request->chosen (owner, files, request->user_data);
  finish (request);
}

GtkFileChooserNative *
lk_file_dialog_new (GtkWindow *parent, GtkFileChooserAction action, const char *title, const char *accept_label)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, parent, action, accept_label, _ ("_Cancel"));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  return dialog;
}

void
lk_file_dialog_add_filter (GtkFileChooserNative *dialog, const char *name, const char *const *endings)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (; *endings; endings++)
    gtk_file_filter_add_suffix (filter, *endings);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
}

void
lk_file_dialog_show (GtkFileChooserNative *dialog, GObject *owner, LkFilesChosen chosen, gpointer user_data,
                     GDestroyNotify free_data)
{
  Request *request = g_new0 (Request, 1);

  *request = (Request) { dialog, owner, chosen, user_data, free_data };
  g_object_weak_ref (owner, owner_gone, request);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), request);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
lk_file_dialog_note_recent (GFile *file)
{
  g_autofree char *uri = g_file_get_uri (file);

  gtk_recent_manager_add_item (gtk_recent_manager_get_default (), uri);
}
