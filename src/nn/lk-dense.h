/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "lk-layer.h"

/* The dense layer, forward and backward. B batch, I inputs, O outputs; weights
 * W (O, I) as in PyTorch's nn.Linear, so that files need no transposition. */

/* Parameters: W (O, I), then b (O). W ~ N (0, 2 / I), b = 0 to begin with (He, Zhang,
 * Ren and Sun 2015, equation 10). */
extern const LkLayerKind lk_dense;

/* y (B, O) = x (B, I) · Wᵀ + b, then max (y, 0) when relu. */
void lk_dense_forward (const float *x /* (B, I) */, const float *W /* (O, I) */, const float *b /* (O) */,
                       size_t B, size_t I, size_t O, bool relu, float *y /* (B, O) */);

/* From dy (B, O), the gradient by the layer's output:
 *   dW (O, I) = dyᵀ · x,  db (O) = Σ_rows dy,  dx (B, I) = dy · W.
 * With relu, dy is first set to zero where y ≤ 0, in place. dx may be NULL
 * (nothing below needs it). Gradients are written, not added. */
void lk_dense_backward (const float *x /* (B, I) */, const float *W /* (O, I) */, const float *y /* (B, O) */,
                        size_t B, size_t I, size_t O, bool relu, float *dy /* (B, O) */,
                        float *dW /* (O, I) */, float *db /* (O) */, float *dx /* (B, I) or NULL */);
