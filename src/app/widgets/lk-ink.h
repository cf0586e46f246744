/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dataset/lk-dataset.h"
#include "plot/lk-picture.h"

/* Pictures of a data set, and drawings for it, as they are shown. */

/* Ink (height, width), 0 none … 255 full, without paper, in the present style's colour of text. */
GdkTexture *lk_ink_texture (const uint8_t *ink, gsize width, gsize height);

/* The model of a picture of the data set: in colour, on paper and with ink of the palette's colours, or, where they are
 * dark on light, as light as they are. Its border stays. NULL: none. pixels are borrowed. */
void        lk_ink_picture (LkPicture *picture, const LkDataset *dataset, const uint8_t *pixels);
/* Such a picture as a texture. */
GdkTexture *lk_ink_sample_texture (const LkDataset *dataset, const uint8_t *pixels, const LkPalette *palette);
