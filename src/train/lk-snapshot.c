/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-snapshot.h"

#include <math.h>

G_DEFINE_BOXED_TYPE (LkSnapshot, lk_snapshot, lk_snapshot_ref, lk_snapshot_unref)

const LkSettings *
lk_settings_share (const LkSettings *settings)
{
  LkSettings *shared = g_atomic_rc_box_new0 (LkSettings);

  lk_settings_copy (settings, shared);
  return shared;
}

const LkSettings *
lk_settings_hold (const LkSettings *shared)
{
  return g_atomic_rc_box_acquire ((LkSettings *) shared);
}

void
lk_settings_release (const LkSettings *shared)
{
  g_atomic_rc_box_release_full ((LkSettings *) shared, (GDestroyNotify) lk_settings_clear);
}

LkSnapshot *
lk_snapshot_new (void)
{
  LkSnapshot *snapshot = g_new0 (LkSnapshot, 1);

  g_atomic_ref_count_init (&snapshot->refs);
  snapshot->progress = NAN;
  return snapshot;
}

LkSnapshot *
lk_snapshot_ref (LkSnapshot *snapshot)
{
  g_atomic_ref_count_inc (&snapshot->refs);
  return snapshot;
}

void
lk_snapshot_unref (LkSnapshot *snapshot)
{
  if (!g_atomic_ref_count_dec (&snapshot->refs))
    return;
  g_free (snapshot->error);
  g_clear_pointer (&snapshot->dataset, lk_dataset_unref);
  g_clear_pointer (&snapshot->teacher, lk_teacher_unref);
  g_clear_pointer (&snapshot->evaluation, lk_evaluation_unref);
  lk_history_view_clear (&snapshot->history);
  g_clear_pointer (&snapshot->settings, lk_settings_release);
  g_free (snapshot->teacher_logits);
  g_free (snapshot->student_logits);
  g_free (snapshot->twin_logits);
  g_free (snapshot->asked_teacher);
  g_free (snapshot->asked_student);
  g_free (snapshot->asked_twin);
  g_free (snapshot);
}
