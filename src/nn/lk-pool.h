/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-layer.h"

/* Pooling: windows of kernel × kernel pixels that move by `stride`, each channel by itself; what is left over on the
 * right and below is cut, as in PyTorch. Nothing is learnt. */

#define LK_POOL_MAX_KERNEL 15 /* a window's places fit a byte */

/* The largest; of several the first, which alone gets the gradient. */
extern const LkLayerKind lk_max_pool;
/* The mean. */
extern const LkLayerKind lk_average_pool;
/* The mean of the whole picture, whatever its size. */
extern const LkLayerKind lk_global_pool;
