/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lk-status.h"

/* A batch of pictures as the lists of what is not 0 in them: four fifths of MNIST's
 * pixels are, and the products of a first layer need not be told. B rows (samples),
 * I columns (inputs), O units. */

#define LK_SPARSE_MAX_PLACES 65536 /* rows, columns */
#define LK_SPARSE_LEAST      8     /* units */

/* Lists one behind the other. */
typedef struct {
  uint32_t *starts; /* (lists + 1) where each one's entries begin */
  uint16_t *places; /* rising: the column in a list of a row, the row in a list of a column */
  float    *values;
} LkSparseLists;

typedef struct {
  size_t        max_rows, n_columns, max_entries;
  size_t        n_rows;
  LkSparseLists rows;
  LkSparseLists columns; /* of the same numbers; NULLs where lk_sparse_gradient () does without */
  uint32_t     *cursors; /* (max_rows) its place in each row */
} LkSparse;

/* Room for batches of up to max_rows rows with max_entries numbers in all of them.
 * n_units: the O of gradients by it, 0 when made for inference. LK_NO_MEMORY;
 * LK_BAD_SHAPE beyond LK_SPARSE_MAX_PLACES, or 32 bits of entries. */
LkStatus lk_sparse_new   (size_t max_rows, size_t n_columns, size_t max_entries, size_t n_units, LkSparse **sparse);
void     lk_sparse_free  (LkSparse *sparse); /* NULL is fine */

/* After the caller has filled the rows, and before a gradient. */
void     lk_sparse_index (LkSparse *sparse);

/* y (B, O) = x · W + b, then max (y, 0) when relu. O ≥ LK_SPARSE_LEAST. */
void     lk_sparse_forward  (const LkSparse *x, const float *W /* (I, O) */, const float *b /* (O) */, size_t O,
                             bool relu, float *y /* (B, O) */);
/* dW (I, O) = xᵀ · dy, O the n_units it was made for, ≥ LK_SPARSE_LEAST. */
void     lk_sparse_gradient (const LkSparse *x, const float *dy /* (B, O) */, size_t O, float *dW /* (I, O) */);

/* Whether this is faster than a dense product: `density` is the share of inputs that
 * are not 0. As measured (docs/speed.md). */
bool     lk_sparse_pays     (double density, size_t O);
