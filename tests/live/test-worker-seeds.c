/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "live/lk-trainer.h"
#include "nn/lk-blas.h"
#include "tests/io/test-util.h"
#include "tests/train/train-data.h"
#include "train/lk-setting-table.h"

typedef struct {
  char *folder;
  LkTrainer *trainer;
  LkSettings settings;
} Fixture;

static void
nothing_cb (gpointer user_data)
{
}

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
  fixture->trainer = lk_trainer_new (nothing_cb, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lk_trainer_free (fixture->trainer);
  lk_settings_clear (&fixture->settings);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static gboolean
late_cb (gpointer user_data)
{
  g_error ("not within 60 s");
  return G_SOURCE_REMOVE;
}

typedef gboolean (*Predicate) (const LkSnapshot *snapshot);

/* The first snapshot that fits; the caller's. */
static LkSnapshot *
wait_for (Fixture *fixture, Predicate fits)
{
  guint late = g_timeout_add_seconds (60, late_cb, NULL);
  LkSnapshot *snapshot = lk_trainer_get_snapshot (fixture->trainer);

  while (!fits (snapshot))
    {
      lk_snapshot_unref (snapshot);
      g_main_context_iteration (NULL, TRUE);
      snapshot = lk_trainer_get_snapshot (fixture->trainer);
    }
  g_source_remove (late);
  return snapshot;
}

static gboolean
is_ready (const LkSnapshot *snapshot)
{
  return snapshot->phase == LK_PHASE_READY;
}

static gboolean
is_finished (const LkSnapshot *snapshot)
{
  return snapshot->phase == LK_PHASE_FINISHED;
}

static gboolean
is_running (const LkSnapshot *snapshot)
{
  return snapshot->phase == LK_PHASE_RUNNING;
}

static gboolean
is_seeding (const LkSnapshot *snapshot)
{
  return snapshot->seeding;
}

static gboolean
has_all (const LkSnapshot *snapshot)
{
  return !snapshot->seeding && snapshot->seeds && snapshot->seeds->n_done == snapshot->seeds->n_wanted;
}

static gboolean
has_error (const LkSnapshot *snapshot)
{
  return snapshot->seeds_error != NULL;
}

static void
make_ready (Fixture *fixture, guint generation)
{
  lk_trainer_prepare (fixture->trainer, &fixture->settings, NULL, generation);
  lk_snapshot_unref (wait_for (fixture, is_ready));
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
  live = wait_for (fixture, is_finished);
  n_threads = lk_blas_get_threads ();
  lk_trainer_repeat (fixture->trainer, 1);
  repeated = wait_for (fixture, has_all);
  last = &g_array_index (repeated->seeds->summary, LkSeedsPoint, repeated->seeds->summary->len - 1);
  g_assert_cmpuint (last->step, ==, live->step);
  g_assert_cmpfloat (last->student, ==, live->evaluation->record.student.errors);
  g_assert_cmpfloat (last->twin, ==, live->evaluation->record.twin.errors);
  g_assert_cmpuint (repeated->seeds->n_test, ==, 60);
  /* The run is where it was, and its products are divided as they were. */
  g_assert_cmpuint (repeated->step, ==, live->step);
  g_assert_cmpint (lk_blas_get_threads (), ==, n_threads);
}

/* Play breaks it off; what has come stays, and another run's settings take it away. */
static void
test_broken_off (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkSnapshot) running = NULL;
  g_autoptr (LkSnapshot) other = NULL;

  fixture->settings.student.epochs = 2000;
  make_ready (fixture, 1);
  lk_trainer_repeat (fixture->trainer, 4);
  lk_snapshot_unref (wait_for (fixture, is_seeding));
  lk_trainer_play (fixture->trainer);
  running = wait_for (fixture, is_running);
  g_assert_false (running->seeding);
  g_assert_nonnull (running->seeds);
  g_assert_cmpuint (running->seeds->n_done, <, 4);
  fixture->settings.batch = 10;
  lk_trainer_pause (fixture->trainer);
  make_ready (fixture, 2);
  other = lk_trainer_get_snapshot (fixture->trainer);
  g_assert_null (other->seeds);
}

static void
test_problems (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkSnapshot) early = NULL;
  g_autoptr (LkSnapshot) endless = NULL;

  lk_trainer_repeat (fixture->trainer, 2);
  early = wait_for (fixture, has_error);
  g_assert_nonnull (strstr (early->seeds_error, "not ready"));
  fixture->settings.student.epochs = 0;
  make_ready (fixture, 1);
  lk_trainer_repeat (fixture->trainer, 2);
  endless = wait_for (fixture, has_error);
  g_assert_nonnull (strstr (endless->seeds_error, "number of epochs"));
  g_assert_false (endless->seeding);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/live/worker-seeds/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("own-run", test_own_run);
  ADD ("broken-off", test_broken_off);
  ADD ("problems", test_problems);
#undef ADD
  return g_test_run ();
}
