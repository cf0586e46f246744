/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live/lk-snapshot.h"
#include "train/lk-exam.h"

/* The report card of an exam (lk-exam.h) while the student learns: which
 * questions are asked, and what teacher, student and twin answer now. */

#define LK_REPORT_PUPILS        3   /* the teacher, the student, the twin: LK_SERIES_TEACHER … LK_SERIES_TWIN */
#define LK_REPORT_MAX_QUESTIONS 400 /* in all: what a page can hold */

typedef struct _LkReport LkReport;

typedef struct {
  const LkSettings *settings;    /* the transfer set is what is taught */
  LkDataset        *dataset;     /* NULL: none yet */
  LkTeacher        *teacher;     /* tested; NULL: none yet */
  LkEvaluation     *evaluation;  /* of this data set; NULL: none yet */
  const char       *subjects;    /* as lk_exam_new (), but "" is what is taught */
  const char       *also;
  guint             n_questions; /* of each subject */
  guint64           seed;        /* of the draw */
} LkReportInput;

typedef enum {
  LK_REPORT_SAME,
  LK_REPORT_MARKED,    /* the papers changed, the questions did not */
  LK_REPORT_QUESTIONS, /* there are other questions, or none; earlier exams are gone */
} LkReportChange;

LkReport          *lk_report_new  (void);
void               lk_report_free (LkReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkReport, lk_report_free)

/* References the data set, teacher and evaluation. Under a millisecond when only
 * the evaluation is new. */
LkReportChange     lk_report_update    (LkReport *report, const LkReportInput *input);

/* NULL when there is no data set, or when what was asked for cannot be: then
 * lk_report_get_error () is a sentence that says why. */
const LkExam      *lk_report_get_exam  (const LkReport *report);
const char        *lk_report_get_error (const LkReport *report);
/* NULL while that pupil has not answered. */
const LkExamPaper *lk_report_get_paper (const LkReport *report, int pupil);

/* Whether the student is taught the exam's marked subjects and nothing else. */
gboolean           lk_report_is_taught (const LkReport *report);

/* Who did how well, and how much smaller the student is (lk_exam_verdict ()); "" while teacher
 * or student has not answered. */
char              *lk_report_verdict   (const LkReport *report, gsize teacher_params, gsize student_params);
/* On how much that rests (lk_exam_grounds ()); "" while the student has not answered. */
char              *lk_report_grounds   (const LkReport *report);
