/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>

#include "figure/lk-verdict.h"
#include "tests/train/train-data.h"

#define C      TRAIN_DATA_CLASSES
#define N_TEST 400 /* sample i is of class i % 4 */

static LkDataset *dataset;

/* Of each class the first n_wrong test samples are taken for the next. */
static LkExamPaper *
sit (const LkExam *exam, gsize n_wrong)
{
  g_autofree float *logits = g_new0 (float, N_TEST *C);

  for (gsize i = 0; i < N_TEST; i++)
    {
      gsize label = dataset->test.labels[i];

      logits[i * C + (i / C < n_wrong ? (label + 1) % C : label)] = 5.0f;
    }
  return lk_exam_sit (exam, logits);
}

/* All samples are asked: what is wrong is known. */
static void
test_with_twin (void)
{
  g_autoptr (LkExam) exam = lk_exam_new (dataset, "", "", N_TEST / C, 1, NULL);
  g_autoptr (LkExamPaper) teacher = sit (exam, 0);
  g_autoptr (LkExamPaper) student = sit (exam, 4);
  g_autoptr (LkExamPaper) twin = sit (exam, 10);
  g_autofree char *verdict = lk_exam_verdict (teacher, student, twin, FALSE, 11.97);
  g_autofree char *grounds = lk_exam_grounds (exam, student, twin);
  g_autofree char *behind = lk_exam_grounds (exam, twin, student);
  g_autofree char *same = lk_exam_grounds (exam, student, student);

  g_assert_cmpstr (verdict, ==,
                   "Of what was asked the student knows 96.0\u00a0%, its untaught twin 90.0\u00a0% and the teacher "
                   "100\u00a0%. The student is 12 times smaller than the teacher.");
  /* 24 that only the student knows, none that only the twin does: by the formula. */
  g_assert_cmpstr (grounds, ==,
                   "Asked: 4 subjects of 100 questions each. On such questions the student is ahead of its twin by 3.6 "
                   "to 8.3 percentage points (95\u00a0% interval).");
  g_assert_nonnull (strstr (behind, "the twin is ahead of the student by 3.6 to 8.3 percentage points"));
  g_assert_true (g_str_has_suffix (same, "the difference can be chance."));
}

static void
test_alone (void)
{
  g_autoptr (LkExam) exam = lk_exam_new (dataset, "1", "", 3, 1, NULL);
  g_autoptr (LkExamPaper) student = sit (exam, 0);
  g_autofree char *verdict = lk_exam_verdict (student, student, NULL, FALSE, 0.0);
  g_autofree char *grounds = lk_exam_grounds (exam, student, NULL);

  g_assert_cmpstr (verdict, ==, "Of what was asked the student knows 100\u00a0% and the teacher 100\u00a0%.");
  g_assert_true (g_str_has_prefix (grounds, "Asked: 1 subject of 3 questions each. On such questions"));
  g_assert_true (g_str_has_suffix (grounds, "enough for the parable only."));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  setlocale (LC_NUMERIC, "C");
  dataset = train_data_new (40, N_TEST, 1);
  g_test_add_func ("/figure/verdict/with-twin", test_with_twin);
  g_test_add_func ("/figure/verdict/alone", test_alone);
  status = g_test_run ();
  lk_dataset_unref (dataset);
  return status;
}
