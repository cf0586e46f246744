/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-worker.h"

/* The worker's repetition of its run with several seeds, on threads of its own while the
 * live run stands still; that run's bits do not depend on it. It is a student and its twin
 * (lk-seeds.h), or the way by an assistant beside the direct one (lk-chain.h). */

/* Begins one with n seeds of the worker's settings; assistant (copied) NULL: without one. A
 * problem becomes the snapshots' seeds_error. */
void     lk_worker_seeds_start    (LkWorker *worker, guint n, const LkAssistant *assistant);
/* Whether one is at work. */
gboolean lk_worker_seeds_is_busy  (const LkWorker *worker);
/* Takes the runs that ended meanwhile; waits for one, `microseconds` at most. It ends with
 * its last run or with an error. */
void     lk_worker_seeds_slice    (LkWorker *worker, gint64 microseconds);
/* Breaks off, if one is at work; what it has come to stays. */
void     lk_worker_seeds_stop     (LkWorker *worker);
void     lk_worker_seeds_describe (const LkWorker *worker, LkSnapshot *snapshot);
void     lk_worker_seeds_clear    (LkWorker *worker);
