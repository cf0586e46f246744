/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "words/lk-findings.h"
#include "train/lk-teacher.h"

/* The teacher held against the labels: what comes in another order, or from inputs of another scale, answers at random,
 * and a student would learn that without an error. */
typedef struct {
  gsize n_train, train_right; /* training samples that were looked at, and those whose class the teacher names */
  gsize n_test, test_right;   /* 0: it is not known what the teacher says of the test samples */
} LkTeacherFacts;

/* Adds what is odd. What has been computed already is looked at whole; else the networks are asked about some thousand
 * samples. Where the teacher is bad and an order of the classes, or one of the usual ranges of inputs, makes it a good
 * one, that is said, too. */
gboolean lk_teacher_check (const LkTeacher *teacher, LkFindings *findings, LkTeacherFacts *facts, GError **error);

/* A teacher that was trained here learned from the labels, and is asked whether it did: where it names the right class
 * hardly more often than by chance, of what it learned from, too, that is added, and what would mend it. */
gboolean lk_teacher_check_trained (const LkTeacher *teacher, const LkTraining *training, LkFindings *findings,
                                   GError **error);

/* The finding for which nobody should learn from this teacher unasked, or NULL. */
const LkFinding *lk_teacher_objection (const LkFindings *findings);
