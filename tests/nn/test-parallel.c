/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "nn/lk-blas.h"
#include "nn/lk-parallel.h"

#define MOST 8

typedef struct {
  gsize n_parts;
  gint done[MOST]; /* how often each part was done */
} Job;

static void
count (void *data, size_t part, size_t n_parts)
{
  Job *job = data;

  g_assert_cmpuint (part, <, n_parts);
  g_assert_cmpuint (n_parts, <=, MOST);
  if (part == 0)
    job->n_parts = n_parts;
  g_atomic_int_inc (&job->done[part]);
}

static void
check (const Job *job)
{
  for (gsize part = 0; part < MOST; part++)
    g_assert_cmpint (job->done[part], ==, part < job->n_parts);
}

/* Each part once, as many as products have threads, also after that number has changed. */
static void
test_parts (void)
{
  static const int threads[] = { 1, 2, 2, 1, 2 };

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    for (int round = 0; round < 200; round++)
      {
        Job job = { 0 };

        lk_parallel_set_threads (threads[i]);
        lk_in_parts (count, &job);
        g_assert_cmpuint (job.n_parts, ==, (gsize) lk_parallel_get_threads ());
        check (&job);
      }
}

static void
inner (void *data, size_t part, size_t n_parts)
{
  Job *jobs = data;

  lk_in_parts (count, &jobs[part]);
}

/* Work within work is done, by whoever asks. */
static void
test_nested (void)
{
  Job jobs[MOST] = { { 0 } };

  lk_parallel_set_threads (2);
  lk_in_parts (inner, jobs);
  for (gsize i = 0; i < (gsize) lk_parallel_get_threads (); i++)
    {
      g_assert_cmpuint (jobs[i].n_parts, ==, 1);
      check (&jobs[i]);
    }
}

static gpointer
call (gpointer data)
{
  for (int round = 0; round < 500; round++)
    {
      Job job = { 0 };

      lk_in_parts (count, &job);
      check (&job);
    }
  return NULL;
}

/* From several threads at once. */
static void
test_callers (void)
{
  GThread *threads[3];

  lk_parallel_set_threads (2);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("caller", call, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/parallel/parts", test_parts);
  g_test_add_func ("/parallel/nested", test_nested);
  g_test_add_func ("/parallel/callers", test_callers);
  return g_test_run ();
}
