/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-feed.h"

#include <stdlib.h>

#include "lk-batches.h"
#include "nn/lk-dropout.h"
#include "nn/lk-memory.h"

LkStatus
lk_feed_new (const LkSplit *split, size_t width, size_t height, size_t n_units, size_t max_batch, bool for_training,
             LkFeed **out)
{
  LkFeed *self = calloc (1, sizeof *self);
  size_t D = width * height, n;
  LkStatus status = LK_OK;

  if (!self)
    return LK_NO_MEMORY;
  self->split = split;
  self->width = width;
  self->height = height;
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
  size_t jitter = noise ? noise->jitter : 0, D = feed->width * feed->height;
  double dropout = noise ? noise->dropout : 0.0;

  if (feed->lists)
    {
      LkSparse *x = feed->sparse;

      lk_batch_list (feed->lists, feed->split->labels, feed->width, feed->height, index, B, jitter, rng, x, y);
      if (dropout > 0.0)
        lk_dropout (rng, dropout, x->rows.starts[B], x->rows.values);
      lk_sparse_index (x);
      return (LkInput) { .sparse = x };
    }
  if (jitter > 0)
    lk_batch_gather_jittered (feed->split, feed->width, feed->height, index, B, jitter, rng, feed->dense, y);
  else
    lk_batch_gather (feed->split, D, index, B, feed->dense, y);
  if (dropout > 0.0)
    lk_dropout (rng, dropout, B * D, feed->dense);
  return (LkInput) { .dense = feed->dense };
}
