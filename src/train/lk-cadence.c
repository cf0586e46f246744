/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-cadence.h"

/* A step costs three products a weight (forward, and two backward) for each of
 * its samples, an evaluation one for each test sample. */
#define STEP_PRODUCTS 3
#define SHARE         10 /* one part evaluation to so many parts training */
#define FIRST         16
#define MOST          1024 /* evaluations at one distance; then at twice as much */

guint64
lk_cadence_interval (gsize n_test, guint batch)
{
  return MAX (FIRST, (guint64) n_test * SHARE / ((guint64) batch * STEP_PRODUCTS));
}

guint64
lk_cadence_next (guint64 step, guint64 interval)
{
  if (step == 0)
    return 0;
  /* Not so late that the first regular one is nearer than half an interval. */
  for (guint64 early = FIRST; 2 * early <= interval; early *= 2)
    {
      if (step <= early)
        return early;
    }
  while (step > MOST * interval)
    interval *= 2;
  return (step + interval - 1) / interval * interval;
}
