/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Pictures in colour as rows of numbers: whether they have any colour, and in which order their numbers lie where the
 * file does not say. */

typedef enum {
  LK_COLOURS_PLANES, /* all of red, then all of green, then all of blue */
  LK_COLOURS_BESIDE, /* red, green and blue of each pixel side by side */
  LK_N_COLOUR_ORDERS,
} LkColourOrder;

/* What many rows say together. Zeros but for sides and channels before the first. */
typedef struct {
  gsize  width, height;
  gsize  channels;                  /* 3, or 4 with opacity, which counts for nothing */
  gsize  n;                         /* rows that were looked at */
  double rough[LK_N_COLOUR_ORDERS]; /* sums of the differences between pixels that would be neighbours */
  double apart[LK_N_COLOUR_ORDERS]; /* the largest difference between two colours of a pixel, as it would be */
} LkColourLook;

/* TRUE when so many numbers are a colour picture's rather than a grey one's: three times a square from 4 × 4 on, and no
 * square itself. *side receives the picture's. */
gboolean      lk_colours_fit       (gsize n, gsize *side);

void          lk_colour_look_add   (LkColourLook *look, const double *row /* (width · height · channels) */);
/* The order in which pictures are smoother. *sure: clearly so; else planes, as CIFAR has them. */
LkColourOrder lk_colour_look_order (const LkColourLook *look, gboolean *sure);

/* 0 red, 1 green, 2 blue for a name with r, red, g, … among its words, such as r0 or 0_red; -1: it has none. */
int           lk_colour_of_name    (const char *name);

/* The order by the numbers' names where these say one, or by the look; a sentence on it is
 * added to notes, of char *. names (width · height · channels), or NULL. */
LkColourOrder lk_colours_choose    (const LkColourLook *look, const char *const *names, GPtrArray *notes);

/* Where a file's numbers go. */
typedef struct {
  gsize         width, height;
  gsize         channels; /* 1, 3 or 4, of the file */
  LkColourOrder order;
  gboolean      grey;     /* colours become grey (io/lk-pixbuf.h) */
} LkColourForm;

/* Planes of a picture as it comes out: 1 or 3. */
gsize lk_colour_form_planes (const LkColourForm *form);
/* A picture's bytes from the file's order into planes. */
void  lk_colour_form_write  (const LkColourForm *form, const guint8 *bytes /* (width · height · channels) */,
                             guint8 *room /* as many */, guint8 *pixels /* (planes, height, width) */);
