/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-verdict.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "nn/lk-significance.h"
#include "words/lk-quantity.h"

static char *
shares (const LkExamPaper *teacher, const LkExamPaper *student, const LkExamPaper *twin, gboolean mutual)
{
  const char *by_student = LK_SHARE (student->total / 100.0);
  const char *by_teacher = LK_SHARE (teacher->total / 100.0);

  if (twin && mutual)
    return g_strdup_printf (
        _ ("Of what was asked the student knows %s, its twin, whom it taught, %s and the teacher %s."), by_student,
        LK_SHARE (twin->total / 100.0), by_teacher);
  if (twin)
    return g_strdup_printf (_ ("Of what was asked the student knows %s, its untaught twin %s and the teacher %s."),
                            by_student, LK_SHARE (twin->total / 100.0), by_teacher);
  return g_strdup_printf (_ ("Of what was asked the student knows %s and the teacher %s."), by_student, by_teacher);
}

char *
lk_exam_verdict (const LkExamPaper *teacher, const LkExamPaper *student, const LkExamPaper *twin, gboolean mutual,
                 double times_smaller)
{
  g_autofree char *sentence = shares (teacher, student, twin, mutual);
  g_autofree char *size = NULL;

  if (times_smaller <= 0.0)
    return g_steal_pointer (&sentence);
  size = g_strdup_printf (_ ("The student is %s times smaller than the teacher."), LK_TIMES (times_smaller));
  return g_strjoin (" ", sentence, size, NULL);
}

/* The marked questions that one of the two answered right and the other did not. */
static void
count_apart (const LkExam *exam, const LkExamPaper *student, const LkExamPaper *twin, gsize *only_student,
             gsize *only_twin)
{
  *only_student = *only_twin = 0;
  for (gsize q = 0; q < exam->n_marked * exam->n_questions; q++)
    {
      guint16 label = exam->dataset->test.labels[exam->samples[q]];

      *only_student += student->answers[q] == label && twin->answers[q] != label;
      *only_twin += student->answers[q] != label && twin->answers[q] == label;
    }
}

/* A share in percentage points. */
static double
points (double share)
{
  return round (1000.0 * share) / 10.0;
}

static char *
interval (const LkExam *exam, const LkExamPaper *student, const LkExamPaper *twin)
{
  gsize n = exam->n_marked * exam->n_questions, only_student, only_twin;
  const char *sure = LK_SHARE_SETTING (0.95);
  double low, high;

  if (!twin)
    {
      lk_wilson_interval ((gsize) round (student->total * n / 100.0), n, &low, &high);
      return g_strdup_printf (_ ("On such questions the student knows %s to %s (%s interval)."), LK_SHARE (low),
                              LK_SHARE (high), sure);
    }
  count_apart (exam, student, twin, &only_student, &only_twin);
  lk_paired_interval (only_student, only_twin, n, &low, &high);
  if (low > 0.0)
    return g_strdup_printf (
        _ ("On such questions the student is ahead of its twin by %s to %s percentage points (%s interval)."),
        LK_FIXED (points (low), 1), LK_FIXED (points (high), 1), sure);
  if (high < 0.0)
    return g_strdup_printf (
        _ ("On such questions the twin is ahead of the student by %s to %s percentage points (%s interval)."),
        LK_FIXED (points (-high), 1), LK_FIXED (points (-low), 1), sure);
  return g_strdup_printf (_ ("On such questions the student is %s to %s percentage points from its twin (%s interval): "
                             "the difference can be chance."),
                          LK_MOVED (points (low)), LK_MOVED (points (high)), sure);
}

char *
lk_exam_grounds (const LkExam *exam, const LkExamPaper *student, const LkExamPaper *twin)
{
  g_autofree char *subjects =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s subject", "%s subjects", (gulong) exam->n_marked),
                       LK_COUNT (exam->n_marked));
  g_autofree char *questions =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s question", "%s questions", exam->n_questions),
                       LK_COUNT (exam->n_questions));
  /* Translators: "10 subjects" and "100 questions" */
  g_autofree char *size = g_strdup_printf (_ ("Asked: %s of %s each."), subjects, questions);
  g_autofree char *spread = interval (exam, student, twin);

  if (exam->n_questions > LK_EXAM_QUESTIONS)
    return g_strjoin (" ", size, spread, NULL);
  return g_strjoin (" ", size, spread, _ ("So few questions a subject are enough for the parable only."), NULL);
}
