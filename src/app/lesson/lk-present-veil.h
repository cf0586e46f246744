/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* What a presenter lays over the window: black or white, a spot that follows the pointer, and the strokes of a pen.
 * An overlay of the window's contents; without pen and black or white everything beneath stays usable. */
#define LK_TYPE_PRESENT_VEIL (lk_present_veil_get_type ())
G_DECLARE_FINAL_TYPE (LkPresentVeil, lk_present_veil, LK, PRESENT_VEIL, GtkWidget)

typedef enum {
  LK_VEIL_NONE,
  LK_VEIL_BLACK,
  LK_VEIL_WHITE,
} LkVeil;

/* The one that is there goes when it is asked for again. */
void     lk_present_veil_toggle   (LkPresentVeil *self, LkVeil veil);
LkVeil   lk_present_veil_get      (LkPresentVeil *self);
void     lk_present_veil_set_spot (LkPresentVeil *self, gboolean spot);
gboolean lk_present_veil_get_spot (LkPresentVeil *self);
void     lk_present_veil_set_pen  (LkPresentVeil *self, gboolean pen);
gboolean lk_present_veil_get_pen  (LkPresentVeil *self);

/* A stroke through points, px: what the pen does. */
void     lk_present_veil_draw     (LkPresentVeil *self, const graphene_point_t *points, guint n);
guint    lk_present_veil_n_strokes (LkPresentVeil *self);

/* Takes the last that was laid over away: black or white, else the strokes, else pen and spot. FALSE: there was nothing. */
gboolean lk_present_veil_clear    (LkPresentVeil *self);
