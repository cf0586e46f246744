/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-blas.h"

#include <cblas.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/mman.h>

#include "lk-parallel.h"

/* A buffer of OpenBLAS, which has no function to say so (BUFFER_SIZE in its param.h,
 * and a page). */
#define BUFFER_BYTES (((size_t) 128 << 20) + 4096)

/* So many more must fit: the C library maps as much for a thread's small things. */
#define SPARE_BUFFERS 2

/* Rows of a product that needs a buffer. */
#define WARM_UP 128

/* A product's parts: at least so many multiply-adds each, some 150 µs, since waking a
 * thread takes ten to fifty; at most so many; whole vectors wide. */
#define PART_WORK  ((uint64_t) 8 << 20)
#define MOST_PARTS 8
#define PART_GRAIN 16

/* More than anyone has processors. */
#define MAX_BUFFERS 2048

/* Not in its header, and hidden in some builds: NULL there. */
extern void *blas_memory_alloc (int) __attribute__ ((weak));
extern void blas_memory_free (void *) __attribute__ ((weak));

/* Who holds it may multiply (a serial OpenBLAS) or say how many threads a product has. */
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

/* A product, and how many parts it is cut into. */
typedef struct {
  size_t m, n, k;
  const float *a;
  bool a_transposed;
  const float *b;
  bool b_transposed;
  float beta;
  float *c;
  size_t n_parts;
} Product;

/* OpenMP keeps a number of threads for each thread that calls it, and begins with all
 * processors; other kinds have one number, which is set as often. */
static void
take_one_thread (void)
{
  static _Thread_local bool taken;

  if (taken)
    return;
  pthread_mutex_lock (&turn);
  openblas_set_num_threads (1);
  pthread_mutex_unlock (&turn);
  taken = true;
}

/* Rows (m0 … m1) and columns (n0 … n1) of c. */
static void
multiply (const Product *p, size_t m0, size_t m1, size_t n0, size_t n1)
{
  size_t lda = p->a_transposed ? p->m : p->k;
  size_t ldb = p->b_transposed ? p->k : p->n;

  cblas_sgemm (CblasRowMajor, p->a_transposed ? CblasTrans : CblasNoTrans, p->b_transposed ? CblasTrans : CblasNoTrans,
               (int) (m1 - m0), (int) (n1 - n0), (int) p->k, 1.0f, p->a + (p->a_transposed ? m0 : m0 * lda), (int) lda,
               p->b + (p->b_transposed ? n0 * ldb : n0), (int) ldb, p->beta, p->c + m0 * p->n + n0, (int) p->n);
}

/* One of n_shares of the product's parts. */
static void
multiply_share (void *data, size_t share, size_t n_shares)
{
  const Product *p = data;

  take_one_thread ();
  for (size_t i = p->n_parts * share / n_shares; i < p->n_parts * (share + 1) / n_shares; i++)
    {
      if (p->n >= p->m)
        multiply (p, 0, p->m, lk_part_start (p->n, PART_GRAIN, i, p->n_parts),
                  lk_part_start (p->n, PART_GRAIN, i + 1, p->n_parts));
      else
        multiply (p, lk_part_start (p->m, PART_GRAIN, i, p->n_parts),
                  lk_part_start (p->m, PART_GRAIN, i + 1, p->n_parts), 0, p->n);
    }
}

static size_t
count_parts (size_t m, size_t n, size_t k)
{
  uint64_t by_work = (uint64_t) m * n * k / PART_WORK;
  size_t by_size = (n >= m ? n : m) / PART_GRAIN;
  size_t n_parts = by_work < MOST_PARTS ? (size_t) by_work : MOST_PARTS;

  if (n_parts > by_size)
    n_parts = by_size;
  return n_parts > 0 ? n_parts : 1;
}

void
lk_matmul (size_t m, size_t n, size_t k, const float *a, bool a_transposed, const float *b, bool b_transposed,
           float beta, float *c)
{
  Product product = { m, n, k, a, a_transposed, b, b_transposed, beta, c, count_parts (m, n, k) };
  bool serial = lk_blas_kind () == LK_BLAS_SERIAL;

  if (product.n_parts > 1 && !serial)
    {
      lk_in_parts (multiply_share, &product);
      return;
    }
  take_one_thread ();
  /* A serial OpenBLAS gives two threads the same buffer now and then. */
  if (serial)
    pthread_mutex_lock (&turn);
  multiply_share (&product, 0, 1);
  if (serial)
    pthread_mutex_unlock (&turn);
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

/* OpenBLAS keeps a buffer that it once had, so that nothing else can take its place. */
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
  static size_t n_had;
  size_t n = n_callers, missing;

  if (lk_blas_kind () == LK_BLAS_SERIAL)
    n = n_callers > 0 ? 1 : 0;
  else if (n_threads > 1) /* those that help the callers */
    n += (size_t) n_threads - 1;
  missing = n > n_had ? n - n_had : 0;
  *n_bytes = missing * BUFFER_BYTES;
  if (missing == 0)
    return LK_OK;
  if (n > MAX_BUFFERS - SPARE_BUFFERS || !is_room (missing + SPARE_BUFFERS))
    return LK_NO_MEMORY;
  take_buffers (n);
  n_had = n;
  return LK_OK;
}
