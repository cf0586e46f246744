/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-dense.h"

#include <math.h>
#include <stdio.h>
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
lk_dense_forward (LkInput x, const float *W, const float *b, size_t B, size_t I, size_t O, bool relu, float *y)
{
  if (x.sparse)
    {
      lk_sparse_forward (x.sparse, W, b, O, relu, y);
      return;
    }
  lk_matmul (B, O, I, x.dense, false, W, false, 0.0f, y);
  if (relu)
    add_bias_relu (y, b, B, O);
  else
    add_bias (y, b, B, O);
}

void
lk_dense_backward (LkInput x, const float *W, const float *y, size_t B, size_t I, size_t O, bool relu, float *dy,
                   float *dW, float *db, float *dx)
{
  if (relu)
    mask_and_sum_rows (y, dy, db, B, O);
  else
    sum_rows (dy, db, B, O);
  if (x.sparse)
    lk_sparse_gradient (x.sparse, dy, O, dW);
  else
    lk_matmul (I, O, B, x.dense, true, dy, false, 0.0f, dW);
  if (dx)
    lk_matmul (B, I, O, dy, false, W, true, 0.0f, dx);
}

static bool
dense_fit (LkLayer *layer, bool hidden)
{
  layer->out = (LkShape) { 1, 1, layer->units };
  layer->out_channels = hidden ? lk_layer_rounded (layer->units) : layer->units;
  return true;
}

static void
dense_tensor (const LkLayer *layer, size_t i, LkTensor *tensor)
{
  size_t I = layer->n_inputs, O = layer->n_outputs;

  *tensor = i == 0 ? (LkTensor) { .name = "weight", .rank = 2, .shape = { O, I }, .n = 1 }
                   : (LkTensor) { .name = "bias", .rank = 1, .shape = { O }, .n = 1 };
}

static size_t
dense_n_floats (const LkLayer *layer)
{
  return (layer->in_stride + 1) * layer->out_stride;
}

static size_t
dense_place (const LkLayer *layer, size_t i, size_t k)
{
  size_t I = layer->n_inputs, O = layer->out_stride;

  return i == 0 ? lk_layer_input_place (layer, k % I) * O + k / I : layer->in_stride * O + k;
}

static size_t
dense_multiply_adds (const LkLayer *layer)
{
  return layer->n_inputs * layer->n_outputs;
}

static void
dense_init (const LkLayer *layer, LkRng *rng, float *params)
{
  size_t n = layer->n_inputs * layer->n_outputs;
  double deviation = sqrt (2.0 / (double) layer->n_inputs);

  for (size_t k = 0; k < n; k++)
    params[dense_place (layer, 0, k)] = (float) (deviation * lk_rng_normal (rng));
  memset (params + dense_place (layer, 1, 0), 0, layer->n_outputs * sizeof *params);
}

static void
dense_forward (const LkLayer *layer, const float *params, LkInput x, size_t B, float *y, LkPass *pass)
{
  size_t I = layer->in_stride, O = layer->out_stride;

  lk_dense_forward (x, params, params + I * O, B, I, O, layer->relu, y);
}

static void
dense_backward (const LkLayer *layer, const float *params, LkInput x, const float *y, size_t B, float *dy, float *grad,
                float *dx, LkPass *pass)
{
  size_t I = layer->in_stride, O = layer->out_stride;

  lk_dense_backward (x, params, y, B, I, O, layer->relu, dy, grad, grad + I * O, dx);
}

/* sums (n) of the squares of n columns. */
LK_VECTORISED static void
sum_squares (const float *restrict W /* (I, O) */, size_t I, size_t O, size_t n, float *restrict sums)
{
  memset (sums, 0, n * sizeof *sums);
  for (size_t i = 0; i < I; i++, W += O)
    for (size_t o = 0; o < n; o++)
      sums[o] += W[o] * W[o];
}

LK_VECTORISED static void
scale_columns (float *restrict W /* (I, O) */, size_t I, size_t O, size_t n, const float *restrict factors)
{
  for (size_t i = 0; i < I; i++, W += O)
    for (size_t o = 0; o < n; o++)
      W[o] *= factors[o];
}

#define COLUMNS 64 /* that are looked at together */

static void
dense_shrink (const LkLayer *layer, float *params, double decay, double max_norm)
{
  size_t I = layer->in_stride, O = layer->out_stride;

  for (size_t o = 0; o < O; o += COLUMNS)
    {
      size_t n = O - o < COLUMNS ? O - o : COLUMNS;
      float sums[COLUMNS], factors[COLUMNS];
      bool any = false;

      if (max_norm > 0.0)
        sum_squares (params + o, I, O, n, sums);
      for (size_t c = 0; c < n; c++)
        {
          double norm = max_norm > 0.0 ? (1.0 - decay) * sqrt (sums[c]) : 0.0;

          factors[c] = (float) ((1.0 - decay) * (norm > max_norm ? max_norm / norm : 1.0));
          any = any || factors[c] != 1.0f;
        }
      if (any)
        scale_columns (params + o, I, O, n, factors);
    }
}

static int
dense_describe (const LkLayer *layer, char *buffer, size_t buffer_size)
{
  return snprintf (buffer, buffer_size, "%zu", layer->units);
}

const LkLayerKind lk_dense = {
  .id = "dense",
  .n_tensors = 2,
  .fit = dense_fit,
  .tensor = dense_tensor,
  .multiply_adds = dense_multiply_adds,
  .n_floats = dense_n_floats,
  .place = dense_place,
  .init = dense_init,
  .forward = dense_forward,
  .backward = dense_backward,
  .shrink = dense_shrink,
  .describe = dense_describe,
};
