/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure/lk-headline.h"

#include <locale.h>
#include <math.h>

static LkEvaluationRecord
record (guint student, guint twin)
{
  return (LkEvaluationRecord) { .step = 128, .has_twin = TRUE, .student.errors = student, .twin.errors = twin };
}

static void
assert_headline (const LkEvaluationRecord *record, gboolean ended, const char *expected)
{
  g_autofree char *text = lk_headline (record, ended);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_sentences (void)
{
  LkEvaluationRecord better = record (354, 455), one = record (9, 10), worse = record (500, 459), same = record (7, 7);

  assert_headline (&better, FALSE, "Teaching has saved 101 errors of 455 (−22\u00a0%)");
  assert_headline (&better, TRUE, "Teaching has saved 101 errors of 455 (−22\u00a0%)");
  assert_headline (&one, FALSE, "Teaching has saved 1 error of 10 (−10\u00a0%)");
  assert_headline (&worse, FALSE, "Not yet: the student is 41 errors behind its twin");
  assert_headline (&worse, TRUE, "Teaching has not helped: the student makes 41 errors more than its twin");
  assert_headline (&same, TRUE, "Student and twin make the same number of errors: 7");
}

/* Of two who teach each other neither is a control. */
static void
test_mutual (void)
{
  LkEvaluationRecord both = record (354, 455);

  both.mutual = TRUE;
  assert_headline (&both, TRUE, "Two students who teach each other: 354 and 455 errors");
  g_assert_cmpstr (lk_headline_twin (FALSE), ==, "twin (untaught)");
  g_assert_cmpstr (lk_headline_twin (TRUE), ==, "twin (a peer)");
}

/* Nothing is claimed where there is nothing to compare. */
static void
test_silent (void)
{
  LkEvaluationRecord start = record (900, 900), alone = record (5, 0), diverged = record (900, 20);

  start.step = 0;
  alone.has_twin = FALSE;
  diverged.student.nll = NAN;
  assert_headline (&start, FALSE, NULL);
  assert_headline (&alone, TRUE, NULL);
  assert_headline (&diverged, TRUE, NULL);
}

static void
test_chance (void)
{
  g_autofree char *text = lk_headline_test (41, 18, 10000);
  g_autofree char *sure = lk_headline_test (300, 100, 10000);
  g_autofree char *none = lk_headline_test (0, 0, 50);

  g_assert_cmpstr (text, ==, "41 of 10,000 samples only the student gets right, 18 only the twin: p = 0.0038");
  g_assert_cmpstr (sure, ==, "300 of 10,000 samples only the student gets right, 100 only the twin: p < 0.0001");
  g_assert_cmpstr (none, ==, "0 of 50 samples only the student gets right, 0 only the twin: p = 1.0");
}

static void
test_seeds (void)
{
  LkSeedsResult result = { .n_wanted = 2, .n_done = 2, .summary = g_array_new (FALSE, FALSE, sizeof (LkSeedsPoint)) };
  LkSeedsPoint behind = { .step = 16, .n = 2, .n_ahead = 1, .saved = -5.0, .saved_sd = 7.0 };
  LkSeedsPoint ahead = { .step = 32, .n = 2, .n_ahead = 2, .saved = 140.6, .saved_sd = 20.2 };
  LkSeedsPoint none = { .step = 64, .n = 2, .n_ahead = 0, .saved = -9.0, .saved_sd = 1.0 };
  g_autofree char *holds = NULL;
  g_autofree char *not_at_all = NULL;

  g_assert_null (lk_headline_seeds (&result));
  g_array_append_val (result.summary, behind);
  g_array_append_val (result.summary, ahead);
  holds = lk_headline_seeds (&result);
  g_assert_cmpstr (holds, ==, "2 seeds: 141 ± 20 errors saved, ahead in 2 of 2 from step 32 on");
  g_array_append_val (result.summary, none);
  not_at_all = lk_headline_seeds (&result);
  g_assert_cmpstr (not_at_all, ==, "2 seeds: −9 ± 1 errors saved, ahead in none");
  g_array_unref (result.summary);
}

static void
test_chain (void)
{
  LkChainRun runs[2] = { { .seed = 1 }, { .seed = 2 } };
  LkChainResult result = { .n_wanted = 8, .runs = runs, .summary = { .saved = 53.2, .saved_sd = 61.8, .n_ahead = 1 } };
  LkSnapshot *live = lk_snapshot_new ();
  g_autofree char *held = NULL;
  g_autofree char *waiting = NULL;
  g_autofree char *going_on = NULL;
  g_autofree char *over = NULL;
  g_autofree char *diverged = NULL;
  g_autofree char *failed = NULL;

  g_assert_null (lk_headline_chain (&result));
  g_assert_null (lk_headline_repeated (live));
  live->chain = &result;
  live->seeding = TRUE;
  live->seeds_progress = 0.25;
  waiting = lk_headline_repeated (live);
  g_assert_cmpstr (waiting, ==, "Teaching by way of the assistant with 8 seeds, 25\u00a0% done");
  result.n_done = 2;
  held = lk_headline_chain (&result);
  g_assert_cmpstr (held, ==,
                   "2 seeds: 53 ± 62 errors saved by way of the assistant, ahead of the direct way in 1 of 2");
  going_on = lk_headline_repeated (live);
  g_assert_cmpstr (going_on, ==,
                   "2 seeds: 53 ± 62 errors saved by way of the assistant, ahead of the direct way in 1 of 2 (2 of 8 "
                   "seeds done)");
  live->seeding = FALSE;
  over = lk_headline_repeated (live);
  g_assert_cmpstr (over, ==, held);
  runs[1].assistant.nll = NAN;
  diverged = lk_headline_chain (&result);
  g_assert_cmpstr (diverged, ==,
                   "By way of the assistant some weights are not a number: the learning rate is too high");
  live->seeds_error = g_strdup ("No");
  failed = lk_headline_repeated (live);
  g_assert_cmpstr (failed, ==, "No");
  live->chain = NULL;
  lk_snapshot_unref (live);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* Sentences for people have the numbers of their language; those compared here are of C. */
  setlocale (LC_NUMERIC, "C");
  g_test_add_func ("/figure/headline/sentences", test_sentences);
  g_test_add_func ("/figure/headline/mutual", test_mutual);
  g_test_add_func ("/figure/headline/silent", test_silent);
  g_test_add_func ("/figure/headline/chance", test_chance);
  g_test_add_func ("/figure/headline/seeds", test_seeds);
  g_test_add_func ("/figure/headline/chain", test_chain);
  return g_test_run ();
}
