/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "app/window/lk-status.h"
#include "settings/lk-setting-table.h"

typedef struct {
  LkSnapshot snapshot;
  LkSettings settings;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  memset (&fixture->snapshot, 0, sizeof fixture->snapshot);
  lk_settings_init (&fixture->settings);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lk_settings_clear (&fixture->settings);
}

static void
expect (Fixture *fixture, LkPhase phase, gboolean playing, const char *start)
{
  g_autofree char *text = NULL;

  fixture->snapshot.phase = phase;
  text = lk_status_text (&fixture->snapshot, &fixture->settings, playing);
  if (!g_str_has_prefix (text, start))
    g_error ("“%s” and not “%s”", text, start);
}

static void
test_phases (Fixture *fixture, gconstpointer data)
{
  LkSnapshot *snapshot = &fixture->snapshot;
  LkSeedsResult seeds = { .n_wanted = 8 };
  LkChainResult chain = { .n_wanted = 5 };

  expect (fixture, LK_PHASE_LOADING, FALSE, "Reading the data set…");
  snapshot->step = 30;
  snapshot->steps_per_epoch = 20;
  fixture->settings.teacher.epochs = 7;
  expect (fixture, LK_PHASE_TRAINING_TEACHER, TRUE, "Training a teacher: epoch 1.5 of 7. Then the student starts.");
  snapshot->n_members = 3;
  expect (fixture, LK_PHASE_TRAINING_TEACHER, FALSE, "Training teacher 1 of 3: epoch 1.5 of 7. Press Distill");
  expect (fixture, LK_PHASE_READY, FALSE, "Ready.");
  expect (fixture, LK_PHASE_RUNNING, TRUE, "Distilling.");
  snapshot->replaying = TRUE;
  expect (fixture, LK_PHASE_RUNNING, TRUE, "Replaying");
  expect (fixture, LK_PHASE_PAUSED, FALSE, "Paused.");
  snapshot->settings = &fixture->settings;
  fixture->settings.student.epochs = 0;
  expect (fixture, LK_PHASE_FINISHED, FALSE, "This run is as long as");
  fixture->settings.student.epochs = 2;
  expect (fixture, LK_PHASE_FINISHED, FALSE, "The epochs are done. Train on adds as many; ");
  fixture->settings.student.schedule = LK_SCHEDULE_COSINE;
  expect (fixture, LK_PHASE_FINISHED, FALSE, "The epochs are done. Train on adds as many, in which the learning rate");
  snapshot->error = (char *) "The file is gone";
  expect (fixture, LK_PHASE_FAILED, FALSE, "The file is gone");
  snapshot->sweeping = TRUE;
  snapshot->sweep_progress = 0.25;
  expect (fixture, LK_PHASE_PAUSED, FALSE, "Sweeping, 25\u00a0% done");
  snapshot->sweeping = FALSE;
  snapshot->seeding = TRUE;
  snapshot->seeds_progress = 0.5;
  snapshot->seeds = &seeds;
  expect (fixture, LK_PHASE_PAUSED, FALSE, "Repeating the run with 8 seeds, 50\u00a0% done.");
  snapshot->seeds = NULL;
  snapshot->chain = &chain;
  expect (fixture, LK_PHASE_PAUSED, FALSE, "Teaching by way of the assistant with 5 seeds, 50\u00a0% done.");
}

static void
add_step (LkHistory *history, const LkStepRecord *record, LkSnapshot *snapshot)
{
  lk_history_add_step (history, record, NULL);
  if (snapshot->history.n_steps > 0)
    lk_history_view_clear (&snapshot->history);
  lk_history_view (history, &snapshot->history);
}

/* Whose weights are lost, before all else. */
static void
test_diverged (Fixture *fixture, gconstpointer data)
{
  LkHistory history = { 0 };
  LkStepRecord record = { .total = 1.0f, .twin_hard = 1.0f };
  LkSnapshot *snapshot = &fixture->snapshot;

  snapshot->phase = LK_PHASE_RUNNING;
  snapshot->student_size.n_params = snapshot->twin_size.n_params = 10;
  g_assert_null (lk_status_diverged (snapshot));
  lk_history_init (&history);
  add_step (&history, &record, snapshot);
  g_assert_null (lk_status_diverged (snapshot));
  record.twin_hard = NAN;
  add_step (&history, &record, snapshot);
  expect (fixture, LK_PHASE_RUNNING, TRUE, "The twin’s weights are not a number");
  record.total = NAN;
  add_step (&history, &record, snapshot);
  expect (fixture, LK_PHASE_RUNNING, TRUE, "The weights of student and twin");
  lk_history_view_clear (&snapshot->history);
  lk_history_clear (&history);
}

static void
expect_subject (Fixture *fixture, const char *preset, gint64 moment, const char *expected)
{
  g_autofree char *text = lk_status_subject (&fixture->snapshot, preset, moment);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_subject (Fixture *fixture, gconstpointer data)
{
  LkDataset dataset = { .title = (char *) "MNIST", .train = { .n = 60000 } };
  LkSettings *settings = &fixture->settings;

  settings->student.epochs = 0;
  expect_subject (fixture, "", -1, "a large network teaches a small one");
  fixture->snapshot.phase = LK_PHASE_FAILED;
  expect_subject (fixture, "", -1, "");
  fixture->snapshot.phase = LK_PHASE_LOADING;
  fixture->snapshot.dataset = &dataset;
  expect_subject (fixture, NULL, -1, "MNIST");
  fixture->snapshot.n_transfer = 6006;
  expect_subject (fixture, "", -1, "10\u00a0% of MNIST");
  fixture->snapshot.n_transfer = 60000;
  fixture->snapshot.student_size.n_params = 1;
  fixture->snapshot.steps_per_epoch = 47;
  fixture->snapshot.step = 118;
  expect_subject (fixture, "", -1, "MNIST · epoch 2.51, step 118");
  settings->student.epochs = 20;
  fixture->snapshot.settings = settings;
  expect_subject (fixture, "", -1, "MNIST · epoch 2.51 of 20, step 118");
  expect_subject (fixture, "no-3s", 128, "MNIST · A digit never seen · looking back at step 128");
  g_free (settings->transfer);
  settings->transfer = g_strdup ("blobs");
  expect_subject (fixture, "", -1, "MNIST, taught on other pictures · epoch 2.51 of 20, step 118");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_NUMERIC, "C");
  g_test_add ("/app/status/phases", Fixture, NULL, set_up, test_phases, tear_down);
  g_test_add ("/app/status/subject", Fixture, NULL, set_up, test_subject, tear_down);
  g_test_add ("/app/status/diverged", Fixture, NULL, set_up, test_diverged, tear_down);
  return g_test_run ();
}
