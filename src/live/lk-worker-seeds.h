/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-worker.h"

/* The worker's repetition of its run with several seeds, on threads of its own while the
 * live run stands still; that run's bits do not depend on it. */

/* Begins one with n seeds of the worker's settings. A problem becomes the snapshots'
 * seeds_error. */
void lk_worker_seeds_start    (LkWorker *worker, guint n);
/* Takes the runs that ended meanwhile; waits for one, `microseconds` at most. It ends with
 * its last run or with an error. */
void lk_worker_seeds_slice    (LkWorker *worker, gint64 microseconds);
/* Breaks off, if one is at work; what it has come to stays. */
void lk_worker_seeds_stop     (LkWorker *worker);
void lk_worker_seeds_describe (const LkWorker *worker, LkSnapshot *snapshot);
void lk_worker_seeds_clear    (LkWorker *worker);
