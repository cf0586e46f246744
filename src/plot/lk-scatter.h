/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lk-plot-kind.h"

/* Points in a plane, coloured by class, each class named where its points are;
 * both axes have one scale and (0, 0) is in the middle. Up to some 10,000 points
 * are drawn in a millisecond or two. */
typedef struct {
  const char        *title;    /* may be NULL; text and arrays are borrowed */
  const char        *empty;    /* what to say without points; may be NULL */
  size_t             n;
  const float       *points;   /* (n, 2), finite */
  const uint16_t    *classes;  /* (n) below n_classes */
  size_t             n_classes;
  const char *const *labels;   /* (n_classes) */
  double             extent;   /* |x| and |y| up to which is shown, > 0 */
  int                hover;    /* a point that is ringed; -1: none */
  int                selected; /* another */
} LkScatter;

#define LK_SCATTER_INIT { .extent = 1.0, .hover = -1, .selected = -1 }

extern const LkPlotKind lk_scatter_plot; /* model: LkScatter */

/* The point nearest to (x, y) px, within a finger's breadth; false if none is. */
bool    lk_scatter_point_at (double width, double height, const LkScatter *scatter, const LkPalette *palette,
                             double x, double y, int *point);

/* The colour of class k of n: hues all around in even steps, every other one
 * lighter, with a contrast of 3:1 to the palette's background. */
LkColor lk_scatter_color    (const LkPalette *palette, size_t k, size_t n);
