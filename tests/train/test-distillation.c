/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "dataset/lk-noise-pictures.h"
#include "feature/lk-mutual.h"
#include "import/lk-dataset-io.h"
#include "io/lk-error.h"
#include "nn/lk-metrics.h"
#include "train-data.h"
#include "train/lk-course.h"
#include "train/lk-distillation.h"
#include "train/lk-learner.h"
#include "settings/lk-setting-table.h"

#define N_TRAIN 203 /* no multiple of the batch */
#define N_TEST  60

typedef struct {
  LkDataset *dataset;
  LkTeacher *teacher;
  LkSettings settings;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer data)
{
  fixture->dataset = train_data_new (N_TRAIN, N_TEST, 5);
  fixture->teacher = train_teacher_new (fixture->dataset);
  train_settings_init (&fixture->settings);
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  lk_settings_clear (&fixture->settings);
  lk_teacher_unref (fixture->teacher);
  lk_dataset_unref (fixture->dataset);
}

static LkDistillation *
start (Fixture *fixture)
{
  GError *error = NULL;
  LkDistillation *run = lk_distillation_new (&fixture->settings, fixture->teacher, &error);

  g_assert_no_error (error);
  return run;
}

/* To `step`, in calls of at most `stride` steps. */
static void
advance_to (LkDistillation *run, guint64 step, guint stride)
{
  GError *error = NULL;

  while (lk_distillation_get_step (run) < step)
    {
      guint n = (guint) MIN (stride, step - lk_distillation_get_step (run));

      lk_distillation_advance (run, n, &error);
      g_assert_no_error (error);
    }
}

static void
assert_same_weights (const LkNetwork *a, const LkNetwork *b)
{
  g_assert_cmpmem (a->params, a->n_floats * sizeof (float), b->params, b->n_floats * sizeof (float));
}

static gboolean
same_weights (const LkNetwork *a, const LkNetwork *b)
{
  return a->n_params == b->n_params && memcmp (a->params, b->params, a->n_floats * sizeof (float)) == 0;
}

static void
assert_same_history (LkDistillation *a, LkDistillation *b)
{
  const LkHistory *x = lk_distillation_get_history (a), *y = lk_distillation_get_history (b);

  g_assert_cmpuint (lk_log_length (x->steps), ==, lk_log_length (y->steps));
  for (gsize i = 0; i < lk_log_length (x->steps); i++)
    g_assert_cmpmem (lk_log_get (x->steps, i), sizeof (LkStepRecord), lk_log_get (y->steps, i), sizeof (LkStepRecord));
  g_assert_cmpuint (lk_log_length (x->evaluations), ==, lk_log_length (y->evaluations));
  for (gsize i = 0; i < lk_log_length (x->evaluations); i++)
    {
      const LkEvaluationRecord *p = lk_log_get (x->evaluations, i), *q = lk_log_get (y->evaluations, i);

      g_assert_cmpuint (p->step, ==, q->step);
      g_assert_cmpuint (p->student.errors, ==, q->student.errors);
      g_assert_cmpuint (p->twin.agreements, ==, q->twin.agreements);
      g_assert_cmpfloat (p->student.kl, ==, q->student.kl);
    }
}

/* However the steps are divided between calls, the same bits. */
static void
test_same_seed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkDistillation) a = start (fixture);
  g_autoptr (LkDistillation) b = start (fixture);

  advance_to (a, 26, 100);
  advance_to (b, 26, 1);
  g_assert_true (lk_distillation_is_done (a));
  assert_same_weights (lk_distillation_get_student (a), lk_distillation_get_student (b));
  assert_same_weights (lk_distillation_get_twin (a), lk_distillation_get_twin (b));
  assert_same_history (a, b);
}

/* On one thread or with the twin beside: both use single-threaded BLAS. */
static void
test_lanes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkDistillation) one = start (fixture);
  g_autoptr (LkDistillation) two = NULL;

  fixture->settings.threads = 2;
  two = start (fixture);
  advance_to (one, 26, 5);
  advance_to (two, 26, 100);
  assert_same_weights (lk_distillation_get_student (one), lk_distillation_get_student (two));
  assert_same_weights (lk_distillation_get_twin (one), lk_distillation_get_twin (two));
  assert_same_history (one, two);
}

static void
test_other_seed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkDistillation) a = start (fixture);
  g_autoptr (LkDistillation) b = NULL;

  fixture->settings.seed++;
  b = start (fixture);
  g_assert_false (same_weights (lk_distillation_get_student (a), lk_distillation_get_student (b)));
  advance_to (a, 10, 10);
  advance_to (b, 10, 10);
  g_assert_false (same_weights (lk_distillation_get_student (a), lk_distillation_get_student (b)));
}

static void
test_twin (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkDistillation) taught = start (fixture);
  g_autoptr (LkDistillation) untaught = NULL;
  g_autoptr (LkDistillation) alone = NULL;

  /* The same weights at the start … */
  assert_same_weights (lk_distillation_get_student (taught), lk_distillation_get_twin (taught));
  advance_to (taught, 20, 20);
  g_assert_false (same_weights (lk_distillation_get_student (taught), lk_distillation_get_twin (taught)));

  /* … and the same batches: at α = 0 there is no difference left. */
  fixture->settings.loss.alpha = 0.0;
  untaught = start (fixture);
  advance_to (untaught, 20, 20);
  assert_same_weights (lk_distillation_get_student (untaught), lk_distillation_get_twin (untaught));
  assert_same_weights (lk_distillation_get_twin (untaught), lk_distillation_get_twin (taught));

  fixture->settings.loss.alpha = 0.9;
  fixture->settings.twin = FALSE;
  alone = start (fixture);
  g_assert_null (lk_distillation_get_twin (alone));
  advance_to (alone, 20, 20);
  assert_same_weights (lk_distillation_get_student (alone), lk_distillation_get_student (taught));
}

/* The run against a loop that is written out: T, α and η change in between. */
static void
test_live_changes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkDistillation) run = start (fixture);
  g_auto (LkSettings) settings = { 0 };
  LkLossSettings loss;
  LkCourse course;
  LkNetwork *network;
  LkLearner *learner;
  LkTransferSet *transfer;
  const LkHistory *history = lk_distillation_get_history (run);
  double rate = fixture->settings.student.learning_rate;
  LkRng rng;
  GError *error = NULL;

  lk_settings_copy (&fixture->settings, &settings);
  advance_to (run, 9, 4);
  loss = settings.loss;
  loss.temperature = 11.0;
  loss.alpha = 0.3;
  lk_distillation_set_loss (run, &loss);
  advance_to (run, 15, 4);
  lk_distillation_set_learning_rate (run, 0.01);
  advance_to (run, 24, 100);

  transfer = lk_settings_new_transfer_set (&settings, fixture->dataset, NULL, &error);
  g_assert_no_error (error);
  network = lk_settings_new_network (settings.student.layers, fixture->dataset, settings.batch, "student", &error);
  g_assert_no_error (error);
  lk_rng_seed (&rng, settings.seed, LK_STREAM_STUDENT_INIT);
  lk_network_init (network, &rng);
  learner = lk_learner_new (network, &fixture->dataset->train, lk_dataset_shape (fixture->dataset),
                            settings.student.optimizer, settings.batch, &error);
  g_assert_no_error (error);
  lk_course_init (&course, transfer->index, transfer->n, settings.batch, settings.seed, LK_STREAM_STUDENT_ORDER);
  for (guint64 step = 0; step < 24; step++)
    {
      LkLossSettings now = settings.loss;
      LkLossResult result;
      gsize B;
      const guint32 *index = lk_course_batch (&course, step, &B);

      now.seed = settings.seed;
      if (step >= 9)
        {
          now.temperature = 11.0;
          now.alpha = 0.3;
        }
      if (step >= 15)
        rate = 0.01;
      lk_learner_step (learner, index, B, fixture->teacher->train_logits, &now, rate, 0.9, &result, NULL);
      g_assert_cmpfloat ((float) result.total, ==, ((const LkStepRecord *) lk_log_get (history->steps, step))->total);
    }
  assert_same_weights (learner->network, lk_distillation_get_student (run));

  /* A mark for each, at the first step that used the value. */
  g_assert_cmpuint (lk_log_length (history->marks), ==, 3);
  g_assert_cmpint (((const LkMark *) lk_log_get (history->marks, 0))->kind, ==, LK_MARK_TEMPERATURE);
  g_assert_cmpuint (((const LkMark *) lk_log_get (history->marks, 0))->step, ==, 10);
  g_assert_cmpfloat (((const LkMark *) lk_log_get (history->marks, 0))->value, ==, 11.0);
  g_assert_cmpint (((const LkMark *) lk_log_get (history->marks, 1))->kind, ==, LK_MARK_ALPHA);
  g_assert_cmpint (((const LkMark *) lk_log_get (history->marks, 2))->kind, ==, LK_MARK_LEARNING_RATE);
  g_assert_cmpuint (((const LkMark *) lk_log_get (history->marks, 2))->step, ==, 16);

  lk_course_clear (&course);
  lk_learner_free (learner);
  lk_transfer_set_free (transfer);
}

static LkLearner *
new_learner (Fixture *fixture, LkStream initial)
{
  const LkSettings *settings = &fixture->settings;
  LkNetwork *network;
  LkLearner *learner;
  GError *error = NULL;
  LkRng rng;

  network = lk_settings_new_network (settings->student.layers, fixture->dataset, settings->batch, "student", &error);
  g_assert_no_error (error);
  lk_rng_seed (&rng, settings->seed, initial);
  lk_network_init (network, &rng);
  learner = lk_learner_new (network, &fixture->dataset->train, lk_dataset_shape (fixture->dataset),
                            settings->student.optimizer, settings->batch, &error);
  g_assert_no_error (error);
  return learner;
}

static void
set_mutual (Fixture *fixture)
{
  fixture->settings.mutual = TRUE;
  fixture->settings.loss.temperature = 1.0;
  fixture->settings.loss.alpha = 0.5;
}

/* Two who teach each other, against a loop that is written out with the paper's loss, whose half it is: both learn from
 * what the other answered before the step. */
static void
test_mutual (Fixture *fixture, gconstpointer data)
{
  enum { C = TRAIN_DATA_CLASSES, BATCH = 256 };
  g_autoptr (LkDistillation) run = NULL;
  LkLearner *pair[2];
  LkTransferSet *transfer;
  LkCourse course;
  const LkHistory *history;

  set_mutual (fixture);
  run = start (fixture);
  history = lk_distillation_get_history (run);
  pair[0] = new_learner (fixture, LK_STREAM_STUDENT_INIT);
  pair[1] = new_learner (fixture, LK_STREAM_PEER_INIT);
  assert_same_weights (lk_distillation_get_student (run), pair[0]->network);
  assert_same_weights (lk_distillation_get_twin (run), pair[1]->network);
  g_assert_false (same_weights (pair[0]->network, pair[1]->network));

  advance_to (run, 20, 7);
  transfer = lk_settings_new_transfer_set (&fixture->settings, fixture->dataset, NULL, NULL);
  lk_course_init (&course, transfer->index, transfer->n, fixture->settings.batch, fixture->settings.seed,
                  LK_STREAM_STUDENT_ORDER);
  for (guint64 step = 0; step < 20; step++)
    {
      const LkStepRecord *record = lk_log_get (history->steps, step);
      float z[2][BATCH * C], gradient[2][BATCH * C];
      double p[2 * C];
      guint16 y[BATCH];
      LkMutualResult mutual;
      LkLossResult results[2];
      gsize B;
      const guint32 *index = lk_course_batch (&course, step, &B);

      for (int i = 0; i < 2; i++)
        memcpy (z[i], lk_learner_forward (pair[i], index, B), B * C * sizeof (float));
      for (gsize b = 0; b < B; b++)
        y[b] = fixture->dataset->train.labels[index[b]];
      lk_mutual_compute (B, C, z[0], z[1], y, p, gradient[0], gradient[1], &mutual);
      for (int i = 0; i < 2; i++)
        {
          const float *ours = pair[i]->workspace->gradients[pair[i]->network->n_layers - 1];

          lk_learner_learn (pair[i], index, B, z[1 - i], &fixture->settings.loss,
                            fixture->settings.student.learning_rate, 0.9, &results[i], NULL);
          for (gsize k = 0; k < B * C; k++)
            g_assert_cmpfloat_with_epsilon (2.0 * ours[k], gradient[i][k], 1e-6);
          g_assert_cmpfloat_with_epsilon (2.0 * results[i].total, mutual.loss[i], 1e-6);
        }
      g_assert_cmpfloat (record->total, ==, (float) results[0].total);
      g_assert_cmpfloat (record->twin_hard, ==, (float) results[1].hard);
    }
  assert_same_weights (lk_distillation_get_student (run), pair[0]->network);
  assert_same_weights (lk_distillation_get_twin (run), pair[1]->network);
  lk_course_clear (&course);
  lk_transfer_set_free (transfer);
  lk_learner_free (pair[0]);
  lk_learner_free (pair[1]);
}

/* The same bits on one thread and two, however steps are divided, with a move in between, and after a rewind; that the
 * twin was not asked for makes no difference. */
static void
test_mutual_repeats (Fixture *fixture, gconstpointer data)
{
  static const LkMark moves[] = { { .step = 9, .kind = LK_MARK_TEMPERATURE, .value = 3.0 },
                                  { .step = 14, .kind = LK_MARK_METHOD, .value = LK_METHOD_DIST } };
  g_autoptr (LkDistillation) one = NULL;
  g_autoptr (LkDistillation) two = NULL;

  set_mutual (fixture);
  one = start (fixture);
  fixture->settings.threads = 2;
  fixture->settings.twin = FALSE;
  two = start (fixture);
  lk_distillation_set_script (one, moves, G_N_ELEMENTS (moves));
  lk_distillation_set_script (two, moves, G_N_ELEMENTS (moves));
  advance_to (two, 17, 3);
  lk_distillation_rewind (two);
  g_assert_false (same_weights (lk_distillation_get_student (two), lk_distillation_get_twin (two)));
  advance_to (one, 26, 100);
  advance_to (two, 26, 5);
  assert_same_weights (lk_distillation_get_student (one), lk_distillation_get_student (two));
  assert_same_weights (lk_distillation_get_twin (one), lk_distillation_get_twin (two));
  assert_same_history (one, two);
  g_assert_true (lk_distillation_get_evaluation (two)->record.mutual);
}

/* Its control is the twin of a run without: at α = 0 the student has its bits. A step that is traced has the peer's
 * answers, and no layer of a teacher is learned from besides. */
static void
test_mutual_control (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkDistillation) plain = start (fixture);
  g_autoptr (LkDistillation) alone = NULL;
  g_autoptr (LkDistillation) traced = NULL;
  LkStepTrace *trace;
  LkLearner *peer;
  GError *error = NULL;

  set_mutual (fixture);
  traced = start (fixture);
  trace = lk_distillation_trace (traced, &error);
  g_assert_no_error (error);
  g_assert_true (trace->mutual);
  peer = new_learner (fixture, LK_STREAM_PEER_INIT);
  g_assert_cmpmem (trace->v, trace->B * trace->C * sizeof (float), lk_learner_forward (peer, trace->sample, trace->B),
                   trace->B * trace->C * sizeof (float));
  lk_learner_free (peer);
  lk_step_trace_unref (trace);

  fixture->settings.loss.alpha = 0.0;
  alone = start (fixture);
  advance_to (plain, 20, 20);
  advance_to (alone, 20, 20);
  assert_same_weights (lk_distillation_get_twin (plain), lk_distillation_get_student (alone));
  g_assert_false (same_weights (lk_distillation_get_twin (alone), lk_distillation_get_student (alone)));

  fixture->settings.feature = LK_FEATURE_HINT;
  g_assert_null (lk_distillation_new (&fixture->settings, fixture->teacher, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  g_clear_error (&error);
}

static void
test_rewind (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkDistillation) run = start (fixture);
  g_autoptr (LkDistillation) fresh = start (fixture);

  advance_to (run, 17, 6);
  lk_distillation_rewind (run);
  g_assert_cmpuint (lk_distillation_get_step (run), ==, 0);
  g_assert_cmpuint (lk_log_length (lk_distillation_get_history (run)->steps), ==, 0);
  g_assert_null (lk_distillation_get_evaluation (run));
  assert_same_weights (lk_distillation_get_student (run), lk_distillation_get_student (fresh));
  advance_to (run, 26, 26);
  advance_to (fresh, 26, 26);
  assert_same_weights (lk_distillation_get_student (run), lk_distillation_get_student (fresh));
  assert_same_history (run, fresh);
}

/* A network of pictures with all kinds of layers: the same bits on one thread and two, with steps divided in another
 * way, and after a rewind, which takes running statistics back, too. */
static void
test_pictures (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkDistillation) a = NULL;
  g_autoptr (LkDistillation) b = NULL;
  g_autoptr (LkDistillation) fresh = NULL;

  g_free (fixture->settings.student.layers);
  fixture->settings.student.layers = g_strdup ("c4k3-bn-p2-c5k2s2v-a2s1-6-bn");
  a = start (fixture);
  fresh = start (fixture);
  fixture->settings.threads = 2;
  b = start (fixture);
  advance_to (a, 26, 100);
  advance_to (b, 17, 3);
  lk_distillation_rewind (b);
  assert_same_weights (lk_distillation_get_student (b), lk_distillation_get_student (fresh));
  advance_to (b, 26, 5);
  assert_same_weights (lk_distillation_get_student (a), lk_distillation_get_student (b));
  assert_same_weights (lk_distillation_get_twin (a), lk_distillation_get_twin (b));
  assert_same_history (a, b);
  g_assert_false (same_weights (lk_distillation_get_student (a), lk_distillation_get_student (fresh)));
}

static void
test_learns (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkDistillation) run = NULL;
  const LkHistory *history;
  const LkEvaluationRecord *first, *last;

  fixture->settings.student.epochs = 30;
  run = start (fixture);
  history = lk_distillation_get_history (run);
  advance_to (run, 30 * 13, 50);
  g_assert_true (lk_distillation_is_done (run));
  first = lk_log_get (history->evaluations, 0);
  last = lk_log_get (history->evaluations, lk_log_length (history->evaluations) - 1);
  g_assert_cmpuint (first->step, ==, 0);
  g_assert_cmpuint (last->step, ==, 30 * 13);
  g_assert_cmpuint (last->student.errors, <, first->student.errors / 2);
  g_assert_cmpuint (last->twin.errors, <, first->twin.errors / 2);
  g_assert_cmpfloat (last->student.kl, <, first->student.kl / 2);
  g_assert_cmpfloat (((const LkStepRecord *) lk_log_get (history->steps, 30 * 13 - 1))->total, <,
                     ((const LkStepRecord *) lk_log_get (history->steps, 0))->total / 2);
}

/* What an evaluation says is what its logits say. */
static void
test_evaluation (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkDistillation) run = start (fixture);
  const LkSplit *test = &fixture->dataset->test;
  LkEvaluation *evaluation;
  const LkEvaluationRecord *record;
  LkQuality quality;

  advance_to (run, 20, 20);
  evaluation = lk_distillation_evaluate (run, NULL);
  record = &evaluation->record;
  g_assert_cmpuint (record->step, ==, 20);
  g_assert_cmpuint (record->student.errors, ==, lk_count_errors (evaluation->student, test->labels, test->n, 4));
  g_assert_cmpuint (record->twin.errors, ==, lk_count_errors (evaluation->twin, test->labels, test->n, 4));
  g_assert_cmpuint (record->student.agreements, ==,
                    lk_count_agreements (fixture->teacher->test_logits, evaluation->student, test->n, 4));
  g_assert_cmpfloat (record->student.kl, ==,
                     lk_mean_kl (fixture->teacher->test_logits, evaluation->student, test->n, 4,
                                 fixture->settings.loss.temperature));
  lk_measure (evaluation->student, test->labels, test->n, 4, &quality);
  g_assert_cmpfloat (record->student.nll, ==, quality.nll);
  g_assert_cmpfloat (record->student.calibration_error, ==, quality.calibration_error);
  lk_measure (evaluation->twin, test->labels, test->n, 4, &quality);
  g_assert_cmpfloat (record->twin.nll, ==, quality.nll);
  g_assert_cmpfloat (record->twin.calibration_error, ==, quality.calibration_error);
  g_assert_true (lk_distillation_evaluate (run, NULL) == evaluation);
}

/* The test split decides nothing. */
static void
test_held_out (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkDistillation) run = start (fixture);
  g_autoptr (LkDistillation) other = NULL;
  LkNetwork *copy = NULL;
  LkTeacher *teacher;
  LkDataset *changed = train_data_new (N_TRAIN, N_TEST, 5);

  memset (changed->test.pixels, 0, changed->test.n * lk_dataset_n_inputs (changed));
  for (gsize i = 0; i < changed->test.n; i++)
    changed->test.labels[i] = 0;
  g_assert_cmpint (lk_network_copy (lk_teacher_get_network (fixture->teacher, 0), &copy), ==, LK_OK);
  teacher = train_teacher_of (copy, changed, NULL);
  while (!lk_teacher_is_ready (teacher))
    g_assert_true (lk_teacher_advance (teacher, NULL));
  other = lk_distillation_new (&fixture->settings, teacher, NULL);
  advance_to (run, 26, 26);
  advance_to (other, 26, 26);
  assert_same_weights (lk_distillation_get_student (run), lk_distillation_get_student (other));
  /* Black pictures all get the same answer. */
  g_assert_cmpuint (lk_distillation_get_evaluation (other)->record.student.errors % N_TEST, ==, 0);
  g_assert_cmpuint (lk_distillation_get_evaluation (run)->record.student.errors % N_TEST, !=, 0);
  lk_teacher_unref (teacher);
  lk_dataset_unref (changed);
}

/* A transfer set without class 3 holds none, and the run knows its size. */
static void
test_transfer_set (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkDistillation) run = NULL;
  LkTransferSet *set;
  GError *error = NULL;

  g_free (fixture->settings.omit_classes);
  fixture->settings.omit_classes = g_strdup ("3");
  fixture->settings.train_fraction = 0.5;
  set = lk_settings_new_transfer_set (&fixture->settings, fixture->dataset, NULL, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < set->n; i++)
    g_assert_cmpuint (fixture->dataset->train.labels[set->index[i]], !=, 3);
  g_assert_cmpuint (set->n, ==, 3 * 26); /* half of 51 a class, rounded up */
  run = start (fixture);
  g_assert_cmpuint (lk_distillation_get_n_samples (run), ==, set->n);
  g_assert_cmpuint (lk_distillation_get_steps_per_epoch (run), ==, 5);
  lk_transfer_set_free (set);
}

/* A teacher's answers know nothing of wrong labels: a student that is taught by these alone is the same, bit for bit,
 * and its twin, to which all labels are false, is another one. */
static void
test_label_noise (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkDistillation) right = NULL, wrong = NULL;
  const LkEvaluationRecord *record;

  fixture->settings.loss.alpha = 1.0;
  right = start (fixture);
  fixture->settings.label_noise = 1.0;
  wrong = start (fixture);
  advance_to (right, 26, 26);
  advance_to (wrong, 26, 26);
  assert_same_weights (lk_distillation_get_student (right), lk_distillation_get_student (wrong));
  g_assert_false (same_weights (lk_distillation_get_twin (right), lk_distillation_get_twin (wrong)));
  /* The test set stays true: it finds that the twin learned what is not. */
  record = &lk_distillation_get_evaluation (wrong)->record;
  g_assert_cmpuint (record->twin.errors, >, N_TEST * 3 / 4);
  g_assert_cmpuint (record->student.errors, <, record->twin.errors);
}

/* A test's own setting. */
static void
teach_on (Fixture *fixture, const char *pictures)
{
  g_free (fixture->settings.transfer);
  fixture->settings.transfer = g_strdup (pictures);
}

/* As many pictures of another kind stand in the place of the transfer set's samples; the teacher is asked of them, the twin
 * has labels that are drawn, and all is the same on any number of threads. */
static void
test_transfer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkDistillation) own = start (fixture), one = NULL, two = NULL;
  gsize D = lk_dataset_n_inputs (fixture->dataset), C = TRAIN_DATA_CLASSES;
  g_autoptr (LkStepTrace) step = NULL;
  g_autofree float *v = NULL;
  LkSplit blobs;
  GError *error = NULL;

  teach_on (fixture, LK_TRANSFER_BLOBS);
  fixture->settings.loss.alpha = 1.0;
  one = start (fixture);
  fixture->settings.threads = 2;
  two = start (fixture);
  g_assert_cmpuint (lk_distillation_get_n_samples (one), ==, lk_distillation_get_n_samples (own));
  advance_to (one, 26, 100);
  step = lk_distillation_trace (two, &error);
  g_assert_no_error (error);
  advance_to (two, 26, 3);
  assert_same_weights (lk_distillation_get_student (one), lk_distillation_get_student (two));
  assert_same_weights (lk_distillation_get_twin (one), lk_distillation_get_twin (two));

  g_assert_cmpint (lk_noise_pictures (LK_NOISE_BLOBS, lk_dataset_shape (fixture->dataset),
                                      lk_distillation_get_n_samples (one), C, fixture->dataset->dark_on_light,
                                      fixture->settings.seed, &blobs),
                   ==, LK_OK);
  v = g_new (float, blobs.n *C);
  g_assert_true (lk_teacher_predict (fixture->teacher, &blobs, 0, blobs.n, v, &error));
  g_assert_true (step->unlabelled);
  for (gsize b = 0; b < step->B; b++)
    {
      g_assert_cmpuint (step->y[b], ==, blobs.labels[step->sample[b]]);
      g_assert_cmpmem (step->pixels + b * D, D, blobs.pixels + step->sample[b] * D, D);
      for (gsize k = 0; k < C; k++)
        g_assert_cmpfloat (step->v[b * C + k], ==, v[step->sample[b] * C + k]);
    }
  lk_split_clear (&blobs);
}

static void
assert_not_taught (Fixture *fixture, LkTeacher *teacher, const char *fragment)
{
  GError *error = NULL;

  g_assert_null (lk_distillation_new (&fixture->settings, teacher, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, fragment));
  g_error_free (error);
}

/* Those of another data set, fewer than were wanted; and what cannot be. */
static void
test_transfer_of_others (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkDataset) few = train_data_new (50, 20, 9);
  g_autoptr (LkTeacher) silent = NULL;
  g_autofree char *folder = train_data_write (few);
  g_autoptr (LkDistillation) run = NULL;
  float *logits = g_memdup2 (fixture->teacher->train_logits, N_TRAIN * TRAIN_DATA_CLASSES * sizeof (float));

  teach_on (fixture, folder);
  run = start (fixture);
  g_assert_cmpuint (lk_distillation_get_n_samples (run), ==, 50);
  advance_to (run, 8, 8);

  silent = lk_teacher_new_from_logits (logits, NULL, fixture->dataset);
  assert_not_taught (fixture, silent, "cannot be asked of other pictures");
  teach_on (fixture, "/nowhere/at/all");
  assert_not_taught (fixture, fixture->teacher, "--transfer: ");
  teach_on (fixture, LK_TRANSFER_UNIFORM);
  fixture->settings.label_noise = 0.5;
  assert_not_taught (fixture, fixture->teacher, "no labels that could be made wrong");
  fixture->settings.label_noise = 0.0;
  fixture->settings.mutual = TRUE;
  assert_not_taught (fixture, fixture->teacher, "choose one of the two");
}

/* A rate that falls from step to step is the same as one that is set anew before
 * each, marks apart. */
static void
test_schedule (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkDistillation) falling = NULL, constant = start (fixture);
  double rate = fixture->settings.student.learning_rate;

  fixture->settings.student.schedule = LK_SCHEDULE_LINEAR;
  falling = start (fixture);
  advance_to (falling, 26, 7);
  g_assert_true (lk_distillation_is_done (falling));
  for (guint step = 0; step < 26; step++)
    {
      lk_distillation_set_learning_rate (constant, rate * lk_schedule_factor (LK_SCHEDULE_LINEAR, step, 26));
      advance_to (constant, step + 1, 1);
    }
  assert_same_weights (lk_distillation_get_student (falling), lk_distillation_get_student (constant));
  assert_same_weights (lk_distillation_get_twin (falling), lk_distillation_get_twin (constant));
}

/* Moves are kept one by one, and as many as there is room for; then the run is over, since
 * what follows could not be repeated. After a rewind there is room again. */
static void
test_many_moves (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkDistillation) run = NULL;
  LkLossSettings loss;
  const LkLog *marks;

  fixture->settings.student.epochs = 1000;
  run = start (fixture);
  advance_to (run, 3, 3);
  loss = *lk_distillation_get_loss (run);
  marks = lk_distillation_get_history (run)->marks;
  for (gsize i = 0; i < LK_HISTORY_MAX_MARKS; i++)
    {
      g_assert_false (lk_distillation_is_done (run));
      loss.temperature = i % 2 == 0 ? 7.0 : 8.0;
      lk_distillation_set_loss (run, &loss);
    }
  g_assert_true (lk_distillation_is_done (run));
  loss.alpha = 0.25;
  lk_distillation_set_loss (run, &loss);
  g_assert_cmpuint (lk_log_length (marks), ==, LK_HISTORY_MAX_MARKS);
  lk_distillation_rewind (run);
  g_assert_false (lk_distillation_is_done (run));
}

/* As one run that was as long from the start, where the rate stays. */
static void
test_train_on (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkDistillation) run = start (fixture);
  g_autoptr (LkDistillation) whole = NULL;
  guint64 n = lk_distillation_get_n_steps (run);
  const LkNetwork *a, *b;

  g_assert_false (lk_distillation_train_on (run, 2));
  advance_to (run, n - 1, 64);
  g_assert_false (lk_distillation_train_on (run, 2));
  advance_to (run, n, 64);
  g_assert_false (lk_distillation_train_on (run, 0));
  g_assert_false (lk_distillation_train_on (run, 1000000));
  g_assert_true (lk_distillation_is_done (run));
  g_assert_true (lk_distillation_train_on (run, 3));
  g_assert_false (lk_distillation_is_done (run));
  g_assert_cmpuint (lk_distillation_get_n_steps (run), ==, n / 2 * 5);
  advance_to (run, n / 2 * 5, 7);
  g_assert_true (lk_distillation_is_done (run));

  fixture->settings.student.epochs = 5;
  whole = start (fixture);
  advance_to (whole, n / 2 * 5, 64);
  a = lk_distillation_get_student (run);
  b = lk_distillation_get_student (whole);
  g_assert_cmpmem (a->params, a->n_floats * sizeof *a->params, b->params, b->n_floats * sizeof *b->params);

  /* Over again it has the length of its beginning. */
  lk_distillation_rewind (run);
  g_assert_cmpuint (lk_distillation_get_n_steps (run), ==, n);
}

/* A rate that has fallen to 0 starts from where it started, and falls anew. */
static void
test_train_on_schedule (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkDistillation) run = NULL;
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_free);
  g_autofree float *before = NULL;
  guint64 n;
  double last, first, second;

  fixture->settings.student.schedule = LK_SCHEDULE_COSINE;
  fixture->settings.student.optimizer = LK_OPTIMIZER_ADAM; /* whose steps are about as long as the rate */
  run = start (fixture);
  n = lk_distillation_get_n_steps (run);
  for (guint64 step = 0; step < 2 * n; step++)
    {
      const LkNetwork *network = lk_distillation_get_student (run);
      double *change = g_new0 (double, 1);

      if (step == n)
        g_assert_true (lk_distillation_train_on (run, 2));
      g_free (before);
      before = g_memdup2 (network->params, network->n_floats * sizeof (float));
      advance_to (run, step + 1, 1);
      for (gsize i = 0; i < network->n_floats; i++)
        *change += fabs (network->params[i] - before[i]);
      g_ptr_array_add (changes, change);
    }
  last = *(double *) g_ptr_array_index (changes, (guint) n - 1);
  first = *(double *) g_ptr_array_index (changes, (guint) n);
  second = *(double *) g_ptr_array_index (changes, (guint) (2 * n) - 1);
  g_assert_cmpfloat (first, >, 20.0 * last);
  g_assert_cmpfloat (second, <, first / 20.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/train/distillation/" name, Fixture, NULL, setup, func, teardown)
  ADD ("same-seed", test_same_seed);
  ADD ("lanes", test_lanes);
  ADD ("other-seed", test_other_seed);
  ADD ("twin", test_twin);
  ADD ("live-changes", test_live_changes);
  ADD ("mutual", test_mutual);
  ADD ("mutual-repeats", test_mutual_repeats);
  ADD ("mutual-control", test_mutual_control);
  ADD ("rewind", test_rewind);
  ADD ("pictures", test_pictures);
  ADD ("many-moves", test_many_moves);
  ADD ("learns", test_learns);
  ADD ("evaluation", test_evaluation);
  ADD ("held-out", test_held_out);
  ADD ("transfer-set", test_transfer_set);
  ADD ("label-noise", test_label_noise);
  ADD ("transfer", test_transfer);
  ADD ("transfer-of-others", test_transfer_of_others);
  ADD ("schedule", test_schedule);
  ADD ("train-on", test_train_on);
  ADD ("train-on-schedule", test_train_on_schedule);
#undef ADD
  return g_test_run ();
}
