/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-worker-sweep.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "nn/lk-parallel.h"
#include "train/lk-setup.h"

/* Before so much is done, what is left would be a guess. */
#define LEAST_PROGRESS 0.01

void
lk_worker_sweep_start (LkWorker *worker, const LkSweepSpec *spec)
{
  g_autoptr (GArray) missing = NULL;
  GError *error = NULL;

  lk_worker_sweep_stop (worker);
  g_clear_pointer (&worker->sweep_error, g_free);
  if (spec && (!worker->teacher || !lk_teacher_is_ready (worker->teacher) || worker->phase < LK_PHASE_READY))
    worker->sweep_error = g_strdup (_ ("The teacher is not ready yet: start the sweep when it is"));
  else if (spec && !lk_sweep_spec_check (spec, &error))
    worker->sweep_error = g_strdup (error->message);
  g_clear_error (&error);
  if (worker->sweep_error || (!spec && !worker->sweep_table))
    return;

  if (spec)
    {
      g_clear_pointer (&worker->sweep_table, lk_sweep_table_unref);
      worker->sweep_table = lk_sweep_table_new (spec, worker->teacher);
    }
  missing = lk_sweep_table_missing (worker->sweep_table);
  if (missing->len == 0)
    return;
  worker->side_blas_threads = lk_parallel_get_threads ();
  worker->sweep_began = g_get_monotonic_time ();
  worker->sweep_rows_before = lk_log_length (worker->sweep_table->rows);
  worker->sweep = lk_sweep_start (&worker->sweep_table->spec, worker->sweep_table->teacher,
                                  (const guint *) (gpointer) missing->data, missing->len,
                                  lk_settings_n_lanes (&worker->sweep_table->spec.base));
}

void
lk_worker_sweep_slice (LkWorker *worker, gint64 microseconds)
{
  LkSweepRow row;
  GError *error = NULL;

  while (lk_sweep_wait (worker->sweep, microseconds, &row, &error))
    {
      lk_log_append (worker->sweep_table->rows, &row);
      microseconds = 0;
    }
  if (error)
    {
      worker->sweep_error = g_strdup (error->message);
      g_error_free (error);
    }
  if (worker->sweep_error || lk_sweep_n_left (worker->sweep) == 0)
    lk_worker_sweep_stop (worker);
}

void
lk_worker_sweep_stop (LkWorker *worker)
{
  if (!worker->sweep)
    return;
  g_clear_pointer (&worker->sweep, lk_sweep_free);
  /* The live run's products are divided between threads as they were: bits depend on it. */
  lk_parallel_set_threads (worker->side_blas_threads);
}

void
lk_worker_sweep_describe (const LkWorker *worker, LkSnapshot *snapshot)
{
  double done;

  snapshot->sweep_error = g_strdup (worker->sweep_error);
  snapshot->sweep_seconds_left = NAN;
  if (!worker->sweep_table)
    return;
  snapshot->sweep = lk_sweep_table_ref (worker->sweep_table);
  snapshot->n_sweep_rows = lk_log_length (worker->sweep_table->rows);
  snapshot->sweep_progress = (double) snapshot->n_sweep_rows / lk_sweep_n_runs (&worker->sweep_table->spec);
  if (!worker->sweep)
    return;
  snapshot->sweeping = TRUE;
  done = lk_sweep_get_progress (worker->sweep);
  snapshot->sweep_progress = worker->sweep_rows_before / (double) lk_sweep_n_runs (&worker->sweep_table->spec);
  snapshot->sweep_progress += done * (1.0 - snapshot->sweep_progress);
  if (done >= LEAST_PROGRESS)
    snapshot->sweep_seconds_left = (g_get_monotonic_time () - worker->sweep_began) / 1e6 * (1.0 - done) / done;
}

void
lk_worker_sweep_clear (LkWorker *worker)
{
  lk_worker_sweep_stop (worker);
  g_clear_pointer (&worker->sweep_table, lk_sweep_table_unref);
  g_clear_pointer (&worker->sweep_error, g_free);
}
