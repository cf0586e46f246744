/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-evaluation.h"

#include <stdlib.h>

#include "nn/lk-memory.h"

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
