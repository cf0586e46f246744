/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-softmax.h"

#include <math.h>

static double
largest (const float *z, size_t C)
{
  float max = z[0];

  for (size_t k = 1; k < C; k++)
    max = z[k] > max ? z[k] : max;
  return max;
}

/* Σ exp ((z - max) / T), at least 1. */
static double
normaliser (const float *z, size_t C, double T, double max)
{
  double sum = 0.0;

  for (size_t k = 0; k < C; k++)
    sum += exp ((z[k] - max) / T);
  return sum;
}

void
lk_softmax (const float *z, size_t C, double T, double *p)
{
  double max = largest (z, C);
  double sum = 0.0;

  for (size_t k = 0; k < C; k++)
    sum += p[k] = exp ((z[k] - max) / T);
  for (size_t k = 0; k < C; k++)
    p[k] /= sum;
}

void
lk_log_softmax (const float *z, size_t C, double T, double *log_p)
{
  double max = largest (z, C);
  double log_sum = log (normaliser (z, C, T, max));

  for (size_t k = 0; k < C; k++)
    log_p[k] = (z[k] - max) / T - log_sum;
}

double
lk_entropy (const float *z, size_t C, double T)
{
  double max = largest (z, C);
  double sum = 0.0;
  double weighted = 0.0;

  /* H = log Σe - Σ e·a / Σe with a = (z - max) / T, e = exp a. */
  for (size_t k = 0; k < C; k++)
    {
      double a = (z[k] - max) / T;
      double e = exp (a);

      sum += e;
      weighted += e * a;
    }
  return fmax (0.0, log (sum) - weighted / sum);
}

double
lk_kl (const float *v, const float *z, size_t C, double T)
{
  double v_max = largest (v, C);
  double z_max = largest (z, C);
  double v_sum = 0.0;
  double z_sum = 0.0;
  double weighted = 0.0;

  /* Σ p (log p - log q) with log p = a - log Σe^a and the like for q. */
  for (size_t k = 0; k < C; k++)
    {
      double a = (v[k] - v_max) / T;
      double b = (z[k] - z_max) / T;
      double e = exp (a);

      v_sum += e;
      z_sum += exp (b);
      weighted += e * (a - b);
    }
  return fmax (0.0, weighted / v_sum - log (v_sum) + log (z_sum));
}
