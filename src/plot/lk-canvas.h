/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>
#include <stdbool.h>

#include "lk-palette.h"
#include "lk-text.h"

/* What the plots share: type that measures alike on every surface, and strokes
 * and gaps in units that grow with the type. Private to src/plot. */

typedef struct {
  cairo_t         *cr; /* NULL while only measuring */
  const LkPalette *palette;
  LkTextStyle      text;
  double           u;    /* px: 1 at font size 13 */
  double           line; /* height of a line of body text, px */
  double           width, height;
} LkCanvas;

typedef struct {
  double x, y, w, h;
} LkRect;

/* Confines drawing to the picture and fills it with the background. False (and
 * nothing to end) when there is nothing to draw on. cr may be NULL. */
bool lk_canvas_begin (LkCanvas *canvas, cairo_t *cr, double width, double height, const LkPalette *palette);
void lk_canvas_end   (LkCanvas *canvas);

void lk_canvas_color (LkCanvas *canvas, LkColor color);

/* size is relative to the palette's. Holds until the next call. */
void lk_canvas_font (LkCanvas *canvas, double size, bool bold);

double lk_canvas_text_width (LkCanvas *canvas, const char *text);

/* Text whose point (align_x, align_y), fractions of its box, lies at (x, y);
 * cut short with an ellipsis beyond max_width, 0: no limit. */
void lk_canvas_text (LkCanvas *canvas, const char *text, double x, double y, double align_x, double align_y,
                     double max_width, LkColor color);

/* Centred in box, wrapped, dim. */
void lk_canvas_message (LkCanvas *canvas, const char *text, LkRect box);

/* A grid line's width, and the nearest coordinate at which such a line is crisp. */
double lk_canvas_hairline (const LkCanvas *canvas);
double lk_canvas_crisp    (double x);

void lk_canvas_rounded (LkCanvas *canvas, LkRect box, double radius);

/* Names under (or, for a matrix, along) equal columns: in one line, in two,
 * slanted, or every n-th, whichever first fits. */
typedef enum {
  LK_NAMES_LINE,
  LK_NAMES_TWO_LINES,
  LK_NAMES_SLANTED,
  LK_NAMES_THINNED,
} LkNamesMode;

typedef struct {
  const char *const *labels; /* (n) or NULL: 0, 1, 2 … */
  size_t             n;
  double             column; /* px each */
  LkNamesMode        mode;
  size_t             every;
  double             height; /* px that they take */
  double             reach;  /* px that the first slanted name reaches left of its column's middle */
} LkNames;

/* The label of category i; buffer holds it when labels is NULL. */
const char *lk_names_get (const char *const *labels, size_t i, char buffer[24]);

/* The width that every one of n labels fits in, px. */
double lk_names_widest (LkCanvas *canvas, const char *const *labels, size_t n);

LkNames lk_names_fit  (LkCanvas *canvas, const char *const *labels, size_t n, double column, double max_height);
/* The height, px, of a picture that needs rest px for all but the names and leaves them at most share of all. */
double  lk_names_measure (LkCanvas *canvas, const char *const *labels, size_t n, double column, double rest, double share);
void    lk_names_draw (LkCanvas *canvas, const LkNames *names, double x, double y, int marked);
