/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "app/distill/lk-number-table.h"
#include "nn/lk-metrics.h"
#include "tests/train/train-data.h"

#define N_TEST 40

static const char *const roles[] = { "teacher", "student", "twin" };
static const char *const figures[] = { "parameters", "cost", "errors", "accuracy",
                                       "agreement",  "kl",   "nll",    "calibration" };

static LkNumberTable *
new_table (void)
{
  return g_object_ref_sink (g_object_new (LK_TYPE_NUMBER_TABLE, NULL));
}

/* Eight figures; an empty string stands for one that the role does not have. */
static void
assert_column (LkNumberTable *table, const char *role, const char *const *expected)
{
  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      g_autofree char *id = g_strdup_printf ("%s_%s", role, figures[i]);

      if (*expected[i])
        g_assert_cmpstr (part_text (table, id), ==, with_numbers_of_c (expected[i]));
    }
}

static LkSnapshot *
new_snapshot (gboolean has_twin)
{
  LkSnapshot *snapshot = lk_snapshot_new ();
  LkHistory history;

  snapshot->phase = LK_PHASE_PAUSED;
  snapshot->dataset = train_data_new (60, N_TEST, 1);
  snapshot->evaluation = lk_evaluation_new (N_TEST, TRAIN_DATA_CLASSES, has_twin);
  snapshot->evaluation->record = (LkEvaluationRecord) {
    .student = { .errors = 3, .agreements = 30, .kl = 0.12345, .nll = 0.25, .calibration_error = 0.012 },
    .twin = { .errors = 5, .agreements = 28, .kl = 1.5, .nll = NAN, .calibration_error = NAN },
    .has_twin = has_twin,
  };
  snapshot->step = 250;
  snapshot->steps_per_epoch = 100;
  snapshot->images_per_second = 1234.4;
  snapshot->teacher_size = (LkNetworkSize) { .n_params = 900, .multiply_adds = 800 };
  snapshot->student_size = (LkNetworkSize) { .n_params = 200, .multiply_adds = 180 };
  if (has_twin)
    snapshot->twin_size = snapshot->student_size;

  lk_history_init (&history);
  lk_history_view (&history, &snapshot->history);
  lk_history_clear (&history);
  return snapshot;
}

static void
test_nothing (void)
{
  static const char *const dashes[] = { "–", "–", "–", "–", "–", "–", "–", "–" };
  LkNumberTable *table = new_table ();
  g_autoptr (LkSnapshot) snapshot = lk_snapshot_new ();

  lk_number_table_update (table, snapshot);
  assert_column (table, "teacher", (const char *const[]) { "–", "–", "–", "–", "", "", "–", "–" });
  assert_column (table, roles[1], dashes);
  assert_column (table, roles[2], dashes);
  g_assert_cmpstr (part_text (table, "progress_label"), ==, "");
  g_assert_finalize_object (table);
}

static void
test_figures (void)
{
  LkNumberTable *table = new_table ();
  g_autoptr (LkSnapshot) snapshot = new_snapshot (TRUE);
  g_autofree char *errors = NULL;
  g_autofree char *accuracy = NULL;
  g_autofree char *nll = NULL;
  g_autofree char *calibration = NULL;
  LkQuality quality;

  snapshot->teacher = train_teacher_new (snapshot->dataset);
  quality = snapshot->teacher->test_quality;
  errors = g_strdup_printf ("%zu", quality.errors);
  accuracy = g_strdup_printf ("%.2f %%", 100.0 - 2.5 * quality.errors);
  nll = g_strdup_printf ("%.4f", quality.nll);
  calibration = g_strdup_printf ("%.2f %%", 100.0 * quality.calibration_error);

  lk_number_table_update (table, snapshot);
  assert_column (table, "teacher", (const char *const[]) { "900", "800", errors, accuracy, "", "", nll, calibration });
  assert_column (table, "student",
                 (const char *const[]) { "200", "180", "3", "92.50 %", "75.00 %", "0.1235", "0.2500", "1.20 %" });
  assert_column (table, "twin", (const char *const[]) { "200", "180", "5", "87.50 %", "70.00 %", "1.5000", "–", "–" });
  g_assert_cmpstr (part_text (table, "progress_label"), ==,
                   "Epoch 2.50, step 250 · 1234 images/s · student 4.5× smaller");
  g_assert_finalize_object (table);
}

static void
test_no_twin (void)
{
  LkNumberTable *table = new_table ();
  g_autoptr (LkSnapshot) with_twin = new_snapshot (TRUE);
  g_autoptr (LkSnapshot) snapshot = new_snapshot (FALSE);

  lk_number_table_update (table, with_twin);
  lk_number_table_update (table, snapshot);
  assert_column (table, "student",
                 (const char *const[]) { "200", "180", "3", "92.50 %", "75.00 %", "0.1235", "0.2500", "1.20 %" });
  assert_column (table, "twin", (const char *const[]) { "–", "–", "–", "–", "–", "–", "–", "–" });
  g_assert_finalize_object (table);
}

/* While a teacher is being trained its errors are those of its history. */
static void
test_teacher_in_training (void)
{
  LkNumberTable *table = new_table ();
  g_autoptr (LkSnapshot) snapshot = new_snapshot (FALSE);
  LkLog *evaluations = snapshot->history.history.evaluations;

  snapshot->phase = LK_PHASE_TRAINING_TEACHER;
  snapshot->student_size = (LkNetworkSize) { 0 };
  g_clear_pointer (&snapshot->evaluation, lk_evaluation_unref);
  lk_log_append (evaluations, &(LkEvaluationRecord) { .student = { .errors = 20 } });
  lk_log_append (evaluations, &(LkEvaluationRecord) { .student = { .errors = 10 } });
  snapshot->history.n_evaluations = 2;

  lk_number_table_update (table, snapshot);
  assert_column (table, "teacher", (const char *const[]) { "900", "800", "10", "75.00 %", "", "", "–", "–" });
  assert_column (table, "student", (const char *const[]) { "–", "–", "–", "–", "–", "–", "–", "–" });
  g_assert_cmpstr (part_text (table, "progress_label"), ==, "Epoch 2.50, step 250 · 1234 images/s");
  g_assert_finalize_object (table);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/number-table/nothing", test_nothing);
  g_test_add_func ("/app/number-table/figures", test_figures);
  g_test_add_func ("/app/number-table/no-twin", test_no_twin);
  g_test_add_func ("/app/number-table/teacher-in-training", test_teacher_in_training);
  return g_test_run ();
}
