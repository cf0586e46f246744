/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-scalings.h"

/* What cannot be scaled says so by NaN. */
static gboolean
scale (const float *logits, const LkDataset *dataset, LkScaling *scaling)
{
  if (!logits || dataset->test.n == 0)
    return FALSE;
  lk_scale_temperature (logits, dataset->test.labels, dataset->test.n, dataset->n_classes, scaling);
  return TRUE;
}

void
lk_scalings_measure (LkScalings *self, const LkTeacher *teacher, const LkEvaluation *evaluation,
                     const LkDataset *dataset)
{
  *self = (LkScalings) { 0 };
  self->has_teacher =
      teacher && lk_teacher_is_tested (teacher) && scale (teacher->test_logits, dataset, &self->teacher);
  self->has_student = evaluation && scale (evaluation->student, dataset, &self->student);
  self->has_twin = evaluation && scale (evaluation->twin, dataset, &self->twin);
}
