/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "nn/lk-sparse.h"

/* The pixels of a split that are not 0, picture by picture: made once, with the first use, and kept by the data set for
 * all runs and threads. Three bytes a pixel that is listed; no lists where more than LK_PIXEL_LISTS_DENSEST of the
 * pixels would be, so they never take more than 1.2 times what the pixels do. */

#define LK_PIXEL_LISTS_DENSEST 0.4

typedef struct {
  size_t    n;      /* pictures */
  size_t    most;   /* pixels of the one with the most */
  double    density; /* share of the pixels that are listed */
  uint64_t *starts; /* (n + 1) where each picture's begin */
  uint16_t *places; /* in the picture, rising */
  uint8_t  *values; /* 1 … 255 */
} LkPixelLists;

/* Makes them when they are asked for first. */
typedef struct _LkPixelListsMaker LkPixelListsMaker;

LkPixelListsMaker  *lk_pixel_lists_maker_new  (void); /* NULL: no memory */
void                lk_pixel_lists_maker_free (LkPixelListsMaker *maker); /* NULL is fine; the lists with it */

/* Of pixels (n, D), always the same ones; D ≤ 65536. From several threads at once. NULL when too many pixels are not 0,
 * and without memory: then the pixels themselves do. */
const LkPixelLists *lk_pixel_lists_get        (LkPixelListsMaker *maker, const uint8_t *pixels, size_t n, size_t D);
