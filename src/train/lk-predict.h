/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "dataset/lk-dataset.h"
#include "nn/lk-metrics.h"
#include "nn/lk-network.h"

/* Logits of a split's samples begin … end - 1 into logits (end - begin, C), in
 * parts of a few hundred so that the memory does not grow with the split. */
gboolean lk_predict (const LkNetwork *network, const LkSplit *split, gsize begin, gsize end,
                     float *logits, GError **error);
/* Of the samples named by index (n). */
gboolean lk_predict_samples (const LkNetwork *network, const LkSplit *split, const uint32_t *index, gsize n,
                             float *logits /* (n, C) */, GError **error);
/* What it says of all of a split, measured. */
gboolean lk_predict_quality (const LkNetwork *network, const LkSplit *split, LkQuality *quality, GError **error);
