/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <cblas.h>
#include <glib.h>
#include <string.h>

#include "nn/lk-blas.h"
#include "nn/lk-parallel.h"

/* Each kind of OpenBLAS, as lk-blas.c sees it: the functions below stand before those
 * of the library, which may be of any kind. */

#define M          8
#define N          9
#define K          10
#define N_THREADS  2
#define N_PRODUCTS 500

/* Longer than any scheduler takes: over means failed. */
#define GUARD (20 * G_USEC_PER_SEC)

static int kind;
static int global_threads = 4;
static _Thread_local int threads_here = 4; /* of OpenMP: each thread has a number of its own */

static GMutex mutex;
static GCond cond;
static gboolean wait_for_others;
static guint n_inside, most_inside;
static guint n_wrong_threads;

int
openblas_get_parallel (void)
{
  return kind;
}

int
openblas_get_num_threads (void)
{
  return global_threads;
}

void
openblas_set_num_threads (int n)
{
  g_mutex_lock (&mutex);
  global_threads = n;
  threads_here = n;
  g_mutex_unlock (&mutex);
}

static void
enter (void)
{
  gint64 end = g_get_monotonic_time () + GUARD;

  g_mutex_lock (&mutex);
  n_inside++;
  most_inside = MAX (most_inside, n_inside);
  if (kind == 2 && threads_here != 1)
    n_wrong_threads++;
  g_cond_broadcast (&cond);
  while (wait_for_others && most_inside < N_THREADS)
    {
      if (!g_cond_wait_until (&cond, &mutex, end))
        g_error ("The products do not run at once");
    }
  g_mutex_unlock (&mutex);
}

static void
leave (void)
{
  g_mutex_lock (&mutex);
  n_inside--;
  g_mutex_unlock (&mutex);
}

void
cblas_sgemm (OPENBLAS_CONST enum CBLAS_ORDER order, OPENBLAS_CONST enum CBLAS_TRANSPOSE trans_a,
             OPENBLAS_CONST enum CBLAS_TRANSPOSE trans_b, OPENBLAS_CONST blasint m, OPENBLAS_CONST blasint n,
             OPENBLAS_CONST blasint k, OPENBLAS_CONST float alpha, OPENBLAS_CONST float *a, OPENBLAS_CONST blasint lda,
             OPENBLAS_CONST float *b, OPENBLAS_CONST blasint ldb, OPENBLAS_CONST float beta, float *c,
             OPENBLAS_CONST blasint ldc)
{
  enter ();
  for (blasint i = 0; i < m; i++)
    {
      for (blasint j = 0; j < n; j++)
        {
          float sum = 0.0f;

          for (blasint l = 0; l < k; l++)
            sum += a[i * lda + l] * b[l * ldb + j];
          c[i * ldc + j] = sum;
        }
      g_thread_yield (); /* so that another thread would come in, if it could */
    }
  leave ();
}

static float a[M * K], b[K * N], expected[M * N];

static gpointer
multiply_main (gpointer data)
{
  for (guint i = 0; i < N_PRODUCTS; i++)
    {
      float c[M * N];

      lk_matmul (M, N, K, a, false, b, false, 0.0f, c);
      g_assert_cmpmem (c, sizeof c, expected, sizeof expected);
    }
  return NULL;
}

static void
multiply_at_once (int of_kind, gboolean together)
{
  GThread *threads[N_THREADS];

  kind = of_kind;
  wait_for_others = FALSE;
  lk_parallel_set_threads (1);
  lk_matmul (M, N, K, a, false, b, false, 0.0f, expected);
  wait_for_others = together;
  n_inside = most_inside = n_wrong_threads = 0;
  for (guint t = 0; t < N_THREADS; t++)
    threads[t] = g_thread_new ("multiply", multiply_main, NULL);
  for (guint t = 0; t < N_THREADS; t++)
    g_thread_join (threads[t]);
}

static void
test_serial (void)
{
  multiply_at_once (0, FALSE);
  g_assert_cmpuint (most_inside, ==, 1);
  g_assert_cmpint (lk_blas_kind (), ==, LK_BLAS_SERIAL);
}

static void
test_pthreads (void)
{
  multiply_at_once (1, TRUE);
  g_assert_cmpuint (most_inside, ==, N_THREADS);
  g_assert_cmpint (lk_blas_kind (), ==, LK_BLAS_PTHREADS);
}

/* Threads that are not of OpenMP's making begin with all processors there, so that a
 * lane's products would have other bits than those of the thread that set the number. */
static void
test_openmp (void)
{
  multiply_at_once (2, TRUE);
  g_assert_cmpuint (most_inside, ==, N_THREADS);
  g_assert_cmpuint (n_wrong_threads, ==, 0);
  g_assert_cmpint (lk_blas_kind (), ==, LK_BLAS_OPENMP);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (a); i++)
    a[i] = (float) (i % 7) - 3.0f;
  for (gsize i = 0; i < G_N_ELEMENTS (b); i++)
    b[i] = (float) (i % 5) - 2.0f;
  g_test_add_func ("/nn/blas-kinds/serial", test_serial);
  g_test_add_func ("/nn/blas-kinds/pthreads", test_pthreads);
  g_test_add_func ("/nn/blas-kinds/openmp", test_openmp);
  return g_test_run ();
}
