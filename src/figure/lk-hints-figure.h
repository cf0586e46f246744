/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "live/lk-snapshot.h"
#include "plot/lk-bars.h"
#include "plot/lk-chart.h"
#include "plot/lk-maps.h"

/* What comes of the term on a hidden layer, in a plot of its own for each: of hints how far the teacher's units are from
 * what can be told of them, of attention where on the watched sample the networks look, of similar pairs the matrices of
 * samples sorted by class, of distances those of the student against the teacher's. From snapshot->hints, which is there
 * only while somebody looks. */
typedef struct {
  const LkPlotKind *kind;  /* of the plot that is to be shown; never NULL after lk_hints_figure_set () */
  void             *model; /* its model: one of those below */
  char             *words; /* what it says, in a sentence; "" */

  LkMaps        maps;
  LkMapsRow     rows[LK_N_COMPARED];
  LkMapsTile    tiles[LK_N_COMPARED];
  float        *matrices[LK_N_COMPARED]; /* (n, n) */
  LkBars        bars;
  double       *bar_values;
  const char  **bar_labels;
  LkChart       chart;
  LkSeries      series[LK_N_COMPARED];
  double       *curves;  /* x and y of the series */
  GArray       *points;  /* of LkChartPoint */
  LkHints      *hints;   /* whose numbers are shown */
  LkDataset    *dataset; /* whose picture lies below */
  guint8       *under;   /* that, as ink */
  GStringChunk *texts;
} LkHintsFigure;

/* Begin with { 0 }; whoever shows it tells its LkPlotView of kind and model. */
void lk_hints_figure_set   (LkHintsFigure *self, const LkSnapshot *snapshot);
/* The same of hints (referenced) that are in no snapshot. */
void lk_hints_figure_set_of (LkHintsFigure *self, LkHints *hints, LkDataset *dataset);
void lk_hints_figure_clear (LkHintsFigure *self);
