/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "live/lk-snapshot.h"

/* What a run has shown so far, in one sentence for the last row of the room. */

/* What curves and bars call the second student: "twin (untaught)", or, of two who teach each other, "twin (a peer)". */
const char *lk_headline_twin (gboolean mutual);

/* "Teaching has saved 101 errors of 455 (−22 %)"; ended: the run is over, nothing is to come.
 * Of two who teach each other how many errors each makes. NULL where there is no twin to compare with, or nothing is learned yet. To be freed. */
char *lk_headline (const LkEvaluationRecord *record, gboolean ended);

/* Whether chance could do that: "41 of 10,000 samples only the student gets right, 18 only
 * the twin: p = 0.0038" (lk_mcnemar ()). To be freed. */
char *lk_headline_test (guint only_student, guint only_twin, gsize n_samples);

/* What holds over seeds: "8 seeds: 141 ± 20 errors saved, ahead in 8 of 8 from step 64 on". NULL
 * before the first has ended. To be freed. */
char *lk_headline_seeds (const LkSeedsResult *result);

/* The same of the way by an assistant: "8 seeds: 53 ± 62 errors saved by way of the assistant, ahead of the direct way in
 * 7 of 8"; or that weights are not a number, where that is so in one of them. */
char *lk_headline_chain (const LkChainResult *result);

/* Of the repetition at work, how far it is and what it has come to, or what the last one came to; NULL: there is none. To
 * be freed. */
char *lk_headline_repeated (const LkSnapshot *live);
