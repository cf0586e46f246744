/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-state-dict.h"

/* Files of Limbeck's own that hold a network of pictures: convolutions, pooling, normalisation. Tensors do not say
 * strides, margins and pooling, but the metadata do: layers "c8k5-p2-120", picture "28x28x1" (height, width, channels),
 * classes "10". */

/* *is: whether they say so; then the plan is that network without parameters. LK_ERROR_FORMAT for a text that is
 * damaged, and where n_bytes of data are too few for such a network. */
gboolean   lk_picture_network_plan  (GHashTable *metadata, gsize n_bytes, const char *file, LkNetwork *plan,
                                     gboolean *is, GError **error);
/* The shape of the tensor of that name; FALSE with an error: the network has no such tensor, or of another shape. */
gboolean   lk_picture_network_check (const LkNetwork *plan, const char *name, const gsize *shape, int rank,
                                     const char *file, GError **error);
/* With the numbers of the tensors, which were checked, and whose rank and shape do not matter here. */
LkNetwork *lk_picture_network_build (const LkNetwork *plan, GArray *tensors, const guint8 *data, gsize start,
                                     const char *file, GError **error);
