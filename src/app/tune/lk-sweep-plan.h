/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live/lk-snapshot.h"
#include "sweep/lk-sweep.h"

/* How long a sweep is going to take. Arithmetic goes with the parameters of a
 * student and the pictures that it sees; beside it each picture costs something
 * whatever the size. */

/* The arithmetic of all runs, in parameters times pictures; n_inputs and
 * n_classes are the data set's, n_samples those of the whole transfer set. */
double lk_sweep_plan_work    (const LkSweepSpec *spec, LkShape picture, gsize n_classes, gsize n_samples);

/* How much of it a second does, by what a snapshot says: measured on a sweep at
 * work, whose whole work is `work`, else on the live run, as if each thread did
 * as much as the student's. 0: it says nothing. */
double lk_sweep_plan_speed   (const LkSnapshot *snapshot, double work, guint n_threads);

/* "about 40 s", "about 3 min"; to be freed. */
char  *lk_sweep_plan_seconds (double seconds);
