/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-chooser.h"

#include <string.h>

#include "app/window/lk-window.h"
#include "onnx/lk-graph.h"
#include "tests/io/test-util.h"
#include "tests/train/train-data.h"

typedef struct {
  char *data;
  char *folder;
  LkSession *session;
  LkWindow *window;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer data)
{
  LkDataset *dataset = train_data_new (200, 50, 1);

  fixture->data = train_data_write (dataset);
  lk_dataset_unref (dataset);
  fixture->folder = g_dir_make_tmp ("limbeck-test-XXXXXX", NULL);
  fixture->session = lk_session_new ();
  g_object_set (fixture->session, "dataset", fixture->data, "batch", 16, "teacher-layers", "16", "teacher-epochs", 20,
                "student-layers", "4", "epochs", 0, "threads", 1, NULL);
  fixture->window = lk_window_new (NULL, fixture->session, NULL);
  gtk_window_present (GTK_WINDOW (fixture->window));
  UNTIL (gtk_widget_get_mapped (GTK_WIDGET (fixture->window)));
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  if (fixture->window)
    gtk_window_destroy (GTK_WINDOW (fixture->window));
  UNTIL_GONE (fixture->session);
  remove_folder (fixture->data);
  remove_folder (fixture->folder);
  g_free (fixture->data);
  g_free (fixture->folder);
}

/* The only name in the folder that is not hidden; NULL when there is none. */
static char *
only_name (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)))
    if (*name != '.')
      return g_strdup (name);
  return NULL;
}

static void
activate (Fixture *fixture, const char *action)
{
  g_assert_true (action_enabled (fixture->window, action));
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), action, NULL);
}

/* While it trains: the folder has its page, the weights and nothing hidden beside it. */
static void
test_run (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "index.html", "student.safetensors", "twin.safetensors",
                                       "loss.svg",   "history.csv",         "run.limbeck" };
  g_autofree char *name = NULL;
  AdwMessageDialog *done;

  g_assert_false (action_enabled (fixture->window, "win.export-run"));
  lk_session_play (fixture->session);
  UNTIL (lk_session_get_snapshot (fixture->session)->phase == LK_PHASE_RUNNING &&
         lk_session_get_snapshot (fixture->session)->step > 10); /* not the teacher’s own steps */
  activate (fixture, "win.export-run");
  press_accept (choose_folder (fixture->folder));
  UNTIL (find_window (ADW_TYPE_MESSAGE_DIALOG));
  done = find_window (ADW_TYPE_MESSAGE_DIALOG);
  name = only_name (fixture->folder);
  g_assert_nonnull (name);
  g_assert_nonnull (strstr (adw_message_dialog_get_body (done), name));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, names[i], NULL);

      g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
    }
  gtk_window_destroy (GTK_WINDOW (done));
  {
    g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
    g_autoptr (GDir) dir = NULL;

    remove_folder (path);
    dir = g_dir_open (fixture->folder, 0, NULL);
    g_assert_null (g_dir_read_name (dir));
  }
}

/* Each asks for a place, with a name that says what it is. */
static void
test_handouts (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *id, *name, *begin;
  } handouts[] = { { "home", "Handout.html", "<!DOCTYPE html>" },
                   { "class", "Sheet for the class.pdf", "%PDF" },
                   { "lecturer", "Sheet for the lecturer.pdf", "%PDF" } };

  lk_session_play (fixture->session);
  UNTIL (lk_session_get_snapshot (fixture->session)->phase == LK_PHASE_RUNNING &&
         lk_session_get_snapshot (fixture->session)->step > 10); /* not the teacher’s own steps */
  for (gsize i = 0; i < G_N_ELEMENTS (handouts); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, handouts[i].name, NULL);
      g_autofree char *bytes = NULL;
      g_autofree char *suggested = NULL;

      gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.handout", "s", handouts[i].id);
      UNTIL (find_window (GTK_TYPE_FILE_CHOOSER_DIALOG));
      suggested = gtk_file_chooser_get_current_name (find_window (GTK_TYPE_FILE_CHOOSER_DIALOG));
      g_assert_cmpstr (suggested, ==, handouts[i].name);
      press_accept (choose_file (fixture->folder, handouts[i].name));
      UNTIL (g_file_test (path, G_FILE_TEST_EXISTS));
      g_assert_true (g_file_get_contents (path, &bytes, NULL, NULL));
      g_assert_true (g_str_has_prefix (bytes, handouts[i].begin));
    }
}

/* Each of the three, as a file that another program reads. */
static void
test_onnx (Fixture *fixture, gconstpointer data)
{
  static const char *const who[] = { "student", "twin", "teacher" };

  g_assert_false (action_enabled (fixture->window, "win.save-onnx-student"));
  g_assert_false (action_enabled (fixture->window, "win.save-onnx-twin"));
  lk_session_play (fixture->session);
  UNTIL (lk_session_get_snapshot (fixture->session)->phase == LK_PHASE_RUNNING &&
         lk_session_get_snapshot (fixture->session)->step > 10); /* not the teacher’s own steps */
  for (gsize i = 0; i < G_N_ELEMENTS (who); i++)
    {
      g_autofree char *action = g_strconcat ("win.save-onnx-", who[i], NULL),
                      *name = g_strconcat (who[i], ".onnx", NULL);
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
      g_autofree char *bytes = NULL, *suggested = NULL;
      gsize length;

      activate (fixture, action);
      UNTIL (find_window (GTK_TYPE_FILE_CHOOSER_DIALOG));
      suggested = gtk_file_chooser_get_current_name (find_window (GTK_TYPE_FILE_CHOOSER_DIALOG));
      g_assert_cmpstr (suggested, ==, name);
      press_accept (choose_file (fixture->folder, name));
      UNTIL (g_file_test (path, G_FILE_TEST_EXISTS));
      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      g_assert_true (lk_graph_probe ((const guint8 *) bytes, length));
    }
}

static void
text_cb (GObject *clipboard, GAsyncResult *result, gpointer text)
{
  *(char **) text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

static void
test_numbers (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL, *expected = NULL;
  const LkEvaluationRecord *record;

  UNTIL (lk_session_get_snapshot (fixture->session)->phase == LK_PHASE_READY);
  activate (fixture, "win.copy-numbers");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (fixture->window)), NULL, text_cb, &text);
  UNTIL (text);
  record = &lk_session_get_snapshot (fixture->session)->evaluation->record;
  expected = g_strdup_printf ("test errors\t%u\t%u\t%u\n",
                              (guint) lk_session_get_snapshot (fixture->session)->teacher->test_quality.errors,
                              record->student.errors, record->twin.errors);
  g_assert_nonnull (strstr (text, expected));
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define ADD(name, func) g_test_add ("/app/export-actions/" name, Fixture, NULL, setup, func, teardown)
  ADD ("run", test_run);
  ADD ("handouts", test_handouts);
  ADD ("onnx", test_onnx);
  ADD ("numbers", test_numbers);
#undef ADD
  return g_test_run ();
}
