/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-class-bias.h"

#include <math.h>

/* N samples, C classes, G biases. */

#define STEPS_PER_UNIT 10
#define N_GRID         (2 * LK_BEST_BIAS_MAX * STEPS_PER_UNIT + 1)

/* The first class with the largest logit among those that are raised, or among those that are not; C when there is
 * none. */
static size_t
largest_of (const float *z, size_t C, const bool *raised, bool which)
{
  size_t best = C;

  for (size_t k = 0; k < C; k++)
    {
      if (raised[k] == which && (best == C || z[k] > z[best]))
        best = k;
    }
  return best;
}

/* The first bias that makes class r, raised, win over class o; G when none does. */
static size_t
first_that_wins (const float *z, size_t C, size_t r, size_t o, const double *bias, size_t G)
{
  size_t low = 0, high = G;
  double gap;

  if (r == C)
    return G;
  if (o == C)
    return 0;
  gap = (double) z[o] - z[r];
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;

      if (bias[middle] > gap || (bias[middle] == gap && r < o))
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

void
lk_bias_curve (const float *z, const uint16_t *y, size_t N, size_t C, const bool *raised, const double *bias, size_t G,
               uint32_t *errors, uint32_t *class_errors)
{
  uint32_t sum = 0, class_sum = 0;

  for (size_t g = 0; g < G; g++)
    {
      errors[g] = 0;
      if (class_errors)
        class_errors[g] = 0;
    }

  /* As the bias grows, a sample's answer changes once, from the best class that is not raised to the best one that is.
   * So the sums hold the errors before the first bias, and errors[g] first what changes at g, modulo 2³². */
  for (size_t i = 0; i < N; i++)
    {
      const float *zi = z + i * C;
      size_t r = largest_of (zi, C, raised, true);
      size_t o = largest_of (zi, C, raised, false);
      size_t g = first_that_wins (zi, C, r, o, bias, G);
      uint32_t before = o != y[i];
      uint32_t change = (uint32_t) (r != y[i]) - before;

      sum += before;
      if (g < G)
        errors[g] += change;
      if (!class_errors || !raised[y[i]])
        continue;
      class_sum += before;
      if (g < G)
        class_errors[g] += change;
    }

  for (size_t g = 0; g < G; g++)
    {
      sum += errors[g];
      errors[g] = sum;
      if (!class_errors)
        continue;
      class_sum += class_errors[g];
      class_errors[g] = class_sum;
    }
}

double
lk_best_bias (const float *z, const uint16_t *y, size_t N, size_t C, const bool *raised)
{
  double bias[N_GRID];
  uint32_t errors[N_GRID];
  size_t best = N_GRID / 2;

  for (int g = 0; g < N_GRID; g++)
    bias[g] = (double) (g - N_GRID / 2) / STEPS_PER_UNIT;
  lk_bias_curve (z, y, N, C, raised, bias, N_GRID, errors, NULL);
  /* From the largest down, so that of two that are equally far from 0 the positive one is first. */
  for (size_t g = N_GRID; g-- > 0;)
    {
      if (errors[g] < errors[best] || (errors[g] == errors[best] && fabs (bias[g]) < fabs (bias[best])))
        best = g;
    }
  return bias[best];
}

void
lk_add_bias (float *z, size_t N, size_t C, const bool *raised, double bias)
{
  for (size_t i = 0; i < N; i++)
    {
      for (size_t k = 0; k < C; k++)
        {
          if (raised[k])
            z[i * C + k] = (float) (z[i * C + k] + bias);
        }
    }
}
