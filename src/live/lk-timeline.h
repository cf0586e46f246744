/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "train/lk-evaluation.h"

/* The evaluations of a run that are kept, so that one can look back: what is
 * shown of a past moment is what was computed then, bit for bit.
 *
 * Immutable, counted by references: the worker makes a new one with each
 * evaluation (some hundred pointers), snapshots hold one. */
typedef struct {
  gatomicrefcount refs;
  gsize           n;
  gsize           n_bytes;     /* of all logits */
  LkEvaluation  **evaluations; /* (n), by step, ascending */
} LkTimeline;

/* Bytes of logits that a run may keep: of MNIST's test set, 10,000 × 10, with a
 * twin some 160 evaluations. */
#define LK_TIMELINE_BUDGET ((gsize) 128 << 20)

/* What timeline (NULL: nothing yet) holds of earlier steps, and evaluation, which
 * is referenced. Those of its step and later are of a run that has started over,
 * or made for another T: they are left out.
 *
 * Where that is more than budget bytes, every second one of the older half is left
 * out, again if need be; the first and the last stay whatever they need. */
LkTimeline *lk_timeline_add   (const LkTimeline *timeline, LkEvaluation *evaluation, gsize budget);
LkTimeline *lk_timeline_ref   (LkTimeline *timeline);
void        lk_timeline_unref (LkTimeline *timeline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkTimeline, lk_timeline_unref)

/* The place of the evaluation nearest to step, the earlier of two. There is one
 * at least. */
gsize       lk_timeline_find  (const LkTimeline *timeline, guint64 step);
