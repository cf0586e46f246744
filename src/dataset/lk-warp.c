/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-warp.h"

#include <math.h>

bool
lk_warp_wanted (const LkWarpLimits *limits)
{
  return limits->flip || limits->rotation > 0.0 || limits->scale > 0.0;
}

/* Uniform in −most … most. */
static double
draw_around (LkRng *rng, double most)
{
  return most > 0.0 ? most * (2.0 * lk_rng_uniform (rng) - 1.0) : 0.0;
}

static float
draw_shift (LkRng *rng, size_t jitter)
{
  return jitter > 0 ? (float) lk_rng_below (rng, (uint32_t) (2 * jitter + 1)) - (float) jitter : 0.0f;
}

LkWarp
lk_warp_draw (const LkWarpLimits *limits, size_t jitter, LkRng *rng)
{
  const double radians = 3.14159265358979323846 / 180.0;
  LkWarp warp = { .flip = limits->flip && lk_rng_below (rng, 2) == 1 };
  double angle = radians * draw_around (rng, limits->rotation);

  warp.cos = (float) cos (angle);
  warp.sin = (float) sin (angle);
  warp.scale = (float) (1.0 + draw_around (rng, limits->scale) / 100.0);
  warp.right = draw_shift (rng, jitter);
  warp.down = draw_shift (rng, jitter);
  return warp;
}

/* A pixel of the result, from the place (across, down) in the picture. */
static void
sample (const uint8_t *pixels, LkShape shape, uint8_t ground, float across, float down, float *x)
{
  const float unit = 1.0f / 255.0f;
  ptrdiff_t left = (ptrdiff_t) floorf (across), top = (ptrdiff_t) floorf (down);
  ptrdiff_t width = (ptrdiff_t) shape.width, height = (ptrdiff_t) shape.height;
  float right_share = across - (float) left, bottom_share = down - (float) top;
  const uint8_t *corners[4];

  for (int i = 0; i < 4; i++)
    {
      ptrdiff_t column = left + (i & 1), row = top + (i >> 1);
      bool inside = column >= 0 && column < width && row >= 0 && row < height;

      corners[i] = inside ? pixels + (size_t) (row * width + column) * shape.channels : NULL;
    }
  for (size_t c = 0; c < shape.channels; c++)
    {
      float value[4], upper, lower;

      for (int i = 0; i < 4; i++)
        value[i] = corners[i] ? corners[i][c] : ground;
      upper = value[0] + right_share * (value[1] - value[0]);
      lower = value[2] + right_share * (value[3] - value[2]);
      x[c] = (upper + bottom_share * (lower - upper)) * unit;
    }
}

void
lk_warp_picture (const LkWarp *warp, const uint8_t *pixels, LkShape shape, uint8_t ground, float *x)
{
  float middle = 0.5f * (float) (shape.width - 1), centre = 0.5f * (float) (shape.height - 1);
  float cosine = warp->cos / warp->scale, sine = warp->sin / warp->scale;

  /* From each pixel of the result back to where it was. */
  for (size_t r = 0; r < shape.height; r++)
    for (size_t c = 0; c < shape.width; c++, x += shape.channels)
      {
        float u = (float) c - middle - warp->right, v = (float) r - centre - warp->down;
        float across = cosine * u + sine * v;

        sample (pixels, shape, ground, middle + (warp->flip ? -across : across), centre + cosine * v - sine * u, x);
      }
}
