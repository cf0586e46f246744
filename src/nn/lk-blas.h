/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "lk-status.h"

/* The only file that calls CBLAS. Matrices are row-major and dense. */

/* How OpenBLAS was built; distributions have all three. */
typedef enum {
  LK_BLAS_SERIAL,   /* not safe for calls from several threads */
  LK_BLAS_PTHREADS, /* the usual one */
  LK_BLAS_OPENMP,
} LkBlasKind;

/* c (m, n) = op(a) · op(b) + beta · c, where op(a) is (m, k) and op(b) (k, n);
 * with a_transposed, a is stored (k, m); with b_transposed, b is stored (n, k).
 * With beta == 0, c is written without being read. Sizes must fit an int. From
 * several threads at once with any kind: where that is not safe, they take turns.
 * Large products are cut along their longer side into parts that depend on the sizes
 * alone, for as many threads as there may be (lk_in_parts ()): the bits do not depend
 * on how many these are. OpenBLAS itself always has one thread: the others of its own
 * would look for work all the time between two products. */
void lk_matmul (size_t m, size_t n, size_t k,
                const float *a, bool a_transposed,
                const float *b, bool b_transposed,
                float beta, float *c);

/* The processor kernel in use ("Haswell", "SkylakeX", …); static. */
const char *lk_blas_kernel (void);
LkBlasKind  lk_blas_kind (void);

/* OpenBLAS asks for a buffer with the first product of each thread, and where there
 * is no memory for it asks for ever. This asks first: for n_callers threads that call
 * lk_matmul () at once, with n_threads a piece of work. LK_NO_MEMORY when they cannot be
 * had; *n_bytes receives what was asked for. Not from several threads at once. */
LkStatus lk_blas_reserve (size_t n_callers, int n_threads, size_t *n_bytes);
