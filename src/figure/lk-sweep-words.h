/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sweep/lk-sweep-teacher.h"
#include "sweep/lk-sweep.h"

/* What a sweep's numbers rest on, in the window and on the command line. All texts are to be freed. */

/* Which samples choose, and whether the teacher knows them, with its errors there and on the test split: "Chosen on
 * 6,000 training samples, the same in all runs, that no student sees. The teacher was trained on them, too: …" By
 * agreement it says what that means. */
char *lk_sweep_grounds (const LkSweepSpec *spec, const LkSweepTeacher *asked, LkMeasure measure);

/* In what the live run is different from all runs of the sweep, setting by setting: "training fraction 10 %, here
 * 100 %; number of epochs 20, here 6". What the sweep varies, its seeds and threads do not count; "": in nothing. */
char *lk_sweep_apart   (const LkSweepSpec *spec, const LkSettings *live);
