/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "onnx/lk-array.h"

static void
test_shape (void)
{
  const gsize fits[] = { 2, 3, 4 }, many[] = { (gsize) 1 << 40, (gsize) 1 << 40 }, nothing[] = { 0, 5 };
  const gsize axes[LK_ARRAY_RANK + 1] = { 1, 1, 1, 1, 1, 1, 1 };
  LkArray array;

  g_assert_true (lk_array_set_shape (&array, FALSE, 3, fits));
  g_assert_cmpuint (array.n, ==, 24);
  g_assert_true (lk_array_allocate (&array));
  g_assert_cmpfloat (array.f[23], ==, 0.0f);
  lk_array_clear (&array);
  g_assert_true (lk_array_set_shape (&array, TRUE, 0, NULL));
  g_assert_cmpuint (array.n, ==, 1);
  g_assert_cmpuint (lk_array_size (&array), ==, 8);
  g_assert_true (lk_array_set_shape (&array, TRUE, 2, nothing));
  g_assert_cmpuint (array.n, ==, 0);
  g_assert_false (lk_array_set_shape (&array, FALSE, 2, many));
  g_assert_false (lk_array_set_shape (&array, FALSE, G_N_ELEMENTS (axes), axes));
}

static void
test_move (void)
{
  const gsize dims[] = { 2, 3 };
  const float from[] = { 1, 2, 3, 4, 5, 6 };
  const gssize along[] = { 3, 1 }, turned[] = { 1, 2 };
  float to[6];
  const float expected[] = { 1, 4, 2, 5, 3, 6 };

  lk_array_move (sizeof *to, 2, dims, to, turned, from, along);
  g_assert_cmpmem (to, sizeof to, expected, sizeof expected);
}

static void
test_broadcast (void)
{
  const LkArray a = { .rank = 3, .dims = { 4, 1, 6 } }, b = { .rank = 2, .dims = { 5, 1 } },
                c = { .rank = 1, .dims = { 5 } };
  gsize rank, dims[LK_ARRAY_RANK];
  gssize strides[LK_ARRAY_RANK];

  g_assert_true (lk_array_broadcast (&a, &b, &rank, dims));
  g_assert_cmpuint (rank, ==, 3);
  g_assert_cmpuint (dims[0], ==, 4);
  g_assert_cmpuint (dims[1], ==, 5);
  g_assert_cmpuint (dims[2], ==, 6);
  lk_array_repeat (&b, 3, strides);
  g_assert_cmpint (strides[0], ==, 0);
  g_assert_cmpint (strides[1], ==, 1);
  g_assert_cmpint (strides[2], ==, 0);
  g_assert_false (lk_array_broadcast (&a, &c, &rank, dims));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/array/shape", test_shape);
  g_test_add_func ("/array/move", test_move);
  g_test_add_func ("/array/broadcast", test_broadcast);
  return g_test_run ();
}
