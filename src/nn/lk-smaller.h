/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdint.h>

#include "lk-network.h"

/* A trained network made smaller: a copy whose weights are few numbers, or 0 in part. Nothing is trained for it, and the
 * network that it is made of stays as it is.
 *
 * Pruning (Han, Pool, Tran and Dally 2015, without training anew) comes first: of all weights of the network together
 * the share with the smallest absolute values becomes 0, of equal ones those that come first.
 *
 * Then each output unit's weights w (a convolution's: each output channel's) are rounded to q whole steps of one size,
 * q = round (w / s), −Q ≤ q ≤ Q, Q = 2^(bits − 1) − 1, s = max |w| / Q: symmetric and uniform, so that 0 stays 0 (Jacob et
 * al. 2018, with a step a unit as in Krishnamoorthi 2018). A step a unit, not one a layer: in
 * 4 bits students of 30 × 30 units make 377 ± 9 errors so, and 557 ± 74 with a step a layer (docs/results.md), for 4 bytes a
 * unit. Pruning is of the whole network for the same reason: by half, 455 ± 50, and 932 ± 187 with half of each layer.
 * The copy's weights are q · s as floats: what it
 * answers is what a program answers that has the codes.
 *
 * Weights are the tensors that lead from inputs to outputs. Biases and what batch normalisation has stay 32-bit floats. */

#define LK_SMALLER_FLOAT 32 /* bits of weights that stay floats */
#define LK_SMALLER_LEAST 2
#define LK_SMALLER_MOST  8

/* What is asked for. */
typedef struct {
  unsigned bits;   /* LK_SMALLER_LEAST … LK_SMALLER_MOST, or LK_SMALLER_FLOAT */
  double   pruned; /* share of weights that become 0: 0 … 1 */
} LkSmallerForm;

typedef struct {
  LkSmallerForm form;
  LkNetwork *network; /* the copy */
  /* Layer l's first tensor in the order of files (lk_layer_tensor ()), a row a unit; NULL where it has no weights, and
   * with LK_SMALLER_FLOAT. A unit whose weights are all 0 has the step 1. */
  int8_t    *codes[LK_MAX_LAYERS]; /* q: (units, n / units) */
  float     *steps[LK_MAX_LAYERS]; /* s: (units) */
  size_t     n_weights;
  size_t     n_zeros; /* of them are 0, whether pruned or rounded */
  /* That its numbers take where they are packed: codes of so many bits one behind the other, or, where that is less, a bit
   * a weight that says which are not 0, and the codes of these; a float a step; a float for each number that is no weight.
   * Names and shapes do not count. */
  size_t     n_bytes;
  size_t     n_bytes_before; /* all its numbers as floats */
} LkSmaller;

bool     lk_smaller_form_is_valid (const LkSmallerForm *form);
/* LK_BAD_VALUE for other bits or shares, LK_NOT_FINITE when a parameter is NaN or infinite. */
LkStatus lk_smaller_new  (const LkNetwork *network, const LkSmallerForm *form, LkSmaller **smaller);
void     lk_smaller_free (LkSmaller *smaller); /* NULL is fine */
