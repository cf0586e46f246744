/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-distillation.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "io/lk-error.h"
#include "lk-cadence.h"
#include "lk-course.h"
#include "lk-lane.h"
#include "lk-learner.h"
#include "lk-predict.h"
#include "lk-script.h"
#include "settings/lk-setting-table.h"
#include "settings/lk-settings-check.h"
#include "lk-setup.h"
#include "nn/lk-parallel.h"
#include "nn/lk-metrics.h"

/* Steps done between two looks at the clock or at commands. */
#define MAX_BLOCK 64

/* Student or twin (of two who teach each other, the peer), with a course of its own so that the two may run on two
 * threads without sharing anything that is written. */
typedef struct {
  LkDistillation *owner;
  LkLearner *learner;
  const float *teacher_logits; /* (n_train, C), NULL for the twin and for a peer */
  LkLossSettings loss;
  LkCourse course;
  LkLossResult results[MAX_BLOCK];
  LkFeatureRecord features[MAX_BLOCK]; /* of a student with a term on a hidden layer */
  /* of an evaluation */
  float *test_logits; /* borrowed */
  LkScore score;
  GError *error;
} Side;

struct _LkDistillation {
  LkTeacher *teacher;
  LkTransferSet *transfer;
  guint16 *labels;     /* (n_train) of the transfer set, some of them false; NULL: all are the data set's */
  LkSplit pictures;    /* of another kind, that the transfer set is of then; n is 0: it is of the data set's */
  float *taught;       /* (pictures.n, C) what the teacher says of these */
  LkTransferSet *held; /* not in it, to choose settings by; NULL without a validation share */
  Side student;
  Side twin; /* learner is NULL without */
  LkLane *lane;
  double learning_rate;
  LkSchedule schedule;
  double momentum;
  guint64 step;
  guint64 n_steps;
  guint64 start_n_steps;  /* before it was trained on */
  guint64 schedule_start; /* step with which the learning rate began to fall */
  guint64 feature_steps;  /* at first, in which the student learns the term on its hidden layer alone */
  guint64 interval;
  guint block; /* steps of the block in work */
  guint place; /* in the block, of the step that two who teach each other are in */
  gboolean mutual;
  LkHistory history;
  LkEvaluation *evaluation;
  double evaluation_temperature; /* of the evaluation in work */
  LkLossSettings start_loss;     /* at step 0 */
  double start_rate;
  GArray *script;    /* of LkMark, by step; NULL: none */
  guint script_next; /* the mark that comes next */
};

/* The samples that batches are drawn from. */
static const LkSplit *
taught_on (const LkDistillation *self)
{
  return self->pictures.n > 0 ? &self->pictures : &self->teacher->dataset->train;
}

static gboolean
side_init (Side *side, LkDistillation *owner, const LkSettings *settings, const float *teacher_logits, LkStream initial,
           GError **error)
{
  const LkDataset *dataset = owner->teacher->dataset;
  LkNetwork *network;
  LkRng rng;

  network = lk_settings_new_network (settings->student.layers, dataset, settings->batch, _ ("student"), error);
  if (!network)
    return FALSE;
  lk_rng_seed (&rng, settings->seed, initial);
  lk_network_init (network, &rng);

  side->owner = owner;
  side->teacher_logits = teacher_logits;
  side->loss = settings->loss;
  side->loss.seed = settings->seed;
  if (!teacher_logits)
    side->loss.alpha = 0.0;
  lk_course_init (&side->course, owner->transfer->index, owner->transfer->n, settings->batch, settings->seed,
                  LK_STREAM_STUDENT_ORDER);
  side->learner = lk_learner_new (network, taught_on (owner), lk_dataset_shape (dataset), settings->student.optimizer,
                                  settings->batch, error);
  if (!side->learner)
    return FALSE;
  lk_learner_set_labels (side->learner, owner->labels);
  return TRUE;
}

/* The student's alone: the twin never sees it. */
static gboolean
add_feature (Side *side, const LkSettings *settings, GError **error)
{
  LkFeatureTerm *feature;

  if (settings->feature == LK_FEATURE_NONE)
    return TRUE;
  feature =
      lk_feature_term_new (settings, side->owner->teacher, taught_on (side->owner), side->learner->network, error);
  if (feature)
    lk_learner_set_feature (side->learner, feature);
  return feature != NULL;
}

/* Student and twin are told the same. What is held out, as the test split, keeps its labels. */
static void
falsify_labels (LkDistillation *self, const LkSettings *settings)
{
  const LkDataset *dataset = self->teacher->dataset;

  if (settings->label_noise == 0.0)
    return;
  self->labels = g_new (guint16, dataset->train.n);
  lk_transfer_set_falsify (self->transfer, &dataset->train, dataset->n_classes, settings->label_noise, settings->seed,
                           self->labels);
}

/* As many as the transfer set has, in its place; the teacher is asked of each. What is held out stays the data set's own. */
static gboolean
take_pictures (LkDistillation *self, const LkSettings *settings, GError **error)
{
  const LkDataset *dataset = self->teacher->dataset;

  if (settings->transfer[0] == '\0')
    return TRUE;
  if (!lk_teacher_has_networks (self->teacher))
    {
      g_set_error_literal (
          error, LK_ERROR, LK_ERROR_VALUE,
          _ ("This teacher is a file of logits, and cannot be asked of other pictures. Choose a teacher "
             "with weights, or teach on the data set’s own pictures"));
      return FALSE;
    }
  if (!lk_settings_load_transfer (settings, dataset, self->transfer->n, &self->pictures, error))
    return FALSE;
  self->transfer->n = self->pictures.n;
  for (gsize i = 0; i < self->pictures.n; i++)
    self->transfer->index[i] = (guint32) i;
  self->taught = g_new (float, self->pictures.n * dataset->n_classes);
  return lk_teacher_predict (self->teacher, &self->pictures, 0, self->pictures.n, self->taught, error);
}

static void
side_clear (Side *side)
{
  lk_learner_free (side->learner);
  lk_course_clear (&side->course);
  g_clear_error (&side->error);
}

static double
rate_at (const LkDistillation *self, guint64 step)
{
  guint64 since = self->schedule_start;
  guint64 n = self->n_steps > since ? self->n_steps - since : 0; /* 0: no end */

  return self->learning_rate * lk_schedule_factor (self->schedule, step - since, n);
}

static void
side_train (gpointer data)
{
  Side *side = data;
  LkDistillation *self = side->owner;

  for (guint i = 0; i < self->block; i++)
    {
      guint64 step = self->step + i;
      gsize B;
      const guint32 *index = lk_course_batch (&side->course, step, &B);

      if (side->learner->feature)
        lk_feature_term_set_alone (side->learner->feature, step < self->feature_steps);
      lk_learner_step (side->learner, index, B, side->teacher_logits, &side->loss, rate_at (self, step), self->momentum,
                       &side->results[i], &side->features[i]);
    }
}

static void
side_answer (gpointer data)
{
  Side *side = data;
  gsize B;
  const guint32 *index = lk_course_batch (&side->course, side->owner->step + side->owner->place, &B);

  lk_learner_forward (side->learner, index, B);
}

static void
side_learn (gpointer data)
{
  Side *side = data;
  LkDistillation *self = side->owner;
  guint64 step = self->step + self->place;
  gsize B;
  const guint32 *index = lk_course_batch (&side->course, step, &B);

  lk_learner_learn (side->learner, index, B, side->learner->v, &side->loss, rate_at (self, step), self->momentum,
                    &side->results[self->place], &side->features[self->place]);
}

/* What each has answered is what the other learns from. */
static void
exchange (LkDistillation *self)
{
  LkLearner *student = self->student.learner, *peer = self->twin.learner;
  gsize last = student->network->n_layers - 1, C = self->teacher->dataset->n_classes, B;

  lk_course_batch (&self->student.course, self->step + self->place, &B);
  memcpy (student->v, peer->workspace->outputs[last], B * C * sizeof (float));
  memcpy (peer->v, student->workspace->outputs[last], B * C * sizeof (float));
}

/* A network on the test set, its logits z (n_test, C) receive what it says. */
static gboolean
score_on_test (const LkTeacher *teacher, const LkNetwork *network, double T, float *z, LkScore *score, GError **error)
{
  const LkSplit *test = &teacher->dataset->test;
  gsize C = teacher->dataset->n_classes;
  const float *v = teacher->test_logits; /* NULL: not known */
  LkQuality quality;

  if (!lk_predict (network, test, 0, test->n, z, error))
    return FALSE;
  lk_measure (z, test->labels, test->n, C, &quality);
  *score = (LkScore) {
    .errors = (guint) quality.errors,
    .agreements = v ? (guint) lk_count_agreements (v, z, test->n, C) : 0,
    .kl = v ? lk_mean_kl (v, z, test->n, C, T) : NAN,
    .teacher_unknown = !v,
    .nll = quality.nll,
    .calibration_error = quality.calibration_error,
  };
  return TRUE;
}

static void
side_evaluate (gpointer data)
{
  Side *side = data;

  score_on_test (side->owner->teacher, side->learner->network, side->owner->evaluation_temperature, side->test_logits,
                 &side->score, &side->error);
}

/* Both sides, on two threads where there are two. */
static void
run_sides (LkDistillation *self, LkLaneFunc func)
{
  if (self->twin.learner)
    lk_lane_run (self->lane, func, &self->twin, func, &self->student);
  else
    func (&self->student);
}

/* Two who teach each other meet in every step, between their answers and what they make of them: both learn from what
 * the other thought before the step. */
static void
train_block (LkDistillation *self)
{
  if (!self->mutual)
    {
      run_sides (self, side_train);
      return;
    }
  self->twin.loss = self->student.loss;
  for (self->place = 0; self->place < self->block; self->place++)
    {
      run_sides (self, side_answer);
      exchange (self);
      run_sides (self, side_learn);
    }
}

static void
choose_threads (LkDistillation *self, guint n_threads)
{
  if (self->twin.learner && lk_lane_pays (lk_network_multiply_adds (self->student.learner->network), n_threads))
    {
      self->lane = lk_lane_new ("twin");
      n_threads = 1;
    }
  lk_parallel_set_threads ((int) n_threads);
}

LkDistillation *
lk_distillation_new (const LkSettings *settings, LkTeacher *teacher, GError **error)
{
  g_autoptr (LkDistillation) self = g_new0 (LkDistillation, 1);
  guint64 per_epoch;

  g_return_val_if_fail (lk_teacher_is_ready (teacher), NULL);

  self->teacher = lk_teacher_ref (teacher);
  self->learning_rate = settings->student.learning_rate;
  self->schedule = settings->student.schedule;
  self->momentum = settings->student.momentum;
  self->mutual = settings->mutual;
  lk_history_init (&self->history);

  if (!lk_settings_check (settings, error))
    return NULL;
  self->transfer = lk_settings_new_transfer_set (settings, teacher->dataset, &self->held, error);
  if (!self->transfer)
    return NULL;
  falsify_labels (self, settings);
  if (!take_pictures (self, settings, error) ||
      !side_init (&self->student, self, settings, self->taught ? self->taught : teacher->train_logits,
                  LK_STREAM_STUDENT_INIT, error) ||
      !add_feature (&self->student, settings, error))
    return NULL;
  if ((settings->twin || settings->mutual) &&
      !side_init (&self->twin, self, settings, NULL, settings->mutual ? LK_STREAM_PEER_INIT : LK_STREAM_STUDENT_INIT,
                  error))
    return NULL;

  self->start_loss = self->student.loss;
  self->start_rate = self->learning_rate;
  per_epoch = lk_course_steps_per_epoch (&self->student.course);
  self->n_steps = self->start_n_steps = settings->student.epochs * per_epoch;
  self->feature_steps = settings->feature_epochs * per_epoch;
  self->interval = lk_cadence_interval (teacher->dataset->test.n, settings->batch);
  choose_threads (self, lk_settings_n_threads (settings));
  return g_steal_pointer (&self);
}

void
lk_distillation_free (LkDistillation *self)
{
  lk_lane_free (self->lane);
  side_clear (&self->student);
  side_clear (&self->twin);
  lk_transfer_set_free (self->transfer);
  lk_transfer_set_free (self->held);
  g_free (self->labels);
  lk_split_clear (&self->pictures);
  g_free (self->taught);
  lk_history_clear (&self->history);
  g_clear_pointer (&self->evaluation, lk_evaluation_unref);
  g_clear_pointer (&self->script, g_array_unref);
  lk_teacher_unref (self->teacher);
  g_free (self);
}

static void
record_block (LkDistillation *self)
{
  for (guint i = 0; i < self->block; i++)
    {
      const LkLossResult *result = &self->student.results[i];
      LkStepRecord record = {
        .hard = (float) result->hard,
        .soft = (float) result->soft,
        .total = (float) result->total,
        .twin_hard = self->twin.learner ? (float) self->twin.results[i].hard : NAN,
        .hard_gradient = (float) result->hard_gradient,
        .soft_gradient = (float) result->soft_gradient,
      };
      lk_history_add_step (&self->history, &record, self->student.learner->feature ? &self->student.features[i] : NULL);
    }
}

static void mark (LkDistillation *self, LkMarkKind kind, double old, double value);

/* In all, from here on. */
static void
set_epochs (LkDistillation *self, guint64 epochs)
{
  guint64 per_epoch = lk_distillation_get_steps_per_epoch (self);

  mark (self, LK_MARK_EPOCHS, (double) (self->n_steps / per_epoch), (double) epochs);
  self->n_steps = epochs * per_epoch;
  self->schedule_start = self->step;
}

static void
move (LkDistillation *self, const LkMark *record)
{
  LkLossSettings loss = self->student.loss;
  double learning_rate = self->learning_rate;

  lk_script_apply (record, &loss, &learning_rate);
  lk_distillation_set_loss (self, &loss);
  lk_distillation_set_learning_rate (self, learning_rate);
  if (record->kind == LK_MARK_EPOCHS)
    set_epochs (self, (guint64) record->value);
}

guint64
lk_distillation_play_script (LkDistillation *self)
{
  while (self->script && self->script_next < self->script->len)
    {
      const LkMark *record = &g_array_index (self->script, LkMark, self->script_next);

      if (record->step > self->step + 1)
        return record->step - 1;
      move (self, record);
      self->script_next++;
    }
  return G_MAXUINT64;
}

gboolean
lk_distillation_advance (LkDistillation *self, guint n_steps, GError **error)
{
  guint64 end = self->step + n_steps;

  if (self->step == 0 && !lk_distillation_evaluate (self, error))
    return FALSE;
  if (n_steps > 0)
    end = MIN (end, lk_distillation_play_script (self));
  if (self->n_steps > 0)
    end = MIN (end, self->n_steps);
  end = MIN (end, LK_LOG_MAX);
  end = MIN (end, lk_cadence_next (self->step + 1, self->interval));

  while (self->step < end)
    {
      self->block = (guint) MIN (end - self->step, MAX_BLOCK);
      train_block (self);
      record_block (self);
      self->step += self->block;
    }

  /* Where a run ended before it was trained on, too. */
  if (lk_distillation_is_done (self) || self->step == self->n_steps ||
      self->step == lk_cadence_next (self->step, self->interval))
    return lk_distillation_evaluate (self, error) != NULL;
  return TRUE;
}

/* What the term on the student's hidden layer had of the last step; its value after it wants the layer as it is now. */
static gboolean
trace_term (LkDistillation *self, LkStepTrace *trace)
{
  const LkLearner *learner = self->student.learner;
  gsize l = lk_feature_term_get_layer (learner->feature);

  trace->feature = lk_feature_term_get_feature (learner->feature);
  trace->alone = lk_feature_term_is_alone (learner->feature);
  trace->layer = (guint) l + 1;
  trace->term = self->student.features[0];
  trace->n_pixels = learner->network->layers[l].out.height * learner->network->layers[l].out.width;
  if (!lk_step_trace_add_units (trace, learner->network->layers[l].out_stride))
    return FALSE;
  lk_feature_term_tell (learner->feature, trace->B, learner->workspace->outputs[l], trace->term.weight,
                        trace->unit_rest, trace->unit_term);
  return TRUE;
}

/* The learner still has what the step was made of: an evaluation has memory of its own. */
static LkStepTrace *
trace_last (LkDistillation *self)
{
  LkLearner *learner = self->student.learner;
  gsize C = self->teacher->dataset->n_classes, D = lk_dataset_n_inputs (self->teacher->dataset), B;
  const guint32 *index = lk_course_batch (&self->student.course, self->step - 1, &B);
  LkStepTrace *trace = lk_step_trace_new (B, C, D);

  if (!trace)
    return NULL;
  trace->step = self->step;
  trace->mutual = self->mutual;
  trace->loss = self->student.loss;
  trace->learning_rate = rate_at (self, self->step - 1);
  memcpy (trace->sample, index, B * sizeof *index);
  for (gsize b = 0; b < B; b++)
    memcpy (trace->pixels + b * D, taught_on (self)->pixels + index[b] * D, D);
  trace->unlabelled = self->pictures.n > 0;
  memcpy (trace->y, learner->y, B * sizeof *learner->y);
  memcpy (trace->v, learner->v, B * C * sizeof (float));
  memcpy (trace->z, learner->workspace->outputs[learner->network->n_layers - 1], B * C * sizeof (float));
  if (learner->feature && !trace_term (self, trace))
    {
      lk_step_trace_unref (trace);
      return NULL;
    }
  memcpy (trace->after, lk_learner_look_again (learner, index, B), B * C * sizeof (float));
  if (learner->feature)
    trace->term_after =
        lk_feature_term_look_again (learner->feature, B,
                                    learner->workspace->outputs[lk_feature_term_get_layer (learner->feature)]);
  if (!lk_step_trace_complete (trace))
    g_clear_pointer (&trace, lk_step_trace_unref);
  return trace;
}

LkStepTrace *
lk_distillation_trace (LkDistillation *self, GError **error)
{
  LkFeatureTerm *feature = self->student.learner->feature;
  guint64 before = self->step;
  LkStepTrace *trace;
  gboolean ok;

  if (feature)
    lk_feature_term_set_told (feature, TRUE);
  ok = !lk_distillation_is_done (self) && lk_distillation_advance (self, 1, error);
  if (feature)
    lk_feature_term_set_told (feature, FALSE);
  if (!ok || self->step == before)
    return NULL;
  trace = trace_last (self);
  if (!trace)
    lk_error_set_status (error, LK_NO_MEMORY, _ ("Could not tell the step in full"));
  return trace;
}

static gboolean
is_full (const LkDistillation *self)
{
  return self->step == LK_LOG_MAX || lk_log_length (self->history.marks) == LK_HISTORY_MAX_MARKS;
}

/* Whether the script makes the run longer before its next step. */
static gboolean
script_trains_on (const LkDistillation *self)
{
  guint64 per_epoch = lk_distillation_get_steps_per_epoch (self);

  for (guint i = self->script_next; self->script && i < self->script->len; i++)
    {
      const LkMark *record = &g_array_index (self->script, LkMark, i);

      if (record->step > self->step + 1)
        break;
      if (record->kind == LK_MARK_EPOCHS && (guint64) record->value * per_epoch > self->step)
        return TRUE;
    }
  return FALSE;
}

gboolean
lk_distillation_is_done (const LkDistillation *self)
{
  return is_full (self) || (self->n_steps > 0 && self->step >= self->n_steps && !script_trains_on (self));
}

gboolean
lk_distillation_train_on (LkDistillation *self, guint epochs)
{
  guint64 total = self->n_steps / lk_distillation_get_steps_per_epoch (self) + epochs;

  if (self->n_steps == 0 || self->step < self->n_steps || epochs == 0 || is_full (self) ||
      !lk_setting_in_range (LK_SETTING_EPOCHS, (double) total))
    return FALSE;
  set_epochs (self, total);
  return TRUE;
}

void
lk_distillation_rewind (LkDistillation *self)
{
  lk_learner_rewind (self->student.learner);
  if (self->twin.learner)
    lk_learner_rewind (self->twin.learner);
  self->step = self->schedule_start = 0;
  self->n_steps = self->start_n_steps;
  lk_history_clear (&self->history);
  lk_history_init (&self->history);
  g_clear_pointer (&self->evaluation, lk_evaluation_unref);
  if (self->script)
    {
      self->student.loss = self->start_loss;
      self->learning_rate = self->start_rate;
      self->script_next = 0;
    }
  self->start_loss = self->student.loss;
  self->start_rate = self->learning_rate;
}

void
lk_distillation_set_script (LkDistillation *self, const LkMark *marks, gsize n)
{
  g_clear_pointer (&self->script, g_array_unref);
  self->script_next = 0;
  if (n == 0)
    return;
  self->script = g_array_sized_new (FALSE, FALSE, sizeof (LkMark), (guint) n);
  g_array_append_vals (self->script, marks, (guint) n);
}

static void
mark (LkDistillation *self, LkMarkKind kind, double old, double value)
{
  LkMark record = { .step = self->step + 1, .kind = kind, .value = value };

  /* What is set before the first step is where the run begins, not a move; behind the last
   * that there is room for no step follows. */
  if (old != value && self->step > 0 && lk_log_length (self->history.marks) < LK_HISTORY_MAX_MARKS)
    lk_log_append (self->history.marks, &record);
}

void
lk_distillation_set_loss (LkDistillation *self, const LkLossSettings *loss)
{
  LkLossSettings *current = &self->student.loss;
  guint64 seed = current->seed;

  LkLossSettings next = *loss;

  for (int kind = 0; kind < LK_N_MARK_KINDS; kind++)
    {
      const double *now = lk_mark_kind_in_loss (kind, current);

      if (now)
        mark (self, kind, *now, *lk_mark_kind_in_loss (kind, &next));
      else if (kind == LK_MARK_METHOD)
        mark (self, kind, current->method, next.method);
    }
  *current = next;
  current->seed = seed;
  if (self->step == 0)
    self->start_loss = *current;
}

void
lk_distillation_set_learning_rate (LkDistillation *self, double learning_rate)
{
  mark (self, LK_MARK_LEARNING_RATE, self->learning_rate, learning_rate);
  self->learning_rate = learning_rate;
  if (self->step == 0)
    self->start_rate = learning_rate;
}

LkEvaluation *
lk_distillation_evaluate (LkDistillation *self, GError **error)
{
  return lk_distillation_evaluate_at (self, self->student.loss.temperature, error);
}

LkEvaluation *
lk_distillation_evaluate_at (LkDistillation *self, double temperature, GError **error)
{
  const LkDataset *dataset = self->teacher->dataset;
  g_autoptr (LkEvaluation) evaluation = NULL;
  gboolean has_twin = self->twin.learner != NULL;
  gsize n = lk_log_length (self->history.evaluations);

  if (self->evaluation && self->evaluation->step == self->step && self->evaluation->record.temperature == temperature)
    return self->evaluation;

  evaluation = lk_evaluation_new (dataset->test.n, dataset->n_classes, has_twin);
  if (!evaluation)
    {
      lk_error_set_status (error, LK_NO_MEMORY, _ ("Could not evaluate the student"));
      return NULL;
    }

  self->evaluation_temperature = temperature;
  self->student.test_logits = evaluation->student;
  self->twin.test_logits = evaluation->twin;
  run_sides (self, side_evaluate);
  if (self->student.error || self->twin.error)
    {
      GError *first =
          self->student.error ? g_steal_pointer (&self->student.error) : g_steal_pointer (&self->twin.error);

      g_propagate_error (error, first);
      g_clear_error (&self->twin.error);
      return NULL;
    }

  evaluation->step = self->step;
  evaluation->record = (LkEvaluationRecord) {
    .step = self->step,
    .temperature = temperature,
    .student = self->student.score,
    .twin = self->twin.score,
    .has_twin = has_twin,
    .mutual = self->mutual,
  };
  if (n == 0 || ((const LkEvaluationRecord *) lk_log_get (self->history.evaluations, n - 1))->step != self->step)
    lk_log_append (self->history.evaluations, &evaluation->record);

  g_clear_pointer (&self->evaluation, lk_evaluation_unref);
  self->evaluation = g_steal_pointer (&evaluation);
  return self->evaluation;
}

gboolean
lk_distillation_score (const LkDistillation *self, const LkNetwork *network, LkScore *score, GError **error)
{
  const LkDataset *dataset = self->teacher->dataset;
  g_autofree float *logits = g_new (float, (dataset->test.n * dataset->n_classes));

  return score_on_test (self->teacher, network, self->student.loss.temperature, logits, score, error);
}

gboolean
lk_distillation_validate (LkDistillation *self, LkScore *score, GError **error)
{
  const LkTeacher *teacher = self->teacher;
  const LkSplit *train = &teacher->dataset->train;
  gsize C = teacher->dataset->n_classes, n = self->held ? self->held->n : 0;
  g_autofree float *logits = g_new (float, (n * C));
  g_autofree float *taught = g_new (float, (n * C));
  g_autofree guint16 *labels = g_new (guint16, n);
  LkQuality quality;

  g_return_val_if_fail (n > 0, FALSE);

  if (!lk_predict_samples (self->student.learner->network, train, self->held->index, n, logits, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      labels[i] = train->labels[self->held->index[i]];
      memcpy (taught + i * C, teacher->train_logits + self->held->index[i] * C, C * sizeof *taught);
    }
  lk_measure (logits, labels, n, C, &quality);
  *score = (LkScore) {
    .errors = (guint) quality.errors,
    .agreements = (guint) lk_count_agreements (taught, logits, n, C),
    .kl = lk_mean_kl (taught, logits, n, C, self->student.loss.temperature),
    .nll = quality.nll,
    .calibration_error = quality.calibration_error,
  };
  return TRUE;
}

gsize
lk_distillation_get_n_held (const LkDistillation *self)
{
  return self->held ? self->held->n : 0;
}

LkEvaluation *
lk_distillation_get_evaluation (const LkDistillation *self)
{
  return self->evaluation;
}

const LkLossSettings *
lk_distillation_get_loss (const LkDistillation *self)
{
  return &self->student.loss;
}

double
lk_distillation_get_learning_rate (const LkDistillation *self)
{
  return self->learning_rate;
}

const LkLossSettings *
lk_distillation_get_start (const LkDistillation *self, double *learning_rate)
{
  *learning_rate = self->start_rate;
  return &self->start_loss;
}

guint64
lk_distillation_get_step (const LkDistillation *self)
{
  return self->step;
}

guint64
lk_distillation_get_n_steps (const LkDistillation *self)
{
  return self->n_steps;
}

guint64
lk_distillation_get_steps_per_epoch (const LkDistillation *self)
{
  return lk_course_steps_per_epoch (&self->student.course);
}

gsize
lk_distillation_get_n_samples (const LkDistillation *self)
{
  return self->transfer->n;
}

const LkHistory *
lk_distillation_get_history (const LkDistillation *self)
{
  return &self->history;
}

const LkNetwork *
lk_distillation_get_student (const LkDistillation *self)
{
  return self->student.learner->network;
}

const LkNetwork *
lk_distillation_get_twin (const LkDistillation *self)
{
  return self->twin.learner ? self->twin.learner->network : NULL;
}

const LkTeacher *
lk_distillation_get_teacher (const LkDistillation *self)
{
  return self->teacher;
}

const LkFeatureTerm *
lk_distillation_get_feature (const LkDistillation *self)
{
  return self->student.learner->feature;
}
