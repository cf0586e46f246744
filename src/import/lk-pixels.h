/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-import.h"

/* What numbers of a file are as pixels: by the training samples' all, what is black and what is white; or that they are no
 * pictures but measurements (dataset/lk-features.h). */

typedef struct {
  double   smallest, largest;
  gboolean has_fraction;
} LkPixelRange;

#define LK_PIXEL_RANGE_EMPTY ((LkPixelRange) { .smallest = G_MAXDOUBLE, .largest = -G_MAXDOUBLE })

void     lk_pixel_range_add (LkPixelRange *range, double number);

typedef struct {
  double black, white;
} LkPixelScale;

/* 0 to 255; 0 to 1, where none is beyond that but by a tenth, as resizing makes them; 0 to 15 or 16 where that is the
 * largest of whole numbers; -1 to 1; or what torchvision's Normalize makes of 0 to 1 with MNIST's or Fashion-MNIST's
 * constants. What is not usual is a sentence in notes, of char *. FALSE when it is none of these. */
gboolean lk_pixel_scale_find  (const LkPixelRange *range, LkPixelScale *scale, GPtrArray *notes);
/* Whether other samples' numbers are of that scale, but for a tenth. */
gboolean lk_pixel_scale_holds (const LkPixelScale *scale, const LkPixelRange *range);
/* 0 … 255; what is beyond black or white is these. */
guint8   lk_pixel_scale_byte  (const LkPixelScale *scale, double number);

/* Whether n numbers a sample are no picture: named by words, or such as no picture has, where their number does not speak
 * for one. */
gboolean lk_pixels_are_features (const LkPixelRange *range, gsize n, gboolean has_words, const LkImportOptions *options);

/* TRUE when n is a square; *side receives its root, rounded. */
gboolean lk_is_square (gsize n, gsize *side);
