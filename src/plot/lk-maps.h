/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lk-plot-kind.h"

/* Rows of small pictures of numbers, a row a network: the first picture of a row stands by itself, as high as the row,
 * the others beside it in as many lines as make them largest; where there is no room for all, the last place says how
 * many more there are. Pixels are crisp; a picture over another one that is finer is smooth.
 *
 * Colours reach from paper at 0 to the ramp's end at `most`; of numbers below 0, to the student's hue at −most. Texts are
 * borrowed and may be NULL. */

typedef struct {
  const char    *name;    /* heading of the read-out: "channel 3 of 16" */
  const char    *fact;    /* a line below it */
  size_t         columns, rows;
  const float   *values;  /* (rows, columns) row-major; NULL: an empty frame */
  double         most;    /* > 0: of the strongest colour */
  /* What the numbers are about, seen faintly through them: 0 paper, 255 ink; NULL: nothing. */
  const uint8_t *under;   /* (under_rows, under_columns) row-major */
  size_t         under_columns, under_rows;
} LkMapsTile;

typedef struct {
  const char       *name;    /* "teacher" */
  const char       *note;    /* behind it: "layer 2 of 4, c16k3" */
  int               color;   /* of the name, LkPalette.series index */
  const LkMapsTile *tiles;   /* (n_tiles) */
  size_t            n_tiles;
  const char       *missing; /* stands behind the first picture, or in place of all, where there are no others */
} LkMapsRow;

typedef struct {
  const char      *title;
  bool             beside; /* rows of one picture each stand side by side, where that makes them larger */
  const LkMapsRow *rows; /* (n_rows) */
  size_t           n_rows; /* at most LK_MAPS_MOST are drawn */
  const char      *description; /* all of it in words */
  int              hover_row, hover_tile;       /* outlined, with a read-out; -1: none */
  int              enlarged_row, enlarged_tile; /* drawn alone; -1: none */
  const char      *empty_text;  /* shown when n_rows is 0 */
} LkMaps;

#define LK_MAPS_MOST 4
#define LK_MAPS_INIT { .hover_row = -1, .hover_tile = -1, .enlarged_row = -1, .enlarged_tile = -1 }

/* Places: row is the network, column the picture. */
extern const LkPlotKind lk_maps_plot; /* model: LkMaps */
