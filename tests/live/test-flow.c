/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>

#include "live/lk-flow.h"
#include "nn/lk-rng.h"
#include "tests/train/train-data.h"

#define HEIGHT 8 /* of a picture */
#define SAMPLE 5

static LkNetwork *
new_network (const gsize *sizes, gsize n)
{
  LkNetwork *network;
  LkRng rng;

  g_assert_cmpint (lk_network_new (sizes, n, &network), ==, LK_OK);
  lk_rng_seed (&rng, 7, 0);
  lk_network_init (network, &rng);
  return network;
}

/* A dense layer by hand, in double. */
static void
dense (const LkNetwork *network, gsize l, const double *x, gboolean relu, double *y)
{
  gsize I = network->layers[l].n_inputs, O = network->layers[l].n_outputs;

  for (gsize o = 0; o < O; o++)
    {
      y[o] = *lk_network_bias (network, l, o);
      for (gsize i = 0; i < I; i++)
        y[o] += *lk_network_element (network, l, 0, o * I + i) * x[i];
      y[o] = relu ? fmax (0.0, y[o]) : y[o];
    }
}

static void
assert_layer (const LkFlowLayer *layer, const double *outputs, gsize width, guint n_bands)
{
  gsize n_active = 0;

  g_assert_cmpuint (layer->width, ==, width);
  g_assert_cmpuint (layer->n_bands, ==, n_bands);
  for (gsize i = 0; i < width; i++)
    n_active += outputs[i] != 0.0;
  g_assert_cmpuint (layer->n_active, ==, n_active);
  for (guint b = 0; b < n_bands; b++)
    {
      double sum = 0.0;
      gsize begin = b * width / n_bands, end = (b + 1) * width / n_bands;

      for (gsize i = begin; i < end; i++)
        sum += outputs[i] * outputs[i] / (double) (end - begin);
      g_assert_cmpfloat_with_epsilon (layer->bands[b], sqrt (sum), 1e-5);
    }
}

/* What is shown is what a pass by hand comes to: rows of the picture, bands of neighbours in a wide
 * layer, every unit of a narrow one, and probabilities. */
static void
test_by_hand (void)
{
  static const gsize sizes[] = { 64, 200, 12, TRAIN_DATA_CLASSES };
  LkDataset *dataset = train_data_new (8, 8, 1);
  LkNetwork *network = new_network (sizes, G_N_ELEMENTS (sizes));
  double x[64], first[200], second[12], logits[TRAIN_DATA_CLASSES], sum = 0.0;
  LkFlow flow;

  for (guint i = 0; i < 64; i++)
    x[i] = (double) dataset->test.pixels[SAMPLE * 64 + i] / 255.0;
  dense (network, 0, x, TRUE, first);
  dense (network, 1, first, TRUE, second);
  dense (network, 2, second, FALSE, logits);
  for (guint k = 0; k < TRAIN_DATA_CLASSES; k++)
    sum += exp (logits[k]);
  for (guint k = 0; k < TRAIN_DATA_CLASSES; k++)
    logits[k] = exp (logits[k]) / sum;

  lk_flow_init (&flow, network, &dataset->test, SAMPLE, lk_dataset_shape (dataset));
  g_assert_cmpuint (flow.n_networks, ==, 1);
  g_assert_cmpuint (flow.n_layers, ==, 4);
  assert_layer (&flow.layers[0], x, 64, HEIGHT);
  assert_layer (&flow.layers[1], first, 200, LK_FLOW_BANDS);
  assert_layer (&flow.layers[2], second, 12, 12);
  assert_layer (&flow.layers[3], logits, TRAIN_DATA_CLASSES, TRAIN_DATA_CLASSES);
  g_assert_cmpuint (flow.layers[0].n_params, ==, 0);
  g_assert_cmpuint (flow.layers[1].n_params, ==, 65 * 200);
  g_assert_cmpuint (flow.layers[3].n_params, ==, 13 * TRAIN_DATA_CLASSES);
  lk_network_free (network);
  lk_dataset_unref (dataset);
}

/* No hidden layer, as many layers as there may be, one unit, and ten thousand. */
static void
test_shapes (void)
{
  static const gsize none[] = { 64, TRAIN_DATA_CLASSES };
  static const gsize most[] = { 64, 1, 2, 10000, 3, 4, 5, 6, TRAIN_DATA_CLASSES };
  LkDataset *dataset = train_data_new (8, 8, 1);
  LkNetwork *network = new_network (none, G_N_ELEMENTS (none));
  LkFlow flow;

  lk_flow_init (&flow, network, &dataset->test, SAMPLE, lk_dataset_shape (dataset));
  g_assert_cmpuint (flow.n_layers, ==, 2);
  g_assert_cmpuint (flow.layers[1].n_bands, ==, TRAIN_DATA_CLASSES);
  lk_network_free (network);

  network = new_network (most, G_N_ELEMENTS (most));
  lk_flow_init (&flow, network, &dataset->test, SAMPLE, (LkShape) { 1, 64, 1 });
  g_assert_cmpuint (flow.n_layers, ==, LK_MAX_DENSE + 1);
  g_assert_cmpuint (flow.layers[0].n_bands, ==, 64); /* a row of numbers is no picture */
  g_assert_cmpuint (flow.layers[1].n_bands, ==, 1);
  g_assert_cmpuint (flow.layers[3].n_bands, ==, LK_FLOW_BANDS);
  g_assert_cmpuint (flow.layers[3].width, ==, 10000);

  /* Of no sample there are sizes alone. */
  lk_flow_init (&flow, network, &dataset->test, 8, (LkShape) { 1, 64, 1 });
  g_assert_cmpuint (flow.layers[3].width, ==, 10000);
  g_assert_cmpuint (flow.layers[3].n_bands, ==, 0);
  lk_network_free (network);
  lk_dataset_unref (dataset);
}

/* A layer that gives a picture comes channel by channel, without what fills its rows in memory. */
static void
test_pictures (void)
{
  LkDataset *dataset = train_data_new (8, 8, 1);
  LkNetworkText text;
  LkNetwork *network;
  LkFlow flow;
  LkRng rng;

  g_assert_true (lk_network_text_parse ("c3k3v-p2-5", &text, NULL));
  g_assert_cmpint (lk_network_new_from (&text, (LkShape) { 8, 8, 1 }, TRAIN_DATA_CLASSES, &network, NULL), ==, LK_OK);
  lk_rng_seed (&rng, 7, 0);
  lk_network_init (network, &rng);
  /* Channel 1 says 4 everywhere, channel 2 nothing. */
  for (gsize k = 0; k < 18; k++)
    *lk_network_element (network, 0, 0, 9 + k) = 0.0f;
  *lk_network_element (network, 0, 1, 1) = 4.0f;
  *lk_network_element (network, 0, 1, 2) = -1.0f;
  lk_flow_init (&flow, network, &dataset->test, SAMPLE, lk_dataset_shape (dataset));
  g_assert_cmpuint (flow.n_layers, ==, 5);
  g_assert_cmpuint (flow.layers[1].width, ==, 6 * 6 * 3);
  g_assert_cmpuint (flow.layers[1].n_bands, ==, 3);
  g_assert_cmpstr (flow.layers[1].text, ==, "c3k3v");
  g_assert_cmpfloat (flow.layers[1].bands[1], ==, 4.0f);
  g_assert_cmpfloat (flow.layers[1].bands[2], ==, 0.0f);
  g_assert_cmpuint (flow.layers[1].n_active, >=, 36);
  g_assert_cmpuint (flow.layers[1].n_active, <=, 72);
  g_assert_cmpuint (flow.layers[2].width, ==, 3 * 3 * 3);
  g_assert_cmpuint (flow.layers[2].n_params, ==, 0);
  g_assert_cmpfloat (flow.layers[2].bands[1], ==, 4.0f);
  g_assert_cmpuint (flow.layers[3].n_bands, ==, 5);
  g_assert_cmpuint (flow.layers[3].n_params, ==, 28 * 5);
  lk_network_free (network);
  lk_dataset_unref (dataset);
}

/* Of an earlier moment the teacher is known, which does not change, and the others' sizes. */
static void
test_past (void)
{
  static const gsize sizes[] = { 64, 12, TRAIN_DATA_CLASSES };
  LkDataset *dataset = train_data_new (8, 8, 1);
  LkNetwork *network = new_network (sizes, G_N_ELEMENTS (sizes));
  g_autoptr (LkFlows) live = lk_flows_new ();
  g_autoptr (LkFlows) past = NULL;

  for (guint who = 0; who < LK_N_COMPARED; who++)
    lk_flow_init (&live->of[who], network, &dataset->test, SAMPLE, lk_dataset_shape (dataset));
  past = lk_flows_new_past (live);
  g_assert_true (past->past);
  g_assert_false (live->past);
  g_assert_cmpuint (past->of[LK_COMPARED_TEACHER].layers[1].n_bands, ==, 12);
  g_assert_cmpfloat (past->of[LK_COMPARED_TEACHER].layers[1].bands[3], ==,
                     live->of[LK_COMPARED_TEACHER].layers[1].bands[3]);
  for (guint who = LK_COMPARED_STUDENT; who < LK_N_COMPARED; who++)
    for (guint l = 0; l < 3; l++)
      {
        g_assert_cmpuint (past->of[who].layers[l].n_bands, ==, 0);
        g_assert_cmpuint (past->of[who].layers[l].width, ==, sizes[l]);
        g_assert_cmpuint (live->of[who].layers[l].n_bands, >, 0);
      }
  lk_network_free (network);
  lk_dataset_unref (dataset);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/live/flow/by-hand", test_by_hand);
  g_test_add_func ("/live/flow/shapes", test_shapes);
  g_test_add_func ("/live/flow/pictures", test_pictures);
  g_test_add_func ("/live/flow/past", test_past);
  return g_test_run ();
}
