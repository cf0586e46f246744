/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "train/lk-exam.h"

/* What an exam says of the student, in the window, on the command line and in a report:
 * papers of the same exam, of which teacher and student are there and twin may be NULL. */

/* "Of what was asked the student knows 96.7 %, its untaught twin 93.3 % and the teacher
 * 98.9 %. The student is 4.5 times smaller than the teacher." mutual: student and twin taught each other.
 * times_smaller 0: not told. To be freed. */
char *lk_exam_verdict (const LkExamPaper *teacher, const LkExamPaper *student, const LkExamPaper *twin,
                       gboolean mutual, double times_smaller);

/* On how much that rests: subjects and questions that were marked, and where the difference
 * between student and twin would lie on other questions (lk_paired_interval ()), or, without a
 * twin, the student's share (lk_wilson_interval ()); that few questions a subject are for the
 * parable only. To be freed. */
char *lk_exam_grounds (const LkExam *exam, const LkExamPaper *student, const LkExamPaper *twin);
