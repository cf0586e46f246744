/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nn/lk-half.h"
#include <glib.h>
#include <string.h>

#include <math.h>

/* A half's value from the definition of IEEE 754 binary16. */
static double
half_value (guint half)
{
  double sign = half & 0x8000 ? -1.0 : 1.0;
  int exponent = half >> 10 & 31, fraction = half & 1023;

  if (exponent == 31)
    return fraction ? NAN : sign * INFINITY;
  return sign * (exponent ? ldexp (1024 + fraction, exponent - 25) : ldexp (fraction, -24));
}

static void
test_to_float (void)
{
  for (guint half = 0; half < 65536; half++)
    {
      double expected = half_value (half);
      float value = lk_half_to_float ((uint16_t) half);

      if (isnan (expected))
        g_assert_true (isnan (value));
      else
        {
          g_assert_cmpfloat ((double) value, ==, expected);
          g_assert_cmpint (!!signbit (value), ==, half >> 15); /* zeros keep theirs */
          g_assert_cmpuint (lk_half_from_float (value), ==, half);
        }
    }
}

/* Between any two neighbours: what is below the middle goes down, what is above
 * goes up, and the middle goes to the even one. */
static void
test_rounding (void)
{
  for (guint half = 0; half < 0x7c00; half++)
    {
      /* Above the largest half the next one would be 65536. */
      double low = half_value (half), high = half == 0x7bff ? 65536.0 : half_value (half + 1);
      float middle = (float) ((low + high) / 2); /* exact: one bit more than a half has */
      guint even = half + (half & 1);

      for (guint sign = 0; sign <= 0x8000; sign += 0x8000)
        {
          float s = sign ? -1.0f : 1.0f;

          g_assert_cmpuint (lk_half_from_float (s * middle), ==, sign | even);
          g_assert_cmpuint (lk_half_from_float (s * nextafterf (middle, 0.0f)), ==, sign | half);
          g_assert_cmpuint (lk_half_from_float (s * nextafterf (middle, INFINITY)), ==, sign | (half + 1));
        }
    }
}

static void
test_extremes (void)
{
  g_assert_cmpuint (lk_half_from_float (INFINITY), ==, 0x7c00);
  g_assert_cmpuint (lk_half_from_float (-INFINITY), ==, 0xfc00);
  g_assert_cmpuint (lk_half_from_float (3.4028235e38f), ==, 0x7c00);
  g_assert_cmpuint (lk_half_from_float (-65520.0f), ==, 0xfc00);
  g_assert_cmpuint (lk_half_from_float (1e-45f), ==, 0);
  g_assert_cmpuint (lk_half_from_float (-1e-45f), ==, 0x8000);
  g_assert_true (isnan (lk_half_to_float (lk_half_from_float (NAN))));
  g_assert_true (isnan (lk_half_to_float (lk_half_from_float (-NAN))));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/half/to-float", test_to_float);
  g_test_add_func ("/half/rounding", test_rounding);
  g_test_add_func ("/half/extremes", test_extremes);
  return g_test_run ();
}
