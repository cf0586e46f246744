/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-run-record.h"

/* What the writer and the reader of run files share. */

#define LK_RUN_FORMAT "limbeck-run"
/* How lk_history_hash_steps () makes hashes; earlier ones have no name. */
#define LK_RUN_HASH   "fnv1a-pairs"
/* Floats of a step's record. */
#define LK_RUN_WORDS  (sizeof (LkStepRecord) / sizeof (guint32))
G_STATIC_ASSERT (sizeof (LkStepRecord) == 6 * sizeof (float));
/* And of what it has of a term on a hidden layer. */
#define LK_RUN_FEATURE_WORDS (sizeof (LkFeatureRecord) / sizeof (guint32))
G_STATIC_ASSERT (sizeof (LkFeatureRecord) == 3 * sizeof (float));

/* "going-on", "stopped", "finished" */
const char *lk_run_json_state_id      (LkRunState state);
gboolean    lk_run_json_state_from_id (const char *id, LkRunState *state);
