/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-worker.h"

/* The worker's sweep. It runs on threads of its own while the live run stands
 * still; that run's bits do not depend on it. lk-trainer.c alone calls these. */

/* Starts a sweep (copied) of the worker's teacher, or, NULL, goes on with the last
 * one, which keeps its teacher. A problem becomes the snapshots' sweep_error. */
void lk_worker_sweep_start (LkWorker *worker, const LkSweepSpec *spec);

/* Takes the rows that ended meanwhile; waits for one, `microseconds` at most. The
 * sweep ends with its last run or with an error. */
void lk_worker_sweep_slice (LkWorker *worker, gint64 microseconds);

/* Breaks off, if one is at work; the rows that there are stay. */
void lk_worker_sweep_stop  (LkWorker *worker);

void lk_worker_sweep_describe (const LkWorker *worker, LkSnapshot *snapshot);
void lk_worker_sweep_clear    (LkWorker *worker);
