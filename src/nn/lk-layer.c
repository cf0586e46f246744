/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-layer.h"

#include <string.h>

#include "lk-blas.h"
#include "lk-vector.h"

/* B batch, I inputs, O outputs. */

LK_VECTORISED static void
add_bias (float *restrict y /* (B, O) */, const float *restrict b /* (O) */, size_t B, size_t O)
{
  for (size_t i = 0; i < B; i++, y += O)
    for (size_t o = 0; o < O; o++)
      y[o] += b[o];
}

LK_VECTORISED static void
add_bias_relu (float *restrict y /* (B, O) */, const float *restrict b /* (O) */, size_t B, size_t O)
{
  for (size_t i = 0; i < B; i++, y += O)
    for (size_t o = 0; o < O; o++)
      {
        float a = y[o] + b[o];

        y[o] = a > 0.0f ? a : 0.0f;
      }
}

LK_VECTORISED static void
sum_rows (const float *restrict dy /* (B, O) */, float *restrict db /* (O) */, size_t B, size_t O)
{
  memset (db, 0, O * sizeof *db);
  for (size_t i = 0; i < B; i++, dy += O)
    for (size_t o = 0; o < O; o++)
      db[o] += dy[o];
}

LK_VECTORISED static void
mask_and_sum_rows (const float *restrict y /* (B, O) */, float *restrict dy /* (B, O) */, float *restrict db /* (O) */,
                   size_t B, size_t O)
{
  memset (db, 0, O * sizeof *db);
  for (size_t i = 0; i < B; i++, y += O, dy += O)
    for (size_t o = 0; o < O; o++)
      {
        float d = y[o] > 0.0f ? dy[o] : 0.0f;

        dy[o] = d;
        db[o] += d;
      }
}

void
lk_dense_forward (const float *x, const float *W, const float *b, size_t B, size_t I, size_t O, bool relu, float *y)
{
  lk_matmul (B, O, I, x, false, W, true, 0.0f, y);
  if (relu)
    add_bias_relu (y, b, B, O);
  else
    add_bias (y, b, B, O);
}

void
lk_dense_backward (const float *x, const float *W, const float *y, size_t B, size_t I, size_t O, bool relu, float *dy,
                   float *dW, float *db, float *dx)
{
  if (relu)
    mask_and_sum_rows (y, dy, db, B, O);
  else
    sum_rows (dy, db, B, O);
  lk_matmul (O, I, B, dy, true, x, false, 0.0f, dW);
  if (dx)
    lk_matmul (B, I, O, dy, false, W, false, 0.0f, dx);
}
