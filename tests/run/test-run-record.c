/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "io/lk-error.h"
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
    gboolean mutual;
    const char *name;
  } cases[] = {
    { 0.0, LK_METHOD_KD, FALSE, "12x8, α = 0" },
    { 0.5, LK_METHOD_KD, FALSE, "12x8, T = 2, α = 0.5" },
    { 0.5, LK_METHOD_LOGITS, FALSE, "12x8, logits, α = 0.5" },
    { 0.5, LK_METHOD_DKD, FALSE, "12x8, dkd, T = 2, α = 0.5" },
    { 0.5, LK_METHOD_KD, TRUE, "12x8, mutual, kd, T = 2, α = 0.5" },
    { 0.0, LK_METHOD_KD, TRUE, "12x8, α = 0" },
  };

  data->settings.loss.temperature = 2.0;
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LkDistillation) run = NULL;
      g_autoptr (LkRunRecord) record = NULL;
      g_autoptr (GError) error = NULL;

      data->settings.loss.alpha = cases[i].alpha;
      data->settings.loss.method = cases[i].method;
      data->settings.mutual = cases[i].mutual;
      run = lk_distillation_new (&data->settings, data->teacher, &error);
      g_assert_no_error (error);
      lk_distillation_evaluate (run, &error);
      g_assert_no_error (error);
      record = lk_run_record_from_run (&data->settings, data->teacher, run);
      g_assert_cmpstr (lk_run_record_get_name (record), ==, cases[i].name);
    }
}

/* By their names, as bindings and the rows of a list reach them. */
static void
test_by_name (RunData *data, gconstpointer unused)
{
  g_autoptr (LkRunRecord) record = run_data_record (data);
  g_autofree char *name = NULL;
  gboolean pinned, shown, saved;
  guint color, n = 0;

  g_object_set (record, "name", "mine", "color", 2, "pinned", TRUE, "shown", TRUE, "saved", FALSE, NULL);
  g_object_get (record, "name", &name, "color", &color, "pinned", &pinned, "shown", &shown, "saved", &saved, NULL);
  g_assert_cmpstr (name, ==, "mine");
  g_assert_cmpuint (color, ==, 2);
  g_assert_true (pinned && shown && !saved);
  g_assert_true (lk_run_record_get_shown (record) && !lk_run_record_get_saved (record));
  g_signal_connect_swapped (record, "notify", G_CALLBACK (count_cb), &n);
  g_object_set (record, "pinned", TRUE, "shown", TRUE, "saved", FALSE, NULL);
  g_assert_cmpuint (n, ==, 0);
}

/* --- Numbers that no run can have --- */

static LkEvaluationRecord *
evaluation (LkRunFacts *facts, gsize i)
{
  return (LkEvaluationRecord *) lk_history_evaluation (&facts->history, i);
}

static void
bad_id (LkRunFacts *facts)
{
  facts->id[3] = 'x';
}

static void
bad_parent (LkRunFacts *facts)
{
  g_free (facts->parent);
  facts->parent = g_strdup ("me");
}

static void
own_parent (LkRunFacts *facts)
{
  g_free (facts->parent);
  facts->parent = g_strdup (facts->id);
  facts->generation = 2;
}

static void
parent_of_no_series (LkRunFacts *facts)
{
  g_free (facts->parent);
  facts->parent = g_uuid_string_random ();
}

static void
old_generation (LkRunFacts *facts)
{
  facts->generation = LK_RUN_MAX_GENERATION + 1;
}

static void
no_threads (LkRunFacts *facts)
{
  facts->threads = 0;
}

static void
many_threads (LkRunFacts *facts)
{
  facts->threads = 1025;
}

static void
no_test (LkRunFacts *facts)
{
  facts->n_test = 0;
}

static void
many_teacher_errors (LkRunFacts *facts)
{
  facts->teacher_errors = (guint) facts->n_test + 1;
}

static void
other_steps (LkRunFacts *facts)
{
  facts->n_steps++;
}

static void
too_far (LkRunFacts *facts)
{
  facts->step = facts->n_steps + 1;
}

static void
endless (LkRunFacts *facts)
{
  facts->step = LK_LOG_MAX + 1;
}

static void
odd_stride (LkRunFacts *facts)
{
  facts->history.history.stride = 3;
}

static void
no_stride (LkRunFacts *facts)
{
  facts->history.history.stride = 0;
}

static void
few_records (LkRunFacts *facts)
{
  facts->history.n_steps--;
}

static void
no_hashes (LkRunFacts *facts)
{
  facts->history.history.stride = 2;
  facts->history.n_steps = facts->step / 2;
}

static void
no_evaluation (LkRunFacts *facts)
{
  facts->history.n_evaluations = 0;
}

static void
late_evaluation (LkRunFacts *facts)
{
  evaluation (facts, facts->history.n_evaluations - 1)->step = facts->step + 1;
}

static void
evaluations_swapped (LkRunFacts *facts)
{
  evaluation (facts, 1)->step = 0;
}

static void
frozen_evaluation (LkRunFacts *facts)
{
  evaluation (facts, 0)->temperature = 0.0;
}

static void
burning_evaluation (LkRunFacts *facts)
{
  evaluation (facts, 0)->temperature = INFINITY;
}

static void
many_errors (LkRunFacts *facts)
{
  evaluation (facts, 0)->student.errors = 61;
}

static void
many_agreements (LkRunFacts *facts)
{
  evaluation (facts, 0)->twin.agreements = 61;
}

static void
late_move (LkRunFacts *facts)
{
  ((LkMark *) lk_history_mark (&facts->history, facts->history.n_marks - 1))->step = facts->step + 2;
}

static void
test_refused (RunData *data, gconstpointer unused)
{
  static const struct {
    void (*spoil) (LkRunFacts *facts);
    const char *says;
  } cases[] = {
    { bad_id, "its id is no UUID" },
    { bad_parent, "its parent is no UUID" },
    { own_parent, "cannot be taught by itself" },
    { parent_of_no_series, "nor by a run of no series" },
    { old_generation, "“generation” cannot be" },
    { no_threads, "“threads” cannot be 0" },
    { many_threads, "“threads” cannot be 1025" },
    { no_test, "“test_samples” cannot be 0" },
    { many_teacher_errors, "“errors” cannot be 61" },
    { other_steps, "“steps” cannot be" },
    { too_far, "“steps_done” cannot be" },
    { endless, "“steps_done” cannot be" },
    { odd_stride, "“stride” cannot be 3" },
    { no_stride, "“stride” cannot be 0" },
    { few_records, "“records” cannot be" },
    { no_hashes, "“hashes” cannot be 0" },
    { no_evaluation, "it holds no evaluation" },
    { late_evaluation, "they come in order" },
    { evaluations_swapped, "evaluation 2 is at step 0" },
    { frozen_evaluation, "at a temperature of 0" },
    { burning_evaluation, "at a temperature of inf" },
    { many_errors, "counts 61 errors" },
    { many_agreements, "61 agreements" },
    { late_move, "“step” cannot be" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LkRunRecord) whole = run_data_record (data);
      LkRunFacts *its = (LkRunFacts *) lk_run_record_get_facts (whole);
      LkRunFacts facts = *its;
      g_autoptr (LkRunRecord) record = NULL;
      g_autoptr (GError) error = NULL;

      memset (its, 0, sizeof *its);
      cases[i].spoil (&facts);
      record = lk_run_record_new_take (&facts, "spoiled", 0, FALSE, &error);
      g_assert_null (record);
      g_assert_error (error, LK_ERROR, LK_ERROR_FORMAT);
      if (!strstr (error->message, cases[i].says))
        g_error ("“%s” is missing from “%s”", cases[i].says, error->message);
    }
}

/* As bad as can be is a run all the same. */
static void
test_all_wrong (RunData *data, gconstpointer unused)
{
  g_autoptr (LkRunRecord) whole = run_data_record (data);
  LkRunFacts *its = (LkRunFacts *) lk_run_record_get_facts (whole);
  LkRunFacts facts = *its;
  g_autoptr (LkRunRecord) record = NULL;
  GError *error = NULL;

  memset (its, 0, sizeof *its);
  facts.teacher_errors = (guint) facts.n_test;
  evaluation (&facts, 0)->student.errors = evaluation (&facts, 0)->student.agreements = (guint) facts.n_test;
  facts.threads = 1024;
  facts.generation = LK_RUN_MAX_GENERATION;
  record = lk_run_record_new_take (&facts, "at the limits", 0, FALSE, &error);
  g_assert_no_error (error);
  g_assert_nonnull (record);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/run-record/facts", RunData, NULL, run_data_setup, test_facts, run_data_teardown);
  g_test_add ("/run-record/properties", RunData, NULL, run_data_setup, test_properties, run_data_teardown);
  g_test_add ("/run-record/by-name", RunData, NULL, run_data_setup, test_by_name, run_data_teardown);
  g_test_add ("/run-record/refused", RunData, NULL, run_data_setup, test_refused, run_data_teardown);
  g_test_add ("/run-record/all-wrong", RunData, NULL, run_data_setup, test_all_wrong, run_data_teardown);
  g_test_add ("/run-record/name", RunData, NULL, run_data_setup, test_name, run_data_teardown);
  return g_test_run ();
}
