/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "app/distill/lk-number-table.h"
#include "nn/lk-metrics.h"
#include "tests/train/train-data.h"

#define N_TEST 40

static LkLossSettings loss;

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

  lk_number_table_update (table, snapshot, &loss);
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

  lk_number_table_update (table, snapshot, &loss);
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

  lk_number_table_update (table, with_twin, &loss);
  lk_number_table_update (table, snapshot, &loss);
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

  lk_number_table_update (table, snapshot, &loss);
  assert_column (table, "teacher", (const char *const[]) { "900", "800", "10", "75.00 %", "", "", "–", "–" });
  assert_column (table, "student", (const char *const[]) { "–", "–", "–", "–", "–", "–", "–", "–" });
  g_assert_cmpstr (part_text (table, "progress_label"), ==, "Epoch 2.50, step 250 · 1234 images/s");
  g_assert_finalize_object (table);
}

/* Logits of `size` for the label, and for another class in every fourth sample. */
static void
answer (float *logits, const LkDataset *dataset, float size)
{
  memset (logits, 0, N_TEST * TRAIN_DATA_CLASSES * sizeof *logits);
  for (gsize i = 0; i < N_TEST; i++)
    logits[i * TRAIN_DATA_CLASSES + (dataset->test.labels[i] + (i % 4 == 0)) % TRAIN_DATA_CLASSES] = size;
}

/* The likelihood's name opens what it is made of, which follows what is shown while it is open, and then alone. */
static void
test_scaling (void)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  LkNumberTable *table = g_object_new (LK_TYPE_NUMBER_TABLE, NULL);
  g_autoptr (LkSnapshot) snapshot = new_snapshot (TRUE);
  g_autoptr (LkSnapshot) later = new_snapshot (FALSE);
  GtkMenuButton *button = part (table, "nll_button");
  GtkPopover *popover;
  g_autofree char *first = NULL;

  gtk_window_set_default_size (window, 640, 480); /* there is room for what is told later */
  gtk_window_set_child (window, GTK_WIDGET (table));
  gtk_window_present (window);
  answer (snapshot->evaluation->student, snapshot->dataset, 0.5f);
  answer (snapshot->evaluation->twin, snapshot->dataset, 20.0f);
  snapshot->evaluation->record.temperature = 4.0;
  answer (later->evaluation->student, later->dataset, 40.0f);
  lk_number_table_update (table, snapshot, &loss);
  g_assert_null (gtk_menu_button_get_popover (button));

  gtk_menu_button_popup (button);
  popover = gtk_menu_button_get_popover (button);
  g_assert_nonnull (popover);
  while (g_str_equal (gtk_label_get_label (part (popover, "student_t")), "–"))
    g_main_context_iteration (NULL, TRUE);
  first = g_strdup (gtk_label_get_label (part (popover, "student_t")));
  g_assert_cmpstr (with_numbers_of_c (gtk_label_get_label (part (popover, "teacher_t"))), ==, "–");
  g_assert_cmpstr (gtk_label_get_label (part (popover, "student_nll_at_t")), ==,
                   gtk_label_get_label (part (popover, "twin_nll_at_t")));
  g_assert_true (g_str_has_prefix (gtk_label_get_label (part (popover, "sentence_label")),
                                   "The student learns answers softened at T = 4; at T = 1 it is more often right"));

  lk_number_table_update (table, later, &loss);
  while (g_str_equal (gtk_label_get_label (part (popover, "student_t")), first))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (gtk_label_get_label (part (popover, "twin_t")), ==, "–");
  g_assert_true (strstr (gtk_label_get_label (part (popover, "sentence_label")), "surer than it is right") != NULL);

  gtk_window_destroy (window);
}

/* A click on a figure, as the table's own gesture tells it. */
static void
click (LkNumberTable *table, const char *id)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (table));
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (part (table, id), GTK_WIDGET (table), &bounds));
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_CLICK (controller))
        g_signal_emit_by_name (controller, "released", 1, (double) bounds.origin.x + bounds.size.width / 2.0,
                               (double) bounds.origin.y + bounds.size.height / 2.0);
    }
}

/* The numbers of both rows do what their names do, the others nothing. */
static void
test_click (void)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  LkNumberTable *table = g_object_new (LK_TYPE_NUMBER_TABLE, NULL);
  GtkMenuButton *nll = part (table, "nll_button"), *calibration = part (table, "calibration_button");

  gtk_window_set_default_size (window, 640, 480); /* there is room for what is told later */
  gtk_window_set_child (window, GTK_WIDGET (table));
  gtk_window_present (window);
  while (gtk_widget_get_width (GTK_WIDGET (table)) == 0)
    g_main_context_iteration (NULL, TRUE);
  click (table, "twin_errors");
  g_assert_true (!gtk_menu_button_get_popover (nll) && !gtk_menu_button_get_popover (calibration));
  click (table, "student_nll");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (gtk_menu_button_get_popover (nll))));
  gtk_menu_button_popdown (nll);
  click (table, "teacher_calibration");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (gtk_menu_button_get_popover (calibration))));
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  loss = LK_LOSS_DEFAULTS;
  g_test_add_func ("/app/number-table/nothing", test_nothing);
  g_test_add_func ("/app/number-table/figures", test_figures);
  g_test_add_func ("/app/number-table/no-twin", test_no_twin);
  g_test_add_func ("/app/number-table/teacher-in-training", test_teacher_in_training);
  g_test_add_func ("/app/number-table/scaling", test_scaling);
  g_test_add_func ("/app/number-table/click", test_click);
  return g_test_run ();
}
