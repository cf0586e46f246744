/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "train/lk-comparison.h"
#include "train/lk-feature-term.h"

/* What comes of a term on a hidden layer (train/lk-feature-term.h), on test samples, as the networks are now: for people
 * to look at. */

/* Test samples that pairs are made of: the first of each class, as many of each as there is room for. */
#define LK_HINTS_PAIRED 40
/* And those whose residuals are measured: the first of the split. */
#define LK_HINTS_MEASURED 200

/* Immutable, counted by references. What the term does not have is NULL. */
typedef struct {
  gatomicrefcount refs;
  LkFeature feature;
  guint     student_layer, teacher_layer; /* as the networks' texts count them, from 1 on */
  gsize     watched; /* the sample, of terms on pictures; else 0 */

  /* What the teacher gives for the samples, which stays: the next look takes it over (g_atomic_rc_box_acquire ()). */
  float           *taught;
  const LkNetwork *teacher; /* whose it is: not to be looked at */

  /* With a regressor: how far the teacher's units are from what it makes of the student's, and how far they are from
   * their own mean, as roots of mean squares over samples; a unit that is not followed at all has as much of both. */
  gsize     n_units;
  float    *residual; /* (n_units) */
  float    *spread;   /* (n_units) */

  /* On pictures, of the watched sample: the mean over channels of what the layer gives, squared. */
  LkShape   shape[LK_N_COMPARED];
  float    *attention[LK_N_COMPARED]; /* (height, width) */

  /* Of pairs: the samples, by class, and products of what the layer gives, in rows of norm 1, or distances over their
   * mean. */
  gsize     n;
  guint32  *samples;              /* (n) of the test split */
  guint16  *labels;               /* (n) */
  double   *pairs[LK_N_COMPARED]; /* (n, n) */
} LkHints;

/* What there is no memory for is NULL in it. The twin may be NULL; sample is the watched one; before, the last look at this
 * test split, or NULL. Workspaces are its own: nothing that trains is touched. */
LkHints *lk_hints_new   (const LkFeatureTerm *term, const LkNetwork *teacher, const LkNetwork *student,
                         const LkNetwork *twin, const LkSplit *test, gsize n_classes, gsize sample,
                         const LkHints *before);
LkHints *lk_hints_ref   (LkHints *hints);
void     lk_hints_unref (LkHints *hints);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkHints, lk_hints_unref)
