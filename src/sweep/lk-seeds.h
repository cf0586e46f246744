/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nn/lk-calibration.h"
#include "train/lk-distillation.h"

/* The same settings with several seeds: what one run shows may be chance. Each seed has a
 * student and its twin, which begin with the same weights and see the same batches, so
 * that their difference is taken seed by seed. */

/* What the run of one seed came to. */
typedef struct {
  guint64             seed;
  LkEvaluationRecord *records; /* (n_records), with twin */
  gsize               n_records;
  guint64             steps_per_epoch;
  guint               only_student; /* test samples that at the end one of the two alone gets right */
  guint               only_twin;
  LkScaling           student, twin; /* at the end, on the test split */
} LkSeedRun;

void lk_seed_run_free (LkSeedRun *run);

/* Runs at work. The same threads' rules as for lk-run-pool.h. */
typedef struct _LkSeeds LkSeeds;

/* settings (copied) with the seeds settings->seed, settings->seed + 1, …: n of them. The
 * teacher must be ready. */
LkSeeds        *lk_seeds_start (const LkSettings *settings, LkTeacher *teacher, guint n, guint n_threads);
/* TRUE when another run has ended, within `microseconds` (-1: whenever); FALSE with an error
 * when one failed, and without when none ended in time or none is left. */
gboolean        lk_seeds_wait     (LkSeeds *self, gint64 microseconds, GError **error);
guint           lk_seeds_n_left   (const LkSeeds *self);
double          lk_seeds_progress (const LkSeeds *self); /* 0 … 1 */
/* Those that have ended, of LkSeedRun, by their seeds; borrowed. */
const GPtrArray *lk_seeds_get_runs (const LkSeeds *self);
void            lk_seeds_free     (LkSeeds *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkSeeds, lk_seeds_free)

/* One evaluation over all seeds: errors on the test split, means and sample standard
 * deviations (0 of one seed). */
typedef struct {
  guint64 step;
  guint   n;
  guint   n_ahead; /* seeds in which the student makes fewer errors than its twin */
  double  student, student_sd;
  double  twin, twin_sd;
  double  saved, saved_sd; /* the twin's errors less the student's, seed by seed */
} LkSeedsPoint;

/* Mean and sample standard deviation (0 of one value); NaN of none. */
void            lk_seeds_mean       (const double *values, guint n, double *mean, double *sd);
/* Of LkSeedsPoint, at every step at which all runs (of LkSeedRun) were evaluated, ascending; to be unreffed. */
GArray         *lk_seeds_summary    (const GPtrArray *runs);
/* The first step from which on at least n_ahead seeds are ahead at every evaluation; FALSE: there is none. */
gboolean        lk_seeds_ahead_from (const GArray *summary, guint n_ahead, guint64 *step);

/* What a repetition has come to so far. Immutable, counted by references, read by any thread. */
typedef struct {
  gatomicrefcount refs;
  guint           n_wanted; /* seeds */
  guint           n_done;
  gsize           n_test;
  guint64         steps_per_epoch;
  GArray         *summary;  /* of LkSeedsPoint; empty before the first run has ended */
} LkSeedsResult;

LkSeedsResult  *lk_seeds_result_new   (const LkSeeds *seeds);
LkSeedsResult  *lk_seeds_result_ref   (LkSeedsResult *result);
void            lk_seeds_result_unref (LkSeedsResult *result);
