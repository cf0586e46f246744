/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-blas.h"

#include <cblas.h>
#include <pthread.h>
#include <sys/mman.h>

/* A buffer of OpenBLAS, which has no function to say so (BUFFER_SIZE in its param.h,
 * and a page). */
#define BUFFER_BYTES (((size_t) 128 << 20) + 4096)

/* So many more must fit: the C library maps as much for a thread's small things. */
#define SPARE_BUFFERS 2

/* Rows of a product that is large enough for all helpers. */
#define WARM_UP 128

/* More than anyone has processors. */
#define MAX_BUFFERS 2048

/* Not in its header, and hidden in some builds: NULL there. */
extern void *blas_memory_alloc (int) __attribute__ ((weak));
extern void blas_memory_free (void *) __attribute__ ((weak));

/* Who holds it may multiply (a serial OpenBLAS) or change the threads of a product. */
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

static void
multiply (size_t m, size_t n, size_t k, const float *a, bool a_transposed, const float *b, bool b_transposed,
          float beta, float *c)
{
  cblas_sgemm (CblasRowMajor, a_transposed ? CblasTrans : CblasNoTrans, b_transposed ? CblasTrans : CblasNoTrans,
               (int) m, (int) n, (int) k, 1.0f, a, (int) (a_transposed ? m : k), b, (int) (b_transposed ? k : n), beta,
               c, (int) n);
}

/* OpenMP keeps a number of threads for each thread that calls it, and begins with all
 * processors: a lane would get other bits than the thread that set the number. */
static void
take_over_threads (void)
{
  static _Thread_local int taken_over;
  int n_threads = openblas_get_num_threads ();

  if (taken_over == n_threads)
    return;
  pthread_mutex_lock (&turn);
  openblas_set_num_threads (n_threads);
  pthread_mutex_unlock (&turn);
  taken_over = n_threads;
}

void
lk_matmul (size_t m, size_t n, size_t k, const float *a, bool a_transposed, const float *b, bool b_transposed,
           float beta, float *c)
{
  LkBlasKind kind = lk_blas_kind ();

  /* A serial OpenBLAS gives two threads the same buffer now and then. */
  if (kind == LK_BLAS_SERIAL)
    pthread_mutex_lock (&turn);
  else if (kind == LK_BLAS_OPENMP)
    take_over_threads ();
  multiply (m, n, k, a, a_transposed, b, b_transposed, beta, c);
  if (kind == LK_BLAS_SERIAL)
    pthread_mutex_unlock (&turn);
}

void
lk_blas_set_threads (int n_threads)
{
  if (openblas_get_num_threads () != n_threads)
    openblas_set_num_threads (n_threads);
}

int
lk_blas_get_threads (void)
{
  return openblas_get_num_threads ();
}

const char *
lk_blas_kernel (void)
{
  return openblas_get_corename ();
}

LkBlasKind
lk_blas_kind (void)
{
  switch (openblas_get_parallel ())
    {
    case OPENBLAS_SEQUENTIAL:
      return LK_BLAS_SERIAL;
    case OPENBLAS_OPENMP:
      return LK_BLAS_OPENMP;
    default:
      return LK_BLAS_PTHREADS;
    }
}

/* Whether there is room for so many buffers; it is given back. */
static bool
is_room (size_t n)
{
  static void *buffers[MAX_BUFFERS];
  size_t n_had = 0;

  while (n_had < n)
    {
      buffers[n_had] = mmap (NULL, BUFFER_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      if (buffers[n_had] == MAP_FAILED)
        break;
      n_had++;
    }
  for (size_t i = 0; i < n_had; i++)
    munmap (buffers[i], BUFFER_BYTES);
  return n_had == n;
}

/* OpenBLAS keeps a buffer that it once had, so that nothing else can take its place.
 * Helpers have theirs when they have done their part of a product. */
static void
take_buffers (size_t n)
{
  static float zeros[WARM_UP * WARM_UP], product[WARM_UP * WARM_UP];
  static void *buffers[MAX_BUFFERS];

  lk_matmul (WARM_UP, WARM_UP, WARM_UP, zeros, false, zeros, false, 0.0f, product);
  if (!blas_memory_alloc || !blas_memory_free)
    return;
  for (size_t i = 0; i < n; i++)
    buffers[i] = blas_memory_alloc (0);
  for (size_t i = 0; i < n; i++)
    blas_memory_free (buffers[i]);
}

LkStatus
lk_blas_reserve (size_t n_callers, int n_threads, size_t *n_bytes)
{
  static size_t callers_had, helpers_had;
  size_t helpers = 0, missing;

  /* Helpers get a buffer each as well, those of OpenMP when the library is loaded. */
  if (lk_blas_kind () == LK_BLAS_PTHREADS && n_threads > 1)
    helpers = (size_t) n_threads - 1;
  if (lk_blas_kind () == LK_BLAS_SERIAL)
    n_callers = n_callers > 0 ? 1 : 0;
  missing =
      (n_callers > callers_had ? n_callers - callers_had : 0) + (helpers > helpers_had ? helpers - helpers_had : 0);
  *n_bytes = missing * BUFFER_BYTES;
  if (missing > MAX_BUFFERS - SPARE_BUFFERS || (missing > 0 && !is_room (missing + SPARE_BUFFERS)))
    return LK_NO_MEMORY;
  if (n_callers > callers_had)
    {
      take_buffers (n_callers);
      callers_had = n_callers;
    }
  if (helpers > helpers_had)
    helpers_had = helpers;
  return LK_OK;
}
