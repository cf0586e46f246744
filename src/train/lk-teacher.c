/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-teacher.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

#include "io/lk-error.h"
#include "lk-cadence.h"
#include "lk-course.h"
#include "lk-learner.h"
#include "lk-predict.h"
#include "nn/lk-blas.h"
#include "nn/lk-memory.h"
#include "nn/lk-metrics.h"

#define SLICE 2000 /* training samples whose logits are computed in one go */

LkTeacher *
lk_teacher_new (LkNetwork *network, LkDataset *dataset, GError **error)
{
  g_autoptr (LkTeacher) teacher = g_new0 (LkTeacher, 1);
  gsize C = dataset->n_classes;

  g_atomic_ref_count_init (&teacher->refs);
  teacher->network = network;
  teacher->dataset = lk_dataset_ref (dataset);

  if (lk_network_n_inputs (network) != lk_dataset_n_inputs (dataset) || lk_network_n_classes (network) != C)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                   _ ("The teacher takes %zu pixels and knows %zu classes, but %s has %zu pixels and %zu classes: choose a "
                      "teacher that was trained on this data set"),
                   lk_network_n_inputs (network), lk_network_n_classes (network), dataset->title,
                   lk_dataset_n_inputs (dataset), C);
      return NULL;
    }

  teacher->test_logits = lk_alloc_aligned (dataset->test.n * C, sizeof (float));
  teacher->train_logits = lk_alloc_aligned (dataset->train.n * C, sizeof (float));
  if (!teacher->test_logits || !teacher->train_logits)
    {
      lk_error_set_status (error, LK_NO_MEMORY, _ ("Could not keep the teacher's logits"));
      return NULL;
    }
  if (!lk_predict (network, &dataset->test, 0, dataset->test.n, teacher->test_logits, error))
    return NULL;
  teacher->test_errors = lk_count_errors (teacher->test_logits, dataset->test.labels, dataset->test.n, C);
  return g_steal_pointer (&teacher);
}

LkTeacher *
lk_teacher_ref (LkTeacher *teacher)
{
  g_atomic_ref_count_inc (&teacher->refs);
  return teacher;
}

void
lk_teacher_unref (LkTeacher *teacher)
{
  if (!g_atomic_ref_count_dec (&teacher->refs))
    return;
  lk_network_free (teacher->network);
  lk_dataset_unref (teacher->dataset);
  free (teacher->test_logits);
  free (teacher->train_logits);
  g_free (teacher);
}

gboolean
lk_teacher_advance (LkTeacher *teacher, GError **error)
{
  const LkDataset *dataset = teacher->dataset;
  gsize end = MIN (teacher->n_done + SLICE, dataset->train.n);

  if (!lk_predict (teacher->network, &dataset->train, teacher->n_done, end,
                   teacher->train_logits + teacher->n_done * dataset->n_classes, error))
    return FALSE;
  teacher->n_done = end;
  return TRUE;
}

gboolean
lk_teacher_is_ready (const LkTeacher *teacher)
{
  return teacher->n_done == teacher->dataset->train.n;
}

struct _LkTeacherTraining {
  LkDataset *dataset;
  LkTraining training; /* its text is not used after construction */
  LkLossSettings loss;
  LkLearner *learner;
  guint32 *all; /* 0 … n_train - 1 */
  LkCourse course;
  guint64 step;
  guint64 n_steps;
  guint64 interval;
  float *test_logits;
  LkHistory history;
};

LkTeacherTraining *
lk_teacher_training_new (const LkSettings *settings, LkDataset *dataset, GError **error)
{
  g_autoptr (LkTeacherTraining) self = g_new0 (LkTeacherTraining, 1);
  LkNetwork *network;
  LkRng rng;

  self->dataset = lk_dataset_ref (dataset);
  self->training = settings->teacher;
  self->loss = settings->loss;
  self->loss.alpha = 0.0;
  lk_history_init (&self->history);

  if (settings->teacher.jitter >= MIN (dataset->width, dataset->height))
    {
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                   _ ("A jitter of %u pixels moves pictures of %zu × %zu out of sight: choose less"),
                   settings->teacher.jitter, dataset->width, dataset->height);
      return NULL;
    }
  network = lk_settings_new_network (settings->teacher.layers, dataset, settings->batch, _ ("teacher"), error);
  if (!network)
    return NULL;
  lk_rng_seed (&rng, settings->seed, LK_STREAM_TEACHER_INIT);
  lk_network_init_he (network, &rng);
  self->learner = lk_learner_new (network, settings->teacher.optimizer, settings->batch, error);
  if (!self->learner)
    return NULL;
  lk_learner_regularize (self->learner, &settings->teacher, dataset->width, settings->seed, LK_STREAM_TEACHER_NOISE);

  self->all = g_new (guint32, dataset->train.n);
  for (gsize i = 0; i < dataset->train.n; i++)
    self->all[i] = (guint32) i;
  lk_course_init (&self->course, self->all, dataset->train.n, settings->batch, settings->seed, LK_STREAM_TEACHER_ORDER);
  self->n_steps = settings->teacher.epochs * lk_course_steps_per_epoch (&self->course);
  self->interval = lk_cadence_interval (dataset->test.n, settings->batch);
  self->test_logits = g_new (float, dataset->test.n * dataset->n_classes);
  lk_blas_set_threads (lk_settings_n_threads (settings));
  return g_steal_pointer (&self);
}

void
lk_teacher_training_free (LkTeacherTraining *self)
{
  lk_learner_free (self->learner);
  lk_course_clear (&self->course);
  g_free (self->all);
  g_free (self->test_logits);
  lk_history_clear (&self->history);
  lk_dataset_unref (self->dataset);
  g_free (self);
}

static gboolean
evaluate_training (LkTeacherTraining *self, GError **error)
{
  const LkSplit *test = &self->dataset->test;
  LkEvaluationRecord record = { .step = self->step, .temperature = self->loss.temperature };

  if (!lk_predict (self->learner->network, test, 0, test->n, self->test_logits, error))
    return FALSE;
  record.student.errors = lk_count_errors (self->test_logits, test->labels, test->n, self->dataset->n_classes);
  lk_log_append (self->history.evaluations, &record);
  return TRUE;
}

gboolean
lk_teacher_training_advance (LkTeacherTraining *self, guint n_steps, GError **error)
{
  guint64 end = MIN (self->step + n_steps, self->n_steps);

  if (self->step == 0 && !evaluate_training (self, error))
    return FALSE;
  end = MIN (end, lk_cadence_next (self->step + 1, self->interval));

  for (; self->step < end; self->step++)
    {
      LkStepRecord record = { .twin_hard = NAN };
      LkLossResult result;
      gsize B;
      const guint32 *index = lk_course_batch (&self->course, self->step, &B);
      double rate =
          self->training.learning_rate * lk_schedule_factor (self->training.schedule, self->step, self->n_steps);

      lk_learner_step (self->learner, &self->dataset->train, index, B, NULL, &self->loss, rate, self->training.momentum,
                       &result);
      record.hard = record.total = (float) result.hard;
      record.hard_gradient = (float) result.hard_gradient;
      lk_log_append (self->history.steps, &record);
    }

  if (end == self->n_steps || end == lk_cadence_next (end, self->interval))
    return evaluate_training (self, error);
  return TRUE;
}

gboolean
lk_teacher_training_is_done (const LkTeacherTraining *self)
{
  return self->step == self->n_steps;
}

guint64
lk_teacher_training_get_step (const LkTeacherTraining *self)
{
  return self->step;
}

guint64
lk_teacher_training_get_n_steps (const LkTeacherTraining *self)
{
  return self->n_steps;
}

guint64
lk_teacher_training_get_steps_per_epoch (const LkTeacherTraining *self)
{
  return lk_course_steps_per_epoch (&self->course);
}

const LkHistory *
lk_teacher_training_get_history (const LkTeacherTraining *self)
{
  return &self->history;
}

const LkNetwork *
lk_teacher_training_get_network (const LkTeacherTraining *self)
{
  return self->learner->network;
}

LkNetwork *
lk_teacher_training_steal_network (LkTeacherTraining *self)
{
  return g_steal_pointer (&self->learner->network);
}
