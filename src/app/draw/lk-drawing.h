/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* A square sheet to draw on with mouse, pen (whose pressure counts) or finger.
 * By keyboard: arrows move a cross, Space puts the pen down and lifts it. Each
 * stroke, each clearing and each picture put on the sheet can be undone.
 *
 * Properties: "white-paper", whether ink is dark on light in the dark style, too; "thickness", of the pen as a share of the side; "can-undo",
 * "can-redo" and "empty" (read only). Signal "changed": there is another ink. */
#define LK_TYPE_DRAWING (lk_drawing_get_type ())
G_DECLARE_FINAL_TYPE (LkDrawing, lk_drawing, LK, DRAWING, GtkWidget)

/* Pixels of the side of the ink: a multiple of what MNIST's pictures have. */
#define LK_DRAWING_SIDE 672

#define LK_DRAWING_THICKNESS_MIN 0.02
#define LK_DRAWING_THICKNESS_MAX 0.2

/* Borrowed until the next change: (LK_DRAWING_SIDE, LK_DRAWING_SIDE) row-major, 0 paper … 255 ink. */
const uint8_t *lk_drawing_get_ink (LkDrawing *self);

/* In shares of the side, 0 … 1; what lies outside is cut off. A stroke lasts
 * until end, pressure (0 … 1) makes it thinner. */
void lk_drawing_begin (LkDrawing *self, double x, double y, double pressure);
void lk_drawing_move  (LkDrawing *self, double x, double y, double pressure);
void lk_drawing_end   (LkDrawing *self);

void lk_drawing_undo  (LkDrawing *self);
void lk_drawing_redo  (LkDrawing *self);
void lk_drawing_clear (LkDrawing *self);

/* Puts a picture (copied) on the sheet instead of what is there, as large as fits. */
void lk_drawing_show  (LkDrawing *self, const uint8_t *ink /* (h, w) row-major */, gsize w, gsize h);

/* Forgets everything, undo's history too. */
void lk_drawing_reset (LkDrawing *self);
