/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-import.h"

/* CIFAR-10 and CIFAR-100 in their binary form (Krizhevsky 2009): records of labels and 3 · 32 · 32 pixels, all of red
 * first, then green, then blue. CIFAR-10 has one label a record, in data_batch_1.bin … and test_batch.bin, and its names
 * in batches.meta.txt; CIFAR-100 two, a coarse one and a fine one, of which the fine one counts, in train.bin and
 * test.bin, with names in fine_label_names.txt. Its training files may be fewer than there are, and be gzipped; where
 * there is no test file, a part is taken for it (lk-import.h). */

#define LK_CIFAR_SIDE   32
#define LK_CIFAR_PIXELS (3 * LK_CIFAR_SIDE * LK_CIFAR_SIDE)

typedef enum {
  LK_CIFAR_10,
  LK_CIFAR_100,
  LK_N_CIFAR,
} LkCifar;

/* The records of one file, added to the split. `name` is the file's in messages. LK_ERROR_FORMAT names the byte where
 * the length is none of whole records, or a label is of no class; LK_ERROR_MEMORY. */
gboolean lk_cifar_parse (LkCifar kind, const guint8 *bytes, gsize length, const char *name, LkSplit *split,
                         GError **error);

extern const LkFormat lk_format_cifar;
