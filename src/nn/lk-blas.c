/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-blas.h"

#include <cblas.h>

void
lk_matmul (size_t m, size_t n, size_t k, const float *a, bool a_transposed, const float *b, bool b_transposed,
           float beta, float *c)
{
  cblas_sgemm (CblasRowMajor, a_transposed ? CblasTrans : CblasNoTrans, b_transposed ? CblasTrans : CblasNoTrans,
               (int) m, (int) n, (int) k, 1.0f, a, (int) (a_transposed ? m : k), b, (int) (b_transposed ? k : n), beta,
               c, (int) n);
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
