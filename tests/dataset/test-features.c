/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dataset/lk-features.h"

#include <glib.h>
#include <string.h>

/* A column of -1, 1 has the mean 0 and the deviation 1; one of equal numbers is at its mean. */
static void
test_bars (void)
{
  static const double rows[][2] = { { -1.0, 7.0 }, { 1.0, 7.0 } };
  LkFeatures features = { 0 }, copy;
  guint8 pixels[2 * LK_FEATURES_BAR];
  const double far[2] = { 100.0, 7.0 };

  for (guint i = 0; i < 2; i++)
    g_assert_cmpint (lk_features_add (&features, rows[i], 2), ==, LK_OK);
  lk_features_finish (&features);
  g_assert_cmpfloat (features.mean[1], ==, 7.0);
  g_assert_cmpfloat (features.deviation[0], ==, 1.0);
  g_assert_cmpint (lk_features_copy (&features, &copy), ==, LK_OK);
  lk_features_clear (&features);
  g_assert_cmpuint (copy.width, ==, 2);
  g_assert_cmpuint (copy.height, ==, LK_FEATURES_BAR);
  lk_features_draw (&copy, far, pixels);
  for (guint y = 0; y < LK_FEATURES_BAR; y++)
    {
      g_assert_cmpuint (pixels[2 * y], ==, 255);
      g_assert_cmpuint (pixels[2 * y + 1], ==, y < LK_FEATURES_BAR / 2 ? 0 : 255);
    }
  lk_features_clear (&copy);
}

/* Too many for bars: a pixel each, the last row filled up with black. */
static void
test_many (void)
{
  double row[70] = { 0.0 };
  LkFeatures features = { 0 };
  guint8 pixels[9 * 8];

  g_assert_cmpint (lk_features_add (&features, row, LK_MAX_FEATURES + 1), ==, LK_BAD_SHAPE);
  g_assert_cmpint (lk_features_add (&features, row, 70), ==, LK_OK);
  row[3] = 6.0;
  g_assert_cmpint (lk_features_add (&features, row, 70), ==, LK_OK);
  lk_features_finish (&features);
  g_assert_cmpuint (features.width, ==, 9);
  g_assert_cmpuint (features.height, ==, 8);
  lk_features_draw (&features, row, pixels);
  g_assert_cmpuint (pixels[0], ==, 128);
  g_assert_cmpuint (pixels[3], ==, 170); /* one deviation above: two thirds */
  g_assert_cmpuint (pixels[70], ==, 0);
  lk_features_clear (&features);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/features/bars", test_bars);
  g_test_add_func ("/features/many", test_many);
  return g_test_run ();
}
