/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>

#include "nn/lk-softmax.h"
#include "settings/lk-setting-table.h"
#include "train-data.h"
#include "train/lk-distillation.h"
#include "train/lk-predict.h"

#define C TRAIN_DATA_CLASSES

typedef struct {
  LkDataset *dataset;
  LkTeacher *teacher;
  LkSettings settings;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer data)
{
  fixture->dataset = train_data_new (203, 60, 5);
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

static LkStepTrace *
trace (LkDistillation *run)
{
  GError *error = NULL;
  LkStepTrace *step = lk_distillation_trace (run, &error);

  g_assert_no_error (error);
  g_assert_nonnull (step);
  return step;
}

/* What the networks say of the step's samples now. */
static float *
ask (Fixture *fixture, LkDistillation *run, const LkStepTrace *step)
{
  float *logits = g_new (float, step->B *C);
  GError *error = NULL;

  g_assert_true (lk_predict_samples (lk_distillation_get_student (run), &fixture->dataset->train, step->sample, step->B,
                                     logits, &error));
  g_assert_no_error (error);
  return logits;
}

static void
assert_close (const float *a, const float *b, gsize n)
{
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (a[i], b[i], 1e-4);
}

/* A run that is looked at so is the same run, bit for bit, and the loss told is the one recorded. */
static void
test_same_run (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkDistillation) slow = NULL, plain = NULL;
  const LkNetwork *a, *b;
  GError *error = NULL;

  fixture->settings.student.optimizer = GPOINTER_TO_UINT (data);
  slow = start (fixture);
  plain = start (fixture);
  for (guint64 i = 1; i <= 9; i++)
    {
      LkStepTrace *step = trace (slow);
      const LkStepRecord *record = lk_log_get (lk_distillation_get_history (slow)->steps, i - 1);

      g_assert_cmpuint (step->step, ==, i);
      g_assert_cmpfloat (record->total, ==, (float) step->result.total);
      g_assert_cmpfloat (record->hard, ==, (float) step->result.hard);
      g_assert_cmpfloat (record->soft_gradient, ==, (float) step->result.soft_gradient);
      lk_step_trace_unref (step);
    }
  while (lk_distillation_get_step (plain) < 9)
    g_assert_true (lk_distillation_advance (plain, 9, &error));
  a = lk_distillation_get_student (slow);
  b = lk_distillation_get_student (plain);
  g_assert_cmpmem (a->params, a->n_floats * sizeof (float), b->params, b->n_floats * sizeof (float));
}

/* Before and after are what the student says before and after. */
static void
test_outputs (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkDistillation) run = start (fixture), ahead = start (fixture);
  LkStepTrace *first = trace (ahead), *step;
  g_autofree float *before = ask (fixture, run, first);
  g_autofree float *after = NULL;

  assert_close (before, first->z, first->B * C);
  step = trace (run);
  after = ask (fixture, run, step);
  assert_close (after, step->after, step->B * C);
  g_assert_cmpfloat (step->after_result.total, <, step->result.total);
  for (gsize b = 0; b < step->B; b++)
    {
      g_assert_cmpuint (step->y[b], ==, fixture->dataset->train.labels[step->sample[b]]);
      for (gsize k = 0; k < C; k++)
        g_assert_cmpfloat (step->v[b * C + k], ==, fixture->teacher->train_logits[step->sample[b] * C + k]);
    }
  lk_step_trace_unref (first);
  lk_step_trace_unref (step);
}

/* (1 − α)·(softmax (z) − y)/B and α·T·(q − p)/B: Hinton, Vinyals and Dean (2015), equation 2, times T². */
static void
test_gradients (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkDistillation) run = start (fixture);
  double alpha = fixture->settings.loss.alpha, T = fixture->settings.loss.temperature;
  LkStepTrace *step = trace (run);

  g_assert_cmpfloat (step->loss.temperature, ==, T);
  for (gsize b = 0; b < step->B; b++)
    {
      double p[C], q[C], now[C];

      lk_softmax (step->v + b * C, C, T, p);
      lk_softmax (step->z + b * C, C, T, q);
      lk_softmax (step->z + b * C, C, 1.0, now);
      for (gsize k = 0; k < C; k++)
        {
          double hard = (1.0 - alpha) * (now[k] - (k == step->y[b])) / (double) step->B;
          double soft = alpha * T * (q[k] - p[k]) / (double) step->B;

          g_assert_cmpfloat_with_epsilon (step->hard_gradient[b * C + k], hard, 1e-6);
          g_assert_cmpfloat_with_epsilon (step->soft_gradient[b * C + k], soft, 1e-6);
        }
    }
  lk_step_trace_unref (step);
}

/* A term on a hidden layer: the same bits as without a look, the total and the term as they are recorded, what it asks of
 * the layer in the share that is recorded, and its value of after the step, which has made it smaller. In the first
 * epoch, in which it is learnt alone, nothing is asked of the logits. */
static void
test_term (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkDistillation) slow = NULL, plain = NULL;
  const LkNetwork *a, *b;
  gboolean held = GPOINTER_TO_INT (data);

  fixture->settings.feature = LK_FEATURE_HINT;
  fixture->settings.loss.feature_weight = 2.0;
  fixture->settings.loss.feature_share = held ? 0.3 : 0.0;
  fixture->settings.feature_epochs = 1;
  slow = start (fixture);
  plain = start (fixture);
  for (guint64 i = 1; i <= 16; i++)
    {
      g_autoptr (LkStepTrace) step = trace (slow);
      const LkHistory *history = lk_distillation_get_history (slow);
      const LkStepRecord *record = lk_log_get (history->steps, i - 1);
      const LkFeatureRecord *term = lk_log_get (history->features, i - 1);
      double rest = 0.0, asked = 0.0, logits = 0.0;

      g_assert_cmpint (step->feature, ==, LK_FEATURE_HINT);
      g_assert_cmpint (step->alone, ==, i <= lk_distillation_get_steps_per_epoch (slow));
      g_assert_cmpfloat (record->total, ==, (float) step->result.total);
      g_assert_cmpmem (term, sizeof *term, &step->term, sizeof step->term);
      for (gsize k = 0; k < step->B * step->n_units; k++)
        {
          rest += pow ((double) step->unit_rest[k], 2.0);
          asked += pow ((double) step->unit_term[k], 2.0);
        }
      for (gsize k = 0; k < step->B * C; k++)
        logits += fabs ((double) step->hard_gradient[k]);
      g_assert_cmpfloat_with_epsilon (sqrt (asked) / (sqrt (asked) + sqrt (rest)), (double) term->share, 1e-5);
      g_assert_cmpint (logits == 0.0, ==, step->alone);
      /* Of the same samples, which the teacher was asked about before, in later epochs. */
      g_assert_cmpfloat (fabs (step->term_after - (double) step->term.value), <, 0.3 * (double) step->term.value);
      if (step->alone)
        g_assert_cmpfloat (step->after_result.total, <, step->result.total);
    }
  while (lk_distillation_get_step (plain) < 16)
    g_assert_true (lk_distillation_advance (plain, 16, NULL));
  a = lk_distillation_get_student (slow);
  b = lk_distillation_get_student (plain);
  g_assert_cmpmem (a->params, a->n_floats * sizeof (float), b->params, b->n_floats * sizeof (float));
}

/* Where the run is over there is no step to tell, and no error. */
static void
test_over (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkDistillation) run = start (fixture);
  GError *error = NULL;

  while (!lk_distillation_is_done (run))
    g_assert_true (lk_distillation_advance (run, 100, &error));
  g_assert_null (lk_distillation_trace (run, &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, func) g_test_add ("/train/step-trace/" name, Fixture, data, setup, func, teardown)
  ADD ("same-run/sgd", GUINT_TO_POINTER (LK_OPTIMIZER_SGD), test_same_run);
  ADD ("same-run/adam", GUINT_TO_POINTER (LK_OPTIMIZER_ADAM), test_same_run);
  ADD ("outputs", NULL, test_outputs);
  ADD ("gradients", NULL, test_gradients);
  ADD ("term", GINT_TO_POINTER (FALSE), test_term);
  ADD ("term-held", GINT_TO_POINTER (TRUE), test_term);
  ADD ("over", NULL, test_over);
  return g_test_run ();
}
