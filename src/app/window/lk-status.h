/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live/lk-snapshot.h"

/* What is going on, and what to do next: one sentence for every phase. To be freed. */
char       *lk_status_text     (const LkSnapshot *snapshot, const LkSettings *settings, gboolean playing);

/* A learning rate that is too high blows the weights up, for good. Whose, as a sentence;
 * NULL: nobody's. */
const char *lk_status_diverged (const LkSnapshot *snapshot);
