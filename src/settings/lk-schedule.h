/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* How the learning rate falls over a training whose length is known. */
typedef enum {
  LK_SCHEDULE_CONSTANT,
  LK_SCHEDULE_LINEAR,
  LK_SCHEDULE_COSINE, /* half a period (Loshchilov and Hutter 2017, equation 5, without restarts) */
} LkSchedule;

#define LK_N_SCHEDULES (LK_SCHEDULE_COSINE + 1)

/* What the learning rate of step `step` (0, 1, …, n_steps − 1) is multiplied
 * with: 1 at the first step, and, unless constant, on its way to 0 at n_steps,
 * so that the last step still does something. A training without an end
 * (n_steps 0) stays at 1. */
double      lk_schedule_factor (LkSchedule schedule, guint64 step, guint64 n_steps);

/* "constant", "linear", "cosine" */
const char *lk_schedule_id     (LkSchedule schedule);
