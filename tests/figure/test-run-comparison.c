/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include <string.h>

#include "figure/lk-run-comparison.h"
#include "tests/run/run-data.h"
#include "settings/lk-setting-table.h"

static const LkComparedRow *
find_row (const LkRunComparison *comparison, const char *name)
{
  for (guint i = 0; i < lk_run_comparison_n_rows (comparison); i++)
    {
      const LkComparedRow *row = lk_run_comparison_get_row (comparison, i);

      if (g_str_equal (row->name, name))
        return row;
    }
  return NULL;
}

/* A run of the settings as they are, to its end. */
static LkRunRecord *
record_of (RunData *data, const char *name)
{
  GError *error = NULL;
  g_autoptr (LkDistillation) run = lk_distillation_new (&data->settings, data->teacher, &error);
  LkRunRecord *record;

  g_assert_no_error (error);
  run_data_advance (run, 1000);
  record = lk_run_record_from_run (&data->settings, data->teacher, run);
  lk_run_record_set_name (record, name);
  return record;
}

/* Two runs at another T and seed: those two rows and results, and nothing else. */
static void
test_differences (RunData *data, gconstpointer unused)
{
  LkRunRecord *records[2];
  g_autoptr (LkRunComparison) comparison = NULL;
  const LkEvaluationRecord *a, *b;
  const LkComparedRow *row;

  records[0] = record_of (data, "one");
  data->settings.loss.temperature = 9.0;
  data->settings.seed += 1;
  records[1] = record_of (data, "other");
  comparison = lk_run_comparison_new (records, 2);
  g_assert_cmpuint (lk_run_comparison_n_runs (comparison), ==, 2);
  g_assert_true (lk_run_comparison_get_run (comparison, 1) == records[1]);

  for (guint i = 0; i < lk_run_comparison_n_rows (comparison); i++)
    {
      row = lk_run_comparison_get_row (comparison, i);
      g_assert_false (g_str_equal (row->values[0], row->values[1]));
      g_assert_true (row->result == (row->numbers != NULL));
      if (!row->result)
        g_assert_true (g_str_equal (row->name, "temperature T") || g_str_equal (row->name, "seed"));
    }
  row = find_row (comparison, "temperature T");
  g_assert_cmpstr (row->values[0], ==, "4");
  g_assert_cmpstr (row->values[1], ==, "9");
  g_assert_nonnull (find_row (comparison, "seed"));

  a = lk_run_record_get_result (records[0]);
  b = lk_run_record_get_result (records[1]);
  row = find_row (comparison, "student’s test errors");
  if (a->student.errors == b->student.errors)
    g_assert_null (row);
  else
    {
      g_assert_cmpfloat (row->numbers[0], ==, a->student.errors);
      g_assert_cmpfloat (row->numbers[1], ==, b->student.errors);
      g_assert_true (row->best[0] == (a->student.errors < b->student.errors));
      g_assert_true (row->best[1] == (b->student.errors < a->student.errors));
    }
  /* KLs at two temperatures are two things. */
  row = find_row (comparison, "KL to the teacher at T, nats");
  g_assert_cmpfloat (row->numbers[0], ==, a->student.kl);
  g_assert_false (row->best[0] || row->best[1]);
  row = find_row (comparison, "negative log-likelihood, nats");
  g_assert_true (row->best[0] == (a->student.nll <= b->student.nll));
  g_assert_null (find_row (comparison, "student’s parameters"));

  g_assert_nonnull (strstr (lk_run_comparison_get_common (comparison), data->settings.student.layers));
  g_assert_null (strstr (lk_run_comparison_get_common (comparison), "T 4"));
  g_object_unref (records[0]);
  g_object_unref (records[1]);
}

/* Sliders that were moved, and their number. */
static void
test_moves (RunData *data, gconstpointer unused)
{
  LkRunRecord *records[2] = { record_of (data, "still"), run_data_record (data) };
  g_autoptr (LkRunComparison) comparison = lk_run_comparison_new (records, 2);
  const LkComparedRow *row = find_row (comparison, "temperature T");

  g_assert_cmpstr (row->values[0], ==, "4");
  g_assert_cmpstr (row->values[1], ==, "2 → 8");
  row = find_row (comparison, "moves on the way");
  g_assert_cmpstr (row->values[0], ==, "0");
  g_assert_cmpstr (row->values[1], ==, "4");
  g_assert_nonnull (strstr (find_row (comparison, "method")->values[1], " → "));
  g_object_unref (records[0]);
  g_object_unref (records[1]);
}

/* Once more the same: nothing. One alone: all that came of it. */
static void
test_same (RunData *data, gconstpointer unused)
{
  LkRunRecord *records[2] = { record_of (data, "a"), record_of (data, "b") };
  g_autoptr (LkRunComparison) comparison = lk_run_comparison_new (records, 2);
  g_autoptr (LkRunComparison) alone = lk_run_comparison_new (records, 1);

  g_assert_cmpuint (lk_run_comparison_n_rows (comparison), ==, 0);
  g_assert_nonnull (strstr (lk_run_comparison_get_common (comparison), "T 4"));
  g_assert_cmpuint (lk_run_comparison_n_rows (alone), ==, 9);
  for (guint i = 0; i < 9; i++)
    {
      g_assert_true (lk_run_comparison_get_row (alone, i)->result);
      g_assert_false (lk_run_comparison_get_row (alone, i)->best[0]);
    }
  g_object_unref (records[0]);
  g_object_unref (records[1]);
}

/* Results on other test samples are shown, but none is the best; what is not
 * known is no number. */
static void
test_incomparable (RunData *data, gconstpointer unused)
{
  LkRunRecord *records[2];
  g_autoptr (LkRunComparison) comparison = NULL;
  const LkComparedRow *row;

  data->settings.twin = TRUE;
  records[0] = record_of (data, "a");
  run_data_teardown (data, NULL);
  run_data_setup (data, NULL);
  lk_teacher_unref (data->teacher);
  lk_dataset_unref (data->dataset);
  data->dataset = train_data_new (203, 40, 6);
  data->teacher = train_teacher_new (data->dataset);
  data->settings.twin = FALSE;
  records[1] = record_of (data, "b");
  comparison = lk_run_comparison_new (records, 2);
  row = find_row (comparison, "untaught twin’s test errors");
  g_assert_cmpstr (row->values[1], ==, "–");
  for (guint i = 0; i < lk_run_comparison_n_rows (comparison); i++)
    {
      row = lk_run_comparison_get_row (comparison, i);
      g_assert_false (row->best[0] || row->best[1]);
    }
  g_object_unref (records[0]);
  g_object_unref (records[1]);
}

/* Numbers read back as the same bits. */
static void
test_table (RunData *data, gconstpointer unused)
{
  LkRunRecord *records[2];
  g_autoptr (LkRunComparison) comparison = NULL;
  g_autoptr (LkTable) table = NULL;
  gboolean seen = FALSE;

  records[0] = record_of (data, "one");
  data->settings.loss.alpha = 0.1;
  records[1] = record_of (data, "other");
  comparison = lk_run_comparison_new (records, 2);
  table = lk_run_comparison_to_table (comparison);
  g_assert_cmpuint (lk_table_n_rows (table), ==, 1 + lk_run_comparison_n_rows (comparison));
  g_assert_cmpstr (lk_table_cell (table, 0, 2), ==, "other");
  for (guint r = 1; r < lk_table_n_rows (table); r++)
    {
      g_assert_cmpuint (lk_table_n_cells (table, r), ==, 3);
      if (!g_str_equal (lk_table_cell (table, r, 0), "negative log-likelihood, nats"))
        continue;
      seen = TRUE;
      g_assert_cmpfloat (g_ascii_strtod (lk_table_cell (table, r, 1), NULL), ==,
                         lk_run_record_get_result (records[0])->student.nll);
    }
  g_assert_true (seen);
  g_object_unref (records[0]);
  g_object_unref (records[1]);
}

/* Every setting has a name here, or it would never be seen to differ; threads are a fact. */
static void
test_complete (RunData *data, gconstpointer unused)
{
  LkRunRecord *plain = record_of (data, "plain");

  for (guint s = 1; s < LK_N_SETTINGS; s++)
    {
      g_auto (LkSettings) settings = { 0 };
      g_auto (GValue) value = G_VALUE_INIT;
      g_autoptr (LkDistillation) run = NULL;
      g_autoptr (LkRunComparison) comparison = NULL;
      LkRunRecord *records[2] = { plain, NULL };
      const char *const files[] = { "a/teacher.safetensors", NULL };

      if (g_str_equal (lk_setting_info (s)->name, "threads"))
        continue;
      lk_settings_copy (&data->settings, &settings);
      g_value_init (&value, lk_setting_type (s));
      lk_setting_get (&settings, s, &value);
      if (G_VALUE_HOLDS_DOUBLE (&value))
        g_value_set_double (&value, g_value_get_double (&value) == 0.25 ? 0.5 : 0.25);
      else if (G_VALUE_HOLDS_UINT (&value))
        g_value_set_uint (&value, g_value_get_uint (&value) == 1 ? 0 : 1);
      else if (G_VALUE_HOLDS_ENUM (&value))
        g_value_set_enum (&value, g_value_get_enum (&value) == 1 ? 0 : 1);
      else if (G_VALUE_HOLDS_UINT64 (&value))
        g_value_set_uint64 (&value, g_value_get_uint64 (&value) + 1);
      else if (G_VALUE_HOLDS_BOOLEAN (&value))
        g_value_set_boolean (&value, !g_value_get_boolean (&value));
      else if (G_VALUE_HOLDS_STRING (&value))
        g_value_set_string (&value, "another");
      else
        g_value_set_boxed (&value, files);
      lk_setting_set (&settings, s, &value);

      /* The settings of the record alone: the run behind it need not be possible. */
      run = lk_distillation_new (&data->settings, data->teacher, NULL);
      g_assert_nonnull (lk_distillation_evaluate (run, NULL));
      records[1] = lk_run_record_from_run (&settings, data->teacher, run);
      comparison = lk_run_comparison_new (records, 2);
      /* A data set is known by its title, which is the same here. */
      if (!g_str_equal (lk_setting_info (s)->name, "dataset") &&
          (lk_run_comparison_n_rows (comparison) == 0 || lk_run_comparison_get_row (comparison, 0)->result))
        g_error ("nobody sees that “%s” differs", lk_setting_info (s)->name);
      g_object_unref (records[1]);
    }
  g_object_unref (plain);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_NUMERIC, "C");
#define ADD(name, func) g_test_add ("/run-comparison/" name, RunData, NULL, run_data_setup, func, run_data_teardown)
  ADD ("differences", test_differences);
  ADD ("moves", test_moves);
  ADD ("same", test_same);
  ADD ("incomparable", test_incomparable);
  ADD ("table", test_table);
  ADD ("complete", test_complete);
  return g_test_run ();
}
