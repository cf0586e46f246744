/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* What a set of N logits (N, C) says beside labels y (N) or beside another
 * network's logits. Ties in the largest logit go to the lower class. */

size_t lk_argmax (const float *z /* (C) */, size_t C);
/* The first largest of the others; C ≥ 2. */
size_t lk_runner_up (const float *z /* (C) */, size_t C, size_t first);

/* Samples whose largest logit is not the label's. */
size_t lk_count_errors (const float *z /* (N, C) */, const uint16_t *y /* (N) */, size_t N, size_t C);

/* Samples for which both name the same class. */
size_t lk_count_agreements (const float *v /* (N, C) */, const float *z /* (N, C) */, size_t N, size_t C);

/* Mean of KL (softmax (v / T) ‖ softmax (z / T)), nats. 0 when N is 0. */
double lk_mean_kl (const float *v /* (N, C) */, const float *z /* (N, C) */, size_t N, size_t C, double T);

/* How good a network's answers are, as probabilities too. */
typedef struct {
  size_t errors;            /* as lk_count_errors () */
  double nll;               /* negative log-likelihood: mean of -log softmax (z)[y], nats */
  double calibration_error; /* expected calibration error, 0 … 1 (Guo, Pleiss, Sun and Weinberger, 2017, equation 3) */
} LkQuality;

/* Equal bins of confidence, ((m - 1) / M, m / M], behind calibration_error: as many as in that paper. */
#define LK_CALIBRATION_BINS 15

/* All of it at T = 1, with one exponential a logit. All 0 when N is 0. Where logits are not finite, as of a network
 * whose training diverged, so are nll and calibration_error. */
void lk_measure (const float *z /* (N, C) */, const uint16_t *y /* (N) */, size_t N, size_t C, LkQuality *quality);
/* The same with sample i's logits times scale[i] > 0, as of softmax (z / t) with t = 1 / scale[i]; NULL: all 1. */
void lk_measure_scaled (const float *z /* (N, C) */, const uint16_t *y /* (N) */, size_t N, size_t C,
                        const double *scale /* (N) or NULL */, LkQuality *quality);

/* Dark knowledge: row y holds the mean of softmax (z / T) over the samples with
 * label y; a class without samples gets a row of zeros. p is scratch memory. */
void lk_dark_knowledge (const float *z /* (N, C) */, const uint16_t *y /* (N) */, size_t N, size_t C, double T,
                        double *p /* (C) */, double *matrix /* (C, C) */);
