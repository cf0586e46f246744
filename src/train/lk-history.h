/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-log.h"

/* What a run leaves behind: a record a step, a record an evaluation, and a mark
 * for every setting that was moved while it ran. */

typedef struct {
  float hard;          /* CE of the labels, nats, mean over the batch */
  float soft;          /* the method's term */
  float total;
  float twin_hard;     /* NaN without a twin */
  float hard_gradient; /* norms of the two parts of dL/dlogits */
  float soft_gradient;
} LkStepRecord;

/* Of a step of a run with a term on a hidden layer (feature/lk-feature.h): beside the step's record, so that runs
 * without one, and their hashes, are what they were. */
typedef struct {
  float value;
  float weight; /* β, in the step */
  float share;  /* of the gradient at the student's layer (lk-feature-term.h) */
} LkFeatureRecord;

/* One network on the test set. */
typedef struct {
  guint  errors;
  guint  agreements;        /* samples on which it names the teacher's class */
  double kl;                /* mean KL to the teacher at the run's T, nats */
  double nll;               /* of the labels, at T = 1, nats: see LkQuality in lk-metrics.h */
  double calibration_error; /* likewise, 0 … 1 */
  gboolean teacher_unknown; /* on the test set: agreements are 0 and kl is NaN, and mean nothing */
} LkScore;

typedef struct {
  guint64  step;      /* steps done when it was made */
  double   temperature;
  LkScore  student;
  LkScore  twin;
  gboolean has_twin;
  gboolean mutual;    /* what is called the twin is a peer: it was no control, the two taught each other */
} LkEvaluationRecord;

typedef enum {
  LK_MARK_TEMPERATURE,
  LK_MARK_ALPHA,
  LK_MARK_LEARNING_RATE,
  LK_MARK_METHOD,
  LK_MARK_EPOCHS, /* of the run in all, from then on: it was trained on */
  LK_MARK_DKD_BETA,
  LK_MARK_SMOOTHING,
  LK_MARK_VIRTUAL_CONFIDENCE,
  LK_MARK_FEATURE_WEIGHT,
  LK_MARK_FEATURE_SHARE,
  LK_N_MARK_KINDS,
} LkMarkKind;

typedef struct {
  guint64    step; /* the first step that used the value */
  LkMarkKind kind;
  double     value;
} LkMark;

/* Step records that are kept at most (12 MiB). Of longer runs every 2nd, 4th, … is,
 * and a hash of those between, so that a replay still finds where it parts, to within
 * so many steps; evaluations and marks are complete. */
#define LK_HISTORY_MAX_STEPS ((gsize) 1 << 19)
#define LK_HISTORY_LEVELS    24
/* Moves of a run at most (6 MiB, and some 25 in a file, which must stay readable): an hour of
 * dragging. A run that has had as many is over. */
#define LK_HISTORY_MAX_MARKS ((gsize) 1 << 18)

typedef struct {
  LkLog  *steps;       /* LkStepRecord: record i is step (i + 1) · stride's */
  LkLog  *features;    /* LkFeatureRecord: as many; NULL in a run without the term */
  LkLog  *hashes;      /* guint32: record i's is of the stride steps up to it; NULL when stride is 1 */
  LkLog  *evaluations; /* LkEvaluationRecord */
  LkLog  *marks;       /* LkMark */
  guint64 stride;      /* 1, 2, 4, … */
  gboolean older_hashes; /* from a file whose hashes were made in another way: nothing here equals them */

  /* The writer's: steps since the last record, and the hashes of each 2^k of them. */
  guint   n_pending;
  guint32 pending[LK_HISTORY_LEVELS];
} LkHistory;

/* A history and how much of it the holder may read. */
typedef struct {
  LkHistory history;
  gsize     n_steps; /* records: the steps themselves when the stride is 1 */
  gsize     n_evaluations;
  gsize     n_marks;
} LkHistoryView;

void lk_history_init  (LkHistory *history);
void lk_history_clear (LkHistory *history); /* drops its references */

/* The next step, and what it had of a term on a hidden layer (NULL: none; of a run, all steps or none). When there are too many records, every second goes into new logs, and
 * views of the old ones stay as they are. */
void    lk_history_add_step   (LkHistory *history, const LkStepRecord *record, const LkFeatureRecord *feature);
/* FNV-1a, 32 bits, of a record's bytes; of two times as many steps that of the two hashes' bytes, and so on. So that
 * of n (1, 2, 4, …) records from `begin` on is found whatever the stride. */
guint32 lk_history_hash_steps (const LkHistory *history, gsize begin, gsize n);

/* All there is now; the writer's call. */
void lk_history_view       (const LkHistory *history, LkHistoryView *view);
/* The same view once more; any thread's call. Of no history it is one of none. */
void lk_history_view_copy  (const LkHistoryView *view, LkHistoryView *copy);
void lk_history_view_clear (LkHistoryView *view);

static inline const LkStepRecord *
lk_history_step (const LkHistoryView *view, gsize i)
{
  return (const LkStepRecord *) lk_log_get (view->history.steps, i);
}

/* Of record i; NULL in a run without a term on a hidden layer. */
static inline const LkFeatureRecord *
lk_history_feature (const LkHistoryView *view, gsize i)
{
  return view->history.features ? (const LkFeatureRecord *) lk_log_get (view->history.features, i) : NULL;
}

static inline const LkEvaluationRecord *
lk_history_evaluation (const LkHistoryView *view, gsize i)
{
  return (const LkEvaluationRecord *) lk_log_get (view->history.evaluations, i);
}

static inline const LkMark *
lk_history_mark (const LkHistoryView *view, gsize i)
{
  return (const LkMark *) lk_log_get (view->history.marks, i);
}
