/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "live/lk-inside.h"
#include "nn/lk-rng.h"
#include "tests/train/train-data.h"

#define SAMPLE 5

static LkNetwork *
new_network (const char *text, const LkDataset *dataset)
{
  LkNetworkText parsed;
  LkTextError error;
  LkNetwork *network;
  LkRng rng;

  g_assert_true (lk_network_text_parse (text, &parsed, &error));
  g_assert_cmpint (lk_network_new_from (&parsed, (LkShape) { dataset->height, dataset->width, 1 }, dataset->n_classes,
                                        &network, &error),
                   ==, LK_OK);
  lk_rng_seed (&rng, 7, 0);
  lk_network_init (network, &rng);
  return network;
}

/* What layer n shows of a convolution by hand, of one channel, in the middle and at the corner, where zeros are beyond. */
static void
test_maps (void)
{
  LkDataset *dataset = train_data_new (8, 8, 1);
  LkNetwork *network = new_network ("c3k3-p2-c5k3-bn-20", dataset);
  const uint8_t *picture = dataset->test.pixels + SAMPLE * 64;
  LkLook *look = lk_look_new (network, dataset, &dataset->test, SAMPLE, 1, 2);

  g_assert_cmpuint (look->n_networks, ==, 1);
  g_assert_cmpuint (look->n_layers, ==, 3); /* the convolution, the pool, the one with its normalisation */
  g_assert_cmpuint (look->layer, ==, 1);
  g_assert_cmpstr (look->text, ==, "c3k3");
  g_assert_cmpuint (look->shape.height, ==, 8);
  g_assert_cmpuint (look->shape.channels, ==, 3);
  for (gsize c = 0; c < 3; c++)
    for (int y = 0; y < 8; y++)
      for (int x = 0; x < 8; x++)
        {
          double sum = *lk_network_element (network, 0, 1, c);

          for (int ky = 0; ky < 3; ky++)
            for (int kx = 0; kx < 3; kx++)
              {
                int row = y + ky - 1, column = x + kx - 1;

                if (row >= 0 && row < 8 && column >= 0 && column < 8)
                  sum += *lk_network_element (network, 0, 0, c * 9 + (gsize) (ky * 3 + kx)) *
                         (double) picture[row * 8 + column] / 255.0;
              }
          g_assert_cmpfloat_with_epsilon (look->maps[c * 64 + (gsize) (y * 8 + x)], MAX (sum, 0.0), 1e-5);
        }
  g_assert_false (look->is_map);
  g_assert_cmpuint (look->evidence_shape.height * 100 + look->evidence_shape.width, ==, 808);
  g_assert_nonnull (look->evidence);
  lk_look_unref (look);

  look = lk_look_new (network, dataset, &dataset->test, SAMPLE, 2, 2);
  g_assert_cmpstr (look->text, ==, "p2");
  g_assert_cmpuint (look->shape.height, ==, 4);
  lk_look_unref (look);
  /* Beyond the last is the last, which is the convolution with its normalisation. */
  look = lk_look_new (network, dataset, &dataset->test, SAMPLE, 9, 2);
  g_assert_cmpuint (look->layer, ==, 3);
  g_assert_cmpstr (look->text, ==, "c5k3");
  g_assert_cmpuint (look->shape.channels, ==, 5);
  lk_look_unref (look);
  g_assert_null (lk_look_new (network, dataset, &dataset->test, 8, 1, 2));
  lk_network_free (network);
  lk_dataset_unref (dataset);
}

/* Dense networks give no pictures, but there is evidence, in the picture's shape; a mean of all has a map of its own. */
static void
test_evidence (void)
{
  LkDataset *dataset = train_data_new (8, 8, 1);
  LkNetwork *dense = new_network ("20", dataset), *mean = new_network ("c4k3-p2-c6k3-gap", dataset);
  LkLook *look = lk_look_new (dense, dataset, &dataset->test, SAMPLE, 1, 0);

  g_assert_cmpuint (look->n_layers, ==, 0);
  g_assert_cmpuint (look->layer, ==, 0);
  g_assert_null (look->maps);
  g_assert_cmpuint (look->evidence_shape.height * 100 + look->evidence_shape.width, ==, 808);
  lk_look_unref (look);
  look = lk_look_new (mean, dataset, &dataset->test, SAMPLE, 1, 0);
  g_assert_true (look->is_map);
  g_assert_cmpuint (look->evidence_shape.height * 100 + look->evidence_shape.width, ==, 404);
  lk_look_unref (look);
  lk_network_free (dense);
  lk_network_free (mean);
  lk_dataset_unref (dataset);
}

static void
test_past (void)
{
  LkDataset *dataset = train_data_new (8, 8, 1);
  LkNetwork *network = new_network ("c3k3", dataset);
  LkInside *inside = lk_inside_new (3), *past;

  for (guint who = 0; who < LK_N_COMPARED; who++)
    inside->of[who] = lk_look_new (network, dataset, &dataset->test, SAMPLE, 1, 3);
  past = lk_inside_new_past (inside);
  g_assert_true (past->past);
  g_assert_cmpuint (past->klass, ==, 3);
  g_assert_true (past->of[LK_COMPARED_TEACHER] == inside->of[LK_COMPARED_TEACHER]);
  g_assert_null (past->of[LK_COMPARED_STUDENT]);
  g_assert_null (past->of[LK_COMPARED_TWIN]);
  lk_inside_unref (inside);
  g_assert_nonnull (past->of[LK_COMPARED_TEACHER]->maps);
  lk_inside_unref (past);
  lk_network_free (network);
  lk_dataset_unref (dataset);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/live/inside/maps", test_maps);
  g_test_add_func ("/live/inside/evidence", test_evidence);
  g_test_add_func ("/live/inside/past", test_past);
  return g_test_run ();
}
