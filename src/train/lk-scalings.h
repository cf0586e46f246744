/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-evaluation.h"
#include "lk-teacher.h"
#include "nn/lk-calibration.h"

/* Teacher, student and twin on the test split as they are and with their logits over the one number that suits each
 * best (lk-calibration.h). It looks at one moment's answers and decides nothing in a run. */
typedef struct {
  LkScaling teacher, student, twin;
  gboolean  has_teacher; /* its answers to the test split are known */
  gboolean  has_student;
  gboolean  has_twin;
} LkScalings;

/* Some passes over the logits, without BLAS: a few milliseconds a network of MNIST. Either may be NULL. */
void lk_scalings_measure (LkScalings *self, const LkTeacher *teacher, const LkEvaluation *evaluation,
                          const LkDataset *dataset);
