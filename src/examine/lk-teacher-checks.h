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
