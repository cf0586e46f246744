/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "io/lk-error.h"
#include "train-data.h"
#include "train/lk-course.h"
#include "train/lk-distillation.h"
#include "train/lk-learner.h"
#include "settings/lk-setting-table.h"
#include "settings/lk-settings-check.h"

/* The regularised training of a teacher, from settings to weights. */

#define N_TRAIN 203 /* no multiple of the batch */
#define N_TEST  40

typedef struct {
  LkDataset *dataset;
  LkSettings settings;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer data)
{
  fixture->dataset = train_data_new (N_TRAIN, N_TEST, 5);
  train_settings_init (&fixture->settings);
  g_free (fixture->settings.teacher.layers);
  fixture->settings.teacher.layers = g_strdup ("16x12");
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  lk_settings_clear (&fixture->settings);
  lk_dataset_unref (fixture->dataset);
}

/* The weights after the whole training, in calls of `stride` steps. */
static LkNetwork *
train (Fixture *fixture, guint stride)
{
  g_autoptr (LkTeacherTraining) training = NULL;
  GError *error = NULL;

  training = lk_teacher_training_new (&fixture->settings, fixture->dataset, &error);
  g_assert_no_error (error);
  while (!lk_teacher_training_is_done (training))
    g_assert_true (lk_teacher_training_advance (training, stride, &error));
  g_assert_no_error (error);
  return lk_teacher_training_steal_network (training);
}

static gboolean
same_weights (const LkNetwork *a, const LkNetwork *b)
{
  return a->n_params == b->n_params && memcmp (a->params, b->params, a->n_floats * sizeof (float)) == 0;
}

#define ALL       10
#define N_CHOICES (ALL + 1) /* 0: none */

/* Each way to regularise, alone, and all at once. */
static void
choose (LkTraining *training, int choice)
{
  if (choice == 1 || choice == ALL)
    training->dropout = 0.5;
  if (choice == 2 || choice == ALL)
    training->input_dropout = 0.2;
  if (choice == 3 || choice == ALL)
    training->jitter = 2;
  if (choice == 4 || choice == ALL)
    training->max_norm = 0.9;
  if (choice == 5 || choice == ALL)
    training->weight_decay = 0.1;
  if (choice == 6 || choice == ALL)
    training->schedule = LK_SCHEDULE_COSINE;
  if (choice == 7 || choice == ALL)
    training->flip = TRUE;
  if (choice == 8 || choice == ALL)
    training->rotation = 10.0;
  if (choice == 9 || choice == ALL)
    training->scale = 10.0;
}

static void
unchoose (LkTraining *training)
{
  training->dropout = training->input_dropout = training->max_norm = training->weight_decay = 0.0;
  training->rotation = training->scale = 0.0;
  training->jitter = 0;
  training->flip = FALSE;
  training->schedule = LK_SCHEDULE_CONSTANT;
}

/* Every choice changes the weights in its own way, and none depends on how the
 * steps are divided between calls. */
static void
test_choices (Fixture *fixture, gconstpointer data)
{
  LkNetwork *networks[N_CHOICES];

  for (int i = 0; i < N_CHOICES; i++)
    {
      LkNetwork *again;

      unchoose (&fixture->settings.teacher);
      choose (&fixture->settings.teacher, i);
      networks[i] = train (fixture, 7);
      again = train (fixture, 1);
      g_assert_true (same_weights (networks[i], again));
      lk_network_free (again);
      g_assert_cmpint (lk_network_check_finite (networks[i]), ==, LK_OK);
      for (int j = 0; j < i; j++)
        g_assert_false (same_weights (networks[i], networks[j]));
    }
  for (int i = 0; i < N_CHOICES; i++)
    lk_network_free (networks[i]);
}

/* The noise is the seed's. Nothing else is: with the same initial weights and
 * order, another noise gives other weights. */
static void
test_noise_seed (Fixture *fixture, gconstpointer data)
{
  LkNetwork *networks[3];
  static const guint64 seeds[] = { 1, 1, 2 };

  choose (&fixture->settings.teacher, ALL);
  for (int i = 0; i < 3; i++)
    {
      LkNetwork *network;
      LkLearner *learner;
      LkLossSettings loss = LK_LOSS_DEFAULTS;
      LkLossResult result;
      guint32 index[16];
      LkRng rng;

      for (guint32 k = 0; k < 16; k++)
        index[k] = 3 * k;
      loss.alpha = 0.0;
      network = lk_settings_new_network ("16", fixture->dataset, 16, "teacher", NULL);
      lk_rng_seed (&rng, 1, LK_STREAM_TEACHER_INIT);
      lk_network_init (network, &rng);
      learner = lk_learner_new (network, &fixture->dataset->train, lk_dataset_shape (fixture->dataset),
                                LK_OPTIMIZER_SGD, 16, NULL);
      g_assert_true (
          lk_learner_regularize (learner, &fixture->settings.teacher, seeds[i], LK_STREAM_TEACHER_NOISE, NULL));
      for (int pass = 0; pass < 2; pass++)
        {
          /* A rewind brings the same noise again. */
          lk_learner_rewind (learner);
          for (int step = 0; step < 3; step++)
            lk_learner_step (learner, index, 16, NULL, &loss, 0.05, 0.9, &result, NULL);
          if (pass == 0)
            g_assert_cmpint (lk_network_copy (learner->network, &networks[i]), ==, LK_OK);
        }
      g_assert_true (same_weights (networks[i], learner->network));
      lk_learner_free (learner);
    }
  g_assert_true (same_weights (networks[0], networks[1]));
  g_assert_false (same_weights (networks[0], networks[2]));
  for (int i = 0; i < 3; i++)
    lk_network_free (networks[i]);
}

/* Each step draws anew: on the same samples and (at this rate) the same weights,
 * other units and other shifts. */
static void
test_noise_step (Fixture *fixture, gconstpointer data)
{
  const guint32 index[] = { 5, 9 };
  LkLossSettings loss = LK_LOSS_DEFAULTS;
  float outputs[2][2 * 16], inputs[2][2 * 64];
  LkLearner *learner;
  LkNetwork *network;
  LkRng rng;

  choose (&fixture->settings.teacher, 1);
  choose (&fixture->settings.teacher, 3);
  loss.alpha = 0.0;
  network = lk_settings_new_network ("16", fixture->dataset, 2, "teacher", NULL);
  lk_rng_seed (&rng, 1, LK_STREAM_TEACHER_INIT);
  lk_network_init (network, &rng);
  learner = lk_learner_new (network, &fixture->dataset->train, lk_dataset_shape (fixture->dataset), LK_OPTIMIZER_SGD, 2,
                            NULL);
  g_assert_true (lk_learner_regularize (learner, &fixture->settings.teacher, 1, LK_STREAM_TEACHER_NOISE, NULL));
  for (int step = 0; step < 2; step++)
    {
      LkLossResult result;

      lk_learner_step (learner, index, 2, NULL, &loss, 1e-30, 0.0, &result, NULL);
      memcpy (outputs[step], learner->workspace->outputs[0], sizeof outputs[step]);
      memcpy (inputs[step], learner->feed->dense, sizeof inputs[step]);
    }
  g_assert_true (memcmp (inputs[0], inputs[1], sizeof inputs[0]) != 0);
  g_assert_true (memcmp (outputs[0], outputs[1], sizeof outputs[0]) != 0);
  lk_learner_free (learner);
}

/* With everything off, a learner does bit for bit the plain four calls: forward,
 * loss, backward, optimiser. */
static void
test_off (Fixture *fixture, gconstpointer data)
{
  const LkSplit *split = &fixture->dataset->train;
  const guint B = fixture->settings.batch;
  g_autofree float *x = g_new (float, 64 * B);
  g_autofree float *grad = NULL;
  g_autofree guint32 *all = g_new (guint32, N_TRAIN);
  LkLossSettings loss = fixture->settings.loss;
  LkNetwork *trained, *network;
  LkWorkspace *workspace;
  LkOptimizer *optimizer;
  LkLoss *objective;
  LkCourse course;
  LkRng rng;

  trained = train (fixture, 5);

  loss.alpha = 0.0;
  network = lk_settings_new_network ("16x12", fixture->dataset, B, "teacher", NULL);
  lk_rng_seed (&rng, 1, LK_STREAM_TEACHER_INIT);
  lk_network_init (network, &rng);
  grad = g_new (float, network->n_floats);
  g_assert_cmpint (lk_workspace_new (network, B, true, &workspace), ==, LK_OK);
  g_assert_cmpint (lk_optimizer_new (LK_OPTIMIZER_ADAM, network->n_floats, &optimizer), ==, LK_OK);
  g_assert_cmpint (lk_loss_new (B, TRAIN_DATA_CLASSES, &objective), ==, LK_OK);
  for (guint32 i = 0; i < N_TRAIN; i++)
    all[i] = i;
  lk_course_init (&course, all, N_TRAIN, B, 1, LK_STREAM_TEACHER_ORDER);
  for (guint64 step = 0; step < 2 * lk_course_steps_per_epoch (&course); step++)
    {
      LkLossResult result;
      uint16_t y[64];
      gsize n;
      const guint32 *index = lk_course_batch (&course, step, &n);
      const float *z;

      for (gsize i = 0; i < n; i++)
        {
          y[i] = split->labels[index[i]];
          for (gsize d = 0; d < 64; d++)
            x[i * 64 + d] = (float) split->pixels[index[i] * 64 + d] * (1.0f / 255.0f);
        }
      z = lk_network_forward (network, workspace, (LkInput) { .dense = x }, n);
      lk_loss_compute (objective, &loss, n, NULL, z, y, index, workspace->gradients[2], &result);
      lk_network_backward (network, workspace, (LkInput) { .dense = x }, n, grad);
      lk_optimizer_step (optimizer, lk_optimizer_default_rate (LK_OPTIMIZER_ADAM), 0.9, network->params, grad);
    }
  g_assert_true (same_weights (trained, network));

  lk_course_clear (&course);
  lk_loss_free (objective);
  lk_optimizer_free (optimizer);
  lk_workspace_free (workspace);
  lk_network_free (network);
  lk_network_free (trained);
}

/* Rows of hidden units end within the limit, which without it they exceed. */
static void
test_max_norm (Fixture *fixture, gconstpointer data)
{
  for (int limited = 0; limited < 2; limited++)
    {
      double largest = 0.0;
      LkNetwork *network;

      fixture->settings.teacher.max_norm = limited ? 0.75 : 0.0;
      network = train (fixture, 9);
      for (gsize l = 0; l < 2; l++)
        for (gsize o = 0; o < network->layers[l].n_outputs; o++)
          {
            double sum = 0.0;

            for (gsize i = 0; i < network->layers[l].n_inputs; i++)
              sum += pow (*lk_network_element (network, l, 0, o * network->layers[l].n_inputs + i), 2.0);
            largest = MAX (largest, sqrt (sum));
          }
      if (limited)
        g_assert_cmpfloat (largest, <=, 0.75 * (1.0 + 1e-6));
      else
        g_assert_cmpfloat (largest, >, 1.0);
      lk_network_free (network);
    }
}

/* With momentum 0 the learning rate of a step is its length over the gradient's;
 * at one batch an epoch and a tiny rate the gradient hardly changes, so that the
 * way from the start is the sum of the factors. */
static void
test_schedule (Fixture *fixture, gconstpointer data)
{
  double ways[LK_N_SCHEDULES];

  fixture->settings.batch = 256;
  fixture->settings.teacher.epochs = 4;
  fixture->settings.teacher.optimizer = LK_OPTIMIZER_SGD;
  fixture->settings.teacher.momentum = 0.0;
  fixture->settings.teacher.learning_rate = 1e-3;
  for (int s = 0; s < LK_N_SCHEDULES; s++)
    {
      g_autoptr (LkTeacherTraining) training = NULL;
      g_autofree float *start = NULL;
      const LkNetwork *network;

      fixture->settings.teacher.schedule = (LkSchedule) s;
      training = lk_teacher_training_new (&fixture->settings, fixture->dataset, NULL);
      network = lk_teacher_training_get_network (training);
      start = g_memdup2 (network->params, network->n_floats * sizeof (float));
      while (!lk_teacher_training_is_done (training))
        g_assert_true (lk_teacher_training_advance (training, 1, NULL));
      g_assert_cmpuint (lk_teacher_training_get_step (training), ==, 4);
      ways[s] = 0.0;
      for (gsize i = 0; i < network->n_floats; i++)
        ways[s] += pow (network->params[i] - start[i], 2.0);
      ways[s] = sqrt (ways[s]);
    }
  g_assert_cmpfloat (ways[LK_SCHEDULE_CONSTANT], >, 0.0);
  /* 1 + 3/4 + 1/2 + 1/4, and the same for the cosine: 1 + 0.854 + 0.5 + 0.146 */
  g_assert_cmpfloat_with_epsilon (ways[LK_SCHEDULE_LINEAR] / ways[LK_SCHEDULE_CONSTANT], 2.5 / 4.0, 0.01);
  g_assert_cmpfloat_with_epsilon (ways[LK_SCHEDULE_COSINE] / ways[LK_SCHEDULE_CONSTANT], 2.5 / 4.0, 0.01);
}

/* What is asked of the teacher is not done to student and twin. */
static void
test_students_are_plain (Fixture *fixture, gconstpointer data)
{
  LkTeacher *teacher = train_teacher_new (fixture->dataset);
  LkNetwork *students[2];

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (LkDistillation) run = NULL;
      GError *error = NULL;

      if (i == 1)
        choose (&fixture->settings.teacher, ALL);
      run = lk_distillation_new (&fixture->settings, teacher, &error);
      g_assert_no_error (error);
      while (!lk_distillation_is_done (run))
        g_assert_true (lk_distillation_advance (run, 10, &error));
      g_assert_cmpint (lk_network_copy (lk_distillation_get_student (run), &students[i]), ==, LK_OK);
    }
  g_assert_true (same_weights (students[0], students[1]));
  lk_network_free (students[0]);
  lk_network_free (students[1]);
  lk_teacher_unref (teacher);
}

static void
test_check (Fixture *fixture, gconstpointer data)
{
  LkTraining *teacher = &fixture->settings.teacher;
  static const struct {
    LkTraining training; /* what differs; the rate is set below */
    const char *part;    /* of the message; NULL when it is fine */
  } cases[] = {
    { { .epochs = 1 }, NULL },
    { { .epochs = 1, .dropout = 0.99, .input_dropout = 0.99, .jitter = 63, .max_norm = 1e30, .weight_decay = 9.9 },
      NULL },
    { { .epochs = 1, .dropout = -0.1 }, "hidden units" },
    { { .epochs = 1, .dropout = 1.0 }, "hidden units" },
    { { .epochs = 1, .dropout = NAN }, "hidden units" },
    { { .epochs = 1, .input_dropout = 0.995 }, "pixels" },
    { { .epochs = 1, .jitter = 64 }, "64 pixels" },
    { { .epochs = 1, .flip = TRUE, .rotation = 180.0, .scale = 90.0 }, NULL },
    { { .epochs = 1, .rotation = 181.0 }, "181 degrees" },
    { { .epochs = 1, .rotation = NAN }, "rotation" },
    { { .epochs = 1, .scale = 91.0 }, "91 per cent" },
    { { .epochs = 1, .max_norm = -1.0 }, "norm" },
    { { .epochs = 1, .max_norm = INFINITY }, "norm" },
    { { .epochs = 1, .weight_decay = -1e-9 }, "weight decay" },
    { { .epochs = 1, .weight_decay = 10.0 }, "below 10" },
    { { .epochs = 1, .weight_decay = NAN }, "weight decay" },
    { { .epochs = 1, .fraction = 0.5, .validation = 0.5, .patience = 9 }, NULL },
    { { .epochs = 1, .fraction = -0.5 }, "share of the samples" },
    { { .epochs = 1, .fraction = 1.5 }, "share of the samples" },
    { { .epochs = 1, .fraction = NAN }, "share of the samples" },
    { { .epochs = 1, .validation = 1.0 }, "held out" },
    { { .epochs = 1, .validation = -0.1 }, "held out" },
    { { .epochs = 1, .patience = 2 }, "validation" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      char *layers = teacher->layers;

      *teacher = cases[i].training;
      teacher->layers = layers;
      teacher->learning_rate = 0.1;
      if (teacher->fraction == 0.0)
        teacher->fraction = 1.0;
      g_test_message ("case %zu", i);
      g_assert_cmpint (lk_settings_check (&fixture->settings, &error), ==, cases[i].part == NULL);
      if (cases[i].part)
        {
          g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
          g_assert_nonnull (strstr (error->message, cases[i].part));
          g_assert_nonnull (strstr (error->message, "teacher"));
        }
    }
}

/* Pictures of 8 × 8 that move by 8 are gone. */
static void
test_jitter_too_far (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkTeacherTraining) training = NULL;
  g_autoptr (GError) error = NULL;

  fixture->settings.teacher.jitter = 7;
  training = lk_teacher_training_new (&fixture->settings, fixture->dataset, &error);
  g_assert_no_error (error);
  g_clear_pointer (&training, lk_teacher_training_free);
  fixture->settings.teacher.jitter = 8;
  training = lk_teacher_training_new (&fixture->settings, fixture->dataset, &error);
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  g_assert_null (training);
  g_assert_nonnull (strstr (error->message, "8 pixels"));
}

/* Settings of different teachers have different keys, those of the same have
 * the same, whatever the student is. */
static void
test_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  LkSettings *settings = &fixture->settings;
  LkTraining *teacher = &settings->teacher;

#define ADD_KEY(change)                                                                                                \
  {                                                                                                                    \
    change;                                                                                                            \
    g_assert_true (g_hash_table_add (seen, lk_settings_teacher_key (settings)));                                       \
  }
  ADD_KEY ();
  ADD_KEY (teacher->epochs = 17);
  ADD_KEY (teacher->optimizer = LK_OPTIMIZER_SGD);
  ADD_KEY (teacher->learning_rate = 0.05);
  ADD_KEY (teacher->momentum = 0.5);
  ADD_KEY (teacher->schedule = LK_SCHEDULE_LINEAR);
  ADD_KEY (teacher->schedule = LK_SCHEDULE_COSINE);
  ADD_KEY (teacher->dropout = 0.5);
  ADD_KEY (teacher->dropout = 0.0; teacher->input_dropout = 0.5);
  ADD_KEY (teacher->jitter = 2);
  ADD_KEY (teacher->flip = TRUE);
  ADD_KEY (teacher->rotation = 5.0);
  ADD_KEY (teacher->scale = 5.0);
  ADD_KEY (teacher->max_norm = 3.5);
  ADD_KEY (teacher->max_norm = 0.0; teacher->weight_decay = 3.5);
  ADD_KEY (settings->batch = 17);
  ADD_KEY (settings->seed = 17);
  ADD_KEY (g_free (teacher->layers); teacher->layers = g_strdup ("17"));
  settings->student.epochs = 99;
  settings->loss.temperature = 11.0;
  g_assert_false (g_hash_table_add (seen, lk_settings_teacher_key (settings)));
  settings->teacher_mean = LK_MEAN_PROBABILITIES; /* of one there is no mean */
  g_assert_false (g_hash_table_add (seen, lk_settings_teacher_key (settings)));
  ADD_KEY (settings->teacher_count = 2);
  ADD_KEY (settings->teacher_mean = LK_MEAN_LOGITS);
  ADD_KEY (teacher->fraction = 0.5);
  ADD_KEY (teacher->validation = 0.25);
  ADD_KEY (teacher->patience = 3);
  ADD_KEY (settings->teacher_files = g_strsplit ("a.safetensors", "|", 0));
  teacher->dropout = 0.5; /* does not matter to a file */
  g_assert_false (g_hash_table_add (seen, lk_settings_teacher_key (settings)));
  g_strfreev (settings->teacher_files);
  ADD_KEY (settings->teacher_files = g_strsplit ("a.safetensors|b.safetensors", "|", 0));
#undef ADD_KEY
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/train/regularization/" name, Fixture, NULL, setup, func, teardown)
  ADD ("choices", test_choices);
  ADD ("noise-seed", test_noise_seed);
  ADD ("noise-step", test_noise_step);
  ADD ("off", test_off);
  ADD ("max-norm", test_max_norm);
  ADD ("schedule", test_schedule);
  ADD ("students-are-plain", test_students_are_plain);
  ADD ("check", test_check);
  ADD ("jitter-too-far", test_jitter_too_far);
  ADD ("key", test_key);
#undef ADD
  return g_test_run ();
}
