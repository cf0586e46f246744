/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "sweep/lk-sweep-table.h"
#include "tests/sweep/sweep-data.h"
#include "tests/train/train-data.h"
#include "settings/lk-setting-table.h"

static void
test_rows (void)
{
  LkDataset *dataset = train_data_new (40, 20, 1);
  g_autoptr (LkTeacher) teacher = train_teacher_new (dataset);
  g_auto (LkSettings) base = { 0 };
  g_auto (LkSweepSpec) spec = { 0 };
  g_autoptr (LkSweepTable) table = NULL;
  g_autoptr (GArray) rows = NULL;
  g_autoptr (GArray) missing = NULL;

  train_settings_init (&base);
  lk_sweep_spec_init (&spec, &base);
  lk_dataset_unref (dataset); /* the teacher's */
  spec.n_seeds = 2;
  table = lk_sweep_table_new (&spec, teacher);
  /* The table has a copy of its own. */
  spec.n_seeds = 7;
  sweep_put_text (&spec, LK_SWEEP_STUDENT, "3");
  g_assert_cmpuint (lk_sweep_n_runs (&table->spec), ==, 4);

  lk_log_append (table->rows, &(LkSweepRow) { .run = 2, .n_held = 9 });
  lk_log_append (table->rows, &(LkSweepRow) { .run = 1, .n_held = 8 });
  rows = lk_sweep_table_copy_rows (table, 1);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpuint (g_array_index (rows, LkSweepRow, 0).n_held, ==, 9);
  missing = lk_sweep_table_missing (table);
  g_assert_cmpuint (missing->len, ==, 2);
  g_assert_cmpuint (g_array_index (missing, guint, 0), ==, 0);
  g_assert_cmpuint (g_array_index (missing, guint, 1), ==, 3);
}

/* What can be compared ends together: of each student the taught, then the untaught. */
static void
test_order (void)
{
  static const guint order[] = { 0, 1, 4, 2, 3, 5 };
  LkDataset *dataset = train_data_new (40, 20, 1);
  g_autoptr (LkTeacher) teacher = train_teacher_new (dataset);
  g_auto (LkSettings) base = { 0 };
  g_auto (LkSweepSpec) spec = { 0 };
  g_autoptr (LkSweepTable) table = NULL;
  g_autoptr (GArray) missing = NULL;

  train_settings_init (&base);
  lk_sweep_spec_init (&spec, &base);
  lk_dataset_unref (dataset);
  sweep_put_text (&spec, LK_SWEEP_STUDENT, "3");
  sweep_put_text (&spec, LK_SWEEP_STUDENT, "4");
  sweep_put_number (&spec, LK_SWEEP_TEMPERATURE, 1.0);
  sweep_put_number (&spec, LK_SWEEP_TEMPERATURE, 2.0);
  table = lk_sweep_table_new (&spec, teacher);
  missing = lk_sweep_table_missing (table);
  g_assert_cmpmem (missing->data, missing->len * sizeof (guint), order, sizeof order);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sweep/sweep-table/rows", test_rows);
  g_test_add_func ("/sweep/sweep-table/order", test_order);
  return g_test_run ();
}
