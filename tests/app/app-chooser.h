/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app-test.h"

/* File choosers, worked as a person does, without a portal. */

static inline gpointer
find_window (GType type)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GObject) window = g_list_model_get_item (windows, i);

      if (g_type_is_a (G_OBJECT_TYPE (window), type) && gtk_widget_get_mapped (GTK_WIDGET (window)))
        return window; /* the list's */
    }
  return NULL;
}

static inline gboolean
is_in (GtkFileChooser *chooser, const char *path)
{
  g_autoptr (GFile) folder = gtk_file_chooser_get_current_folder (chooser);

  return folder && g_strcmp0 (g_file_peek_path (folder), path) == 0;
}

/* Whether the chooser's row of folders has a button of that name; NULL: any. */
static inline gboolean
path_bar_has (GtkWidget *widget, const char *name)
{
  if (GTK_IS_LABEL (widget))
    return gtk_widget_get_ancestor (widget, g_type_from_name ("GtkPathBar")) &&
           (!name || g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), name));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    if (path_bar_has (child, name))
      return TRUE;
  return FALSE;
}

static inline void
press_accept (GtkFileChooser *chooser)
{
  GtkWidget *button = gtk_dialog_get_widget_for_response (GTK_DIALOG (chooser), GTK_RESPONSE_ACCEPT);

  UNTIL (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static void
asked_cb (GObject *file, GAsyncResult *result, gpointer n_left)
{
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (file), result, NULL);

  --*(guint *) n_left;
}

/* Waits until all that GTK asked about files has been answered: these questions are of a lower priority than its own, and
 * more than GIO has threads. */
static inline void
settle_files (GFile *file)
{
  guint n_left = 32;

  for (guint i = n_left; i > 0; i--)
    g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, 0, G_PRIORITY_LOW, NULL, asked_cb, &n_left);
  UNTIL (n_left == 0);
}

/* The chooser, which starts in the home folder, in another one. GTK's path bar takes critical offence at a change of
 * folder, and at the end of the dialog, while it is reading the names and pictures of its buttons: so this waits for
 * them, as a person would. */
static inline GtkFileChooser *
choose_folder (const char *folder)
{
  g_autoptr (GFile) parent = g_file_new_for_path (folder);
  g_autofree char *name = g_file_get_basename (parent);
  GtkFileChooser *chooser;

  UNTIL (find_window (GTK_TYPE_FILE_CHOOSER_DIALOG));
  chooser = find_window (GTK_TYPE_FILE_CHOOSER_DIALOG);
  UNTIL (is_in (chooser, g_get_home_dir ()) && path_bar_has (GTK_WIDGET (chooser), NULL));
  settle_files (parent);
  g_assert_true (gtk_file_chooser_set_current_folder (chooser, parent, NULL));
  UNTIL (is_in (chooser, folder) && path_bar_has (GTK_WIDGET (chooser), name));
  settle_files (parent);
  return chooser;
}

/* The same, and the name that was typed. While it has the focus, the entry completes a name as soon as the folder was
 * read: “mine” would sometimes be “mine.csv”. */
static inline GtkFileChooser *
choose_file (const char *folder, const char *name)
{
  GtkFileChooser *chooser = choose_folder (folder);

  gtk_widget_grab_focus (gtk_dialog_get_widget_for_response (GTK_DIALOG (chooser), GTK_RESPONSE_ACCEPT));
  gtk_file_chooser_set_current_name (chooser, name);
  return chooser;
}
