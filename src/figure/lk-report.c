/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-report.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "dataset/lk-transfer-set.h"
#include "lk-verdict.h"
#include "plot/lk-palette.h"

struct _LkReport {
  LkExam *exam;
  char *error;
  char *taught; /* subjects of the transfer set as numbers; "" for all */
  char *asked;  /* what the exam was made from */
  LkExamPaper *papers[LK_REPORT_PUPILS];

  /* What the exam and the papers were made of; held, so that an address is not used twice. */
  LkDataset *dataset;
  LkTeacher *teacher;
  LkEvaluation *evaluation;
};

LkReport *
lk_report_new (void)
{
  LkReport *report = g_new0 (LkReport, 1);

  report->taught = g_strdup ("");
  report->asked = g_strdup ("");
  return report;
}

static void
clear_papers (LkReport *report)
{
  for (int pupil = 0; pupil < LK_REPORT_PUPILS; pupil++)
    g_clear_pointer (&report->papers[pupil], lk_exam_paper_free);
  g_clear_pointer (&report->teacher, lk_teacher_unref);
  g_clear_pointer (&report->evaluation, lk_evaluation_unref);
}

void
lk_report_free (LkReport *report)
{
  if (!report)
    return;
  clear_papers (report);
  lk_exam_free (report->exam);
  lk_dataset_unref (report->dataset);
  g_free (report->error);
  g_free (report->taught);
  g_free (report->asked);
  g_free (report);
}

/* The subjects of the transfer set as numbers; "" when it has all of them, or
 * when the settings name subjects that the data set does not have. */
static char *
taught_subjects (const LkSettings *settings, const LkDataset *dataset)
{
  g_autofree bool *keep = g_new0 (bool, dataset->n_classes);
  g_autofree bool *omit = g_new0 (bool, dataset->n_classes);
  g_autoptr (GString) list = g_string_new (NULL);
  gsize n = 0;

  if (lk_classes_parse (dataset, settings->only_classes, keep, NULL) != LK_OK ||
      lk_classes_parse (dataset, settings->omit_classes, omit, NULL) != LK_OK)
    return g_strdup ("");
  for (gsize s = 0; s < dataset->n_subjects; s++)
    if ((settings->only_classes[0] == '\0' || keep[s]) && !omit[s])
      {
        g_string_append_printf (list, "%s%zu", n > 0 ? "," : "", s);
        n++;
      }
  return n == dataset->n_subjects ? g_strdup ("") : g_string_free (g_steal_pointer (&list), FALSE);
}

/* A new exam when anything of it changed. */
static gboolean
update_exam (LkReport *report, const LkReportInput *input)
{
  g_autofree char *taught = input->dataset ? taught_subjects (input->settings, input->dataset) : g_strdup ("");
  const char *subjects = *input->subjects ? input->subjects : taught;
  g_autofree char *asked =
      g_strdup_printf ("%s\n%s\n%u\n%" PRIu64, subjects, input->also, input->n_questions, input->seed);
  GError *error = NULL;

  g_free (report->taught);
  report->taught = g_steal_pointer (&taught);
  subjects = *input->subjects ? input->subjects : report->taught;
  if (report->dataset == input->dataset && g_str_equal (report->asked, asked))
    return FALSE;
  clear_papers (report);
  g_clear_pointer (&report->exam, lk_exam_free);
  g_clear_pointer (&report->error, g_free);
  g_clear_pointer (&report->dataset, lk_dataset_unref);
  g_free (report->asked);
  report->asked = g_steal_pointer (&asked);
  if (!input->dataset)
    return TRUE;
  report->dataset = lk_dataset_ref (input->dataset);
  report->exam = lk_exam_new (input->dataset, subjects, input->also, input->n_questions, input->seed, &error);
  if (!report->exam)
    report->error = g_strdup (error->message);
  else if (report->exam->n_subjects * report->exam->n_questions > LK_REPORT_MAX_QUESTIONS)
    {
      report->error = g_strdup_printf (_ ("%zu subjects of %u questions do not fit on a card of at most %d: name fewer "
                                          "subjects, or ask fewer questions"),
                                       report->exam->n_subjects, report->exam->n_questions, LK_REPORT_MAX_QUESTIONS);
      g_clear_pointer (&report->exam, lk_exam_free);
    }
  g_clear_error (&error);
  return TRUE;
}

static void
sit (LkReport *report, int pupil, const float *logits)
{
  g_clear_pointer (&report->papers[pupil], lk_exam_paper_free);
  if (logits)
    report->papers[pupil] = lk_exam_sit (report->exam, logits);
}

LkReportChange
lk_report_update (LkReport *report, const LkReportInput *input)
{
  LkReportChange change = update_exam (report, input) ? LK_REPORT_QUESTIONS : LK_REPORT_SAME;

  if (!report->exam)
    return change;
  if (report->teacher != input->teacher)
    {
      g_clear_pointer (&report->teacher, lk_teacher_unref);
      report->teacher = input->teacher ? lk_teacher_ref (input->teacher) : NULL;
      sit (report, LK_SERIES_TEACHER, report->teacher ? report->teacher->test_logits : NULL);
      change = MAX (change, LK_REPORT_MARKED);
    }
  if (report->evaluation != input->evaluation)
    {
      g_clear_pointer (&report->evaluation, lk_evaluation_unref);
      report->evaluation = input->evaluation ? lk_evaluation_ref (input->evaluation) : NULL;
      sit (report, LK_SERIES_STUDENT, report->evaluation ? report->evaluation->student : NULL);
      sit (report, LK_SERIES_TWIN, report->evaluation ? report->evaluation->twin : NULL);
      change = MAX (change, LK_REPORT_MARKED);
    }
  return change;
}

const LkExam *
lk_report_get_exam (const LkReport *report)
{
  return report->exam;
}

const char *
lk_report_get_error (const LkReport *report)
{
  return report->error;
}

const LkExamPaper *
lk_report_get_paper (const LkReport *report, int pupil)
{
  return report->papers[pupil];
}

gboolean
lk_report_is_taught (const LkReport *report)
{
  const LkExam *exam = report->exam;
  g_autofree bool *taught = NULL;

  if (!exam)
    return FALSE;
  taught = g_new0 (bool, exam->dataset->n_classes);
  if (lk_classes_parse (exam->dataset, report->taught, taught, NULL) != LK_OK)
    return FALSE;
  for (gsize s = 0; s < exam->dataset->n_subjects; s++)
    {
      bool marked = false;

      for (gsize k = 0; k < exam->n_marked; k++)
        marked = marked || exam->subjects[k].holds[s];
      if (marked != (report->taught[0] == '\0' || taught[s]))
        return FALSE;
    }
  return TRUE;
}

char *
lk_report_verdict (const LkReport *report, gsize teacher_params, gsize student_params)
{
  const LkExamPaper *teacher = report->papers[LK_SERIES_TEACHER];
  const LkExamPaper *student = report->papers[LK_SERIES_STUDENT];

  if (!teacher || !student || teacher_params == 0 || student_params == 0)
    return g_strdup ("");
  return lk_exam_verdict (teacher, student, report->papers[LK_SERIES_TWIN],
                          report->evaluation && report->evaluation->record.mutual,
                          (double) teacher_params / student_params);
}

char *
lk_report_grounds (const LkReport *report)
{
  const LkExamPaper *student = report->papers[LK_SERIES_STUDENT];

  return student ? lk_exam_grounds (report->exam, student, report->papers[LK_SERIES_TWIN]) : g_strdup ("");
}
