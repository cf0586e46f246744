/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-schedule.h"

#include <math.h>

static const char *const ids[LK_N_SCHEDULES] = { "constant", "linear", "cosine" };

double
lk_schedule_factor (LkSchedule schedule, guint64 step, guint64 n_steps)
{
  double done = n_steps > 0 ? (double) step / (double) n_steps : 0.0;

  switch (schedule)
    {
    case LK_SCHEDULE_LINEAR:
      return 1.0 - done;
    case LK_SCHEDULE_COSINE:
      return 0.5 * (1.0 + cos (G_PI * done));
    case LK_SCHEDULE_CONSTANT:
      break;
    }
  return 1.0;
}

const char *
lk_schedule_id (LkSchedule schedule)
{
  return ids[schedule];
}
