/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live/lk-session.h"
#include "lk-run-record.h"
#include "train/lk-distillation.h"

/* A recorded run that is run again and held against the recording: bit for bit, or, where another engine made it
 * (lk-engine.h), as closely as other roundings leave it. These grow from step to step, so that such a recording is held
 * to the losses of its first LK_REPLAY_CLOSE_STEPS, to LK_REPLAY_CLOSE relative, and to the errors of its last
 * evaluation, to LK_REPLAY_CLOSE_DEVIATIONS times the square root of those of both (docs/run-file.md). Belongs to the thread that may use BLAS. */
typedef struct _LkReplay LkReplay;

#define LK_REPLAY_CLOSE_STEPS      10
#define LK_REPLAY_CLOSE            1e-3
#define LK_REPLAY_CLOSE_DEVIATIONS 4.0

/* Where a replay parts from the recording. */
typedef struct {
  guint64     step;       /* the first step, or the evaluation's, that came out otherwise */
  guint64     since;      /* it parted after this step and not after `step`: step - 1 unless the recording is thinned */
  gboolean    evaluation; /* an evaluation, else a training step */
  const char *what;       /* static: "hard", …, as the history's columns are called in CSV files; "hash" of a
                             thinned recording's steps; "missing": an evaluation that one of the two has not */
  double      recorded;   /* the values; NaN for "hash" and "missing" */
  double      found;
} LkParting;

/* The teacher must be ready. */
LkReplay       *lk_replay_new     (LkRunRecord *record, const LkSettings *settings, LkTeacher *teacher, GError **error);
void            lk_replay_free    (LkReplay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkReplay, lk_replay_free)

/* Up to n_steps more, fewer at evaluations and at the recording's end. */
gboolean        lk_replay_advance (LkReplay *self, guint n_steps, GError **error);
/* At the recording's end, or where it parted. */
gboolean        lk_replay_is_done (const LkReplay *self);
/* NULL: it has not parted. Borrowed. */
const LkParting *lk_replay_get_parting (const LkReplay *self);
guint64         lk_replay_get_step          (const LkReplay *self);
gsize           lk_replay_get_n_evaluations (const LkReplay *self); /* that were the same, or close */
/* Another engine made the recording: what has not parted is close. */
gboolean        lk_replay_is_other_engine   (const LkReplay *self);

/* What is different here from where the recording was made, a sentence each, so
 * that a parting is to be expected; empty where nothing is. `dataset_sum` and
 * `teacher_sum` are those here. Of strings, to be freed. */
char          **lk_replay_differences (LkRunRecord *record, const char *dataset_sum, const char *teacher_sum);

/* Runs a recorded run again in the window's session, after lk_session_start (): its settings, and its moves at the
 * steps at which they were made, so that it comes out the same bit for bit where build, BLAS kernel, data and teacher
 * are the same. After `until` steps (0: none, it is only made ready) it pauses or goes on as the person's own.
 * speed: steps a second, 0 as fast as it can. */
void lk_replay_in_session (LkSession *session, LkRunRecord *record, guint64 until, gboolean pause, double speed);
