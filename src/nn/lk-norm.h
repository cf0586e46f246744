/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-layer.h"

/* Batch normalisation (Ioffe and Szegedy 2015, algorithms 1 and 2): y = γ·(x − μ)/√(σ² + ε) + β, a channel at a time.
 * In training μ and σ² are those of the batch, over samples and pixels, and running ones follow them by a tenth of the
 * way a step, σ² there with n − 1; otherwise the running ones are used. ε, the tenth and n − 1 as in PyTorch's
 * nn.BatchNorm2d, whose names the tensors have. γ = 1, β = 0, running 0 and 1 to begin with.
 *
 * In memory γ, β, and the running μ and σ², (O) each. */
#define LK_NORM_EPSILON  1e-5
#define LK_NORM_MOMENTUM 0.1

extern const LkLayerKind lk_norm;
