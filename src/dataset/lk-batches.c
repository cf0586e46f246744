/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-batches.h"

#include <string.h>

#include "nn/lk-vector.h"

/* B samples, D pixels a sample. */

#define CACHE_LINE 64
#ifndef AHEAD
#  define AHEAD 4 /* samples */
#endif

LK_VECTORISED static void
scale_pixels (const uint8_t *restrict pixels, size_t D, float *restrict x)
{
  const float scale = 1.0f / 255.0f; /* 255 · scale is exactly 1 */

  for (size_t d = 0; d < D; d++)
    x[d] = (float) pixels[d] * scale;
}

/* The samples of a batch lie all over the memory: asks for one while the ones before it are converted. */
static void
prefetch (const void *memory, size_t n_bytes)
{
  for (size_t i = 0; i < n_bytes; i += CACHE_LINE)
    __builtin_prefetch ((const char *) memory + i);
}

void
lk_batch_gather (const LkSplit *split, size_t D, const uint32_t *index, size_t B, float *x, uint16_t *y)
{
  for (size_t b = 0; b < B; b++)
    {
      if (b + AHEAD < B)
        prefetch (split->pixels + index[b + AHEAD] * D, D);
      scale_pixels (split->pixels + index[b] * D, D, x + b * D);
      if (y)
        y[b] = split->labels[index[b]];
    }
}

/* One coordinate of a shift: uniform in −jitter … jitter. */
static ptrdiff_t
draw_shift (LkRng *rng, size_t jitter)
{
  return (ptrdiff_t) lk_rng_below (rng, (uint32_t) (2 * jitter + 1)) - (ptrdiff_t) jitter;
}

/* Row r of the result is row r − down of the picture, likewise across. */
static void
scale_shifted (const uint8_t *pixels, size_t width, size_t height, ptrdiff_t right, ptrdiff_t down, float *x)
{
  size_t across = right < 0 ? (size_t) -right : (size_t) right;
  size_t from = right < 0 ? across : 0;
  size_t to = right < 0 ? 0 : across;

  memset (x, 0, width * height * sizeof *x);
  if (across >= width)
    return;
  for (size_t r = 0; r < height; r++)
    {
      ptrdiff_t source = (ptrdiff_t) r - down;

      if (source >= 0 && (size_t) source < height)
        scale_pixels (pixels + (size_t) source * width + from, width - across, x + r * width + to);
    }
}

void
lk_batch_gather_jittered (const LkSplit *split, size_t width, size_t height, const uint32_t *index, size_t B,
                          size_t jitter, LkRng *rng, float *x, uint16_t *y)
{
  size_t D = width * height;

  for (size_t b = 0; b < B; b++)
    {
      ptrdiff_t right = draw_shift (rng, jitter);
      ptrdiff_t down = draw_shift (rng, jitter);

      scale_shifted (split->pixels + index[b] * D, width, height, right, down, x + b * D);
      y[b] = split->labels[index[b]];
    }
}

void
lk_batch_gather_warped (const LkSplit *split, LkShape shape, const uint32_t *index, size_t B,
                        const LkWarpLimits *limits, size_t jitter, uint8_t ground, LkRng *rng, float *x, uint16_t *y)
{
  size_t D = shape.height * shape.width * shape.channels;

  for (size_t b = 0; b < B; b++)
    {
      LkWarp warp = lk_warp_draw (limits, jitter, rng);

      lk_warp_picture (&warp, split->pixels + index[b] * D, shape, ground, x + b * D);
      if (y)
        y[b] = split->labels[index[b]];
    }
}

/* Moved by whole pixels; how many of the n are still in sight. */
static size_t
shift (size_t width, size_t height, ptrdiff_t right, ptrdiff_t down, size_t n, uint16_t *places, float *values)
{
  size_t n_inside = 0;

  for (size_t i = 0; i < n; i++)
    {
      ptrdiff_t column = (ptrdiff_t) (places[i] % width) + right, row = (ptrdiff_t) (places[i] / width) + down;

      if (column < 0 || (size_t) column >= width || row < 0 || (size_t) row >= height)
        continue;
      places[n_inside] = (uint16_t) ((size_t) row * width + (size_t) column);
      values[n_inside++] = values[i];
    }
  return n_inside;
}

void
lk_batch_list (const LkPixelLists *lists, const uint16_t *labels, size_t width, size_t height, const uint32_t *index,
               size_t B, size_t jitter, LkRng *rng, LkSparse *x, uint16_t *y)
{
  const uint64_t *starts = lists->starts;
  uint32_t n = 0;

  x->n_rows = B;
  x->rows.starts[0] = 0;
  for (size_t b = 0; b < B; b++)
    {
      uint64_t start = starts[index[b]];
      size_t here = (size_t) (starts[index[b] + 1] - start);
      uint16_t *places = x->rows.places + n;
      float *values = x->rows.values + n;

      if (b + 2 * AHEAD < B)
        __builtin_prefetch (starts + index[b + 2 * AHEAD]);
      if (b + AHEAD < B)
        {
          uint64_t next = starts[index[b + AHEAD]];
          size_t n_next = (size_t) (starts[index[b + AHEAD] + 1] - next);

          prefetch (lists->places + next, n_next * sizeof *places);
          prefetch (lists->values + next, n_next);
        }
      memcpy (places, lists->places + start, here * sizeof *places);
      scale_pixels (lists->values + start, here, values);
      if (jitter > 0)
        {
          ptrdiff_t right = draw_shift (rng, jitter);
          ptrdiff_t down = draw_shift (rng, jitter);

          here = shift (width, height, right, down, here, places, values);
        }
      n += (uint32_t) here;
      x->rows.starts[b + 1] = n;
      if (y)
        y[b] = labels[index[b]];
    }
}

void
lk_epoch_order (const uint32_t *items, size_t n, uint64_t seed, uint64_t stream, uint64_t epoch, uint32_t *order)
{
  LkRng rng;

  if (n == 0)
    return;
  lk_rng_seed_at (&rng, seed, stream, epoch);
  memcpy (order, items, n * sizeof *order);
  lk_rng_shuffle (&rng, order, n);
}
