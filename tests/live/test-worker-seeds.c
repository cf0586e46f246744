/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "nn/lk-parallel.h"
#include "tests/io/test-util.h"
#include "tests/live/trainer-data.h"
#include "tests/train/train-data.h"
#include "settings/lk-setting-table.h"

typedef struct {
  char *folder;
  LkTrainer *trainer;
  LkSettings settings;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  LkDataset *dataset = train_data_new (200, 60, 3);

  fixture->folder = train_data_write (dataset);
  lk_dataset_unref (dataset);
  train_settings_init (&fixture->settings);
  g_free (fixture->settings.dataset);
  fixture->settings.dataset = g_strdup (fixture->folder);
  fixture->settings.student.epochs = 2;
  fixture->trainer = lk_trainer_new (trainer_nothing_cb, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->trainer, lk_trainer_free);
  lk_settings_clear (&fixture->settings);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static gboolean
is_ready (const LkSnapshot *snapshot, guint64 unused)
{
  return snapshot->phase == LK_PHASE_READY;
}

static gboolean
is_finished (const LkSnapshot *snapshot, guint64 unused)
{
  return snapshot->phase == LK_PHASE_FINISHED;
}

static gboolean
is_running (const LkSnapshot *snapshot, guint64 unused)
{
  return snapshot->phase == LK_PHASE_RUNNING;
}

static gboolean
is_seeding (const LkSnapshot *snapshot, guint64 unused)
{
  return snapshot->seeding;
}

static gboolean
has_all (const LkSnapshot *snapshot, guint64 unused)
{
  return !snapshot->seeding && snapshot->seeds && snapshot->seeds->n_done == snapshot->seeds->n_wanted;
}

static gboolean
has_error (const LkSnapshot *snapshot, guint64 unused)
{
  return snapshot->seeds_error != NULL;
}

static void
make_ready (Fixture *fixture, guint generation)
{
  lk_trainer_prepare (fixture->trainer, &fixture->settings, NULL, generation);
  lk_snapshot_unref (trainer_wait_for (fixture->trainer, is_ready, 0));
}

/* The first seed is the run's own: what one sees live is in the table. */
static void
test_own_run (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkSnapshot) live = NULL;
  g_autoptr (LkSnapshot) repeated = NULL;
  const LkSeedsPoint *last;
  int n_threads;

  make_ready (fixture, 1);
  lk_trainer_play (fixture->trainer);
  live = trainer_wait_for (fixture->trainer, is_finished, 0);
  n_threads = lk_parallel_get_threads ();
  lk_trainer_repeat (fixture->trainer, 1, NULL);
  repeated = trainer_wait_for (fixture->trainer, has_all, 0);
  last = &g_array_index (repeated->seeds->summary, LkSeedsPoint, repeated->seeds->summary->len - 1);
  g_assert_cmpuint (last->step, ==, live->step);
  g_assert_cmpfloat (last->student, ==, live->evaluation->record.student.errors);
  g_assert_cmpfloat (last->twin, ==, live->evaluation->record.twin.errors);
  g_assert_cmpuint (repeated->seeds->n_test, ==, 60);
  /* The run is where it was, and its products are divided as they were. */
  g_assert_cmpuint (repeated->step, ==, live->step);
  g_assert_cmpint (lk_parallel_get_threads (), ==, n_threads);
}

static gboolean
has_chain (const LkSnapshot *snapshot, guint64 n_done)
{
  return !snapshot->seeding && snapshot->chain && snapshot->chain->n_done == n_done;
}

static void
assert_same (const LkScore *a, const LkScore *b)
{
  g_assert_cmpuint (a->errors, ==, b->errors);
  g_assert_cmpuint (a->agreements, ==, b->agreements);
  g_assert_cmpfloat (a->nll, ==, b->nll);
}

/* By way of an assistant: what the command line has of the same settings, and so in its direct way the run's own. */
static void
test_chain (Fixture *fixture, gconstpointer data)
{
  const LkAssistant assistant = { (char *) "14", 3, 0.5 };
  g_autoptr (LkSnapshot) live = NULL;
  g_autoptr (LkSnapshot) repeated = NULL;
  g_autoptr (LkTeacher) teacher = NULL;
  g_autoptr (LkChain) chain = NULL;
  GError *error = NULL;

  make_ready (fixture, 1);
  lk_trainer_play (fixture->trainer);
  live = trainer_wait_for (fixture->trainer, is_finished, 0);
  lk_trainer_repeat (fixture->trainer, 3, &assistant);
  repeated = trainer_wait_for (fixture->trainer, has_chain, 3);
  g_assert_null (repeated->seeds);
  g_assert_null (repeated->seeds_error);
  g_assert_cmpuint (repeated->step, ==, live->step);
  g_assert_cmpuint (repeated->chain->runs[0].direct.errors, ==, live->evaluation->record.student.errors);
  g_assert_cmpuint (repeated->chain->runs[0].untaught.errors, ==, live->evaluation->record.twin.errors);

  /* No other thread computes meanwhile. */
  teacher = lk_teacher_ref (repeated->teacher);
  g_clear_pointer (&fixture->trainer, lk_trainer_free);
  chain = lk_chain_start (&fixture->settings, &assistant, teacher, 3, 2);
  while (lk_chain_n_left (chain) > 0)
    g_assert_true (lk_chain_wait (chain, -1, &error));
  for (guint i = 0; i < 3; i++)
    {
      const LkChainRun *expected = &lk_chain_get_runs (chain)[i], *run = &repeated->chain->runs[i];

      g_assert_cmpuint (run->seed, ==, expected->seed);
      assert_same (&run->assistant, &expected->assistant);
      assert_same (&run->through, &expected->through);
      assert_same (&run->direct, &expected->direct);
      assert_same (&run->untaught, &expected->untaught);
    }
}

static gboolean
is_forgotten (const LkSnapshot *snapshot, guint64 unused)
{
  return !snapshot->chain && !snapshot->seeding;
}

/* It is a repetition as the other one: the last takes the other's place, it is broken off, and settings that move take it
 * away. */
static void
test_chain_ends (Fixture *fixture, gconstpointer data)
{
  const LkAssistant assistant = { (char *) "14", 1, 0.5 }, long_one = { (char *) "14", 100000, 1.0 };
  g_autoptr (LkSnapshot) other = NULL;
  g_autoptr (LkSnapshot) stopped = NULL;

  make_ready (fixture, 1);
  lk_trainer_repeat (fixture->trainer, 2, &assistant);
  lk_snapshot_unref (trainer_wait_for (fixture->trainer, has_chain, 2));
  lk_trainer_repeat (fixture->trainer, 2, NULL);
  other = trainer_wait_for (fixture->trainer, has_all, 0);
  g_assert_null (other->chain);
  lk_trainer_repeat (fixture->trainer, 2, &long_one);
  lk_snapshot_unref (trainer_wait_for (fixture->trainer, is_seeding, 0));
  lk_trainer_cancel_aside (fixture->trainer);
  stopped = trainer_wait_for (fixture->trainer, has_chain, 0);
  g_assert_null (stopped->seeds);
  g_assert_cmpuint (stopped->chain->n_wanted, ==, 2);
  fixture->settings.loss.temperature = 9.0;
  lk_trainer_set_loss (fixture->trainer, &fixture->settings.loss);
  lk_snapshot_unref (trainer_wait_for (fixture->trainer, is_forgotten, 0));
}

/* An assistant that is no network is said, and the run is there. */
static void
test_chain_fails (Fixture *fixture, gconstpointer data)
{
  const LkAssistant assistant = { (char *) "no layers", 1, 1.0 };
  g_autoptr (LkSnapshot) failed = NULL;

  make_ready (fixture, 1);
  lk_trainer_repeat (fixture->trainer, 2, &assistant);
  failed = trainer_wait_for (fixture->trainer, has_error, 0);
  g_assert_false (failed->seeding);
  g_assert_cmpint (failed->phase, ==, LK_PHASE_READY);
}

/* Of two who teach each other neither is a control. */
static void
test_mutual (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkSnapshot) snapshot = NULL;

  fixture->settings.mutual = TRUE;
  make_ready (fixture, 1);
  lk_trainer_repeat (fixture->trainer, 2, NULL);
  snapshot = trainer_wait_for (fixture->trainer, has_error, 0);
  g_assert_nonnull (strstr (snapshot->seeds_error, "mutual"));
  g_assert_false (snapshot->seeding);
}

/* Play breaks it off; what has come stays, and another run's settings take it away. */
static void
test_broken_off (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkSnapshot) running = NULL;
  g_autoptr (LkSnapshot) other = NULL;

  fixture->settings.student.epochs = 2000;
  make_ready (fixture, 1);
  lk_trainer_repeat (fixture->trainer, 4, NULL);
  lk_snapshot_unref (trainer_wait_for (fixture->trainer, is_seeding, 0));
  lk_trainer_play (fixture->trainer);
  running = trainer_wait_for (fixture->trainer, is_running, 0);
  g_assert_false (running->seeding);
  g_assert_nonnull (running->seeds);
  g_assert_cmpuint (running->seeds->n_done, <, 4);
  fixture->settings.batch = 10;
  lk_trainer_pause (fixture->trainer);
  make_ready (fixture, 2);
  other = lk_trainer_get_snapshot (fixture->trainer);
  g_assert_null (other->seeds);
}

static gboolean
has_none (const LkSnapshot *snapshot, guint64 unused)
{
  return !snapshot->seeds && !snapshot->seeding;
}

/* A slider that moves makes it another run's: the old one's spread is not shown beside it. */
static void
test_moved (Fixture *fixture, gconstpointer data)
{
  make_ready (fixture, 1);
  lk_trainer_repeat (fixture->trainer, 2, NULL);
  lk_snapshot_unref (trainer_wait_for (fixture->trainer, has_all, 0));
  fixture->settings.loss.temperature = 9.0;
  lk_trainer_set_loss (fixture->trainer, &fixture->settings.loss);
  lk_trainer_step (fixture->trainer);
  lk_snapshot_unref (trainer_wait_for (fixture->trainer, has_none, 0));
}

static void
test_problems (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkSnapshot) early = NULL;
  g_autoptr (LkSnapshot) endless = NULL;

  lk_trainer_repeat (fixture->trainer, 2, NULL);
  early = trainer_wait_for (fixture->trainer, has_error, 0);
  g_assert_nonnull (strstr (early->seeds_error, "not ready"));
  fixture->settings.student.epochs = 0;
  make_ready (fixture, 1);
  lk_trainer_repeat (fixture->trainer, 2, NULL);
  endless = trainer_wait_for (fixture->trainer, has_error, 0);
  g_assert_nonnull (strstr (endless->seeds_error, "number of epochs"));
  g_assert_false (endless->seeding);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/live/worker-seeds/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("own-run", test_own_run);
  ADD ("chain", test_chain);
  ADD ("chain-ends", test_chain_ends);
  ADD ("chain-fails", test_chain_fails);
  ADD ("mutual", test_mutual);
  ADD ("broken-off", test_broken_off);
  ADD ("moved", test_moved);
  ADD ("problems", test_problems);
#undef ADD
  return g_test_run ();
}
