/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-worker.h"

/* What the worker shows of itself: its snapshots, and its networks' answers to pictures
 * that people ask about. */

/* Asks about a set of pictures (referenced) from now on; NULL: none. */
void lk_worker_set_album (LkWorker *worker, GBytes *album, guint question);

/* Keeps the run's latest evaluation unless it is kept already; before the next is
 * made. */
void lk_worker_keep_evaluation (LkWorker *worker);

/* What the teacher does with the watched sample is computed anew when it is asked for: another sample, another teacher,
 * something else to look at. */
void lk_worker_forget_views (LkWorker *worker);

/* A snapshot of it as it stands now. */
LkSnapshot *lk_worker_describe (LkWorker *worker);
