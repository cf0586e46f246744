/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "plot/lk-palette.h"

/* Pictures of a data set as textures: how much ink each pixel has. */

/* pixels (height, width), 0 none … 255 full. On paper and with ink of the palette's colours, or as light as they are
 * (lk_palette_pixel ()); NULL: without paper, with ink in the present style's colour of text. */
GdkTexture *lk_ink_texture (const uint8_t *pixels, gsize width, gsize height, const LkPalette *palette,
                            gboolean true_greys);
