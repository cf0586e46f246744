/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-rng.h"

#include <math.h>

static inline uint64_t
rotate_left (uint64_t x, int k)
{
  return (x << k) | (x >> (64 - k));
}

/* splitmix64, Steele, Lea and Flood (2014): turns any seed, zero included, into
 * well mixed state. */
static uint64_t
split_mix (uint64_t *x)
{
  uint64_t z = (*x += 0x9e3779b97f4a7c15u);

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

void
lk_rng_seed (LkRng *rng, uint64_t seed, uint64_t stream)
{
  uint64_t x = seed;
  uint64_t y = stream;

  /* Mixed apart and then together, so that (1, 2) and (2, 1) differ. */
  x = split_mix (&x) ^ rotate_left (split_mix (&y), 32);
  for (int i = 0; i < 4; i++)
    rng->s[i] = split_mix (&x);
}

void
lk_rng_seed_at (LkRng *rng, uint64_t seed, uint64_t stream, uint64_t number)
{
  /* A seed of the stream's own, and the number as the stream of that. */
  lk_rng_seed (rng, seed, stream);
  lk_rng_seed (rng, lk_rng_next (rng), number);
}

uint64_t
lk_rng_next (LkRng *rng)
{
  uint64_t *s = rng->s;
  uint64_t result = rotate_left (s[0] + s[3], 23) + s[0];
  uint64_t t = s[1] << 17;

  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate_left (s[3], 45);
  return result;
}

double
lk_rng_uniform (LkRng *rng)
{
  return (double) (lk_rng_next (rng) >> 11) * 0x1p-53;
}

uint32_t
lk_rng_below (LkRng *rng, uint32_t n)
{
  uint64_t product = (lk_rng_next (rng) >> 32) * n;

  if ((uint32_t) product < n)
    {
      uint32_t threshold = -n % n;

      while ((uint32_t) product < threshold)
        product = (lk_rng_next (rng) >> 32) * n;
    }
  return (uint32_t) (product >> 32);
}

double
lk_rng_normal (LkRng *rng)
{
  double u, v, s;

  do
    {
      u = 2.0 * lk_rng_uniform (rng) - 1.0;
      v = 2.0 * lk_rng_uniform (rng) - 1.0;
      s = u * u + v * v;
    }
  while (s >= 1.0 || s == 0.0);
  return u * sqrt (-2.0 * log (s) / s);
}

void
lk_rng_shuffle (LkRng *rng, uint32_t *items, size_t n)
{
  for (size_t i = n; i > 1; i--)
    {
      size_t j = lk_rng_below (rng, (uint32_t) i);
      uint32_t item = items[i - 1];

      items[i - 1] = items[j];
      items[j] = item;
    }
}
