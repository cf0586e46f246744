/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "lk-layer.h"

/* The dense layer, forward and backward. B batch, I inputs, O outputs. */

/* Parameters in memory: W (I, O), a row an input, so that a sparse picture's products go along rows; then b (O). In
 * files W is (O, I) as in PyTorch's nn.Linear. W ~ N (0, 2 / n_inputs), b = 0 to begin with (He, Zhang, Ren and Sun
 * 2015, equation 10). */
extern const LkLayerKind lk_dense;

/* y (B, O) = x (B, I) · W + b, then max (y, 0) when relu. */
void lk_dense_forward (LkInput x, const float *W /* (I, O) */, const float *b /* (O) */,
                       size_t B, size_t I, size_t O, bool relu, float *y /* (B, O) */);

/* From dy (B, O), the gradient by the layer's output:
 *   dW (I, O) = xᵀ · dy,  db (O) = Σ_rows dy,  dx (B, I) = dy · Wᵀ.
 * With relu, dy is first set to zero where y ≤ 0, in place. dx may be NULL
 * (nothing below needs it). Gradients are written, not added. */
void lk_dense_backward (LkInput x, const float *W /* (I, O) */, const float *y /* (B, O) */,
                        size_t B, size_t I, size_t O, bool relu, float *dy /* (B, O) */,
                        float *dW /* (I, O) */, float *db /* (O) */, float *dx /* (B, I) or NULL */);
