/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-norm.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "lk-parallel.h"
#include "lk-vector.h"

/* O the floats of a pixel, n the pixels of a picture, N = B · n. */

/* Floats of a batch that are worth a second thread. */
#define LEAST_IN_PARTS 200000

enum { GAMMA, BETA, MEAN, VARIANCE, N_TENSORS };

static bool
norm_fit (LkLayer *layer, bool hidden)
{
  layer->out = layer->in;
  layer->out_channels = layer->in_channels;
  return true;
}

static void
norm_tensor (const LkLayer *layer, size_t i, LkTensor *tensor)
{
  static const char *const names[N_TENSORS] = { "weight", "bias", "running_mean", "running_var" };

  *tensor = (LkTensor) { .name = names[i], .rank = 1, .shape = { layer->out.channels }, .n = 1, .counted = i >= MEAN };
}

static size_t
norm_n_floats (const LkLayer *layer)
{
  return N_TENSORS * layer->out_channels;
}

static size_t
norm_place (const LkLayer *layer, size_t i, size_t k)
{
  return i * layer->out_channels + k;
}

static size_t
norm_multiply_adds (const LkLayer *layer)
{
  return layer->n_outputs;
}

static void
norm_init (const LkLayer *layer, LkRng *rng, float *params)
{
  memset (params, 0, norm_n_floats (layer) * sizeof *params);
  for (size_t k = 0; k < layer->out.channels; k++)
    params[norm_place (layer, GAMMA, k)] = params[norm_place (layer, VARIANCE, k)] = 1.0f;
}

/* Of the memory: sums (LK_LAYER_PARTS, 2, O) of doubles; the batch's μ and σ²; γ/√(σ² + ε). */
typedef struct {
  double *sums;
  float *mean, *variance, *scale;
} Memory;

static Memory
divide (const LkLayer *layer, float *memory)
{
  size_t O = layer->out_channels;
  float *rest = memory + 2 * LK_LAYER_PARTS * O * (sizeof (double) / sizeof (float));

  return (Memory) { .sums = (double *) memory, .mean = rest, .variance = rest + O, .scale = rest + 2 * O };
}

static size_t
norm_n_memory (const LkLayer *layer, size_t B, bool training)
{
  return (2 * LK_LAYER_PARTS * (sizeof (double) / sizeof (float)) + 3) * layer->out_channels;
}

/* Sums of one picture. */
static size_t
norm_n_scratch (const LkLayer *layer)
{
  return 2 * layer->out_channels;
}

typedef struct {
  const LkLayer *layer;
  Memory memory;
  const float *x, *y;
  const float *mean, *beta; /* of a forward pass */
  float *out, *dy, *dx;
  size_t B;
  LkPass *pass;
} Job;

static size_t
n_pixels (const LkLayer *layer)
{
  return layer->out.height * layer->out.width;
}

/* sums[0] (O) = Σ x, of n pixels. */
LK_VECTORISED static void
add_values (const float *restrict x, size_t n, size_t O, float *restrict sums)
{
  memset (sums, 0, 2 * O * sizeof *sums);
  for (size_t i = 0; i < n; i++, x += O)
    for (size_t o = 0; o < O; o++)
      sums[o] += x[o];
}

/* Σ (x − μ)² */
LK_VECTORISED static void
add_squares (const float *restrict x, const float *restrict mean, size_t n, size_t O, float *restrict sums)
{
  memset (sums, 0, 2 * O * sizeof *sums);
  for (size_t i = 0; i < n; i++, x += O)
    for (size_t o = 0; o < O; o++)
      sums[o] += (x[o] - mean[o]) * (x[o] - mean[o]);
}

/* Σ dy and Σ dy·(x − μ), with dy set to zero where y ≤ 0. */
LK_VECTORISED static void
add_gradients (const float *restrict x, const float *restrict mean, const float *restrict y, bool relu, size_t n,
               size_t O, float *restrict dy, float *restrict sums)
{
  float *restrict moments = sums + O;

  memset (sums, 0, 2 * O * sizeof *sums);
  for (size_t i = 0; i < n; i++, x += O, y += O, dy += O)
    for (size_t o = 0; o < O; o++)
      {
        float d = !relu || y[o] > 0.0f ? dy[o] : 0.0f;

        dy[o] = d;
        sums[o] += d;
        moments[o] += d * (x[o] - mean[o]);
      }
}

LK_VECTORISED static void
apply (const float *restrict x, const float *restrict mean, const float *restrict scale, const float *restrict beta,
       bool relu, size_t n, size_t O, float *restrict y)
{
  for (size_t i = 0; i < n; i++, x += O, y += O)
    for (size_t o = 0; o < O; o++)
      {
        float value = scale[o] * (x[o] - mean[o]) + beta[o];

        y[o] = !relu || value > 0.0f ? value : 0.0f;
      }
}

/* dx = a·dy + b·(x − μ) + c, a channel at a time. */
LK_VECTORISED static void
apply_back (const float *restrict x, const float *restrict mean, const float *restrict dy, const float *restrict a,
            const float *restrict b, const float *restrict c, size_t n, size_t O, float *restrict dx)
{
  for (size_t i = 0; i < n; i++, x += O, dy += O, dx += O)
    for (size_t o = 0; o < O; o++)
      dx[o] = a[o] * dy[o] + b[o] * (x[o] - mean[o]) + c[o];
}

typedef enum { VALUES, SQUARES, GRADIENTS } Sum;

static void
sum_part (const Job *job, Sum what, size_t part, size_t n_parts)
{
  const LkLayer *layer = job->layer;
  size_t n = n_pixels (layer), O = layer->out_channels;
  size_t first = LK_LAYER_PARTS * part / n_parts, end = LK_LAYER_PARTS * (part + 1) / n_parts;
  float *picture = job->pass->scratch + first * job->pass->n_scratch;

  for (size_t p = first; p < end; p++)
    {
      double *sums = job->memory.sums + 2 * p * O;

      memset (sums, 0, 2 * O * sizeof *sums);
      for (size_t i = job->B * p / LK_LAYER_PARTS; i < job->B * (p + 1) / LK_LAYER_PARTS; i++)
        {
          const float *x = job->x + i * n * O;

          if (what == VALUES)
            add_values (x, n, O, picture);
          else if (what == SQUARES)
            add_squares (x, job->memory.mean, n, O, picture);
          else
            add_gradients (x, job->memory.mean, job->y + i * n * O, layer->relu, n, O, job->dy + i * n * O, picture);
          for (size_t k = 0; k < 2 * O; k++)
            sums[k] += picture[k];
        }
    }
}

static void
values_part (void *data, size_t part, size_t n_parts)
{
  sum_part (data, VALUES, part, n_parts);
}

static void
squares_part (void *data, size_t part, size_t n_parts)
{
  sum_part (data, SQUARES, part, n_parts);
}

static void
gradients_part (void *data, size_t part, size_t n_parts)
{
  sum_part (data, GRADIENTS, part, n_parts);
}

static void
apply_part (void *data, size_t part, size_t n_parts)
{
  const Job *job = data;
  size_t n = n_pixels (job->layer), O = job->layer->out_channels;
  size_t from = job->B * part / n_parts, to = job->B * (part + 1) / n_parts;

  apply (job->x + from * n * O, job->mean, job->memory.scale, job->beta, job->layer->relu, (to - from) * n, O,
         job->out + from * n * O);
}

/* Where sums were, a, b and c are by now. */
static void
apply_back_part (void *data, size_t part, size_t n_parts)
{
  const Job *job = data;
  size_t n = n_pixels (job->layer), O = job->layer->out_channels;
  size_t from = job->B * part / n_parts, to = job->B * (part + 1) / n_parts;
  const float *factors = (const float *) job->memory.sums;

  apply_back (job->x + from * n * O, job->memory.mean, job->dy + from * n * O, factors, factors + O, factors + 2 * O,
              (to - from) * n, O, job->dx + from * n * O);
}

static void
do_parts (LkPart func, Job *job)
{
  if (job->layer->out_stride * job->B >= LEAST_IN_PARTS)
    lk_in_parts (func, job);
  else
    func (job, 0, 1);
}

/* The parts' sums in their order, into the first one's. */
static const double *
total (const Job *job)
{
  size_t n = 2 * job->layer->out_channels;
  double *sums = job->memory.sums;

  for (size_t p = 1; p < LK_LAYER_PARTS; p++)
    for (size_t k = 0; k < n; k++)
      sums[k] += sums[p * n + k];
  return sums;
}

static void
measure (Job *job)
{
  size_t O = job->layer->out_channels;
  double N = (double) (job->B * n_pixels (job->layer));
  const double *sums;

  do_parts (values_part, job);
  sums = total (job);
  for (size_t o = 0; o < O; o++)
    job->memory.mean[o] = (float) (sums[o] / N);
  do_parts (squares_part, job);
  sums = total (job);
  for (size_t o = 0; o < O; o++)
    job->memory.variance[o] = (float) (sums[o] / N);
}

static void
norm_forward (const LkLayer *layer, const float *params, LkInput x, size_t B, float *y, LkPass *pass)
{
  Job job = { .layer = layer, .memory = divide (layer, pass->memory), .x = x.dense, .out = y, .B = B, .pass = pass };
  size_t O = layer->out_channels;
  const float *variance = params + VARIANCE * O;

  job.mean = params + MEAN * O;
  job.beta = params + BETA * O;
  if (pass->training && !pass->frozen)
    {
      measure (&job);
      job.mean = job.memory.mean;
      variance = job.memory.variance;
    }
  for (size_t o = 0; o < O; o++)
    job.memory.scale[o] = (float) (params[GAMMA * O + o] / sqrt (variance[o] + LK_NORM_EPSILON));
  do_parts (apply_part, &job);
}

/* With s = 1/√(σ² + ε) and x̂ = (x − μ)·s: dγ = Σ dy·x̂, dβ = Σ dy, dx = γ·s·(dy − dβ/N − x̂·dγ/N); where μ and σ² are
 * those that were counted, they do not depend on x: dx = γ·s·dy. */
static void
norm_backward (const LkLayer *layer, const float *params, LkInput x, const float *y, size_t B, float *dy, float *grad,
               float *dx, LkPass *pass)
{
  Job job = { .layer = layer, .memory = divide (layer, pass->memory), .x = x.dense, .y = y, .B = B, .pass = pass };
  size_t O = layer->out_channels;
  double N = (double) (B * n_pixels (layer));
  float *factors = (float *) job.memory.sums;
  const float *variance = job.memory.variance;
  const double *sums;

  if (pass->frozen)
    {
      memcpy (job.memory.mean, params + MEAN * O, O * sizeof (float));
      variance = params + VARIANCE * O;
    }
  job.dy = dy;
  job.dx = dx;
  do_parts (gradients_part, &job);
  sums = total (&job);
  memset (grad, 0, norm_n_floats (layer) * sizeof *grad);
  for (size_t o = 0; o < O; o++)
    {
      double s = 1.0 / sqrt (variance[o] + LK_NORM_EPSILON);

      grad[GAMMA * O + o] = (float) (sums[O + o] * s);
      grad[BETA * O + o] = (float) sums[o];
    }
  if (!dx)
    return;
  for (size_t o = 0; o < O; o++)
    {
      double s = 1.0 / sqrt (variance[o] + LK_NORM_EPSILON), a = params[GAMMA * O + o] * s;

      factors[o] = (float) a;
      factors[O + o] = pass->frozen ? 0.0f : (float) (-a * s * grad[GAMMA * O + o] / N);
      factors[2 * O + o] = pass->frozen ? 0.0f : (float) (-a * grad[BETA * O + o] / N);
    }
  do_parts (apply_back_part, &job);
}

static void
norm_count (const LkLayer *layer, float *params, size_t B, const LkPass *pass)
{
  Memory memory = divide (layer, pass->memory);
  size_t O = layer->out_channels;
  double N = (double) (B * n_pixels (layer)), unbiased = N > 1.0 ? N / (N - 1.0) : 1.0;

  for (size_t o = 0; o < layer->out.channels; o++)
    {
      float *mean = params + MEAN * O + o, *variance = params + VARIANCE * O + o;

      *mean = (float) (*mean + LK_NORM_MOMENTUM * (memory.mean[o] - *mean));
      *variance = (float) (*variance + LK_NORM_MOMENTUM * (unbiased * memory.variance[o] - *variance));
    }
}

static int
norm_describe (const LkLayer *layer, char *buffer, size_t buffer_size)
{
  return snprintf (buffer, buffer_size, "bn");
}

const LkLayerKind lk_norm = {
  .id = "bn",
  .n_tensors = N_TENSORS,
  .fit = norm_fit,
  .tensor = norm_tensor,
  .multiply_adds = norm_multiply_adds,
  .n_floats = norm_n_floats,
  .place = norm_place,
  .init = norm_init,
  .n_memory = norm_n_memory,
  .n_scratch = norm_n_scratch,
  .forward = norm_forward,
  .backward = norm_backward,
  .count = norm_count,
  .describe = norm_describe,
};
