/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-evaluation.h"

#include <stdlib.h>

#include "nn/lk-memory.h"
#include "nn/lk-metrics.h"

LkEvaluation *
lk_evaluation_new (gsize n_test, gsize n_classes, gboolean has_twin)
{
  LkEvaluation *evaluation = g_new0 (LkEvaluation, 1);

  g_atomic_ref_count_init (&evaluation->refs);
  evaluation->student = lk_alloc_aligned (n_test * n_classes, sizeof (float));
  if (has_twin)
    evaluation->twin = lk_alloc_aligned (n_test * n_classes, sizeof (float));
  evaluation->n_bytes = n_test * n_classes * sizeof (float) * (has_twin ? 2 : 1);
  if (!evaluation->student || (has_twin && !evaluation->twin))
    g_clear_pointer (&evaluation, lk_evaluation_unref);
  return evaluation;
}

LkEvaluation *
lk_evaluation_ref (LkEvaluation *evaluation)
{
  g_atomic_ref_count_inc (&evaluation->refs);
  return evaluation;
}

void
lk_evaluation_unref (LkEvaluation *evaluation)
{
  if (!g_atomic_ref_count_dec (&evaluation->refs))
    return;
  free (evaluation->student);
  free (evaluation->twin);
  g_free (evaluation);
}

void
lk_evaluation_count_apart (const LkEvaluation *evaluation, const LkDataset *dataset, guint *only_student,
                           guint *only_twin)
{
  gsize C = dataset->n_classes;

  *only_student = *only_twin = 0;
  for (gsize i = 0; evaluation->twin && i < dataset->test.n; i++)
    {
      gsize label = dataset->test.labels[i];
      gboolean student = lk_argmax (evaluation->student + i * C, C) == label;
      gboolean twin = lk_argmax (evaluation->twin + i * C, C) == label;

      *only_student += student && !twin;
      *only_twin += twin && !student;
    }
}
