/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "run-data.h"
#include "run/lk-replay.h"
#include "run/lk-run-file.h"
#include "settings/lk-setting-table.h"

/* To the end; what it found, NULL for nothing. The replay goes to `replay`. */
static const LkParting *
play (RunData *data, LkRunRecord *record, guint stride, LkReplay **replay)
{
  g_auto (LkSettings) settings = { 0 };
  GError *error = NULL;

  lk_settings_copy (&lk_run_record_get_facts (record)->settings, &settings);
  *replay = lk_replay_new (record, &settings, data->teacher, &error);
  g_assert_no_error (error);
  while (!lk_replay_is_done (*replay))
    {
      lk_replay_advance (*replay, stride, &error);
      g_assert_no_error (error);
    }
  return lk_replay_get_parting (*replay);
}

/* From the file's text, with one text in it replaced. */
static LkRunRecord *
altered (LkRunRecord *record, const char *old, const char *new)
{
  g_autofree char *text = lk_run_file_format (record, NULL);
  g_autoptr (GString) string = g_string_new (text);
  GError *error = NULL;
  LkRunRecord *again;

  if (old)
    g_assert_cmpuint (g_string_replace (string, old, new, 1), ==, 1);
  again = lk_run_file_parse (string->str, string->len, "run", &error);
  g_assert_no_error (error);
  return again;
}

/* A copy of the record whose step i has another bit. */
static LkRunRecord *
with_bit (LkRunRecord *record, gsize i)
{
  LkRunRecord *copy = altered (record, NULL, NULL);
  LkStepRecord *step = (LkStepRecord *) lk_history_step (&lk_run_record_get_facts (copy)->history, i);
  guint32 bits;

  memcpy (&bits, &step->soft, sizeof bits);
  bits ^= 1;
  memcpy (&step->soft, &bits, sizeof bits);
  return copy;
}

static void
test_identical (RunData *data, gconstpointer unused)
{
  g_autoptr (LkRunRecord) record = run_data_record (data);
  g_autoptr (LkRunRecord) from_file = altered (record, NULL, NULL);

  for (guint stride = 1; stride < 100; stride *= 5)
    {
      g_autoptr (LkReplay) replay = NULL;

      g_assert_null (play (data, from_file, stride, &replay));
      g_assert_cmpuint (lk_replay_get_step (replay), ==, lk_run_record_get_facts (record)->step);
      g_assert_cmpuint (lk_replay_get_n_evaluations (replay), ==,
                        lk_run_record_get_facts (record)->history.n_evaluations);
    }
}

/* A run that was trained on, from its file: bit for bit, at any stride. */
static void
test_trained_on (RunData *data, gconstpointer unused)
{
  g_autoptr (LkDistillation) run = run_data_run_on (data);
  g_autoptr (LkRunRecord) record = lk_run_record_from_run (&data->settings, data->teacher, run);
  g_autoptr (LkRunRecord) from_file = altered (record, NULL, NULL);
  const LkRunFacts *facts = lk_run_record_get_facts (from_file);

  g_assert_cmpint (facts->state, ==, LK_RUN_FINISHED);
  g_assert_cmpuint (facts->step, ==, 5 * facts->steps_per_epoch);
  g_assert_cmpuint (facts->n_steps, ==, facts->step);
  g_assert_cmpuint (facts->settings.student.epochs, ==, 2);
  for (guint stride = 1; stride < 200; stride *= 3)
    {
      g_autoptr (LkReplay) replay = NULL;

      g_assert_null (play (data, from_file, stride, &replay));
      g_assert_cmpuint (lk_replay_get_step (replay), ==, facts->step);
    }
}

/* Stopped in the middle, where it was paused. */
static void
test_stopped (RunData *data, gconstpointer unused)
{
  GError *error = NULL;
  g_autoptr (LkDistillation) run = lk_distillation_new (&data->settings, data->teacher, &error);
  g_autoptr (LkRunRecord) record = NULL;
  g_autoptr (LkReplay) replay = NULL;

  run_data_advance (run, 11);
  lk_distillation_evaluate (run, &error);
  g_assert_no_error (error);
  record = lk_run_record_from_run (&data->settings, data->teacher, run);
  g_assert_cmpint (lk_run_record_get_facts (record)->state, ==, LK_RUN_STOPPED);
  g_assert_null (play (data, record, 64, &replay));
  g_assert_cmpuint (lk_replay_get_step (replay), ==, 11);
}

static void
test_altered_step (RunData *data, gconstpointer unused)
{
  g_autoptr (LkRunRecord) record = run_data_record (data);

  for (gsize i = 0; i < lk_run_record_get_facts (record)->history.n_steps; i += 6)
    {
      g_autoptr (LkRunRecord) other = with_bit (record, i);
      g_autoptr (LkReplay) replay = NULL;
      const LkParting *parting = play (data, other, 7, &replay);

      g_assert_nonnull (parting);
      g_assert_cmpuint (parting->step, ==, i + 1);
      g_assert_cmpuint (parting->since, ==, i);
      g_assert_false (parting->evaluation);
      g_assert_cmpstr (parting->what, ==, "soft");
      g_assert_cmpfloat (parting->recorded, !=, parting->found);
    }
}

/* The numbers of an evaluation, and what their partings are called; the temperature is no result. */
static const struct {
  const char *what;
  gsize at;      /* of the number in LkEvaluationRecord */
  gboolean real; /* a double, else a guint */
} measures[] = {
  { "student_errors", G_STRUCT_OFFSET (LkEvaluationRecord, student.errors), FALSE },
  { "student_agreements", G_STRUCT_OFFSET (LkEvaluationRecord, student.agreements), FALSE },
  { "student_kl", G_STRUCT_OFFSET (LkEvaluationRecord, student.kl), TRUE },
  { "student_nll", G_STRUCT_OFFSET (LkEvaluationRecord, student.nll), TRUE },
  { "student_calibration_error", G_STRUCT_OFFSET (LkEvaluationRecord, student.calibration_error), TRUE },
  { "twin_errors", G_STRUCT_OFFSET (LkEvaluationRecord, twin.errors), FALSE },
  { "twin_agreements", G_STRUCT_OFFSET (LkEvaluationRecord, twin.agreements), FALSE },
  { "twin_kl", G_STRUCT_OFFSET (LkEvaluationRecord, twin.kl), TRUE },
  { "twin_nll", G_STRUCT_OFFSET (LkEvaluationRecord, twin.nll), TRUE },
  { "twin_calibration_error", G_STRUCT_OFFSET (LkEvaluationRecord, twin.calibration_error), TRUE },
};

/* A copy of the record whose evaluation i has one more of a number. */
static LkRunRecord *
with_more (LkRunRecord *record, gsize i, gsize measure, double more)
{
  LkRunRecord *copy = altered (record, NULL, NULL);
  gpointer number =
      G_STRUCT_MEMBER_P (lk_history_evaluation (&lk_run_record_get_facts (copy)->history, i), measures[measure].at);

  if (measures[measure].real)
    *(double *) number += more;
  else
    *(guint *) number += (guint) more;
  return copy;
}

static double
read_measure (const LkEvaluationRecord *evaluation, gsize measure)
{
  gconstpointer number = G_STRUCT_MEMBER_P (evaluation, measures[measure].at);

  return measures[measure].real ? *(const double *) number : *(const guint *) number;
}

static void
test_altered_evaluation (RunData *data, gconstpointer unused)
{
  g_autoptr (LkRunRecord) record = run_data_record (data);
  const LkEvaluationRecord *third = lk_history_evaluation (&lk_run_record_get_facts (record)->history, 2);

  for (gsize i = 0; i < G_N_ELEMENTS (measures); i++)
    {
      g_autoptr (LkRunRecord) other = with_more (record, 2, i, 1.0);
      g_autoptr (LkReplay) replay = NULL;
      const LkParting *parting = play (data, other, 64, &replay);

      g_assert_nonnull (parting);
      g_assert_true (parting->evaluation);
      g_assert_cmpuint (parting->step, ==, third->step);
      g_assert_cmpstr (parting->what, ==, measures[i].what);
      g_assert_cmpfloat (parting->recorded, ==, read_measure (third, i) + 1.0);
      g_assert_cmpfloat (parting->found, ==, read_measure (third, i));
    }
}

/* Of another engine's run the first ten steps are close, and the errors at the end. */
static void
test_other_engine (RunData *data, gconstpointer unused)
{
  g_autoptr (LkRunRecord) record = run_data_record (data);
  gsize last = lk_run_record_get_facts (record)->history.n_evaluations - 1;
  const struct {
    gsize evaluation, measure;
    double more;
    const char *parts;
  } cases[] = {
    { 0, 0, 30.0, NULL },   /* errors on the way */
    { last, 3, 1.0, NULL }, /* not compared */
    { last, 0, 1.0, NULL }, /* as chance has it */
    { last, 0, 55.0, "student_errors" },
    { last, 5, 55.0, "twin_errors" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LkRunRecord) other = with_more (record, cases[i].evaluation, cases[i].measure, cases[i].more);
      g_autoptr (LkReplay) replay = NULL;
      const LkParting *parting;

      ((LkRunFacts *) lk_run_record_get_facts (other))->engine--;
      parting = play (data, other, 64, &replay);
      g_assert_true (lk_replay_is_other_engine (replay));
      g_assert_cmpstr (parting ? parting->what : NULL, ==, cases[i].parts);
    }
  for (gsize i = 0; i < 12; i += 11)
    {
      g_autoptr (LkRunRecord) other = with_bit (record, i);
      LkRunFacts *facts = (LkRunFacts *) lk_run_record_get_facts (other);
      g_autoptr (LkReplay) replay = NULL;
      const LkParting *parting;

      facts->engine--;
      ((LkStepRecord *) lk_history_step (&facts->history, i))->hard *= 1.1f;
      parting = play (data, other, 64, &replay);
      g_assert_cmpstr (parting ? parting->what : NULL, ==, i < 10 ? "hard" : NULL);
    }
}

/* The record as a long run's is: every second step, and hashes of both. Freed with it. */
static void
thin (LkRunRecord *record)
{
  LkHistoryView *view = &((LkRunFacts *) lk_run_record_get_facts (record))->history;
  LkLog *steps = lk_log_new (sizeof (LkStepRecord)), *hashes = lk_log_new (sizeof (guint32));

  for (gsize i = 0; i < view->n_steps / 2; i++)
    {
      guint32 hash = lk_history_hash_steps (&view->history, 2 * i, 2);

      lk_log_append (steps, lk_history_step (view, 2 * i + 1));
      lk_log_append (hashes, &hash);
    }
  lk_log_unref (view->history.steps);
  view->history.steps = steps;
  view->history.hashes = hashes;
  view->history.stride = 2;
  view->n_steps /= 2;
}

/* Of a long run every second step was recorded; hashes find what parts in between. */
static void
test_thinned (RunData *data, gconstpointer unused)
{
  g_autoptr (LkRunRecord) record = run_data_record (data);
  g_autoptr (LkRunRecord) same = altered (record, NULL, NULL);
  g_autoptr (LkReplay) replay = NULL;

  thin (same);
  g_assert_null (play (data, same, 7, &replay));
  for (gsize i = 0; i < 8; i++)
    {
      g_autoptr (LkRunRecord) other = with_bit (record, i);
      g_autoptr (LkReplay) again = NULL;
      const LkParting *parting;

      thin (other);
      parting = play (data, other, 7, &again);
      g_assert_nonnull (parting);
      g_assert_cmpuint (parting->step, ==, 2 * (i / 2) + 2);
      g_assert_cmpuint (parting->since, ==, 2 * (i / 2));
      g_assert_cmpstr (parting->what, ==, i % 2 == 0 ? "hash" : "soft");
    }
  {
    g_autoptr (LkRunRecord) older = with_bit (record, 4);
    g_autoptr (LkReplay) again = NULL;

    /* Hashes that were made in another way say nothing. */
    thin (older);
    ((LkRunFacts *) lk_run_record_get_facts (older))->history.history.older_hashes = TRUE;
    g_assert_null (play (data, older, 7, &again));
  }
}

/* A move at another step: the first step that it did not reach. */
static void
test_altered_move (RunData *data, gconstpointer unused)
{
  g_autoptr (LkRunRecord) record = run_data_record (data);
  g_autoptr (LkRunRecord) other = altered (record, "\"to\" : 8.0", "\"to\" : 9.0");
  g_autoptr (LkReplay) replay = NULL;
  const LkParting *parting = play (data, other, 64, &replay);

  g_assert_nonnull (parting);
  g_assert_cmpuint (parting->step, ==, 6);
  g_assert_false (parting->evaluation);
}

/* Without the evaluation that a pause had made. */
static void
test_missing_evaluation (RunData *data, gconstpointer unused)
{
  g_autoptr (LkRunRecord) record = run_data_record (data);
  g_autofree char *text = lk_run_file_format (record, NULL);
  g_autoptr (LkReplay) replay = NULL;
  LkRunRecord *other = altered (record, NULL, NULL);
  LkRunFacts *facts = (LkRunFacts *) lk_run_record_get_facts (other);
  const LkParting *parting;

  facts->history.n_evaluations--;
  parting = play (data, other, 64, &replay);
  g_assert_nonnull (parting);
  g_assert_cmpstr (parting->what, ==, "missing");
  g_assert_cmpuint (parting->step, ==, facts->step);
  g_object_unref (other);
}

static void
test_differences (RunData *data, gconstpointer unused)
{
  g_autoptr (LkRunRecord) record = run_data_record (data);
  const LkRunFacts *facts = lk_run_record_get_facts (record);
  g_autoptr (LkRunRecord) elsewhere = altered (record, facts->kernel, "Abacus");
  g_auto (LkSettings) settings = { 0 };
  g_auto (GStrv) none = NULL;
  g_auto (GStrv) some = NULL;

  none = lk_replay_differences (record, facts->dataset_sum, facts->teacher_sum);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  some = lk_replay_differences (elsewhere, facts->teacher_sum, "");
  g_assert_cmpuint (g_strv_length (some), ==, 3);
  g_assert_nonnull (strstr (some[0], "Abacus"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/replay/" name, RunData, NULL, run_data_setup, func, run_data_teardown)
  ADD ("identical", test_identical);
  ADD ("trained-on", test_trained_on);
  ADD ("stopped", test_stopped);
  ADD ("altered-step", test_altered_step);
  ADD ("altered-evaluation", test_altered_evaluation);
  ADD ("other-engine", test_other_engine);
  ADD ("thinned", test_thinned);
  ADD ("altered-move", test_altered_move);
  ADD ("missing-evaluation", test_missing_evaluation);
  ADD ("differences", test_differences);
  return g_test_run ();
}
