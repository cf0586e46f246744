/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "live/lk-snapshot.h"
#include "settings/lk-setting-table.h"
#include "tests/train/train-data.h"

/* Looking back at a step shows what there was then, and nothing later. */
static void
test_past (void)
{
  LkDataset *dataset = train_data_new (16, 8, 1);
  g_autoptr (LkSnapshot) live = lk_snapshot_new ();
  g_autoptr (LkSnapshot) past = NULL;
  g_autoptr (LkEvaluation) evaluation = lk_evaluation_new (8, TRAIN_DATA_CLASSES, FALSE);
  LkHistory history;
  LkSettings settings;

  lk_history_init (&history);
  for (guint step = 1; step <= 9; step++)
    {
      LkStepRecord record = { .hard = (float) step };

      lk_history_add_step (&history, &record, NULL);
      if (step % 3 == 0)
        {
          lk_log_append (history.evaluations, &(LkEvaluationRecord) { .step = step });
          lk_log_append (history.marks, &(LkMark) { .step = step });
        }
    }
  lk_history_view (&history, &live->history);
  lk_history_clear (&history);
  for (guint i = 0; i < 8 * TRAIN_DATA_CLASSES; i++)
    evaluation->student[i] = (float) i;
  evaluation->step = 6;
  live->generation = 4;
  live->dataset = lk_dataset_ref (dataset);
  live->step = 9;
  live->sample = 2;
  live->n_transfer = 16;

  lk_settings_init (&settings);
  live->settings = lk_settings_share (&settings);
  lk_settings_clear (&settings);

  past = lk_snapshot_new_past (live, evaluation);
  g_assert_true (past->past);
  g_assert_false (live->past);
  g_assert_true (past->settings == live->settings); /* what is said of a run is said of its past, too */
  g_assert_cmpuint (past->generation, ==, 4);
  g_assert_cmpuint (past->step, ==, 6);
  g_assert_cmpuint (past->history.n_steps, ==, 6);
  g_assert_cmpuint (past->history.n_evaluations, ==, 2);
  g_assert_cmpuint (past->history.n_marks, ==, 2);
  g_assert_cmpuint (live->history.n_steps, ==, 9);
  g_assert_true (past->evaluation == evaluation);
  g_assert_cmpfloat (past->student_logits[0], ==, 2.0f * TRAIN_DATA_CLASSES);
  g_assert_null (past->twin_logits);
  g_assert_null (past->teacher_logits);
  g_assert_cmpuint (past->n_transfer, ==, 16);

  g_clear_pointer (&past, lk_snapshot_unref);
  live->sample = 8; /* beyond the test samples: nothing is said of it */
  past = lk_snapshot_new_past (live, evaluation);
  g_assert_null (past->student_logits);
  lk_dataset_unref (dataset);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/live/snapshot/past", test_past);
  return g_test_run ();
}
