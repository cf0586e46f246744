/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include <gio/gio.h>
#include <string.h>

#include "app/lk-application.h"

#define OWN "/org/limbeck/Limbeck/icons/scalable/actions/"

/* Names of icons that are in each release of the Adwaita icon theme, from 43 on: tests/data/icons.txt. */
static GHashTable *lasting;

static void
read_lasting (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "icons.txt", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  lasting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; lines[i]; i++)
    if (*lines[i] && *lines[i] != '#')
      g_hash_table_add (lasting, g_strdup (lines[i]));
}

/* Adds all names of icons in the files with that ending in the folder and those below it. */
static void
collect (GHashTable *names, const char *folder, const char *ending)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr (GRegex) regex = g_regex_new ("[a-z0-9-]+-symbolic\\b", 0, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *file = g_build_filename (path, name, NULL), *text = NULL;
      g_autofree char *inner = g_build_filename (folder, name, NULL);
      g_autoptr (GMatchInfo) match = NULL;

      if (g_file_test (file, G_FILE_TEST_IS_DIR))
        collect (names, inner, ending);
      if (!g_str_has_suffix (name, ending))
        continue;
      g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
      for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
        g_hash_table_add (names, g_match_info_fetch (match, 0));
    }
}

/* Every icon of the window comes with the program or is in every release of the
 * theme; and the theme that is here has it. */
static void
test_icons (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());
  GHashTableIter iter;
  gpointer name;

  collect (names, "ui", ".ui");
  collect (names, "src/app", ".c");
  g_assert_cmpuint (g_hash_table_size (names), >, 20);
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      g_autofree char *path = g_strconcat (OWN, name, ".svg", NULL);

      if (!g_resources_get_info (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL, NULL, NULL) &&
          !g_hash_table_contains (lasting, name))
        g_error ("%s is neither in resources/icons nor in tests/data/icons.txt", (char *) name);
      if (!gtk_icon_theme_has_icon (theme, name))
        g_error ("%s is in no icon theme here", (char *) name);
    }
}

/* The list of keys fits on a small screen: its texts do not wrap. */
static void
test_shortcuts (void)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/org/limbeck/Limbeck/lk-shortcuts.ui");
  GtkWidget *window = GTK_WIDGET (gtk_builder_get_object (builder, "shortcuts"));
  int least, natural;

  gtk_widget_measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &least, &natural, NULL, NULL);
  g_assert_cmpint (least, <=, 1024);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Where Cairo draws, OpenGL is not asked for. */
static void
test_no_opengl (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (g_getenv ("GSK_RENDERER"), ==, "cairo");
  g_assert_false (gdk_display_prepare_gl (gdk_display_get_default (), &error));
  g_assert_nonnull (strstr (error->message, "disabled via GDK_"));
}

int
main (int argc, char **argv)
{
  g_autoptr (LkApplication) application = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  read_lasting ();
  /* It is the application that adds the program's own icons and does without OpenGL. */
  application = lk_application_new (TRUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_test_add_func ("/app/application/icons", test_icons);
  g_test_add_func ("/app/application/shortcuts", test_shortcuts);
  g_test_add_func ("/app/application/no-opengl", test_no_opengl);
  status = g_test_run ();
  g_hash_table_unref (lasting);
  return status;
}
