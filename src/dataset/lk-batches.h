/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "lk-dataset.h"
#include "lk-warp.h"
#include "nn/lk-rng.h"

/* x (B, D) = pixels / 255 and y (B) of the samples named by index (B). y may be
 * NULL. */
void lk_batch_gather (const LkSplit *split, size_t D, const uint32_t *index /* (B) */, size_t B,
                      float *x /* (B, D) */, uint16_t *y /* (B) or NULL */);

/* The same pictures, each moved by whole pixels: right and down by two numbers
 * drawn from rng, uniform in −jitter … jitter. What comes in at the edge is 0. */
void lk_batch_gather_jittered (const LkSplit *split, size_t width, size_t height, const uint32_t *index /* (B) */,
                               size_t B, size_t jitter, LkRng *rng,
                               float *x /* (B, height · width) */, uint16_t *y /* (B) */);

/* The same pictures, each warped (lk-warp.h) and moved in one. */
void lk_batch_gather_warped (const LkSplit *split, LkShape shape, const uint32_t *index /* (B) */, size_t B,
                             const LkWarpLimits *limits, size_t jitter, uint8_t ground, LkRng *rng,
                             float *x /* (B, height, width, channels) */, uint16_t *y /* (B) or NULL */);

/* The first two from lists, as lists: x's rows; y may be NULL. With jitter 0 nothing is drawn; else the numbers drawn
 * are those above, and so are the pictures. x has room for B rows of lists->most entries. */
void lk_batch_list (const LkPixelLists *lists, const uint16_t *labels, size_t width, size_t height,
                    const uint32_t *index /* (B) */, size_t B, size_t jitter, LkRng *rng,
                    LkSparse *x, uint16_t *y /* (B) or NULL */);

/* The order in which an epoch visits the samples: a permutation that depends on
 * (seed, stream, epoch) alone. order (n) receives the items shuffled. */
void lk_epoch_order (const uint32_t *items /* (n) */, size_t n, uint64_t seed, uint64_t stream, uint64_t epoch,
                     uint32_t *order /* (n) */);
