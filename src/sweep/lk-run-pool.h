/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "train/lk-distillation.h"

/* Whole runs beside each other: `n_threads` of them at once, each with products on one
 * thread. What a run comes to depends on its settings alone, and not on the others, their
 * order or the threads.
 *
 * Start, wait and free from one thread, that which BLAS's threads belong to; no other may
 * use BLAS meanwhile. */
typedef struct _LkRunPool LkRunPool;

typedef struct {
  /* A run, by its number; the pool's owner's thread. */
  LkDistillation *(*make)   (guint number, gpointer user_data, GError **error);
  /* What came of it, to be freed by `free_result`; NULL with an error. On a thread of the pool. */
  gpointer        (*finish) (LkDistillation *run, guint number, gpointer user_data, GError **error);
  GDestroyNotify  free_result;
  /* After every few dozen steps, on a thread of the pool: *more FALSE ends the run there. FALSE with an error. NULL: all
   * runs go to their end. */
  gboolean        (*look)   (LkDistillation *run, guint number, gpointer user_data, gboolean *more, GError **error);
} LkRunPoolFuncs;

/* Starts the runs of these numbers (n, copied), in this order. user_data must outlive the pool. */
LkRunPool *lk_run_pool_start (const LkRunPoolFuncs *funcs, gpointer user_data, const guint *numbers, guint n,
                              guint n_threads);
/* Waits for a run to end, `microseconds` at most, -1: for as long as it takes. TRUE with its
 * number and its result (transferred); FALSE with an error when the run of this number failed:
 * the others go on; FALSE without one when none ended in time or none is left. */
gboolean   lk_run_pool_wait     (LkRunPool *self, gint64 microseconds, guint *number, gpointer *result,
                                 GError **error);
guint      lk_run_pool_n_left   (const LkRunPool *self); /* runs whose result was not taken yet */
/* Of all its runs, 0 … 1, with the share of those at work that is done. */
double     lk_run_pool_progress (const LkRunPool *self);
/* Breaks off what is at work, within some hundredths of a second. */
void       lk_run_pool_free     (LkRunPool *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkRunPool, lk_run_pool_free)
