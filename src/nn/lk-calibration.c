/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-calibration.h"

#include <math.h>
#include <stdlib.h>

#include "lk-exp.h"
#include "lk-vector.h"

/* N samples, C classes, b = 1 / t. */

/* Newton doubles the digits with each step; bisection alone would need some sixty. */
#define MAX_STEPS 100
#define PRECISION 1e-12

/* Slope and curvature of one sample's -log softmax (b z)[y] by b: E[z] - z_y and Var[z]. */
LK_VECTORISED static void
add_derivatives (const float *z, size_t y, size_t C, double b, double *slope, double *curvature)
{
  double max = z[0], sum = 0.0, first = 0.0, second = 0.0;

  for (size_t k = 1; k < C; k++)
    max = z[k] > max ? z[k] : max;
  for (size_t k = 0; k < C; k++)
    {
      double d = z[k] - max;
      double p = lk_exp (b * d);

      sum += p;
      first += p * d;
      second += p * d * d;
    }
  first /= sum;
  *slope += first - (z[y] - max);
  *curvature += second / sum - first * first;
}

/* FALSE when no sample is a member. Sums, not means: only where the slope is 0 counts. */
static bool
derivatives (const float *z, const uint16_t *y, const bool *member, size_t N, size_t C, double b, double *slope,
             double *curvature)
{
  bool any = false;

  *slope = *curvature = 0.0;
  for (size_t i = 0; i < N; i++)
    {
      if (member && !member[i])
        continue;
      add_derivatives (z + i * C, y[i], C, b, slope, curvature);
      any = true;
    }
  return any;
}

double
lk_fit_temperature (const float *z, const uint16_t *y, const bool *member, size_t N, size_t C)
{
  double low = 1.0 / LK_SCALING_MAX, high = 1.0 / LK_SCALING_MIN, b = 1.0;
  double slope, curvature;

  if (!derivatives (z, y, member, N, C, low, &slope, &curvature))
    return NAN;
  if (slope >= 0.0)
    return LK_SCALING_MAX;
  derivatives (z, y, member, N, C, high, &slope, &curvature);
  if (slope <= 0.0)
    return LK_SCALING_MIN;

  for (int step = 0; step < MAX_STEPS; step++)
    {
      double next;

      derivatives (z, y, member, N, C, b, &slope, &curvature);
      if (slope < 0.0)
        low = b;
      else
        high = b;
      next = b - slope / curvature;
      if (!(next > low && next < high)) /* also where the curvature is 0 */
        next = slope == 0.0 ? b : low + (high - low) / 2.0;
      if (fabs (next - b) <= PRECISION * b)
        break;
      b = next;
    }
  return 1.0 / b;
}

/* Whether a sample is at an odd place of its class, in member (N); parity (C) is scratch memory of 0. */
static void
halve (const uint16_t *y, size_t N, bool *member, bool *parity)
{
  for (size_t i = 0; i < N; i++)
    {
      member[i] = parity[y[i]];
      parity[y[i]] = !parity[y[i]];
    }
}

LkStatus
lk_scale_temperature (const float *z, const uint16_t *y, size_t N, size_t C, LkScaling *scaling)
{
  double *scale = malloc ((N > 0 ? N : 1) * sizeof *scale);
  bool *member = malloc (N > 0 ? N : 1), *parity = calloc (C, sizeof *parity);
  LkStatus status = LK_NO_MEMORY;

  *scaling = (LkScaling) { .temperature = NAN, .half = { NAN, NAN } };
  lk_measure (z, y, N, C, &scaling->before);
  scaling->after = scaling->before;
  scaling->after.nll = scaling->after.calibration_error = NAN;
  if (!scale || !member || !parity)
    goto out;
  status = LK_NOT_FINITE;
  if (!isfinite (scaling->before.nll))
    goto out;

  halve (y, N, member, parity);
  scaling->half[1] = lk_fit_temperature (z, y, member, N, C);
  for (size_t i = 0; i < N; i++)
    member[i] = !member[i];
  scaling->half[0] = lk_fit_temperature (z, y, member, N, C);
  status = LK_BAD_SHAPE;
  if (isnan (scaling->half[0]) || isnan (scaling->half[1]))
    goto out;

  for (size_t i = 0; i < N; i++)
    scale[i] = 1.0 / scaling->half[member[i] ? 1 : 0]; /* member is the even half by now */
  scaling->temperature = sqrt (scaling->half[0] * scaling->half[1]);
  lk_measure_scaled (z, y, N, C, scale, &scaling->after);
  status = LK_OK;

out:
  free (scale);
  free (member);
  free (parity);
  return status;
}
