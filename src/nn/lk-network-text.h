/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "lk-layer.h"

/* How a network's hidden layers are written: in words, "conv 8 5x5, pool 2, conv 16 5x5, pool 2, 120", or in one word
 * that says everything, "c8k5-p2-c16k5-p2-120"; dense ones alone as "30x30". Both may be mixed.
 *
 *   conv 8 5x5 [stride 2] [valid]   c8k5[s2][v]   a convolution of 8 channels; the picture keeps its size unless valid
 *   pool 2 [stride 2]               p2[s2]        the largest of 2 × 2 pixels
 *   avgpool 2 [stride 2]            a2[s2]        their mean
 *   gap                             gap           the mean of each channel
 *   bn                              bn            batch normalisation of the layer before, ahead of its ReLU
 *   120                             120           a dense layer
 *
 * Between layers stands "-", a comma or a space, between dense ones also x or ×. "" and "none" are no hidden layer. */

#define LK_MAX_LAYERS   32 /* of a network, all kinds */
#define LK_MAX_DENSE    8  /* dense ones of it */
#define LK_MAX_WIDTH    16384 /* units of a dense layer; floats of what comes in */
#define LK_MAX_CHANNELS 2048
#define LK_MAX_KERNEL   64
#define LK_MAX_STRIDE   16

/* Bytes that hold the text of any network, its end included. */
#define LK_NETWORK_TEXT (LK_MAX_LAYERS * 20)

typedef struct {
  size_t  n;                         /* hidden layers */
  LkLayer layers[LK_MAX_LAYERS - 1]; /* kind, units, kernel, stride, valid */
  size_t  at[LK_MAX_LAYERS - 1];     /* bytes of the text before each */
  size_t  length[LK_MAX_LAYERS - 1]; /* bytes of it */
} LkNetworkText;

typedef enum {
  LK_TEXT_FINE,
  LK_TEXT_UNKNOWN,      /* no layer begins so */
  LK_TEXT_NO_NUMBER,    /* a number is missing behind it */
  LK_TEXT_NO_KERNEL,    /* "conv 8" */
  LK_TEXT_NOT_SQUARE,   /* "conv 8 3x5" */
  LK_TEXT_RANGE,        /* a number outside least … most */
  LK_TEXT_TOO_MANY,     /* more layers than `most` */
  LK_TEXT_NORM_PLACE,   /* bn not right behind a convolution or a dense layer */
  LK_TEXT_NO_PICTURE,   /* of a picture, behind a dense layer or gap */
  LK_TEXT_TOO_SMALL,    /* the picture that comes to it, height × width, is smaller than its kernel, `least` */
  LK_TEXT_TOO_LARGE,    /* it gives more than `most` numbers */
} LkTextProblem;

/* What is wrong, and where. */
typedef struct {
  LkTextProblem problem;
  size_t at, length; /* bytes of the text */
  size_t least, most;
  size_t height, width;
} LkTextError;

/* false with an error; without one, what is wrong with the text alone is not. */
bool lk_network_text_parse  (const char *text, LkNetworkText *parsed, LkTextError *error);
/* In one word ("none" without layers), so that the same network is the same text; snprintf's rules. */
int  lk_network_text_format (const LkLayer *hidden, size_t n_hidden, char *buffer, size_t buffer_size);
