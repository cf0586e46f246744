/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>

/* McNemar's test of two networks on the same samples, in its exact form: of the only_a +
 * only_b samples that one of the two gets right, each would be either's with equal chance
 * if they were equally good. Returns the two-sided p-value, 0 … 1; 1 where they never
 * differ (McNemar 1947; the binomial form is Fagerland, Lydersen and Laake 2013,
 * equation 2). */
double lk_mcnemar (size_t only_a, size_t only_b);

/* Both are 95 % intervals, n > 0. */

/* Of the share of which k of n were seen, by its score (Wilson 1927; Agresti and Coull 1998,
 * equation 2): it stays within 0 … 1 and holds at k = 0 and k = n, too. */
void lk_wilson_interval (size_t k, size_t n, double *low, double *high);

/* Of the difference of two shares on the same n samples, of which only_a and only_b are right
 * for one of the two alone: Wald's interval after half a sample was added to each of the four
 * cells (Agresti and Min 2005, section 3). It lies within -1 … 1. */
void lk_paired_interval (size_t only_a, size_t only_b, size_t n, double *low, double *high);
