/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dataset/lk-noise-pictures.h"

#include <glib.h>
#include <string.h>

#define N       400
#define CLASSES 10

static const LkShape grey = { 28, 28, 1 }, colour = { 24, 32, 3 };

static LkSplit
make (LkNoiseKind kind, LkShape picture, size_t n, bool dark_on_light, uint64_t seed)
{
  LkSplit split;

  g_assert_cmpint (lk_noise_pictures (kind, picture, n, CLASSES, dark_on_light, seed, &split), ==, LK_OK);
  g_assert_cmpuint (split.n, ==, n);
  return split;
}

static size_t
floats (LkShape picture)
{
  return picture.channels * picture.height * picture.width;
}

/* The same again, another with another seed, and of more the first ones. */
static void
test_drawn_by_seed (void)
{
  for (LkNoiseKind kind = LK_NOISE_BLOBS; kind <= LK_NOISE_UNIFORM; kind++)
    {
      LkSplit a = make (kind, grey, N, false, 3), b = make (kind, grey, N / 2, false, 3),
              c = make (kind, grey, N, false, 4);

      g_assert_cmpmem (a.pixels, N / 2 * floats (grey), b.pixels, N / 2 * floats (grey));
      g_assert_cmpmem (a.labels, N / 2 * sizeof *a.labels, b.labels, N / 2 * sizeof *b.labels);
      g_assert_true (memcmp (a.pixels, c.pixels, N * floats (grey)) != 0);
      g_assert_true (memcmp (a.labels, c.labels, N * sizeof *a.labels) != 0);
      lk_split_clear (&a);
      lk_split_clear (&b);
      lk_split_clear (&c);
    }
}

/* Mostly black, as pen strokes are, with light in the middle and none in the corners; no two alike. */
static void
test_blobs (void)
{
  LkSplit split = make (LK_NOISE_BLOBS, grey, N, false, 1);
  double sum = 0.0, middle = 0.0, corners = 0.0;

  for (size_t i = 0; i < N; i++)
    {
      const uint8_t *p = split.pixels + i * floats (grey);
      uint8_t most = 0;

      for (size_t d = 0; d < floats (grey); d++)
        {
          sum += p[d];
          most = MAX (most, p[d]);
        }
      g_assert_cmpuint (most, >, 60);
      middle += p[14 * 28 + 14];
      corners += p[0] + p[27] + p[27 * 28] + p[28 * 28 - 1];
      if (i > 0)
        g_assert_true (memcmp (p, p - floats (grey), floats (grey)) != 0);
    }
  g_assert_cmpfloat (sum / (N * floats (grey)), >, 15.0);
  g_assert_cmpfloat (sum / (N * floats (grey)), <, 60.0);
  g_assert_cmpfloat (middle / N, >, 60.0);
  g_assert_cmpfloat (corners / (4 * N), <, 5.0);
  lk_split_clear (&split);
}

/* Ink on paper is the negative; in colour a spot has a colour of its own. */
static void
test_ground (void)
{
  LkSplit light = make (LK_NOISE_BLOBS, colour, 20, false, 2), dark = make (LK_NOISE_BLOBS, colour, 20, true, 2);
  size_t area = colour.height * colour.width, n_coloured = 0;

  for (size_t i = 0; i < 20 * floats (colour); i++)
    g_assert_cmpuint (light.pixels[i] + dark.pixels[i], ==, 255);
  for (size_t i = 0; i < 20; i++)
    n_coloured += memcmp (light.pixels + i * 3 * area, light.pixels + (i * 3 + 1) * area, area) != 0;
  g_assert_cmpuint (n_coloured, ==, 20);
  lk_split_clear (&light);
  lk_split_clear (&dark);
}

/* Labels and the noise that has no form are even. */
static void
test_even (void)
{
  LkSplit split = make (LK_NOISE_UNIFORM, grey, 20 * N, false, 5);
  size_t counts[CLASSES] = { 0 }, values[256] = { 0 };

  for (size_t i = 0; i < split.n; i++)
    counts[split.labels[i]]++;
  for (size_t i = 0; i < split.n * floats (grey); i++)
    values[split.pixels[i]]++;
  for (size_t k = 0; k < CLASSES; k++)
    g_assert_cmpfloat_with_epsilon ((double) counts[k], 20.0 * N / CLASSES, 130.0); /* 4.8 standard deviations */
  for (size_t v = 0; v < 256; v++)
    g_assert_cmpfloat_with_epsilon ((double) values[v], 20.0 * N * 784 / 256, 800.0);
  lk_split_clear (&split);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/noise-pictures/drawn-by-seed", test_drawn_by_seed);
  g_test_add_func ("/noise-pictures/blobs", test_blobs);
  g_test_add_func ("/noise-pictures/ground", test_ground);
  g_test_add_func ("/noise-pictures/even", test_even);
  return g_test_run ();
}
