/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-sweep-table.h"

LkSweepTable *
lk_sweep_table_new (const LkSweepSpec *spec, LkTeacher *teacher)
{
  LkSweepTable *table = g_new0 (LkSweepTable, 1);

  g_atomic_ref_count_init (&table->refs);
  lk_sweep_spec_copy (spec, &table->spec);
  lk_sweep_spec_identify (&table->spec, teacher->dataset, teacher);
  table->teacher = lk_teacher_ref (teacher);
  table->asked = lk_sweep_ask_teacher (&table->spec, teacher);
  table->rows = lk_log_new (sizeof (LkSweepRow));
  return table;
}

LkSweepTable *
lk_sweep_table_ref (LkSweepTable *table)
{
  g_atomic_ref_count_inc (&table->refs);
  return table;
}

void
lk_sweep_table_unref (LkSweepTable *table)
{
  if (!g_atomic_ref_count_dec (&table->refs))
    return;
  lk_sweep_spec_clear (&table->spec);
  lk_teacher_unref (table->teacher);
  lk_log_unref (table->rows);
  g_free (table);
}

GArray *
lk_sweep_table_copy_rows (const LkSweepTable *table, gsize n)
{
  GArray *rows = g_array_sized_new (FALSE, FALSE, sizeof (LkSweepRow), (guint) n);

  for (gsize i = 0; i < n; i++)
    g_array_append_vals (rows, lk_log_get (table->rows, i), 1);
  return rows;
}

static int
compare_runs (gconstpointer a, gconstpointer b, gpointer spec)
{
  guint run_a = *(const guint *) a, run_b = *(const guint *) b;
  guint twin_a = lk_sweep_untaught_of (spec, run_a), twin_b = lk_sweep_untaught_of (spec, run_b);

  return twin_a != twin_b ? (twin_a > twin_b) - (twin_a < twin_b) : (run_a > run_b) - (run_a < run_b);
}

GArray *
lk_sweep_table_missing (const LkSweepTable *table)
{
  guint n = lk_sweep_n_runs (&table->spec);
  g_autofree gboolean *done = g_new0 (gboolean, n);
  GArray *missing = g_array_new (FALSE, FALSE, sizeof (guint));

  for (gsize i = 0; i < lk_log_length (table->rows); i++)
    done[((const LkSweepRow *) lk_log_get (table->rows, i))->run] = TRUE;
  for (guint run = 0; run < n; run++)
    {
      if (!done[run])
        g_array_append_val (missing, run);
    }
  g_array_sort_with_data (missing, compare_runs, (gpointer) &table->spec);
  return missing;
}
