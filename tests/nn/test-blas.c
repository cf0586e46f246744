/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "nn/lk-blas.h"
#include "nn/lk-parallel.h"
#include "nn/lk-rng.h"

/* m rows, n columns, k summed over. */

static float *
random_matrix (LkRng *rng, size_t n)
{
  float *a = g_new (float, n);

  for (size_t i = 0; i < n; i++)
    a[i] = (float) lk_rng_normal (rng);
  return a;
}

/* The naive twin of lk_matmul, in double; *size is the sum of the terms' sizes. */
static double
element (size_t i, size_t j, size_t m, size_t n, size_t k, const float *a, bool a_transposed, const float *b,
         bool b_transposed, double *size)
{
  double sum = 0.0;

  *size = 0.0;
  for (size_t l = 0; l < k; l++)
    {
      double factor = a_transposed ? a[l * m + i] : a[i * k + l];
      double term = factor * (b_transposed ? b[j * k + l] : b[l * n + j]);

      sum += term;
      *size += fabs (term);
    }
  return sum;
}

static void
check (LkRng *rng, size_t m, size_t n, size_t k, bool a_transposed, bool b_transposed, float beta)
{
  g_autofree float *a = random_matrix (rng, m * k);
  g_autofree float *b = random_matrix (rng, k * n);
  g_autofree float *c = random_matrix (rng, m * n);
  g_autofree float *before = g_memdup2 (c, m * n * sizeof *c);

  /* With beta = 0, what was there must not be read: NaN · 0 is NaN. */
  for (size_t i = 0; i < m * n && beta == 0.0f; i++)
    c[i] = NAN;

  lk_matmul (m, n, k, a, a_transposed, b, b_transposed, beta, c);

  for (size_t i = 0; i < m; i++)
    for (size_t j = 0; j < n; j++)
      {
        double size;
        double expected = element (i, j, m, n, k, a, a_transposed, b, b_transposed, &size);

        if (beta != 0.0f)
          {
            expected += (double) beta * before[i * n + j];
            size += fabs ((double) beta * before[i * n + j]);
          }
        /* Roundings of half a unit in the 24th bit, which add up as a random walk. */
        g_assert_cmpfloat_with_epsilon (c[i * n + j], expected, 0x1p-24 * (2.0 + sqrt ((double) k)) * size);
      }
}

static void
test_against_naive (void)
{
  /* Odd, prime, and on both sides of the kernels' block sizes. */
  const size_t sizes[][3] = {
    { 1, 1, 1 },    { 1, 10, 7 },   { 7, 1, 5 },    { 2, 3, 1 },     { 3, 5, 7 },
    { 13, 17, 19 }, { 16, 16, 16 }, { 33, 10, 65 }, { 64, 31, 129 }, { 127, 61, 257 },
  };
  const float betas[] = { 0.0f, 1.0f, -0.5f };
  LkRng rng;

  lk_rng_seed (&rng, 1, 1);
  for (size_t s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (int transposed = 0; transposed < 4; transposed++)
      for (size_t i = 0; i < G_N_ELEMENTS (betas); i++)
        check (&rng, sizes[s][0], sizes[s][1], sizes[s][2], transposed & 1, transposed & 2, betas[i]);
}

static void
test_same_bits (void)
{
  const size_t m = 100, n = 90, k = 784;
  g_autofree float *a = NULL, *b = NULL;
  g_autofree float *first = g_new (float, (m * n));
  g_autofree float *second = g_new (float, (m * n));
  LkRng rng;

  lk_rng_seed (&rng, 2, 1);
  a = random_matrix (&rng, m * k);
  b = random_matrix (&rng, k * n);
  lk_matmul (m, n, k, a, false, b, true, 0.0f, first);
  for (int i = 0; i < 5; i++)
    {
      lk_matmul (m, n, k, a, false, b, true, 0.0f, second);
      g_assert_cmpmem (first, m * n * sizeof *first, second, m * n * sizeof *second);
    }
}

/* Large products are cut into parts: the bits are the same on any number of threads, and the numbers those of one
 * product, whichever side is the longer one and however it divides. */
static void
test_parts (void)
{
  const size_t sizes[][3] = { { 128, 800, 800 }, { 800, 804, 128 }, { 1001, 100, 333 }, { 24, 17, 60000 } };
  LkRng rng;

  lk_rng_seed (&rng, 3, 1);
  for (size_t s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (int transposed = 0; transposed < 4; transposed++)
      {
        size_t m = sizes[s][0], n = sizes[s][1], k = sizes[s][2];
        bool a_transposed = transposed & 1, b_transposed = transposed & 2;
        g_autofree float *a = random_matrix (&rng, m * k);
        g_autofree float *b = random_matrix (&rng, k * n);
        g_autofree float *first = g_new (float, (m * n));

        lk_parallel_set_threads (1);
        lk_matmul (m, n, k, a, a_transposed, b, b_transposed, 0.0f, first);
        for (size_t c = 0; c < 100; c++)
          {
            size_t i = lk_rng_below (&rng, (uint32_t) m), j = lk_rng_below (&rng, (uint32_t) n);
            double size, expected = element (i, j, m, n, k, a, a_transposed, b, b_transposed, &size);

            g_assert_cmpfloat_with_epsilon (first[i * n + j], expected, 0x1p-24 * (2.0 + sqrt ((double) k)) * size);
          }
        for (int n_threads = 2; n_threads < 6; n_threads++)
          {
            g_autofree float *again = g_new (float, (m * n));

            lk_parallel_set_threads (n_threads);
            lk_matmul (m, n, k, a, a_transposed, b, b_transposed, 0.0f, again);
            g_assert_cmpmem (first, m * n * sizeof *first, again, m * n * sizeof *again);
          }
      }
}

static void
test_threads (void)
{
  int n_threads = lk_parallel_get_threads ();

  g_assert_cmpint (n_threads, >=, 1);
  lk_parallel_set_threads (1);
  g_assert_cmpint (lk_parallel_get_threads (), ==, 1);
  lk_parallel_set_threads (n_threads);
  g_assert_cmpint (lk_parallel_get_threads (), ==, n_threads);
}

static void
test_kernel (void)
{
  g_assert_nonnull (lk_blas_kernel ());
  g_assert_cmpuint (strlen (lk_blas_kernel ()), >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nn/blas/against-naive", test_against_naive);
  g_test_add_func ("/nn/blas/same-bits", test_same_bits);
  g_test_add_func ("/nn/blas/parts", test_parts);
  g_test_add_func ("/nn/blas/threads", test_threads);
  g_test_add_func ("/nn/blas/kernel", test_kernel);
  return g_test_run ();
}
