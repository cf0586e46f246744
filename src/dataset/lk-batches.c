/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-batches.h"

#include <string.h>

#include "nn/lk-rng.h"
#include "nn/lk-vector.h"

/* B samples, D pixels a sample. */

LK_VECTORISED static void
scale_pixels (const uint8_t *restrict pixels, size_t D, float *restrict x)
{
  const float scale = 1.0f / 255.0f; /* 255 · scale is exactly 1 */

  for (size_t d = 0; d < D; d++)
    x[d] = (float) pixels[d] * scale;
}

void
lk_batch_gather (const LkSplit *split, size_t D, const uint32_t *index, size_t B, float *x, uint16_t *y)
{
  for (size_t b = 0; b < B; b++)
    {
      scale_pixels (split->pixels + index[b] * D, D, x + b * D);
      if (y)
        y[b] = split->labels[index[b]];
    }
}

void
lk_epoch_order (const uint32_t *items, size_t n, uint64_t seed, uint64_t stream, uint64_t epoch, uint32_t *order)
{
  LkRng rng;

  /* A seed of the stream's own, and the epoch as the stream of that: any two
   * triples give unrelated orders, and no epoch needs the ones before it. */
  lk_rng_seed (&rng, seed, stream);
  lk_rng_seed (&rng, lk_rng_next (&rng), epoch);
  if (n == 0)
    return;
  memcpy (order, items, n * sizeof *order);
  lk_rng_shuffle (&rng, order, n);
}
