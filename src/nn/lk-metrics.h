/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* What a set of N logits (N, C) says beside labels y (N) or beside another
 * network's logits. Ties in the largest logit go to the lower class. */

size_t lk_argmax (const float *z /* (C) */, size_t C);

/* Samples whose largest logit is not the label's. */
size_t lk_count_errors (const float *z /* (N, C) */, const uint16_t *y /* (N) */, size_t N, size_t C);

/* Samples for which both name the same class. */
size_t lk_count_agreements (const float *v /* (N, C) */, const float *z /* (N, C) */, size_t N, size_t C);

/* Mean of KL (softmax (v / T) ‖ softmax (z / T)), nats. 0 when N is 0. */
double lk_mean_kl (const float *v /* (N, C) */, const float *z /* (N, C) */, size_t N, size_t C, double T);

/* Mean of -log softmax (z)[y], nats. 0 when N is 0. */
double lk_mean_nll (const float *z /* (N, C) */, const uint16_t *y /* (N) */, size_t N, size_t C);

/* Expected calibration error at T = 1 with n_bins equal bins of confidence
 * (Guo, Pleiss, Sun and Weinberger, 2017, equation 3), in 0 … 1. 1 ≤ n_bins ≤ 100. */
double lk_calibration_error (const float *z /* (N, C) */, const uint16_t *y /* (N) */, size_t N, size_t C,
                             size_t n_bins);

/* Dark knowledge: row y holds the mean of softmax (z / T) over the samples with
 * label y; a class without samples gets a row of zeros. */
void lk_dark_knowledge (const float *z /* (N, C) */, const uint16_t *y /* (N) */, size_t N, size_t C, double T,
                        double *matrix /* (C, C) */);

/* counts[y · C + k]: samples of class y that are called k. */
void lk_confusion (const float *z /* (N, C) */, const uint16_t *y /* (N) */, size_t N, size_t C,
                   uint32_t *counts /* (C, C) */);
