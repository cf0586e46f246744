/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-feed.h"

#include <stdlib.h>

#include "lk-batches.h"
#include "nn/lk-dropout.h"
#include "nn/lk-memory.h"

LkStatus
lk_feed_new (const LkSplit *split, LkShape picture, size_t beside, size_t n_units, size_t max_batch, bool for_training,
             LkFeed **out)
{
  LkFeed *self = calloc (1, sizeof *self);
  size_t D = picture.height * picture.width * picture.channels, n;
  LkStatus status = LK_OK;

  if (!self)
    return LK_NO_MEMORY;
  self->split = split;
  self->picture = picture;
  self->beside = beside;
  self->max_batch = max_batch;
  self->lists = lk_split_lists (split, D);
  if (self->lists && (!lk_sparse_pays (self->lists->density, n_units) || max_batch > LK_SPARSE_MAX_PLACES))
    self->lists = NULL;
  if (!lk_size_mul (max_batch, self->lists ? self->lists->most : D, &n))
    status = LK_NO_MEMORY;
  else if (self->lists)
    status = lk_sparse_new (max_batch, D, n, for_training ? n_units : 0, &self->sparse);
  else if (!(self->dense = lk_alloc_aligned (n, sizeof (float))))
    status = LK_NO_MEMORY;
  if (status != LK_OK)
    {
      lk_feed_free (self);
      return status;
    }
  *out = self;
  return LK_OK;
}

/* Of one channel. */
static uint8_t
find_ground (const LkFeed *feed, size_t channel)
{
  size_t W = feed->picture.width, H = feed->picture.height, counts[256] = { 0 }, n = 0, below = 0;
  unsigned ground = 0;

  for (size_t i = 0; i < feed->split->n; i++)
    {
      const uint8_t *plane = feed->split->pixels + (i * feed->picture.channels + channel) * W * H;

      for (size_t r = 0; r < H; r++)
        for (size_t c = 0; c < W; c += r == 0 || r == H - 1 || W == 1 ? 1 : W - 1, n++)
          counts[plane[r * W + c]]++;
    }
  for (; below + counts[ground] <= n / 2 && ground < 255; ground++)
    below += counts[ground];
  return (uint8_t) ground;
}

LkStatus
lk_feed_prepare_warps (LkFeed *feed)
{
  size_t n;

  for (size_t c = 0; c < feed->picture.channels && c < LK_COLOURS; c++)
    feed->ground[c] = find_ground (feed, c);
  if (!feed->lists)
    return LK_OK;
  if (!lk_size_mul (feed->max_batch, feed->picture.height * feed->picture.width * feed->picture.channels, &n) ||
      !(feed->dense = lk_alloc_aligned (n, sizeof (float))))
    return LK_NO_MEMORY;
  lk_sparse_free (feed->sparse);
  feed->sparse = NULL;
  feed->lists = NULL;
  return LK_OK;
}

void
lk_feed_free (LkFeed *feed)
{
  if (!feed)
    return;
  lk_sparse_free (feed->sparse);
  free (feed->dense);
  free (feed);
}

LkInput
lk_feed_gather (LkFeed *feed, const uint32_t *index, size_t B, const LkNoise *noise, LkRng *rng, uint16_t *y)
{
  size_t jitter = noise ? noise->jitter : 0, D = feed->picture.height * feed->picture.width * feed->picture.channels;
  double dropout = noise ? noise->dropout : 0.0;

  if (feed->lists)
    {
      LkSparse *x = feed->sparse;

      lk_batch_list (feed->lists, feed->split->labels, feed->picture, index, B, jitter, rng, x, y);
      if (dropout > 0.0)
        lk_dropout (rng, dropout, x->rows.starts[B], x->rows.values);
      lk_sparse_index (x);
      return (LkInput) { .sparse = x };
    }
  if (noise && lk_warp_wanted (&noise->warp))
    lk_batch_gather_warped (feed->split, feed->picture, feed->beside, index, B, &noise->warp, jitter, feed->ground, rng,
                            feed->dense, y);
  else if (jitter > 0)
    lk_batch_gather_jittered (feed->split, feed->picture, feed->beside, index, B, jitter, rng, feed->dense, y);
  else
    lk_batch_gather (feed->split, D, feed->beside, index, B, feed->dense, y);
  if (dropout > 0.0)
    lk_dropout (rng, dropout, B * D, feed->dense);
  return (LkInput) { .dense = feed->dense };
}
