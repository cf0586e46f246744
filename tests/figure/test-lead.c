/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure/lk-lead.h"

/* Behind, ahead, level again, and ahead for good. */
static void
test_since (void)
{
  static const guint student[] = { 90, 50, 40, 35, 30, 29 }, twin[] = { 90, 48, 45, 35, 33, 31 };
  LkHistory history;
  LkHistoryView view;

  lk_history_init (&history);
  lk_history_view (&history, &view);
  g_assert_cmpint (lk_lead_since (&view, -1), ==, -1);
  lk_history_view_clear (&view);
  for (gsize i = 0; i < G_N_ELEMENTS (student); i++)
    lk_log_append (history.evaluations,
                   &(LkEvaluationRecord) {
                       .step = 16 * i, .student.errors = student[i], .twin.errors = twin[i], .has_twin = TRUE });
  lk_history_view (&history, &view);
  g_assert_cmpint (lk_lead_since (&view, -1), ==, 64);
  /* Who looks back sees what was so then: at step 40 the student had been ahead once, at 48 it was level. */
  g_assert_cmpint (lk_lead_since (&view, 70), ==, 64);
  g_assert_cmpint (lk_lead_since (&view, 48), ==, -1);
  g_assert_cmpint (lk_lead_since (&view, 40), ==, 32);
  g_assert_cmpint (lk_lead_since (&view, 20), ==, -1);
  g_assert_cmpint (lk_lead_since (&view, 0), ==, -1);
  lk_history_view_clear (&view);

  /* Nor of two who teach each other. */
  lk_log_append (history.evaluations,
                 &(LkEvaluationRecord) {
                     .step = 96, .student.errors = 9, .twin.errors = 30, .has_twin = TRUE, .mutual = TRUE });
  lk_history_view (&history, &view);
  g_assert_cmpint (lk_lead_since (&view, -1), ==, -1);
  lk_history_view_clear (&view);

  /* Behind at last, and without a twin, there is no lead. */
  lk_log_append (history.evaluations, &(LkEvaluationRecord) { .step = 112, .student.errors = 9, .has_twin = FALSE });
  lk_history_view (&history, &view);
  g_assert_cmpint (lk_lead_since (&view, -1), ==, -1);
  lk_history_view_clear (&view);
  lk_history_clear (&history);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure/lead/since", test_since);
  return g_test_run ();
}
