/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <unistd.h>

#define MOST_HELPERS 63

static atomic_int threads; /* 0: not said yet */

/* Who holds it gives the helpers work. */
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

/* What the helpers are to do. */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t work = PTHREAD_COND_INITIALIZER, done = PTHREAD_COND_INITIALIZER;
static struct {
  size_t n_helpers; /* that there are */
  unsigned round;   /* goes up with each piece of work */
  LkPart func;
  void *data;
  size_t n_parts;
  size_t n_left; /* parts of helpers that are not done */
} pool;

/* Helper i does part i + 1 of each piece of work that has so many. */
static void *
help (void *data)
{
  size_t part = (size_t) data;
  unsigned seen = 0;

  pthread_mutex_lock (&mutex);
  for (;;)
    {
      LkPart func;
      void *of;
      size_t n_parts;

      while (pool.round == seen || part >= pool.n_parts)
        {
          seen = pool.round;
          pthread_cond_wait (&work, &mutex);
        }
      seen = pool.round;
      func = pool.func;
      of = pool.data;
      n_parts = pool.n_parts;
      pthread_mutex_unlock (&mutex);
      func (of, part, n_parts);
      pthread_mutex_lock (&mutex);
      if (--pool.n_left == 0)
        pthread_cond_signal (&done);
    }
  return NULL;
}

/* How many helpers there are when n are wanted. They stay as long as the program does. */
static size_t
have_helpers (size_t n)
{
  while (pool.n_helpers < n)
    {
      pthread_t thread;

      if (pthread_create (&thread, NULL, help, (void *) (pool.n_helpers + 1)) != 0)
        break;
      pthread_detach (thread);
      pool.n_helpers++;
    }
  return pool.n_helpers < n ? pool.n_helpers : n;
}

void
lk_parallel_set_threads (int n_threads)
{
  atomic_store (&threads, n_threads);
}

int
lk_parallel_get_threads (void)
{
  int n_threads = atomic_load (&threads);

  if (n_threads < 1)
    n_threads = (int) sysconf (_SC_NPROCESSORS_ONLN);
  return n_threads < 1 ? 1 : n_threads;
}

size_t
lk_part_start (size_t whole, size_t grain, size_t i, size_t n)
{
  return i == n ? whole : whole / grain * i / n * grain;
}

void
lk_in_parts (LkPart func, void *data)
{
  int n_threads = lk_parallel_get_threads ();
  size_t n_helpers;

  if (n_threads < 2 || pthread_mutex_trylock (&turn) != 0)
    {
      func (data, 0, 1);
      return;
    }
  pthread_mutex_lock (&mutex);
  n_helpers = have_helpers (n_threads - 1 < MOST_HELPERS ? (size_t) n_threads - 1 : MOST_HELPERS);
  pool.round++;
  pool.func = func;
  pool.data = data;
  pool.n_parts = n_helpers + 1;
  pool.n_left = n_helpers;
  pthread_cond_broadcast (&work);
  pthread_mutex_unlock (&mutex);

  func (data, 0, n_helpers + 1);

  pthread_mutex_lock (&mutex);
  while (pool.n_left > 0)
    pthread_cond_wait (&done, &mutex);
  pthread_mutex_unlock (&mutex);
  pthread_mutex_unlock (&turn);
}
