/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "live/lk-snapshot.h"
#include "plot/lk-networks.h"

/* Teacher, student and twin as networks, to scale, with what the watched sample does in them:
 * snapshot->flows, which are there only while the session's "watch-networks" is set. */
typedef struct {
  LkNetworks      networks;
  LkNetworksItem  items[LK_N_COMPARED];
  LkNetworksLayer layers[LK_N_COMPARED][LK_MAX_LAYERS + 1];
  LkFlows        *flows; /* whose bands are shown */
  GStringChunk   *texts;
} LkNetworksFigure;

/* apart: the twin is drawn although it has the student's shape, as where there is room for three; else one picture
 * stands for both, with what the sample does in the student. title (NULL: none) must outlive the figure. What is
 * pointed at stays. Begin with { 0 }; whoever shows the picture tells its LkPlotView that it changed. */
void lk_networks_figure_set   (LkNetworksFigure *self, const LkSnapshot *snapshot, gboolean apart, const char *title);
void lk_networks_figure_clear (LkNetworksFigure *self);
