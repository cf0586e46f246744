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
      g_autofree float *x = g_new (float, B *D + 1);
      uint16_t labels[5] = { 10, 11, 12, 13, 999 };
      uint16_t y[4];
      LkSplit split = { 5, pixels, labels };

      for (size_t i = 0; i < 5 * D; i++)
        pixels[i] = (uint8_t) (i * 37 + 255);
      x[B * D] = -1.0f;
      lk_batch_gather (&split, D, index, B, x, y);
      for (size_t b = 0; b < B; b++)
        {
          g_assert_cmpuint (y[b], ==, labels[index[b]]);
          for (size_t d = 0; d < D; d++)
            g_assert_cmpfloat_with_epsilon (x[b * D + d], pixels[index[b] * D + d] / 255.0, 1e-7);
        }
      g_assert_cmpfloat (x[B * D], ==, -1.0f); /* nothing written past the end */

      x[0] = -1.0f;
      lk_batch_gather (&split, D, index + 1, 1, x, NULL);
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
  lk_batch_gather (&split, 20, &index, 1, x, &y);
  for (size_t d = 0; d < 20; d++)
    g_assert_cmpfloat (x[d], ==, 0.0f);
  g_assert_cmpuint (y, ==, 3);
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
  g_test_add_func ("/batches/order-permutes", test_order_permutes);
  g_test_add_func ("/batches/order-depends", test_order_depends);
  g_test_add_func ("/batches/order-even", test_order_even);
  return g_test_run ();
}
