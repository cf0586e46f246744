/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "io/lk-error.h"
#include "lk-cadence.h"
#include "lk-course.h"
#include "lk-learner.h"
#include "lk-predict.h"
#include "lk-setup.h"
#include "lk-teacher.h"
#include "nn/lk-parallel.h"
#include "nn/lk-metrics.h"

struct _LkTeacherTraining {
  LkDataset *dataset;
  LkTraining training; /* its text is not used after construction */
  LkLossSettings loss;
  LkLearner *learner;
  LkTransferSet *set;  /* what it is trained on */
  LkTransferSet *held; /* what chooses the best epoch; NULL without validation */
  LkCourse course;
  guint64 step;
  guint64 n_steps;
  guint64 interval;
  float *logits; /* of the test split or of what is held out */
  LkHistory history;

  float *best; /* (n_floats) of the best epoch; NULL before the first, and without validation */
  guint best_epoch;
  LkQuality best_quality;
  gboolean stopped; /* by patience */
};

/* The samples to learn from, and those held out of them. */
static gboolean
choose_samples (LkTeacherTraining *self, const LkSettings *settings, GError **error)
{
  const LkSplit *train = &self->dataset->train;
  gsize C = self->dataset->n_classes;
  LkStatus status;

  status = lk_transfer_set_new (train, C, NULL, settings->teacher.fraction, settings->seed, &self->set);
  if (status == LK_OK && settings->teacher.validation > 0.0)
    status = lk_transfer_set_hold_out (self->set, train, C, settings->teacher.validation, settings->seed, &self->held);
  if (status == LK_BAD_SHAPE)
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                 _ ("Of %zu training samples none can be held out for validation: keep more of them"), self->set->n);
  else if (status != LK_OK)
    lk_error_set_status (error, status, _ ("Could not choose the teacher's samples"));
  return status == LK_OK;
}

LkTeacherTraining *
lk_teacher_training_new (const LkSettings *settings, LkDataset *dataset, GError **error)
{
  g_autoptr (LkTeacherTraining) self = g_new0 (LkTeacherTraining, 1);
  LkNetwork *network;
  gsize n_logits;
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
  lk_network_init (network, &rng);
  self->learner = lk_learner_new (network, &dataset->train, lk_dataset_shape (dataset), settings->teacher.optimizer,
                                  settings->batch, error);
  if (!self->learner)
    return NULL;
  if (!lk_learner_regularize (self->learner, &settings->teacher, settings->seed, LK_STREAM_TEACHER_NOISE, error))
    return NULL;

  if (!choose_samples (self, settings, error))
    return NULL;
  lk_course_init (&self->course, self->set->index, self->set->n, settings->batch, settings->seed,
                  LK_STREAM_TEACHER_ORDER);
  self->n_steps = settings->teacher.epochs * lk_course_steps_per_epoch (&self->course);
  self->interval = lk_cadence_interval (dataset->test.n, settings->batch);
  n_logits = MAX (dataset->test.n, self->held ? self->held->n : 0);
  self->logits = g_new (float, n_logits * dataset->n_classes);
  lk_parallel_set_threads (lk_settings_n_threads (settings));
  return g_steal_pointer (&self);
}

void
lk_teacher_training_free (LkTeacherTraining *self)
{
  lk_learner_free (self->learner);
  lk_course_clear (&self->course);
  lk_transfer_set_free (self->set);
  lk_transfer_set_free (self->held);
  g_free (self->logits);
  g_free (self->best);
  lk_history_clear (&self->history);
  lk_dataset_unref (self->dataset);
  g_free (self);
}

static gboolean
evaluate_training (LkTeacherTraining *self, GError **error)
{
  const LkSplit *test = &self->dataset->test;
  LkEvaluationRecord record = { .step = self->step, .temperature = self->loss.temperature };

  if (!lk_predict (self->learner->network, test, 0, test->n, self->logits, error))
    return FALSE;
  record.student.errors = (guint) lk_count_errors (self->logits, test->labels, test->n, self->dataset->n_classes);
  lk_log_append (self->history.evaluations, &record);
  return TRUE;
}

static gboolean
is_better (const LkQuality *a, const LkQuality *b)
{
  return a->errors < b->errors || (a->errors == b->errors && a->nll < b->nll);
}

/* After an epoch: keeps the weights when they are the best so far. */
static gboolean
validate (LkTeacherTraining *self, GError **error)
{
  const LkSplit *train = &self->dataset->train;
  LkNetwork *network = self->learner->network;
  guint epoch = (guint) (self->step / lk_course_steps_per_epoch (&self->course));
  gsize n = self->held->n;
  g_autofree guint16 *labels = g_new (guint16, n);
  LkQuality quality;

  if (!lk_predict_samples (network, train, self->held->index, n, self->logits, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    labels[i] = train->labels[self->held->index[i]];
  lk_measure (self->logits, labels, n, self->dataset->n_classes, &quality);

  if (!self->best || is_better (&quality, &self->best_quality))
    {
      if (!self->best)
        self->best = g_new (float, network->n_floats);
      memcpy (self->best, network->params, network->n_floats * sizeof (float));
      self->best_epoch = epoch;
      self->best_quality = quality;
    }
  self->stopped = self->training.patience > 0 && epoch >= self->best_epoch + self->training.patience;
  if (self->best && lk_teacher_training_is_done (self))
    memcpy (network->params, self->best, network->n_floats * sizeof (float));
  return TRUE;
}

gboolean
lk_teacher_training_advance (LkTeacherTraining *self, guint n_steps, GError **error)
{
  guint64 per_epoch = lk_course_steps_per_epoch (&self->course);
  guint64 end = MIN (self->step + n_steps, self->n_steps);

  if (self->step == 0 && !evaluate_training (self, error))
    return FALSE;
  end = MIN (end, lk_cadence_next (self->step + 1, self->interval));
  if (self->held)
    end = MIN (end, (self->step / per_epoch + 1) * per_epoch);

  for (; self->step < end; self->step++)
    {
      LkStepRecord record = { .twin_hard = NAN };
      LkLossResult result;
      gsize B;
      const guint32 *index = lk_course_batch (&self->course, self->step, &B);
      double rate =
          self->training.learning_rate * lk_schedule_factor (self->training.schedule, self->step, self->n_steps);

      lk_learner_step (self->learner, index, B, NULL, &self->loss, rate, self->training.momentum, &result, NULL);
      record.hard = record.total = (float) result.hard;
      record.hard_gradient = (float) result.hard_gradient;
      lk_history_add_step (&self->history, &record, NULL);
    }

  if (self->held && self->step % per_epoch == 0 && !validate (self, error))
    return FALSE;
  if (lk_teacher_training_is_done (self) || end == lk_cadence_next (end, self->interval))
    return evaluate_training (self, error);
  return TRUE;
}

gboolean
lk_teacher_training_is_done (const LkTeacherTraining *self)
{
  return self->stopped || self->step == self->n_steps;
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

guint
lk_teacher_training_get_best_epoch (const LkTeacherTraining *self)
{
  return self->best_epoch;
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
