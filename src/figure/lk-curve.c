/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-curve.h"

#include <math.h>

void
lk_curve_clear (LkCurve *curve)
{
  curve->n = 0;
  curve->per_bin = 1;
  curve->n_last = 0;
}

/* Joins bins 2i and 2i + 1; all are full when this is called. */
static void
halve (LkCurve *curve)
{
  for (gsize i = 0; i < LK_CURVE_BINS / 2; i++)
    {
      gsize a = 2 * i, b = 2 * i + 1;
      double n_a = curve->n_finite[a], n_b = curve->n_finite[b];
      double sum = (n_a > 0 ? n_a * curve->y[a] : 0.0) + (n_b > 0 ? n_b * curve->y[b] : 0.0);

      curve->x[i] = (curve->x[a] + curve->x[b]) / 2.0;
      curve->y[i] = n_a + n_b > 0 ? sum / (n_a + n_b) : NAN;
      curve->low[i] = fmin (curve->low[a], curve->low[b]); /* fmin and fmax pass NaN over */
      curve->high[i] = fmax (curve->high[a], curve->high[b]);
      curve->n_finite[i] = curve->n_finite[a] + curve->n_finite[b];
    }
  curve->n = LK_CURVE_BINS / 2;
  curve->per_bin *= 2;
  curve->n_last = curve->per_bin;
}

void
lk_curve_append (LkCurve *curve, double x, double y)
{
  gsize i;

  if (curve->per_bin == 0)
    curve->per_bin = 1;
  if (curve->n == 0 || curve->n_last == curve->per_bin)
    {
      if (curve->n == LK_CURVE_BINS)
        halve (curve);
      i = curve->n++;
      curve->n_last = 0;
      curve->x[i] = 0.0;
      curve->y[i] = curve->low[i] = curve->high[i] = NAN;
      curve->n_finite[i] = 0;
    }

  i = curve->n - 1;
  curve->n_last++;
  curve->x[i] += (x - curve->x[i]) / curve->n_last;
  if (!isfinite (y))
    return;
  curve->n_finite[i]++;
  if (curve->n_finite[i] == 1)
    curve->y[i] = 0.0;
  curve->y[i] += (y - curve->y[i]) / curve->n_finite[i];
  curve->low[i] = fmin (curve->low[i], y);
  curve->high[i] = fmax (curve->high[i], y);
}

LkSeries
lk_curve_series (const LkCurve *curve, const char *label, int color, LkDash dash, gboolean with_band)
{
  gsize n = curve->n;

  if (n > 1 && curve->n_last < curve->per_bin / 2)
    n--;
  return (LkSeries) {
    .label = label,
    .color = color,
    .dash = dash,
    .n = n,
    .x = curve->x,
    .y = curve->y,
    .low = with_band ? curve->low : NULL,
    .high = with_band ? curve->high : NULL,
  };
}
