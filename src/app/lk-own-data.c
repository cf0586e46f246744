/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-own-data.h"

#include <glib/gi18n-lib.h>

#include "io/lk-formats.h"
#include "lk-file-dialog.h"
#include "lk-message.h"

/* What the file is, if it is on this machine; NULL: nothing that can be opened. */
static const LkFormat *
format_of (GFile *file)
{
  return g_file_peek_path (file) ? lk_formats_find (file, "") : NULL;
}

gboolean
lk_own_data_is (GFile *file)
{
  return format_of (file) != NULL;
}

static void
refuse (GtkWindow *window, GFile *file)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autofree char *data = lk_formats_labels (LK_FORMAT_DATA);
  g_autofree char *teachers = lk_formats_labels (LK_FORMAT_TEACHER);
  GtkWidget *dialog = lk_message_new (window, _ ("This cannot be opened"), NULL);

  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  _ ("“%s” is neither a data set (%s) nor a teacher (%s). A single picture goes onto "
                                     "the page Draw."),
                                  name, data, teachers);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  gtk_window_present (GTK_WINDOW (dialog));
}

void
lk_own_data_open (GtkWindow *window, LkSession *session, GSList *files)
{
  g_autoptr (GStrvBuilder) teachers = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  GFile *data = NULL;

  /* All or nothing. */
  for (GSList *item = files; item; item = item->next)
    {
      GFile *file = item->data;
      const LkFormat *format = format_of (file);

      if (!format || (format->kind == LK_FORMAT_DATA && data))
        {
          refuse (window, file);
          return;
        }
      if (format->kind == LK_FORMAT_DATA)
        data = file;
      else
        g_strv_builder_add (teachers, g_file_peek_path (file));
    }
  if (data)
    lk_session_choose_dataset (session, g_file_peek_path (data));
  list = g_strv_builder_end (teachers);
  if (list[0])
    g_object_set (session, "teacher-files", list, NULL);
}

/* Both are borrowed: actions outlive their window for a while, and must not keep
 * the session and its thread alive. */
typedef struct {
  GtkWindow *window;
  LkSession *session; /* the window's */
} Opener;

static void
opener_free (gpointer opener, GClosure *closure)
{
  g_free (opener);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, gpointer user_data)
{
  Opener *opener = user_data;
  GSList *files = g_value_get_boxed (value);

  if (!files)
    return FALSE;
  lk_own_data_open (opener->window, opener->session, files);
  return TRUE;
}

static Opener *
opener_new (GtkWindow *window, LkSession *session)
{
  Opener *opener = g_new (Opener, 1);

  opener->window = window;
  opener->session = session;
  return opener;
}

static void
chosen_cb (gpointer window, GListModel *files, gpointer user_data)
{
  Opener *opener = user_data;
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);
  GSList one = { .data = file };

  lk_own_data_open (window, opener->session, &one);
}

static void
show_dialog (Opener *opener, const char *title, GtkFileChooserAction action)
{
  GtkFileChooserNative *dialog = lk_file_dialog_new (opener->window, action, title, _ ("_Open"));

  if (action == GTK_FILE_CHOOSER_ACTION_OPEN)
    {
      g_autofree char *name = lk_formats_titles (LK_FORMAT_DATA);
      g_autofree const char **suffixes = lk_formats_suffixes (LK_FORMAT_DATA);

      lk_file_dialog_add_filter (dialog, name, suffixes);
    }
  lk_file_dialog_show (dialog, G_OBJECT (opener->window), chosen_cb, opener_new (opener->window, opener->session),
                       g_free);
}

static void
open_data_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  show_dialog (user_data, _ ("Open a folder of data"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER);
}

static void
open_table_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  show_dialog (user_data, _ ("Open a table of data"), GTK_FILE_CHOOSER_ACTION_OPEN);
}

static void
add_action (AdwApplicationWindow *window, LkSession *session, const char *name, GCallback activate)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new (name, NULL);

  g_signal_connect_data (action, "activate", activate, opener_new (GTK_WINDOW (window), session), opener_free, 0);
  g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (action));
}

void
lk_own_data_remove (AdwApplicationWindow *window)
{
  g_action_map_remove_action (G_ACTION_MAP (window), "open-data");
  g_action_map_remove_action (G_ACTION_MAP (window), "open-table");
}

void
lk_own_data_add (AdwApplicationWindow *window, LkSession *session)
{
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_data (drop, "drop", G_CALLBACK (drop_cb), opener_new (GTK_WINDOW (window), session), opener_free, 0);
  gtk_widget_add_controller (GTK_WIDGET (window), GTK_EVENT_CONTROLLER (drop));
  add_action (window, session, "open-data", G_CALLBACK (open_data_cb));
  add_action (window, session, "open-table", G_CALLBACK (open_table_cb));
}
