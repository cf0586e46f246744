/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-series.h"

#include <math.h>

/* The first index whose x is not below at; n if none. */
static size_t
lower_bound (const LkSeries *series, double at)
{
  size_t from = 0, to = series->n;

  while (from < to)
    {
      size_t middle = from + (to - from) / 2;

      if (series->x[middle] < at)
        from = middle + 1;
      else
        to = middle;
    }
  return from;
}

void
lk_series_reduce (const LkSeries *series, double x_min, double x_max, size_t n_columns, double *buffer,
                  LkSeries *reduced)
{
  double *x = buffer, *y = x + n_columns, *low = y + n_columns, *high = low + n_columns;
  double per_x = x_max > x_min ? (double) n_columns / (x_max - x_min) : 0.0;
  size_t n = 0, i;

  *reduced = *series;
  reduced->n = 0;
  reduced->x = x;
  reduced->y = y;
  reduced->low = low;
  reduced->high = high;
  if (n_columns == 0)
    return;

  for (i = lower_bound (series, x_min); i < series->n && series->x[i] <= x_max;)
    {
      size_t column = (size_t) fmin ((series->x[i] - x_min) * per_x, (double) (n_columns - 1));
      double sum_x = 0.0, sum_y = 0.0, bottom = INFINITY, top = -INFINITY;
      double any_x = series->x[i];
      size_t count = 0;

      for (; i < series->n && series->x[i] <= x_max; i++)
        {
          if (fmin ((series->x[i] - x_min) * per_x, (double) (n_columns - 1)) >= (double) column + 1.0)
            break;
          if (!isfinite (series->y[i]))
            continue;
          count++;
          sum_x += series->x[i] - any_x;
          sum_y += series->y[i];
          bottom = fmin (bottom, series->low ? series->low[i] : series->y[i]);
          top = fmax (top, series->high ? series->high[i] : series->y[i]);
        }
      x[n] = count > 0 ? any_x + sum_x / (double) count : any_x;
      y[n] = count > 0 ? sum_y / (double) count : NAN;
      low[n] = count > 0 ? bottom : NAN;
      high[n] = count > 0 ? top : NAN;
      n++;
    }
  reduced->n = n;
}

LkSeries
lk_series_slice (const LkSeries *series, double x_min, double x_max)
{
  LkSeries slice = *series;
  size_t from = lower_bound (series, x_min), to = lower_bound (series, x_max);

  from = from > 0 ? from - 1 : 0;
  to = to < series->n ? to + 1 : series->n;
  slice.n = to > from ? to - from : 0;
  if (slice.n == 0)
    return slice;
  slice.x += from;
  slice.y += from;
  slice.low = slice.low ? slice.low + from : NULL;
  slice.high = slice.high ? slice.high + from : NULL;
  return slice;
}

double
lk_series_value_at (const LkSeries *series, double x)
{
  size_t i;
  double x0, x1;

  if (series->n == 0 || isnan (x))
    return NAN;
  i = lower_bound (series, x);
  if (i == series->n)
    return NAN;
  if (series->x[i] == x)
    return isfinite (series->y[i]) ? series->y[i] : NAN;
  if (i == 0 || !isfinite (series->y[i]) || !isfinite (series->y[i - 1]))
    return NAN;
  x0 = series->x[i - 1];
  x1 = series->x[i];
  return series->y[i - 1] + (series->y[i] - series->y[i - 1]) * ((x - x0) / (x1 - x0));
}
