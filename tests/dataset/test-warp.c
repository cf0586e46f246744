/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "dataset/lk-warp.h"

#define W 5
#define H 5
#define C 3
#define D (W * H * C)

static const LkShape shape = { H, W, C };
static const LkWarp stay = { .cos = 1.0f, .scale = 1.0f };

static void
fill (guint8 *pixels)
{
  for (int i = 0; i < D; i++)
    pixels[i] = (guint8) (1 + 3 * i);
}

/* The number that the picture has there, as the network sees it; outside the ground. */
static float
at (const guint8 *pixels, int row, int column, int c, guint8 ground)
{
  gboolean inside = row >= 0 && row < H && column >= 0 && column < W;

  return (float) (inside ? pixels[(row * W + column) * C + c] : ground) * (1.0f / 255.0f);
}

/* Where a pixel goes is a whole pixel away: nothing is rounded, in any channel. */
static void
test_exact (void)
{
  static const struct {
    LkWarp warp;
    int row[3], column[3]; /* in the picture: constant, by the result's row, by its column */
  } cases[] = {
    { { .cos = 1.0f, .scale = 1.0f }, { 0, 1, 0 }, { 0, 0, 1 } },
    { { .flip = TRUE, .cos = 1.0f, .scale = 1.0f }, { 0, 1, 0 }, { W - 1, 0, -1 } },
    { { .cos = 1.0f, .scale = 1.0f, .right = 2.0f, .down = -1.0f }, { 1, 1, 0 }, { -2, 0, 1 } },
    { { .flip = TRUE, .cos = 1.0f, .scale = 1.0f, .right = 1.0f }, { 0, 1, 0 }, { W, 0, -1 } },
    { { .sin = 1.0f, .scale = 1.0f }, { H - 1, 0, -1 }, { 0, 1, 0 } }, /* a quarter, clockwise */
    { { .cos = -1.0f, .scale = 1.0f }, { H - 1, -1, 0 }, { W - 1, 0, -1 } },
    { { .cos = 1.0f, .scale = 0.5f }, { -2, 2, 0 }, { -2, 0, 2 } },
  };
  guint8 pixels[D];
  float x[D];

  fill (pixels);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const int *row = cases[i].row, *column = cases[i].column;

      lk_warp_picture (&cases[i].warp, pixels, shape, 200, x);
      for (int r = 0; r < H; r++)
        for (int c = 0; c < W; c++)
          for (int k = 0; k < C; k++)
            g_assert_cmpfloat (x[(r * W + c) * C + k], ==,
                               at (pixels, row[0] + row[1] * r + row[2] * c, column[0] + column[1] * r + column[2] * c,
                                   k, 200));
    }
}

/* Between pixels the four around count by how near they are, and half of what lies across the edge is ground. */
static void
test_between (void)
{
  LkWarp warp = stay;
  guint8 pixels[D];
  float x[D];

  fill (pixels);
  warp.right = -0.5f;
  warp.down = -0.25f;
  lk_warp_picture (&warp, pixels, shape, 100, x);
  for (int r = 0; r < H; r++)
    for (int c = 0; c < W; c++)
      for (int k = 0; k < C; k++)
        {
          float upper = 0.5f * (at (pixels, r, c, k, 100) + at (pixels, r, c + 1, k, 100));
          float lower = 0.5f * (at (pixels, r + 1, c, k, 100) + at (pixels, r + 1, c + 1, k, 100));

          g_assert_cmpfloat_with_epsilon (x[(r * W + c) * C + k], 0.75f * upper + 0.25f * lower, 1e-6);
        }
}

/* All within the limits, to both ends of them; what is not wanted draws no number. */
static void
test_draw (void)
{
  const LkWarpLimits none = { 0 }, all = { .flip = TRUE, .rotation = 30.0, .scale = 20.0 };
  double least_scale = 9.0, most_scale = 0.0, least_sin = 9.0, most_sin = -9.0;
  guint n_flipped = 0;
  LkRng rng, copy;
  LkWarp warp, again;

  lk_rng_seed (&rng, 1, LK_STREAM_TEACHER_NOISE);
  copy = rng;
  warp = lk_warp_draw (&none, 0, &rng);
  g_assert_cmpmem (&rng, sizeof rng, &copy, sizeof copy);
  g_assert_false (warp.flip);
  g_assert_cmpfloat (warp.cos, ==, 1.0f);
  g_assert_cmpfloat (warp.scale, ==, 1.0f);
  g_assert_cmpfloat (fabsf (warp.sin) + fabsf (warp.right) + fabsf (warp.down), ==, 0.0f);
  g_assert_false (lk_warp_wanted (&none));
  g_assert_true (lk_warp_wanted (&all));

  for (int draw = 0; draw < 2000; draw++)
    {
      copy = rng;
      warp = lk_warp_draw (&all, 2, &rng);
      again = lk_warp_draw (&all, 2, &copy);
      g_assert_true (warp.flip == again.flip && warp.sin == again.sin && warp.scale == again.scale);
      g_assert_true (warp.right == again.right && warp.down == again.down);
      g_assert_cmpfloat_with_epsilon (warp.sin * warp.sin + warp.cos * warp.cos, 1.0f, 1e-6);
      g_assert_true (fabsf (warp.right) <= 2.0f && warp.right == floorf (warp.right));
      g_assert_true (fabsf (warp.down) <= 2.0f && warp.down == floorf (warp.down));
      n_flipped += warp.flip;
      least_scale = fmin (least_scale, warp.scale);
      most_scale = fmax (most_scale, warp.scale);
      least_sin = fmin (least_sin, warp.sin);
      most_sin = fmax (most_sin, warp.sin);
    }
  g_assert_cmpfloat_with_epsilon (n_flipped, 1000, 5 * 23);
  g_assert_cmpfloat_with_epsilon (least_scale, 0.8, 0.005);
  g_assert_cmpfloat_with_epsilon (most_scale, 1.2, 0.005);
  g_assert_cmpfloat_with_epsilon (least_sin, -0.5, 0.005);
  g_assert_cmpfloat_with_epsilon (most_sin, 0.5, 0.005);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/warp/exact", test_exact);
  g_test_add_func ("/warp/between", test_between);
  g_test_add_func ("/warp/draw", test_draw);
  return g_test_run ();
}
