/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>

#include "lk-rng.h"

/* Inverted dropout (Srivastava et al. 2014, section 10): in training each unit
 * is set to zero with probability p, else multiplied by 1 / (1 − p), so that its
 * mean stays and nothing is left to do when the network is used. p is taken to
 * 16 bits, and the factor is the inverse of what is kept in truth. */

#define LK_DROPOUT_MAX 0.99

/* x (n) in place; 0 ≤ p ≤ LK_DROPOUT_MAX. With p = 0 nothing is drawn. */
void lk_dropout          (LkRng *rng, double p, size_t n, float *x);

/* The gradient by kept units, dy (n) in place. Units that were dropped are left
 * to the ReLU below, whose backward pass stops wherever the output is 0: this is
 * why no mask is stored. */
void lk_dropout_backward (double p, size_t n, float *dy);
