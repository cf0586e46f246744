/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* The products of a convolution, straight from one picture: no columns are written down. What goes into an output from
 * one row of the picture, kernel · channels floats, lies side by side there ("run"); so each product takes a run, and
 * outputs of several pixels or weights of several places stay in registers. K = kernel · run floats go into an
 * output, N outputs a pixel. */
typedef struct {
  size_t height, width; /* of the outputs, in pixels */
  size_t kernel;        /* rows that go into an output */
  size_t run;           /* floats of each that do */
  size_t row;           /* floats of x from a row to the next */
  size_t down, right;   /* floats of x from what goes into an output to what goes into that below, or beside */
  size_t n;             /* N: a whole number of vectors for lk_correlate_gradient () */
} LkCorrelation;

/* Floats of (K, N) as the products want them: blocks of 16 or 8 outputs, (K, 16) or (K, 8) each. */
size_t lk_correlate_n_packed (const LkCorrelation *c);
void   lk_correlate_pack     (const LkCorrelation *c, const float *W /* (N, K) */, float *packed);
void   lk_correlate_unpack   (const LkCorrelation *c, const float *packed, float *W /* (N, K) */);

/* y (height, width, N) = x · W + b, then max (y, 0) when relu. b NULL: none. Sums go along K, whatever the shapes. */
void   lk_correlate          (const LkCorrelation *c, const float *x, const float *packed, const float *b /* (N) */,
                              bool relu, float *y);
/* packed += xᵀ · dy. */
void   lk_correlate_gradient (const LkCorrelation *c, const float *x, const float *dy /* (height, width, N) */,
                              float *packed);
