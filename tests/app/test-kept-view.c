/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "app/samples/lk-kept-view.h"
#include "import/lk-drawings.h"
#include "tests/io/test-util.h"
#include "tests/train/train-data.h"

static LkSession *
new_session (const char *folder)
{
  LkSession *session = lk_session_new ();

  g_object_set (session, "dataset", folder, "teacher-layers", "8", "teacher-epochs", 1, "student-layers", "6", "batch",
                16, "epochs", 0, "threads", 1, NULL);
  return session;
}

/* Label of child i: what the card says to those who cannot see it. */
static GtkWidget *
card (LkKeptView *view, int i)
{
  return GTK_WIDGET (gtk_flow_box_get_child_at_index (part (view, "cards_box"), i));
}

/* Those that are on disk, the newest first, with answers that follow the training and the bias. */
static void
test_kept (void)
{
  LkDataset *made = train_data_new (120, 40, 1);
  g_autofree char *folder = train_data_write (made);
  LkSession *session = new_session (folder);
  LkKeptView *view = g_object_ref_sink (g_object_new (LK_TYPE_KEPT_VIEW, NULL));
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  LkDrawings *drawings;
  g_autofree char *first = NULL;
  guint64 step;

  g_object_set (view, "session", session, NULL);
  gtk_window_set_child (window, GTK_WIDGET (view));
  gtk_window_set_default_size (window, 400, 300); /* with room for what comes later */
  gtk_window_present (window);
  lk_session_start (session);
  UNTIL (lk_session_get_snapshot (session)->evaluation);
  UNTIL (g_str_has_prefix (part_text (view, "empty_label"), "Keep a drawing"));
  g_assert_null (lk_session_get_snapshot (session)->answers);

  /* The page Draw keeps three; one sees them when one comes back. */
  gtk_widget_set_visible (GTK_WIDGET (view), FALSE);
  drawings = lk_drawings_load (lk_session_get_snapshot (session)->dataset, NULL);
  for (guint i = 0; i < 3; i++)
    g_assert_true (lk_drawings_insert (drawings, i, made->test.pixels + i * 64, i, NULL));
  lk_drawings_free (drawings);
  gtk_widget_set_visible (GTK_WIDGET (view), TRUE);
  UNTIL (strstr (part_text (view, "summary_label"), "twin"));
  g_assert_true (g_str_has_prefix (part_text (view, "summary_label"), "3 drawings · teacher "));
  g_assert_nonnull (strstr (part_text (view, "summary_label"), "after step 0"));
  g_assert_nonnull (card (view, 2));
  g_assert_null (card (view, 3));

  lk_session_play (session);
  UNTIL (lk_session_get_snapshot (session)->step > 40);
  lk_session_pause (session);
  UNTIL (lk_session_get_snapshot (session)->phase == LK_PHASE_PAUSED);
  step = lk_session_get_snapshot (session)->step;
  first = g_strdup_printf ("after step %u", (guint) step);
  UNTIL (strstr (part_text (view, "summary_label"), first));

  /* All say 2: one of three is right, the teacher stays as it is. */
  g_object_set (session, "bias-classes", "2", "class-bias", 20.0, NULL);
  g_assert_nonnull (strstr (part_text (view, "summary_label"), "student 1 right · twin 1 right"));
  g_object_set (session, "class-bias", 0.0, NULL);

  /* What nobody sees is not asked about. */
  gtk_widget_set_visible (GTK_WIDGET (view), FALSE);
  UNTIL (!lk_session_get_snapshot (session)->answers);

  gtk_window_destroy (window);
  UNTIL_GONE (view);
  UNTIL_GONE (session);
  lk_dataset_unref (made);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_autofree char *data = g_dir_make_tmp ("limbeck-data-XXXXXX", NULL);
  g_autofree char *cache = g_dir_make_tmp ("limbeck-cache-XXXXXX", NULL);
  int status;

  /* Its own, so that nothing is kept beside a person's drawings. */
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/kept-view/kept", test_kept);
  status = g_test_run ();
  remove_folder (data);
  remove_folder (cache);
  return status;
}
