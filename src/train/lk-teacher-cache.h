/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dataset/lk-dataset.h"
#include "settings/lk-settings.h"
#include "nn/lk-network.h"

/* Teachers trained in the app are kept in the user's cache folder, so that the
 * second start need not train again. The file's name tells all that decides the
 * outcome. Shape, key and a sum over the weights are in the file and are compared:
 * one that was spoiled or put there by hand is as good as none, as is one of a
 * version that kept no sum; it is trained anew and replaced. */

/* NULL when there is none. */
LkNetwork *lk_teacher_cache_load (const LkSettings *settings, const LkDataset *dataset);
/* Failing to write costs a wait at the next start and nothing else. */
void       lk_teacher_cache_save (const LkSettings *settings, const LkDataset *dataset, const LkNetwork *network);
