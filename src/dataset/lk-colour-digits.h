/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-dataset.h"

/* A generated data set: grey digits, light strokes on black, painted in colour. Stroke and ground have colours of their
 * own in each picture, which lie well apart, and a brightness each that is as often above as below the other's; both lie
 * under a texture of brightness and colour and under noise. So no pixel says anything of the digit by itself, and least of
 * all its brightness: only where neighbours differ in colour is the digit's outline. A convolution can find that once for
 * all places; a dense layer has to find it at every place anew. All sums are of whole numbers: the pictures are the same
 * on every machine. */

#define LK_COLOUR_DIGITS_ID    "colour-digits"
#define LK_COLOUR_DIGITS_TITLE "Colour digits"
#define LK_COLOUR_DIGITS_TRAIN 20000
#define LK_COLOUR_DIGITS_TEST  5000

/* Of the first samples of a grey data set's splits, as many as above or as there are, with their labels and classes;
 * `grey`: of their brightness alone. LK_NO_MEMORY. */
LkStatus lk_colour_digits_new (const LkDataset *digits, bool grey, LkDataset **dataset);
