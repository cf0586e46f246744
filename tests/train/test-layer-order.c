/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "train/lk-layer-order.h"

#include <stdlib.h>
#include <string.h>

#include "io/lk-error.h"
#include "import/lk-safetensors.h"

/* Samples of two pixels, of which one is white: its place is the class. */
static LkDataset *
make_dataset (void)
{
  LkSplit splits[2];
  LkDataset *dataset = NULL;

  for (guint s = 0; s < 2; s++)
    {
      splits[s] = (LkSplit) { .n = 40, .pixels = calloc (40, 2), .labels = calloc (40, sizeof (uint16_t)) };
      for (guint i = 0; i < 40; i++)
        {
          splits[s].pixels[2 * i + i % 2] = 255;
          splits[s].labels[i] = i % 2;
        }
    }
  g_assert_cmpint (lk_dataset_new ("d", "d", "", "", (LkShape) { 1, 2, 1 }, 2, NULL, splits[0], splits[1], &dataset),
                   ==, LK_OK);
  return dataset;
}

/* Two layers of 2 × 2. */
static LkNetwork *
make_network (const float first[4], const float second[4])
{
  static const size_t sizes[] = { 2, 2, 2 };
  LkNetwork *network = NULL;

  g_assert_cmpint (lk_network_new (sizes, 3, &network), ==, LK_OK);
  for (gsize i = 0; i < 4; i++)
    {
      *lk_network_element (network, 0, 0, i) = first[i];
      *lk_network_element (network, 1, 0, i) = second[i];
    }
  return network;
}

/* One layer, and one that keeps what is positive only behind it. */
static void
test_choose (void)
{
  static const float keep[4] = { 1, 0, 0, 1 }, turn[4] = { -1, 0, 0, -1 }, swap[4] = { 0, -1, -1, 0 };
  LkDataset *dataset = make_dataset ();
  LkNetwork *right = make_network (keep, swap), *wrong = make_network (swap, keep), *same = make_network (keep, keep);
  GError *error = NULL;
  gboolean moved;
  double share;

  /* keep, then swap: the logit of the other pixel sinks. */
  g_assert_true (lk_layer_order_choose (&right, dataset, "x", &moved, &share, &error));
  g_assert_no_error (error);
  g_assert_false (moved);
  g_assert_cmpfloat (share, ==, 1.0);
  g_assert_true (lk_layer_order_choose (&wrong, dataset, "x", &moved, &share, &error));
  g_assert_no_error (error);
  g_assert_true (moved);
  g_assert_cmpfloat (*lk_network_element (wrong, 0, 0, 0), ==, 1.0f);
  g_assert_cmpfloat (*lk_network_element (wrong, 1, 0, 1), ==, turn[0]);
  g_assert_false (lk_layer_order_choose (&same, dataset, "x.safetensors", &moved, &share, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "x.safetensors"));
  g_assert_nonnull (strstr (error->message, "fc1, fc2"));
  g_clear_error (&error);
  lk_network_free (right);
  lk_network_free (wrong);
  lk_network_free (same);
  lk_dataset_unref (dataset);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layer-order/choose", test_choose);
  return g_test_run ();
}
