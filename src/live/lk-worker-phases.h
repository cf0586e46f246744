/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-worker.h"

/* What the worker does in each of its phases, from reading a data set to a run that
 * is over, and what moves it from one to the next. Each publishes what it changed; a
 * problem becomes the phase LK_PHASE_FAILED with an error. lk-trainer.c alone calls
 * these, on its thread. */

/* Takes the settings (which are zero afterwards) and the script (NULL: none), and
 * keeps the data set and the teacher where those stay the same. */
void lk_worker_prepare (LkWorker *worker, LkSettings *settings, LkScript *script, guint generation);

/* One that is not ready to run yet runs as soon as it is; one that is over or has failed does not. */
void lk_worker_play   (LkWorker *worker);
void lk_worker_pause  (LkWorker *worker);
void lk_worker_step   (LkWorker *worker);
void lk_worker_rewind (LkWorker *worker);

/* A run that is over goes on for as many epochs as its settings say. */
void lk_worker_train_on (LkWorker *worker);

/* A person's moves: they end a script. */
void lk_worker_set_loss          (LkWorker *worker, const LkLossSettings *loss);
void lk_worker_set_learning_rate (LkWorker *worker, double learning_rate);

/* Sweeps (lk_worker_sweep_start ()), or repeats the run with several seeds
 * (lk_worker_seeds_start ()), while the live run stands still. */
void lk_worker_sweep      (LkWorker *worker, const LkSweepSpec *spec);
void lk_worker_repeat     (LkWorker *worker, guint n_seeds, const LkAssistant *assistant);
void lk_worker_stop_aside (LkWorker *worker);

/* What is measured of smaller copies (lk-smaller-look.h), between slices of all else. */
void     lk_worker_look_smaller       (LkWorker *worker, const LkSmallerAsked *asked);
gboolean lk_worker_is_smaller_due     (const LkWorker *worker);
void     lk_worker_forget_smaller     (LkWorker *worker);

/* Whether lk_worker_slice () has something to do. */
gboolean lk_worker_is_busy (const LkWorker *worker);

/* Works for some hundredths of a second. */
void lk_worker_slice (LkWorker *worker);

/* Steps a second of a run without a script, 0: as fast as it can. It decides nothing of what comes out. */
void lk_worker_set_pace (LkWorker *worker, double pace);

/* Microseconds that the next slice may wait, because the next step of a run whose speed is
 * limited is not due before. */
gint64 lk_worker_wait (const LkWorker *worker);
