/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-worker-seeds.h"

#include <glib/gi18n-lib.h>

#include "nn/lk-parallel.h"
#include "train/lk-setup.h"

/* Of what is at work. */
static void
take_result (LkWorker *worker)
{
  g_clear_pointer (&worker->seeds_result, lk_seeds_result_unref);
  g_clear_pointer (&worker->chain_result, lk_chain_result_unref);
  if (worker->seeds)
    worker->seeds_result = lk_seeds_result_new (worker->seeds);
  else
    worker->chain_result = lk_chain_result_new (worker->chain);
}

void
lk_worker_seeds_start (LkWorker *worker, guint n, const LkAssistant *assistant)
{
  guint n_lanes;

  lk_worker_seeds_clear (worker);
  if (!worker->teacher || !lk_teacher_is_ready (worker->teacher) || worker->phase < LK_PHASE_READY)
    {
      worker->seeds_error = g_strdup (_ ("The teacher is not ready yet: repeat the run when it is"));
      return;
    }
  if (worker->settings.student.epochs == 0)
    {
      worker->seeds_error = g_strdup (_ ("Runs without an end cannot be repeated: set a number of epochs"));
      return;
    }
  if (worker->settings.mutual)
    {
      worker->seeds_error =
          g_strdup (_ ("A repetition holds a student against its untaught twin, which mutual learning does not have: a "
                       "sweep trains untaught students beside"));
      return;
    }
  worker->side_blas_threads = lk_parallel_get_threads ();
  n_lanes = lk_settings_n_lanes (&worker->settings);
  if (assistant)
    worker->chain = lk_chain_start (&worker->settings, assistant, worker->teacher, n, n_lanes);
  else
    worker->seeds = lk_seeds_start (&worker->settings, worker->teacher, n, n_lanes);
  take_result (worker);
}

gboolean
lk_worker_seeds_is_busy (const LkWorker *worker)
{
  return worker->seeds || worker->chain;
}

static gboolean
wait_for_run (LkWorker *worker, gint64 microseconds, GError **error)
{
  return worker->seeds ? lk_seeds_wait (worker->seeds, microseconds, error)
                       : lk_chain_wait (worker->chain, microseconds, error);
}

void
lk_worker_seeds_slice (LkWorker *worker, gint64 microseconds)
{
  GError *error = NULL;

  while (wait_for_run (worker, microseconds, &error))
    {
      take_result (worker);
      microseconds = 0;
    }
  if (error)
    {
      worker->seeds_error = g_strdup (error->message);
      g_error_free (error);
    }
  if (worker->seeds_error || (worker->seeds ? lk_seeds_n_left (worker->seeds) : lk_chain_n_left (worker->chain)) == 0)
    lk_worker_seeds_stop (worker);
}

void
lk_worker_seeds_stop (LkWorker *worker)
{
  if (!lk_worker_seeds_is_busy (worker))
    return;
  g_clear_pointer (&worker->seeds, lk_seeds_free);
  g_clear_pointer (&worker->chain, lk_chain_free);
  /* The live run's products are divided between threads as they were: bits depend on it. */
  lk_parallel_set_threads (worker->side_blas_threads);
}

void
lk_worker_seeds_describe (const LkWorker *worker, LkSnapshot *snapshot)
{
  snapshot->seeds_error = g_strdup (worker->seeds_error);
  if (worker->seeds_result)
    snapshot->seeds = lk_seeds_result_ref (worker->seeds_result);
  if (worker->chain_result)
    snapshot->chain = lk_chain_result_ref (worker->chain_result);
  snapshot->seeding = lk_worker_seeds_is_busy (worker);
  if (worker->seeds)
    snapshot->seeds_progress = lk_seeds_progress (worker->seeds);
  else if (worker->chain)
    snapshot->seeds_progress = lk_chain_progress (worker->chain);
}

void
lk_worker_seeds_clear (LkWorker *worker)
{
  lk_worker_seeds_stop (worker);
  g_clear_pointer (&worker->seeds_result, lk_seeds_result_unref);
  g_clear_pointer (&worker->chain_result, lk_chain_result_unref);
  g_clear_pointer (&worker->seeds_error, g_free);
}
