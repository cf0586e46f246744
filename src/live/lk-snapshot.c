/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-snapshot.h"
#include "settings/lk-setting-table.h"

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
  snapshot->sweep_seconds_left = NAN;
  return snapshot;
}

/* One sample's of a whole test set's; NULL for NULL. */
static float *
row (const float *logits, guint sample, gsize C)
{
  return logits ? g_memdup2 (logits + sample * C, C * sizeof *logits) : NULL;
}

LkSnapshot *
lk_snapshot_new_past (const LkSnapshot *live, LkEvaluation *evaluation)
{
  LkSnapshot *snapshot = lk_snapshot_new ();
  LkHistoryView *view = &snapshot->history;
  gsize C = live->dataset->n_classes;

  snapshot->generation = live->generation;
  snapshot->past = TRUE;
  snapshot->settings = live->settings ? lk_settings_hold (live->settings) : NULL;
  snapshot->phase = live->phase;
  snapshot->error = g_strdup (live->error);
  snapshot->progress = live->progress;
  snapshot->dataset = lk_dataset_ref (live->dataset);
  snapshot->facts = live->facts ? lk_data_facts_ref (live->facts) : NULL;
  snapshot->findings = live->findings ? lk_findings_ref (live->findings) : NULL;
  snapshot->teacher = live->teacher ? lk_teacher_ref (live->teacher) : NULL;
  snapshot->evaluation = lk_evaluation_ref (evaluation);
  snapshot->timeline = live->timeline ? lk_timeline_ref (live->timeline) : NULL;
  snapshot->seeds = live->seeds ? lk_seeds_result_ref (live->seeds) : NULL;
  lk_history_view_copy (&live->history, view);
  view->n_steps = (gsize) MIN (live->history.n_steps, evaluation->step / MAX (view->history.stride, 1));
  while (view->n_evaluations > 0 && lk_history_evaluation (view, view->n_evaluations - 1)->step > evaluation->step)
    view->n_evaluations--;
  while (view->n_marks > 0 && lk_history_mark (view, view->n_marks - 1)->step > evaluation->step)
    view->n_marks--;
  snapshot->step = evaluation->step;
  snapshot->steps_per_epoch = live->steps_per_epoch;
  snapshot->teacher_size = live->teacher_size;
  snapshot->student_size = live->student_size;
  snapshot->twin_size = live->twin_size;
  snapshot->n_transfer = live->n_transfer;
  snapshot->sample = live->sample;
  snapshot->flows = live->flows ? lk_flows_new_past (live->flows) : NULL;
  snapshot->inside = live->inside ? lk_inside_new_past (live->inside) : NULL;
  if (live->sample < live->dataset->test.n)
    {
      snapshot->teacher_logits = g_memdup2 (live->teacher_logits, live->teacher_logits ? C * sizeof (float) : 0);
      snapshot->student_logits = row (evaluation->student, live->sample, C);
      snapshot->twin_logits = row (evaluation->twin, live->sample, C);
    }
  return snapshot;
}

gboolean
lk_snapshot_can_train_on (const LkSnapshot *snapshot)
{
  return snapshot->phase == LK_PHASE_FINISHED && snapshot->settings && snapshot->settings->student.epochs > 0 &&
         snapshot->step < LK_LOG_MAX && snapshot->history.n_marks < LK_HISTORY_MAX_MARKS;
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
  g_clear_pointer (&snapshot->facts, lk_data_facts_unref);
  g_clear_pointer (&snapshot->findings, lk_findings_unref);
  g_clear_pointer (&snapshot->teacher, lk_teacher_unref);
  g_clear_pointer (&snapshot->evaluation, lk_evaluation_unref);
  g_clear_pointer (&snapshot->timeline, lk_timeline_unref);
  g_clear_pointer (&snapshot->seeds, lk_seeds_result_unref);
  g_clear_pointer (&snapshot->chain, lk_chain_result_unref);
  g_free (snapshot->seeds_error);
  lk_history_view_clear (&snapshot->history);
  g_clear_pointer (&snapshot->settings, lk_settings_release);
  g_clear_pointer (&snapshot->trace, lk_step_trace_unref);
  g_free (snapshot->teacher_logits);
  g_free (snapshot->student_logits);
  g_free (snapshot->twin_logits);
  g_clear_pointer (&snapshot->flows, lk_flows_unref);
  g_clear_pointer (&snapshot->inside, lk_inside_unref);
  g_clear_pointer (&snapshot->hints, lk_hints_unref);
  g_clear_pointer (&snapshot->smaller, lk_smaller_look_unref);
  g_free (snapshot->asked_teacher);
  g_free (snapshot->asked_student);
  g_free (snapshot->asked_twin);
  g_clear_pointer (&snapshot->answers, lk_answers_unref);
  g_clear_pointer (&snapshot->sweep, lk_sweep_table_unref);
  g_free (snapshot->sweep_error);
  g_free (snapshot);
}
