/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-metrics.h"

#include <math.h>
#include <string.h>

#include "lk-softmax.h"

#define MAX_BINS 100

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

/* -log softmax (z)[y] */
static double
nll (const float *z, size_t y, size_t C)
{
  double max = z[lk_argmax (z, C)];
  double sum = 0.0;

  for (size_t k = 0; k < C; k++)
    sum += exp (z[k] - max);
  return log (sum) - (z[y] - max);
}

double
lk_mean_nll (const float *z, const uint16_t *y, size_t N, size_t C)
{
  double sum = 0.0;

  for (size_t i = 0; i < N; i++)
    sum += nll (z + i * C, y[i], C);
  return N > 0 ? sum / (double) N : 0.0;
}

double
lk_calibration_error (const float *z, const uint16_t *y, size_t N, size_t C, size_t n_bins)
{
  double confidence[MAX_BINS] = { 0.0 }; /* sums over the bin's samples */
  double correct[MAX_BINS] = { 0.0 };
  double error = 0.0;

  if (n_bins < 1 || n_bins > MAX_BINS)
    return 0.0;
  for (size_t i = 0; i < N; i++)
    {
      size_t best = lk_argmax (z + i * C, C);
      double p = exp (-nll (z + i * C, best, C));
      /* Bin m holds ((m - 1) / M, m / M]. */
      size_t bin = (size_t) fmax (0.0, ceil (p * (double) n_bins) - 1.0);

      bin = bin < n_bins ? bin : n_bins - 1;
      confidence[bin] += p;
      correct[bin] += best == y[i];
    }
  for (size_t m = 0; m < n_bins; m++)
    error += fabs (correct[m] - confidence[m]);
  return N > 0 ? error / (double) N : 0.0;
}

void
lk_dark_knowledge (const float *z, const uint16_t *y, size_t N, size_t C, double T, double *matrix)
{
  memset (matrix, 0, C * C * sizeof *matrix);

  for (size_t k = 0; k < C; k++)
    {
      double *row = matrix + k * C;
      size_t n = 0;

      for (size_t i = 0; i < N; i++)
        {
          const float *zi = z + i * C;
          double max, sum = 0.0;

          if (y[i] != k)
            continue;
          /* Twice the exponentials, but no scratch row: C has no bound here. */
          max = zi[lk_argmax (zi, C)];
          for (size_t j = 0; j < C; j++)
            sum += exp ((zi[j] - max) / T);
          for (size_t j = 0; j < C; j++)
            row[j] += exp ((zi[j] - max) / T) / sum;
          n++;
        }
      for (size_t j = 0; j < C && n > 0; j++)
        row[j] /= (double) n;
    }
}

void
lk_confusion (const float *z, const uint16_t *y, size_t N, size_t C, uint32_t *counts)
{
  memset (counts, 0, C * C * sizeof *counts);
  for (size_t i = 0; i < N; i++)
    counts[(size_t) y[i] * C + lk_argmax (z + i * C, C)]++;
}
