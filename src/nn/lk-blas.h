/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "lk-status.h"

/* The only file that calls CBLAS. Matrices are row-major and dense. */

/* How OpenBLAS was built; distributions have all three. */
typedef enum {
  LK_BLAS_SERIAL,   /* one thread; not safe for calls from several */
  LK_BLAS_PTHREADS, /* the usual one */
  LK_BLAS_OPENMP,
} LkBlasKind;

/* c (m, n) = op(a) · op(b) + beta · c, where op(a) is (m, k) and op(b) (k, n);
 * with a_transposed, a is stored (k, m); with b_transposed, b is stored (n, k).
 * With beta == 0, c is written without being read. Sizes must fit an int. From
 * several threads at once with any kind: where that is not safe, they take turns. */
void lk_matmul (size_t m, size_t n, size_t k,
                const float *a, bool a_transposed,
                const float *b, bool b_transposed,
                float beta, float *c);

/* How many threads one call may use; process-wide. Not while a call runs. */
void lk_blas_set_threads (int n_threads);
int  lk_blas_get_threads (void);
/* The processor kernel in use ("Haswell", "SkylakeX", …); static. */
const char *lk_blas_kernel (void);
LkBlasKind  lk_blas_kind (void);

/* OpenBLAS asks for a buffer with the first product of each thread, and where there
 * is no memory for it asks for ever. This asks first: for n_callers threads that call
 * lk_matmul () at once, with n_threads a call. LK_NO_MEMORY when they cannot be
 * had; *n_bytes receives what was asked for. Not from several threads at once. */
LkStatus lk_blas_reserve (size_t n_callers, int n_threads, size_t *n_bytes);
