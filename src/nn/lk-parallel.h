/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>

/* Does one of n_parts parts of something. */
typedef void (*LkPart) (void *data, size_t part, size_t n_parts);

/* Does all parts and returns when they are done: as many as products may use threads (lk_blas_set_threads ()), the first
 * on the caller's and the others on threads that wait for such work. One part, on the caller's thread alone, where
 * products have one thread, or another caller is at it just now: what is computed must not depend on n_parts. */
void lk_in_parts (LkPart func, void *data);
