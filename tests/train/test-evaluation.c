/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "train-data.h"
#include "train/lk-evaluation.h"

/* Sample i: the student is right where i % 2 is 0, the twin where i % 3 is 0. */
static LkEvaluation *
make (const LkDataset *dataset, gboolean has_twin)
{
  LkEvaluation *evaluation = lk_evaluation_new (dataset->test.n, TRAIN_DATA_CLASSES, has_twin);

  for (gsize i = 0; i < dataset->test.n; i++)
    for (gsize k = 0; k < TRAIN_DATA_CLASSES; k++)
      {
        float is_label = k == dataset->test.labels[i] ? 1.0f : 0.0f;

        evaluation->student[i * TRAIN_DATA_CLASSES + k] = i % 2 == 0 ? is_label : -is_label;
        if (has_twin)
          evaluation->twin[i * TRAIN_DATA_CLASSES + k] = i % 3 == 0 ? is_label : -is_label;
      }
  return evaluation;
}

static void
test_apart (void)
{
  LkDataset *dataset = train_data_new (8, 12, 1);
  g_autoptr (LkEvaluation) both = make (dataset, TRUE);
  g_autoptr (LkEvaluation) alone = make (dataset, FALSE);
  guint only_student = 1, only_twin = 1;

  lk_evaluation_count_apart (both, dataset, &only_student, &only_twin);
  g_assert_cmpuint (only_student, ==, 4); /* 2, 4, 8, 10 */
  g_assert_cmpuint (only_twin, ==, 2);    /* 3, 9 */
  lk_evaluation_count_apart (alone, dataset, &only_student, &only_twin);
  g_assert_cmpuint (only_student + only_twin, ==, 0);
  lk_dataset_unref (dataset);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/train/evaluation/apart", test_apart);
  return g_test_run ();
}
