/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "dataset/lk-dataset.h"
#include "nn/lk-network.h"

/* Data of MNIST's shape that needs no file: 60,000 and 10,000 pictures of 28×28
 * pixels, a fifth of them not black, in 10 classes, all by chance. */
#define BENCH_SIDE    28
#define BENCH_INPUTS  (BENCH_SIDE * BENCH_SIDE)
#define BENCH_CLASSES 10

LkDataset *bench_dataset_new (void);

/* n rows of logits (n, BENCH_CLASSES) of a spread like a teacher's; g_free (). */
float     *bench_logits_new  (gsize n, guint64 seed);

/* 784-layers-10 with random weights; layers as "30x30". */
LkNetwork *bench_network_new (const char *layers);
