/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-dataset.h"
#include "lk-warp.h"
#include "nn/lk-layer.h"
#include "nn/lk-rng.h"

/* Batches of a split, in the form that a network's first layer takes fastest: lists of the pixels that are not 0 where
 * most of them are, else all of them. One thread at a time; the split must outlive it. */
typedef struct {
  const LkSplit      *split;
  size_t              width, height, max_batch;
  const LkPixelLists *lists;  /* the split's; NULL: dense */
  LkSparse           *sparse; /* of a batch, with lists */
  float              *dense;  /* (max_batch, D) without */
  uint8_t             ground; /* what lies around pictures that are warped */
} LkFeed;

/* Noise on the pictures of a step. */
typedef struct {
  size_t jitter;  /* pixels that a picture is moved by at most (lk-batches.h) */
  double dropout; /* share of the pixels that are dropped (lk-dropout.h); of those alone that are not 0, with lists */
  LkWarpLimits warp; /* any after lk_feed_prepare_warps () alone */
} LkNoise;

/* For a layer of n_units, as they lie in memory (LkLayer.out_stride). LK_NO_MEMORY. */
LkStatus lk_feed_new    (const LkSplit *split, size_t width, size_t height, size_t n_units, size_t max_batch,
                         bool for_training, LkFeed **feed);
/* From here on it is dense, as warped pictures must be, and knows what lies around them: the median of all that lies at
 * the edges of the split's pictures. LK_NO_MEMORY: it stays what it was. */
LkStatus lk_feed_prepare_warps (LkFeed *feed);
void     lk_feed_free   (LkFeed *feed); /* NULL is fine */

/* The samples named by index (B), and their labels where y is not NULL; the input is valid until the next one. noise
 * NULL: none, and rng may be NULL. Made for training, the input is ready for a backward pass. */
LkInput  lk_feed_gather (LkFeed *feed, const uint32_t *index /* (B) */, size_t B, const LkNoise *noise, LkRng *rng,
                         uint16_t *y /* (B) or NULL */);
