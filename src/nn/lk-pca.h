/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>

#include "lk-status.h"

/* Principal components (Hotelling 1933), the two largest: a flat picture of
 * points in C dimensions, from which as little as possible is lost. n points of
 * C numbers, here mostly test samples' logits of C classes. */

/* The mean and two orthonormal axes, the one of larger variance first, each with
 * its largest component positive; shares are those of the whole variance, 0 when
 * there is none. By orthogonal iteration on the covariance, in double (Golub and
 * Van Loan, Matrix Computations, 8.2.4). LK_BAD_SHAPE when n is 0 or C below 2,
 * LK_NOT_FINITE when a number is not, LK_NO_MEMORY. */
LkStatus lk_pca_fit     (const float *x /* (n, C) */, size_t n, size_t C, double *mean /* (C) */,
                         double *axes /* (2, C) */, double *shares /* (2) */);

/* Coordinates along the axes, from the mean. */
void     lk_pca_project (const float *x /* (n, C) */, size_t n, size_t C, const double *mean /* (C) */,
                         const double *axes /* (2, C) */, float *y /* (n, 2) */);

/* Turns and, where that is better, mirrors y so that it lies as near to target
 * as it can, in least squares: orthogonal Procrustes (Schönemann 1966), which in
 * two dimensions has a closed form. Axes' signs and order are chance; so two
 * pictures of the same points become comparable, and one that changes a little
 * moves a little. */
void     lk_pca_align   (const float *target /* (n, 2) */, float *y /* (n, 2) */, size_t n);
