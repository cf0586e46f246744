/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>

/* How the samples of a batch stand to each other: matrices (B, B). */

/* The rows of A Aᵀ divided by their norms, A (B, n) as floats: similarity (B, B) and those norms (B). A row of zeros
 * stays one. product (B, B) is scratch. */
void   lk_relations_similarity (size_t B, size_t n, const float *a, float *product, double *similarity, double *norms);

/* Distances |a_i - a_j| (B, B), divided by their mean over all pairs i ≠ j, which is returned; where it is 0, as they
 * are. */
double lk_relations_distances  (size_t B, size_t n, const float *a, double *distances);

/* gradient (B, n) = Σ_j w_ij (a_i - a_j), w (B, B) symmetric; sums (n) is scratch. */
void   lk_relations_pull       (size_t B, size_t n, const double *w, const float *a, double *sums, float *gradient);
