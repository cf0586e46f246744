/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-sweep-spec.h"
#include "train/lk-history.h"

/* The runs of a sweep at work, and what they came to. */

/* What a run's student comes to in fewer bits, on the test split. One whose weights are not finite cannot be made smaller:
 * its bytes are NaN, and its score is that of the student as it is. */
typedef struct {
  double  n_bytes;
  LkScore test;
} LkSweepSmaller;

/* What a run came to. */
typedef struct {
  guint   run;
  gsize   n_held;     /* 0 of a study, which chooses nothing */
  LkScore validation; /* on n_held samples; of none it is unknown */
  LkScore test;       /* on the test split */
  LkSweepSmaller smaller[LK_SWEEP_N_BITS]; /* in b bits: at b - LK_SMALLER_LEAST, for the bits of the specification */
} LkSweepRow;

/* The score on the test split with weights in so many bits; LK_SMALLER_FLOAT: of the student as it is. */
const LkScore *lk_sweep_row_score (const LkSweepRow *row, guint bits);

/* Runs of a sweep at work: `n_threads` beside each other, each with products on
 * one thread. Start, wait and free from one thread, that which BLAS's threads
 * belong to; no other may use BLAS meanwhile. */
typedef struct _LkSweep LkSweep;

/* Starts the runs named (n, copied), in this order. The teacher must be ready;
 * the specification must outlive the sweep. */
LkSweep *lk_sweep_start (const LkSweepSpec *spec, LkTeacher *teacher, const guint *runs, guint n, guint n_threads);
/* Waits for a run to end, `microseconds` at most, -1: for as long as it takes.
 * TRUE with the row; FALSE with an error when the run failed whose number is in
 * row->run: the others go on; FALSE without one when none ended in time or none is
 * left. */
gboolean lk_sweep_wait  (LkSweep *sweep, gint64 microseconds, LkSweepRow *row, GError **error);
guint    lk_sweep_n_left (const LkSweep *sweep); /* runs whose row was not taken yet */
/* Of the runs that were named, 0 … 1, with the share of those at work that is done. */
double   lk_sweep_get_progress (const LkSweep *sweep);
/* Breaks off what is at work, within some hundredths of a second. */
void     lk_sweep_free  (LkSweep *sweep);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkSweep, lk_sweep_free)

/* What is judged by. */
typedef enum {
  LK_MEASURE_ERRORS,
  LK_MEASURE_AGREEMENT, /* errors to make: samples on which the student does not agree with the teacher */
  LK_MEASURE_NLL,
  LK_MEASURE_CALIBRATION,
} LkMeasure;
#define LK_N_MEASURES (LK_MEASURE_CALIBRATION + 1)

const char *lk_measure_id      (LkMeasure measure); /* "errors", "agreement", "nll", "calibration" */
gboolean    lk_measure_from_id (const char *id, LkMeasure *measure);
/* Of a score on n samples, less is better: shares of errors and of disagreement (NaN where the teacher's answers are
 * not known), nats, calibration error. */
double      lk_measure_value   (LkMeasure measure, const LkScore *score, gsize n);

/* By their numbers, in place. */
void        lk_sweep_sort_rows (LkSweepRow *rows, gsize n);

/* The seeds of one cell. */
typedef struct {
  guint  n; /* runs that ended */
  double mean, min, max;
} LkSweepCell;

/* The cell whose first run is `first`, on the validation split (n_test 0) or on
 * the test split of n_test samples. `rows` (n) in any order. */
LkSweepCell lk_sweep_cell (const LkSweepSpec *spec, const LkSweepRow *rows, gsize n, guint first, LkMeasure measure,
                           gsize n_test);
/* Taught runs of the whole grid without a row: as long as there are any, the best
 * is the best of a part. */
guint       lk_sweep_n_taught_missing (const LkSweepSpec *spec, const LkSweepRow *rows, gsize n);
/* The first run of the taught cell with the least mean on the validation split,
 * among those all of whose seeds ended, the first of equals; -1: none. */
gint        lk_sweep_best (const LkSweepSpec *spec, const LkSweepRow *rows, gsize n, LkMeasure measure);
