/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "nn/lk-memory.h"
#include "nn/lk-status.h"

static void
test_product (void)
{
  size_t product = 7;

  g_assert_true (lk_size_mul (6, 7, &product));
  g_assert_cmpuint (product, ==, 42);
  g_assert_true (lk_size_mul (0, SIZE_MAX, &product));
  g_assert_cmpuint (product, ==, 0);
  g_assert_true (lk_size_mul (1, SIZE_MAX, &product));
  g_assert_cmpuint (product, ==, SIZE_MAX);

  /* The first product that does not fit, and its neighbour that does. */
  g_assert_true (lk_size_mul (SIZE_MAX / 3, 3, &product));
  g_assert_cmpuint (product, ==, SIZE_MAX / 3 * 3);
  g_assert_false (lk_size_mul (SIZE_MAX / 3 + 1, 3, &product));
  g_assert_false (lk_size_mul (2, SIZE_MAX / 2 + 1, &product));
  g_assert_false (lk_size_mul (SIZE_MAX, SIZE_MAX, &product));
}

static void
test_aligned_and_zeroed (void)
{
  const size_t counts[] = { 1, 15, 16, 17, 1000, 4097 };

  /* Each block is filled before it is freed, so that the next does not get
   * its zeros from the system. */
  for (size_t i = 0; i < G_N_ELEMENTS (counts); i++)
    for (int round = 0; round < 2; round++)
      {
        unsigned char *bytes = lk_alloc_aligned (counts[i], sizeof (float));

        g_assert_nonnull (bytes);
        g_assert_cmpuint ((uintptr_t) bytes % 64, ==, 0);
        for (size_t k = 0; k < counts[i] * sizeof (float); k++)
          g_assert_cmpuint (bytes[k], ==, 0);
        memset (bytes, 0xa5, counts[i] * sizeof (float));
        free (bytes);
      }
}

static void
test_nothing_is_not_an_error (void)
{
  void *memory = lk_alloc_aligned (0, sizeof (float));

  g_assert_nonnull (memory);
  free (memory);
}

static void
test_too_much (void)
{
  g_assert_null (lk_alloc_aligned (SIZE_MAX, 2));
  g_assert_null (lk_alloc_aligned (SIZE_MAX / 8 + 1, 8));
  /* Fits a size_t, but not once rounded up to the alignment. */
  g_assert_null (lk_alloc_aligned (SIZE_MAX, 1));
  g_assert_null (lk_alloc_aligned (SIZE_MAX - 63, 1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nn/memory/product", test_product);
  g_test_add_func ("/nn/memory/aligned-and-zeroed", test_aligned_and_zeroed);
  g_test_add_func ("/nn/memory/nothing", test_nothing_is_not_an_error);
  g_test_add_func ("/nn/memory/too-much", test_too_much);
  return g_test_run ();
}
