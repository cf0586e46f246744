/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-pace.h"

guint
lk_pace_steps (gint64 *due, double speed, gint64 now, guint n_steps)
{
  double late;

  if (speed <= 0.0)
    return n_steps;
  late = CLAMP ((double) (now - *due) / 1e6, 0.0, LK_PACE_LATE_US / 1e6);
  n_steps = (guint) MIN (n_steps, 1.0 + late * speed);
  *due = MAX (*due, now - LK_PACE_LATE_US) + (gint64) (n_steps * 1e6 / speed);
  return n_steps;
}

gint64
lk_pace_wait (gint64 due, double speed, gint64 now)
{
  return speed > 0.0 ? MAX (due - now, 0) : 0;
}
