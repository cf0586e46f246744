/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dataset/lk-feed.h"

#define WIDTH   9
#define HEIGHT  7
#define D       (WIDTH * HEIGHT)
#define N       40
#define BATCH   11
#define N_UNITS 16

/* Pictures of which about one pixel in `one_in` is not 0. */
static LkDataset *
make_dataset (guint32 one_in)
{
  LkSplit splits[2];
  LkDataset *dataset = NULL;
  LkRng rng;

  lk_rng_seed (&rng, one_in, 1);
  for (int s = 0; s < 2; s++)
    {
      splits[s] = (LkSplit) { .n = N, .pixels = calloc (N, D), .labels = calloc (N, sizeof (guint16)) };
      for (gsize i = 0; i < N * D; i++)
        if (lk_rng_below (&rng, one_in) == 0)
          splits[s].pixels[i] = (guint8) (1 + lk_rng_below (&rng, 255));
      for (gsize i = 0; i < N; i++)
        splits[s].labels[i] = (guint16) lk_rng_below (&rng, 3);
    }
  g_assert_cmpint (lk_dataset_new ("d", "d", "", "", WIDTH, HEIGHT, 3, NULL, splits[0], splits[1], &dataset), ==,
                   LK_OK);
  return dataset;
}

/* The input as dense pictures (B, D). */
static void
unfold (LkInput input, gsize B, float *x)
{
  if (input.dense)
    {
      memcpy (x, input.dense, B * D * sizeof *x);
      return;
    }
  memset (x, 0, B * D * sizeof *x);
  g_assert_cmpuint (input.sparse->n_rows, ==, B);
  for (gsize b = 0; b < B; b++)
    for (guint32 k = input.sparse->rows.starts[b]; k < input.sparse->rows.starts[b + 1]; k++)
      x[b * D + input.sparse->rows.places[k]] = input.sparse->rows.values[k];
}

static LkFeed *
make_feed (const LkSplit *split, gsize n_units)
{
  LkFeed *feed = NULL;

  g_assert_cmpint (lk_feed_new (split, WIDTH, HEIGHT, n_units, BATCH, TRUE, &feed), ==, LK_OK);
  return feed;
}

static const guint32 batch[BATCH] = { 3, 39, 0, 5, 5, 17, 20, 21, 1, 38, 2 };

/* Lists give the very pictures that the dense form does, moved or not. */
static void
test_same_pictures (void)
{
  LkDataset *dataset = make_dataset (6);
  LkSplit plain = dataset->train;
  float x[BATCH * D], expected[BATCH * D];
  LkFeed *sparse, *dense;

  plain.lists = NULL;
  sparse = make_feed (&dataset->train, N_UNITS);
  dense = make_feed (&plain, N_UNITS);
  for (gsize jitter = 0; jitter < 12; jitter += 3)
    {
      LkNoise noise = { .jitter = jitter };
      guint16 y[BATCH], expected_y[BATCH];
      LkInput input;
      LkRng rng, copy;

      lk_rng_seed (&rng, 1, jitter);
      copy = rng;
      input = lk_feed_gather (sparse, batch, BATCH, &noise, &rng, y);
      g_assert_nonnull (input.sparse);
      unfold (input, BATCH, x);
      input = lk_feed_gather (dense, batch, BATCH, &noise, &copy, expected_y);
      g_assert_nonnull (input.dense);
      unfold (input, BATCH, expected);
      g_assert_cmpmem (x, sizeof x, expected, sizeof expected);
      g_assert_cmpmem (y, sizeof y, expected_y, sizeof expected_y);
      g_assert_cmpmem (&rng, sizeof rng, &copy, sizeof copy);
    }
  /* Without noise and labels; a smaller batch. */
  unfold (lk_feed_gather (sparse, batch + 1, 4, NULL, NULL, NULL), 4, x);
  unfold (lk_feed_gather (dense, batch + 1, 4, NULL, NULL, NULL), 4, expected);
  g_assert_cmpmem (x, 4 * D * sizeof *x, expected, 4 * D * sizeof *x);
  lk_feed_free (sparse);
  lk_feed_free (dense);
  lk_feed_free (NULL);
  lk_dataset_unref (dataset);
}

/* Dropped pixels are 0, and those that are kept are larger, so that the mean stays. */
static void
test_dropout (void)
{
  LkDataset *dataset = make_dataset (6);
  LkFeed *feed = make_feed (&dataset->train, N_UNITS);
  LkNoise noise = { .dropout = 0.5 };
  gsize n_kept = 0, n_all = 0;
  LkRng rng;

  lk_rng_seed (&rng, 1, 1);
  for (int round = 0; round < 50; round++)
    {
      float x[BATCH * D], expected[BATCH * D];

      unfold (lk_feed_gather (feed, batch, BATCH, NULL, NULL, NULL), BATCH, expected);
      unfold (lk_feed_gather (feed, batch, BATCH, &noise, &rng, NULL), BATCH, x);
      for (gsize i = 0; i < BATCH * D; i++)
        {
          n_all += expected[i] != 0.0f;
          n_kept += x[i] != 0.0f;
          if (x[i] != 0.0f)
            g_assert_cmpfloat (x[i], ==, 2.0f * expected[i]);
        }
    }
  g_assert_cmpfloat_with_epsilon ((double) n_kept / n_all, 0.5, 5.0 * 0.5 / sqrt (n_all));
  lk_feed_free (feed);
  lk_dataset_unref (dataset);
}

/* Many pixels, or a layer of few units: dense. */
static void
test_choice (void)
{
  LkDataset *dark = make_dataset (6), *bright = make_dataset (1);
  LkFeed *feed = make_feed (&dark->train, LK_SPARSE_LEAST - 1);

  g_assert_nonnull (feed->dense);
  lk_feed_free (feed);
  feed = make_feed (&bright->train, N_UNITS);
  g_assert_nonnull (feed->dense);
  lk_feed_free (feed);
  lk_dataset_unref (dark);
  lk_dataset_unref (bright);
}

/* The ground is what most of the edge is, whatever the middle. */
static void
test_ground (void)
{
  static const guint8 edges[] = { 0, 90, 255 };

  for (gsize i = 0; i < G_N_ELEMENTS (edges); i++)
    {
      LkDataset *dataset = make_dataset (3);
      LkFeed *feed;

      for (gsize k = 0; k < N * D; k++)
        if (k % WIDTH == 0 || k % WIDTH == WIDTH - 1 || k % D < WIDTH || k % D >= D - WIDTH)
          dataset->train.pixels[k] = k % 3 == 0 ? (guint8) (edges[i] ^ 1) : edges[i];
      feed = make_feed (&dataset->train, N_UNITS);
      g_assert_cmpint (lk_feed_prepare_warps (feed), ==, LK_OK);
      g_assert_cmpuint (feed->ground, ==, edges[i]);
      lk_feed_free (feed);
      lk_dataset_unref (dataset);
    }
}

/* Warped pictures are dense, and those that a feed gives which was dense before. */
static void
test_warped (void)
{
  LkDataset *dataset = make_dataset (6);
  const LkNoise noise = { .jitter = 1, .warp = { .flip = TRUE, .rotation = 20.0, .scale = 10.0 } };
  LkSplit plain = dataset->train;
  LkFeed *sparse, *dense;
  float expected[BATCH * D];
  guint16 y[BATCH], expected_y[BATCH];
  LkInput input;
  LkRng rng, copy;

  plain.lists = NULL;
  sparse = make_feed (&dataset->train, N_UNITS);
  dense = make_feed (&plain, N_UNITS);
  lk_rng_seed (&rng, 1, 1);
  copy = rng;
  g_assert_nonnull (sparse->lists);
  g_assert_cmpint (lk_feed_prepare_warps (dense), ==, LK_OK);
  for (int twice = 0; twice < 2; twice++)
    g_assert_cmpint (lk_feed_prepare_warps (sparse), ==, LK_OK);
  unfold (lk_feed_gather (dense, batch, BATCH, &noise, &copy, expected_y), BATCH, expected);
  input = lk_feed_gather (sparse, batch, BATCH, &noise, &rng, y);
  g_assert_nonnull (input.dense);
  g_assert_cmpmem (input.dense, BATCH * D * sizeof *expected, expected, sizeof expected);
  g_assert_cmpmem (y, sizeof y, expected_y, sizeof expected_y);
  unfold (lk_feed_gather (sparse, batch, BATCH, NULL, NULL, NULL), BATCH, expected);
  g_assert_cmpint (memcmp (input.dense, expected, sizeof expected), ==, 0);
  lk_feed_free (sparse);
  lk_feed_free (dense);
  lk_dataset_unref (dataset);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/feed/same-pictures", test_same_pictures);
  g_test_add_func ("/feed/dropout", test_dropout);
  g_test_add_func ("/feed/choice", test_choice);
  g_test_add_func ("/feed/ground", test_ground);
  g_test_add_func ("/feed/warped", test_warped);
  return g_test_run ();
}
