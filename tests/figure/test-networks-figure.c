/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <locale.h>

#include "figure/lk-networks-figure.h"
#include "nn/lk-rng.h"
#include "tests/train/train-data.h"

#define HEIGHT 8

static void
set_flow (LkFlow *flow, const LkDataset *dataset, const gsize *sizes, gsize n)
{
  LkNetwork *network;
  LkRng rng;

  g_assert_cmpint (lk_network_new (sizes, n, &network), ==, LK_OK);
  lk_rng_seed (&rng, 3, 0);
  lk_network_init (network, &rng);
  lk_flow_init (flow, network, &dataset->test, 2, lk_dataset_shape (dataset));
  lk_network_free (network);
}

/* A teacher of 64, 120, 4 units, student and twin of 64, 6, 4. */
static LkSnapshot *
new_snapshot (LkDataset *dataset)
{
  static const gsize large[] = { 64, 120, TRAIN_DATA_CLASSES }, small[] = { 64, 6, TRAIN_DATA_CLASSES };
  LkSnapshot *snapshot = lk_snapshot_new ();

  snapshot->dataset = lk_dataset_ref (dataset);
  snapshot->flows = lk_flows_new ();
  set_flow (&snapshot->flows->of[LK_COMPARED_TEACHER], dataset, large, 3);
  set_flow (&snapshot->flows->of[LK_COMPARED_STUDENT], dataset, small, 3);
  set_flow (&snapshot->flows->of[LK_COMPARED_TWIN], dataset, small, 3);
  snapshot->teacher_size.n_params = 65 * 120 + 121 * 4;
  return snapshot;
}

static void
test_networks (void)
{
  LkDataset *dataset = train_data_new (8, 8, 1);
  g_autoptr (LkSnapshot) snapshot = new_snapshot (dataset);
  LkNetworksFigure figure = { 0 };
  const LkNetworks *networks = &figure.networks;
  const LkNetworksLayer *layer;
  g_autofree char *words = NULL;

  lk_networks_figure_set (&figure, snapshot, FALSE, "Networks");
  g_assert_cmpstr (networks->title, ==, "Networks");
  g_assert_cmpuint (networks->n, ==, 2);
  g_assert_cmpint (networks->hover_item, ==, -1);
  g_assert_null (networks->note);
  g_assert_cmpstr (networks->items[0].name, ==, "teacher");
  g_assert_cmpint (networks->items[0].color, ==, LK_SERIES_TEACHER);
  g_assert_cmpstr (networks->items[0].facts[0].text, ==, "8,284 parameters");
  g_assert_cmpstr (networks->items[0].facts[0].brief, ==, "8,284");
  g_assert_null (networks->items[0].facts[1].text);
  g_assert_cmpstr (networks->items[1].name, ==, "student = twin");
  g_assert_cmpint (networks->items[1].color, ==, LK_SERIES_STUDENT);
  g_assert_cmpstr (networks->items[1].facts[0].text, ==, "418 parameters");
  g_assert_cmpstr (networks->items[1].facts[1].text, ==, "20 times smaller");

  layer = &networks->items[0].layers[1];
  g_assert_cmpstr (layer->name, ==, "hidden layer 1");
  g_assert_cmpstr (layer->size, ==, "120");
  g_assert_cmpstr (layer->facts[0], ==, "120 units");
  g_assert_cmpstr (layer->facts[1], ==, "7,800 weights and biases");
  g_assert_true (g_str_has_suffix (layer->facts[2], " respond to this sample"));
  g_assert_cmpuint (layer->n_params, ==, 7800);
  g_assert_cmpuint (layer->n_bands, ==, LK_FLOW_BANDS);
  g_assert_true (layer->bands == snapshot->flows->of[LK_COMPARED_TEACHER].layers[1].bands);
  g_assert_cmpstr (networks->items[0].layers[0].name, ==, "inputs");
  g_assert_null (networks->items[0].layers[0].facts[1]);
  g_assert_cmpstr (networks->items[0].layers[2].name, ==, "outputs");

  words = lk_networks_plot.describe (networks);
  g_assert_cmpstr (words, ==,
                   "teacher: layers of 64, 120, 4 units; 8,284 parameters. "
                   "student = twin: layers of 64, 6, 4 units; 418 parameters, 20 times smaller.");

  /* Each for itself, also where they are alike. */
  lk_networks_figure_set (&figure, snapshot, TRUE, NULL);
  g_assert_cmpuint (networks->n, ==, 3);
  g_assert_cmpstr (networks->items[1].name, ==, "student");
  g_assert_cmpstr (networks->items[2].name, ==, "twin");
  g_assert_cmpint (networks->items[2].color, ==, LK_SERIES_TWIN);
  lk_networks_figure_clear (&figure);
  g_assert_cmpuint (networks->n, ==, 0);
  lk_dataset_unref (dataset);
}

/* A twin of another shape, none at all, several teachers, a student that is the larger one. */
static void
test_shapes (void)
{
  static const gsize none[] = { 64, TRAIN_DATA_CLASSES }, large[] = { 64, 240, TRAIN_DATA_CLASSES };
  LkDataset *dataset = train_data_new (8, 8, 1);
  g_autoptr (LkSnapshot) snapshot = new_snapshot (dataset);
  LkNetworksFigure figure = { 0 };
  const LkNetworks *networks = &figure.networks;

  set_flow (&snapshot->flows->of[LK_COMPARED_TWIN], dataset, none, 2);
  lk_networks_figure_set (&figure, snapshot, FALSE, NULL);
  g_assert_cmpuint (networks->n, ==, 3);
  g_assert_cmpstr (networks->items[1].name, ==, "student");
  g_assert_cmpuint (networks->items[2].n_layers, ==, 2);
  g_assert_cmpstr (networks->items[2].facts[1].text, ==, "32 times smaller");

  snapshot->flows->of[LK_COMPARED_TWIN] = (LkFlow) { 0 };
  set_flow (&snapshot->flows->of[LK_COMPARED_STUDENT], dataset, large, 3);
  lk_networks_figure_set (&figure, snapshot, FALSE, NULL);
  g_assert_cmpuint (networks->n, ==, 2);
  g_assert_cmpstr (networks->items[1].name, ==, "student");
  g_assert_cmpstr (networks->items[1].facts[1].text, ==, "2.0 times larger");

  snapshot->flows->of[LK_COMPARED_TEACHER].n_networks = 10;
  snapshot->teacher_size.n_params *= 10;
  lk_networks_figure_set (&figure, snapshot, FALSE, NULL);
  g_assert_cmpstr (networks->items[0].facts[0].text, ==, "82,840 parameters");
  g_assert_cmpstr (networks->items[0].facts[1].text, ==, "the first of 10 networks");
  g_assert_cmpstr (networks->items[1].facts[1].text, ==, "5.0 times smaller");

  snapshot->teacher_size.n_params = 65 * 240 + 241 * 4;
  lk_networks_figure_set (&figure, snapshot, FALSE, NULL);
  g_assert_cmpstr (networks->items[1].facts[1].text, ==, "as large as the teacher");
  lk_networks_figure_clear (&figure);
  lk_dataset_unref (dataset);
}

/* A teacher that is a file of answers, a moment of the past, and nothing yet, each in words. */
static void
test_without (void)
{
  LkDataset *dataset = train_data_new (8, 8, 1);
  g_autoptr (LkSnapshot) snapshot = new_snapshot (dataset);
  g_autoptr (LkSnapshot) nothing = lk_snapshot_new ();
  LkFlows *past;
  LkNetworksFigure figure = { 0 };
  const LkNetworks *networks = &figure.networks;
  g_autofree char *words = NULL;

  snapshot->flows->of[LK_COMPARED_TEACHER] = (LkFlow) { 0 };
  snapshot->teacher_size.n_params = 0;
  snapshot->teacher = lk_teacher_new_from_logits (calloc (8 * TRAIN_DATA_CLASSES, sizeof (float)), NULL, dataset);
  lk_networks_figure_set (&figure, snapshot, FALSE, NULL);
  g_assert_cmpuint (networks->n, ==, 2);
  g_assert_cmpuint (networks->items[0].n_layers, ==, 0);
  g_assert_nonnull (networks->items[0].missing);
  g_assert_null (networks->items[1].facts[1].text); /* smaller than what? */

  past = lk_flows_new_past (snapshot->flows);
  lk_flows_unref (snapshot->flows);
  snapshot->flows = past;
  figure.networks.hover_item = 1;
  figure.networks.hover_layer = 2;
  lk_networks_figure_set (&figure, snapshot, FALSE, NULL);
  g_assert_nonnull (networks->note);
  g_assert_cmpuint (networks->items[1].layers[1].n_bands, ==, 0);
  g_assert_null (networks->items[1].layers[1].facts[2]);
  g_assert_cmpint (networks->hover_item, ==, 1); /* what is pointed at stays */
  g_assert_cmpint (networks->hover_layer, ==, 2);

  lk_networks_figure_set (&figure, nothing, FALSE, NULL);
  g_assert_cmpuint (networks->n, ==, 0);
  g_assert_cmpint (networks->hover_item, ==, -1);
  words = lk_networks_plot.describe (networks);
  g_assert_cmpstr (words, ==, networks->empty_text);
  lk_networks_figure_clear (&figure);
  lk_dataset_unref (dataset);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* Numbers in sentences are of the language. */
  setlocale (LC_NUMERIC, "C");
  g_test_add_func ("/figure/networks/networks", test_networks);
  g_test_add_func ("/figure/networks/shapes", test_shapes);
  g_test_add_func ("/figure/networks/without", test_without);
  return g_test_run ();
}
