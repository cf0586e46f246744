/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-sweep.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#include "io/lk-error.h"
#include "lk-run-pool.h"

struct _LkSweep {
  const LkSweepSpec *spec;
  LkTeacher *teacher;
  LkRunPool *pool;
};

static LkDistillation *
make_run (guint number, gpointer user_data, GError **error)
{
  const LkSweep *sweep = user_data;
  LkSettings settings = lk_sweep_settings (sweep->spec, number);

  return lk_distillation_new (&settings, sweep->teacher, error);
}

const LkScore *
lk_sweep_row_score (const LkSweepRow *row, guint bits)
{
  return bits == LK_SMALLER_FLOAT ? &row->test : &row->smaller[bits - LK_SMALLER_LEAST].test;
}

/* The trained student in so many bits; `is` what it is as it is. */
static gboolean
measure_smaller (LkDistillation *run, guint bits, const LkScore *is, LkSweepSmaller *result, GError **error)
{
  const LkSmallerForm form = { .bits = bits };
  LkSmaller *smaller = NULL;
  LkStatus status = lk_smaller_new (lk_distillation_get_student (run), &form, &smaller);
  gboolean ok;

  if (status == LK_NOT_FINITE)
    {
      *result = (LkSweepSmaller) { .n_bytes = NAN, .test = *is };
      return TRUE;
    }
  if (status != LK_OK)
    {
      lk_error_set_status (error, status, _ ("Could not make the network smaller"));
      return FALSE;
    }
  result->n_bytes = (double) smaller->n_bytes;
  ok = lk_distillation_score (run, smaller->network, &result->test, error);
  lk_smaller_free (smaller);
  return ok;
}

static gpointer
make_row (LkDistillation *run, guint number, gpointer user_data, GError **error)
{
  const LkSweep *sweep = user_data;
  g_autofree LkSweepRow *row = g_new0 (LkSweepRow, 1);
  guint bits[LK_SWEEP_N_BITS];
  guint n_bits = lk_sweep_bits_list (sweep->spec->bits, bits);

  row->run = number;
  row->n_held = lk_distillation_get_n_held (run);
  row->validation = (LkScore) { .teacher_unknown = true, .nll = NAN, .calibration_error = NAN, .kl = NAN };
  if (row->n_held > 0 && !lk_distillation_validate (run, &row->validation, error))
    return NULL;
  row->test = lk_distillation_get_evaluation (run)->record.student;
  for (guint i = 0; i < n_bits; i++)
    if (!measure_smaller (run, bits[i], &row->test, &row->smaller[bits[i] - LK_SMALLER_LEAST], error))
      return NULL;
  return g_steal_pointer (&row);
}

LkSweep *
lk_sweep_start (const LkSweepSpec *spec, LkTeacher *teacher, const guint *runs, guint n, guint n_threads)
{
  static const LkRunPoolFuncs funcs = { make_run, make_row, g_free };
  LkSweep *sweep = g_new0 (LkSweep, 1);

  sweep->spec = spec;
  sweep->teacher = lk_teacher_ref (teacher);
  sweep->pool = lk_run_pool_start (&funcs, sweep, runs, n, n_threads);
  return sweep;
}

gboolean
lk_sweep_wait (LkSweep *sweep, gint64 microseconds, LkSweepRow *row, GError **error)
{
  gpointer result = NULL;
  guint number = 0;
  gboolean ok = lk_run_pool_wait (sweep->pool, microseconds, &number, &result, error);

  *row = ok ? *(LkSweepRow *) result : (LkSweepRow) { .run = number };
  g_free (result);
  return ok;
}

guint
lk_sweep_n_left (const LkSweep *sweep)
{
  return lk_run_pool_n_left (sweep->pool);
}

double
lk_sweep_get_progress (const LkSweep *sweep)
{
  return lk_run_pool_progress (sweep->pool);
}

void
lk_sweep_free (LkSweep *sweep)
{
  lk_run_pool_free (sweep->pool);
  lk_teacher_unref (sweep->teacher);
  g_free (sweep);
}

const char *
lk_measure_id (LkMeasure measure)
{
  static const char *const ids[LK_N_MEASURES] = { "errors", "agreement", "nll", "calibration" };

  return ids[measure];
}

gboolean
lk_measure_from_id (const char *id, LkMeasure *measure)
{
  for (LkMeasure m = 0; m < LK_N_MEASURES; m++)
    {
      if (g_str_equal (id, lk_measure_id (m)))
        {
          *measure = m;
          return TRUE;
        }
    }
  return FALSE;
}

double
lk_measure_value (LkMeasure measure, const LkScore *score, gsize n)
{
  switch (measure)
    {
    case LK_MEASURE_ERRORS:
      return (double) score->errors / n;
    case LK_MEASURE_AGREEMENT:
      return score->teacher_unknown ? NAN : 1.0 - (double) score->agreements / n;
    case LK_MEASURE_NLL:
      return score->nll;
    case LK_MEASURE_CALIBRATION:
      return score->calibration_error;
    }
  g_return_val_if_reached (NAN);
}

LkSweepCell
lk_sweep_cell (const LkSweepSpec *spec, const LkSweepRow *rows, gsize n, guint first, LkMeasure measure, gsize n_test)
{
  LkSweepCell cell = { .mean = NAN, .min = NAN, .max = NAN };
  g_autofree const LkSweepRow **of_seed = g_new0 (const LkSweepRow *, spec->n_seeds);
  double sum = 0.0;

  for (gsize i = n; i-- > 0;)
    {
      if (rows[i].run >= first && rows[i].run - first < spec->n_seeds)
        of_seed[rows[i].run - first] = &rows[i];
    }
  /* Added in the order of the runs, so that the mean is the same whichever ended first. */
  for (guint seed = 0; seed < spec->n_seeds; seed++)
    {
      const LkSweepRow *row = of_seed[seed];
      double value;

      if (!row)
        continue;
      value = n_test > 0 ? lk_measure_value (measure, &row->test, n_test)
                         : lk_measure_value (measure, &row->validation, row->n_held);
      sum += value;
      cell.min = cell.n == 0 ? value : fmin (cell.min, value);
      cell.max = cell.n == 0 ? value : fmax (cell.max, value);
      cell.n++;
    }
  if (cell.n > 0)
    cell.mean = sum / cell.n;
  return cell;
}

guint
lk_sweep_n_taught_missing (const LkSweepSpec *spec, const LkSweepRow *rows, gsize n)
{
  guint n_taught = lk_sweep_n_taught (spec), n_done = 0;
  g_autofree gboolean *done = g_new0 (gboolean, n_taught);

  for (gsize i = 0; i < n; i++)
    {
      if (rows[i].run >= n_taught || done[rows[i].run])
        continue;
      done[rows[i].run] = TRUE;
      n_done++;
    }
  return n_taught - n_done;
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  guint run_a = ((const LkSweepRow *) a)->run, run_b = ((const LkSweepRow *) b)->run;

  return (run_a > run_b) - (run_a < run_b);
}

void
lk_sweep_sort_rows (LkSweepRow *rows, gsize n)
{
  if (n > 1)
    qsort (rows, n, sizeof *rows, compare_rows);
}

gint
lk_sweep_best (const LkSweepSpec *spec, const LkSweepRow *rows, gsize n, LkMeasure measure)
{
  /* By their numbers, the rows of a cell stand together: a look at each is enough. */
  g_autofree LkSweepRow *sorted = g_memdup2 (rows, n * sizeof *rows);
  guint n_taught = lk_sweep_n_taught (spec);
  gint best = -1;
  double least = 0.0;
  gsize end;

  lk_sweep_sort_rows (sorted, n);
  for (gsize i = 0; i < n && sorted[i].run < n_taught; i = end)
    {
      guint first = sorted[i].run - sorted[i].run % spec->n_seeds;
      LkSweepCell cell;

      for (end = i; end < n && sorted[end].run - first < spec->n_seeds; end++)
        ;
      cell = lk_sweep_cell (spec, sorted + i, end - i, first, measure, 0);
      if (cell.n < spec->n_seeds || !isfinite (cell.mean) || (best >= 0 && cell.mean >= least))
        continue;
      best = (gint) first;
      least = cell.mean;
    }
  return best;
}
