/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-own-data.h"

#include <glib/gi18n-lib.h>

#include "io/lk-models.h"
#include "lk-file-dialog.h"
#include "lk-message.h"
#include "lk-root.h"
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
  g_autofree char *body =
      g_strdup_printf (_ ("“%s” is neither a data set (a folder of pictures for each class, a folder of IDX "
                          "files, a CSV table) nor a "
                          "teacher (a safetensors or npy file). A single picture goes onto the page Draw."),
                       name);

  lk_message_show (window, _ ("This cannot be opened"), body);
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

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, GtkWidget *window)
{
  GSList *files = g_value_get_boxed (value);

  if (!files)
    return FALSE;
  lk_own_data_open (GTK_WINDOW (window), lk_root_get_session (window), files);
  return TRUE;
}

static void
chosen_cb (gpointer window, GListModel *files, gpointer user_data)
{
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);
  GSList one = { .data = file };

  lk_own_data_open (window, lk_root_get_session (window), &one);
}

static void
open_data_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  GtkFileChooserNative *dialog = lk_file_dialog_new (GTK_WINDOW (window), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                                                     _ ("Open a folder of data"), _ ("_Open"));

  lk_file_dialog_show (dialog, G_OBJECT (window), chosen_cb, NULL, NULL);
}

static void
open_table_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  GtkFileChooserNative *dialog =
      lk_file_dialog_new (GTK_WINDOW (window), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Open a table of data"), _ ("_Open"));

  lk_file_dialog_add_filter (dialog, _ ("Tables (CSV)"), (const char *[]) { "csv", "tsv", "gz", NULL });
  lk_file_dialog_show (dialog, G_OBJECT (window), chosen_cb, NULL, NULL);
}

void
lk_own_data_install (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "win.open-data", NULL, open_data_action);
  gtk_widget_class_install_action (klass, "win.open-table", NULL, open_table_action);
}

void
lk_own_data_accept (GtkWidget *window)
{
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect (drop, "drop", G_CALLBACK (drop_cb), window);
  gtk_widget_add_controller (window, GTK_EVENT_CONTROLLER (drop));
}
