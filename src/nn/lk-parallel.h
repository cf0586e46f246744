/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>

/* Does one of n_parts parts of something. */
typedef void (*LkPart) (void *data, size_t part, size_t n_parts);

/* How many threads one piece of work may use; process-wide. Not while one is done. Before it is said: as many as there
 * are processors. */
void lk_parallel_set_threads (int n_threads);
int  lk_parallel_get_threads (void);

/* Does all parts and returns when they are done: as many as there may be threads, the first on the caller's and the
 * others on threads that wait for such work. One part, on the caller's thread alone, where there is one thread, or
 * another caller is at it just now: what is computed must not depend on n_parts. */
void lk_in_parts (LkPart func, void *data);

/* Where part i of n begins when `whole` things are shared out, in multiples of `grain` but for the end. */
size_t lk_part_start (size_t whole, size_t grain, size_t i, size_t n);
