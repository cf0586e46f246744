/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-callout.h"

#include <math.h>

/* Edges that a box can lie against: two of each of keep, those of the area, and where it would be nearest. */
#define MAX_EDGES (2 * LK_CALLOUT_MAX_KEEP + 3)

static double
overlap (const LkRect *a, const LkRect *b)
{
  double w = fmin (a->x + a->w, b->x + b->w) - fmax (a->x, b->x);
  double h = fmin (a->y + a->h, b->y + b->h) - fmax (a->y, b->y);

  return w > 0.0 && h > 0.0 ? w * h : 0.0;
}

/* Starts along one axis: beside each of keep, at the ends of the area, and nearest to `near`; whole pixels, inside. */
static size_t
list_starts (double starts[MAX_EDGES], const LkRect *keep, size_t n, bool down, double gap, double size, double near,
             double low, double high)
{
  size_t k = 0;

  starts[k++] = round (near - size / 2.0);
  starts[k++] = low;
  starts[k++] = high - size;
  for (size_t i = 0; i < n; i++)
    {
      double from = down ? keep[i].y : keep[i].x, to = from + (down ? keep[i].h : keep[i].w);

      starts[k++] = floor (from - gap - size);
      starts[k++] = ceil (to + gap);
    }
  for (size_t i = 0; i < k; i++)
    starts[i] = fmax (low, fmin (starts[i], high - size));
  return k;
}

/* The best place inside area; what it covers of keep, px². */
static double
place_in (LkRect *box, double x, double y, const LkRect *keep, size_t n, double gap, LkRect area)
{
  double xs[MAX_EDGES], ys[MAX_EDGES];
  double least = INFINITY, nearest = INFINITY;
  LkRect best = *box;
  size_t n_x = list_starts (xs, keep, n, false, gap, box->w, x, area.x, area.x + area.w);
  size_t n_y = list_starts (ys, keep, n, true, gap, box->h, y, area.y, area.y + area.h);

  for (size_t i = 0; i < n_x; i++)
    for (size_t j = 0; j < n_y; j++)
      {
        LkRect at = { xs[i], ys[j], box->w, box->h };
        double covered = 0.0, distance = hypot (at.x + at.w / 2.0 - x, at.y + at.h / 2.0 - y);

        for (size_t k = 0; k < n; k++)
          covered += overlap (&at, &keep[k]);
        if (covered > least || (covered == least && distance >= nearest))
          continue;
        least = covered;
        nearest = distance;
        best = at;
      }
  *box = best;
  return least;
}

bool
lk_callout_place (LkRect *box, double x, double y, const LkRect *keep, size_t n, double gap, LkRect plot,
                  LkRect picture)
{
  n = n < LK_CALLOUT_MAX_KEEP ? n : LK_CALLOUT_MAX_KEEP;
  if (box->w <= plot.w && box->h <= plot.h && place_in (box, x, y, keep, n, gap, plot) == 0.0)
    return true;
  return place_in (box, x, y, keep, n, gap, picture) == 0.0;
}
