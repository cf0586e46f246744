/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "figure/lk-confusion.h"
#include "nn/lk-metrics.h"
#include "nn/lk-rng.h"
#include "tests/train/train-data.h"

#define N 60
#define C TRAIN_DATA_CLASSES

static LkComparison *
new_comparison (gboolean has_twin)
{
  LkDataset *dataset = train_data_new (8, N, 1);
  LkEvaluation *evaluation = lk_evaluation_new (N, C, has_twin);
  LkComparison *comparison;
  LkRng rng;

  lk_rng_seed (&rng, 3, 4);
  for (gsize i = 0; i < N * C; i++)
    {
      evaluation->student[i] = (float) lk_rng_below (&rng, 1000);
      if (has_twin)
        evaluation->twin[i] = (float) lk_rng_below (&rng, 1000);
    }
  comparison = lk_comparison_new (dataset, NULL, evaluation, 1.0);
  lk_evaluation_unref (evaluation);
  lk_dataset_unref (dataset);
  return comparison;
}

/* Against counts made of the logits. */
static void
test_counts (void)
{
  g_autoptr (LkComparison) comparison = new_comparison (TRUE);
  const guint16 *labels = comparison->dataset->test.labels;
  guint32 student[C * C] = { 0 }, twin[C * C] = { 0 };
  LkConfusion confusion = { 0 };
  gboolean below = FALSE;

  for (gsize i = 0; i < N; i++)
    {
      student[labels[i] * C + lk_argmax (comparison->evaluation->student + i * C, C)]++;
      twin[labels[i] * C + lk_argmax (comparison->evaluation->twin + i * C, C)]++;
    }
  lk_confusion_set (&confusion, comparison, LK_COMPARED_STUDENT, -1, "student");
  g_assert_cmpuint (confusion.matrix.n, ==, C);
  g_assert_false (confusion.matrix.negative);
  for (gsize i = 0; i < C * C; i++)
    g_assert_cmpfloat (confusion.matrix.values[i], ==, student[i]);
  lk_confusion_set (&confusion, comparison, LK_COMPARED_STUDENT, LK_COMPARED_TWIN, "difference");
  g_assert_true (confusion.matrix.negative);
  for (gsize i = 0; i < C * C; i++)
    {
      g_assert_cmpfloat (confusion.matrix.values[i], ==, (double) student[i] - (double) twin[i]);
      below = below || confusion.matrix.values[i] < 0.0;
    }
  g_assert_true (below);
  lk_confusion_clear (&confusion);
  g_assert_cmpuint (confusion.matrix.n, ==, 0);
}

/* What is not there is not shown, also when it was before. */
static void
test_absent (void)
{
  g_autoptr (LkComparison) with_twin = new_comparison (TRUE);
  g_autoptr (LkComparison) comparison = new_comparison (FALSE);
  LkConfusion confusion = { 0 };

  lk_confusion_set (&confusion, with_twin, LK_COMPARED_TWIN, -1, "twin");
  g_assert_cmpuint (confusion.matrix.n, ==, C);
  lk_confusion_set (&confusion, comparison, LK_COMPARED_TWIN, -1, "twin");
  g_assert_cmpuint (confusion.matrix.n, ==, 0);
  lk_confusion_set (&confusion, comparison, LK_COMPARED_STUDENT, LK_COMPARED_TEACHER, "difference");
  g_assert_cmpuint (confusion.matrix.n, ==, 0);
  lk_confusion_set (&confusion, NULL, LK_COMPARED_STUDENT, -1, "student");
  g_assert_cmpuint (confusion.matrix.n, ==, 0);
  lk_confusion_clear (&confusion);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure/confusion/counts", test_counts);
  g_test_add_func ("/figure/confusion/absent", test_absent);
  return g_test_run ();
}
