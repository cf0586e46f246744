/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "io/lk-error.h"
#include "settings/lk-setting-table.h"
#include "train-data.h"
#include "train/lk-distillation.h"
#include "train/lk-feature-term.h"
#include "train/lk-learner.h"
#include "train/lk-predict.h"

#define N_TRAIN  203 /* no multiple of the batch */
#define PICTURES "c4k3-bn-p2-6"

typedef struct {
  LkDataset *dataset;
  LkTeacher *teacher;  /* dense */
  LkTeacher *pictures; /* with convolutions */
  LkSettings settings;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer data)
{
  fixture->dataset = train_data_new (N_TRAIN, 60, 5);
  fixture->teacher = train_teacher_with (fixture->dataset, "20x16", 2);
  fixture->pictures = train_teacher_with (fixture->dataset, "c5k3-bn-p2-c6k3-bn-9", 1);
  train_settings_init (&fixture->settings);
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  lk_settings_clear (&fixture->settings);
  lk_teacher_unref (fixture->teacher);
  lk_teacher_unref (fixture->pictures);
  lk_dataset_unref (fixture->dataset);
}

/* The teacher and the student that the term is of. */
static LkTeacher *
choose (Fixture *fixture, LkFeature feature)
{
  gboolean pictures = lk_feature_info (feature)->pictures;

  fixture->settings.feature = feature;
  g_free (fixture->settings.student.layers);
  fixture->settings.student.layers = g_strdup (pictures ? PICTURES : "12x8");
  return pictures ? fixture->pictures : fixture->teacher;
}

static LkDistillation *
start (Fixture *fixture, LkTeacher *teacher)
{
  GError *error = NULL;
  LkDistillation *run = lk_distillation_new (&fixture->settings, teacher, &error);

  g_assert_no_error (error);
  return run;
}

static void
advance_to (LkDistillation *run, guint64 step, guint stride)
{
  GError *error = NULL;

  while (lk_distillation_get_step (run) < step)
    {
      lk_distillation_advance (run, (guint) MIN (stride, step - lk_distillation_get_step (run)), &error);
      g_assert_no_error (error);
    }
}

static gboolean
same_weights (const LkNetwork *a, const LkNetwork *b)
{
  return memcmp (a->params, b->params, a->n_floats * sizeof (float)) == 0;
}

static const LkFeatureRecord *
feature_at (LkDistillation *run, gsize i)
{
  return lk_log_get (lk_distillation_get_history (run)->features, i);
}

static void
assert_same_run (LkDistillation *a, LkDistillation *b)
{
  gsize n = lk_log_length (lk_distillation_get_history (a)->steps);

  g_assert_true (same_weights (lk_distillation_get_student (a), lk_distillation_get_student (b)));
  g_assert_true (same_weights (lk_distillation_get_twin (a), lk_distillation_get_twin (b)));
  g_assert_cmpuint (lk_log_length (lk_distillation_get_history (a)->features), ==, n);
  g_assert_cmpuint (lk_log_length (lk_distillation_get_history (b)->features), ==, n);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpmem (feature_at (a, i), sizeof (LkFeatureRecord), feature_at (b, i), sizeof (LkFeatureRecord));
}

/* On one thread and two, with the steps divided in another way, and after a rewind. */
static void
test_deterministic (Fixture *fixture, gconstpointer data)
{
  LkTeacher *teacher = choose (fixture, (LkFeature) GPOINTER_TO_INT (data));
  g_autoptr (LkDistillation) a = start (fixture, teacher);
  g_autoptr (LkDistillation) b = NULL;

  fixture->settings.threads = 2;
  b = start (fixture, teacher);
  advance_to (a, 26, 100);
  advance_to (b, 17, 3);
  lk_distillation_rewind (b);
  advance_to (b, 26, 5);
  assert_same_run (a, b);
}

/* With a weight of 0 student and twin are bit for bit those of a run without the term, and a weight moves the student
 * alone. */
static void
test_weight_of_nothing (Fixture *fixture, gconstpointer data)
{
  LkTeacher *teacher = choose (fixture, (LkFeature) GPOINTER_TO_INT (data));
  LkLossSettings loss;
  g_autoptr (LkDistillation) weighed = start (fixture, teacher);
  g_autoptr (LkDistillation) none = NULL;
  g_autoptr (LkDistillation) nothing = NULL;

  fixture->settings.loss.feature_weight = 0.0;
  nothing = start (fixture, teacher);
  fixture->settings.feature = LK_FEATURE_NONE;
  none = start (fixture, teacher);
  advance_to (weighed, 15, 100);
  advance_to (nothing, 15, 100);
  advance_to (none, 15, 100);
  g_assert_true (same_weights (lk_distillation_get_student (none), lk_distillation_get_student (nothing)));
  g_assert_false (same_weights (lk_distillation_get_student (none), lk_distillation_get_student (weighed)));
  g_assert_true (same_weights (lk_distillation_get_twin (none), lk_distillation_get_twin (weighed)));
  g_assert_null (lk_distillation_get_history (none)->features);
  for (gsize i = 0; i < 15; i++)
    {
      g_assert_cmpmem (lk_log_get (lk_distillation_get_history (none)->steps, i), sizeof (LkStepRecord),
                       lk_log_get (lk_distillation_get_history (nothing)->steps, i), sizeof (LkStepRecord));
      g_assert_cmpfloat (feature_at (nothing, i)->value, >, 0.0f);
      g_assert_cmpfloat (feature_at (nothing, i)->share, ==, 0.0f);
      g_assert_cmpfloat (feature_at (weighed, i)->share, >, 0.0f);
    }

  /* Live: from the next step on. */
  loss = *lk_distillation_get_loss (nothing);
  loss.feature_weight = 2.0;
  lk_distillation_set_loss (nothing, &loss);
  advance_to (nothing, 16, 1);
  g_assert_cmpfloat (feature_at (nothing, 15)->weight, ==, 2.0f);
  g_assert_cmpuint (lk_log_length (lk_distillation_get_history (nothing)->marks), ==, 1);
}

/* A step of SGD goes against the gradient of all that the record says: of terms without a regressor, which would move
 * too. */
static void
test_descends (Fixture *fixture, gconstpointer data)
{
  LkTeacher *teacher = choose (fixture, (LkFeature) GPOINTER_TO_INT (data));
  const double rate = 1e-4;
  guint32 index[16];
  LkNetwork *network =
      lk_settings_new_network (fixture->settings.student.layers, fixture->dataset, 16, "student", NULL);
  LkLearner *learner;
  LkFeatureTerm *term;
  LkLossSettings loss = LK_LOSS_DEFAULTS;
  LkLossResult first, second;
  LkFeatureRecord record;
  double norm2 = 0.0;
  LkRng rng;
  GError *error = NULL;

  for (guint32 b = 0; b < 16; b++)
    index[b] = (b * 11 + 3) % N_TRAIN;
  lk_rng_seed (&rng, 1, LK_STREAM_STUDENT_INIT);
  lk_network_init (network, &rng);
  learner = lk_learner_new (network, &fixture->dataset->train, lk_dataset_shape (fixture->dataset), LK_OPTIMIZER_SGD,
                            16, &error);
  g_assert_no_error (error);
  fixture->settings.student.optimizer = LK_OPTIMIZER_SGD;
  term = lk_feature_term_new (&fixture->settings, teacher, &teacher->dataset->train, network, &error);
  g_assert_no_error (error);
  lk_learner_set_feature (learner, term);
  loss.feature_weight = 20.0;
  lk_learner_step (learner, index, 16, teacher->train_logits, &loss, rate, 0.0, &first, &record);
  g_assert_cmpfloat_with_epsilon (first.total, 0.1 * first.hard + 0.9 * first.soft + 20.0 * (double) record.value,
                                  1e-6);
  for (size_t i = 0; i < network->n_floats; i++)
    norm2 += (double) learner->grad[i] * (double) learner->grad[i];
  lk_learner_step (learner, index, 16, teacher->train_logits, &loss, rate, 0.0, &second, &record);
  g_assert_cmpfloat (norm2, >, 0.0);
  g_assert_cmpfloat_with_epsilon (first.total - second.total, rate * norm2, 0.05 * rate * norm2);
  lk_learner_free (learner);
}

/* A regressor learns to say what the teacher's layer says, though nothing moves the student. */
static void
test_regressor (Fixture *fixture, gconstpointer data)
{
  LkTeacher *teacher = choose (fixture, LK_FEATURE_HINT);
  g_autoptr (LkDistillation) run = NULL;

  fixture->settings.student.epochs = 20;
  fixture->settings.loss.feature_weight = 0.0;
  run = start (fixture, teacher);
  advance_to (run, 20 * 13, 100);
  g_assert_cmpfloat (feature_at (run, 20 * 13 - 1)->value, <, 0.5f * feature_at (run, 0)->value);
}

/* Asked for a share of the gradient, the term has it in each of 100 steps. */
static void
test_share (Fixture *fixture, gconstpointer data)
{
  LkTeacher *teacher = choose (fixture, (LkFeature) GPOINTER_TO_INT (data));
  g_autoptr (LkDistillation) run = NULL;
  float least = INFINITY, most = 0.0f;

  fixture->settings.student.epochs = 10;
  fixture->settings.loss.feature_share = 0.3;
  run = start (fixture, teacher);
  advance_to (run, 100, 100);
  for (gsize i = 0; i < 100; i++)
    {
      const LkFeatureRecord *record = feature_at (run, i);

      g_assert_cmpfloat (fabs ((double) record->share - 0.3), <, 0.02);
      least = fminf (least, record->weight);
      most = fmaxf (most, record->weight);
    }
  g_assert_cmpfloat (least, <, most);
}

/* At first the hidden layer alone: what lies behind it does not move, what lies before it does; and then all. */
static void
test_stages (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkDistillation) run = NULL;
  g_autoptr (LkDistillation) again = NULL;
  const LkNetwork *student, *twin;
  g_autofree float *before = NULL;
  const LkLayer *last;
  const LkStepRecord *step;

  choose (fixture, LK_FEATURE_HINT);
  fixture->settings.feature_epochs = 1; /* 13 steps */
  run = start (fixture, fixture->teacher);
  again = start (fixture, fixture->teacher);
  student = lk_distillation_get_student (run);
  twin = lk_distillation_get_twin (run);
  before = g_memdup2 (student->params, student->n_floats * sizeof *before);
  last = &student->layers[student->n_layers - 1];
  advance_to (run, 13, 100);
  g_assert_cmpmem (before + last->offset, last->n_floats * sizeof *before, student->params + last->offset,
                   last->n_floats * sizeof *before);
  g_assert_cmpint (memcmp (before, student->params, last->offset * sizeof *before), !=, 0);
  g_assert_cmpint (memcmp (before + last->offset, twin->params + last->offset, last->n_floats * sizeof *before), !=, 0);
  step = lk_log_get (lk_distillation_get_history (run)->steps, 12);
  g_assert_cmpfloat (feature_at (run, 12)->share, ==, 1.0f);
  g_assert_cmpfloat_with_epsilon (step->total, feature_at (run, 12)->weight * feature_at (run, 12)->value, 1e-6);
  advance_to (run, 26, 100);
  g_assert_cmpint (memcmp (before + last->offset, student->params + last->offset, last->n_floats * sizeof *before), !=,
                   0);
  g_assert_cmpfloat (feature_at (run, 13)->share, <, 1.0f);

  advance_to (again, 20, 3);
  lk_distillation_rewind (again);
  advance_to (again, 26, 7);
  assert_same_run (run, again);
}

/* Which layers the numbers mean. */
static void
test_layers (Fixture *fixture, gconstpointer data)
{
  const LkNetwork *dense = lk_teacher_get_network (fixture->teacher, 0);
  const LkNetwork *pictures = lk_teacher_get_network (fixture->pictures, 0);

  g_assert_cmpint (lk_feature_term_find_layer (LK_FEATURE_HINT, 0, dense, "T", NULL), ==, 1);
  g_assert_cmpint (lk_feature_term_find_layer (LK_FEATURE_HINT, 1, dense, "T", NULL), ==, 0);
  g_assert_cmpint (lk_feature_term_find_layer (LK_FEATURE_HINT, 0, pictures, "T", NULL), ==, 5);
  g_assert_cmpint (lk_feature_term_find_layer (LK_FEATURE_ATTENTION, 0, pictures, "T", NULL), ==, 4);
  g_assert_cmpint (lk_feature_term_find_layer (LK_FEATURE_ATTENTION, 3, pictures, "T", NULL), ==, 2);
  g_assert_cmpint (lk_feature_term_find_layer (LK_FEATURE_SIMILARITY, 1, pictures, "T", NULL), ==, 0);
}

static void
assert_refused (Fixture *fixture, LkTeacher *teacher, const char *fragment)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (lk_distillation_new (&fixture->settings, teacher, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, fragment));
}

static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  gsize C = TRAIN_DATA_CLASSES;
  float *logits = calloc (N_TRAIN * C, sizeof *logits);
  g_autoptr (LkTeacher) file = lk_teacher_new_from_logits (logits, NULL, fixture->dataset);

  choose (fixture, LK_FEATURE_HINT);
  assert_refused (fixture, file, "file of logits");
  fixture->settings.batch = 5000;
  assert_refused (fixture, fixture->teacher, "A batch of 5000 samples");
  fixture->settings.batch = 16;
  fixture->settings.feature_teacher_layer = 3;
  assert_refused (fixture, fixture->teacher, "The teacher has 2 hidden layers");
  fixture->settings.feature_teacher_layer = 0;
  fixture->settings.feature_student_layer = 9;
  assert_refused (fixture, fixture->teacher, "The student has 2 hidden layers");
  fixture->settings.feature_student_layer = 0;
  g_free (fixture->settings.student.layers);
  fixture->settings.student.layers = g_strdup ("none");
  assert_refused (fixture, fixture->teacher, "The student has 0 hidden layers");

  choose (fixture, LK_FEATURE_ATTENTION);
  assert_refused (fixture, fixture->teacher, "The teacher has no convolution");
  fixture->settings.feature_student_layer = 4;
  assert_refused (fixture, fixture->pictures, "The student gives no picture in hidden layer 4");
  fixture->settings.feature_student_layer = 0;
  g_free (fixture->settings.student.layers);
  fixture->settings.student.layers = g_strdup ("c4k3v-4");
  assert_refused (fixture, fixture->pictures, "pictures of 6 × 6, the teacher’s of 4 × 4");
  g_free (fixture->settings.student.layers);
  fixture->settings.student.layers = g_strdup ("12x8");
  assert_refused (fixture, fixture->pictures, "The student has no convolution");
}

/* The term is of the layer as a network in use has it: of a teacher with normalisation, by its running statistics. */
static void
test_teacher_in_use (Fixture *fixture, gconstpointer data)
{
  const LkNetwork *network = lk_teacher_get_network (fixture->pictures, 0);
  g_autofree float *logits = g_new (float, 16 * TRAIN_DATA_CLASSES);
  LkWorkspace *workspace = NULL;
  LkFeed *feed = NULL;
  guint32 index[16];
  float *z;
  GError *error = NULL;

  for (guint32 b = 0; b < 16; b++)
    index[b] = b;
  g_assert_cmpint (lk_workspace_new (network, 16, false, &workspace), ==, LK_OK);
  g_assert_cmpint (lk_feed_new (&fixture->dataset->train, network->layers[0].in, lk_network_beside (network),
                                lk_network_list_units (network), 16, false, &feed),
                   ==, LK_OK);
  z = lk_network_forward_to (network, workspace, lk_feed_gather (feed, index, 16, NULL, NULL, NULL), 16,
                             network->n_layers - 1);
  g_assert_true (lk_predict_samples (network, &fixture->dataset->train, index, 16, logits, &error));
  for (gsize i = 0; i < 16 * TRAIN_DATA_CLASSES; i++)
    g_assert_cmpfloat_with_epsilon (z[i], logits[i], 1e-4);
  lk_feed_free (feed);
  lk_workspace_free (workspace);
}

/* What the teacher's layer gives for a sample is the same whenever, and beside whom, the sample comes: the term of the
 * same samples in another order, of which some have come before, is the same. */
static void
test_kept (Fixture *fixture, gconstpointer data)
{
  LkTeacher *teacher = choose (fixture, LK_FEATURE_SIMILARITY);
  g_autoptr (LkDistillation) run = start (fixture, teacher);
  LkFeatureTerm *kept, *fresh;
  LkFeatureRecord first, mixed, again;
  const guint32 index[12] = { 3, 50, 7, 199, 0, 21, 80, 5, 140, 66, 9, 33 };
  guint32 turned[12];
  float outputs[12 * 8], back[12 * 8], gradient[12 * 8] = { 0 };
  GError *error = NULL;

  kept = lk_feature_term_new (&fixture->settings, teacher, &teacher->dataset->train, lk_distillation_get_student (run),
                              &error);
  fresh = lk_feature_term_new (&fixture->settings, teacher, &teacher->dataset->train, lk_distillation_get_student (run),
                               &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (outputs); i++)
    outputs[i] = sinf ((float) i) + 1.0f;
  for (guint b = 0; b < 12; b++)
    {
      turned[b] = index[11 - b];
      memcpy (back + b * 8, outputs + (11 - b) * 8, 8 * sizeof (float));
    }
  lk_feature_term_step (kept, index + 4, 8, outputs + 32, &fixture->settings.loss, 0.1, 0.0, gradient, &first);
  lk_feature_term_step (kept, index, 12, outputs, &fixture->settings.loss, 0.1, 0.0, gradient, &mixed);
  lk_feature_term_step (kept, turned, 12, back, &fixture->settings.loss, 0.1, 0.0, gradient, &again);
  lk_feature_term_step (fresh, index, 12, outputs, &fixture->settings.loss, 0.1, 0.0, gradient, &first);
  g_assert_cmpfloat (first.value, ==, mixed.value);
  g_assert_cmpfloat_with_epsilon (again.value, first.value, 1e-6);
  g_assert_cmpfloat (first.value, >, 1e-4);
  lk_feature_term_free (kept);
  lk_feature_term_free (fresh);
}

static void
add (const char *name, LkFeature feature, void (*func) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strdup_printf ("/feature-term/%s/%s", name, lk_feature_info (feature)->id);

  g_test_add (path, Fixture, GINT_TO_POINTER (feature), setup, func, teardown);
}

int
main (int argc, char **argv)
{
  setlocale (LC_NUMERIC, "C");
  g_test_init (&argc, &argv, NULL);
  for (LkFeature f = LK_FEATURE_NONE + 1; f < LK_N_FEATURES; f++)
    {
      add ("deterministic", f, test_deterministic);
      add ("weight-of-nothing", f, test_weight_of_nothing);
      add ("share", f, test_share);
      if (!lk_feature_info (f)->regressor)
        add ("descends", f, test_descends);
    }
  g_test_add ("/feature-term/regressor", Fixture, NULL, setup, test_regressor, teardown);
  g_test_add ("/feature-term/stages", Fixture, NULL, setup, test_stages, teardown);
  g_test_add ("/feature-term/layers", Fixture, NULL, setup, test_layers, teardown);
  g_test_add ("/feature-term/refusals", Fixture, NULL, setup, test_refusals, teardown);
  g_test_add ("/feature-term/teacher-in-use", Fixture, NULL, setup, test_teacher_in_use, teardown);
  g_test_add ("/feature-term/kept", Fixture, NULL, setup, test_kept, teardown);
  return g_test_run ();
}
