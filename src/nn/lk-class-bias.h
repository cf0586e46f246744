/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A student that never saw a class in its transfer set has learned about it all the same, from what the teacher says of
 * the others; only the bias of that class is far too low. Hinton, Vinyals and Dean (2015, section 3): without a single
 * 3 a student made 206 test errors, 133 of them on the 1010 threes; with the bias of class 3 raised by 3.5, the best
 * for the test set, 109, of them 14 on threes.
 *
 * Here a bias is what is added to the logits of all raised classes alike; sums are in double. N samples, C classes, z
 * finite, ties in the largest logit to the lower class as in lk_argmax (). raised (C) tells the classes. */

/* errors (G) when bias[g] is added, and, unless NULL, class_errors (G): those of them on samples whose label is a
 * raised class. bias is ascending. O (N · (C + log G) + G). */
void lk_bias_curve (const float    *z /* (N, C) */,
                    const uint16_t *y /* (N) */,
                    size_t          N,
                    size_t          C,
                    const bool     *raised /* (C) */,
                    const double   *bias /* (G) */,
                    size_t          G,
                    uint32_t       *errors /* (G) */,
                    uint32_t       *class_errors /* (G) or NULL */);

/* Of the biases -LK_BEST_BIAS_MAX … LK_BEST_BIAS_MAX in steps of a tenth the one with the fewest errors; of several the
 * one nearest to 0, and of b and -b the former. 0 when no class is raised. */
#define LK_BEST_BIAS_MAX 20
double lk_best_bias (const float *z /* (N, C) */, const uint16_t *y /* (N) */, size_t N, size_t C,
                     const bool *raised /* (C) */);

/* Adds bias to the raised classes' logits in place. */
void lk_add_bias (float *z /* (N, C) */, size_t N, size_t C, const bool *raised /* (C) */, double bias);
