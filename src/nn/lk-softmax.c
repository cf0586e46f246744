/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-softmax.h"

#include <math.h>

#include "lk-exp.h"
#include "lk-vector.h"

/* Rows have no longest length, scratch memory has: they are taken in parts. */
#define PART 64

static double
largest (const float *z, size_t C)
{
  float max = z[0];

  for (size_t k = 1; k < C; k++)
    max = z[k] > max ? z[k] : max;
  return max;
}

/* a[k] = (z[k] - max) / T and e[k] = exp a[k]. */
LK_VECTORISED static void
exponents (const float *restrict z, size_t n, double T, double max, double *restrict a, double *restrict e)
{
  for (size_t k = 0; k < n; k++)
    {
      a[k] = (z[k] - max) / T;
      e[k] = lk_exp (a[k]);
    }
}

void
lk_softmax (const float *z, size_t C, double T, double *p)
{
  double max = largest (z, C);
  double a[PART];
  double sum = 0.0;

  for (size_t from = 0; from < C; from += PART)
    exponents (z + from, C - from < PART ? C - from : PART, T, max, a, p + from);
  for (size_t k = 0; k < C; k++)
    sum += p[k];
  for (size_t k = 0; k < C; k++)
    p[k] /= sum;
}

/* Σ exp a, at least 1, and Σ exp (a) · a with a = (z - max) / T. */
static double
sum_exponents (const float *z, size_t C, double T, double *weighted)
{
  double max = largest (z, C);
  double a[PART], e[PART];
  double sum = 0.0;

  *weighted = 0.0;
  for (size_t from = 0; from < C; from += PART)
    {
      size_t n = C - from < PART ? C - from : PART;

      exponents (z + from, n, T, max, a, e);
      for (size_t k = 0; k < n; k++)
        {
          sum += e[k];
          *weighted += e[k] * a[k];
        }
    }
  return sum;
}

void
lk_log_softmax (const float *z, size_t C, double T, double *log_p)
{
  double max = largest (z, C);
  double weighted;
  double log_sum = log (sum_exponents (z, C, T, &weighted));

  for (size_t k = 0; k < C; k++)
    log_p[k] = (z[k] - max) / T - log_sum;
}

/* Against rounding; what is not a number stays so, as of a network that
 * diverged. */
static double
not_below_zero (double x)
{
  return x < 0.0 ? 0.0 : x;
}

double
lk_entropy (const float *z, size_t C, double T)
{
  double weighted;
  double sum = sum_exponents (z, C, T, &weighted);

  /* H = log Σe - Σ e·a / Σe with a = (z - max) / T, e = exp a. */
  return not_below_zero (log (sum) - weighted / sum);
}

double
lk_kl (const float *v, const float *z, size_t C, double T)
{
  double v_max = largest (v, C);
  double z_max = largest (z, C);
  double a[PART], b[PART], v_e[PART], z_e[PART];
  double v_sum = 0.0;
  double z_sum = 0.0;
  double weighted = 0.0;

  /* Σ p (log p - log q) with log p = a - log Σe^a and the like for q. */
  for (size_t from = 0; from < C; from += PART)
    {
      size_t n = C - from < PART ? C - from : PART;

      exponents (v + from, n, T, v_max, a, v_e);
      exponents (z + from, n, T, z_max, b, z_e);
      for (size_t k = 0; k < n; k++)
        {
          v_sum += v_e[k];
          z_sum += z_e[k];
          weighted += v_e[k] * (a[k] - b[k]);
        }
    }
  return not_below_zero (weighted / v_sum - log (v_sum) + log (z_sum));
}
