/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "plot/lk-series.h"

/* A curve that grows point by point and stays drawable: at most LK_CURVE_BINS
 * bins of equally many points, each with its mean, smallest and largest value.
 * When the bins are full, neighbours are joined and bins hold twice as many, so
 * that memory and drawing do not depend on the length of a run. */
#define LK_CURVE_BINS 256

typedef struct {
  gsize   n;                       /* bins in use */
  guint64 per_bin;                 /* points a full bin holds */
  guint64 n_last;                  /* points in the last bin */
  double  x[LK_CURVE_BINS];        /* mean of the bin's points */
  double  y[LK_CURVE_BINS];        /* mean of the finite values, NaN when there is none */
  double  low[LK_CURVE_BINS];
  double  high[LK_CURVE_BINS];
  guint64 n_finite[LK_CURVE_BINS];
} LkCurve;

void     lk_curve_clear  (LkCurve *curve); /* a curve of zeros is clear too */
void     lk_curve_append (LkCurve *curve, double x, double y);

/* As a series that borrows the curve. The last bin, while it has far fewer
 * points than the others, would jump about: it is left out then. */
LkSeries lk_curve_series (const LkCurve *curve, const char *label, int color, LkDash dash, gboolean with_band);
