/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-pca.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* n points, C dimensions. */

#define MAX_ITERATIONS 500
#define TOLERANCE      1e-14 /* of the squared sine by which the plane still turns */

static double
dot (const double *a, const double *b, size_t C)
{
  double sum = 0.0;

  for (size_t k = 0; k < C; k++)
    sum += a[k] * b[k];
  return sum;
}

/* Unit length; false, and unchanged, when there is none to speak of. */
static bool
normalize (double *v, size_t C)
{
  double length = sqrt (dot (v, v, C));

  if (!(length > 1e-150))
    return false;
  for (size_t k = 0; k < C; k++)
    v[k] /= length;
  return true;
}

/* Makes fresh (2, C) orthonormal; where nothing is left of an axis, it is that of old (2, C). */
static void
orthonormalize (double *fresh, const double *old, size_t C)
{
  if (!normalize (fresh, C))
    memcpy (fresh, old, C * sizeof *fresh);
  /* Twice, since the small rest of two like vectors is mostly rounding. */
  for (int pass = 0; pass < 2; pass++)
    {
      double along = dot (fresh, fresh + C, C);

      for (size_t k = 0; k < C; k++)
        fresh[C + k] -= along * fresh[k];
      if (!normalize (fresh + C, C))
        memcpy (fresh + C, old + C, C * sizeof *fresh);
    }
}

/* Σ cos² of the angles between two planes: 2 when they are one. */
static double
overlap (const double *a, const double *b, size_t C)
{
  double sum = 0.0;

  for (size_t i = 0; i < 2; i++)
    for (size_t j = 0; j < 2; j++)
      sum += pow (dot (a + i * C, b + j * C, C), 2.0);
  return sum;
}

static void
multiply (const double *covariance, const double *axes, double *product, size_t C)
{
  for (size_t a = 0; a < 2; a++)
    for (size_t k = 0; k < C; k++)
      product[a * C + k] = dot (covariance + k * C, axes + a * C, C);
}

/* From two directions in the plane to the principal ones (Rayleigh and Ritz). */
static void
turn_to_principal (const double *covariance, double *axes, double *next, size_t C, double *variances)
{
  double a, b, d, c, s;
  double angle;

  multiply (covariance, axes, next, C);
  a = dot (axes, next, C);
  b = dot (axes, next + C, C);
  d = dot (axes + C, next + C, C);
  angle = 0.5 * atan2 (2.0 * b, a - d);
  c = cos (angle);
  s = sin (angle);
  for (size_t k = 0; k < C; k++)
    {
      double first = axes[k], second = axes[C + k];

      axes[k] = c * first + s * second;
      axes[C + k] = c * second - s * first;
    }
  variances[0] = c * c * a + 2.0 * c * s * b + s * s * d;
  variances[1] = s * s * a - 2.0 * c * s * b + c * c * d;
  for (double *axis = axes; axis < axes + 2 * C; axis += C)
    {
      size_t largest = 0;

      for (size_t k = 1; k < C; k++)
        largest = fabs (axis[k]) > fabs (axis[largest]) ? k : largest;
      for (size_t k = 0; axis[largest] < 0.0 && k < C; k++)
        if (k != largest)
          axis[k] = -axis[k];
      axis[largest] = fabs (axis[largest]);
    }
}

static void
find_covariance (const float *x, size_t n, size_t C, double *mean, double *covariance, double *centred)
{
  memset (mean, 0, C * sizeof *mean);
  memset (covariance, 0, C * C * sizeof *covariance);
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < C; k++)
      mean[k] += x[i * C + k] / n;
  for (size_t i = 0; i < n; i++)
    {
      for (size_t k = 0; k < C; k++)
        centred[k] = x[i * C + k] - mean[k];
      for (size_t k = 0; k < C; k++)
        for (size_t l = k; l < C; l++)
          covariance[k * C + l] += centred[k] * centred[l] / n;
    }
  for (size_t k = 0; k < C; k++)
    for (size_t l = 0; l < k; l++)
      covariance[k * C + l] = covariance[l * C + k];
}

LkStatus
lk_pca_fit (const float *x, size_t n, size_t C, double *mean, double *axes, double *shares)
{
  double *covariance, *next;
  double variances[2], total = 0.0;

  if (n == 0 || C < 2)
    return LK_BAD_SHAPE;
  for (size_t i = 0; i < n * C; i++)
    if (!isfinite (x[i]))
      return LK_NOT_FINITE;
  covariance = calloc (C + 2, C * sizeof *covariance);
  if (!covariance)
    return LK_NO_MEMORY;
  next = covariance + C * C;
  find_covariance (x, n, C, mean, covariance, next);

  /* Any two directions will do but those that are blind for what is sought. */
  for (size_t k = 0; k < C; k++)
    {
      axes[k] = cos (1.0 + 0.7 * k * k);
      axes[C + k] = sin (2.0 + 1.3 * k * k);
    }
  memset (next, 0, 2 * C * sizeof *next);
  next[0] = next[C + 1] = 1.0;
  orthonormalize (axes, next, C);
  for (int i = 0; i < MAX_ITERATIONS; i++)
    {
      double kept;

      multiply (covariance, axes, next, C);
      orthonormalize (next, axes, C);
      kept = overlap (axes, next, C);
      memcpy (axes, next, 2 * C * sizeof *axes);
      if (2.0 - kept < TOLERANCE)
        break;
    }
  turn_to_principal (covariance, axes, next, C, variances);
  for (size_t k = 0; k < C; k++)
    total += covariance[k * C + k];
  for (int a = 0; a < 2; a++)
    shares[a] = total > 0.0 ? fmax (0.0, variances[a] / total) : 0.0;
  free (covariance);
  return LK_OK;
}

void
lk_pca_project (const float *x, size_t n, size_t C, const double *mean, const double *axes, float *y)
{
  for (size_t i = 0; i < n; i++)
    for (size_t a = 0; a < 2; a++)
      {
        double sum = 0.0;

        for (size_t k = 0; k < C; k++)
          sum += axes[a * C + k] * (x[i * C + k] - mean[k]);
        y[2 * i + a] = (float) sum;
      }
}

void
lk_pca_align (const float *target, float *y, size_t n)
{
  double xx = 0.0, xy = 0.0, yx = 0.0, yy = 0.0;
  double a, b, length, mirror = 1.0;

  for (size_t i = 0; i < n; i++)
    {
      xx += (double) y[2 * i] * target[2 * i];
      xy += (double) y[2 * i] * target[2 * i + 1];
      yx += (double) y[2 * i + 1] * target[2 * i];
      yy += (double) y[2 * i + 1] * target[2 * i + 1];
    }
  /* Turned by θ alone, y and target have the product a cos θ + b sin θ, at most
   * √(a² + b²); with y's second axis mirrored first, likewise. */
  if (hypot (xx - yy, xy + yx) > hypot (xx + yy, xy - yx))
    mirror = -1.0;
  a = xx + mirror * yy;
  b = xy - mirror * yx;
  length = hypot (a, b);
  if (!(length > 0.0))
    return;
  for (size_t i = 0; i < n; i++)
    {
      double u = y[2 * i], v = mirror * y[2 * i + 1];

      y[2 * i] = (float) ((a * u - b * v) / length);
      y[2 * i + 1] = (float) ((b * u + a * v) / length);
    }
}
