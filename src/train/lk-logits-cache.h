/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "dataset/lk-dataset.h"

/* What teachers said of a data set, kept in the user's cache folder: a large one takes seconds to ask, and the second
 * start need not wait for them again. The key tells all that decides the bits; key and a sum over the logits are in the
 * file and are compared, so that one that was spoiled is as good as none. The LK_LOGITS_CACHE_FILES that were written
 * last are kept. */

#define LK_LOGITS_CACHE_FILES 12

/* Of the members (LkFrozen), joined as `mean` says, on both splits; to be freed. */
char    *lk_logits_cache_key  (GPtrArray *members, const char *mean, const LkDataset *dataset);
/* TRUE: both arrays, (n_test, C) and (n_train, C), have been filled. */
gboolean lk_logits_cache_load (const char *key, const LkDataset *dataset, float *test, float *train);
/* Failing to write costs a wait at the next start and nothing else. */
void     lk_logits_cache_save (const char *key, const LkDataset *dataset, const float *test, const float *train);
