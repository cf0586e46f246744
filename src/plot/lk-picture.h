/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lk-plot-kind.h"

/* A grey image, 0 paper, 255 ink: dark ink on a light palette, light on a dark
 * one; or as it is. Or one in colour, which is drawn as it is. As crisp pixels, as large as fits, centred, with a thin
 * border. */
typedef struct {
  size_t         columns, rows;
  size_t         channels; /* 3: in colour; else grey */
  const uint8_t *pixels; /* (channels, rows, columns) row-major, borrowed; NULL: an empty frame */
  bool           true_greys;   /* 0 black, 255 white, on any palette */
  int            border_color; /* LkPalette.series index, -1: the grid colour */
} LkPicture;

#define LK_PICTURE_INIT { .border_color = -1 }

extern const LkPlotKind lk_picture_plot; /* model: LkPicture */
