/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "dataset/lk-dataset.h"
#include "lk-history.h"

/* Student and twin on the whole test set at one moment: logits, so that the
 * reader softens them at any temperature. Immutable, counted by references. */
typedef struct {
  gatomicrefcount    refs;
  guint64            step;
  float             *student; /* (n_test, C) logits */
  float             *twin;    /* (n_test, C), NULL without a twin */
  gsize              n_bytes; /* of both */
  LkEvaluationRecord record;
} LkEvaluation;

/* Room for the logits; the maker fills them before anyone else sees it. NULL
 * when out of memory. */
LkEvaluation *lk_evaluation_new   (gsize n_test, gsize n_classes, gboolean has_twin);
LkEvaluation *lk_evaluation_ref   (LkEvaluation *evaluation);
void          lk_evaluation_unref (LkEvaluation *evaluation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkEvaluation, lk_evaluation_unref)

/* Test samples that one of the two alone gets right; 0 and 0 without a twin. */
void          lk_evaluation_count_apart (const LkEvaluation *evaluation, const LkDataset *dataset,
                                         guint *only_student, guint *only_twin);
