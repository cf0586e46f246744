/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-noise-pictures.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "nn/lk-memory.h"
#include "nn/lk-rng.h"

#define LEAST_SPOTS 3
#define MOST_SPOTS  5
/* In parts of the shorter side. */
#define PLACE        0.18 /* standard deviation of a spot's middle from the picture's */
#define LEAST_WIDTH  0.036
#define MOST_WIDTH   0.054
#define MOST_STRETCH 4.0
#define LIGHT        300.0 /* in a spot's middle, cut at 255 */

/* Pictures and labels each draw from numbers of their own, so that neither moves the other. */
#define LABELS UINT64_MAX

static double
between (LkRng *rng, double least, double most)
{
  return least + (most - least) * lk_rng_uniform (rng);
}

/* Adds one to `light` (channels, height, width). */
static void
add_spot (LkRng *rng, LkShape picture, float *light)
{
  double side = picture.height < picture.width ? picture.height : picture.width;
  double x0 = (picture.width - 1) / 2.0 + PLACE * side * lk_rng_normal (rng);
  double y0 = (picture.height - 1) / 2.0 + PLACE * side * lk_rng_normal (rng);
  double narrow = side * between (rng, LEAST_WIDTH, MOST_WIDTH), wide = narrow * between (rng, 1.0, MOST_STRETCH);
  double angle = between (rng, 0.0, M_PI), c = cos (angle), s = sin (angle);
  size_t area = picture.height * picture.width;
  double colour[LK_COLOURS];

  for (size_t k = 0; k < picture.channels; k++)
    colour[k] = picture.channels > 1 ? LIGHT * lk_rng_uniform (rng) : LIGHT;
  for (size_t y = 0; y < picture.height; y++)
    for (size_t x = 0; x < picture.width; x++)
      {
        double u = ((x - x0) * c + (y - y0) * s) / narrow, v = ((y - y0) * c - (x - x0) * s) / wide;
        double spot = exp (-(u * u + v * v) / 2.0);

        for (size_t k = 0; k < picture.channels; k++)
          light[k * area + y * picture.width + x] += (float) (colour[k] * spot);
      }
}

static void
draw_spots (LkRng *rng, LkShape picture, bool dark_on_light, float *light, uint8_t *pixels)
{
  size_t D = picture.channels * picture.height * picture.width;
  unsigned int n = LEAST_SPOTS + lk_rng_below (rng, MOST_SPOTS - LEAST_SPOTS + 1);

  memset (light, 0, D * sizeof *light);
  while (n-- > 0)
    add_spot (rng, picture, light);
  for (size_t i = 0; i < D; i++)
    {
      uint8_t value = (uint8_t) fminf (light[i], 255.0f);

      pixels[i] = dark_on_light ? 255 - value : value;
    }
}

void
lk_noise_labels (size_t n, size_t n_classes, uint64_t seed, uint16_t *labels)
{
  LkRng rng;

  lk_rng_seed_at (&rng, seed, LK_STREAM_NOISE_PICTURES, LABELS);
  for (size_t i = 0; i < n; i++)
    labels[i] = (uint16_t) lk_rng_below (&rng, (uint32_t) n_classes);
}

LkStatus
lk_noise_pictures (LkNoiseKind kind, LkShape picture, size_t n, size_t n_classes, bool dark_on_light, uint64_t seed,
                   LkSplit *split)
{
  size_t D = picture.channels * picture.height * picture.width;
  float *light = lk_alloc_aligned (D, sizeof *light);
  LkRng rng;

  *split = (LkSplit) {
    .n = n,
    .pixels = lk_alloc_aligned (n, D),
    .labels = lk_alloc_aligned (n, sizeof (uint16_t)),
  };
  if (!light || !split->pixels || !split->labels)
    {
      free (light);
      lk_split_clear (split);
      return LK_NO_MEMORY;
    }
  for (size_t i = 0; i < n; i++)
    {
      lk_rng_seed_at (&rng, seed, LK_STREAM_NOISE_PICTURES, i);
      if (kind == LK_NOISE_BLOBS)
        draw_spots (&rng, picture, dark_on_light, light, split->pixels + i * D);
      else
        for (size_t d = 0; d < D; d++)
          split->pixels[i * D + d] = (uint8_t) lk_rng_below (&rng, 256);
    }
  lk_noise_labels (n, n_classes, seed, split->labels);
  free (light);
  return LK_OK;
}
