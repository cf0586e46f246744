/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-run-pool.h"

#include "nn/lk-parallel.h"
#include "train/lk-engine.h"

/* Steps between two looks at whether to stop. */
#define STRIDE 32

/* Progress is counted in these parts of a run. */
#define PARTS 1000

/* A run, made by the pool's owner, done by a thread, and its result. */
typedef struct {
  guint number;
  LkDistillation *run;
  gpointer result;
  GError *error;
} Job;

struct _LkRunPool {
  LkRunPoolFuncs funcs;
  gpointer user_data;
  GArray *numbers; /* of guint */
  guint next;      /* of the numbers, to be given out */
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
job_free (LkRunPool *self, Job *job)
{
  g_clear_pointer (&job->run, lk_distillation_free);
  g_clear_pointer (&job->result, self->funcs.free_result);
  g_clear_error (&job->error);
  g_free (job);
}

static void
do_job (LkRunPool *self, Job *job)
{
  gboolean more = TRUE;
  int parts = 0;

  while (more && !g_atomic_int_get (&self->stop) && !lk_distillation_is_done (job->run))
    {
      int now;

      if (!lk_distillation_advance (job->run, STRIDE, &job->error) ||
          (self->funcs.look && !self->funcs.look (job->run, job->number, self->user_data, &more, &job->error)))
        break;
      now = (int) (PARTS * lk_distillation_get_step (job->run) / lk_distillation_get_n_steps (job->run));
      g_atomic_int_add (&self->parts_done, now - parts);
      parts = now;
    }
  if (!job->error && !more)
    g_atomic_int_add (&self->parts_done, PARTS - parts);
  if (!job->error && !g_atomic_int_get (&self->stop))
    job->result = self->funcs.finish (job->run, job->number, self->user_data, &job->error);
  g_clear_pointer (&job->run, lk_distillation_free);
  g_async_queue_push (self->done, job);
}

/* Not of a shared pool, whose threads have the niceness of whoever began them: these
 * have the caller's, so that a window's thread goes first. */
static gpointer
thread_main (gpointer data)
{
  LkRunPool *self = data;
  Job *job;

  while ((job = g_async_queue_pop (self->todo))->run)
    do_job (self, job);
  job_free (self, job);
  return NULL;
}

/* Gives out runs until every thread has one. Only as many exist at once. */
static void
give_out (LkRunPool *self)
{
  while (self->n_waited_for < self->n_threads && self->next < self->numbers->len)
    {
      Job *job = g_new0 (Job, 1);

      job->number = g_array_index (self->numbers, guint, self->next);
      job->run = self->funcs.make (job->number, self->user_data, &job->error);
      self->next++;
      self->n_waited_for++;
      g_async_queue_push (job->run ? self->todo : self->done, job);
    }
}

LkRunPool *
lk_run_pool_start (const LkRunPoolFuncs *funcs, gpointer user_data, const guint *numbers, guint n, guint n_threads)
{
  LkRunPool *self = g_new0 (LkRunPool, 1);

  self->funcs = *funcs;
  self->user_data = user_data;
  self->numbers = g_array_sized_new (FALSE, FALSE, sizeof (guint), n);
  g_array_append_vals (self->numbers, numbers, n);
  self->n_left = n;
  self->n_threads = CLAMP (n_threads, 1, MAX (n, 1));
  /* Fewer where there is no memory for so many products at once: the outcome is the same. */
  while (self->n_threads > 2 && !lk_engine_reserve (self->n_threads, 1, NULL))
    self->n_threads--;
  self->todo = g_async_queue_new ();
  self->done = g_async_queue_new ();
  /* Now, and not when the first run asks for it while another is at work. */
  lk_parallel_set_threads (1);
  self->threads = g_new (GThread *, self->n_threads);
  for (guint i = 0; i < self->n_threads; i++)
    self->threads[i] = g_thread_new ("run", thread_main, self);
  return self;
}

gboolean
lk_run_pool_wait (LkRunPool *self, gint64 microseconds, guint *number, gpointer *result, GError **error)
{
  Job *job;
  gboolean ok;

  if (self->n_left == 0)
    return FALSE;
  give_out (self);
  job = microseconds < 0 ? g_async_queue_pop (self->done)
                         : g_async_queue_timeout_pop (self->done, (guint64) microseconds);
  if (!job)
    return FALSE;
  self->n_waited_for--;
  self->n_left--;
  *number = job->number;
  ok = !job->error;
  if (ok)
    *result = g_steal_pointer (&job->result);
  else
    g_propagate_error (error, g_steal_pointer (&job->error));
  job_free (self, job);
  give_out (self);
  return ok;
}

guint
lk_run_pool_n_left (const LkRunPool *self)
{
  return self->n_left;
}

double
lk_run_pool_progress (const LkRunPool *self)
{
  return self->numbers->len > 0 ? (double) g_atomic_int_get (&self->parts_done) / PARTS / self->numbers->len : 1.0;
}

void
lk_run_pool_free (LkRunPool *self)
{
  Job *job;

  g_atomic_int_set (&self->stop, 1);
  for (guint i = 0; i < self->n_threads; i++)
    g_async_queue_push (self->todo, g_new0 (Job, 1));
  for (guint i = 0; i < self->n_threads; i++)
    g_thread_join (self->threads[i]);
  g_free (self->threads);
  g_async_queue_unref (self->todo);
  while ((job = g_async_queue_try_pop (self->done)))
    job_free (self, job);
  g_async_queue_unref (self->done);
  g_array_unref (self->numbers);
  g_free (self);
}
