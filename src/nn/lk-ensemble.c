/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-ensemble.h"

#include <math.h>
#include <string.h>

/* M networks, N samples, C classes. */

static void
mean_of_logits (const float *const *v, size_t M, size_t n, float *logits)
{
  for (size_t i = 0; i < n; i++)
    {
      double sum = 0.0;

      for (size_t m = 0; m < M; m++)
        sum += v[m][i];
      logits[i] = (float) (sum / (double) M);
    }
}

/* Log of the sum of a row's exponentials. */
static double
log_sum (const float *z, size_t C)
{
  double max = z[0];
  double sum = 0.0;

  for (size_t k = 1; k < C; k++)
    max = fmax (max, z[k]);
  for (size_t k = 0; k < C; k++)
    sum += exp (z[k] - max);
  return max + log (sum);
}

/* In logarithms throughout, so that a class to which every network gives next
 * to nothing keeps a finite logit. */
static void
mean_of_probabilities (const float *const *v, size_t M, size_t row, size_t C, float *logits)
{
  for (size_t k = 0; k < C; k++)
    logits[k] = -INFINITY;

  for (size_t m = 0; m < M; m++)
    {
      const float *z = v[m] + row * C;
      double norm = log_sum (z, C);

      for (size_t k = 0; k < C; k++)
        {
          double a = fmax (logits[k], z[k] - norm);
          double b = fmin (logits[k], z[k] - norm);

          logits[k] = (float) (a + log1p (exp (b - a)));
        }
    }
  for (size_t k = 0; k < C; k++)
    logits[k] = (float) (logits[k] - log ((double) M));
}

const char *
lk_mean_id (LkMean mean)
{
  return mean == LK_MEAN_LOGITS ? "logits" : "probabilities";
}

void
lk_ensemble_logits (LkMean mean, const float *const *v, size_t M, size_t N, size_t C, float *logits)
{
  if (M == 1)
    memcpy (logits, v[0], N * C * sizeof *logits);
  else if (mean == LK_MEAN_LOGITS)
    mean_of_logits (v, M, N * C, logits);
  else
    for (size_t i = 0; i < N; i++)
      mean_of_probabilities (v, M, i, C, logits + i * C);
}
