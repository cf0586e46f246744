/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "nn/lk-class-bias.h"
#include "nn/lk-metrics.h"
#include "nn/lk-rng.h"
#include "nn/lk-softmax.h"
#include "train-data.h"
#include "train/lk-comparison.h"

#define N 200
#define C TRAIN_DATA_CLASSES
#define T 3.0

typedef struct {
  LkDataset *dataset;
  LkTeacher *teacher;
  LkEvaluation *evaluation;
} Fixture;

/* Random answers, so that every kind of disagreement is among them. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  gboolean has_twin = GPOINTER_TO_INT (data);
  LkRng rng;

  lk_rng_seed (&rng, 5, 7);
  fixture->dataset = train_data_new (64, N, 1);
  /* Subjects that are not the classes. */
  fixture->dataset->test.subjects = malloc (N * sizeof (uint16_t));
  for (gsize i = 0; i < N; i++)
    fixture->dataset->test.subjects[i] = (uint16_t) (i / 3 % C);
  fixture->teacher = train_teacher_new (fixture->dataset);
  fixture->evaluation = lk_evaluation_new (N, C, has_twin);
  for (gsize i = 0; i < N * C; i++)
    {
      fixture->teacher->test_logits[i] = (float) lk_rng_below (&rng, 1000) / 200.0f;
      fixture->evaluation->student[i] = (float) lk_rng_below (&rng, 1000) / 200.0f;
      if (has_twin)
        fixture->evaluation->twin[i] = (float) lk_rng_below (&rng, 1000) / 200.0f;
    }
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lk_evaluation_unref (fixture->evaluation);
  lk_teacher_unref (fixture->teacher);
  lk_dataset_unref (fixture->dataset);
}

static gsize
answer (const float *logits, gsize i)
{
  return lk_argmax (logits + i * C, C);
}

static void
test_samples (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkComparison) comparison = lk_comparison_new (fixture->dataset, fixture->teacher, fixture->evaluation, T);
  const float *v = fixture->teacher->test_logits, *z = fixture->evaluation->student, *u = fixture->evaluation->twin;

  g_assert_cmpuint (comparison->n, ==, N);
  g_assert_cmpuint (comparison->present, ==, 7);
  for (gsize i = 0; i < N; i++)
    {
      const LkComparedSample *sample = &comparison->samples[i];
      guint label = fixture->dataset->test.labels[i];
      double p[C];

      lk_softmax (z + i * C, C, 1.0, p);
      g_assert_cmpuint (sample->label, ==, label);
      g_assert_cmpuint (sample->answers[LK_COMPARED_TEACHER], ==, answer (v, i));
      g_assert_cmpuint (sample->answers[LK_COMPARED_STUDENT], ==, answer (z, i));
      g_assert_cmpuint (sample->answers[LK_COMPARED_TWIN], ==, answer (u, i));
      g_assert_cmpuint (sample->right, ==,
                        (answer (v, i) == label) | (answer (z, i) == label) << 1 | (answer (u, i) == label) << 2);
      g_assert_cmpfloat_with_epsilon (sample->kl, lk_kl (v + i * C, z + i * C, C, T), 1e-6);
      g_assert_cmpfloat_with_epsilon (sample->entropy, lk_entropy (v + i * C, C, T), 1e-6);
      g_assert_cmpfloat_with_epsilon (sample->confidence, p[answer (z, i)], 1e-6);
    }
}

/* What each choice means, said once more and differently. */
static gboolean
expected_right (LkRightChoice choice, gboolean teacher, gboolean student, gboolean twin)
{
  switch (choice)
    {
    case LK_RIGHT_ALL:
      return teacher && student && twin;
    case LK_RIGHT_NONE:
      return !teacher && !student && !twin;
    case LK_RIGHT_TEACHER_ONLY:
      return teacher && !student;
    case LK_RIGHT_STUDENT_ONLY:
      return student && !teacher;
    case LK_RIGHT_TAUGHT:
      return student && !twin;
    case LK_RIGHT_UNTAUGHT:
      return twin && !student;
    case LK_RIGHT_NEITHER:
      return !twin && !student;
    default:
      return TRUE;
    }
}

static gboolean
expected_agreement (LkAgreementChoice choice, gsize teacher, gsize student, gsize twin)
{
  switch (choice)
    {
    case LK_AGREEMENT_TEACHER:
      return student == teacher;
    case LK_AGREEMENT_NOT_TEACHER:
      return student != teacher;
    case LK_AGREEMENT_TWIN:
      return student == twin;
    case LK_AGREEMENT_NOT_TWIN:
      return student != twin;
    default:
      return TRUE;
    }
}

static gboolean
expected (Fixture *fixture, const LkComparisonFilter *filter, gsize i)
{
  gsize label = fixture->dataset->test.labels[i];
  gsize said[] = { answer (fixture->teacher->test_logits, i), answer (fixture->evaluation->student, i),
                   answer (fixture->evaluation->twin, i) };
  const LkConfusionCell *cell = &filter->cell;

  if (filter->subject >= 0 && i / 3 % C != (gsize) filter->subject)
    return FALSE;
  if (filter->label >= 0 && label != (gsize) filter->label)
    return FALSE;
  if (!expected_right (filter->right, said[0] == label, said[1] == label, said[2] == label) ||
      !expected_agreement (filter->agreement, said[0], said[1], said[2]))
    return FALSE;
  if (cell->label < 0)
    return TRUE;
  if (label != (gsize) cell->label)
    return FALSE;
  if (cell->minus < 0)
    return said[cell->who] == (gsize) cell->answer;
  return (said[cell->who] == (gsize) cell->answer) + (said[cell->minus] == (gsize) cell->answer) == 1;
}

static void
assert_selected (Fixture *fixture, const LkComparison *comparison, const LkComparisonFilter *filter)
{
  g_autoptr (LkSelection) selection = lk_comparison_select (comparison, filter, LK_SORT_INDEX, FALSE);
  LkComparisonFilter other = *filter;
  gsize n = 0;

  for (gsize i = 0; i < N; i++)
    if (expected (fixture, filter, i))
      {
        g_assert_cmpuint (n, <, selection->n);
        g_assert_cmpuint (selection->samples[n++], ==, i);
      }
  g_assert_cmpuint (selection->n, ==, n);

  /* A count beside a choice is what is left when it is made. */
  for (int label = 0; label < C; label++)
    {
      n = 0;
      other.label = label;
      for (gsize i = 0; i < N; i++)
        n += (gsize) expected (fixture, &other, i);
      g_assert_cmpuint (selection->classes[label], ==, n);
    }
  other = *filter;
  for (int subject = -1; subject < C; subject++)
    {
      n = 0;
      other.subject = subject;
      for (gsize i = 0; i < N; i++)
        n += (gsize) expected (fixture, &other, i);
      g_assert_cmpuint (subject < 0 ? selection->any_subject : selection->subjects[subject], ==, n);
    }
  other = *filter;
  for (int choice = 0; choice < LK_N_RIGHT; choice++)
    {
      n = 0;
      other.right = choice;
      for (gsize i = 0; i < N; i++)
        n += (gsize) expected (fixture, &other, i);
      g_assert_cmpuint (selection->right[choice], ==, n);
    }
  other = *filter;
  for (int choice = 0; choice < LK_N_AGREEMENTS; choice++)
    {
      n = 0;
      other.agreement = choice;
      for (gsize i = 0; i < N; i++)
        n += (gsize) expected (fixture, &other, i);
      g_assert_cmpuint (selection->agreements[choice], ==, n);
    }
}

static void
test_filters (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkComparison) comparison = lk_comparison_new (fixture->dataset, fixture->teacher, fixture->evaluation, T);
  const LkConfusionCell cells[] = {
    { .label = -1, .minus = -1 },
    { .label = 2, .answer = 1, .who = LK_COMPARED_STUDENT, .minus = -1 },
    { .label = 0, .answer = 0, .who = LK_COMPARED_TEACHER, .minus = -1 },
    { .label = 1, .answer = 3, .who = LK_COMPARED_STUDENT, .minus = LK_COMPARED_TWIN },
  };

  for (int label = -1; label < 2; label++)
    for (int right = 0; right < LK_N_RIGHT; right++)
      for (int agreement = 0; agreement < LK_N_AGREEMENTS; agreement++)
        for (gsize cell = 0; cell < G_N_ELEMENTS (cells); cell++)
          assert_selected (fixture, comparison,
                           &(LkComparisonFilter) { .label = label,
                                                   .subject = right % 3 - 1,
                                                   .right = right,
                                                   .agreement = agreement,
                                                   .cell = cells[cell] });
}

static void
assert_order (const LkComparison *comparison, LkComparisonSort sort, gboolean backwards, gboolean rising)
{
  const LkComparisonFilter filter = LK_COMPARISON_FILTER_INIT;
  g_autoptr (LkSelection) selection = lk_comparison_select (comparison, &filter, sort, backwards);
  gboolean seen[N] = { FALSE };

  g_assert_cmpuint (selection->n, ==, N);
  for (gsize i = 0; i < N; i++)
    {
      guint32 sample = selection->samples[i];
      const LkComparedSample *b = &comparison->samples[sample];
      const LkComparedSample *a = i > 0 ? &comparison->samples[selection->samples[i - 1]] : b;
      double from = sort == LK_SORT_KL ? a->kl : sort == LK_SORT_ENTROPY ? a->entropy : a->confidence;
      double to = sort == LK_SORT_KL ? b->kl : sort == LK_SORT_ENTROPY ? b->entropy : b->confidence;

      g_assert_false (seen[sample]);
      seen[sample] = TRUE;
      if (sort == LK_SORT_INDEX)
        g_assert_cmpuint (sample, ==, backwards ? N - 1 - i : i);
      else if (rising)
        g_assert_cmpfloat (from, <=, to);
      else
        g_assert_cmpfloat (from, >=, to);
    }
}

static void
test_orders (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkComparison) comparison = lk_comparison_new (fixture->dataset, fixture->teacher, fixture->evaluation, T);

  for (int backwards = 0; backwards < 2; backwards++)
    {
      assert_order (comparison, LK_SORT_INDEX, backwards, !backwards);
      assert_order (comparison, LK_SORT_KL, backwards, backwards);
      assert_order (comparison, LK_SORT_ENTROPY, backwards, backwards);
      assert_order (comparison, LK_SORT_CONFIDENCE, backwards, !backwards);
    }
}

/* A sample whose logits are not finite is the last, whichever way. */
static void
test_not_finite (Fixture *fixture, gconstpointer data)
{
  const LkComparisonFilter filter = LK_COMPARISON_FILTER_INIT;
  g_autoptr (LkComparison) comparison = NULL;

  for (gsize k = 0; k < C; k++)
    fixture->evaluation->student[3 * C + k] = NAN;
  comparison = lk_comparison_new (fixture->dataset, fixture->teacher, fixture->evaluation, T);
  g_assert_true (isnan (comparison->samples[3].kl));
  for (int backwards = 0; backwards < 2; backwards++)
    {
      g_autoptr (LkSelection) selection = lk_comparison_select (comparison, &filter, LK_SORT_KL, backwards);

      g_assert_cmpuint (selection->samples[N - 1], ==, 3);
    }
}

/* Choices speak of those who are there. */
static void
test_no_twin (Fixture *fixture, gconstpointer data)
{
  LkComparisonFilter filter = LK_COMPARISON_FILTER_INIT;
  g_autoptr (LkComparison) comparison = lk_comparison_new (fixture->dataset, fixture->teacher, fixture->evaluation, T);
  g_autoptr (LkSelection) selection = lk_comparison_select (comparison, &filter, LK_SORT_INDEX, FALSE);
  guint all = 0;

  for (gsize i = 0; i < N; i++)
    {
      gsize label = fixture->dataset->test.labels[i];

      all += answer (fixture->teacher->test_logits, i) == label && answer (fixture->evaluation->student, i) == label;
    }
  g_assert_null (lk_comparison_logits (comparison, LK_COMPARED_TWIN));
  g_assert_cmpuint (all, >, 0);
  g_assert_cmpuint (selection->right[LK_RIGHT_ALL], ==, all);
  g_assert_cmpuint (selection->right[LK_RIGHT_TAUGHT], ==, 0);
  g_assert_cmpuint (selection->right[LK_RIGHT_UNTAUGHT], ==, 0);
  g_assert_cmpuint (selection->agreements[LK_AGREEMENT_TWIN], ==, 0);
  g_assert_cmpuint (selection->agreements[LK_AGREEMENT_NOT_TWIN], ==, 0);
}

/* Student and twin say the raised class more often, the teacher does not; the evaluation stays as it is. */
static void
test_bias (Fixture *fixture, gconstpointer data)
{
  const bool raised[C] = { false, true };
  const gsize size = N * C * sizeof (float);
  g_autofree float *before = g_memdup2 (fixture->evaluation->student, size);
  g_autofree float *expected = g_memdup2 (fixture->evaluation->student, size);
  g_autoptr (LkComparison) comparison =
      lk_comparison_new_biased (fixture->dataset, fixture->teacher, fixture->evaluation, T, raised, 4.0);

  lk_add_bias (expected, N, C, raised, 4.0);
  g_assert_cmpmem (fixture->evaluation->student, size, before, size);
  g_assert_cmpmem (lk_comparison_logits (comparison, LK_COMPARED_STUDENT), size, expected, size);
  for (gsize i = 0; i < N; i++)
    {
      const LkComparedSample *sample = &comparison->samples[i];

      g_assert_cmpuint (sample->answers[LK_COMPARED_TEACHER], ==, answer (fixture->teacher->test_logits, i));
      g_assert_cmpuint (sample->answers[LK_COMPARED_STUDENT], ==, answer (expected, i));
    }
#define IS_OF(T, raised, bias)                                                                                         \
  lk_comparison_is_of (comparison, fixture->dataset, fixture->teacher, fixture->evaluation, NULL, T, raised, bias)
  g_assert_true (IS_OF (T, raised, 4.0));
  g_assert_false (IS_OF (T, raised, 3.0));
  g_assert_false (IS_OF (T + 1.0, raised, 4.0));
  g_assert_false (IS_OF (T, NULL, 4.0));
  g_assert_false (IS_OF (T, ((const bool[C]) { true }), 4.0));
#undef IS_OF
}

/* Before there is a teacher the samples are there, and nothing is said of them. */
static void
test_nobody (Fixture *fixture, gconstpointer data)
{
  LkComparisonFilter filter = LK_COMPARISON_FILTER_INIT;
  g_autoptr (LkComparison) comparison = lk_comparison_new (fixture->dataset, NULL, NULL, T);
  g_autoptr (LkSelection) selection = lk_comparison_select (comparison, &filter, LK_SORT_KL, FALSE);

  g_assert_cmpuint (comparison->present, ==, 0);
  g_assert_true (isnan (comparison->samples[0].kl));
  g_assert_true (isnan (comparison->samples[0].entropy));
  g_assert_true (isnan (comparison->samples[0].confidence));
  g_assert_cmpuint (selection->n, ==, N);
  g_assert_cmpuint (selection->samples[N - 1], ==, N - 1);
  g_assert_cmpuint (selection->any_class, ==, N);
  g_assert_cmpuint (selection->right[LK_RIGHT_ANY], ==, N);
  g_assert_cmpuint (selection->right[LK_RIGHT_ALL], ==, 0);
  g_assert_cmpuint (selection->right[LK_RIGHT_NONE], ==, 0);
}

#define TEST(path, twin, func) g_test_add (path, Fixture, GINT_TO_POINTER (twin), set_up, func, tear_down)

/* Two runs' students: the second's stands in the twin's place. Counted sample by sample. */
static void
test_pair (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkEvaluation) second = lk_evaluation_new (N, C, FALSE);
  g_autoptr (LkComparison) pair = NULL;
  g_autoptr (LkSelection) selection = NULL;
  LkComparisonFilter filter = LK_COMPARISON_FILTER_INIT;
  guint only_a = 0, only_b = 0, neither = 0, alike = 0;

  memcpy (second->student, fixture->evaluation->twin, N * C * sizeof (float));
  pair = lk_comparison_new_pair (fixture->dataset, fixture->teacher, fixture->evaluation, second, T);
  g_assert_true (lk_comparison_logits (pair, LK_COMPARED_TWIN) == second->student);
  for (gsize i = 0; i < N; i++)
    {
      gsize a = answer (fixture->evaluation->student, i), b = answer (second->student, i);
      gsize label = fixture->dataset->test.labels[i];

      only_a += a == label && b != label;
      only_b += b == label && a != label;
      neither += a != label && b != label;
      alike += a == b;
    }
  g_assert_cmpuint (only_a, >, 0);
  g_assert_cmpuint (only_b, >, 0);
  selection = lk_comparison_select (pair, &filter, LK_SORT_INDEX, FALSE);
  g_assert_cmpuint (selection->right[LK_RIGHT_TAUGHT], ==, only_a);
  g_assert_cmpuint (selection->right[LK_RIGHT_UNTAUGHT], ==, only_b);
  g_assert_cmpuint (selection->right[LK_RIGHT_NEITHER], ==, neither);
  g_assert_cmpuint (selection->agreements[LK_AGREEMENT_TWIN], ==, alike);
  g_assert_true (
      lk_comparison_is_of (pair, fixture->dataset, fixture->teacher, fixture->evaluation, second, T, NULL, 0.0));
  g_assert_false (
      lk_comparison_is_of (pair, fixture->dataset, fixture->teacher, fixture->evaluation, NULL, T, NULL, 0.0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/train/comparison/samples", TRUE, test_samples);
  TEST ("/train/comparison/filters", TRUE, test_filters);
  TEST ("/train/comparison/orders", TRUE, test_orders);
  TEST ("/train/comparison/not-finite", TRUE, test_not_finite);
  TEST ("/train/comparison/no-twin", FALSE, test_no_twin);
  TEST ("/train/comparison/bias", TRUE, test_bias);
  TEST ("/train/comparison/pair", TRUE, test_pair);
  TEST ("/train/comparison/nobody", FALSE, test_nobody);
  return g_test_run ();
}
