/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-chooser.h"

#include "app/widgets/lk-file-dialog.h"
#include "tests/io/test-util.h"

typedef struct {
  char *folder;
  GtkWidget *window;
  GObject *owner;
  GtkFileChooserNative *dialog; /* weak */
  GFile *chosen;
  guint n_freed;
} Fixture;

static void
chosen_cb (gpointer owner, GListModel *files, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_true (owner == fixture->owner);
  g_assert_cmpuint (g_list_model_get_n_items (files), ==, 1);
  g_assert_null (fixture->chosen);
  fixture->chosen = g_list_model_get_item (files, 0);
}

static void
free_cb (gpointer data)
{
  ((Fixture *) data)->n_freed++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) home = g_file_new_for_path (g_get_home_dir ());

  fixture->folder = make_folder ();
  write_file (fixture->folder, "a.csv", "1", 1);
  fixture->owner = g_object_new (G_TYPE_OBJECT, NULL);
  fixture->window = gtk_window_new ();
  gtk_window_present (GTK_WINDOW (fixture->window));
  UNTIL (gtk_widget_get_mapped (fixture->window));
  fixture->dialog = lk_file_dialog_new (GTK_WINDOW (fixture->window), GTK_FILE_CHOOSER_ACTION_SAVE, "A table", "_Take");
  lk_file_dialog_add_filter (fixture->dialog, "Tables", (const char *[]) { "csv", "tsv", NULL });
  g_object_add_weak_pointer (G_OBJECT (fixture->dialog), (gpointer *) &fixture->dialog);
  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (fixture->dialog), home, NULL);
  lk_file_dialog_show (fixture->dialog, fixture->owner, chosen_cb, fixture, free_cb);
  UNTIL (find_window (GTK_TYPE_FILE_CHOOSER_DIALOG));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  UNTIL (!fixture->dialog);
  UNTIL (!find_window (GTK_TYPE_FILE_CHOOSER_DIALOG));
  g_assert_cmpuint (fixture->n_freed, ==, 1);
  if (fixture->owner)
    g_assert_finalize_object (fixture->owner); /* nobody holds it */
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_clear_object (&fixture->chosen);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static void
test_chosen (Fixture *fixture, gconstpointer data)
{
  press_accept (choose_file (fixture->folder, "new.csv"));
  UNTIL (fixture->chosen);
  g_assert_true (g_str_has_suffix (g_file_peek_path (fixture->chosen), "new.csv"));
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  gtk_dialog_response (find_window (GTK_TYPE_FILE_CHOOSER_DIALOG), GTK_RESPONSE_CANCEL);
  UNTIL (fixture->n_freed > 0);
  g_assert_null (fixture->chosen);
}

/* The owner goes while the dialog is open: the dialog goes with it, and tells nobody. */
static void
test_owner_first (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->owner);
  g_assert_null (fixture->dialog);
  g_assert_null (fixture->chosen);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define ADD(name, function) g_test_add ("/app/file-dialog/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("chosen", test_chosen);
  ADD ("cancelled", test_cancelled);
  ADD ("owner-first", test_owner_first);
#undef ADD
  return g_test_run ();
}
