/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live/lk-trainer.h"

/* A trainer in a test, and waiting for what it publishes. */

static inline void
trainer_nothing_cb (gpointer user_data)
{
}

static inline gboolean
trainer_late_cb (gpointer user_data)
{
  g_error ("not within 60 s");
  return G_SOURCE_REMOVE;
}

typedef gboolean (*TrainerPredicate) (const LkSnapshot *snapshot, guint64 number);

/* The first snapshot that fits, a main loop turn at a time: a notification wakes the loop for
 * each. The caller releases it. */
static inline LkSnapshot *
trainer_wait_for (LkTrainer *trainer, TrainerPredicate fits, guint64 number)
{
  guint late = g_timeout_add_seconds (60, trainer_late_cb, NULL);
  LkSnapshot *snapshot = lk_trainer_get_snapshot (trainer);

  while (!fits (snapshot, number))
    {
      lk_snapshot_unref (snapshot);
      g_main_context_iteration (NULL, TRUE);
      snapshot = lk_trainer_get_snapshot (trainer);
    }
  g_source_remove (late);
  return snapshot;
}
