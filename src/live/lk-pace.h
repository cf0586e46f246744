/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* When the next steps of a run are due that goes at so many steps a second. `due` is the monotonic time of the next one,
 * in microseconds; 0: at once. A speed of 0 is no limit. No clock is asked here, and nobody waits. */

/* Lateness that is made up for; of a longer pause nothing is. */
#define LK_PACE_LATE_US 12000

/* Of n_steps those that may be done now, at least 1; `due` becomes the time of the one after them. */
guint  lk_pace_steps (gint64 *due, double speed, gint64 now, guint n_steps);
/* Microseconds until the next step. */
gint64 lk_pace_wait  (gint64 due, double speed, gint64 now);
