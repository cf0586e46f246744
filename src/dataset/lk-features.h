/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "nn/lk-status.h"

/* Numbers that are no pictures, as pictures: each column in standard deviations from its mean over the training
 * samples. Up to LK_MAX_SIDE of them are bars side by side, each LK_FEATURES_BAR pixels high, from -3 to 3; more are a pixel
 * each, row by row. */

#define LK_FEATURES_BAR          16
#define LK_MAX_FEATURES 4096

typedef struct {
  size_t  n;             /* columns; 0 before the first sample */
  size_t  n_samples;
  double *mean;          /* (n) */
  double *deviation;     /* (n): the sum of squares until it is finished */
  size_t  width, height; /* of the picture */
} LkFeatures;

void     lk_features_clear  (LkFeatures *features);
/* A training sample more, of n numbers. LK_BAD_SHAPE beyond LK_MAX_FEATURES of them. */
LkStatus lk_features_add    (LkFeatures *features, const double *row, size_t n);
/* After the last. */
void     lk_features_finish (LkFeatures *features);
LkStatus lk_features_copy   (const LkFeatures *from, LkFeatures *features);
void     lk_features_draw   (const LkFeatures *features, const double *row, uint8_t *pixels /* (height, width) */);
