/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sweep/lk-seeds.h"
#include "tests/train/train-data.h"
#include "settings/lk-setting-table.h"

#define N_SEEDS 3

typedef struct {
  LkDataset *dataset;
  LkTeacher *teacher;
  LkSettings settings;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dataset = train_data_new (160, 80, 5);
  fixture->teacher = train_teacher_new (fixture->dataset);
  train_settings_init (&fixture->settings);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lk_settings_clear (&fixture->settings);
  lk_teacher_unref (fixture->teacher);
  lk_dataset_unref (fixture->dataset);
}

/* A seed's run is the run of that seed alone, bit for bit, and threads change nothing. */
static void
test_same_runs (Fixture *fixture, gconstpointer data)
{
  for (guint n_threads = 1; n_threads <= 2; n_threads++)
    {
      g_autoptr (LkSeeds) seeds = lk_seeds_start (&fixture->settings, fixture->teacher, N_SEEDS, n_threads);
      GError *error = NULL;

      LkSeedsResult *result = lk_seeds_result_new (seeds);

      g_assert_cmpuint (result->n_done, ==, 0);
      g_assert_cmpuint (result->steps_per_epoch, ==, 0);
      g_assert_cmpuint (result->summary->len, ==, 0);
      lk_seeds_result_unref (result);
      while (lk_seeds_n_left (seeds) > 0)
        g_assert_true (lk_seeds_wait (seeds, -1, &error));
      g_assert_no_error (error);
      result = lk_seeds_result_ref (lk_seeds_result_new (seeds));
      lk_seeds_result_unref (result);
      g_assert_cmpuint (result->n_wanted, ==, N_SEEDS);
      g_assert_cmpuint (result->n_done, ==, N_SEEDS);
      g_assert_cmpuint (result->n_test, ==, 80);
      g_assert_cmpuint (result->steps_per_epoch, ==, 160 / 16);
      g_assert_cmpuint (result->summary->len, >, 0);
      lk_seeds_result_unref (result);
      g_assert_cmpfloat (lk_seeds_progress (seeds), ==, 1.0);
      g_assert_cmpuint (lk_seeds_get_runs (seeds)->len, ==, N_SEEDS);
      for (guint i = 0; i < N_SEEDS; i++)
        {
          const LkSeedRun *run = g_ptr_array_index (lk_seeds_get_runs (seeds), i);
          LkSettings settings = fixture->settings;
          g_autoptr (LkDistillation) alone = NULL;
          const LkLog *evaluations;

          settings.seed += i;
          settings.twin = TRUE;
          settings.threads = 1;
          alone = lk_distillation_new (&settings, fixture->teacher, NULL);
          while (!lk_distillation_is_done (alone))
            g_assert_true (lk_distillation_advance (alone, 1000, NULL));
          evaluations = lk_distillation_get_history (alone)->evaluations;
          g_assert_cmpuint (run->seed, ==, settings.seed);
          g_assert_cmpuint (run->n_records, ==, lk_log_length (evaluations));
          for (gsize k = 0; k < run->n_records; k++)
            g_assert_cmpmem (&run->records[k], sizeof run->records[k], lk_log_get (evaluations, k),
                             sizeof run->records[k]);
          /* Errors differ by what one of the two alone gets right. */
          g_assert_cmpint ((int) run->only_student - (int) run->only_twin, ==,
                           (int) run->records[run->n_records - 1].twin.errors -
                               (int) run->records[run->n_records - 1].student.errors);
        }
    }
}

/* One that fails (a student that is none) is told, and the rest goes on. */
static void
test_failure (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkSeeds) seeds = NULL;
  guint n_failed = 0;

  g_free (fixture->settings.student.layers);
  fixture->settings.student.layers = g_strdup ("no layers");
  seeds = lk_seeds_start (&fixture->settings, fixture->teacher, N_SEEDS, 2);
  while (lk_seeds_n_left (seeds) > 0)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (lk_seeds_wait (seeds, -1, &error));
      n_failed += error != NULL;
    }
  g_assert_cmpuint (n_failed, ==, N_SEEDS);
  g_assert_cmpuint (lk_seeds_get_runs (seeds)->len, ==, 0);
}

static LkSeedRun *
run_new (guint64 seed, const guint *student, const guint *twin, gsize n)
{
  LkSeedRun *run = g_new0 (LkSeedRun, 1);

  run->seed = seed;
  run->n_records = n;
  run->records = g_new0 (LkEvaluationRecord, n);
  for (gsize i = 0; i < n; i++)
    run->records[i] =
        (LkEvaluationRecord) { .step = 10 * i, .has_twin = TRUE, .student.errors = student[i], .twin.errors = twin[i] };
  return run;
}

/* Means, spreads and counts by hand; a step that one run lacks is left out. */
static void
test_summary (void)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func ((GDestroyNotify) lk_seed_run_free);
  g_autoptr (GArray) summary = NULL;
  const LkSeedsPoint *point;
  guint64 step;

  g_ptr_array_add (runs, run_new (1, (const guint[]) { 90, 60, 30, 20 }, (const guint[]) { 90, 50, 50, 44 }, 4));
  g_ptr_array_add (runs, run_new (2, (const guint[]) { 91, 40, 36 }, (const guint[]) { 91, 52, 48 }, 3));
  summary = lk_seeds_summary (runs);
  g_assert_cmpuint (summary->len, ==, 3);
  point = &g_array_index (summary, LkSeedsPoint, 2);
  g_assert_cmpuint (point->step, ==, 20);
  g_assert_cmpuint (point->n, ==, 2);
  g_assert_cmpuint (point->n_ahead, ==, 2);
  g_assert_cmpfloat (point->student, ==, 33.0);
  g_assert_cmpfloat (point->twin, ==, 49.0);
  g_assert_cmpfloat (point->saved, ==, 16.0);
  g_assert_cmpfloat_with_epsilon (point->saved_sd, 5.656854249492381, 1e-12); /* of 20 and 12 */
  g_assert_cmpuint (g_array_index (summary, LkSeedsPoint, 1).n_ahead, ==, 1);
  g_assert_true (lk_seeds_ahead_from (summary, 2, &step));
  g_assert_cmpuint (step, ==, 20);
  g_assert_true (lk_seeds_ahead_from (summary, 1, &step));
  g_assert_cmpuint (step, ==, 10);
  g_assert_false (lk_seeds_ahead_from (summary, 3, &step));
}

static void
test_nothing (void)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new ();
  g_autoptr (GArray) summary = lk_seeds_summary (runs);
  guint64 step;

  g_assert_cmpuint (summary->len, ==, 0);
  g_assert_false (lk_seeds_ahead_from (summary, 0, &step));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sweep/seeds/same-runs", Fixture, NULL, set_up, test_same_runs, tear_down);
  g_test_add ("/sweep/seeds/failure", Fixture, NULL, set_up, test_failure, tear_down);
  g_test_add_func ("/sweep/seeds/summary", test_summary);
  g_test_add_func ("/sweep/seeds/nothing", test_nothing);
  return g_test_run ();
}
