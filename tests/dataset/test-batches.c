/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "dataset/lk-batches.h"

#define N 1000

static void
test_gather (void)
{
  static const uint32_t index[] = { 4, 0, 4, 2 };
  static const size_t sizes[] = { 1, 15, 16, 17, 784 }; /* around the vectors' length */

  for (size_t s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      size_t D = sizes[s], B = G_N_ELEMENTS (index);
      g_autofree uint8_t *pixels = g_malloc (5 * D);
      g_autofree float *x = g_new (float, (B * D + 1));
      uint16_t labels[5] = { 10, 11, 12, 13, 999 };
      uint16_t y[4];
      LkSplit split = { 5, pixels, labels };

      for (size_t i = 0; i < 5 * D; i++)
        pixels[i] = (uint8_t) (i * 37 + 255);
      x[B * D] = -1.0f;
      lk_batch_gather (&split, D, 1, index, B, x, y);
      for (size_t b = 0; b < B; b++)
        {
          g_assert_cmpuint (y[b], ==, labels[index[b]]);
          for (size_t d = 0; d < D; d++)
            g_assert_cmpfloat_with_epsilon (x[b * D + d], pixels[index[b] * D + d] / 255.0, 1e-7);
        }
      g_assert_cmpfloat (x[B * D], ==, -1.0f); /* nothing written past the end */

      x[0] = -1.0f;
      lk_batch_gather (&split, D, 1, index + 1, 1, x, NULL);
      g_assert_cmpfloat (x[0], ==, 1.0f); /* pixel 255 is exactly 1 */
    }
}

static void
test_gather_black (void)
{
  uint8_t pixels[20] = { 0 };
  uint16_t label = 3, y = 0;
  uint32_t index = 0;
  float x[20];
  LkSplit split = { 1, pixels, &label };

  memset (x, 0xff, sizeof x);
  lk_batch_gather (&split, 20, 1, &index, 1, x, &y);
  for (size_t d = 0; d < 20; d++)
    g_assert_cmpfloat (x[d], ==, 0.0f);
  g_assert_cmpuint (y, ==, 3);
}

/* A picture of W × H pixels, all different and none black, so that the shift can
 * be read off the result. */
#define W 7
#define H 5

/* Whether x is the picture moved right and down by so much, black elsewhere. */
static gboolean
is_shifted (const float *x, const uint8_t *picture, int right, int down)
{
  for (int r = 0; r < H; r++)
    for (int c = 0; c < W; c++)
      {
        int from_r = r - down, from_c = c - right;
        gboolean inside = from_r >= 0 && from_r < H && from_c >= 0 && from_c < W;
        float expected = inside ? (float) picture[from_r * W + from_c] * (1.0f / 255.0f) : 0.0f;

        if (x[r * W + c] != expected)
          return FALSE;
      }
  return TRUE;
}

/* Both directions take all of −2 … 2, each pair about equally often: 10000
 * pictures, 25 pairs, a binomial standard deviation of 20 around 400. */
static void
test_jitter (void)
{
  uint8_t pixels[2 * W * H];
  uint16_t labels[2] = { 4, 9 };
  LkSplit split = { 2, pixels, labels };
  guint counts[5][5] = { 0 };
  LkRng rng;

  for (int i = 0; i < 2 * W * H; i++)
    pixels[i] = (uint8_t) (1 + i);
  lk_rng_seed (&rng, 1, 2);
  for (int draw = 0; draw < 5000; draw++)
    {
      const uint32_t index[2] = { 1, 0 };
      float x[2 * W * H + 1];
      uint16_t y[2];

      memset (x, 0xff, sizeof x);
      x[2 * W * H] = -1.0f;
      lk_batch_gather_jittered (&split, (LkShape) { H, W, 1 }, 1, index, 2, 2, &rng, x, y);
      g_assert_cmpfloat (x[2 * W * H], ==, -1.0f); /* nothing written past the end */
      for (int b = 0; b < 2; b++)
        {
          gboolean found = FALSE;

          g_assert_cmpuint (y[b], ==, labels[index[b]]);
          for (int right = -2; right <= 2; right++)
            for (int down = -2; down <= 2; down++)
              if (is_shifted (x + b * W * H, pixels + index[b] * W * H, right, down))
                {
                  counts[right + 2][down + 2]++;
                  found = TRUE;
                }
          g_assert_true (found);
        }
    }
  for (int i = 0; i < 25; i++)
    g_assert_cmpfloat_with_epsilon (counts[i / 5][i % 5], 400, 5 * 20);
}

/* Planes as they lie, or with the channels of each pixel side by side; all channels of a picture move alike. */
static void
test_colours (void)
{
  static const uint32_t index[] = { 1, 0 };
  const LkShape picture = { H, W, 3 };
  enum { AREA = W * H, D = 3 * AREA };
  uint8_t pixels[2 * D];
  uint16_t labels[] = { 7, 8 }, y[2];
  LkSplit split = { 2, pixels, labels };
  float planes[2 * D], beside[2 * D];

  for (int i = 0; i < 2 * D; i++)
    pixels[i] = (uint8_t) (1 + i * 11 % 255);
  lk_batch_gather (&split, D, 1, index, 2, planes, y);
  lk_batch_gather (&split, D, 3, index, 2, beside, NULL);
  g_assert_cmpuint (y[0], ==, 8);
  g_assert_cmpfloat (planes[AREA], ==, (float) pixels[D + AREA] * (1.0f / 255.0f));
  for (int p = 0; p < AREA; p++)
    for (int c = 0; c < 3; c++)
      g_assert_cmpfloat (beside[D + 3 * p + c], ==, planes[D + c * AREA + p]);

  for (int round = 0; round < 50; round++)
    {
      LkRng rng, copy;
      gboolean found = FALSE;

      lk_rng_seed (&rng, (uint64_t) round, 2);
      copy = rng;
      lk_batch_gather_jittered (&split, picture, 1, index, 2, 2, &rng, planes, y);
      lk_batch_gather_jittered (&split, picture, 3, index, 2, 2, &copy, beside, y);
      for (int p = 0; p < AREA; p++)
        for (int c = 0; c < 3; c++)
          g_assert_cmpfloat (beside[3 * p + c], ==, planes[c * AREA + p]);
      for (int right = -2; right <= 2; right++)
        for (int down = -2; down <= 2; down++)
          found = found || (is_shifted (planes, pixels + D, right, down) &&
                            is_shifted (planes + AREA, pixels + D + AREA, right, down) &&
                            is_shifted (planes + 2 * AREA, pixels + D + 2 * AREA, right, down));
      g_assert_true (found);
    }
}

/* Shifts come from the state of the rng; by 0 it is the plain gather; beyond the
 * sides nothing is left and nothing breaks. */
static void
test_jitter_ends (void)
{
  uint8_t pixels[W * H];
  uint16_t label = 4, y;
  const uint32_t index = 0;
  LkSplit split = { 1, pixels, &label };
  float x[W * H], again[W * H];
  gboolean black = FALSE;
  LkRng rng, copy;

  for (int i = 0; i < W * H; i++)
    pixels[i] = (uint8_t) (1 + i);
  lk_rng_seed (&rng, 1, 2);
  copy = rng;
  lk_batch_gather_jittered (&split, (LkShape) { H, W, 1 }, 1, &index, 1, 3, &rng, x, &y);
  lk_batch_gather_jittered (&split, (LkShape) { H, W, 1 }, 1, &index, 1, 3, &copy, again, &y);
  g_assert_cmpmem (x, sizeof x, again, sizeof again);

  lk_batch_gather_jittered (&split, (LkShape) { H, W, 1 }, 1, &index, 1, 0, &rng, x, &y);
  lk_batch_gather (&split, W * H, 1, &index, 1, again, &y);
  g_assert_cmpmem (x, sizeof x, again, sizeof again);

  for (int draw = 0; draw < 200; draw++)
    {
      float sum = 0.0f;

      lk_batch_gather_jittered (&split, (LkShape) { H, W, 1 }, 1, &index, 1, 20, &rng, x, &y);
      for (int i = 0; i < W * H; i++)
        sum += x[i];
      black = black || sum == 0.0f;
    }
  g_assert_true (black);
}

static void
fill_items (uint32_t *items)
{
  for (uint32_t i = 0; i < N; i++)
    items[i] = 7 * i + 3;
}

static void
test_order_permutes (void)
{
  uint32_t items[N], order[N];
  gboolean seen[N] = { FALSE };

  fill_items (items);
  lk_epoch_order (items, N, 1, 2, 3, order);
  g_assert_true (memcmp (order, items, sizeof order) != 0);
  for (size_t i = 0; i < N; i++)
    {
      uint32_t position = (order[i] - 3) / 7;

      g_assert_cmpuint ((order[i] - 3) % 7, ==, 0);
      g_assert_cmpuint (position, <, N);
      g_assert_false (seen[position]);
      seen[position] = TRUE;
    }
  lk_epoch_order (items, 0, 1, 2, 3, NULL); /* nothing to do, nothing touched */
}

static void
test_order_depends (void)
{
  uint32_t items[N], order[N], again[N];

  fill_items (items);
  lk_epoch_order (items, N, 1, 2, 3, order);
  /* Each of the three matters, and so does which is which. */
  lk_epoch_order (items, N, 2, 2, 3, again);
  g_assert_true (memcmp (order, again, sizeof order) != 0);
  lk_epoch_order (items, N, 1, 3, 3, again);
  g_assert_true (memcmp (order, again, sizeof order) != 0);
  lk_epoch_order (items, N, 1, 2, 4, again);
  g_assert_true (memcmp (order, again, sizeof order) != 0);
  lk_epoch_order (items, N, 2, 1, 3, again);
  g_assert_true (memcmp (order, again, sizeof order) != 0);
  lk_epoch_order (items, N, 1, 3, 2, again);
  g_assert_true (memcmp (order, again, sizeof order) != 0);
  /* Nothing else does: not what was asked in between. */
  lk_epoch_order (items, N, 1, 2, 3, again);
  g_assert_cmpmem (order, sizeof order, again, sizeof again);
}

/* Every item comes first about equally often: 5 items, 5000 epochs, and a
 * binomial standard deviation of 28 around 1000. */
static void
test_order_even (void)
{
  static const uint32_t items[5] = { 0, 1, 2, 3, 4 };
  uint32_t order[5], first[5] = { 0 };

  for (uint64_t epoch = 0; epoch < 5000; epoch++)
    {
      lk_epoch_order (items, 5, 42, 1, epoch, order);
      first[order[0]]++;
    }
  for (size_t i = 0; i < 5; i++)
    {
      g_assert_cmpuint (first[i], >, 1000 - 5 * 28);
      g_assert_cmpuint (first[i], <, 1000 + 5 * 28);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/batches/gather", test_gather);
  g_test_add_func ("/batches/gather-black", test_gather_black);
  g_test_add_func ("/batches/jitter", test_jitter);
  g_test_add_func ("/batches/jitter-ends", test_jitter_ends);
  g_test_add_func ("/batches/colours", test_colours);
  g_test_add_func ("/batches/order-permutes", test_order_permutes);
  g_test_add_func ("/batches/order-depends", test_order_depends);
  g_test_add_func ("/batches/order-even", test_order_even);
  return g_test_run ();
}
