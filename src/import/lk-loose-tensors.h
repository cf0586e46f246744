/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-loose-network.h"
#include "lk-state-dict.h"

/* The tensors of a network of pictures as PyTorch names them, read as layers. */

/* Whether there is a convolution among them. */
gboolean        lk_loose_tensors_are  (GArray *tensors);
/* Convolutions, then dense layers, in the natural order of their names, or in one in which each takes what the one
 * before gives. A BatchNorm belongs to the layer right before it in a Sequential, to that of the same number (conv2,
 * bn2), or to the next of as many channels. imported gets names and sentences. LK_ERROR_FORMAT for what makes no such
 * network. */
LkLooseNetwork *lk_loose_tensors_read (GArray *tensors, const guint8 *data, gsize start, const char *file,
                                       LkImported *imported, GError **error);
