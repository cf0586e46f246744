/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "nn/lk-metrics.h"
#include "train-data.h"
#include "train/lk-learner.h"
#include "train/lk-predict.h"

#define C     TRAIN_DATA_CLASSES
#define N     40
#define BATCH 16

typedef struct {
  LkDataset *dataset;
  LkTeacher *teacher;
  LkLearner *learner;
  LkLossSettings loss;
  guint32 index[BATCH];
} Fixture;

static LkLearner *
make_learner (const LkDataset *dataset, LkOptimizerKind optimizer)
{
  LkNetwork *network = lk_settings_new_network ("9", dataset, BATCH, "student", NULL);
  LkLearner *learner;
  GError *error = NULL;
  LkRng rng;

  lk_rng_seed (&rng, 1, LK_STREAM_STUDENT_INIT);
  lk_network_init (network, &rng);
  learner = lk_learner_new (network, &dataset->train, lk_dataset_shape (dataset), optimizer, BATCH, &error);
  g_assert_no_error (error);
  return learner;
}

static void
setup (Fixture *fixture, gconstpointer data)
{
  fixture->dataset = train_data_new (N, 20, 8);
  fixture->teacher = train_teacher_new (fixture->dataset);
  fixture->learner = make_learner (fixture->dataset, LK_OPTIMIZER_SGD);
  fixture->loss = LK_LOSS_DEFAULTS;
  for (guint32 b = 0; b < BATCH; b++)
    fixture->index[b] = (b * 11 + 3) % N;
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  lk_learner_free (fixture->learner);
  lk_teacher_unref (fixture->teacher);
  lk_dataset_unref (fixture->dataset);
}

static LkLossResult
step (Fixture *fixture, gsize B, const float *teacher_logits, double rate)
{
  LkLossResult result;

  lk_learner_step (fixture->learner, fixture->index, B, teacher_logits, &fixture->loss, rate, 0.0, &result, NULL);
  return result;
}

/* The loss of a step is that of the batch's own samples, labels and teacher's rows. */
static void
test_result (Fixture *fixture, gconstpointer data)
{
  const LkSplit *train = &fixture->dataset->train;
  float z[N * C], batch_z[BATCH * C], batch_v[BATCH * C];
  uint16_t y[BATCH];
  LkLossResult result;
  LkQuality quality;

  lk_predict (fixture->learner->network, train, 0, N, z, NULL);
  for (gsize b = 0; b < BATCH; b++)
    {
      memcpy (batch_z + b * C, z + fixture->index[b] * C, C * sizeof *z);
      memcpy (batch_v + b * C, fixture->teacher->train_logits + fixture->index[b] * C, C * sizeof *z);
      y[b] = train->labels[fixture->index[b]];
    }
  result = step (fixture, BATCH, fixture->teacher->train_logits, 0.1);
  lk_measure (batch_z, y, BATCH, C, &quality);
  g_assert_cmpfloat_with_epsilon (result.hard, quality.nll, 1e-5);
  g_assert_cmpfloat_with_epsilon (result.soft, 16.0 * lk_mean_kl (batch_v, batch_z, BATCH, C, 4.0), 1e-4);
  g_assert_cmpfloat_with_epsilon (result.total, 0.1 * result.hard + 0.9 * result.soft, 1e-9);
}

/* SGD without momentum goes against the gradient: the loss of the same batch falls by
 * η · |g|² to first order. */
static void
test_descends (Fixture *fixture, gconstpointer data)
{
  LkNetwork *before = NULL;
  const double rate = 1e-3;
  LkLossResult first, second;
  double norm2 = 0.0;

  g_assert_cmpint (lk_network_copy (fixture->learner->network, &before), ==, LK_OK);
  first = step (fixture, BATCH, fixture->teacher->train_logits, rate);
  for (size_t i = 0; i < before->n_floats; i++)
    {
      double g = fixture->learner->grad[i];

      norm2 += g * g;
      g_assert_cmpfloat_with_epsilon (fixture->learner->network->params[i], before->params[i] - rate * g, 1e-6);
    }
  second = step (fixture, BATCH, fixture->teacher->train_logits, rate);
  g_assert_cmpfloat (norm2, >, 0.0);
  g_assert_cmpfloat_with_epsilon (first.total - second.total, rate * norm2, 0.05 * rate * norm2);
  lk_network_free (before);
}

/* Without a teacher: the labels' loss. And a smaller batch than the learner's is fine. */
static void
test_labels_alone (Fixture *fixture, gconstpointer data)
{
  LkLossResult result;

  fixture->loss.alpha = 0.0;
  result = step (fixture, 5, NULL, 0.1);
  g_assert_cmpfloat (result.total, ==, result.hard);
  g_assert_cmpfloat (result.soft, ==, 0.0);
  g_assert_cmpfloat (result.soft_gradient, ==, 0.0);
  g_assert_cmpfloat (result.hard_gradient, >, 0.0);
}

/* Weights and the optimiser's memory: the same steps give the same bits again. */
static void
test_rewind (Fixture *fixture, gconstpointer data)
{
  static const LkOptimizerKind kinds[] = { LK_OPTIMIZER_SGD, LK_OPTIMIZER_ADAM };

  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      LkLearner *learner = make_learner (fixture->dataset, kinds[k]);
      gsize n_bytes = learner->network->n_floats * sizeof (float);
      g_autofree float *initial = g_memdup2 (learner->network->params, n_bytes);
      g_autofree float *trained = NULL;

      for (int round = 0; round < 2; round++)
        {
          LkLossResult result;

          for (int i = 0; i < 6; i++)
            lk_learner_step (learner, fixture->index, BATCH, fixture->teacher->train_logits, &fixture->loss, 0.01, 0.9,
                             &result, NULL);
          if (round == 0)
            {
              trained = g_memdup2 (learner->network->params, n_bytes);
              g_assert_true (memcmp (trained, initial, n_bytes) != 0);
              lk_learner_rewind (learner);
              g_assert_cmpmem (learner->network->params, n_bytes, initial, n_bytes);
            }
        }
      g_assert_cmpmem (learner->network->params, n_bytes, trained, n_bytes);
      lk_learner_free (learner);
    }
  lk_learner_free (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/train/learner/" name, Fixture, NULL, setup, func, teardown)
  ADD ("result", test_result);
  ADD ("descends", test_descends);
  ADD ("labels-alone", test_labels_alone);
  ADD ("rewind", test_rewind);
#undef ADD
  return g_test_run ();
}
