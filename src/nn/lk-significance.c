/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-significance.h"

#include <math.h>

/* log n!; lgamma () keeps its sign in a global. */
static double
log_factorial (size_t n)
{
  int sign;

  return lgamma_r ((double) n + 1.0, &sign);
}

double
lk_mcnemar (size_t only_a, size_t only_b)
{
  size_t n = only_a + only_b;
  size_t k = only_a < only_b ? only_a : only_b;
  double term, sum = 0.0;

  if (only_a == only_b)
    return 1.0;
  /* 2 · Σ_{i ≤ k} C(n, i) / 2ⁿ, from the largest term down. */
  term = exp (log_factorial (n) - log_factorial (k) - log_factorial (n - k) - (double) n * log (2.0));
  for (size_t i = k;; i--)
    {
      sum += term;
      if (i == 0)
        break;
      term *= (double) i / (double) (n - i + 1);
    }
  return fmin (2.0 * sum, 1.0);
}
