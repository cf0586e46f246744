/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-layer.h"

/* Convolution: y[o] = Σ W[o, ky, kx, c] · x[c] over a window of kernel × kernel pixels that moves by `stride`, and a
 * bias a channel. `valid`: windows lie inside the picture. Otherwise there is a margin of zeros of kernel − 1 in all,
 * (kernel − 1) / 2 of it above and on the left, so that with stride 1 the picture keeps its size, as with PyTorch's
 * padding="same", and an odd kernel with stride s is its padding=kernel // 2.
 *
 * Parameters in memory: W (channels out, kernel, kernel, channels in), each channel count a whole number of vectors
 * but for the pictures'; then b. In files W is (O, I, kH, kW) as in PyTorch's nn.Conv2d. W ~ N (0, 2 / (kernel² · I)),
 * b = 0 to begin with (He, Zhang, Ren and Sun 2015, equation 7). */
extern const LkLayerKind lk_conv;
