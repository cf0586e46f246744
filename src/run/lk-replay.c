/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-replay.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "nn/lk-blas.h"
#include "settings/lk-setting-table.h"
#include "train/lk-engine.h"
#include "train/lk-setup.h"

struct _LkReplay {
  LkRunRecord *record;
  LkDistillation *run;
  gsize n_steps;       /* records that were held against the recording's */
  gsize n_evaluations; /* likewise */
  gboolean parted;
  LkParting parting;
  gboolean other_engine;
};

LkReplay *
lk_replay_new (LkRunRecord *record, const LkSettings *settings, LkTeacher *teacher, GError **error)
{
  const LkRunFacts *facts = lk_run_record_get_facts (record);
  g_autoptr (LkReplay) self = g_new0 (LkReplay, 1);
  g_autoptr (GArray) marks = lk_run_record_copy_marks (record);

  self->record = g_object_ref (record);
  self->other_engine = facts->engine != LK_ENGINE;
  self->run = lk_distillation_new (settings, teacher, error);
  if (!self->run)
    return NULL;
  lk_distillation_set_script (self->run, (const LkMark *) (gpointer) marks->data, marks->len);
  /* The first evaluation may be of before T was moved, at step 0. */
  if (!lk_distillation_evaluate_at (self->run, lk_history_evaluation (&facts->history, 0)->temperature, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
lk_replay_free (LkReplay *self)
{
  g_clear_object (&self->record);
  g_clear_pointer (&self->run, lk_distillation_free);
  g_free (self);
}

static gboolean
part (LkReplay *self, const LkParting *parting)
{
  self->parted = TRUE;
  self->parting = *parting;
  return FALSE;
}

static const char *const columns[] = { "hard", "soft", "total", "twin_hard", "hard_gradient", "soft_gradient" };

static gboolean
are_close (float a, float b)
{
  return a == b || (isnan (a) && isnan (b)) || fabsf (a - b) <= LK_REPLAY_CLOSE * fmaxf (fabsf (a), fabsf (b));
}

static gboolean
same_step (LkReplay *self, gsize i)
{
  const LkRunFacts *facts = lk_run_record_get_facts (self->record);
  const LkHistory *recorded = &facts->history.history;
  const LkHistory *found = lk_distillation_get_history (self->run);
  guint64 stride = recorded->stride;
  gsize join = (gsize) (stride / found->stride); /* a file's stride is that of a run in memory or larger */
  LkParting parting = { .step = (i + 1) * stride, .since = i * stride, .recorded = NAN, .found = NAN };
  float a[G_N_ELEMENTS (columns)], b[G_N_ELEMENTS (columns)];

  G_STATIC_ASSERT (sizeof a == sizeof (LkStepRecord));
  memcpy (a, lk_history_step (&facts->history, i), sizeof a);
  memcpy (b, lk_log_get (found->steps, (i + 1) * join - 1), sizeof b);
  if (self->other_engine && parting.step > LK_REPLAY_CLOSE_STEPS)
    return TRUE;
  for (gsize k = 0; k < G_N_ELEMENTS (columns); k++)
    {
      if (self->other_engine ? !are_close (a[k], b[k]) : memcmp (&a[k], &b[k], sizeof (float)) != 0)
        {
          parting.what = columns[k];
          parting.recorded = a[k];
          parting.found = b[k];
          return part (self, &parting);
        }
    }
  parting.what = "hash";
  if (recorded->hashes && !recorded->older_hashes && !self->other_engine &&
      lk_history_hash_steps (recorded, i, 1) != lk_history_hash_steps (found, i * join, join))
    return part (self, &parting);
  return TRUE;
}

/* Not-a-number is the same as itself here. */
static gboolean
same_value (LkReplay *self, guint64 step, const char *what, double recorded, double found)
{
  if (recorded == found || (isnan (recorded) && isnan (found)))
    return TRUE;
  return part (self, &(LkParting) { .step = step,
                                    .since = step > 0 ? step - 1 : 0,
                                    .evaluation = TRUE,
                                    .what = what,
                                    .recorded = recorded,
                                    .found = found });
}

static gboolean
close_errors (LkReplay *self, guint64 step, const char *what, guint recorded, guint found)
{
  if (fabs ((double) recorded - found) <= LK_REPLAY_CLOSE_DEVIATIONS * sqrt ((double) recorded + found))
    return TRUE;
  return same_value (self, step, what, recorded, found);
}

static gboolean
close_evaluation (LkReplay *self, const LkEvaluationRecord *a, const LkEvaluationRecord *b)
{
  gboolean last = self->n_evaluations + 1 == lk_run_record_get_facts (self->record)->history.n_evaluations;

  return !last || (close_errors (self, a->step, "student_errors", a->student.errors, b->student.errors) &&
                   (!a->has_twin || close_errors (self, a->step, "twin_errors", a->twin.errors, b->twin.errors)));
}

static gboolean
same_evaluation (LkReplay *self, const LkEvaluationRecord *a, const LkEvaluationRecord *b)
{
  guint64 step = MIN (a->step, b->step);

  if (a->step != b->step || a->has_twin != b->has_twin)
    return part (self, &(LkParting) { .step = step,
                                      .since = step > 0 ? step - 1 : 0,
                                      .evaluation = TRUE,
                                      .what = "missing",
                                      .recorded = NAN,
                                      .found = NAN });
  if (self->other_engine)
    return close_evaluation (self, a, b);
  if (!same_value (self, step, "temperature", a->temperature, b->temperature) ||
      !same_value (self, step, "student_errors", a->student.errors, b->student.errors) ||
      !same_value (self, step, "student_agreements", a->student.agreements, b->student.agreements) ||
      !same_value (self, step, "student_kl", a->student.kl, b->student.kl) ||
      !same_value (self, step, "student_nll", a->student.nll, b->student.nll) ||
      !same_value (self, step, "student_calibration_error", a->student.calibration_error, b->student.calibration_error))
    return FALSE;
  return !a->has_twin ||
         (same_value (self, step, "twin_errors", a->twin.errors, b->twin.errors) &&
          same_value (self, step, "twin_agreements", a->twin.agreements, b->twin.agreements) &&
          same_value (self, step, "twin_kl", a->twin.kl, b->twin.kl) &&
          same_value (self, step, "twin_nll", a->twin.nll, b->twin.nll) &&
          same_value (self, step, "twin_calibration_error", a->twin.calibration_error, b->twin.calibration_error));
}

/* What has come since the last time: steps first, since they come before the
 * evaluation at their end. */
static void
compare (LkReplay *self)
{
  const LkRunFacts *facts = lk_run_record_get_facts (self->record);
  const LkHistory *found = lk_distillation_get_history (self->run);
  guint64 step = lk_distillation_get_step (self->run);

  for (; self->n_steps < facts->history.n_steps && (self->n_steps + 1) * facts->history.history.stride <= step;
       self->n_steps++)
    {
      if (!same_step (self, self->n_steps))
        return;
    }
  for (; self->n_evaluations < lk_log_length (found->evaluations); self->n_evaluations++)
    {
      const LkEvaluationRecord *b = lk_log_get (found->evaluations, self->n_evaluations);

      if (self->n_evaluations == facts->history.n_evaluations)
        {
          part (self, &(LkParting) { .step = b->step,
                                     .since = b->step > 0 ? b->step - 1 : 0,
                                     .evaluation = TRUE,
                                     .what = "missing",
                                     .recorded = NAN,
                                     .found = NAN });
          return;
        }
      if (!same_evaluation (self, lk_history_evaluation (&facts->history, self->n_evaluations), b))
        return;
    }
}

/* The recorded evaluation at this step or the next one after it; NULL: no more. */
static const LkEvaluationRecord *
next_evaluation (const LkReplay *self, guint64 step)
{
  const LkHistoryView *history = &lk_run_record_get_facts (self->record)->history;

  for (gsize i = self->n_evaluations; i < history->n_evaluations; i++)
    {
      if (lk_history_evaluation (history, i)->step >= step)
        return lk_history_evaluation (history, i);
    }
  return NULL;
}

gboolean
lk_replay_advance (LkReplay *self, guint n_steps, GError **error)
{
  guint64 step = lk_distillation_get_step (self->run);
  guint64 end = lk_run_record_get_facts (self->record)->step;
  const LkEvaluationRecord *next = next_evaluation (self, step + 1);

  end = MIN (end, step + n_steps);
  if (next)
    end = MIN (end, next->step);
  if (end > step && !lk_distillation_advance (self->run, (guint) (end - step), error))
    return FALSE;
  step = lk_distillation_get_step (self->run);

  /* The person who paused had the test set evaluated between two that were due. */
  next = next_evaluation (self, step);
  if (next && next->step == step && !lk_distillation_evaluate_at (self->run, next->temperature, error))
    return FALSE;
  compare (self);
  return TRUE;
}

gboolean
lk_replay_is_done (const LkReplay *self)
{
  return self->parted || lk_distillation_is_done (self->run) ||
         lk_distillation_get_step (self->run) >= lk_run_record_get_facts (self->record)->step;
}

const LkParting *
lk_replay_get_parting (const LkReplay *self)
{
  return self->parted ? &self->parting : NULL;
}

guint64
lk_replay_get_step (const LkReplay *self)
{
  return lk_distillation_get_step (self->run);
}

gsize
lk_replay_get_n_evaluations (const LkReplay *self)
{
  return self->n_evaluations;
}

gboolean
lk_replay_is_other_engine (const LkReplay *self)
{
  return self->other_engine;
}

char **
lk_replay_differences (LkRunRecord *record, const char *dataset_sum, const char *teacher_sum)
{
  const LkRunFacts *facts = lk_run_record_get_facts (record);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  if (!g_str_equal (facts->program, LK_VERSION))
    g_ptr_array_add (list, g_strdup_printf (_ ("It was recorded by Limbeck %s, and this is %s."), facts->program,
                                            LK_VERSION));
  if (facts->engine != LK_ENGINE)
    g_ptr_array_add (list, g_strdup_printf (_ ("It was recorded by engine %u, and this is engine %d, which rounds its "
                                               "sums in another order: numbers are compared to a tolerance."),
                                            facts->engine, LK_ENGINE));
  if (!g_str_equal (facts->kernel, lk_blas_kernel ()))
    g_ptr_array_add (list, g_strdup_printf (_ ("It was recorded with the BLAS kernel %s, and this is %s."),
                                            facts->kernel, lk_blas_kernel ()));
  if (facts->dataset_sum[0] != '\0' && !g_str_equal (facts->dataset_sum, dataset_sum))
    g_ptr_array_add (list, g_strdup (_ ("The data set is another one: its checksum differs.")));
  if (facts->teacher_sum[0] != '\0' && !g_str_equal (facts->teacher_sum, teacher_sum))
    g_ptr_array_add (list, g_strdup (_ ("The teacher is another one: its checksum differs.")));
  g_ptr_array_add (list, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&list), FALSE);
}

void
lk_replay_in_session (LkSession *session, LkRunRecord *record, guint64 until, gboolean pause, double speed)
{
  const LkRunFacts *facts = lk_run_record_get_facts (record);
  g_autoptr (GArray) marks = lk_run_record_copy_marks (record);
  LkSettings settings = facts->settings; /* borrows its text */
  LkScript *script = NULL;

  if (until > 0)
    script = lk_script_new ((const LkMark *) (gpointer) marks->data, marks->len, until, pause, speed);
  lk_session_play_script (session, &settings, facts->preset, script);
}
