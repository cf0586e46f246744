/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>

/* Softmax at a temperature, p = softmax (z / T), Hinton, Vinyals and Dean
 * (2015), equation 1. Rows hold C logits; work is in double throughout, and
 * the largest logit is subtracted before the division by T, so that logits of
 * ±1e4 and T from 0.05 to 1000 are exact to rounding. T > 0; z finite. */

/* p (C): probabilities that sum to one. */
void lk_softmax (const float *z /* (C) */, size_t C, double T, double *p /* (C) */);

/* log_p (C): their natural logarithms, finite even where p underflows. */
void lk_log_softmax (const float *z /* (C) */, size_t C, double T, double *log_p /* (C) */);

/* Entropy of softmax (z / T) in nats. */
double lk_entropy (const float *z /* (C) */, size_t C, double T);

/* KL (softmax (v / T) ‖ softmax (z / T)) in nats, never negative. */
double lk_kl (const float *v /* (C) */, const float *z /* (C) */, size_t C, double T);
