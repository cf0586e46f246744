/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "train-data.h"
#include "train/lk-sums.h"

/* One pixel, one label or one weight makes it other data, another teacher. */
static void
test_change (void)
{
  LkDataset *dataset = train_data_new (203, 60, 5);
  LkTeacher *teacher = train_teacher_new (dataset);
  LkDataset *same = train_data_new (203, 60, 5);
  LkNetwork *network = (LkNetwork *) lk_teacher_get_network (teacher, 0);
  g_autofree char *dataset_sum = lk_sum_dataset (dataset);
  g_autofree char *again = lk_sum_dataset (same);
  g_autofree char *teacher_sum = lk_sum_teacher (teacher);
  g_autofree char *pixel = NULL;
  g_autofree char *label = NULL;
  g_autofree char *weight = NULL;

  g_assert_cmpuint (strlen (dataset_sum), ==, 64);
  g_assert_cmpstr (dataset_sum, ==, again);
  same->test.pixels[100] ^= 1;
  pixel = lk_sum_dataset (same);
  g_assert_cmpstr (pixel, !=, dataset_sum);
  same->test.pixels[100] ^= 1;
  same->train.labels[7] ^= 1;
  label = lk_sum_dataset (same);
  g_assert_cmpstr (label, !=, dataset_sum);
  network->params[3] += 1.0f;
  weight = lk_sum_teacher (teacher);
  g_assert_cmpstr (weight, !=, teacher_sum);
  lk_dataset_unref (same);
  lk_teacher_unref (teacher);
  lk_dataset_unref (dataset);
}

/* Files hold these sums: of two samples of two pixels, as they always were. */
static void
test_bytes (void)
{
  static uint8_t pixels[] = { 0, 255, 128, 1 };
  static uint16_t labels[] = { 0, 1 };
  LkSplit train = { .n = 2 }, test = { .n = 2 };
  LkDataset *dataset;
  g_autofree char *sum = NULL;

  train.pixels = g_memdup2 (pixels, sizeof pixels);
  train.labels = g_memdup2 (labels, sizeof labels);
  test.pixels = g_memdup2 (pixels, sizeof pixels);
  test.labels = g_memdup2 (labels, sizeof labels);
  g_assert_cmpint (lk_dataset_new ("x", "X", "", "", (LkShape) { 1, 2, 1 }, 2, NULL, train, test, &dataset), ==, LK_OK);
  sum = lk_sum_dataset (dataset);
  g_assert_cmpstr (sum, ==, "f1ac047b635ac212c5f3bd53fc2d0d5859661db246316d538a3de27558d215b2");
  lk_dataset_unref (dataset);
}

/* A grey picture of 3 × 2 and one of 1 × 2 in colour have the same bytes, and are not the same. */
static void
test_colours (void)
{
  static const LkShape shapes[] = { { 1, 2, 1 }, { 1, 2, 3 } };
  char *sums[2];

  for (gsize i = 0; i < 2; i++)
    {
      LkSplit train = { .n = 2 }, test = { .n = 2 };
      LkDataset *dataset;

      train.pixels = g_malloc0 (12);
      train.labels = g_new0 (guint16, 2);
      test.pixels = g_malloc0 (12);
      test.labels = g_new0 (guint16, 2);
      g_assert_cmpint (lk_dataset_new ("x", "X", "", "", shapes[i], 2, NULL, train, test, &dataset), ==, LK_OK);
      sums[i] = lk_sum_dataset (dataset);
      lk_dataset_unref (dataset);
    }
  g_assert_cmpstr (sums[0], !=, sums[1]);
  g_free (sums[0]);
  g_free (sums[1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/train/sums/change", test_change);
  g_test_add_func ("/train/sums/bytes", test_bytes);
  g_test_add_func ("/train/sums/colours", test_colours);
  return g_test_run ();
}
