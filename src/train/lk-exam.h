/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "dataset/lk-dataset.h"
#include "lk-frozen.h"

/* An exam that networks sit side by side. Its questions are test samples, the
 * same number of each subject, drawn by seed; a network's answer is the class of
 * its largest logit. The subjects share 100 marks evenly, and a subject's
 * questions share the subject's. */

#define LK_EXAM_QUESTIONS 3 /* of a subject, as a rule */

/* One subject of the data set (as a rule a class), or a group of them under a
 * name of its own. */
typedef struct {
  char    *name;
  bool    *holds; /* (n_classes): which of the data set's subjects belong to it */
  gboolean extra; /* asked besides: neither taught nor counted in the marks */
} LkExamSubject;

typedef struct {
  LkDataset     *dataset;
  gsize          n_subjects;
  gsize          n_marked;    /* the first of them; those after are extra */
  LkExamSubject *subjects;    /* (n_subjects) */
  guint          n_questions; /* of each subject */
  guint32       *samples;     /* (n_subjects, n_questions) into the test split */
} LkExam;

/* subjects and also are lists such as "plus,minus" or "even=0+2+4+6+8,7"; an
 * empty list of subjects is all that the data set has, one by one. A subject's
 * questions depend on the data set, the subject, n_questions and the seed alone,
 * and fewer questions are a part of more. References the data set.
 * LK_ERROR_VALUE when a subject is unknown, is named twice, or has fewer test
 * samples than questions. */
LkExam  *lk_exam_new  (LkDataset *dataset, const char *subjects, const char *also, guint n_questions, guint64 seed,
                       GError **error);
void     lk_exam_free (LkExam *exam);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkExam, lk_exam_free)

/* The subjects that are taught for it, as LkSettings's only_classes takes them:
 * "" when that is all. */
char    *lk_exam_taught (const LkExam *exam);

/* The question as people read it: "7 + 25", or "test sample 123". */
char    *lk_exam_question (const LkExam *exam, gsize question);

/* What one network wrote, marked. */
typedef struct {
  guint16 *answers; /* (n_subjects · n_questions) classes */
  guint   *right;   /* (n_subjects) right answers */
  double  *marks;   /* (n_subjects): of 100 / n_marked each; 0 for the extra ones */
  double   total;   /* of 100 */
} LkExamPaper;

LkExamPaper *lk_exam_sit        (const LkExam *exam, const float *logits /* (n_test, C) */);
void         lk_exam_paper_free (LkExamPaper *paper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkExamPaper, lk_exam_paper_free)

/* What it takes to answer. */
typedef struct {
  gsize  parameters;
  gsize  multiply_adds; /* an image */
  gsize  bytes;         /* of the parameters as 32-bit numbers */
  double seconds;       /* an image, one at a time, measured: the median of some rounds */
  gboolean quiet;       /* nothing else had the processor meanwhile: seconds can be told */
} LkExamCost;

/* Of one network or, as sums, of several that answer together. The time is that
 * of the moment, with as many threads as BLAS has now; some hundredths of a
 * second go into it. LK_ERROR_VALUE when a network's inputs are not the data
 * set's. */
gboolean lk_exam_measure (const LkExam *exam, const LkFrozen *const *members, gsize n_members, LkExamCost *cost,
                          GError **error);

/* Of n ≥ 1 rounds that took `seconds` each, of which the thread worked `worked`, the median of
 * those that were not disturbed. FALSE where these are too few: then it is that of all. */
gboolean lk_exam_median (const double *seconds, const double *worked, gsize n, double *median);
