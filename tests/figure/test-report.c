/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "figure/lk-report.h"
#include "nn/lk-metrics.h"
#include "plot/lk-palette.h"
#include "tests/train/train-data.h"
#include "settings/lk-setting-table.h"

#define C      TRAIN_DATA_CLASSES
#define N_TEST 60 /* sample i is of class i % 4 */

static LkDataset *dataset;
static LkTeacher *teacher;

/* All right but the samples of class `wrong`, which are taken for the next. */
static LkEvaluation *
new_evaluation (gsize wrong, gboolean has_twin)
{
  LkEvaluation *evaluation = lk_evaluation_new (N_TEST, C, has_twin);

  for (gsize i = 0; i < N_TEST; i++)
    for (gsize k = 0; k < C; k++)
      {
        gsize label = dataset->test.labels[i];

        evaluation->student[i * C + k] = k == (label == wrong ? (label + 1) % C : label) ? 5.0f : 0.0f;
        if (has_twin)
          evaluation->twin[i * C + k] = k == 0 ? 5.0f : 0.0f;
      }
  return evaluation;
}

static void
test_states (void)
{
  g_autoptr (LkReport) report = lk_report_new ();
  g_auto (LkSettings) settings = { 0 };
  LkReportInput input = { .settings = &settings, .subjects = "", .also = "", .n_questions = 3, .seed = 1 };
  g_autofree char *verdict = NULL;

  lk_settings_init (&settings);
  lk_report_update (report, &input);
  g_assert_null (lk_report_get_exam (report));
  g_assert_null (lk_report_get_error (report));
  input.dataset = dataset;
  g_assert_cmpint (lk_report_update (report, &input), ==, LK_REPORT_QUESTIONS);
  g_assert_cmpuint (lk_report_get_exam (report)->n_subjects, ==, C);
  for (int pupil = 0; pupil < LK_REPORT_PUPILS; pupil++)
    g_assert_null (lk_report_get_paper (report, pupil));
  g_assert_cmpint (lk_report_update (report, &input), ==, LK_REPORT_SAME);
  verdict = lk_report_verdict (report, 10, 5);
  g_assert_cmpstr (verdict, ==, "");
  input.dataset = NULL;
  g_assert_cmpint (lk_report_update (report, &input), ==, LK_REPORT_QUESTIONS);
  g_assert_null (lk_report_get_exam (report));
}

/* Marks against answers read off the logits one by one. */
static void
test_marks (void)
{
  g_autoptr (LkReport) report = lk_report_new ();
  g_autoptr (LkEvaluation) first = new_evaluation (2, TRUE);
  g_autoptr (LkEvaluation) second = new_evaluation (C, FALSE);
  g_auto (LkSettings) settings = { 0 };
  LkReportInput input = { .settings = &settings,
                          .dataset = dataset,
                          .teacher = teacher,
                          .evaluation = first,
                          .subjects = "1,2",
                          .also = "3",
                          .n_questions = 5,
                          .seed = 9 };
  const LkExamPaper *paper;
  const LkExam *exam;
  guint right = 0;

  lk_settings_init (&settings);
  g_assert_cmpint (lk_report_update (report, &input), ==, LK_REPORT_QUESTIONS);
  exam = lk_report_get_exam (report);
  for (gsize q = 0; q < 10; q++)
    right += lk_argmax (teacher->test_logits + exam->samples[q] * C, C) == dataset->test.labels[exam->samples[q]];
  g_assert_cmpfloat (lk_report_get_paper (report, LK_SERIES_TEACHER)->total, ==, 100.0 * right / 10.0);
  paper = lk_report_get_paper (report, LK_SERIES_STUDENT);
  g_assert_cmpfloat (paper->total, ==, 50.0);
  g_assert_cmpuint (paper->right[0], ==, 5);
  g_assert_cmpuint (paper->right[1], ==, 0);
  g_assert_cmpuint (paper->right[2], ==, 5);
  g_assert_cmpfloat (paper->marks[2], ==, 0.0);
  g_assert_cmpfloat (lk_report_get_paper (report, LK_SERIES_TWIN)->total, ==, 0.0);

  /* The student has learned; the twin was switched off. */
  input.evaluation = second;
  g_assert_cmpint (lk_report_update (report, &input), ==, LK_REPORT_MARKED);
  g_assert_true (lk_report_get_exam (report) == exam);
  g_assert_cmpfloat (lk_report_get_paper (report, LK_SERIES_STUDENT)->total, ==, 100.0);
  g_assert_null (lk_report_get_paper (report, LK_SERIES_TWIN));
  input.evaluation = NULL;
  g_assert_cmpint (lk_report_update (report, &input), ==, LK_REPORT_MARKED);
  g_assert_null (lk_report_get_paper (report, LK_SERIES_STUDENT));
}

/* No subjects named: those that the student is taught. */
static void
test_taught (void)
{
  g_autoptr (LkReport) report = lk_report_new ();
  g_auto (LkSettings) settings = { 0 };
  LkReportInput input = { .settings = &settings, .dataset = dataset, .subjects = "", .also = "", .n_questions = 2 };
  const LkExam *exam;

  lk_settings_init (&settings);
  lk_report_update (report, &input);
  g_assert_true (lk_report_is_taught (report));
  g_free (settings.omit_classes);
  settings.omit_classes = g_strdup ("2");
  g_assert_cmpint (lk_report_update (report, &input), ==, LK_REPORT_QUESTIONS);
  exam = lk_report_get_exam (report);
  g_assert_cmpuint (exam->n_subjects, ==, 3);
  g_assert_cmpstr (exam->subjects[2].name, ==, "3");
  g_assert_true (lk_report_is_taught (report));
  input.subjects = "0,1";
  lk_report_update (report, &input);
  g_assert_false (lk_report_is_taught (report));
  g_free (settings.only_classes);
  settings.only_classes = g_strdup ("0,1,2");
  g_assert_cmpint (lk_report_update (report, &input), ==, LK_REPORT_SAME);
  g_assert_true (lk_report_is_taught (report));
}

static void
test_errors (void)
{
  g_autoptr (LkReport) report = lk_report_new ();
  g_auto (LkSettings) settings = { 0 };
  LkReportInput input = {
    .settings = &settings, .dataset = dataset, .teacher = teacher, .subjects = "plus", .also = "", .n_questions = 2
  };

  lk_settings_init (&settings);
  g_assert_cmpint (lk_report_update (report, &input), ==, LK_REPORT_QUESTIONS);
  g_assert_null (lk_report_get_exam (report));
  g_assert_nonnull (strstr (lk_report_get_error (report), "plus"));
  input.subjects = "";
  g_assert_cmpint (lk_report_update (report, &input), ==, LK_REPORT_QUESTIONS);
  g_assert_null (lk_report_get_error (report));
  g_assert_nonnull (lk_report_get_paper (report, LK_SERIES_TEACHER));
  input.n_questions = 16; /* of 15 */
  lk_report_update (report, &input);
  g_assert_null (lk_report_get_exam (report));
  g_assert_nonnull (strstr (lk_report_get_error (report), "16"));
}

static void
test_verdict (void)
{
  g_autoptr (LkReport) report = lk_report_new ();
  g_autoptr (LkEvaluation) right = new_evaluation (C, FALSE);
  g_autoptr (LkEvaluation) wrong = new_evaluation (0, FALSE);
  g_auto (LkSettings) settings = { 0 };
  LkReportInput input = { .settings = &settings,
                          .dataset = dataset,
                          .evaluation = right,
                          .teacher = teacher,
                          .subjects = "",
                          .also = "",
                          .n_questions = 1 };
  g_autofree char *same = NULL;
  g_autofree char *other = NULL;
  g_autofree char *grounds = NULL;

  /* A teacher that is known to be right. */
  lk_settings_init (&settings);
  memcpy (teacher->test_logits, right->student, N_TEST * C * sizeof (float));
  lk_report_update (report, &input);
  same = lk_report_verdict (report, 1000, 400);
  g_assert_cmpstr (
      same, ==,
      "Of what was asked the student knows 100\u00a0% and the teacher 100\u00a0%. The student is 2.5 times "
      "smaller than the teacher.");
  input.evaluation = wrong;
  lk_report_update (report, &input);
  other = lk_report_verdict (report, 1000, 400);
  g_assert_true (
      g_str_has_prefix (other, "Of what was asked the student knows 75.0\u00a0% and the teacher 100\u00a0%."));
  grounds = lk_report_grounds (report);
  g_assert_true (g_str_has_prefix (grounds, "Asked: 4 subjects of 1 question each. "));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  setlocale (LC_NUMERIC, "C");
  dataset = train_data_new (120, N_TEST, 1);
  teacher = train_teacher_new (dataset);
  g_test_add_func ("/figure/report/states", test_states);
  g_test_add_func ("/figure/report/marks", test_marks);
  g_test_add_func ("/figure/report/taught", test_taught);
  g_test_add_func ("/figure/report/errors", test_errors);
  g_test_add_func ("/figure/report/verdict", test_verdict);
  status = g_test_run ();
  lk_teacher_unref (teacher);
  lk_dataset_unref (dataset);
  return status;
}
