/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-sweep.h"

/* What teaching comes to, on the test split: a taught student beside its untaught twin,
 * which begins with the same weights and sees the same batches, so that their difference
 * is taken seed by seed. For studies, which choose nothing: who chooses by these numbers
 * has no samples left to show the choice on. */

/* Means over the seeds that ended, and sample standard deviations (0 of one seed).
 * Errors and disagreements are numbers of test samples, the other measures as they are. */
typedef struct {
  guint  n;               /* taught runs */
  double taught, taught_sd; /* NaN of none, as those below */
  guint  n_twins;         /* untaught ones */
  double twin, twin_sd;
  guint  n_pairs;         /* seeds of which both ended */
  double saved, saved_sd; /* the twin's less the student's, seed by seed */
  guint  n_ahead;         /* pairs in which the student is better */
} LkSweepEffect;

/* The cell at these places, its students and twins with weights in so many bits: one of the specification's, or
 * LK_SMALLER_FLOAT, as they are. rows (n) in any order; n_test: samples of the test split. */
LkSweepEffect lk_sweep_effect (const LkSweepSpec *spec, const LkSweepRow *rows, gsize n,
                               const guint place[LK_N_SWEEP_AXES], guint bits, LkMeasure measure, gsize n_test);

/* Bytes that the numbers of the students of that taught cell take in so many bits (LkSmaller.n_bytes), which depends a
 * little on their weights: the mean of those that ended, NaN of none. LK_SMALLER_FLOAT: they are known beforehand; NaN
 * where no network can be made. */
double        lk_sweep_effect_bytes (const LkSweepSpec *spec, const LkSweepRow *rows, gsize n,
                                     const guint place[LK_N_SWEEP_AXES], guint bits, const LkDataset *dataset);

/* Value i of an axis as a number, to draw over: of students their parameters, of all
 * others the value itself; NaN where it is none, or no network can be made. */
double        lk_sweep_effect_x (const LkSweepSpec *spec, LkSweepAxis axis, guint i, const LkDataset *dataset);

/* Whether a measure counts samples. */
gboolean      lk_measure_is_count (LkMeasure measure);
