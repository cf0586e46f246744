/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "train/lk-distillation.h"

/* A teacher's assistant (Mirzadeh, Farajtabar, Li, Levine, Matsukawa, Ghasemzadeh 2020, arXiv 1902.03393): the teacher
 * teaches a network of middle size, and that, frozen, the student. Beside it the direct way, the same student taught by
 * the teacher, and its twin, who is untaught: all three begin with the same weights and see the same batches, so that
 * their errors are compared seed by seed. */

/* How the one in the middle is trained; all else is the student's. */
typedef struct {
  char  *layers;   /* hidden layers, "100x100" */
  guint  epochs;   /* ≥ 1 */
  double fraction; /* of each class in its transfer set, 0 < f ≤ 1 */
} LkAssistant;

LkAssistant *lk_assistant_copy    (const LkAssistant *assistant);
void         lk_assistant_free    (LkAssistant *assistant); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkAssistant, lk_assistant_free)
/* Hidden layers between the teacher's and the student's, to begin with: the student's, each so much wider that the
 * widest is the geometric mean of theirs and the teacher's widest, to two digits; twice as wide where the teacher's
 * layers are not known or no wider. NULL: the student's are no layers, or it has none. To be freed. */
char        *lk_assistant_between (const LkTeacher *teacher, const char *student);

/* Runs of a seed: the assistant's, the direct one with the twin inside, and that of the assistant's student. */
#define LK_CHAIN_RUNS 3

/* At the end, on the test split. Agreement and KL are with the network's own teacher: of `through` with the assistant. */
typedef struct {
  guint64 seed;
  LkScore assistant;
  LkScore through; /* the student of the assistant */
  LkScore direct;  /* the student of the teacher */
  LkScore untaught;
  guint   n_ended; /* of the runs that these are of, LK_CHAIN_RUNS: all is known of a seed when they have */
} LkChainRun;

/* Whether one of the four has weights that are not a number. */
gboolean lk_chain_run_diverged (const LkChainRun *run);

/* Work in two parts, assistants and direct runs and then the assistants' students. The same threads' rules as for
 * lk-run-pool.h; what comes of it does not depend on their number. */
typedef struct _LkChain LkChain;

/* settings and assistant are copied, with the seeds settings->seed, settings->seed + 1, …: n of them. The teacher must be
 * ready. */
LkChain         *lk_chain_start    (const LkSettings *settings, const LkAssistant *assistant, LkTeacher *teacher,
                                    guint n, guint n_threads);
/* TRUE when another run has ended, within `microseconds` (-1: whenever); FALSE with an error when one failed, with which
 * all is over, and without when none ended in time or none is left. Between the two parts the assistants are asked about
 * all samples, here, in slices of some hundredths of a second. */
gboolean         lk_chain_wait     (LkChain *self, gint64 microseconds, GError **error);
guint            lk_chain_n_left   (const LkChain *self); /* runs: LK_CHAIN_RUNS a seed */
double           lk_chain_progress (const LkChain *self); /* 0 … 1 */
/* (n) by their seeds, complete when none is left; borrowed. */
const LkChainRun *lk_chain_get_runs (const LkChain *self);
void             lk_chain_free     (LkChain *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkChain, lk_chain_free)

/* Errors over the seeds, means and sample standard deviations (0 of one seed). */
typedef struct {
  double assistant, assistant_sd;
  double through, through_sd;
  double direct, direct_sd;
  double untaught, untaught_sd;
  double saved, saved_sd; /* the direct way's errors less the detour's, seed by seed */
  guint  n_ahead;         /* seeds in which the detour makes fewer */
} LkChainSummary;

void             lk_chain_summary  (const LkChainRun *runs, guint n, LkChainSummary *summary);

/* What a chain has come to so far. Immutable, counted by references, read by any thread. */
typedef struct {
  gatomicrefcount refs;
  LkAssistant    *assistant;
  guint           n_wanted; /* seeds */
  guint           n_done;   /* of which all is known */
  gsize           n_test;
  LkChainRun     *runs;     /* (n_done) by their seeds */
  LkChainSummary  summary;  /* over these; of none it is zero */
} LkChainResult;

LkChainResult   *lk_chain_result_new   (const LkChain *chain);
LkChainResult   *lk_chain_result_ref   (LkChainResult *result);
void             lk_chain_result_unref (LkChainResult *result);
