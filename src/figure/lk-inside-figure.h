/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "live/lk-snapshot.h"
#include "plot/lk-maps.h"

/* What teacher, student and twin see in the watched sample: where each finds the evidence for a class, over the sample,
 * and the pictures that one layer makes of it; snapshot->inside, which is there only while somebody looks. */
typedef struct {
  LkMaps        maps;
  LkMapsRow     rows[LK_N_COMPARED];
  GArray       *tiles[LK_N_COMPARED]; /* of LkMapsTile */
  LkInside     *inside;  /* whose numbers are shown */
  LkDataset    *dataset; /* whose picture lies below */
  guint8       *under;   /* that, as ink */
  GStringChunk *texts;
} LkInsideFigure;

/* What is pointed at, and what is enlarged, stays. Begin with { 0 }; whoever shows it tells its LkPlotView that it
 * changed. */
void  lk_inside_figure_set      (LkInsideFigure *self, const LkSnapshot *snapshot);
void  lk_inside_figure_clear    (LkInsideFigure *self);
/* Layers that give pictures, of the network that has most. */
guint lk_inside_figure_n_layers (const LkInsideFigure *self);
