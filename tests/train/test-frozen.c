/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "tests/onnx/onnx-data.h"
#include "train-data.h"
#include "train/lk-frozen.h"

#define N    230
#define M    60
#define SIDE 8

static LkFrozen *
open_graph (const LkDataset *dataset)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LkGraph) graph = onnx_data_graph ("colours", &error);
  LkClassifier *classifier = lk_classifier_new (graph, lk_dataset_shape (dataset), NULL, &error);

  g_assert_no_error (error);
  return lk_frozen_new_graph (classifier);
}

/* A graph answers a split as it answers its pictures one by one. */
static void
test_predict (void)
{
  LkDataset *dataset = train_data_new_in_colour (N, M, 1);
  g_autoptr (LkFrozen) frozen = open_graph (dataset);
  gsize C = lk_frozen_n_classes (frozen);
  g_autofree float *all = g_new (float, N *C), *one = g_new (float, C);
  g_autofree char *text = lk_frozen_describe (frozen);

  g_assert_cmpuint (C, ==, TRAIN_DATA_CLASSES);
  g_assert_cmpstr (text, ==, "ONNX, 9 operators");
  g_assert_true (lk_frozen_predict (frozen, &dataset->train, 0, N, all, NULL));
  for (gsize i = 0; i < N; i += 17)
    {
      g_assert_true (lk_frozen_predict (frozen, &dataset->train, i, i + 1, one, NULL));
      for (gsize k = 0; k < C; k++)
        g_assert_cmpfloat_with_epsilon (one[k], all[i * C + k], 1e-5);
    }
  lk_dataset_unref (dataset);
}

static char *
sum_of (const LkFrozen *frozen)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  lk_frozen_sum_add (sum, frozen);
  return g_strdup (g_checksum_get_string (sum));
}

/* Both kinds: what decides the answers is in the sum, and a copy is a thing of its own. */
static void
assert_copies (LkFrozen *frozen)
{
  g_autoptr (LkFrozen) copy = lk_frozen_copy (frozen);
  g_autofree char *before = sum_of (frozen), *same = sum_of (copy), *other = NULL, *after = NULL;

  g_assert_cmpstr (before, ==, same);
  lk_frozen_scale_inputs (copy, -2.0, 1.0);
  lk_frozen_transpose_inputs (copy, SIDE);
  other = sum_of (copy);
  after = sum_of (frozen);
  g_assert_cmpstr (before, !=, other);
  g_assert_cmpstr (before, ==, after);
}

static void
test_copy (void)
{
  static const size_t sizes[] = { LK_COLOURS * SIDE * SIDE, 8, TRAIN_DATA_CLASSES };
  LkDataset *dataset = train_data_new_in_colour (N, M, 1);
  g_autoptr (LkFrozen) graph = open_graph (dataset);
  g_autoptr (LkFrozen) layers = NULL;
  LkNetwork *network = NULL;
  LkRng rng;

  g_assert_cmpint (lk_network_new (sizes, G_N_ELEMENTS (sizes), &network), ==, LK_OK);
  lk_rng_seed (&rng, 1, 1);
  lk_network_init (network, &rng);
  layers = lk_frozen_new (network);
  assert_copies (layers);
  assert_copies (graph);
  lk_dataset_unref (dataset);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frozen/predict", test_predict);
  g_test_add_func ("/frozen/copy", test_copy);
  return g_test_run ();
}
