/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-own-data.h"

#include <glib/gi18n-lib.h>

#include "import/lk-formats.h"
#include "lesson/lk-lesson.h"
#include "lk-acted.h"
#include "lk-drop.h"
#include "lk-file-dialog.h"
#include "lk-message.h"
#include "lk-root.h"

/* What the file is, if it is on this machine; NULL: nothing that can be opened. */
static const LkFormat *
format_of (GFile *file)
{
  return g_file_peek_path (file) ? lk_formats_find (file, "") : NULL;
}

gboolean
lk_own_data_is_lesson (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  return name && g_str_has_suffix (name, LK_LESSON_SUFFIX);
}

gboolean
lk_own_data_is (GFile *file)
{
  return lk_own_data_is_lesson (file) || format_of (file) != NULL;
}

static void
refuse (GtkWindow *window, GFile *file)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autofree char *data = lk_formats_labels (LK_FORMAT_DATA);
  g_autofree char *teachers = lk_formats_labels (LK_FORMAT_TEACHER);
  g_autofree char *body = g_strdup_printf (_ ("“%s” is neither a data set (%s) nor a teacher (%s). A single picture "
                                              "goes onto the page Draw."),
                                           name, data, teachers);

  lk_message_show (window, _ ("This cannot be opened"), body);
}

void
lk_own_data_open (GtkWindow *window, LkSession *session, GSList *files)
{
  g_autoptr (GStrvBuilder) teachers = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  GFile *data = NULL;

  if (files && !files->next && lk_own_data_is_lesson (files->data))
    {
      g_autofree char *uri = g_file_get_uri (files->data);

      gtk_widget_activate_action (GTK_WIDGET (window), "win.open-lesson-file", "s", uri);
      return;
    }
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
    lk_session_choose_teacher (session, (const char *const *) list);
}

static gboolean
open_dropped (GtkWidget *window, GSList *files)
{
  lk_own_data_open (GTK_WINDOW (window), lk_root_get_session (window), files);
  return TRUE;
}

char *
lk_own_data_hint (GtkWidget *widget)
{
  g_autofree char *data = lk_formats_labels (LK_FORMAT_DATA);
  g_autofree char *teachers = lk_formats_labels (LK_FORMAT_TEACHER);

  return g_strdup_printf (_ ("Drop a data set (%s) or a teacher (%s)"), data, teachers);
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
  g_autofree char *titles = lk_formats_titles (LK_FORMAT_DATA);
  g_autofree const char **suffixes = lk_formats_suffixes (LK_FORMAT_DATA);

  lk_file_dialog_add_filter (dialog, titles, suffixes);
  lk_file_dialog_show (dialog, G_OBJECT (window), chosen_cb, NULL, NULL);
}

static void
first_data_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  lk_session_choose_dataset (lk_root_get_session (window), LK_DEFAULT_DATASET);
}

void
lk_own_data_install (GtkWidgetClass *klass)
{
  lk_acted_install (klass, "win.first-data", NULL, first_data_action);
  lk_acted_install (klass, "win.open-data", NULL, open_data_action);
  lk_acted_install (klass, "win.open-table", NULL, open_table_action);
}

void
lk_own_data_accept (GtkWidget *window)
{
  lk_drop_accept (window, lk_own_data_hint, open_dropped);
}
