/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "nn/lk-parallel.h"
#include "sweep/lk-sweep-csv.h"
#include "tests/io/test-util.h"
#include "tests/live/trainer-data.h"
#include "tests/sweep/sweep-data.h"
#include "tests/train/train-data.h"
#include "settings/lk-setting-table.h"

typedef struct {
  char *folder;
  LkTrainer *trainer;
  LkSettings settings;
  LkSweepSpec spec;
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
  lk_sweep_spec_init (&fixture->spec, &fixture->settings);
  fixture->spec.base.student.epochs = 1;
  fixture->spec.n_seeds = 2;
  sweep_put_number (&fixture->spec, LK_SWEEP_TEMPERATURE, 1.0);
  sweep_put_number (&fixture->spec, LK_SWEEP_TEMPERATURE, 4.0);
  fixture->trainer = lk_trainer_new (trainer_nothing_cb, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lk_trainer_free (fixture->trainer);
  lk_sweep_spec_clear (&fixture->spec);
  lk_settings_clear (&fixture->settings);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static gboolean
in_phase (const LkSnapshot *snapshot, guint64 phase)
{
  return snapshot->phase == phase;
}

static gboolean
paused_at (const LkSnapshot *snapshot, guint64 step)
{
  return snapshot->phase == LK_PHASE_PAUSED && snapshot->step == step;
}

static gboolean
with_rows (const LkSnapshot *snapshot, guint64 n)
{
  return !snapshot->sweeping && snapshot->n_sweep_rows == n;
}

static gboolean
at_work (const LkSnapshot *snapshot, guint64 unused)
{
  return snapshot->sweeping;
}

static gboolean
idle (const LkSnapshot *snapshot, guint64 unused)
{
  return snapshot->sweep && !snapshot->sweeping;
}

static gboolean
with_error (const LkSnapshot *snapshot, guint64 unused)
{
  return snapshot->sweep_error != NULL;
}

static void
make_ready (Fixture *fixture)
{
  lk_trainer_prepare (fixture->trainer, &fixture->settings, NULL, 1);
  lk_snapshot_unref (trainer_wait_for (fixture->trainer, in_phase, LK_PHASE_READY));
}

static void
step_to (Fixture *fixture, guint64 from, guint64 to)
{
  for (guint64 step = from; step < to; step++)
    lk_trainer_step (fixture->trainer);
  lk_snapshot_unref (trainer_wait_for (fixture->trainer, paused_at, to));
}

static char *
csv_of (const LkSnapshot *snapshot)
{
  g_autoptr (GArray) rows = lk_sweep_table_copy_rows (snapshot->sweep, snapshot->n_sweep_rows);

  return lk_sweep_csv_all (&snapshot->sweep->spec, (const LkSweepRow *) (gpointer) rows->data, rows->len, 60);
}

/* What the worker's sweep comes to is what lk_sweep_start () does by itself. */
static char *
csv_alone (Fixture *fixture, LkTeacher *teacher)
{
  guint runs[] = { 0, 1, 2, 3, 4, 5 };
  g_autoptr (LkSweep) sweep = lk_sweep_start (&fixture->spec, teacher, runs, G_N_ELEMENTS (runs), 1);
  LkSweepRow rows[G_N_ELEMENTS (runs)];
  guint n = 0;
  GError *error = NULL;

  while (n < G_N_ELEMENTS (runs) && lk_sweep_wait (sweep, -1, &rows[n], &error))
    n++;
  g_assert_no_error (error);
  lk_sweep_spec_identify (&fixture->spec, teacher->dataset, teacher);
  return lk_sweep_csv_all (&fixture->spec, rows, G_N_ELEMENTS (runs), 60);
}

static void
test_rows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkSnapshot) snapshot = NULL;
  g_autofree char *text = NULL;
  g_autofree char *alone = NULL;

  make_ready (fixture);
  lk_trainer_sweep (fixture->trainer, &fixture->spec);
  snapshot = trainer_wait_for (fixture->trainer, with_rows, 6);
  g_assert_cmpfloat (snapshot->sweep_progress, ==, 1.0);
  g_assert_null (snapshot->sweep_error);
  text = csv_of (snapshot);
  alone = csv_alone (fixture, snapshot->sweep->teacher);
  g_assert_cmpstr (text, ==, alone);
}

/* A run that was interrupted by a sweep ends as one that was not, bit for bit. */
static void
test_run_untouched (Fixture *fixture, gconstpointer data)
{
  float *logits[2];
  float totals[2];
  int threads[2];

  /* Without a twin, products are divided between threads. */
  fixture->settings.threads = 2;
  fixture->settings.twin = FALSE;

  for (int sweep = 0; sweep < 2; sweep++)
    {
      g_autoptr (LkSnapshot) snapshot = NULL;

      make_ready (fixture);
      step_to (fixture, 0, 5);
      if (sweep)
        {
          lk_trainer_sweep (fixture->trainer, &fixture->spec);
          lk_snapshot_unref (trainer_wait_for (fixture->trainer, with_rows, 6));
        }
      step_to (fixture, 5, 10);
      snapshot = trainer_wait_for (fixture->trainer, paused_at, 10);
      logits[sweep] = g_memdup2 (snapshot->evaluation->student, 60 * TRAIN_DATA_CLASSES * sizeof (float));
      threads[sweep] = lk_parallel_get_threads ();
      totals[sweep] = lk_history_step (&snapshot->history, 9)->total;
      lk_trainer_free (fixture->trainer);
      fixture->trainer = lk_trainer_new (trainer_nothing_cb, NULL);
    }
  g_assert_cmpmem (logits[0], 60 * TRAIN_DATA_CLASSES * sizeof (float), logits[1],
                   60 * TRAIN_DATA_CLASSES * sizeof (float));
  g_assert_cmpfloat (totals[0], ==, totals[1]);
  g_assert_cmpint (threads[0], ==, threads[1]);
  g_free (logits[0]);
  g_free (logits[1]);
}

/* Cancelled, resumed and interrupted by play, a sweep comes to the same rows. */
static void
test_broken_off (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkSnapshot) snapshot = NULL;
  g_autofree char *text = NULL;
  g_autofree char *alone = NULL;

  fixture->spec.base.student.epochs = 20;
  fixture->settings.student.epochs = 0;
  make_ready (fixture);
  lk_trainer_sweep (fixture->trainer, &fixture->spec);
  lk_snapshot_unref (trainer_wait_for (fixture->trainer, at_work, 0));
  lk_trainer_cancel_aside (fixture->trainer);
  lk_snapshot_unref (trainer_wait_for (fixture->trainer, idle, 0));

  lk_trainer_sweep (fixture->trainer, NULL);
  lk_snapshot_unref (trainer_wait_for (fixture->trainer, at_work, 0));
  lk_trainer_play (fixture->trainer);
  snapshot = trainer_wait_for (fixture->trainer, in_phase, LK_PHASE_RUNNING);
  g_assert_false (snapshot->sweeping);
  g_clear_pointer (&snapshot, lk_snapshot_unref);

  lk_trainer_sweep (fixture->trainer, NULL);
  snapshot = trainer_wait_for (fixture->trainer, with_rows, 6);
  g_assert_cmpint (snapshot->phase, ==, LK_PHASE_PAUSED);
  text = csv_of (snapshot);
  alone = csv_alone (fixture, snapshot->sweep->teacher);
  g_assert_cmpstr (text, ==, alone);
}

static gboolean
playing_alone (const LkSnapshot *snapshot, guint64 unused)
{
  return snapshot->playing && !snapshot->sweeping;
}

/* Play breaks a sweep off that was taken up again while a run is being prepared: the run follows as soon as it can. */
static void
test_play_unready (Fixture *fixture, gconstpointer data)
{
  fixture->spec.base.student.epochs = 10000;
  fixture->spec.n_seeds = 100;
  make_ready (fixture);
  lk_trainer_sweep (fixture->trainer, &fixture->spec);
  lk_snapshot_unref (trainer_wait_for (fixture->trainer, at_work, 0));
  lk_trainer_cancel_aside (fixture->trainer);
  lk_snapshot_unref (trainer_wait_for (fixture->trainer, idle, 0));

  fixture->settings.teacher.epochs = 10000;
  lk_trainer_prepare (fixture->trainer, &fixture->settings, NULL, 2);
  lk_trainer_sweep (fixture->trainer, NULL);
  lk_snapshot_unref (trainer_wait_for (fixture->trainer, at_work, 0));
  lk_trainer_play (fixture->trainer);
  lk_snapshot_unref (trainer_wait_for (fixture->trainer, playing_alone, 0));
}

static void
test_problems (Fixture *fixture, gconstpointer data)
{
  LkSnapshot *snapshot;

  lk_trainer_sweep (fixture->trainer, NULL); /* there is none to go on with */
  lk_trainer_sweep (fixture->trainer, &fixture->spec);
  snapshot = trainer_wait_for (fixture->trainer, with_error, 0);
  g_assert_nonnull (strstr (snapshot->sweep_error, "not ready"));
  g_assert_null (snapshot->sweep);
  lk_snapshot_unref (snapshot);

  make_ready (fixture);
  fixture->spec.base.batch = 0;
  lk_trainer_sweep (fixture->trainer, &fixture->spec);
  snapshot = trainer_wait_for (fixture->trainer, with_error, 0);
  while (!strstr (snapshot->sweep_error, "batch"))
    {
      lk_snapshot_unref (snapshot);
      g_main_context_iteration (NULL, TRUE);
      snapshot = lk_trainer_get_snapshot (fixture->trainer);
    }
  g_assert_false (snapshot->sweeping);
  lk_snapshot_unref (snapshot);

  /* Layers that do not fit into a network are found when a run starts. */
  fixture->spec.base.batch = 16;
  sweep_put_text (&fixture->spec, LK_SWEEP_STUDENT, "not layers");
  lk_trainer_sweep (fixture->trainer, &fixture->spec);
  snapshot = trainer_wait_for (fixture->trainer, idle, 0);
  g_assert_nonnull (snapshot->sweep_error);
  lk_snapshot_unref (snapshot);
}

static void
test_free_while_sweeping (Fixture *fixture, gconstpointer data)
{
  fixture->spec.base.student.epochs = 100000;
  make_ready (fixture);
  lk_trainer_sweep (fixture->trainer, &fixture->spec);
  lk_snapshot_unref (trainer_wait_for (fixture->trainer, at_work, 0));
}

int
main (int argc, char **argv)
{
  g_autofree char *cache = NULL;

  g_test_init (&argc, &argv, NULL);
  /* Teachers trained here are not the user's. */
  cache = g_dir_make_tmp ("limbeck-cache-XXXXXX", NULL);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
#define ADD(name, function) g_test_add ("/live/worker-sweep/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("rows", test_rows);
  ADD ("run-untouched", test_run_untouched);
  ADD ("broken-off", test_broken_off);
  ADD ("play-unready", test_play_unready);
  ADD ("problems", test_problems);
  ADD ("free-while-sweeping", test_free_while_sweeping);
#undef ADD
  return g_test_run ();
}
