/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-significance.h"

#include <math.h>

/* The standard normal's 0.975 quantile. */
#define Z 1.959963984540054

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

void
lk_wilson_interval (size_t k, size_t n, double *low, double *high)
{
  double share = (double) k / (double) n, z2 = Z * Z / (double) n;
  double middle = (share + z2 / 2.0) / (1.0 + z2);
  double half = Z * sqrt (share * (1.0 - share) / (double) n + z2 / (4.0 * (double) n)) / (1.0 + z2);

  *low = fmax (middle - half, 0.0);
  *high = fmin (middle + half, 1.0);
}

void
lk_paired_interval (size_t only_a, size_t only_b, size_t n, double *low, double *high)
{
  double size = (double) n + 2.0, difference = ((double) only_a - (double) only_b) / size;
  double apart = ((double) (only_a + only_b) + 1.0) / size;
  double half = Z * sqrt (fmax (apart - difference * difference, 0.0) / size);

  *low = fmax (difference - half, -1.0);
  *high = fmin (difference + half, 1.0);
}
