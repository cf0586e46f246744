/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dataset/lk-centering.h"
#include "dataset/lk-dataset.h"
#include "import/lk-dataset-io.h"
#include "io/lk-file.h"
#include "io/lk-idx.h"
#include "import/lk-models.h"
#include "train/lk-predict.h"

#define SIDE 28
#define D    (SIDE * SIDE)
#define N    1000
#define BIG  200 /* side of the pictures that are blown up */

static GBytes *
read_idx (const char *name, LkIdx *idx)
{
  g_autofree char *relative = g_build_filename ("mnist", name, NULL);
  g_autofree char *path = lk_data_find (relative);
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  GBytes *bytes;
  gsize length;

  g_assert_nonnull (path);
  file = g_file_new_for_path (path);
  bytes = lk_file_read (file, 1 << 24, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (lk_idx_parse (g_bytes_get_data (bytes, &length), g_bytes_get_size (bytes), name, idx, &error));
  return bytes;
}

/* What MNIST's makers made is left as it is, byte for byte. */
static void
test_mnist_stays (void)
{
  LkIdx idx;
  g_autoptr (GBytes) bytes = read_idx ("t10k-images-idx3-ubyte.gz", &idx);
  double difference = 0.0, moved = 0.0, mean_x = 0.0, mean_y = 0.0;
  gsize same = 0;

  for (gsize i = 0; i < N; i++)
    {
      const uint8_t *picture = idx.data + i * D;
      uint8_t pixels[D];
      double x, y, new_x, new_y;

      lk_center_ink (picture, SIDE, SIDE, pixels, SIDE, SIDE);
      for (gsize k = 0; k < D; k++)
        difference += abs (pixels[k] - picture[k]);
      same += memcmp (pixels, picture, D) == 0;
      lk_center_of_mass (picture, SIDE, SIDE, &x, &y);
      lk_center_of_mass (pixels, SIDE, SIDE, &new_x, &new_y);
      moved = fmax (moved, hypot (new_x - x, new_y - y));
      mean_x += x / N;
      mean_y += y / N;
    }
  difference /= (double) N * D;
  g_test_message ("mean centre (%.3f, %.3f), mean absolute difference %.3f of 255, %zu of %d are the same, "
                  "farthest move %.2f pixels",
                  mean_x, mean_y, difference, same, N, moved);
  g_assert_cmpfloat (difference, ==, 0.0);
  g_assert_cmpfloat (moved, ==, 0.0);
  g_assert_cmpuint (same, ==, N);
}

/* A test picture as a person might have drawn it: large, and not in the middle. */
static void
blow_up (const uint8_t *picture, gsize i, uint8_t *big)
{
  int dx = (int) (i * 7 % 37) - 18, dy = (int) (i * 11 % 37) - 18;

  memset (big, 0, BIG * BIG);
  for (int y = 0; y < BIG; y++)
    for (int x = 0; x < BIG; x++)
      {
        int c = (x - dx) * SIDE / BIG, r = (y - dy) * SIDE / BIG;

        if (x >= dx && y >= dy && c < SIDE && r < SIDE)
          big[y * BIG + x] = picture[r * SIDE + c];
      }
}

static void
test_teacher_recognises (void)
{
  LkIdx idx, labels;
  g_autoptr (GBytes) bytes = read_idx ("t10k-images-idx3-ubyte.gz", &idx);
  g_autoptr (GBytes) label_bytes = read_idx ("t10k-labels-idx1-ubyte.gz", &labels);
  g_autofree uint8_t *pixels = g_malloc (N * D);
  g_autofree uint8_t *big = g_malloc (BIG * BIG);
  g_autofree float *logits = g_new (float, N * 10);
  g_autoptr (GError) error = NULL;
  LkNetwork *teacher = lk_model_load ("mnist-1200x1200", NULL, NULL, &error);
  gsize right = 0;

  g_assert_no_error (error);
  for (gsize i = 0; i < N; i++)
    {
      blow_up (idx.data + i * D, i, big);
      lk_center_ink (big, BIG, BIG, pixels + i * D, SIDE, SIDE);
    }
  g_assert_true (lk_predict (teacher, &(LkSplit) { .n = N, .pixels = pixels }, 0, N, logits, &error));
  for (gsize i = 0; i < N; i++)
    {
      gsize best = 0;

      for (gsize k = 1; k < 10; k++)
        best = logits[i * 10 + k] > logits[i * 10 + best] ? k : best;
      right += best == labels.data[i];
    }
  g_test_message ("%zu of %d blown up, moved and brought back are recognised", right, N);
  g_assert_cmpuint (right, >=, N * 97 / 100);
  lk_network_free (teacher);
}

static void
test_empty (void)
{
  uint8_t ink[12] = { 0 }, pixels[D];

  memset (pixels, 7, D);
  lk_center_ink (ink, 4, 3, pixels, SIDE, SIDE);
  for (gsize i = 0; i < D; i++)
    g_assert_cmpuint (pixels[i], ==, 0);
}

/* A bar of 100 × 25 pixels takes 20 × 5, full and in the middle, wherever it was. */
static void
test_bar (void)
{
  const gsize w = 333, h = 150;
  g_autofree uint8_t *ink = g_malloc0 (w * h);
  uint8_t pixels[D];

  for (gsize y = 121; y < 146; y++)
    memset (ink + y * w + 3, 255, 100);
  lk_center_ink (ink, w, h, pixels, SIDE, SIDE);
  for (gsize y = 0; y < SIDE; y++)
    for (gsize x = 0; x < SIDE; x++)
      g_assert_cmpuint (pixels[y * SIDE + x], ==, x >= 5 && x < 25 && y >= 12 && y < 17 ? 255 : 0);
}

/* What is heavy on one side is moved, but never out of the picture; a single
 * pixel, a line and an odd target are no trouble. */
static void
test_edges (void)
{
  uint8_t ink[40 * 40] = { 0 }, pixels[LK_MAX_SIDE * LK_MAX_SIDE];
  double x, y;

  for (gsize i = 0; i < 40; i++)
    memset (ink + i * 40, i < 8 ? 255 : 1, 40);
  lk_center_ink (ink, 40, 40, pixels, SIDE, SIDE);
  lk_center_of_mass (pixels, SIDE, SIDE, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, 15.0, 1e-9);
  g_assert_cmpuint (pixels[27 * SIDE + 14], ==, 1); /* the lowest row is still there */

  memset (ink, 0, sizeof ink);
  ink[39 * 40] = 255;
  lk_center_ink (ink, 40, 40, pixels, 8, 8);
  lk_center_of_mass (pixels, 8, 8, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, 4.5, 0.6);
  g_assert_cmpfloat_with_epsilon (y, 4.5, 0.6);
  memset (ink, 0, sizeof ink);
  memset (ink, 255, 40);
  lk_center_ink (ink, 40, 40, pixels, 10, 1);
  g_assert_cmpuint (pixels[4] + pixels[5], >, 0);
  lk_center_ink (ink, 40, 40, pixels, LK_MAX_SIDE, LK_MAX_SIDE);
  lk_center_of_mass (pixels, LK_MAX_SIDE, LK_MAX_SIDE, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, 32.5, 0.6);
  g_assert_cmpfloat_with_epsilon (y, 32.5, 0.6);
}

/* A drawing as the data have theirs: dark on light, rows for columns, both, or as it is. */
static void
test_as_data (void)
{
  static const uint8_t ink[] = { 0, 255, 10, 20 };
  static const uint8_t expected[4][4] = {
    { 0, 255, 10, 20 }, { 255, 0, 245, 235 }, { 0, 10, 255, 20 }, { 255, 245, 0, 235 }
  };
  LkDataset dataset = { .width = 2, .height = 2, .channels = 3 };
  uint8_t pixels[12];

  for (guint way = 0; way < 4; way++)
    {
      dataset.dark_on_light = way & 1;
      lk_ink_as_data (&dataset, way & 2, ink, pixels);
      for (gsize c = 0; c < 3; c++) /* the same in all of them */
        g_assert_cmpmem (pixels + 4 * c, 4, expected[way], sizeof expected[way]);
    }
  /* Orange on blue, of one brightness. */
  dataset.dark_on_light = false;
  dataset.colour_ground = true;
  lk_ink_as_data (&dataset, false, ink, pixels);
  g_assert_cmpmem (pixels, 2, "\x3c\xdc", 2);
  g_assert_cmpmem (pixels + 4, 2, "\x8c\x64", 2);
  g_assert_cmpmem (pixels + 8, 2, "\xdc\x14", 2);
  dataset = (LkDataset) { .width = 4, .height = 1, .channels = 1 }; /* no mirror of its own size */
  lk_ink_as_data (&dataset, TRUE, ink, pixels);
  g_assert_cmpmem (pixels, 4, ink, sizeof ink);
}

/* Dark on light and light on dark give the same ink; a noisy background gives none. */
static void
test_ink (void)
{
  uint8_t grey[20 * 20], ink[20 * 20];

  for (int inverted = 0; inverted < 2; inverted++)
    {
      for (gsize i = 0; i < sizeof grey; i++)
        {
          gsize x = i % 20, y = i / 20;
          gboolean is_ink = x >= 8 && x < 12 && y >= 4 && y < 16;
          int value = is_ink ? 240 : 20 + (int) (i % 3);

          grey[i] = (uint8_t) (inverted ? 255 - value : value);
        }
      lk_ink_from_grey (grey, 20, 20, ink);
      for (gsize i = 0; i < sizeof grey; i++)
        {
          gsize x = i % 20, y = i / 20;

          g_assert_cmpuint (ink[i], ==, x >= 8 && x < 12 && y >= 4 && y < 16 ? 255 : 0);
        }
    }
  for (gsize i = 0; i < sizeof grey; i++)
    grey[i] = (uint8_t) (200 + i % 7);
  lk_ink_from_grey (grey, 20, 20, ink);
  for (gsize i = 0; i < sizeof grey; i++)
    g_assert_cmpuint (ink[i], ==, 0);
  grey[0] = 9;
  lk_ink_from_grey (grey, 1, 1, ink);
  g_assert_cmpuint (ink[0], ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/train/centering/as-data", test_as_data);
  g_test_add_func ("/train/centering/mnist-stays", test_mnist_stays);
  g_test_add_func ("/train/centering/teacher-recognises", test_teacher_recognises);
  g_test_add_func ("/train/centering/empty", test_empty);
  g_test_add_func ("/train/centering/bar", test_bar);
  g_test_add_func ("/train/centering/edges", test_edges);
  g_test_add_func ("/train/centering/ink", test_ink);
  return g_test_run ();
}
