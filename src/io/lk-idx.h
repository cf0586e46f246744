/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdint.h>

/* The IDX format of MNIST (LeCun, Cortes, Burges): 0, 0, type, rank, then rank
 * big-endian 32-bit sizes, then the data: unsigned bytes (type 0x08) or, as QMNIST's labels are, 32-bit big-endian
 * integers (0x0c). */
typedef struct {
  guint          rank;     /* 1 … 3 */
  gsize          sizes[3]; /* none is 0 */
  gsize          n_items;  /* product of the sizes */
  gsize          item_size; /* bytes: 1 or 4 */
  const uint8_t *data;     /* (n_items · item_size), inside the bytes given */
} LkIdx;

/* Checks the header against the length exactly: LK_ERROR_FORMAT when anything
 * is missing or left over. `name` is used in messages. */
gboolean lk_idx_parse (const uint8_t *bytes, gsize length, const char *name, LkIdx *idx, GError **error);
/* One of the items. */
gint64   lk_idx_get   (const LkIdx *idx, gsize i);
