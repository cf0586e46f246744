/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live/lk-session.h"
#include "run-data.h"
#include "train/lk-sums.h"

static void
test_facts (RunData *data, gconstpointer unused)
{
  g_autoptr (LkRunRecord) record = run_data_record (data);
  const LkRunFacts *facts = lk_run_record_get_facts (record);
  LkLossSettings loss;
  double rate;

  g_assert_cmpint (facts->state, ==, LK_RUN_FINISHED);
  g_assert_cmpuint (facts->step, ==, facts->n_steps);
  g_assert_cmpuint (facts->step, ==, 2 * facts->steps_per_epoch);
  g_assert_cmpuint (facts->n_test, ==, 60);
  g_assert_cmpuint (facts->threads, ==, 1);
  g_assert_cmpuint (facts->history.n_marks, ==, 4);
  g_assert_cmpfloat (lk_run_record_get_epochs (record), ==, 2.0);
  g_assert_cmpuint (lk_run_record_get_result (record)->step, ==, facts->step);
  /* As it began, and as it ended. */
  g_assert_cmpfloat (facts->settings.loss.temperature, ==, 2.0);
  lk_run_record_get_final (record, &loss, &rate);
  g_assert_cmpfloat (loss.temperature, ==, 8.0);
  g_assert_cmpfloat (loss.alpha, ==, 0.3);
  g_assert_cmpint (loss.method, ==, LK_METHOD_DKD);
  g_assert_cmpfloat (rate, ==, 0.001);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
test_properties (RunData *data, gconstpointer unused)
{
  g_autoptr (LkRunRecord) record = run_data_record (data);
  g_autoptr (LkRunRecord) copy = NULL;
  g_autofree char *length = g_strnfill (3 * LK_RUN_NAME_MAX, 'x');
  guint n = 0;

  g_assert_cmpstr (lk_run_record_get_name (record), ==, "12x8, T = 2, α = 0.9");
  g_signal_connect_swapped (record, "notify", G_CALLBACK (count_cb), &n);
  lk_run_record_set_name (record, " two\nlines\xff ");
  g_assert_cmpstr (lk_run_record_get_name (record), ==, "two lines\xef\xbf\xbd");
  lk_run_record_set_name (record, "two lines\xef\xbf\xbd");
  g_assert_cmpuint (n, ==, 1);
  lk_run_record_set_name (record, length);
  g_assert_cmpuint (strlen (lk_run_record_get_name (record)), ==, LK_RUN_NAME_MAX);
  lk_run_record_set_color (record, 3);
  lk_run_record_set_color (record, LK_RUN_N_COLORS);
  g_assert_cmpuint (lk_run_record_get_color (record), ==, 3);
  g_object_set (record, "pinned", TRUE, NULL);
  g_assert_cmpuint (n, ==, 4);

  copy = lk_run_record_with_preset (record, "no-3s");
  g_assert_cmpstr (lk_run_record_get_facts (copy)->preset, ==, "no-3s");
  g_assert_cmpstr (lk_run_record_get_facts (copy)->id, ==, lk_run_record_get_facts (record)->id);
  g_assert_true (lk_run_record_get_pinned (copy));
  g_assert_cmpuint (lk_run_record_get_color (copy), ==, 3);
}

/* A name is kept in the file, which others open in another language: it has no words, with labels alone neither. */
static void
test_name (RunData *data, gconstpointer unused)
{
  static const struct {
    double alpha;
    LkMethod method;
    const char *name;
  } cases[] = {
    { 0.0, LK_METHOD_KD, "12x8, α = 0" },
    { 0.5, LK_METHOD_KD, "12x8, T = 2, α = 0.5" },
    { 0.5, LK_METHOD_LOGITS, "12x8, logits, α = 0.5" },
    { 0.5, LK_METHOD_DKD, "12x8, dkd, T = 2, α = 0.5" },
  };

  data->settings.loss.temperature = 2.0;
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LkDistillation) run = NULL;
      g_autoptr (LkRunRecord) record = NULL;
      g_autoptr (GError) error = NULL;

      data->settings.loss.alpha = cases[i].alpha;
      data->settings.loss.method = cases[i].method;
      run = lk_distillation_new (&data->settings, data->teacher, &error);
      g_assert_no_error (error);
      lk_distillation_evaluate (run, &error);
      g_assert_no_error (error);
      record = lk_run_record_from_run (&data->settings, data->teacher, run);
      g_assert_cmpstr (lk_run_record_get_name (record), ==, cases[i].name);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/run-record/facts", RunData, NULL, run_data_setup, test_facts, run_data_teardown);
  g_test_add ("/run-record/properties", RunData, NULL, run_data_setup, test_properties, run_data_teardown);
  g_test_add ("/run-record/name", RunData, NULL, run_data_setup, test_name, run_data_teardown);
  return g_test_run ();
}
