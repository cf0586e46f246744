/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "app/map/lk-map-page.h"
#include "tests/io/test-util.h"
#include "tests/train/train-data.h"

/* From nothing to a run's end: both maps and the sample's answers. */
static void
test_run (void)
{
  LkDataset *dataset = train_data_new (120, 60, 1);
  g_autofree char *folder = train_data_write (dataset);
  LkSession *session = lk_session_new ();
  LkMapPage *page = g_object_ref_sink (g_object_new (LK_TYPE_MAP_PAGE, NULL));
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());

  g_object_set (session, "dataset", folder, "teacher-layers", "8", "teacher-epochs", 1, "student-layers", "4", "batch",
                16, "epochs", 2, "threads", 1, NULL);
  g_object_set (page, "session", session, NULL);
  gtk_window_set_child (window, GTK_WIDGET (page));
  gtk_window_present (window);
  UNTIL (gtk_widget_get_mapped (GTK_WIDGET (page)));
  g_assert_cmpstr (part_text (page, "sample_label"), ==, "");

  lk_session_start (session);
  UNTIL (strstr (part_text (page, "sample_label"), "teacher"));
  g_assert_nonnull (strstr (part_text (page, "sample_label"), "Test sample 0"));
  lk_session_play (session);
  UNTIL (strstr (part_text (page, "sample_label"), "student"));
  g_object_set (session, "sample", 7, NULL);
  g_assert_nonnull (strstr (part_text (page, "sample_label"), "Test sample 7"));

  gtk_window_destroy (window);
  UNTIL_GONE (page);
  UNTIL_GONE (session);
  lk_dataset_unref (dataset);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/map-page/run", test_run);
  return g_test_run ();
}
