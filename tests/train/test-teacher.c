/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "io/lk-error.h"
#include "nn/lk-metrics.h"
#include "train-data.h"
#include "train/lk-predict.h"
#include "settings/lk-setting-table.h"

#define C       TRAIN_DATA_CLASSES
#define N_TRAIN 203
#define N_TEST  60

typedef struct {
  LkDataset *dataset;
  LkSettings settings;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer data)
{
  fixture->dataset = train_data_new (N_TRAIN, N_TEST, 5);
  train_settings_init (&fixture->settings);
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  lk_settings_clear (&fixture->settings);
  lk_dataset_unref (fixture->dataset);
}

static LkTeacherTraining *
start (Fixture *fixture)
{
  GError *error = NULL;
  LkTeacherTraining *training = lk_teacher_training_new (&fixture->settings, fixture->dataset, &error);

  g_assert_no_error (error);
  return training;
}

static void
finish (LkTeacherTraining *training, guint stride)
{
  while (!lk_teacher_training_is_done (training))
    g_assert_true (lk_teacher_training_advance (training, stride, NULL));
}

static gboolean
same_weights (const LkTeacherTraining *a, const LkTeacherTraining *b)
{
  const LkNetwork *x = lk_teacher_training_get_network (a), *y = lk_teacher_training_get_network (b);

  return x->n_params == y->n_params && memcmp (x->params, y->params, x->n_params * sizeof *x->params) == 0;
}

static void
test_training (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkTeacherTraining) training = NULL;
  const LkHistory *history;
  const LkEvaluationRecord *first, *last;
  g_autofree float *logits = g_new (float, (N_TEST * C));

  fixture->settings.teacher.epochs = 20;
  training = start (fixture);
  g_assert_cmpuint (lk_teacher_training_get_steps_per_epoch (training), ==, 13);
  g_assert_cmpuint (lk_teacher_training_get_n_steps (training), ==, 260);
  g_assert_cmpuint (lk_teacher_training_get_step (training), ==, 0);
  finish (training, 100);
  g_assert_cmpuint (lk_teacher_training_get_step (training), ==, 260);

  history = lk_teacher_training_get_history (training);
  g_assert_cmpuint (lk_log_length (history->steps), ==, 260);
  first = lk_log_get (history->evaluations, 0);
  last = lk_log_get (history->evaluations, lk_log_length (history->evaluations) - 1);
  g_assert_cmpuint (first->step, ==, 0);
  g_assert_cmpuint (last->step, ==, 260);
  g_assert_cmpuint (last->student.errors, <, first->student.errors / 2);

  /* What the record says is what the network does. */
  lk_predict (lk_teacher_training_get_network (training), &fixture->dataset->test, 0, N_TEST, logits, NULL);
  g_assert_cmpuint (last->student.errors, ==, lk_count_errors (logits, fixture->dataset->test.labels, N_TEST, C));
}

/* Evaluated once a step that is due, and the record says which. */
static void
test_cadence (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkTeacherTraining) a = start (fixture);
  g_autoptr (LkTeacherTraining) b = start (fixture);
  static const guint64 expected[] = { 0, 16, 26 };

  finish (a, 1);
  finish (b, 1000);
  g_assert_true (same_weights (a, b));
  for (int run = 0; run < 2; run++)
    {
      const LkHistory *history = lk_teacher_training_get_history (run == 0 ? a : b);

      g_assert_cmpuint (lk_log_length (history->evaluations), ==, G_N_ELEMENTS (expected));
      for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
        g_assert_cmpuint (((const LkEvaluationRecord *) lk_log_get (history->evaluations, i))->step, ==, expected[i]);
    }
}

/* The teacher's weights depend on the seed, and on nothing of the student's. */
static void
test_seed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkTeacherTraining) a = start (fixture);
  g_autoptr (LkTeacherTraining) b = NULL;
  g_autoptr (LkTeacherTraining) c = NULL;

  fixture->settings.loss.temperature = 20.0;
  fixture->settings.loss.alpha = 0.5;
  fixture->settings.student.learning_rate = 0.5;
  fixture->settings.train_fraction = 0.1;
  b = start (fixture);
  fixture->settings.seed++;
  c = start (fixture);
  finish (a, 9);
  finish (b, 9);
  finish (c, 9);
  g_assert_true (same_weights (a, b));
  g_assert_false (same_weights (a, c));
}

static void
test_logits (Fixture *fixture, gconstpointer data)
{
  LkTeacher *teacher = train_teacher_new (fixture->dataset);
  g_autofree float *logits = g_new (float, (N_TRAIN * C));

  g_assert_true (lk_teacher_is_ready (teacher));
  lk_teacher_predict (teacher, &fixture->dataset->train, 0, N_TRAIN, logits, NULL);
  g_assert_cmpmem (teacher->train_logits, N_TRAIN * C * sizeof (float), logits, N_TRAIN * C * sizeof (float));
  lk_teacher_predict (teacher, &fixture->dataset->test, 0, N_TEST, logits, NULL);
  g_assert_cmpmem (teacher->test_logits, N_TEST * C * sizeof (float), logits, N_TEST * C * sizeof (float));
  g_assert_cmpuint (teacher->test_quality.errors, ==,
                    lk_count_errors (logits, fixture->dataset->test.labels, N_TEST, C));
  lk_teacher_unref (teacher);
}

/* Slices: more samples than one holds, and none twice. */
static void
test_slices (Fixture *fixture, gconstpointer data)
{
  LkDataset *large = train_data_new (4100, 8, 2);
  LkNetwork *network = lk_settings_new_network ("5", large, 16, "teacher", NULL);
  g_autofree float *logits = g_new (float, 4100 * C);
  LkTeacher *teacher;
  LkRng rng;
  gsize n_calls = 0;

  lk_rng_seed (&rng, 3, LK_STREAM_TEACHER_INIT);
  lk_network_init (network, &rng);
  teacher = train_teacher_of (network, large, NULL);
  g_assert_false (lk_teacher_is_ready (teacher));
  for (; !lk_teacher_is_ready (teacher); n_calls++)
    {
      gsize before = teacher->n_done;

      /* The test split comes first: it is what people see. */
      g_assert_cmpint (lk_teacher_is_tested (teacher), ==, n_calls > 0);
      g_assert_true (lk_teacher_advance (teacher, NULL));
      g_assert_cmpuint (teacher->n_done, >, before);
    }
  g_assert_cmpuint (n_calls, >, 1);
  g_assert_cmpuint (teacher->n_done, ==, 4100 + 8);
  lk_predict (network, &large->train, 0, 4100, logits, NULL);
  for (gsize i = 0; i < 4100 * C; i++)
    g_assert_cmpfloat_with_epsilon (teacher->train_logits[i], logits[i], 1e-5);
  lk_teacher_unref (teacher);
  lk_dataset_unref (large);
}

static LkNetwork *
network_of (size_t n_inputs, size_t n_classes)
{
  const size_t sizes[] = { n_inputs, 5, n_classes };
  LkNetwork *network = NULL;

  g_assert_cmpint (lk_network_new (sizes, 3, &network), ==, LK_OK);
  return network;
}

static void
test_wrong_shape (Fixture *fixture, gconstpointer data)
{
  GError *error = NULL;

  g_assert_null (train_teacher_of (network_of (784, C), fixture->dataset, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "784"));
  g_assert_nonnull (strstr (error->message, "Bars"));
  g_clear_error (&error);
  g_assert_null (train_teacher_of (network_of (64, 10), fixture->dataset, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "10 classes"));
  g_clear_error (&error);

  g_free (fixture->settings.teacher.layers);
  fixture->settings.teacher.layers = g_strdup ("a lot");
  g_assert_null (lk_teacher_training_new (&fixture->settings, fixture->dataset, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "a lot"));
  g_clear_error (&error);
}

/* The weights of the epoch with the fewest errors on what was held out, which
 * are those of a training that ends there. */
static void
test_validation (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkTeacherTraining) training = NULL, shorter = NULL;
  const LkHistory *history;
  const LkEvaluationRecord *last;
  g_autofree float *logits = g_new (float, (N_TEST * C));
  guint best;

  /* A rate at which the errors go up and down. */
  fixture->settings.teacher.learning_rate = 0.05;
  fixture->settings.teacher.epochs = 12;
  fixture->settings.teacher.validation = 0.25;
  training = start (fixture);
  g_assert_cmpuint (lk_teacher_training_get_steps_per_epoch (training), <, 13);
  g_assert_cmpuint (lk_teacher_training_get_best_epoch (training), ==, 0);
  finish (training, 5);
  best = lk_teacher_training_get_best_epoch (training);
  g_assert_cmpuint (best, >=, 1);
  g_assert_cmpuint (best, <, 12); /* else this tests nothing */

  fixture->settings.teacher.epochs = best;
  shorter = start (fixture);
  finish (shorter, 100);
  g_assert_cmpuint (lk_teacher_training_get_best_epoch (shorter), ==, best);
  g_assert_true (same_weights (training, shorter));

  history = lk_teacher_training_get_history (training);
  last = lk_log_get (history->evaluations, lk_log_length (history->evaluations) - 1);
  lk_predict (lk_teacher_training_get_network (training), &fixture->dataset->test, 0, N_TEST, logits, NULL);
  g_assert_cmpuint (last->student.errors, ==, lk_count_errors (logits, fixture->dataset->test.labels, N_TEST, C));
}

static void
test_patience (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkTeacherTraining) training = NULL;
  guint64 per_epoch;

  fixture->settings.teacher.learning_rate = 0.05;
  fixture->settings.teacher.epochs = 1000;
  fixture->settings.teacher.validation = 0.25;
  fixture->settings.teacher.patience = 3;
  training = start (fixture);
  per_epoch = lk_teacher_training_get_steps_per_epoch (training);
  finish (training, 64);
  g_assert_cmpuint (lk_teacher_training_get_step (training), ==,
                    (lk_teacher_training_get_best_epoch (training) + 3) * per_epoch);
  g_assert_cmpuint (lk_teacher_training_get_step (training), <, lk_teacher_training_get_n_steps (training));
}

/* What is held out is not trained on: a training on the rest alone is the same. */
static void
test_fraction (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkTeacherTraining) tenth = NULL;

  fixture->settings.teacher.fraction = 0.1;
  tenth = start (fixture);
  /* 203 samples, rounded up in each of four classes: 21 to 24, two batches. */
  g_assert_cmpuint (lk_teacher_training_get_steps_per_epoch (tenth), ==, 2);

  fixture->settings.teacher.fraction = 1e-6; /* one of each class: none can be spared */
  fixture->settings.teacher.validation = 0.5;
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (lk_teacher_training_new (&fixture->settings, fixture->dataset, &error));
    g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
    g_assert_nonnull (strstr (error->message, "validation"));
  }
}

/* Several networks teach as their mean. */
static void
test_ensemble (Fixture *fixture, gconstpointer data)
{
  for (int mean = 0; mean < LK_N_MEANS; mean++)
    {
      g_autoptr (GPtrArray) networks = g_ptr_array_new_with_free_func ((GDestroyNotify) lk_network_free);
      g_autofree float *logits = g_new (float, 3 * N_TEST * C);
      g_autofree float *expected = g_new (float, (N_TEST * C));
      const float *const each[] = { logits, logits + N_TEST * C, logits + 2 * N_TEST * C };
      LkTeacher *teacher;

      for (guint m = 0; m < 3; m++)
        {
          LkSettings member = lk_settings_member (&fixture->settings, m);
          g_autoptr (LkTeacherTraining) training = lk_teacher_training_new (&member, fixture->dataset, NULL);
          LkNetwork *network;

          g_assert_cmpuint (member.seed, ==, fixture->settings.seed + m);
          finish (training, 100);
          network = lk_teacher_training_steal_network (training);
          lk_predict (network, &fixture->dataset->test, 0, N_TEST, logits + m * N_TEST * C, NULL);
          g_ptr_array_add (networks, network);
        }
      lk_ensemble_logits ((LkMean) mean, each, 3, N_TEST, C, expected);
      teacher = lk_teacher_new_ensemble (g_steal_pointer (&networks), (LkMean) mean, fixture->dataset, NULL);
      g_assert_cmpuint (lk_teacher_n_params (teacher), ==, 3 * (65 * 16 + 17 * 4));
      g_assert_cmpuint (lk_teacher_multiply_adds (teacher), ==, 3 * (64 * 16 + 16 * 4));
      while (!lk_teacher_is_ready (teacher))
        g_assert_true (lk_teacher_advance (teacher, NULL));
      g_assert_cmpmem (teacher->test_logits, N_TEST * C * sizeof (float), expected, N_TEST * C * sizeof (float));
      g_assert_cmpuint (teacher->test_quality.errors, ==,
                        lk_count_errors (expected, fixture->dataset->test.labels, N_TEST, C));
      lk_teacher_unref (teacher);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/train/teacher/" name, Fixture, NULL, setup, func, teardown)
  ADD ("training", test_training);
  ADD ("cadence", test_cadence);
  ADD ("seed", test_seed);
  ADD ("logits", test_logits);
  ADD ("slices", test_slices);
  ADD ("wrong-shape", test_wrong_shape);
  ADD ("validation", test_validation);
  ADD ("patience", test_patience);
  ADD ("fraction", test_fraction);
  ADD ("ensemble", test_ensemble);
#undef ADD
  return g_test_run ();
}
