/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* The only file that calls CBLAS. Matrices are row-major and dense. */

/* c (m, n) = op(a) · op(b) + beta · c, where op(a) is (m, k) and op(b) (k, n);
 * with a_transposed, a is stored (k, m); with b_transposed, b is stored (n, k).
 * With beta == 0, c is written without being read. Sizes must fit an int. */
void lk_matmul (size_t m, size_t n, size_t k,
                const float *a, bool a_transposed,
                const float *b, bool b_transposed,
                float beta, float *c);

/* How many threads one call may use; process-wide. Not while a call runs. */
void lk_blas_set_threads (int n_threads);
int  lk_blas_get_threads (void);
/* The processor kernel in use ("Haswell", "SkylakeX", …); static. */
const char *lk_blas_kernel (void);
