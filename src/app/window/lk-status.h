/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live/lk-snapshot.h"

/* What is going on, and what to do next: one sentence for every phase. To be freed. */
char       *lk_status_text     (const LkSnapshot *snapshot, const LkSettings *settings, gboolean playing);

/* A learning rate that is too high blows the weights up, for good. Whose, as a sentence;
 * NULL: nobody's. */
const char *lk_status_diverged (const LkSnapshot *snapshot);

/* What is shown: data set, share of its samples that is taught, experiment (lk-preset.h; "" or NULL: none), and
 * how far the run is, or the step that is looked back at (-1: live). To be freed. */
char       *lk_status_subject  (const LkSnapshot *snapshot, const char *preset, gint64 moment);
