/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "dataset/lk-pixel-lists.h"

#define N 5
#define D 21 /* two eights of pixels and a rest */

static void
fill (guint8 *pixels /* (N, D) */)
{
  memset (pixels, 0, N * D);
  pixels[0] = 7;
  pixels[D - 1] = 255; /* the first picture: its ends */
  for (gsize d = 0; d < D; d++)
    pixels[2 * D + d] = (guint8) (1 + d); /* the third: all of it; the second and the last: nothing */
  pixels[3 * D + 8] = 1;
}

static void
test_lists (void)
{
  LkPixelListsMaker *maker = lk_pixel_lists_maker_new ();
  const LkPixelLists *lists;
  guint8 pixels[N * D], again[N * D] = { 0 };

  fill (pixels);
  lists = lk_pixel_lists_get (maker, pixels, N, D);
  g_assert_nonnull (lists);
  g_assert_cmpuint (lists->n, ==, N);
  g_assert_cmpuint (lists->most, ==, D);
  g_assert_cmpfloat_with_epsilon (lists->density, (2.0 + D + 1.0) / (N * D), 1e-15);
  for (gsize i = 0; i < N; i++)
    for (guint64 k = lists->starts[i]; k < lists->starts[i + 1]; k++)
      {
        again[i * D + lists->places[k]] = lists->values[k];
        if (k > lists->starts[i])
          g_assert_cmpuint (lists->places[k - 1], <, lists->places[k]);
      }
  g_assert_cmpmem (again, sizeof again, pixels, sizeof pixels);
  /* Made once. */
  g_assert_true (lk_pixel_lists_get (maker, pixels, N, D) == lists);
  lk_pixel_lists_maker_free (maker);
  lk_pixel_lists_maker_free (NULL);
}

/* Just as many pixels as may be listed, and one more. */
static void
test_dense (void)
{
  for (gsize more = 0; more < 2; more++)
    {
      LkPixelListsMaker *maker = lk_pixel_lists_maker_new ();
      guint8 pixels[100] = { 0 };

      memset (pixels, 9, 40 + more);
      g_assert_cmpint (lk_pixel_lists_get (maker, pixels, 4, 25) != NULL, ==, more == 0);
      g_assert_cmpint (lk_pixel_lists_get (maker, pixels, 4, 25) != NULL, ==, more == 0);
      lk_pixel_lists_maker_free (maker);
    }
}

static void
test_black (void)
{
  LkPixelListsMaker *maker = lk_pixel_lists_maker_new ();
  const guint8 pixels[12] = { 0 };
  const LkPixelLists *lists = lk_pixel_lists_get (maker, pixels, 3, 4);

  g_assert_nonnull (lists);
  g_assert_cmpuint (lists->most, ==, 0);
  g_assert_cmpuint (lists->starts[3], ==, 0);
  lk_pixel_lists_maker_free (maker);
}

typedef struct {
  LkPixelListsMaker *maker;
  const guint8 *pixels;
} Job;

static gpointer
get (gpointer data)
{
  Job *job = data;

  return (gpointer) lk_pixel_lists_get (job->maker, job->pixels, N, D);
}

/* All threads get the same lists. */
static void
test_threads (void)
{
  Job job = { .maker = lk_pixel_lists_maker_new () };
  guint8 pixels[N * D];
  GThread *threads[4];
  gpointer lists[4];

  fill (pixels);
  job.pixels = pixels;
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("lists", get, &job);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    lists[i] = g_thread_join (threads[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_true (lists[i] != NULL && lists[i] == lists[0]);
  lk_pixel_lists_maker_free (job.maker);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pixel-lists/lists", test_lists);
  g_test_add_func ("/pixel-lists/dense", test_dense);
  g_test_add_func ("/pixel-lists/black", test_black);
  g_test_add_func ("/pixel-lists/threads", test_threads);
  return g_test_run ();
}
