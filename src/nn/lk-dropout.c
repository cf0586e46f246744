/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-dropout.h"

#include <math.h>
#include <stdint.h>

#include "lk-vector.h"

/* A random word decides on four units, 16 bits each. */
#define WORDS 64
#define BLOCK (4 * WORDS) /* units */
#define RANGE 65536

/* A unit is dropped when its 16 bits are below this. */
static uint32_t
threshold_of (double p)
{
  return (uint32_t) lrint (p * RANGE);
}

static float
gain_of (uint32_t threshold)
{
  return (float) RANGE / (float) (RANGE - threshold);
}

/* Quarter q of a block looks at bits 16q … 16q + 15 of each word: bits taken by
 * shifts, so that every byte order drops the same units. */
LK_VECTORISED static void
drop (const uint64_t *restrict words, uint32_t threshold, float gain, size_t n, float *restrict x)
{
  for (unsigned shift = 0; n > 0; shift += 16)
    {
      size_t m = n < WORDS ? n : WORDS;

      for (size_t i = 0; i < m; i++)
        x[i] = ((words[i] >> shift) & (RANGE - 1)) < threshold ? 0.0f : gain * x[i];
      x += m;
      n -= m;
    }
}

LK_VECTORISED static void
scale (float gain, size_t n, float *restrict x)
{
  for (size_t i = 0; i < n; i++)
    x[i] *= gain;
}

void
lk_dropout (LkRng *rng, double p, size_t n, float *x)
{
  uint32_t threshold = threshold_of (p);
  float gain = gain_of (threshold);
  uint64_t words[WORDS];

  if (threshold == 0)
    return;
  while (n > 0)
    {
      size_t m = n < BLOCK ? n : BLOCK;
      LkRng state = *rng; /* local, so that the loop below keeps it in registers */

      for (size_t i = 0; i < WORDS; i++)
        words[i] = lk_rng_next (&state);
      *rng = state;
      drop (words, threshold, gain, m, x);
      x += m;
      n -= m;
    }
}

void
lk_dropout_backward (double p, size_t n, float *dy)
{
  uint32_t threshold = threshold_of (p);

  if (threshold > 0)
    scale (gain_of (threshold), n, dy);
}
