/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "handout-data.h"
#include "handout/lk-run-questions.h"
#include "nn/lk-metrics.h"
#include "nn/lk-softmax.h"
#include "words/lk-quantity.h"

#define C TRAIN_DATA_CLASSES

static const LkRunQuestion *
get (GPtrArray *questions, guint i)
{
  return g_ptr_array_index (questions, i);
}

static void
assert_has (const char *text, const char *words)
{
  if (!strstr (text, words))
    g_error ("“%s” is not in “%s”", words, text);
}

/* Five, with the run's numbers. */
static void
test_numbers (Fixture *fixture, gconstpointer with_twin)
{
  LkHandout handout = handout_of (fixture);
  g_autoptr (GPtrArray) questions = lk_run_questions (&handout);
  const LkEvaluation *last = fixture->timeline->evaluations[fixture->timeline->n - 1];
  const float *v = fixture->teacher->test_logits + 7 * C;
  double p[C];

  g_assert_cmpuint (questions->len, ==, 5);
  lk_softmax (v, C, lk_run_questions_temperature (&handout), p);
  assert_has (get (questions, 0)->question, LK_SHARE (p[lk_argmax (v, C)]));
  assert_has (get (questions, 1)->question, LK_COUNT (last->record.student.errors));
  if (with_twin)
    assert_has (get (questions, 1)->question, LK_COUNT (last->record.twin.errors));
  else
    assert_has (get (questions, 1)->answer, "By a twin");
  assert_has (get (questions, 2)->question, LK_COUNT (lk_teacher_n_params (fixture->teacher)));
  assert_has (get (questions, 2)->question, LK_COUNT (handout.n_params));
  assert_has (get (questions, 4)->question, LK_SETTING (fixture->settings.loss.alpha));
}

/* T = 1 beside T = 1 would show nothing, nor would answers that are all alike. */
static void
test_cold (Fixture *fixture, gconstpointer with_twin)
{
  LkHandout handout = handout_of (fixture);
  g_autoptr (GPtrArray) questions = NULL;

  fixture->settings.loss.temperature = 1.0;
  g_assert_cmpfloat (lk_run_questions_temperature (&handout), ==, 4.0);
  questions = lk_run_questions (&handout);
  assert_has (get (questions, 0)->question, "at T = 4 with");

  /* So hot that there is nothing to be seen. */
  fixture->settings.loss.temperature = 1e4;
  g_assert_cmpfloat (lk_handout_temperature (&handout), ==, 4.0);
  g_assert_cmpfloat (lk_run_questions_temperature (&handout), ==, 4.0);

  /* As hot, and the teacher is so sure that there is something. */
  for (gsize i = 0; i < fixture->dataset->test.n * fixture->dataset->n_classes; i++)
    fixture->teacher->test_logits[i] *= 1e5f;
  g_assert_cmpfloat (lk_handout_temperature (&handout), ==, 1e4);
}

/* A teacher that does not say what it thinks of the test samples is not asked about them. */
static void
test_silent (Fixture *fixture, gconstpointer with_twin)
{
  LkHandout handout = handout_of (fixture);
  float *v = g_steal_pointer (&fixture->teacher->test_logits);
  g_autoptr (GPtrArray) questions = lk_run_questions (&handout);

  g_assert_cmpuint (questions->len, ==, 2);
  fixture->teacher->test_logits = v;
}

int
main (int argc, char **argv)
{
  setlocale (LC_NUMERIC, "C");
  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, func) g_test_add ("/handout/run-questions/" name, Fixture, data, setup, func, teardown)
  ADD ("numbers", GINT_TO_POINTER (TRUE), test_numbers);
  ADD ("without-twin", GINT_TO_POINTER (FALSE), test_numbers);
  ADD ("cold", GINT_TO_POINTER (TRUE), test_cold);
  ADD ("silent", GINT_TO_POINTER (TRUE), test_silent);
  return g_test_run ();
}
