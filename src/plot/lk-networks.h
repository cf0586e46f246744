/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>

#include "lk-plot-kind.h"

/* Networks side by side, a column a layer, from what comes in on the left to what goes out on
 * the right.
 *
 * Heights are units, on one scale for all networks: the widest layer of all fills the height.
 * What would be lower than a few pixels is drawn that high, so that it is seen; a layer that
 * has more units is never drawn lower than one that has fewer. What is between two columns is
 * filled the stronger the more weights there are, over four decades below the largest number.
 * A column's bands have the network's colour, the full one where they are largest in their
 * layer. Texts are borrowed and may be NULL.
 *
 * What gives way, in this order: in a narrow picture numbers below columns, long words for
 * facts, the last facts; in a low one these numbers, the note, the last facts. Columns and names
 * stay, or there is a sentence that there is no room. */

/* A line about a network, and what stands in its place where that is too wide. */
typedef struct {
  const char *text;
  const char *brief;
} LkNetworksFact;

#define LK_NETWORKS_FACTS 3

typedef struct {
  const char  *name;     /* "hidden layer 1" */
  const char  *size;     /* its units as text: "1,200" */
  const char  *facts[LK_NETWORKS_FACTS]; /* lines of its read-out, as many as are not NULL */
  size_t       units;
  size_t       n_params; /* weights and biases that lead to it; 0 of the first */
  const float *bands;    /* (n_bands) from top to bottom, ≥ 0 */
  size_t       n_bands;  /* 0: not known, one flat colour */
} LkNetworksLayer;

typedef struct {
  const char            *name;     /* "teacher" */
  LkNetworksFact         facts[LK_NETWORKS_FACTS]; /* below the name; the last gives way first */
  int                    color;    /* LkPalette.series index */
  const LkNetworksLayer *layers;   /* (n_layers) */
  size_t                 n_layers;
  const char            *missing;  /* stands in its place when it has no layers */
} LkNetworksItem;

typedef struct {
  const char           *title;
  const LkNetworksItem *items; /* (n) */
  size_t                n;     /* at most LK_NETWORKS_MOST are drawn */
  const char           *note;  /* a line below all of them */
  const char           *description; /* all of it in words */
  int                   hover_item, hover_layer; /* outlined, with a read-out; layer -1: the network as a whole;
                                                    item -1: none */
  const char           *empty_text; /* shown when n is 0 */
} LkNetworks;

#define LK_NETWORKS_MOST 8
#define LK_NETWORKS_INIT { .hover_item = -1, .hover_layer = -1 }

/* Places: row is the network, column its layer, or -1: the network as a whole, at its name. */
extern const LkPlotKind lk_networks_plot; /* model: LkNetworks */
