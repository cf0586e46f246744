/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "lk-network.h"

/* What networks elsewhere are given for a pixel x of 0 … 1: scale · x + shift. */
typedef enum {
  LK_INPUTS_UNIT,    /* x itself, as torchvision's ToTensor makes it */
  LK_INPUTS_BYTES,   /* 0 … 255 */
  LK_INPUTS_SIGNED,  /* −1 … 1, Normalize with 0.5 and 0.5 */
  LK_INPUTS_MNIST,   /* Normalize with 0.1307 and 0.3081 */
  LK_INPUTS_FASHION, /* Normalize with Fashion-MNIST's 0.2860 and 0.3530 */
} LkInputs;

#define LK_N_INPUTS (LK_INPUTS_FASHION + 1)

typedef struct {
  const char *id; /* "unit", "255", "signed", "mnist", "fashion-mnist" */
  double      scale, shift;
} LkInputsInfo;

const LkInputsInfo *lk_inputs_info (LkInputs inputs);

/* A network that was made for inputs of another scale or outputs in another order, made to fit in its own weights: what
 * it answers is, but for rounding, what it answers where it was made. Of a convolution what lies around the pictures
 * (LkLayer.around), 0 where it was made, follows its inputs. The last layer is dense. */

/* false where scale < 0 and a maximum is taken ahead of all weights: it would have to become a minimum. */
bool     lk_network_inputs_adapt     (const LkNetwork *network, double scale);
/* Takes x for scale · x + shift, scale ≠ 0: W' = scale · W, b' = b + shift · (sum of W's row). */
void     lk_network_scale_inputs     (LkNetwork *network, double scale, double shift);
/* Takes a picture (height, width) for its mirror at the main diagonal, which is (width, height): width = height. Kernels
 * are mirrored, and what a dense layer takes of a picture. */
void     lk_network_transpose_inputs (LkNetwork *network, size_t side);
/* Output k becomes output place[k], a permutation of 0 … C - 1. LK_NO_MEMORY. */
LkStatus lk_network_permute_outputs  (LkNetwork *network, const uint16_t *place /* (C) */);
