/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-own-data.h"

#include <glib/gi18n-lib.h>

#include "io/lk-models.h"
#include "train/lk-teacher-files.h"

typedef enum {
  KIND_DATA,
  KIND_TEACHER,
  KIND_UNKNOWN,
} Kind;

static Kind
kind_of (GFile *file)
{
  static const char *const tables[] = { ".csv", ".csv.gz", ".tsv", ".tsv.gz" };
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *lower = path ? g_ascii_strdown (path, -1) : NULL;

  if (!path)
    return KIND_UNKNOWN;
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return KIND_DATA;
  if (g_str_has_suffix (path, ".safetensors") || lk_teacher_file_is_logits (path))
    return KIND_TEACHER;
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    if (g_str_has_suffix (lower, tables[i]))
      return KIND_DATA;
  return KIND_UNKNOWN;
}

gboolean
lk_own_data_is (GFile *file)
{
  return kind_of (file) != KIND_UNKNOWN;
}

static void
refuse (GtkWindow *window, GFile *file)
{
  g_autofree char *name = g_file_get_parse_name (file);
  GtkWidget *dialog = adw_message_dialog_new (window, _ ("This cannot be opened"), NULL);

  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  _ ("“%s” is neither a data set (a folder of pictures for each class, a folder of IDX "
                                     "files, a CSV table) nor a "
                                     "teacher (a safetensors or npy file). A single picture goes onto the page Draw."),
                                  name);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Another data set has other classes and another teacher. */
static void
open_data (LkSession *session, GFile *file)
{
  g_autofree char *path = g_file_get_path (file);

  g_object_set (session, "dataset", path, "picture-size", "", "omit-classes", "", "only-classes", "", "bias-classes",
                "", "class-bias", 0.0, "teacher-files", NULL, NULL);
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
      Kind kind = kind_of (file);

      if (kind == KIND_UNKNOWN || (kind == KIND_DATA && data))
        {
          refuse (window, file);
          return;
        }
      if (kind == KIND_DATA)
        data = file;
      else
        g_strv_builder_add (teachers, g_file_peek_path (file));
    }
  if (data)
    open_data (session, data);
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

static void
opened_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  Opener *opener = user_data;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      GSList *files = g_slist_append (NULL, gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)));

      if (files->data)
        lk_own_data_open (opener->window, opener->session, files);
      g_slist_free_full (files, g_object_unref);
    }
  gtk_native_dialog_destroy (dialog);
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
show_dialog (Opener *opener, const char *title, GtkFileChooserAction action)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (title, opener->window, action, _ ("_Open"), _ ("_Cancel"));

  if (action == GTK_FILE_CHOOSER_ACTION_OPEN)
    {
      g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

      gtk_file_filter_set_name (filter, _ ("Tables (CSV)"));
      gtk_file_filter_add_suffix (filter, "csv");
      gtk_file_filter_add_suffix (filter, "tsv");
      gtk_file_filter_add_suffix (filter, "gz");
      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
    }
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  /* The dialog goes with its window, and its closure with the dialog. */
  g_signal_connect_data (dialog, "response", G_CALLBACK (opened_cb), opener_new (opener->window, opener->session),
                         opener_free, 0);
  g_object_set_data_full (G_OBJECT (opener->window), "open-data-dialog", dialog, g_object_unref);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
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
  g_object_set_data (G_OBJECT (window), "open-data-dialog", NULL);
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
