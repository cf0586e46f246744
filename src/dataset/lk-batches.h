/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "dataset/lk-dataset.h"

/* x (B, D) = pixels / 255 and y (B) of the samples named by index (B). y may be
 * NULL. */
void lk_batch_gather (const LkSplit *split, size_t D, const uint32_t *index /* (B) */, size_t B,
                      float *x /* (B, D) */, uint16_t *y /* (B) or NULL */);

/* The order in which an epoch visits the samples: a permutation that depends on
 * (seed, stream, epoch) alone. order (n) receives the items shuffled. */
void lk_epoch_order (const uint32_t *items /* (n) */, size_t n, uint64_t seed, uint64_t stream, uint64_t epoch,
                     uint32_t *order /* (n) */);
