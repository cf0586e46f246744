/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "app/distill/lk-share-view.h"
#include "app/widgets/lk-plot-view.h"

static LkSnapshot *
new_snapshot (void)
{
  LkSnapshot *snapshot = lk_snapshot_new ();
  LkHistory history;

  snapshot->student_size = (LkNetworkSize) { .n_params = 200 };
  /* The last fifty steps count, the first ten do not. */
  lk_history_init (&history);
  for (int i = 0; i < 60; i++)
    lk_log_append (history.steps, &(LkStepRecord) { .hard_gradient = 1.0f, .soft_gradient = i < 10 ? 1000.0f : 3.0f });
  lk_history_view (&history, &snapshot->history);
  lk_history_clear (&history);
  return snapshot;
}

static void
test_sentence (void)
{
  LkShareView *view = g_object_ref_sink (g_object_new (LK_TYPE_SHARE_VIEW, NULL));
  g_autoptr (LkSnapshot) snapshot = new_snapshot ();
  LkChart share = LK_CHART_INIT;

  lk_share_view_update (view, snapshot, &share);
  g_assert_cmpstr (part_text (view, "share_label"), ==, "Gradient: 75 % from the teacher, 25 % from the labels");
  g_assert_true (lk_plot_view_get_model (part (view, "share_view")) == &share);
  /* The curve says in words what the label says. */
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (part (view, "share_view")), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       lk_readout_get_text (part (view, "share_label")));
  g_assert_finalize_object (view);
}

/* While a teacher is being trained no gradient is anybody's share. */
static void
test_no_student (void)
{
  LkShareView *view = g_object_ref_sink (g_object_new (LK_TYPE_SHARE_VIEW, NULL));
  g_autoptr (LkSnapshot) snapshot = new_snapshot ();
  LkChart share = LK_CHART_INIT;

  snapshot->student_size = (LkNetworkSize) { 0 };
  lk_share_view_update (view, snapshot, &share);
  g_assert_cmpstr (part_text (view, "share_label"), ==, "");
  g_assert_finalize_object (view);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/share-view/sentence", test_sentence);
  g_test_add_func ("/app/share-view/no-student", test_no_student);
  return g_test_run ();
}
