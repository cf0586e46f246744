/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dataset/lk-colour-digits.h"

#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SIDE 28
#define AREA (SIDE * SIDE)
#define N    400

/* Bars, upright or lying, by their label. */
static LkSplit
make_bars (size_t n)
{
  LkSplit split = { .n = n, .pixels = calloc (n, AREA), .labels = calloc (n, sizeof *split.labels) };

  for (size_t i = 0; i < n; i++)
    {
      split.labels[i] = i % 2;
      for (size_t p = 0; p < AREA; p++)
        split.pixels[i * AREA + p] = (i % 2 ? p % SIDE : p / SIDE) / 4 == 3 ? 255 : 0;
    }
  return split;
}

static LkDataset *
make_digits (size_t n, bool grey)
{
  LkDataset *digits, *painted;

  g_assert_cmpint (lk_dataset_new ("bars", "Bars", "Someone", "CC0", (LkShape) { SIDE, SIDE, 1 }, 2, NULL,
                                   make_bars (n), make_bars (n), &digits),
                   ==, LK_OK);
  g_assert_cmpint (lk_colour_digits_new (digits, grey, &painted), ==, LK_OK);
  lk_dataset_unref (digits);
  return painted;
}

static double
luma (const uint8_t *pixels, size_t p)
{
  return 0.299 * pixels[p] + 0.587 * pixels[AREA + p] + 0.114 * pixels[2 * AREA + p];
}

static void
test_shape (void)
{
  LkDataset *painted = make_digits (N, false), *again = make_digits (N, false), *grey = make_digits (N, true);

  g_assert_cmpstr (painted->id, ==, LK_COLOUR_DIGITS_ID);
  g_assert_cmpstr (painted->licence, ==, "CC0");
  g_assert_cmpuint (painted->channels, ==, LK_COLOURS);
  g_assert_cmpuint (lk_dataset_n_inputs (painted), ==, LK_COLOURS * AREA);
  g_assert_cmpuint (painted->train.n, ==, N);
  g_assert_cmpuint (painted->train.labels[5], ==, 1);
  g_assert_cmpmem (painted->train.pixels, N * LK_COLOURS * AREA, again->train.pixels, N * LK_COLOURS * AREA);
  /* Both splits have colours of their own, and so has each picture. */
  g_assert_true (memcmp (painted->train.pixels, painted->test.pixels, LK_COLOURS * AREA) != 0);
  g_assert_true (memcmp (painted->train.pixels, painted->train.pixels + 2 * LK_COLOURS * AREA, LK_COLOURS * AREA) != 0);
  g_assert_cmpfloat_with_epsilon (grey->test.pixels[7], luma (painted->test.pixels, 7), 2.0);
  /* The very bits, on every machine. */
  g_assert_cmphex (lk_split_fingerprint (&painted->train, LK_COLOURS * AREA), ==, 0x777dfb3a1be69026u);
  lk_dataset_unref (painted);
  lk_dataset_unref (again);
  g_assert_cmpuint (grey->channels, ==, 1);
  lk_dataset_unref (grey);
}

/* Brightness does not tell stroke from ground: it is as often the one that is lighter, and the same on average; colours
 * lie apart in every picture. */
static void
test_brightness (void)
{
  LkDataset *painted = make_digits (N, false);
  double sum = 0.0, far = 0.0;
  int n_lighter = 0;

  for (size_t i = 0; i < N; i++)
    {
      const uint8_t *pixels = painted->train.pixels + i * LK_COLOURS * AREA;
      double mean[2][LK_COLOURS] = { { 0.0 } }, light[2] = { 0.0, 0.0 }, apart = 0.0;
      int n[2] = { 0, 0 };

      for (size_t p = 0; p < AREA; p++)
        {
          int stroke = (i % 2 ? p % SIDE : p / SIDE) / 4 == 3;

          n[stroke]++;
          light[stroke] += luma (pixels, p);
          for (size_t c = 0; c < LK_COLOURS; c++)
            mean[stroke][c] += pixels[c * AREA + p];
        }
      sum += light[1] / n[1] - light[0] / n[0];
      n_lighter += light[1] / n[1] > light[0] / n[0];
      for (size_t c = 0; c < LK_COLOURS; c++)
        apart = fmax (apart, fabs (mean[1][c] / n[1] - mean[0][c] / n[0]));
      far += apart > 40.0;
    }
  g_assert_cmpfloat (fabs (sum / N), <, 3.0);
  g_assert_cmpint (n_lighter, >, N * 2 / 5);
  g_assert_cmpint (n_lighter, <, N * 3 / 5);
  g_assert_cmpfloat (far, ==, N);
  lk_dataset_unref (painted);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/colour-digits/shape", test_shape);
  g_test_add_func ("/colour-digits/brightness", test_brightness);
  return g_test_run ();
}
