/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "nn/lk-layer.h"
#include "nn/lk-rng.h"

/* Pictures mirrored, turned and made larger or smaller, at random, so that a network sees other ones in every epoch. */

/* How far at most; all 0: not at all. */
typedef struct {
  bool   flip;     /* every other picture is mirrored, left for right */
  double rotation; /* degrees, either way */
  double scale;    /* per cent by which a picture becomes larger or smaller */
} LkWarpLimits;

/* What is done to one picture. */
typedef struct {
  bool  flip;        /* first, */
  float cos, sin;    /* then turned clockwise around its middle, */
  float scale;       /* then larger by this factor, */
  float right, down; /* then moved, in pixels */
} LkWarp;

bool   lk_warp_wanted  (const LkWarpLimits *limits);
/* Uniform within the limits, and in whole pixels of −jitter … jitter. What is 0 of the limits draws no number. */
LkWarp lk_warp_draw    (const LkWarpLimits *limits, size_t jitter, LkRng *rng);
/* x (height, width, channels) = the picture's pixels / 255, interpolated linearly between the four that are nearest.
 * Outside the picture everything is `ground`. */
void   lk_warp_picture (const LkWarp *warp, const uint8_t *pixels /* (height, width, channels) */, LkShape shape,
                        uint8_t ground, float *x);
