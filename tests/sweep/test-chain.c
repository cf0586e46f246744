/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "settings/lk-setting-table.h"
#include "sweep/lk-chain.h"
#include "tests/train/train-data.h"

#define N_SEEDS 2

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

static LkDistillation *
run_alone (const LkSettings *settings, LkTeacher *teacher)
{
  LkDistillation *run = lk_distillation_new (settings, teacher, NULL);

  g_assert_nonnull (run);
  while (!lk_distillation_is_done (run))
    g_assert_true (lk_distillation_advance (run, 1000, NULL));
  return run;
}

static void
assert_same (const LkScore *a, const LkScore *b)
{
  g_assert_cmpuint (a->errors, ==, b->errors);
  g_assert_cmpuint (a->agreements, ==, b->agreements);
  g_assert_cmpfloat (a->nll, ==, b->nll);
  g_assert_cmpfloat (a->kl, ==, b->kl);
}

/* Each of its runs is the run of these settings alone, with the same bits; the assistant has epochs and samples of its
 * own, and threads change nothing. */
static void
test_same_runs (Fixture *fixture, gconstpointer data)
{
  LkAssistant assistant = { (char *) "12", 3, 0.5 };

  for (guint n_threads = 1; n_threads <= 2; n_threads++)
    {
      g_autoptr (LkChain) chain = lk_chain_start (&fixture->settings, &assistant, fixture->teacher, N_SEEDS, n_threads);
      guint n_ended = 0;
      GError *error = NULL;

      g_assert_cmpuint (lk_chain_n_left (chain), ==, 3 * N_SEEDS);
      for (; lk_chain_n_left (chain) > 0; n_ended++)
        g_assert_true (lk_chain_wait (chain, -1, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (n_ended, ==, 3 * N_SEEDS);
      g_assert_cmpfloat (lk_chain_progress (chain), ==, 1.0);
      for (guint i = 0; i < N_SEEDS; i++)
        {
          const LkChainRun *run = &lk_chain_get_runs (chain)[i];
          LkSettings settings = fixture->settings, middle;
          GPtrArray *networks = g_ptr_array_new_with_free_func ((GDestroyNotify) lk_network_free);
          g_autoptr (LkDistillation) direct = NULL, through = NULL, between = NULL;
          g_autoptr (LkTeacher) teacher = NULL;
          LkNetwork *network;

          settings.seed += i;
          settings.twin = TRUE;
          settings.threads = 1;
          direct = run_alone (&settings, fixture->teacher);
          middle = settings;
          middle.student.layers = assistant.layers;
          middle.student.epochs = 3;
          middle.train_fraction = 0.5;
          between = run_alone (&middle, fixture->teacher);
          g_assert_cmpint (lk_network_copy (lk_distillation_get_student (between), &network), ==, LK_OK);
          g_ptr_array_add (networks, network);
          teacher = lk_teacher_new_ensemble (networks, LK_MEAN_PROBABILITIES, fixture->dataset, NULL);
          while (!lk_teacher_is_ready (teacher))
            g_assert_true (lk_teacher_advance (teacher, NULL));
          through = run_alone (&settings, teacher);

          g_assert_cmpuint (run->seed, ==, settings.seed);
          assert_same (&run->assistant, &lk_distillation_get_evaluation (between)->record.student);
          assert_same (&run->direct, &lk_distillation_get_evaluation (direct)->record.student);
          assert_same (&run->untaught, &lk_distillation_get_evaluation (direct)->record.twin);
          assert_same (&run->through, &lk_distillation_get_evaluation (through)->record.student);
        }
    }
}

/* Who does not wait gets the same; what is known of a seed when all its runs have ended is in the result. */
static void
test_slices (Fixture *fixture, gconstpointer data)
{
  LkAssistant assistant = { (char *) "12", 3, 0.5 };
  g_autoptr (LkChain) whole = lk_chain_start (&fixture->settings, &assistant, fixture->teacher, N_SEEDS, 1);
  g_autoptr (LkChain) sliced = NULL;
  LkChainResult *result;
  GError *error = NULL;
  guint n_done = 0;

  while (lk_chain_n_left (whole) > 0)
    g_assert_true (lk_chain_wait (whole, -1, &error));
  sliced = lk_chain_start (&fixture->settings, &assistant, fixture->teacher, N_SEEDS, 1);
  while (lk_chain_n_left (sliced) > 0)
    {
      gboolean ended = lk_chain_wait (sliced, 0, &error);

      g_assert_no_error (error);
      if (!ended)
        {
          g_thread_yield ();
          continue;
        }
      result = lk_chain_result_new (sliced);
      n_done = result->n_done;
      g_assert_cmpuint (n_done, ==, N_SEEDS - MIN (lk_chain_n_left (sliced), N_SEEDS));
      lk_chain_result_unref (result);
    }
  g_assert_cmpuint (n_done, ==, N_SEEDS);
  result = lk_chain_result_new (sliced);
  g_assert_cmpstr (result->assistant->layers, ==, "12");
  g_assert_cmpuint (result->n_wanted, ==, N_SEEDS);
  g_assert_cmpuint (result->n_test, ==, 80);
  g_assert_cmpfloat (result->summary.direct, ==, (result->runs[0].direct.errors + result->runs[1].direct.errors) / 2.0);
  for (guint i = 0; i < N_SEEDS; i++)
    {
      const LkChainRun *run = &lk_chain_get_runs (whole)[i];

      g_assert_cmpuint (result->runs[i].seed, ==, run->seed);
      assert_same (&result->runs[i].assistant, &run->assistant);
      assert_same (&result->runs[i].through, &run->through);
      assert_same (&result->runs[i].direct, &run->direct);
      assert_same (&result->runs[i].untaught, &run->untaught);
      g_assert_false (lk_chain_run_diverged (&result->runs[i]));
    }
  lk_chain_result_unref (result);
}

static void
assert_between (const LkTeacher *teacher, const char *student, const char *expected)
{
  g_autofree char *layers = lk_assistant_between (teacher, student);

  g_assert_cmpstr (layers, ==, expected);
}

/* The teacher's widest layer has 400 units. */
static void
test_between (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkTeacher) teacher = train_teacher_with (fixture->dataset, "400x30", 1);

  assert_between (teacher, "4x4", "40x40");
  assert_between (teacher, "30x10", "110x37");
  /* Of a picture its channels. */
  assert_between (teacher, "c4k3-p2-1", "c40k3-p2-10");
  /* No narrower one teaches. */
  assert_between (teacher, "500", "1000");
  assert_between (teacher, "none", NULL);
  assert_between (teacher, "no layers", NULL);
}

/* An assistant that is no network: it is said, and all is over. */
static void
test_failure (Fixture *fixture, gconstpointer data)
{
  LkAssistant assistant = { (char *) "no layers", 1, 1.0 };
  g_autoptr (LkChain) chain = lk_chain_start (&fixture->settings, &assistant, fixture->teacher, N_SEEDS, 2);
  g_autoptr (GError) error = NULL;

  while (lk_chain_n_left (chain) > 0 && !error)
    lk_chain_wait (chain, -1, &error);
  g_assert_nonnull (error);
  g_assert_cmpuint (lk_chain_n_left (chain), ==, 0);
  g_assert_false (lk_chain_wait (chain, -1, NULL));
}

static void
test_summary (void)
{
  const LkChainRun runs[] = {
    { 1, { .errors = 20 }, { .errors = 88 }, { .errors = 90 }, { .errors = 100 } },
    { 2, { .errors = 22 }, { .errors = 94 }, { .errors = 92 }, { .errors = 110 } },
  };
  LkChainSummary summary;

  lk_chain_summary (runs, 2, &summary);
  g_assert_cmpfloat (summary.assistant, ==, 21.0);
  g_assert_cmpfloat (summary.through, ==, 91.0);
  g_assert_cmpfloat (summary.direct, ==, 91.0);
  g_assert_cmpfloat (summary.untaught, ==, 105.0);
  g_assert_cmpfloat (summary.saved, ==, 0.0);
  g_assert_cmpfloat_with_epsilon (summary.saved_sd, 2.8284, 1e-4);
  g_assert_cmpuint (summary.n_ahead, ==, 1);
  lk_chain_summary (runs, 1, &summary);
  g_assert_cmpfloat (summary.saved_sd, ==, 0.0);
  g_assert_false (lk_chain_run_diverged (&runs[0]));
  g_assert_true (lk_chain_run_diverged (&(LkChainRun) { .through = { .nll = INFINITY } }));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/chain/same-runs", Fixture, NULL, set_up, test_same_runs, tear_down);
  g_test_add ("/chain/slices", Fixture, NULL, set_up, test_slices, tear_down);
  g_test_add ("/chain/between", Fixture, NULL, set_up, test_between, tear_down);
  g_test_add ("/chain/failure", Fixture, NULL, set_up, test_failure, tear_down);
  g_test_add_func ("/chain/summary", test_summary);
  return g_test_run ();
}
