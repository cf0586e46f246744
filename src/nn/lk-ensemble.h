/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>

/* Several networks as one teacher (Hinton, Vinyals and Dean 2015, section 2:
 * the soft targets are "an arithmetic or geometric mean of their individual
 * predictive distributions"). */
typedef enum {
  LK_MEAN_LOGITS,        /* mean of the logits: the geometric mean of the softened outputs at every T */
  LK_MEAN_PROBABILITIES, /* log of the mean of softmax (v): the arithmetic mean at T = 1 */
} LkMean;

#define LK_N_MEANS (LK_MEAN_PROBABILITIES + 1)

/* "logits", "probabilities" */
const char *lk_mean_id (LkMean mean);

/* One network's logits from those of M: with M = 1 a copy. M ≥ 1; finite where
 * the inputs are. */
void lk_ensemble_logits (LkMean mean, const float *const *v /* (M) of (N, C) */, size_t M, size_t N, size_t C,
                         float *logits /* (N, C) */);
