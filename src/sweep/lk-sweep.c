/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-sweep.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "io/lk-error.h"
#include "nn/lk-blas.h"
#include "train/lk-distillation.h"
#include "train/lk-engine.h"
#include "train/lk-setting-table.h"
#include "train/lk-settings-check.h"
#include "train/lk-setup.h"
#include "train/lk-sums.h"

/* Steps between two looks at whether to stop. */
#define STRIDE 32

/* Progress is counted in these parts of a run. */
#define PARTS 1000

/* A run, made by the sweep's owner, done by a thread, and its result. */
typedef struct {
  LkDistillation *run;
  LkSweepRow row;
  GError *error;
} Job;

struct _LkSweep {
  const LkSweepSpec *spec;
  LkTeacher *teacher;
  GArray *runs; /* of guint */
  guint next;   /* of runs, to be given out */
  guint n_left;
  guint n_waited_for; /* given out and not taken back */
  guint n_threads;
  GThread **threads; /* (n_threads) */
  GAsyncQueue *todo; /* of Job; one without a run ends a thread */
  GAsyncQueue *done; /* of Job */
  gint stop;         /* atomic */
  gint parts_done;   /* likewise, of PARTS a run */
};

static void
job_free (Job *job)
{
  g_clear_pointer (&job->run, lk_distillation_free);
  g_clear_error (&job->error);
  g_free (job);
}

static void
do_job (LkSweep *sweep, Job *job)
{
  int parts = 0;

  while (!g_atomic_int_get (&sweep->stop) && !lk_distillation_is_done (job->run))
    {
      int now;

      if (!lk_distillation_advance (job->run, STRIDE, &job->error))
        break;
      now = (int) (PARTS * lk_distillation_get_step (job->run) / lk_distillation_get_n_steps (job->run));
      g_atomic_int_add (&sweep->parts_done, now - parts);
      parts = now;
    }
  if (!job->error && !g_atomic_int_get (&sweep->stop) &&
      lk_distillation_validate (job->run, &job->row.validation, &job->error))
    {
      job->row.n_held = lk_distillation_get_n_held (job->run);
      job->row.test = lk_distillation_get_evaluation (job->run)->record.student;
    }
  g_async_queue_push (sweep->done, job);
}

/* Not of a shared pool, whose threads have the niceness of whoever began them: these
 * have the caller's, so that a window's thread goes first. */
static gpointer
thread_main (gpointer data)
{
  LkSweep *sweep = data;
  Job *job;

  while ((job = g_async_queue_pop (sweep->todo))->run)
    do_job (sweep, job);
  job_free (job);
  return NULL;
}

/* Gives out runs until every thread has one. Only as many exist at once. */
static void
give_out (LkSweep *sweep)
{
  while (sweep->n_waited_for < sweep->n_threads && sweep->next < sweep->runs->len)
    {
      guint number = g_array_index (sweep->runs, guint, sweep->next);
      LkSettings settings = lk_sweep_settings (sweep->spec, number);
      Job *job = g_new0 (Job, 1);

      job->run = lk_distillation_new (&settings, sweep->teacher, &job->error);
      job->row.run = number;
      sweep->next++;
      sweep->n_waited_for++;
      g_async_queue_push (job->run ? sweep->todo : sweep->done, job);
    }
}

LkSweep *
lk_sweep_start (const LkSweepSpec *spec, LkTeacher *teacher, const guint *runs, guint n, guint n_threads)
{
  LkSweep *sweep = g_new0 (LkSweep, 1);

  sweep->spec = spec;
  sweep->teacher = lk_teacher_ref (teacher);
  sweep->runs = g_array_sized_new (FALSE, FALSE, sizeof (guint), n);
  g_array_append_vals (sweep->runs, runs, n);
  sweep->n_left = n;
  sweep->n_threads = CLAMP (n_threads, 1, MAX (n, 1));
  /* Fewer where there is no memory for so many products at once: the outcome is the same. */
  while (sweep->n_threads > 2 && !lk_engine_reserve (sweep->n_threads, 1, NULL))
    sweep->n_threads--;
  sweep->todo = g_async_queue_new ();
  sweep->done = g_async_queue_new ();
  /* Now, and not when the first run asks for it while another is at work. */
  lk_blas_set_threads (1);
  sweep->threads = g_new (GThread *, sweep->n_threads);
  for (guint i = 0; i < sweep->n_threads; i++)
    sweep->threads[i] = g_thread_new ("sweep", thread_main, sweep);
  return sweep;
}

gboolean
lk_sweep_wait (LkSweep *sweep, gint64 microseconds, LkSweepRow *row, GError **error)
{
  Job *job;
  gboolean ok;

  if (sweep->n_left == 0)
    return FALSE;
  give_out (sweep);
  job = microseconds < 0 ? g_async_queue_pop (sweep->done)
                         : g_async_queue_timeout_pop (sweep->done, (guint64) microseconds);
  if (!job)
    return FALSE;
  sweep->n_waited_for--;
  sweep->n_left--;
  *row = job->row;
  ok = !job->error;
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&job->error));
  job_free (job);
  give_out (sweep);
  return ok;
}

guint
lk_sweep_n_left (const LkSweep *sweep)
{
  return sweep->n_left;
}

double
lk_sweep_get_progress (const LkSweep *sweep)
{
  return sweep->runs->len > 0 ? (double) g_atomic_int_get (&sweep->parts_done) / PARTS / sweep->runs->len : 1.0;
}

void
lk_sweep_free (LkSweep *sweep)
{
  Job *job;

  g_atomic_int_set (&sweep->stop, 1);
  for (guint i = 0; i < sweep->n_threads; i++)
    g_async_queue_push (sweep->todo, g_new0 (Job, 1));
  for (guint i = 0; i < sweep->n_threads; i++)
    g_thread_join (sweep->threads[i]);
  g_free (sweep->threads);
  g_async_queue_unref (sweep->todo);
  while ((job = g_async_queue_try_pop (sweep->done)))
    job_free (job);
  g_async_queue_unref (sweep->done);
  g_array_unref (sweep->runs);
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
