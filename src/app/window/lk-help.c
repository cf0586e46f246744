/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-help.h"

#include <glib/gi18n-lib.h>

#include "app/widgets/lk-acted.h"
#include "app/widgets/lk-message.h"
#include "words/lk-place.h"

char *
lk_help_find (const char *const *data_dirs, gboolean has_viewer, const char *share, const char *const *languages)
{
  for (; has_viewer && *data_dirs; data_dirs++)
    {
      g_autofree char *page = g_build_filename (*data_dirs, "help", "C", "limbeck", "index.page", NULL);

      if (g_file_test (page, G_FILE_TEST_EXISTS))
        return g_strdup ("help:limbeck"); /* in the viewer's own language */
    }
  for (; *languages; languages++)
    {
      g_autofree char *html = g_build_filename (share, "help", *languages, "limbeck", "index.html", NULL);

      if (g_file_test (html, G_FILE_TEST_EXISTS))
        return g_filename_to_uri (html, NULL, NULL);
    }
  return NULL;
}

static char *
find (void)
{
  g_autoptr (GAppInfo) viewer = g_app_info_get_default_for_uri_scheme ("help");

  return lk_help_find (g_get_system_data_dirs (), viewer != NULL, lk_place_share (), g_get_language_names ());
}

static void
shown_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GtkWindow *window = GTK_WINDOW (source);
  GError *error = NULL;

  if (gtk_show_uri_full_finish (window, result, &error))
    return;
  lk_message_show (window, _ ("The Help Cannot Be Shown"), error->message);
  g_error_free (error);
}

static void
help_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *uri = find ();

  if (uri)
    gtk_show_uri_full (GTK_WINDOW (widget), uri, GDK_CURRENT_TIME, NULL, shown_cb, NULL);
}

/* Made when it is asked for: GtkApplication, which would find it by its name, makes it at every start, and that takes as
 * long as a page. */
static void
show_shortcuts_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/org/limbeck/Limbeck/lk-shortcuts.ui");
  GtkWindow *shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (shortcuts, GTK_WINDOW (widget));
  gtk_window_present (shortcuts);
}

void
lk_help_install (GtkWidgetClass *klass)
{
  lk_acted_install (klass, "win.help", NULL, help_action);
  lk_acted_install (klass, "win.show-shortcuts", NULL, show_shortcuts_action);
}

void
lk_help_begin (GtkWidget *window)
{
  g_autofree char *uri = find ();

  gtk_widget_action_set_enabled (window, "win.help", uri != NULL);
}
