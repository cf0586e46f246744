/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-metrics.h"

#include <math.h>
#include <string.h>

#include "lk-softmax.h"

/* N samples, C classes. */

size_t
lk_argmax (const float *z, size_t C)
{
  size_t best = 0;

  for (size_t k = 1; k < C; k++)
    {
      if (z[k] > z[best])
        best = k;
    }
  return best;
}

size_t
lk_runner_up (const float *z, size_t C, size_t first)
{
  size_t second = first == 0 ? 1 : 0;

  for (size_t k = 0; k < C; k++)
    {
      if (k != first && z[k] > z[second])
        second = k;
    }
  return second;
}

size_t
lk_count_errors (const float *z, const uint16_t *y, size_t N, size_t C)
{
  size_t errors = 0;

  for (size_t i = 0; i < N; i++)
    errors += lk_argmax (z + i * C, C) != y[i];
  return errors;
}

size_t
lk_count_agreements (const float *v, const float *z, size_t N, size_t C)
{
  size_t agreements = 0;

  for (size_t i = 0; i < N; i++)
    agreements += lk_argmax (v + i * C, C) == lk_argmax (z + i * C, C);
  return agreements;
}

double
lk_mean_kl (const float *v, const float *z, size_t N, size_t C, double T)
{
  double sum = 0.0;

  for (size_t i = 0; i < N; i++)
    sum += lk_kl (v + i * C, z + i * C, C, T);
  return N > 0 ? sum / (double) N : 0.0;
}

void
lk_measure_scaled (const float *z, const uint16_t *y, size_t N, size_t C, const double *scale, LkQuality *quality)
{
  double excess[LK_CALIBRATION_BINS] = { 0.0 }; /* right answers less the sum of confidences, by bin */

  *quality = (LkQuality) { 0 };
  for (size_t i = 0; i < N; i++)
    {
      const float *zi = z + i * C;
      size_t best = lk_argmax (zi, C);
      double max = zi[best];
      double b = scale ? scale[i] : 1.0;
      double sum = 0.0;
      size_t bin = 0;

      for (size_t k = 0; k < C; k++)
        sum += exp (b * (zi[k] - max));
      quality->errors += best != y[i];
      quality->nll += log (sum) - b * (zi[y[i]] - max);
      /* The confidence is exp (0) / sum, in 0 … 1 unless a logit is not finite. */
      if (sum >= 1.0)
        bin = (size_t) ceil (LK_CALIBRATION_BINS / sum) - 1;
      excess[bin] += (best == y[i]) - 1.0 / sum;
    }
  if (N == 0)
    return;
  for (size_t m = 0; m < LK_CALIBRATION_BINS; m++)
    quality->calibration_error += fabs (excess[m]);
  quality->nll /= (double) N;
  quality->calibration_error /= (double) N;
}

void
lk_measure (const float *z, const uint16_t *y, size_t N, size_t C, LkQuality *quality)
{
  lk_measure_scaled (z, y, N, C, NULL, quality);
}

void
lk_dark_knowledge (const float *z, const uint16_t *y, size_t N, size_t C, double T, double *p, double *matrix)
{
  memset (matrix, 0, C * C * sizeof *matrix);

  for (size_t k = 0; k < C; k++)
    {
      double *row = matrix + k * C;
      size_t n = 0;

      for (size_t i = 0; i < N; i++)
        {
          if (y[i] != k)
            continue;
          lk_softmax (z + i * C, C, T, p);
          for (size_t j = 0; j < C; j++)
            row[j] += p[j];
          n++;
        }
      for (size_t j = 0; j < C && n > 0; j++)
        row[j] /= (double) n;
    }
}
