/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-conv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "lk-correlate.h"
#include "lk-parallel.h"
#include "lk-vector.h"

/* H, W the picture's pixels, I and O the floats of a pixel in and out, as they lie in memory, K = kernel² · I. */

/* Multiply-adds of a pass that is worth a second thread. */
#define LEAST_IN_PARTS 1000000

static size_t
margin (const LkLayer *layer)
{
  return layer->valid ? 0 : layer->kernel - 1;
}

static bool
conv_fit (LkLayer *layer, bool hidden)
{
  size_t high = layer->in.height + margin (layer), wide = layer->in.width + margin (layer);

  if (high < layer->kernel || wide < layer->kernel)
    return false;
  layer->out = (LkShape) { (high - layer->kernel) / layer->stride + 1, (wide - layer->kernel) / layer->stride + 1,
                           layer->units };
  layer->out_channels = lk_layer_rounded (layer->units); /* never the last */
  return true;
}

static size_t
n_columns (const LkLayer *layer)
{
  return layer->kernel * layer->kernel * layer->in_channels;
}

static void
conv_tensor (const LkLayer *layer, size_t i, LkTensor *tensor)
{
  size_t O = layer->out.channels, I = layer->in.channels, k = layer->kernel;

  *tensor = i == 0 ? (LkTensor) { .name = "weight", .rank = 4, .shape = { O, I, k, k }, .n = 1 }
                   : (LkTensor) { .name = "bias", .rank = 1, .shape = { O }, .n = 1 };
}

static size_t
conv_n_floats (const LkLayer *layer)
{
  return (n_columns (layer) + 1) * layer->out_channels;
}

static size_t
conv_place (const LkLayer *layer, size_t i, size_t k)
{
  size_t area = layer->kernel * layer->kernel, I = layer->in.channels;

  if (i == 1)
    return n_columns (layer) * layer->out_channels + k;
  return k / (area * I) * n_columns (layer) + k % area * layer->in_channels + k / area % I;
}

static size_t
conv_multiply_adds (const LkLayer *layer)
{
  return layer->n_outputs * layer->kernel * layer->kernel * layer->in.channels;
}

static void
conv_init (const LkLayer *layer, LkRng *rng, float *params)
{
  size_t n = layer->kernel * layer->kernel * layer->in.channels;
  double deviation = sqrt (2.0 / (double) n);

  for (size_t k = 0; k < n * layer->out.channels; k++)
    params[conv_place (layer, 0, k)] = (float) (deviation * lk_rng_normal (rng));
  memset (params + conv_place (layer, 1, 0), 0, layer->out_channels * sizeof *params);
}

/* The picture with its margin, as the products take it. */
static LkCorrelation
products (const LkLayer *layer)
{
  size_t row = (layer->in.width + margin (layer)) * layer->in_channels;

  return (LkCorrelation) { .height = layer->out.height,
                           .width = layer->out.width,
                           .kernel = layer->kernel,
                           .run = layer->kernel * layer->in_channels,
                           .row = row,
                           .down = layer->stride * row,
                           .right = layer->stride * layer->in_channels,
                           .n = layer->out_channels };
}

/* Those that lead back: dx is what comes of the weights, turned around, on dy with zeros between and around. */
static LkCorrelation
products_back (const LkLayer *layer)
{
  size_t row = (layer->in.width + layer->kernel - 1) * layer->out_channels;

  return (LkCorrelation) { .height = layer->in.height,
                           .width = layer->in.width,
                           .kernel = layer->kernel,
                           .run = layer->kernel * layer->out_channels,
                           .row = row,
                           .down = row,
                           .right = layer->out_channels,
                           .n = layer->in_channels };
}

/* Of the memory: the weights as the products want them, those that lead back, and a gradient for each part. */
typedef struct {
  float *packed;
  float *turned;
  float *parts; /* (LK_LAYER_PARTS, n_part): packed weights, then b */
  size_t n_packed, n_turned, n_part;
} Memory;

static size_t
divide (const LkLayer *layer, bool training, float *memory, Memory *m)
{
  LkCorrelation forth = products (layer), back = products_back (layer);

  m->n_packed = lk_correlate_n_packed (&forth);
  m->n_turned = lk_correlate_n_packed (&back);
  m->n_part = m->n_packed + layer->out_channels;
  if (memory)
    {
      m->packed = memory;
      m->turned = memory + m->n_packed;
      m->parts = m->turned + m->n_turned;
    }
  return training ? m->n_packed + m->n_turned + LK_LAYER_PARTS * m->n_part : m->n_packed;
}

static size_t
conv_n_memory (const LkLayer *layer, size_t B, bool training)
{
  Memory m;

  return divide (layer, training, NULL, &m);
}

/* A picture with its margin, or dy with zeros between and around; and W turned around, once. */
static size_t
conv_n_scratch (const LkLayer *layer)
{
  size_t high = layer->in.height + layer->kernel - 1, wide = layer->in.width + layer->kernel - 1;
  size_t forth = high * wide * layer->in_channels, back = high * wide * layer->out_channels;
  size_t turned = n_columns (layer) * layer->out_channels;
  size_t most = forth > back ? forth : back;

  return most > turned ? most : turned;
}

/* to (·, width, channels), zeros, gets the rows of from (rows, columns, channels), `apart` pixels apart each way. */
LK_VECTORISED static void
place_rows (const float *restrict from, size_t rows, size_t columns, size_t channels, size_t apart, size_t width,
            float *restrict to)
{
  for (size_t i = 0; i < rows; i++, from += columns * channels, to += apart * width * channels)
    {
      if (apart == 1)
        memcpy (to, from, columns * channels * sizeof *to);
      else
        for (size_t o = 0; o < columns; o++)
          memcpy (to + o * apart * channels, from + o * channels, channels * sizeof *to);
    }
}

typedef struct {
  const LkLayer *layer;
  const float *params, *x, *y;
  float *out; /* y of a forward pass */
  float *dy, *dx;
  size_t B;
  LkPass *pass;
  Memory memory;
  LkCorrelation forth, back;
} Job;

static Job
job_of (const LkLayer *layer, const float *params, LkInput x, size_t B, LkPass *pass)
{
  Job job = { .layer = layer,
              .params = params,
              .x = x.dense,
              .B = B,
              .pass = pass,
              .forth = products (layer),
              .back = products_back (layer) };

  divide (layer, pass->training, pass->memory, &job.memory);
  return job;
}

/* The picture with its margin, in the scratch where it has one. */
static const float *
with_margin (const Job *job, const float *x, float *scratch)
{
  const LkLayer *layer = job->layer;
  size_t before = margin (layer) / 2, width = layer->in.width + margin (layer);

  if (margin (layer) == 0)
    return x;
  place_rows (x, layer->in.height, layer->in.width, layer->in_channels, 1, width,
              scratch + (before * width + before) * layer->in_channels);
  return scratch;
}

/* The scratch of a thread that does the parts from `part` on, full of what lies around pictures or gradients. */
static float *
clean_scratch (const Job *job, size_t part, float around)
{
  float *scratch = job->pass->scratch + part * job->pass->n_scratch;

  for (size_t i = 0; i < conv_n_scratch (job->layer); i++)
    scratch[i] = around;
  return scratch;
}

static void
forward_part (void *data, size_t part, size_t n_parts)
{
  const Job *job = data;
  const LkLayer *layer = job->layer;
  const float *b = job->params + n_columns (layer) * layer->out_channels;
  size_t first = LK_LAYER_PARTS * part / n_parts, end = LK_LAYER_PARTS * (part + 1) / n_parts;
  size_t from = job->B * first / LK_LAYER_PARTS, to = job->B * end / LK_LAYER_PARTS;
  float *scratch;

  if (from == to)
    return;
  scratch = clean_scratch (job, first, layer->around);
  for (size_t i = from; i < to; i++)
    lk_correlate (&job->forth, with_margin (job, job->x + i * layer->in_stride, scratch), job->memory.packed, b,
                  layer->relu, job->out + i * layer->out_stride);
}

static void
do_parts (LkPart func, Job *job)
{
  if (conv_multiply_adds (job->layer) * job->B >= LEAST_IN_PARTS)
    lk_in_parts (func, job);
  else
    func (job, 0, 1);
}

static void
conv_forward (const LkLayer *layer, const float *params, LkInput x, size_t B, float *y, LkPass *pass)
{
  Job job = job_of (layer, params, x, B, pass);

  job.out = y;
  lk_correlate_pack (&job.forth, params, job.memory.packed);
  do_parts (forward_part, &job);
}

/* dy (n, O) is set to zero where y ≤ 0, and db (O) += Σ dy. */
LK_VECTORISED static void
mask_and_add (const float *restrict y, size_t n, size_t O, bool relu, float *restrict dy, float *restrict db)
{
  for (size_t i = 0; i < n; i++, y += O, dy += O)
    for (size_t o = 0; o < O; o++)
      {
        float d = !relu || y[o] > 0.0f ? dy[o] : 0.0f;

        dy[o] = d;
        db[o] += d;
      }
}

/* Pictures from … to − 1 into the gradient of one part. */
static void
weights_of (const Job *job, size_t from, size_t to, float *scratch, float *gradient)
{
  const LkLayer *layer = job->layer;

  memset (gradient, 0, job->memory.n_part * sizeof *gradient);
  for (size_t i = from; i < to; i++)
    {
      float *dy = job->dy + i * layer->out_stride;

      mask_and_add (job->y + i * layer->out_stride, layer->out.height * layer->out.width, layer->out_channels,
                    layer->relu, dy, gradient + job->memory.n_packed);
      lk_correlate_gradient (&job->forth, with_margin (job, job->x + i * layer->in_stride, scratch), dy, gradient);
    }
}

static void
inputs_of (const Job *job, size_t from, size_t to, float *scratch)
{
  const LkLayer *layer = job->layer;
  size_t width = layer->in.width + layer->kernel - 1, before = layer->kernel - 1 - margin (layer) / 2;

  for (size_t i = from; i < to; i++)
    {
      place_rows (job->dy + i * layer->out_stride, layer->out.height, layer->out.width, layer->out_channels,
                  layer->stride, width, scratch + (before * width + before) * layer->out_channels);
      lk_correlate (&job->back, scratch, job->memory.turned, NULL, false, job->dx + i * layer->in_stride);
    }
}

static void
backward_part (void *data, size_t part, size_t n_parts)
{
  const Job *job = data;
  size_t first = LK_LAYER_PARTS * part / n_parts, end = LK_LAYER_PARTS * (part + 1) / n_parts;

  if (first == end)
    return;
  clean_scratch (job, first, job->layer->around);
  for (size_t p = first; p < end; p++)
    weights_of (job, job->B * p / LK_LAYER_PARTS, job->B * (p + 1) / LK_LAYER_PARTS,
                job->pass->scratch + first * job->pass->n_scratch, job->memory.parts + p * job->memory.n_part);
  if (job->dx)
    inputs_of (job, job->B * first / LK_LAYER_PARTS, job->B * end / LK_LAYER_PARTS, clean_scratch (job, first, 0.0f));
}

/* W (O, k, k, I) as (I, k, k, O), with the windows turned around. */
LK_VECTORISED static void
turn (const LkLayer *layer, const float *restrict W, float *restrict turned)
{
  size_t area = layer->kernel * layer->kernel, I = layer->in_channels, O = layer->out_channels;

  for (size_t o = 0; o < O; o++)
    for (size_t a = 0; a < area; a++)
      for (size_t i = 0; i < I; i++)
        turned[(i * area + area - 1 - a) * O + o] = W[(o * area + a) * I + i];
}

LK_VECTORISED static void
add (const float *restrict from, size_t n, float *restrict to)
{
  for (size_t i = 0; i < n; i++)
    to[i] += from[i];
}

static void
conv_backward (const LkLayer *layer, const float *params, LkInput x, const float *y, size_t B, float *dy, float *grad,
               float *dx, LkPass *pass)
{
  Job job = job_of (layer, params, x, B, pass);
  Memory *m = &job.memory;

  job.y = y;
  job.dy = dy;
  job.dx = dx;
  if (dx)
    {
      turn (layer, params, pass->scratch);
      lk_correlate_pack (&job.back, pass->scratch, m->turned);
    }
  do_parts (backward_part, &job);
  for (size_t p = 1; p < LK_LAYER_PARTS; p++)
    add (m->parts + p * m->n_part, m->n_part, m->parts);
  lk_correlate_unpack (&job.forth, m->parts, grad);
  memcpy (grad + n_columns (layer) * layer->out_channels, m->parts + m->n_packed, layer->out_channels * sizeof *grad);
}

LK_VECTORISED static double
sum_squares (const float *w, size_t n)
{
  float sum = 0.0f;

  for (size_t i = 0; i < n; i++)
    sum += w[i] * w[i];
  return sum;
}

LK_VECTORISED static void
scale (float *w, size_t n, float factor)
{
  for (size_t i = 0; i < n; i++)
    w[i] *= factor;
}

static void
conv_shrink (const LkLayer *layer, float *params, double decay, double max_norm)
{
  size_t K = n_columns (layer);

  for (size_t o = 0; o < layer->out_channels; o++, params += K)
    {
      double norm = max_norm > 0.0 ? (1.0 - decay) * sqrt (sum_squares (params, K)) : 0.0;
      float factor = (float) ((1.0 - decay) * (norm > max_norm ? max_norm / norm : 1.0));

      if (factor != 1.0f)
        scale (params, K, factor);
    }
}

static int
conv_describe (const LkLayer *layer, char *buffer, size_t buffer_size)
{
  char stride[24] = "";

  if (layer->stride > 1)
    snprintf (stride, sizeof stride, "s%zu", layer->stride);
  return snprintf (buffer, buffer_size, "c%zuk%zu%s%s", layer->units, layer->kernel, stride, layer->valid ? "v" : "");
}

const LkLayerKind lk_conv = {
  .id = "conv",
  .n_tensors = 2,
  .fit = conv_fit,
  .tensor = conv_tensor,
  .multiply_adds = conv_multiply_adds,
  .n_floats = conv_n_floats,
  .place = conv_place,
  .init = conv_init,
  .n_memory = conv_n_memory,
  .n_scratch = conv_n_scratch,
  .forward = conv_forward,
  .backward = conv_backward,
  .shrink = conv_shrink,
  .describe = conv_describe,
};
