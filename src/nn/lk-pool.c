/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-pool.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "lk-parallel.h"
#include "lk-vector.h"

/* Floats of a batch that are worth a second thread. */
#define LEAST_IN_PARTS 200000

#define WIDTH LK_LAYER_VECTOR

typedef float Floats __attribute__ ((vector_size (WIDTH * sizeof (float)), aligned (sizeof (float))));
typedef int32_t Places __attribute__ ((vector_size (WIDTH * sizeof (int32_t)), aligned (sizeof (float))));
typedef uint8_t Bytes __attribute__ ((vector_size (WIDTH), aligned (1)));

/* A window, which is the whole picture with global pooling, and where it goes. */
typedef struct {
  size_t high, wide; /* pixels of the window */
  size_t stride;
  size_t channels; /* floats of a pixel */
  size_t row;      /* floats of x from a row to the next */
} Window;

static Window
window_of (const LkLayer *layer)
{
  bool whole = layer->kernel == 0;

  return (Window) { .high = whole ? layer->in.height : layer->kernel,
                    .wide = whole ? layer->in.width : layer->kernel,
                    .stride = whole ? 1 : layer->stride,
                    .channels = layer->in_channels,
                    .row = layer->in.width * layer->in_channels };
}

static bool
pool_fit (LkLayer *layer, bool hidden)
{
  Window w = window_of (layer);

  if (layer->in.height < w.high || layer->in.width < w.wide)
    return false;
  layer->out = (LkShape) { (layer->in.height - w.high) / w.stride + 1, (layer->in.width - w.wide) / w.stride + 1,
                           layer->in.channels };
  layer->out_channels = layer->in_channels;
  return true;
}

static size_t
none (const LkLayer *layer)
{
  return 0;
}

static void
no_init (const LkLayer *layer, LkRng *rng, float *params)
{
}

/* The places of the largest, a byte each. */
static size_t
max_n_memory (const LkLayer *layer, size_t B, bool training)
{
  return training ? (B * layer->out_stride + sizeof (float) - 1) / sizeof (float) : 0;
}

/* One picture; places NULL: nobody asks. */
LK_VECTORISED static void
max_forward (const LkLayer *layer, const float *x, float *y, uint8_t *places)
{
  Window w = window_of (layer);

  for (size_t i = 0; i < layer->out.height; i++)
    for (size_t o = 0; o < layer->out.width; o++)
      {
        const float *from = x + i * w.stride * w.row + o * w.stride * w.channels;
        size_t c = 0;

        for (; c + WIDTH <= w.channels; c += WIDTH)
          {
            Floats best = *(const Floats *) (from + c);
            Places place = { 0 };

            for (size_t k = 0; k < w.high * w.wide; k++)
              {
                Floats other = *(const Floats *) (from + k / w.wide * w.row + k % w.wide * w.channels + c);
                Places more = other > best;

                best = (Floats) (((Places) other & more) | ((Places) best & ~more));
                place = ((int32_t) k & more) | (place & ~more);
              }
            *(Floats *) (y + c) = best;
            if (places)
              *(Bytes *) (places + c) = __builtin_convertvector(place, Bytes);
          }
        for (; c < w.channels; c++)
          {
            size_t place = 0;

            y[c] = from[c];
            for (size_t k = 1; k < w.high * w.wide; k++)
              {
                float other = from[k / w.wide * w.row + k % w.wide * w.channels + c];

                place = other > y[c] ? k : place;
                y[c] = other > y[c] ? other : y[c];
              }
            if (places)
              places[c] = (uint8_t) place;
          }
        y += w.channels;
        places += places ? w.channels : 0;
      }
}

LK_VECTORISED static void
max_backward (const LkLayer *layer, const float *dy, const uint8_t *places, float *dx)
{
  Window w = window_of (layer);

  memset (dx, 0, layer->in_stride * sizeof *dx);
  for (size_t i = 0; i < layer->out.height; i++)
    for (size_t o = 0; o < layer->out.width; o++, dy += w.channels, places += w.channels)
      {
        float *to = dx + i * w.stride * w.row + o * w.stride * w.channels;
        size_t c = 0;

        for (; c + WIDTH <= w.channels; c += WIDTH)
          {
            Places place = __builtin_convertvector(*(const Bytes *) (places + c), Places);
            Floats d = *(const Floats *) (dy + c);

            for (size_t k = 0; k < w.high * w.wide; k++)
              *(Floats *) (to + k / w.wide * w.row + k % w.wide * w.channels + c) +=
                  (Floats) ((Places) d & (place == (int32_t) k));
          }
        for (; c < w.channels; c++)
          to[places[c] / w.wide * w.row + places[c] % w.wide * w.channels + c] += dy[c];
      }
}

LK_VECTORISED static void
average_forward (const LkLayer *layer, const float *x, float *y)
{
  Window w = window_of (layer);
  float share = 1.0f / (float) (w.high * w.wide);

  for (size_t i = 0; i < layer->out.height; i++)
    for (size_t o = 0; o < layer->out.width; o++, y += w.channels)
      {
        const float *from = x + i * w.stride * w.row + o * w.stride * w.channels;

        memset (y, 0, w.channels * sizeof *y);
        for (size_t k = 0; k < w.high; k++, from += w.row)
          for (size_t j = 0; j < w.wide; j++)
            for (size_t c = 0; c < w.channels; c++)
              y[c] += from[j * w.channels + c];
        for (size_t c = 0; c < w.channels; c++)
          y[c] *= share;
      }
}

LK_VECTORISED static void
average_backward (const LkLayer *layer, const float *dy, float *dx)
{
  Window w = window_of (layer);
  float share = 1.0f / (float) (w.high * w.wide);

  memset (dx, 0, layer->in_stride * sizeof *dx);
  for (size_t i = 0; i < layer->out.height; i++)
    for (size_t o = 0; o < layer->out.width; o++, dy += w.channels)
      {
        float *to = dx + i * w.stride * w.row + o * w.stride * w.channels;

        for (size_t k = 0; k < w.high; k++, to += w.row)
          for (size_t j = 0; j < w.wide; j++)
            for (size_t c = 0; c < w.channels; c++)
              to[j * w.channels + c] += share * dy[c];
      }
}

typedef struct {
  const LkLayer *layer;
  const float *from; /* x or dy */
  float *to;         /* y or dx */
  uint8_t *places;   /* NULL: of means, or nobody asks */
  size_t B;
  bool back;
} Job;

static void
do_part (void *data, size_t part, size_t n_parts)
{
  const Job *job = data;
  const LkLayer *layer = job->layer;
  bool is_max = layer->kind == &lk_max_pool;

  for (size_t i = job->B * part / n_parts; i < job->B * (part + 1) / n_parts; i++)
    {
      const float *from = job->from + i * (job->back ? layer->out_stride : layer->in_stride);
      float *to = job->to + i * (job->back ? layer->in_stride : layer->out_stride);
      uint8_t *places = job->places ? job->places + i * layer->out_stride : NULL;

      if (is_max && job->back)
        max_backward (layer, from, places, to);
      else if (is_max)
        max_forward (layer, from, to, places);
      else if (job->back)
        average_backward (layer, from, to);
      else
        average_forward (layer, from, to);
    }
}

static void
do_all (const LkLayer *layer, const float *from, float *to, size_t B, bool back, const LkPass *pass)
{
  Job job = { .layer = layer, .from = from, .to = to, .B = B, .back = back };

  if (layer->kind == &lk_max_pool && pass->training)
    job.places = (uint8_t *) pass->memory;
  if (layer->in_stride * B >= LEAST_IN_PARTS)
    lk_in_parts (do_part, &job);
  else
    do_part (&job, 0, 1);
}

static void
pool_forward (const LkLayer *layer, const float *params, LkInput x, size_t B, float *y, LkPass *pass)
{
  do_all (layer, x.dense, y, B, false, pass);
}

static void
pool_backward (const LkLayer *layer, const float *params, LkInput x, const float *y, size_t B, float *dy, float *grad,
               float *dx, LkPass *pass)
{
  if (dx)
    do_all (layer, dy, dx, B, true, pass);
}

static int
describe (const LkLayer *layer, char letter, char *buffer, size_t buffer_size)
{
  if (layer->stride != layer->kernel)
    return snprintf (buffer, buffer_size, "%c%zus%zu", letter, layer->kernel, layer->stride);
  return snprintf (buffer, buffer_size, "%c%zu", letter, layer->kernel);
}

static int
max_describe (const LkLayer *layer, char *buffer, size_t buffer_size)
{
  return describe (layer, 'p', buffer, buffer_size);
}

static int
average_describe (const LkLayer *layer, char *buffer, size_t buffer_size)
{
  return describe (layer, 'a', buffer, buffer_size);
}

static int
global_describe (const LkLayer *layer, char *buffer, size_t buffer_size)
{
  return snprintf (buffer, buffer_size, "gap");
}

#define POOL                                                                                                           \
  .fit = pool_fit, .multiply_adds = none, .n_floats = none, .init = no_init, .forward = pool_forward,                  \
  .backward = pool_backward

const LkLayerKind lk_max_pool = { .id = "pool", POOL, .n_memory = max_n_memory, .describe = max_describe };
const LkLayerKind lk_average_pool = { .id = "avgpool", POOL, .describe = average_describe };
const LkLayerKind lk_global_pool = { .id = "gap", POOL, .describe = global_describe };
