/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "train/lk-history.h"
#include "train/lk-settings.h"
#include "train/lk-teacher.h"

/* A sweep: the same student taught with every combination of some settings, each
 * with several seeds, and beside them the untaught student (α = 0) of every
 * combination that it depends on. Runs are numbered, and what one comes to
 * depends on its number alone: not on the others, their order or the threads.
 *
 * A setting is chosen on samples that are held out of the transfer set
 * (lk_sweep_best ()); the test split is measured, too, so that it can be shown
 * for what was chosen. */

/* Runs in a sweep at most. */
#define LK_SWEEP_MAX_RUNS 1000000
/* Values on one axis at most. */
#define LK_SWEEP_MAX_LENGTH 1000

/* The settings that can vary, the slowest first; seeds vary fastest of all. */
typedef enum {
  LK_SWEEP_STUDENT,
  LK_SWEEP_FRACTION,
  LK_SWEEP_RATE,
  LK_SWEEP_METHOD,
  LK_SWEEP_ALPHA,
  LK_SWEEP_TEMPERATURE,
  LK_N_SWEEP_AXES,
} LkSweepAxis;

/* What is tried. An empty list stands for the one value in `base`. */
typedef struct {
  LkSettings base;         /* twin and threads are not looked at */
  GArray    *temperatures; /* of double */
  GArray    *alphas;       /* of double */
  GArray    *rates;        /* of double: learning rates */
  GArray    *fractions;    /* of double: train_fraction */
  GArray    *methods;      /* of LkMethod */
  GPtrArray *students;     /* of text: hidden layers */
  guint      n_seeds;      /* base.seed, base.seed + 1, … */
  char      *dataset_sum;  /* see lk_sweep_spec_identify (); NULL: not known yet */
  char      *teacher_sum;
} LkSweepSpec;

void  lk_sweep_spec_init  (LkSweepSpec *spec, const LkSettings *base); /* one run; a tenth is held out */
void  lk_sweep_spec_copy  (const LkSweepSpec *spec, LkSweepSpec *copy); /* copy is overwritten, not freed */
void  lk_sweep_spec_clear (LkSweepSpec *spec);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LkSweepSpec, lk_sweep_spec_clear)

/* Every value within its range, and not too many runs. */
gboolean lk_sweep_spec_check (const LkSweepSpec *spec, GError **error);
/* What can be known of the runs once there are data, and before there is a teacher:
 * every student fits, and every share of the transfer set leaves samples to learn
 * from and samples to choose by. The message names the value. */
gboolean lk_sweep_spec_check_data (const LkSweepSpec *spec, const LkDataset *dataset, GError **error);
/* Notes what data set and teacher hold (lk_sum_dataset (), lk_sum_teacher ()):
 * their names in the settings do not tell. One that is NULL is left as it was. Some
 * tenths of a second each: off the main thread. */
void     lk_sweep_spec_identify (LkSweepSpec *spec, const LkDataset *dataset, const LkTeacher *teacher);

/* Runs 0 … n_taught - 1 are taught, the rest is untaught; the seeds of one cell
 * follow each other. */
guint lk_sweep_n_runs   (const LkSweepSpec *spec);
guint lk_sweep_n_taught (const LkSweepSpec *spec);

/* Values on an axis: at least 1, the one in base. */
guint lk_sweep_axis_length (const LkSweepSpec *spec, LkSweepAxis axis);
/* The first run of the taught cell at these places on the axes. */
guint lk_sweep_first       (const LkSweepSpec *spec, const guint place[LK_N_SWEEP_AXES]);
/* The first run of the untaught cell at these places; it does not depend on all. */
guint lk_sweep_untaught    (const LkSweepSpec *spec, const guint place[LK_N_SWEEP_AXES]);

/* The settings of a run, as lk_distillation_new () takes them. The text is
 * borrowed from the specification: do not clear them. */
LkSettings lk_sweep_settings (const LkSweepSpec *spec, guint run);

/* What a run came to. */
typedef struct {
  guint   run;
  gsize   n_held;
  LkScore validation; /* on n_held samples */
  LkScore test;       /* on the test split */
} LkSweepRow;

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
/* Of a score on n samples; less is better: shares of errors and of disagreement,
 * nats, calibration error. */
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
