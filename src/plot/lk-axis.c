/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-axis.h"

#include <math.h>
#include <string.h>

/* Where powers of ten and the differences of ends are still ordinary doubles. */
#define TINY     1e-290
#define HUGE_END 1e300

/* What a log axis has beyond its ends, as a share of it. */
#define LOG_AIR 0.04

double
lk_nice_ceil (double x)
{
  double decade = pow (10.0, floor (log10 (x)));
  double lead = x / decade;

  /* A hair's leeway: 0.3 / 0.1 is a little more than 3 and 0.2 / 0.1 must stay 2. */
  return decade * (lead <= 1.0 + 1e-9 ? 1.0 : lead <= 2.0 + 1e-9 ? 2.0 : lead <= 5.0 + 1e-9 ? 5.0 : 10.0);
}

/* The next smaller step: of 10, 5; of 5, 2; of 2, 1. */
static double
next_step (double step)
{
  return lk_nice_ceil (0.4 * step);
}

static void
mend_range (LkAxis *axis)
{
  double low = axis->log && axis->min > 0.0 ? fmax (axis->min, 2.0 * TINY) : axis->min;
  double high = axis->log && axis->max > 0.0 ? fmax (axis->max, 2.0 * TINY) : axis->max;
  bool fine = low >= -HUGE_END && high <= HUGE_END && low <= high && (!axis->log || low > 0.0);

  if (!fine)
    {
      axis->min = axis->log ? 0.1 : 0.0;
      axis->max = 1.0;
      return;
    }
  axis->min = low;
  axis->max = high;
  if (axis->log && high / low < 1.0 + 1e-9)
    {
      axis->min = low / 2.0;
      axis->max = high * 2.0;
    }
  else if (!axis->log && high - low <= fmax (TINY, 1e-12 * fmax (fabs (low), fabs (high))))
    {
      double pad = fabs (low) < TINY ? 1.0 : fabs (low) * 0.1;

      axis->min = low - pad;
      axis->max = high + pad;
    }
}

static size_t
ticks_wanted (double length, double room)
{
  double n = room > 0.0 && length > 0.0 ? floor (length / room) : 0.0;

  return n < 1.0 ? 1 : n > LK_MAX_TICKS - 2 ? LK_MAX_TICKS - 2 : (size_t) n;
}

static void
add_tick (LkAxis *axis, double value, double step, bool labelled)
{
  LkTick *tick;

  if (axis->n_ticks == LK_MAX_TICKS)
    return;
  tick = &axis->ticks[axis->n_ticks++];
  tick->value = value;
  tick->label[0] = '\0';
  if (labelled)
    lk_format_tick (tick->label, value, step, axis->percent);
}

static void
linear_ticks (LkAxis *axis)
{
  double first = ceil (axis->min / axis->step - 1e-6), last = floor (axis->max / axis->step + 1e-6);

  for (double i = first; i <= last && axis->n_ticks < LK_MAX_TICKS; i += 1.0)
    add_tick (axis, i * axis->step, axis->step, true);
}

/* Takes labels off ticks that stand closer than least, a share of the axis, to the last labelled one; the rest's number. */
static size_t
thin_labels (LkAxis *axis, double least)
{
  double last = -INFINITY;
  size_t n = 0;

  for (size_t i = 0; i < axis->n_ticks; i++)
    {
      double at = lk_axis_position (axis, axis->ticks[i].value);

      if (axis->ticks[i].label[0] == '\0')
        continue;
      if (at - last < least)
        {
          axis->ticks[i].label[0] = '\0';
          continue;
        }
      last = at;
      n++;
    }
  return n;
}

/* Every `every`th power of ten, or with each its multiples by leads (n). */
static void
add_decades (LkAxis *axis, int every, const int *leads, int n)
{
  double low = log10 (axis->min) - 1e-9, high = log10 (axis->max) + 1e-9;

  axis->n_ticks = 0;
  for (int e = (int) floor (low); e <= (int) ceil (high); e++)
    for (int i = 0; i < n; i++)
      {
        double value = leads[i] * pow (10.0, e);

        if (e % every == 0 && log10 (value) >= low && log10 (value) <= high)
          add_tick (axis, value, value, true);
      }
}

/* The least share of the axis between labels, from what is airy to what just tells them apart: three of 1, 2, 5, 10
 * never need to stand closer than the first in one decade, nor than the last in two. */
static const double shares[] = { 0.29, 0.26, 0.23, 0.20 };
#define N_SHARES (sizeof shares / sizeof shares[0])

/* Three labels at least, from 1, 2, 5, from 1, 3, or in even steps where the range is narrow. */
static void
three_log_labels (LkAxis *axis, double least)
{
  static const int fine[] = { 1, 2, 5 }, coarse[] = { 1, 3 };
  double step;

  for (size_t i = 0; i < N_SHARES; i++)
    {
      add_decades (axis, 1, fine, 3);
      if (thin_labels (axis, fmin (least, shares[i])) >= 3)
        return;
      add_decades (axis, 1, coarse, 2);
      if (thin_labels (axis, fmin (least, shares[i])) >= 3)
        return;
    }
  if (axis->max > 100.0 * axis->min)
    return;
  step = lk_nice_ceil ((axis->max - axis->min) / 2.0);
  for (int i = 0; i < 5; i++, step = next_step (step))
    {
      axis->step = step;
      axis->n_ticks = 0;
      linear_ticks (axis);
      axis->step = 0.0;
      if (thin_labels (axis, fmin (least, shares[N_SHARES - 1])) >= 3)
        break;
    }
}

/* Powers of ten, every second, third, … one labelled when they stand close, with 2
 * and 5 when they stand wide apart. */
static void
log_ticks (LkAxis *axis, double length, double room)
{
  static const int leads[] = { 1, 2, 5 };
  double decades = log10 (axis->max / axis->min), per_decade = length / decades;
  int every = per_decade >= room ? 1 : (int) fmin (1000.0, ceil (room / fmax (per_decade, 1e-3)));
  double least = room / fmax (length, 1.0);

  add_decades (axis, every, leads, every == 1 && (per_decade >= 3.4 * room || decades < 1.0) ? 3 : 1);
  for (; thin_labels (axis, fmin (least, shares[0])) < 3; every--)
    {
      if (every == 1 || decades < 2.0)
        {
          three_log_labels (axis, least);
          break;
        }
      add_decades (axis, every - 1, leads, 1);
    }
}

static void
axis_init (LkAxis *axis, double min, double max, bool log, bool percent, double length, double room, bool rounded)
{
  memset (axis, 0, sizeof *axis);
  axis->min = min;
  axis->max = max;
  axis->log = log;
  axis->percent = percent;
  mend_range (axis);

  if (log)
    {
      if (rounded)
        {
          double air = pow (axis->max / axis->min, LOG_AIR);

          axis->min = fmax (axis->min / air, 2.0 * TINY);
          axis->max = fmin (axis->max * air, HUGE_END);
        }
      log_ticks (axis, length, room);
      return;
    }

  axis->step = lk_nice_ceil ((axis->max - axis->min) / (double) ticks_wanted (length, room));
  if (rounded)
    {
      double first, last;

      for (;; axis->step = next_step (axis->step))
        {
          first = floor (axis->min / axis->step + 1e-6);
          last = ceil (axis->max / axis->step - 1e-6);
          if (last - first >= 2.0)
            break;
        }
      axis->min = axis->step * first;
      axis->max = axis->step * last;
    }
  linear_ticks (axis);
}

void
lk_axis_init (LkAxis *axis, double min, double max, bool log, bool percent, double length, double room)
{
  axis_init (axis, min, max, log, percent, length, room, false);
}

void
lk_axis_init_rounded (LkAxis *axis, double min, double max, bool log, bool percent, double length, double room)
{
  axis_init (axis, min, max, log, percent, length, room, true);
}

double
lk_axis_position (const LkAxis *axis, double value)
{
  if (!axis->log)
    return (value - axis->min) / (axis->max - axis->min);
  if (!(value > 0.0))
    return NAN;
  return (log (value) - log (axis->min)) / (log (axis->max) - log (axis->min));
}

double
lk_axis_value (const LkAxis *axis, double position)
{
  if (!axis->log)
    return axis->min + position * (axis->max - axis->min);
  return exp (log (axis->min) + position * (log (axis->max) - log (axis->min)));
}
