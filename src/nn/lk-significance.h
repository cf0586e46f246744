/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>

/* McNemar's test of two networks on the same samples, in its exact form: of the only_a +
 * only_b samples that one of the two gets right, each would be either's with equal chance
 * if they were equally good. Returns the two-sided p-value, 0 … 1; 1 where they never
 * differ (McNemar 1947; the binomial form is Fagerland, Lydersen and Laake 2013,
 * equation 2). */
double lk_mcnemar (size_t only_a, size_t only_b);
