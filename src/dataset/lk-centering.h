/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lk-dataset.h"

/* Pictures of any size brought to a data set's form, as MNIST's makers did it
 * (LeCun, Cortes and Burges, yann.lecun.com/exdb/mnist): "the original images
 * were size normalized to fit in a 20x20 pixel box while preserving their aspect
 * ratio … the images were centered in a 28x28 image by computing the center of
 * mass of the pixels". */

/* Ink is 0 on the background and 255 at its darkest. The ink's bounding box is
 * scaled by area averaging so that its longer side takes 20/28 of the target's
 * side (the tighter side of a target that is no square), and moved by whole
 * pixels so that the centre of mass comes as near to the middle of the cell behind
 * the target's centre ((14.5, 14.5), as in MNIST) as it can without cutting ink
 * off. No ink: all zero. A picture that was made this
 * way stays as it is. width and height are 1 … LK_MAX_SIDE. */
void lk_center_ink (const uint8_t *ink /* (h, w) row-major */, size_t w, size_t h,
                    uint8_t *pixels /* (height, width) */, size_t width, size_t height);

/* Ink from a grey picture, dark on light or light on dark: the background is the
 * median of the border's pixels, what differs from it no more than the border
 * itself does is noise, the strongest difference is 255. ink may be grey. */
void lk_ink_from_grey (const uint8_t *grey /* (h, w) row-major */, size_t w, size_t h, uint8_t *ink /* (h, w) */);

/* Ink as the data set's pictures are: dark on light where they are, and with rows and columns exchanged where they have
 * them so, as EMNIST's files (transpose; of squares alone). In colour it is grey,
 * or, for grounds of colour, orange on blue of one brightness. */
void lk_ink_as_data (const LkDataset *dataset, bool transpose,
                     const uint8_t *ink /* (height, width) */, uint8_t *pixels /* (channels, height, width) */);

/* Centre of mass in pixels, (0.5, 0.5) being the middle of the first one; the
 * picture's centre when it is empty. */
void lk_center_of_mass (const uint8_t *ink /* (h, w) */, size_t w, size_t h, double *x, double *y);
