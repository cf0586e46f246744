/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "dataset/lk-dataset.h"
#include "nn/lk-network.h"

/* Networks of layers whose names do not say which is behind which (LkImported's order_is_guess). Every order in which
 * each layer takes what the one before gives is tried on up to LK_ORDER_SAMPLES training samples, and the network in the
 * order that names most of them right takes the place of *network; *moved says whether that is another order, and
 * *right which share it names right. LK_ERROR_VALUE when the shapes do not fit the data set, or when no order is better
 * than the others by a twentieth of the samples: `name` is the file's in the message. */
#define LK_ORDER_SAMPLES 1000

gboolean lk_layer_order_choose (LkNetwork **network, const LkDataset *dataset, const char *name, gboolean *moved,
                                double *right, GError **error);
