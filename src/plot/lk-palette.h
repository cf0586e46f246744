/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* The colours and the type of every plot. Roles, not hues, go through the
 * drawing code, so that one model draws in light, in dark and on paper. */

/* sRGB and alpha, each 0 … 1. */
typedef struct {
  double r, g, b, a;
} LkColor;

/* What a series' colour stands for, the same on every page and picture. */
enum {
  LK_SERIES_TEACHER,
  LK_SERIES_STUDENT,
  LK_SERIES_TWIN,
  LK_SERIES_LABEL,
  LK_SERIES_A, /* the students of two runs that are set side by side */
  LK_SERIES_B,
  LK_N_SERIES_COLORS = 8,
  /* LK_SERIES_RUN + i: the colour of kept run i, which no role has. */
  LK_SERIES_RUN = 1 << 20,
  LK_N_RUN_COLORS = 8,
};

typedef struct {
  LkColor background; /* every plot fills itself with it; alpha 0 leaves what lies behind */
  LkColor text;
  LkColor dim;        /* secondary text: axis numbers, axis titles, empty states */
  LkColor grid;
  LkColor highlight;  /* a translucent wash behind a marked or hovered column */
  LkColor strong;     /* the far end of lk_palette_ramp */
  LkColor series[LK_N_SERIES_COLORS];
  LkColor runs[LK_N_RUN_COLORS]; /* neighbours differ in lightness, too */

  const char *font_family; /* a Pango family list; borrowed, must outlive the palette */
  double      font_size;   /* px; strokes, gaps and markers grow with it */
  double      weight;      /* of curves besides, 1 … */
  double      corner;      /* px at the end of the first line that something lies over: title and legend leave them free */
} LkPalette;

/* Constants: never freed, never changed. Series keep a contrast of 3:1 or more
 * to the background, text and dim 4.5:1 (WCAG 2.2, 1.4.11 and 1.4.3). */
const LkPalette *lk_palette_light (void);
const LkPalette *lk_palette_dark  (void);

/* A copy for a projector in a room that is not dark: heavier curves, stronger contrast. */
LkPalette lk_palette_projector (const LkPalette *palette);

/* A copy with type, strokes and gaps scale times as big: for a projector. */
LkPalette lk_palette_scaled (const LkPalette *palette, double scale);

/* The colour of a series or, from LK_SERIES_RUN on, of a run; any index, also a
 * negative one, is taken modulo the palette. */
LkColor lk_palette_series (const LkPalette *palette, int index);

/* From the background (t = 0) to a strong blue (t = 1) in even perceived steps
 * (a straight line in OKLab). t is clamped; NaN counts as 0. The result is opaque. */
LkColor lk_palette_ramp (const LkPalette *palette, double t);

/* The colour of these OKLab coordinates, opaque, cut to what sRGB has. */
LkColor lk_palette_oklab (double lightness, double a, double b);

/* a at t = 0, b at t = 1, component by component. */
LkColor lk_color_mix (LkColor a, LkColor b, double t);

LkColor lk_color_with_alpha (LkColor color, double alpha);

/* Of a picture's pixel, 0 … 255: so much ink, of the text's colour, on paper; or, with true_greys, so light,
 * whatever the palette. */
LkColor lk_palette_pixel (const LkPalette *palette, int value, bool true_greys);

/* A pixel of CAIRO_FORMAT_RGB24, without its alpha. */
uint32_t lk_color_rgb24 (LkColor color);

/* WCAG contrast of two opaque colours, 1 … 21. */
double lk_color_contrast (LkColor a, LkColor b);
