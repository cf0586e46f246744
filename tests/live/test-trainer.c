/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "live/lk-session.h"
#include "tests/live/trainer-data.h"
#include "tests/train/train-data.h"
#include "dataset/lk-centering.h"
#include "import/lk-dataset-io.h"
#include "import/lk-safetensors.h"
#include "nn/lk-rng.h"
#include "nn/lk-softmax.h"
#include "train/lk-predict.h"
#include "settings/lk-setting-table.h"

typedef struct {
  char *folder;
  LkTrainer *trainer;
  LkSettings settings;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer data)
{
  LkDataset *dataset = train_data_new (400, 60, 3);

  fixture->folder = train_data_write (dataset);
  lk_dataset_unref (dataset);
  train_settings_init (&fixture->settings);
  g_free (fixture->settings.dataset);
  fixture->settings.dataset = g_strdup (fixture->folder);
  fixture->settings.student.epochs = 0;
  fixture->trainer = lk_trainer_new (trainer_nothing_cb, NULL);
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte",
                                       "t10k-labels-idx1-ubyte" };

  lk_trainer_free (fixture->trainer);
  lk_settings_clear (&fixture->settings);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);

      g_remove (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static LkSnapshot *
wait_for (Fixture *fixture, TrainerPredicate fits, guint64 number)
{
  return trainer_wait_for (fixture->trainer, fits, number);
}

static gboolean
in_phase (const LkSnapshot *snapshot, guint64 phase)
{
  return snapshot->phase == phase;
}

static gboolean
in_generation (const LkSnapshot *snapshot, guint64 generation)
{
  return snapshot->generation == generation && snapshot->phase >= LK_PHASE_READY;
}

static gboolean
beyond_step (const LkSnapshot *snapshot, guint64 step)
{
  return snapshot->phase == LK_PHASE_RUNNING && snapshot->step > step;
}

static gboolean
paused_at (const LkSnapshot *snapshot, guint64 step)
{
  return snapshot->phase == LK_PHASE_PAUSED && snapshot->step == step;
}

/* Whatever it does then. */
static gboolean
begun_again (const LkSnapshot *snapshot, guint64 number)
{
  return snapshot->phase != LK_PHASE_FINISHED;
}

static gboolean
with_marks (const LkSnapshot *snapshot, guint64 n)
{
  return snapshot->history.n_marks >= n;
}

static gboolean
of_sample (const LkSnapshot *snapshot, guint64 sample)
{
  return snapshot->sample == sample && snapshot->student_logits;
}

static void
prepare (Fixture *fixture, guint generation)
{
  lk_trainer_prepare (fixture->trainer, &fixture->settings, NULL, generation);
}

static void
expect_phase (Fixture *fixture, LkPhase phase)
{
  lk_snapshot_unref (wait_for (fixture, in_phase, phase));
}

static void
test_life (Fixture *fixture, gconstpointer data)
{
  LkSnapshot *snapshot;
  guint64 step;

  prepare (fixture, 7);
  snapshot = wait_for (fixture, in_phase, LK_PHASE_READY);
  g_assert_cmpuint (snapshot->generation, ==, 7);
  g_assert_cmpuint (snapshot->step, ==, 0);
  g_assert_nonnull (snapshot->dataset);
  g_assert_nonnull (snapshot->teacher);
  g_assert_nonnull (snapshot->evaluation);
  g_assert_cmpuint (snapshot->student_size.n_params, ==, 65 * 12 + 13 * 8 + 9 * 4);
  g_assert_cmpuint (snapshot->steps_per_epoch, ==, 25);
  lk_snapshot_unref (snapshot);

  lk_trainer_play (fixture->trainer);
  lk_snapshot_unref (wait_for (fixture, beyond_step, 30));
  lk_trainer_pause (fixture->trainer);
  snapshot = wait_for (fixture, in_phase, LK_PHASE_PAUSED);
  step = snapshot->step;
  g_assert_cmpuint (snapshot->history.n_steps, ==, step);
  /* A paused run's evaluation is that of the step it stands at. */
  g_assert_cmpuint (snapshot->evaluation->step, ==, step);
  lk_snapshot_unref (snapshot);

  lk_trainer_step (fixture->trainer);
  lk_snapshot_unref (wait_for (fixture, paused_at, step + 1));

  lk_trainer_rewind (fixture->trainer);
  snapshot = wait_for (fixture, in_phase, LK_PHASE_READY);
  g_assert_cmpuint (snapshot->step, ==, 0);
  g_assert_cmpuint (snapshot->history.n_steps, ==, 0);
  lk_snapshot_unref (snapshot);
}

static void
test_play_early (Fixture *fixture, gconstpointer data)
{
  lk_trainer_play (fixture->trainer);
  prepare (fixture, 1);
  lk_snapshot_unref (wait_for (fixture, beyond_step, 5));
  /* Rewind goes on running. */
  lk_trainer_rewind (fixture->trainer);
  lk_snapshot_unref (wait_for (fixture, beyond_step, 5));
}

/* Play may arrive on its own before there is anything to run, and is remembered. The worker
 * says nothing then, so that there is nothing to wait for: it gets its chance, five times. */
static void
test_play_alone (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 5; i++)
    {
      LkSnapshot *snapshot;

      lk_trainer_free (fixture->trainer);
      fixture->trainer = lk_trainer_new (trainer_nothing_cb, NULL);
      lk_trainer_watch (fixture->trainer, 3);
      lk_trainer_play (fixture->trainer);
      for (guint chance = 0; chance < 20000; chance++)
        g_thread_yield ();
      snapshot = lk_trainer_get_snapshot (fixture->trainer);
      g_assert_cmpint (snapshot->phase, ==, LK_PHASE_LOADING);
      g_assert_null (snapshot->error);
      lk_snapshot_unref (snapshot);
      prepare (fixture, 1);
      lk_snapshot_unref (wait_for (fixture, beyond_step, 0));
    }
}

/* Play that comes when the run has just ended counts as little as one a moment later: a
 * rewound run stands still until it is asked to run. */
static void
test_play_late (Fixture *fixture, gconstpointer data)
{
  LkSnapshot *snapshot;

  fixture->settings.batch = 400;
  fixture->settings.student.epochs = 1;
  prepare (fixture, 1);
  expect_phase (fixture, LK_PHASE_READY);
  lk_trainer_step (fixture->trainer);
  lk_trainer_pause (fixture->trainer);
  lk_trainer_play (fixture->trainer);
  snapshot = wait_for (fixture, in_phase, LK_PHASE_FINISHED);
  g_assert_false (snapshot->playing);
  lk_snapshot_unref (snapshot);
  lk_trainer_rewind (fixture->trainer);
  snapshot = wait_for (fixture, begun_again, 0);
  g_assert_cmpint (snapshot->phase, ==, LK_PHASE_READY);
  g_assert_false (snapshot->playing);
  lk_snapshot_unref (snapshot);
}

static void
test_live_temperature (Fixture *fixture, gconstpointer data)
{
  LkLossSettings loss = fixture->settings.loss;
  LkSnapshot *snapshot;
  const LkMark *mark;
  guint64 step;

  prepare (fixture, 1);
  expect_phase (fixture, LK_PHASE_READY);
  lk_trainer_step (fixture->trainer);
  snapshot = wait_for (fixture, in_phase, LK_PHASE_PAUSED);
  step = snapshot->step;
  lk_snapshot_unref (snapshot);

  loss.temperature = 9.0;
  lk_trainer_set_loss (fixture->trainer, &loss);
  lk_trainer_step (fixture->trainer);
  snapshot = wait_for (fixture, with_marks, 1);
  mark = lk_history_mark (&snapshot->history, 0);
  g_assert_cmpuint (mark->step, ==, step + 1);
  g_assert_cmpint (mark->kind, ==, LK_MARK_TEMPERATURE);
  g_assert_cmpfloat (mark->value, ==, 9.0);
  lk_snapshot_unref (snapshot);
}

/* Of several values sent at once the last counts, and one mark remains. */
static void
test_drag (Fixture *fixture, gconstpointer data)
{
  LkLossSettings loss = fixture->settings.loss;
  LkSnapshot *snapshot;

  prepare (fixture, 1);
  lk_trainer_play (fixture->trainer);
  lk_snapshot_unref (wait_for (fixture, beyond_step, 3));
  for (int i = 0; i < 50; i++)
    {
      loss.temperature = 5.0 + i;
      lk_trainer_set_loss (fixture->trainer, &loss);
    }
  lk_trainer_pause (fixture->trainer);
  snapshot = wait_for (fixture, in_phase, LK_PHASE_PAUSED);
  g_assert_cmpuint (snapshot->history.n_marks, >=, 1);
  g_assert_cmpuint (snapshot->history.n_marks, <=, 50);
  g_assert_cmpfloat (lk_history_mark (&snapshot->history, snapshot->history.n_marks - 1)->value, ==, 54.0);
  lk_snapshot_unref (snapshot);
}

static void
test_watch (Fixture *fixture, gconstpointer data)
{
  LkSnapshot *snapshot;
  float logits[TRAIN_DATA_CLASSES];

  prepare (fixture, 1);
  expect_phase (fixture, LK_PHASE_READY);
  lk_trainer_watch (fixture->trainer, 17);
  snapshot = wait_for (fixture, of_sample, 17);
  g_assert_true (lk_teacher_predict (snapshot->teacher, &snapshot->dataset->test, 17, 18, logits, NULL));
  for (int k = 0; k < TRAIN_DATA_CLASSES; k++)
    {
      g_assert_cmpfloat_with_epsilon (snapshot->teacher_logits[k], logits[k], 1e-4);
      g_assert_cmpfloat_with_epsilon (snapshot->student_logits[k],
                                      snapshot->evaluation->student[17 * TRAIN_DATA_CLASSES + k], 1e-4);
    }
  lk_snapshot_unref (snapshot);

  /* Beyond the test split there is nothing to see, and nothing breaks. */
  lk_trainer_watch (fixture->trainer, 60);
  lk_trainer_step (fixture->trainer);
  snapshot = wait_for (fixture, in_phase, LK_PHASE_PAUSED);
  g_assert_null (snapshot->student_logits);
  lk_snapshot_unref (snapshot);
}

static gboolean
with_flows (const LkSnapshot *snapshot, guint64 sample)
{
  return snapshot->flows && snapshot->sample == sample;
}

static gboolean
with_hints (const LkSnapshot *snapshot, guint64 step)
{
  return snapshot->hints && snapshot->step >= step;
}

static gboolean
without_hints (const LkSnapshot *snapshot, guint64 number)
{
  return !snapshot->hints;
}

/* What comes of a term on a hidden layer: while somebody looks, and there is one. β acts at the next step. */
static void
test_watch_hints (Fixture *fixture, gconstpointer data)
{
  LkLossSettings loss;
  LkSnapshot *snapshot;

  lk_trainer_watch_hints (fixture->trainer, TRUE);
  prepare (fixture, 1);
  snapshot = wait_for (fixture, in_phase, LK_PHASE_READY);
  g_assert_null (snapshot->hints);
  lk_snapshot_unref (snapshot);

  fixture->settings.feature = LK_FEATURE_RELATIONAL;
  prepare (fixture, 2);
  snapshot = wait_for (fixture, with_hints, 0);
  g_assert_cmpint (snapshot->hints->feature, ==, LK_FEATURE_RELATIONAL);
  g_assert_nonnull (snapshot->hints->pairs[LK_COMPARED_TWIN]);
  lk_snapshot_unref (snapshot);
  lk_trainer_play (fixture->trainer);
  lk_snapshot_unref (wait_for (fixture, with_hints, 20));
  loss = fixture->settings.loss;
  loss.feature_weight = 7.0;
  lk_trainer_set_loss (fixture->trainer, &loss);
  snapshot = wait_for (fixture, with_marks, 1);
  g_assert_cmpint (lk_history_mark (&snapshot->history, 0)->kind, ==, LK_MARK_FEATURE_WEIGHT);
  lk_snapshot_unref (snapshot);
  lk_trainer_watch_hints (fixture->trainer, FALSE);
  lk_snapshot_unref (wait_for (fixture, without_hints, 0));
}

static gboolean
with_smaller (const LkSnapshot *snapshot, guint64 step)
{
  const LkSmallerLook *look = snapshot->smaller;

  return look && look->step == step && look->of[LK_SMALLER_TWIN][LK_SMALLER_N_FORMS - 1].known;
}

static gboolean
with_pruned (const LkSnapshot *snapshot, guint64 per_cent)
{
  return snapshot->smaller && snapshot->smaller->pruned * 100.0 == (double) per_cent &&
         with_smaller (snapshot, snapshot->step);
}

static gboolean
with_smaller_after (const LkSnapshot *snapshot, guint64 step)
{
  return snapshot->smaller && snapshot->smaller->step > step;
}

static gboolean
without_smaller (const LkSnapshot *snapshot, guint64 number)
{
  return !snapshot->smaller;
}

/* What student and twin would be if they were smaller: while somebody looks, whether they train or not, of the step that
 * is shown, and what they are as they are is what the evaluation says. */
static void
test_look_smaller (Fixture *fixture, gconstpointer data)
{
  LkSnapshot *snapshot;

  lk_trainer_look_smaller (fixture->trainer, &(LkSmallerAsked) { .watch = TRUE });
  prepare (fixture, 1);
  lk_snapshot_unref (wait_for (fixture, with_smaller, 0));
  lk_trainer_step (fixture->trainer);
  snapshot = wait_for (fixture, with_smaller, 1);
  g_assert_cmpuint (snapshot->smaller->of[LK_SMALLER_STUDENT][LK_SMALLER_WHOLE].errors, ==,
                    snapshot->evaluation->record.student.errors);
  g_assert_cmpuint (snapshot->smaller->of[LK_SMALLER_TWIN][LK_SMALLER_AT (0)].errors, ==,
                    snapshot->evaluation->record.twin.errors);
  lk_snapshot_unref (snapshot);
  lk_trainer_look_smaller (fixture->trainer, &(LkSmallerAsked) { .watch = TRUE, .pruned = 0.5 });
  snapshot = wait_for (fixture, with_pruned, 50);
  g_assert_cmpuint (snapshot->smaller->of[LK_SMALLER_STUDENT][LK_SMALLER_AT (0)].n_zeros, >, 0);
  lk_snapshot_unref (snapshot);
  lk_trainer_play (fixture->trainer);
  lk_snapshot_unref (wait_for (fixture, with_smaller_after, 1));
  lk_trainer_look_smaller (fixture->trainer, &(LkSmallerAsked) { .watch = FALSE });
  lk_snapshot_unref (wait_for (fixture, without_smaller, 0));
}

static gboolean
without_flows (const LkSnapshot *snapshot, guint64 number)
{
  return !snapshot->flows;
}

static void
assert_flows (const LkSnapshot *snapshot)
{
  const LkDataset *dataset = snapshot->dataset;
  const LkFlow *student = &snapshot->flows->of[LK_COMPARED_STUDENT];
  double p[TRAIN_DATA_CLASSES];
  const LkFlow *first = &snapshot->flows->of[LK_COMPARED_TEACHER];
  LkFlow teacher;

  lk_flow_init (&teacher, lk_teacher_get_network (snapshot->teacher, 0), &dataset->test, snapshot->sample,
                lk_dataset_shape (dataset));
  g_assert_cmpuint (first->n_networks, ==, snapshot->teacher->members->len);
  g_assert_cmpuint (first->n_layers, ==, teacher.n_layers);
  for (guint l = 0; l < teacher.n_layers; l++)
    g_assert_cmpmem (first->layers[l].bands, sizeof first->layers[l].bands, teacher.layers[l].bands,
                     sizeof teacher.layers[l].bands);
  g_assert_false (snapshot->flows->past);
  g_assert_cmpuint (student->n_layers, ==, 4);
  g_assert_cmpuint (student->layers[1].width, ==, 12);
  g_assert_cmpuint (student->layers[2].n_bands, ==, 8);
  lk_softmax (snapshot->student_logits, TRAIN_DATA_CLASSES, 1.0, p);
  for (guint k = 0; k < TRAIN_DATA_CLASSES; k++)
    g_assert_cmpfloat_with_epsilon (student->layers[3].bands[k], p[k], 1e-6);
  lk_softmax (snapshot->twin_logits, TRAIN_DATA_CLASSES, 1.0, p);
  for (guint k = 0; k < TRAIN_DATA_CLASSES; k++)
    g_assert_cmpfloat_with_epsilon (snapshot->flows->of[LK_COMPARED_TWIN].layers[3].bands[k], p[k], 1e-6);
}

/* What the sample does in the networks is told while somebody asks for it, also of one that stands
 * still, of the sample and the weights of that moment; of several teachers the first one's. */
static void
test_watch_networks (Fixture *fixture, gconstpointer data)
{
  LkSnapshot *snapshot;
  float before;

  fixture->settings.teacher_count = 2;
  prepare (fixture, 1);
  snapshot = wait_for (fixture, in_phase, LK_PHASE_READY);
  g_assert_null (snapshot->flows);
  lk_snapshot_unref (snapshot);

  lk_trainer_watch_networks (fixture->trainer, TRUE);
  snapshot = wait_for (fixture, with_flows, 0);
  assert_flows (snapshot);
  g_assert_cmpuint (snapshot->flows->of[LK_COMPARED_TEACHER].n_networks, ==, 2);
  lk_snapshot_unref (snapshot);
  lk_trainer_watch (fixture->trainer, 17);
  snapshot = wait_for (fixture, with_flows, 17);
  assert_flows (snapshot);
  before = snapshot->flows->of[LK_COMPARED_STUDENT].layers[3].bands[0];
  lk_snapshot_unref (snapshot);
  lk_trainer_step (fixture->trainer);
  snapshot = wait_for (fixture, paused_at, 1);
  assert_flows (snapshot);
  g_assert_cmpfloat (snapshot->flows->of[LK_COMPARED_STUDENT].layers[3].bands[0], !=, before);
  lk_snapshot_unref (snapshot);

  /* Another teacher, and none of the last one's. */
  fixture->settings.teacher_count = 1;
  fixture->settings.seed = 99;
  prepare (fixture, 2);
  snapshot = wait_for (fixture, in_generation, 2);
  assert_flows (snapshot);
  lk_snapshot_unref (snapshot);

  lk_trainer_watch_networks (fixture->trainer, FALSE);
  lk_snapshot_unref (wait_for (fixture, without_flows, 0));
}

/* A run is the same to the last bit, watched or not. */
static void
test_watching_changes_nothing (Fixture *fixture, gconstpointer data)
{
  gsize size = 60 * TRAIN_DATA_CLASSES * sizeof (float);
  LkSnapshot *runs[2];

  fixture->settings.student.epochs = 2;
  for (guint watched = 0; watched < 2; watched++)
    {
      lk_trainer_watch_networks (fixture->trainer, watched == 1);
      lk_trainer_look_smaller (fixture->trainer, &(LkSmallerAsked) { .watch = watched == 1, .pruned = 0.5 });
      prepare (fixture, watched + 1);
      lk_snapshot_unref (wait_for (fixture, in_generation, watched + 1));
      for (guint step = 1; step <= 3; step++)
        {
          lk_trainer_step (fixture->trainer);
          lk_snapshot_unref (wait_for (fixture, paused_at, step));
        }
      lk_trainer_play (fixture->trainer);
      runs[watched] = wait_for (fixture, in_phase, LK_PHASE_FINISHED);
    }
  g_assert_null (runs[0]->flows);
  g_assert_nonnull (runs[1]->flows);
  g_assert_cmpuint (runs[0]->history.n_steps, ==, 50);
  g_assert_cmpuint (runs[1]->history.n_steps, ==, 50);
  for (gsize i = 0; i < 50; i++)
    g_assert_cmpmem (lk_history_step (&runs[0]->history, i), sizeof (LkStepRecord),
                     lk_history_step (&runs[1]->history, i), sizeof (LkStepRecord));
  g_assert_cmpmem (runs[0]->evaluation->student, size, runs[1]->evaluation->student, size);
  g_assert_cmpmem (runs[0]->evaluation->twin, size, runs[1]->evaluation->twin, size);
  lk_snapshot_unref (runs[0]);
  lk_snapshot_unref (runs[1]);
}

static gboolean
asked (const LkSnapshot *snapshot, guint64 question)
{
  return snapshot->question == question;
}

/* Answers to a picture that is in no split: those of the networks themselves, at
 * once while nothing runs, and moving with the weights. */
static void
test_ask (Fixture *fixture, gconstpointer data)
{
  LkSnapshot *ready, *snapshot;
  uint8_t pixels[64];
  float logits[TRAIN_DATA_CLASSES], first[TRAIN_DATA_CLASSES];

  prepare (fixture, 1);
  ready = wait_for (fixture, in_phase, LK_PHASE_READY);
  g_assert_cmpuint (ready->question, ==, 0);
  g_assert_null (ready->asked_teacher);
  /* A test picture: its answers are in the evaluation. */
  memcpy (pixels, ready->dataset->test.pixels + 5 * 64, sizeof pixels);
  lk_trainer_ask (fixture->trainer, pixels, sizeof pixels, 3);
  memset (pixels, 0, sizeof pixels); /* it was copied */
  snapshot = wait_for (fixture, asked, 3);
  g_assert_true (lk_teacher_predict (ready->teacher, &ready->dataset->test, 5, 6, logits, NULL));
  for (int k = 0; k < TRAIN_DATA_CLASSES; k++)
    {
      gsize at = 5 * TRAIN_DATA_CLASSES + k;

      g_assert_cmpfloat_with_epsilon (snapshot->asked_teacher[k], logits[k], 1e-4);
      g_assert_cmpfloat_with_epsilon (snapshot->asked_student[k], ready->evaluation->student[at], 1e-4);
      g_assert_cmpfloat_with_epsilon (snapshot->asked_twin[k], ready->evaluation->twin[at], 1e-4);
      first[k] = snapshot->asked_student[k];
    }
  lk_snapshot_unref (snapshot);
  lk_snapshot_unref (ready);

  lk_trainer_step (fixture->trainer);
  snapshot = wait_for (fixture, paused_at, 1);
  g_assert_cmpuint (snapshot->question, ==, 3);
  g_assert_cmpmem (snapshot->asked_teacher, sizeof logits, logits, sizeof logits);
  g_assert_true (memcmp (snapshot->asked_student, first, sizeof first) != 0);
  lk_snapshot_unref (snapshot);

  /* Of a size that is not the data set's there is no answer, and nothing breaks. */
  lk_trainer_ask (fixture->trainer, pixels, 63, 4);
  snapshot = wait_for (fixture, asked, 4);
  g_assert_null (snapshot->asked_teacher);
  g_assert_null (snapshot->asked_student);
  lk_snapshot_unref (snapshot);
  lk_trainer_ask (fixture->trainer, NULL, 0, 0);
  snapshot = wait_for (fixture, asked, 0);
  g_assert_null (snapshot->asked_teacher);
  lk_snapshot_unref (snapshot);
}

/* Data that are dark on light and have rows for columns, and a teacher that is otherwise: what is drawn, light on dark and
 * upright, comes to each as what it learned from. */
static void
test_ask_turned (Fixture *fixture, gconstpointer data)
{
  const size_t sizes[] = { 64, 5, TRAIN_DATA_CLASSES };
  g_autofree char *path = g_build_filename (fixture->folder, "other.safetensors", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (LkDataset) dark = train_data_new (400, 60, 3);
  LkSplit drawn = { .n = 1 };
  LkNetwork *network = NULL;
  LkSnapshot *snapshot;
  uint8_t ink[64];
  float logits[TRAIN_DATA_CLASSES];
  LkRng rng;

  train_data_invert (dark);
  train_data_write_in (dark, fixture->folder);
  lk_rng_seed (&rng, 1, 1);
  g_assert_cmpint (lk_network_new (sizes, 3, &network), ==, LK_OK);
  lk_network_init (network, &rng);
  g_assert_true (lk_safetensors_save (network, NULL, LK_SAFETENSORS_F32, file, NULL, NULL));
  fixture->settings.teacher_files = g_strdupv ((char *[]) { path, NULL });
  fixture->settings.invert = fixture->settings.transpose = TRUE;
  prepare (fixture, 1);
  snapshot = wait_for (fixture, in_phase, LK_PHASE_READY);
  g_assert_true (snapshot->dataset->dark_on_light);
  lk_snapshot_unref (snapshot);

  for (gsize y = 0; y < 8; y++)
    for (gsize x = 0; x < 8; x++)
      ink[y * 8 + x] = (uint8_t) (255 - dark->test.pixels[5 * 64 + x * 8 + y]);
  lk_trainer_ask (fixture->trainer, ink, sizeof ink, 1);
  snapshot = wait_for (fixture, asked, 1);
  drawn.pixels = ink;
  g_assert_true (lk_predict (network, &drawn, 0, 1, logits, NULL));
  for (int k = 0; k < TRAIN_DATA_CLASSES; k++)
    {
      g_assert_cmpfloat_with_epsilon (snapshot->asked_teacher[k], logits[k], 1e-4);
      g_assert_cmpfloat_with_epsilon (snapshot->asked_student[k],
                                      snapshot->evaluation->student[5 * TRAIN_DATA_CLASSES + k], 1e-4);
    }
  lk_snapshot_unref (snapshot);
  lk_network_free (network);
  g_remove (path);
}

/* A picture that was asked about early, while the teacher is being trained, is
 * answered by every network as soon as it is there. */
static void
test_ask_early (Fixture *fixture, gconstpointer data)
{
  uint8_t pixels[64] = { 200 };
  LkSnapshot *snapshot;

  lk_trainer_ask (fixture->trainer, pixels, sizeof pixels, 1);
  prepare (fixture, 1);
  snapshot = wait_for (fixture, in_phase, LK_PHASE_READY);
  g_assert_cmpuint (snapshot->question, ==, 1);
  g_assert_nonnull (snapshot->asked_teacher);
  g_assert_nonnull (snapshot->asked_student);
  g_assert_nonnull (snapshot->asked_twin);
  lk_snapshot_unref (snapshot);
}

/* The networks of an ensemble are trained one after the other, with seeds one
 * apart, and each is kept for the next time. */
static void
test_ensemble (Fixture *fixture, gconstpointer data)
{
  LkSnapshot *three, *four;

  fixture->settings.teacher_count = 3;
  fixture->settings.seed = 4711;
  prepare (fixture, 1);
  three = wait_for (fixture, in_phase, LK_PHASE_READY);
  g_assert_cmpuint (three->teacher->members->len, ==, 3);
  g_assert_cmpuint (three->teacher_size.n_params, ==, 3 * (65 * 16 + 17 * 4));

  /* The same three and one more. */
  fixture->settings.teacher_count = 4;
  prepare (fixture, 2);
  four = wait_for (fixture, in_generation, 2);
  g_assert_cmpuint (four->teacher->members->len, ==, 4);
  for (guint m = 0; m < 3; m++)
    {
      const LkNetwork *a = lk_teacher_get_network (three->teacher, m);
      const LkNetwork *b = lk_teacher_get_network (four->teacher, m);
      const LkNetwork *next = lk_teacher_get_network (four->teacher, m + 1);

      g_assert_cmpmem (a->params, a->n_floats * sizeof (float), b->params, b->n_params * sizeof (float));
      g_assert_cmpint (memcmp (b->params, next->params, b->n_floats * sizeof (float)), !=, 0);
    }
  lk_snapshot_unref (three);
  lk_snapshot_unref (four);
}

static void
expect_failure (Fixture *fixture, guint generation, const char *part)
{
  LkSnapshot *snapshot;

  prepare (fixture, generation);
  snapshot = wait_for (fixture, in_generation, generation);
  g_assert_cmpint (snapshot->phase, ==, LK_PHASE_FAILED);
  g_assert_nonnull (strstr (snapshot->error, part));
  lk_snapshot_unref (snapshot);
}

static void
test_failures (Fixture *fixture, gconstpointer data)
{
  LkSnapshot *snapshot;

  g_free (fixture->settings.dataset);
  fixture->settings.dataset = g_strdup ("no-such-data");
  expect_failure (fixture, 1, "no-such-data");

  g_free (fixture->settings.dataset);
  fixture->settings.dataset = g_strdup (fixture->folder);
  fixture->settings.teacher_files = g_strsplit ("/no/such/teacher.safetensors", "|", 0);
  expect_failure (fixture, 2, "teacher.safetensors");

  g_clear_pointer (&fixture->settings.teacher_files, g_strfreev);
  g_free (fixture->settings.student.layers);
  fixture->settings.student.layers = g_strdup ("30y30");
  expect_failure (fixture, 3, "30y30");

  g_free (fixture->settings.student.layers);
  fixture->settings.student.layers = g_strdup ("12");
  g_free (fixture->settings.only_classes);
  fixture->settings.only_classes = g_strdup ("9");
  expect_failure (fixture, 4, "9");

  /* None of it is for ever. */
  g_free (fixture->settings.only_classes);
  fixture->settings.only_classes = g_strdup ("");
  prepare (fixture, 5);
  snapshot = wait_for (fixture, in_generation, 5);
  g_assert_cmpint (snapshot->phase, ==, LK_PHASE_READY);
  g_assert_null (snapshot->error);
  lk_snapshot_unref (snapshot);
}

/* A new student keeps teacher and data set. */
static void
test_keep_teacher (Fixture *fixture, gconstpointer data)
{
  LkSnapshot *first, *second;

  prepare (fixture, 1);
  first = wait_for (fixture, in_generation, 1);
  g_free (fixture->settings.student.layers);
  fixture->settings.student.layers = g_strdup ("5");
  prepare (fixture, 2);
  second = wait_for (fixture, in_generation, 2);
  g_assert_true (first->teacher == second->teacher);
  g_assert_true (first->dataset == second->dataset);
  g_assert_cmpuint (second->student_size.n_params, ==, 65 * 5 + 6 * 4);
  lk_snapshot_unref (first);
  lk_snapshot_unref (second);
}

/* The end comes at once, whatever goes on. */
static void
test_free_while_busy (Fixture *fixture, gconstpointer data)
{
  static const LkPhase phases[] = { LK_PHASE_LOADING, LK_PHASE_TRAINING_TEACHER, LK_PHASE_RUNNING };

  for (gsize i = 0; i < G_N_ELEMENTS (phases); i++)
    {
      LkTrainer *whole = fixture->trainer;

      fixture->trainer = lk_trainer_new (trainer_nothing_cb, NULL);
      fixture->settings.seed = 100 + i; /* no teacher in the cache */
      fixture->settings.teacher.epochs = phases[i] == LK_PHASE_TRAINING_TEACHER ? 100000 : 1;
      lk_trainer_play (fixture->trainer);
      prepare (fixture, 1);
      expect_phase (fixture, phases[i]);
      lk_trainer_free (fixture->trainer);
      fixture->trainer = whole;
    }
}

/* A drawing for pictures in colour is as these, whatever the networks are: here a dense teacher and a student that begins
 * with a convolution. Both learn from the colours. */
static void
test_colours (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "colours.csv", NULL);
  g_autoptr (LkDataset) made = train_data_new_in_colour (240, 1, 3);
  g_autoptr (GString) text = g_string_new ("label");
  LkSplit drawn = { .n = 1 };
  LkSnapshot *snapshot, *asked_about;
  uint8_t ink[64], planes[192];
  float logits[TRAIN_DATA_CLASSES];

  for (gsize i = 0; i < 192; i++)
    g_string_append_printf (text, ",%c%zu", "RGB"[i / 64], i % 64);
  for (gsize i = 0; i < made->train.n; i++)
    {
      g_string_append_printf (text, "\n%u", made->train.labels[i]);
      for (gsize k = 0; k < 192; k++)
        g_string_append_printf (text, ",%u", made->train.pixels[192 * i + k]);
    }
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  g_free (fixture->settings.dataset);
  fixture->settings.dataset = g_strdup (path);
  g_free (fixture->settings.student.layers);
  fixture->settings.student.layers = g_strdup ("c4k3-p2-8");
  fixture->settings.student.epochs = 1;
  prepare (fixture, 1);
  snapshot = wait_for (fixture, in_phase, LK_PHASE_READY);
  g_assert_cmpuint (snapshot->dataset->channels, ==, 3);

  for (gsize i = 0; i < 64; i++)
    ink[i] = (uint8_t) (4 * i);
  lk_ink_as_data (snapshot->dataset, FALSE, ink, planes);
  lk_trainer_ask (fixture->trainer, ink, sizeof ink, 1);
  asked_about = wait_for (fixture, asked, 1);
  drawn.pixels = planes;
  g_assert_true (lk_teacher_predict (snapshot->teacher, &drawn, 0, 1, logits, NULL));
  for (int k = 0; k < TRAIN_DATA_CLASSES; k++)
    g_assert_cmpfloat_with_epsilon (asked_about->asked_teacher[k], logits[k], 1e-4);
  g_assert_nonnull (asked_about->asked_student);
  lk_snapshot_unref (asked_about);
  lk_snapshot_unref (snapshot);

  lk_trainer_play (fixture->trainer);
  snapshot = wait_for (fixture, in_phase, LK_PHASE_FINISHED);
  g_assert_cmpuint (snapshot->step, >, 0);
  lk_snapshot_unref (snapshot);
  g_remove (path);
}

int
main (int argc, char **argv)
{
  g_autofree char *cache = NULL;

  g_test_init (&argc, &argv, NULL);
  /* Teachers trained here are not the user's. */
  cache = g_dir_make_tmp ("limbeck-cache-XXXXXX", NULL);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
#define ADD(name, func) g_test_add ("/live/trainer/" name, Fixture, NULL, setup, func, teardown)
  ADD ("life", test_life);
  ADD ("play-early", test_play_early);
  ADD ("play-alone", test_play_alone);
  ADD ("play-late", test_play_late);
  ADD ("live-temperature", test_live_temperature);
  ADD ("drag", test_drag);
  ADD ("watch", test_watch);
  ADD ("watch-networks", test_watch_networks);
  ADD ("watch-hints", test_watch_hints);
  ADD ("look-smaller", test_look_smaller);
  ADD ("watching-changes-nothing", test_watching_changes_nothing);
  ADD ("ask", test_ask);
  ADD ("ask-turned", test_ask_turned);
  ADD ("ask-early", test_ask_early);
  ADD ("colours", test_colours);
  ADD ("ensemble", test_ensemble);
  ADD ("failures", test_failures);
  ADD ("keep-teacher", test_keep_teacher);
  ADD ("free-while-busy", test_free_while_busy);
#undef ADD
  return g_test_run ();
}
