/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-pixel-lists.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "nn/lk-vector.h"

struct _LkPixelListsMaker {
  pthread_mutex_t mutex;
  bool done;
  LkPixelLists *lists; /* NULL: there are none */
};

static void
lists_free (LkPixelLists *lists)
{
  if (!lists)
    return;
  free (lists->starts);
  free (lists->places);
  free (lists->values);
  free (lists);
}

LkPixelListsMaker *
lk_pixel_lists_maker_new (void)
{
  LkPixelListsMaker *maker = calloc (1, sizeof *maker);

  if (maker)
    pthread_mutex_init (&maker->mutex, NULL);
  return maker;
}

void
lk_pixel_lists_maker_free (LkPixelListsMaker *maker)
{
  if (!maker)
    return;
  pthread_mutex_destroy (&maker->mutex);
  lists_free (maker->lists);
  free (maker);
}

/* In a picture, whose sum fits 32 bits. */
LK_VECTORISED static uint32_t
count (const uint8_t *restrict pixels, size_t D)
{
  uint32_t n = 0;

  for (size_t d = 0; d < D; d++)
    n += pixels[d] != 0;
  return n;
}

/* Eight pixels are looked at together: most of them are 0. */
static size_t
list (const uint8_t *restrict pixels, size_t D, uint16_t *restrict places, uint8_t *restrict values)
{
  size_t n = 0;

  for (size_t d = 0; d < D; d += 8)
    {
      size_t end = D - d < 8 ? D : d + 8;
      uint64_t eight = 0;

      memcpy (&eight, pixels + d, end - d);
      if (eight == 0)
        continue;
      for (size_t i = d; i < end; i++)
        if (pixels[i] != 0)
          {
            places[n] = (uint16_t) i;
            values[n++] = pixels[i];
          }
    }
  return n;
}

static LkPixelLists *
make (const uint8_t *pixels, size_t n, size_t D)
{
  LkPixelLists *lists = calloc (1, sizeof *lists);

  if (!lists)
    return NULL;
  lists->n = n;
  lists->starts = malloc ((n + 1) * sizeof *lists->starts);
  if (!lists->starts)
    goto fail;
  lists->starts[0] = 0;
  for (size_t i = 0; i < n; i++)
    {
      size_t here = count (pixels + i * D, D);

      lists->starts[i + 1] = lists->starts[i] + here;
      if (here > lists->most)
        lists->most = here;
    }
  lists->density = (double) lists->starts[n] / (double) (n * D);
  if (lists->density > LK_PIXEL_LISTS_DENSEST)
    goto fail;
  lists->places = malloc (lists->starts[n] * sizeof *lists->places + 1);
  lists->values = malloc (lists->starts[n] + 1);
  if (!lists->places || !lists->values)
    goto fail;
  for (size_t i = 0; i < n; i++)
    list (pixels + i * D, D, lists->places + lists->starts[i], lists->values + lists->starts[i]);
  return lists;

fail:
  lists_free (lists);
  return NULL;
}

const LkPixelLists *
lk_pixel_lists_get (LkPixelListsMaker *maker, const uint8_t *pixels, size_t n, size_t D)
{
  const LkPixelLists *lists;

  pthread_mutex_lock (&maker->mutex);
  if (!maker->done)
    maker->lists = make (pixels, n, D);
  maker->done = true;
  lists = maker->lists;
  pthread_mutex_unlock (&maker->mutex);
  return lists;
}
