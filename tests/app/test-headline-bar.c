/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include <string.h>

#include "app/distill/lk-headline-bar.h"
#include "tests/train/train-data.h"

typedef struct {
  LkHeadlineBar *bar;
  LkDataset *dataset;
  LkSnapshot *snapshot;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->bar = g_object_ref_sink (g_object_new (LK_TYPE_HEADLINE_BAR, NULL));
  fixture->dataset = train_data_new (40, 20, 3);
  fixture->snapshot = lk_snapshot_new ();
  fixture->snapshot->dataset = lk_dataset_ref (fixture->dataset);
  fixture->snapshot->phase = LK_PHASE_RUNNING;
  fixture->snapshot->student_size.n_params = fixture->snapshot->twin_size.n_params = 100;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->bar);
  lk_snapshot_unref (fixture->snapshot);
  lk_dataset_unref (fixture->dataset);
}

/* One in which the student is right everywhere and the twin nowhere. */
static LkEvaluation *
evaluation_new (Fixture *fixture)
{
  gsize C = fixture->dataset->n_classes;
  LkEvaluation *evaluation = lk_evaluation_new (fixture->dataset->test.n, C, TRUE);

  evaluation->step = 16;
  evaluation->record = (LkEvaluationRecord) { .step = 16, .has_twin = TRUE, .student.errors = 0, .twin.errors = 20 };
  for (gsize i = 0; i < fixture->dataset->test.n * C; i++)
    {
      evaluation->student[i] = i % C == fixture->dataset->test.labels[i / C];
      evaluation->twin[i] = 1.0f - evaluation->student[i];
    }
  return evaluation;
}

static void
expect (Fixture *fixture, const char *headline, const char *detail, const char *button)
{
  lk_headline_bar_update (fixture->bar, fixture->snapshot, fixture->snapshot);
  g_assert_cmpstr (part_text (fixture->bar, "headline"), ==, headline);
  g_assert_cmpstr (part_text (fixture->bar, "detail"), ==, detail);
  g_assert_cmpstr (gtk_button_get_label (part (fixture->bar, "button")), ==, button);
}

static void
test_run (Fixture *fixture, gconstpointer data)
{
  const char *repeat = "_Repeat with 8 seeds";

  expect (fixture, "Both begin alike: what will teaching save?", "", repeat);
  fixture->snapshot->evaluation = evaluation_new (fixture);
  expect (fixture, "Teaching has saved 20 errors of 20 (−100 %)",
          "20 of 20 samples only the student gets right, 0 only the twin: p < 0.0001", repeat);
  g_clear_pointer (&fixture->snapshot->evaluation, lk_evaluation_unref);
  fixture->snapshot->twin_size.n_params = 0;
  expect (fixture, "Without a twin there is nothing to compare with", "", repeat);
  fixture->snapshot->student_size.n_params = 0;
  expect (fixture, "", "", repeat);
}

static void
test_seeds (Fixture *fixture, gconstpointer data)
{
  const char *start = "Both begin alike: what will teaching save?";
  LkSeedsPoint point = { .step = 32, .n = 3, .n_ahead = 3, .saved = 12.0, .saved_sd = 4.0 };
  LkSeedsResult *seeds = g_new0 (LkSeedsResult, 1);

  g_atomic_ref_count_init (&seeds->refs);
  seeds->n_wanted = 8;
  seeds->summary = g_array_new (FALSE, FALSE, sizeof (LkSeedsPoint));
  fixture->snapshot->seeds = seeds;
  fixture->snapshot->seeding = TRUE;
  fixture->snapshot->seeds_progress = 0.25;
  expect (fixture, start, "Repeating the run with 8 seeds, 25 % done", "S_top");
  g_array_append_val (seeds->summary, point);
  seeds->n_done = 3;
  expect (fixture, start, "3 seeds: 12 ± 4 errors saved, ahead in 3 of 3 from step 32 on (3 of 8 seeds done)", "S_top");
  fixture->snapshot->seeding = FALSE;
  expect (fixture, start, "3 seeds: 12 ± 4 errors saved, ahead in 3 of 3 from step 32 on", "_Repeat with 8 seeds");
  fixture->snapshot->seeds_error = g_strdup ("The teacher is not ready yet");
  expect (fixture, start, "The teacher is not ready yet", "_Repeat with 8 seeds");
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add ("/headline-bar/run", Fixture, NULL, set_up, test_run, tear_down);
  g_test_add ("/headline-bar/seeds", Fixture, NULL, set_up, test_seeds, tear_down);
  return g_test_run ();
}
