/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "app/window/lk-window.h"
#include "tests/io/test-util.h"
#include "tests/train/train-data.h"

/* A closed window goes, and with it the session and its thread: a thread left
 * behind would compute on while the libraries it needs are being shut down. */
static void
test_freed (gconstpointer data)
{
  gboolean playing = GPOINTER_TO_INT (data);
  LkDataset *dataset = train_data_new (200, 50, 1);
  g_autofree char *folder = train_data_write (dataset);
  LkSession *session = lk_session_new ();
  LkWindow *window;

  g_object_set (session, "dataset", folder, "batch", 16, "teacher-layers", "16", "teacher-epochs", 20, "student-layers",
                "4", "epochs", 0, "threads", 1, NULL);
  window = lk_window_new (NULL, session, NULL);
  gtk_window_present (GTK_WINDOW (window));
  UNTIL (gtk_widget_get_mapped (GTK_WIDGET (window)));
  UNTIL (lk_session_get_snapshot (session)->phase == LK_PHASE_READY);
  if (playing)
    {
      lk_session_play (session);
      UNTIL (lk_session_get_snapshot (session)->step > 10);
    }

  g_object_add_weak_pointer (G_OBJECT (session), (gpointer *) &session);
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  g_object_unref (session);
  gtk_window_close (GTK_WINDOW (window));
  UNTIL (!window);
  UNTIL (!session);

  lk_dataset_unref (dataset);
  remove_folder (folder);
}

static guint
count_threads (const char *name)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  const char *task;
  guint n = 0;

  while (tasks && (task = g_dir_read_name (tasks)))
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", task, "comm", NULL);
      g_autofree char *comm = NULL;

      if (g_file_get_contents (path, &comm, NULL, NULL))
        n += g_str_equal (g_strchomp (comm), name);
    }
  return n;
}

/* Whoever still holds the session, such as a task on its way: its thread ends with the window. */
static void
test_held (void)
{
  LkDataset *dataset = train_data_new (200, 50, 1);
  g_autofree char *folder = train_data_write (dataset);
  g_autoptr (LkSession) session = lk_session_new ();
  LkWindow *window;

  if (!g_file_test ("/proc/self/task", G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("The threads of a program cannot be counted here");
      lk_dataset_unref (dataset);
      remove_folder (folder);
      return;
    }
  g_object_set (session, "dataset", folder, "batch", 16, "teacher-layers", "16", "teacher-epochs", 20, "student-layers",
                "4", "epochs", 0, "threads", 1, NULL);
  window = lk_window_new (NULL, session, NULL);
  gtk_window_present (GTK_WINDOW (window));
  UNTIL (lk_session_get_snapshot (session)->phase == LK_PHASE_READY);
  lk_session_play (session);
  UNTIL (lk_session_get_snapshot (session)->step > 10);
  g_assert_cmpuint (count_threads ("trainer"), ==, 1);

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_destroy (GTK_WINDOW (window));
  UNTIL (!window);
  g_assert_cmpuint (count_threads ("trainer"), ==, 0);
  /* What is left of it can still be asked, and does nothing. */
  lk_session_play (session);
  lk_session_rewind (session);
  g_assert_false (lk_session_is_playing (session));

  lk_dataset_unref (dataset);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_data_func ("/app/window-freed/idle", GINT_TO_POINTER (FALSE), test_freed);
  g_test_add_data_func ("/app/window-freed/training", GINT_TO_POINTER (TRUE), test_freed);
  g_test_add_func ("/app/window-freed/held", test_held);
  return g_test_run ();
}
