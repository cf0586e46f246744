/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "io/lk-error.h"
#include "nn/lk-half.h"
#include "nn/lk-memory.h"
#include "onnx/lk-classifier.h"
#include "onnx/lk-onnx-write.h"

#define B       6
#define CLASSES 5

/* A network of the text on such pictures, with random numbers everywhere. */
static LkNetwork *
make (const char *layers, LkShape picture, guint64 seed)
{
  LkNetworkText text;
  LkNetwork *network;
  LkRng rng;

  g_assert_true (lk_network_text_parse (layers, &text, NULL));
  g_assert_cmpint (lk_network_new_from (&text, picture, CLASSES, &network, NULL), ==, LK_OK);
  lk_rng_seed (&rng, seed, 1);
  lk_network_init (network, &rng);
  for (gsize l = 0; l < network->n_layers; l++)
    for (gsize i = 0; i < network->layers[l].kind->n_tensors; i++)
      for (gsize k = 0; k < lk_layer_tensor (&network->layers[l], i).n; k++)
        {
          float *value = lk_network_element (network, l, i, k);

          /* Variances must stay above 0. */
          *value += (float) (i == 3 ? fabs (lk_rng_normal (&rng)) : 0.2 * lk_rng_normal (&rng));
        }
  return network;
}

/* Pictures as files have them, planes, and as the network takes them. */
static void
draw (const LkNetwork *network, LkShape picture, float *planes, float *own)
{
  gsize area = picture.height * picture.width, C = picture.channels, D = area * C;
  gboolean beside = lk_network_beside (network) > 1;
  LkRng rng;

  lk_rng_seed (&rng, 7, 7);
  for (gsize k = 0; k < B * D; k++)
    {
      gsize b = k / D, c = k % D / area, p = k % area;

      planes[k] = (float) lk_rng_uniform (&rng);
      own[beside ? b * D + p * C + c : k] = planes[k];
    }
}

static GByteArray *
write_file (const LkNetwork *network, gboolean halves)
{
  g_autoptr (GError) error = NULL;
  GByteArray *bytes = lk_onnx_write (network, NULL, halves, "out.onnx", &error);

  g_assert_no_error (error);
  return bytes;
}

/* What a network says, and what its file says when it is read again, on the same pictures. */
static void
assert_file_same (const GByteArray *bytes, const LkNetwork *network, LkShape picture, double tolerance)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LkGraph) graph = lk_graph_parse (bytes->data, bytes->len, "out.onnx", &error);
  g_autoptr (LkClassifier) classifier = NULL;
  gsize D = picture.height * picture.width * picture.channels;
  float *planes = lk_alloc_aligned (B * D, sizeof (float)), *own = lk_alloc_aligned (B * D, sizeof (float));
  float logits[B * CLASSES];
  LkWorkspace *workspace;
  LkClassifierRun *run;
  const float *expected;

  g_assert_no_error (error);
  g_assert_true (lk_graph_probe (bytes->data, bytes->len));
  classifier = lk_classifier_new (graph, picture, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lk_classifier_n_classes (classifier), ==, CLASSES);
  draw (network, picture, planes, own);
  g_assert_cmpint (lk_workspace_new (network, B, false, &workspace), ==, LK_OK);
  expected = lk_network_forward (network, workspace, (LkInput) { .dense = own }, B);
  g_assert_cmpint (lk_classifier_run_new (classifier, &run), ==, LK_OK);
  lk_classifier_ask (run, planes, B, logits);
  for (gsize k = 0; k < B * CLASSES; k++)
    g_assert_cmpfloat (fabs ((double) logits[k] - (double) expected[k]), <=,
                       tolerance * (1.0 + fabs ((double) expected[k])));
  lk_classifier_run_free (run);
  lk_workspace_free (workspace);
  free (planes);
  free (own);
}

static void
assert_same (LkNetwork *network, LkShape picture, gboolean halves, double tolerance)
{
  g_autoptr (GByteArray) bytes = write_file (network, halves), again = write_file (network, halves);

  g_assert_cmpmem (bytes->data, bytes->len, again->data, again->len);
  assert_file_same (bytes, network, picture, tolerance);
}

/* Weights as codes, of dense layers and convolutions: what is read again answers as the copy that they were made of, and
 * counts as many parameters. Pruned alone, they are floats. */
static void
test_smaller (void)
{
  static const unsigned bits[] = { LK_SMALLER_FLOAT, 8, 6, 4, 3 };
  const LkShape picture = { 9, 13, 3 };
  LkNetwork *network = make ("c6k3-bn-p2-c5k3s2v-12", picture, 5);
  g_autoptr (GByteArray) whole = write_file (network, FALSE);
  g_autoptr (LkGraph) plain = lk_graph_parse (whole->data, whole->len, "out.onnx", NULL);
  gsize n_params = lk_graph_n_params (plain);

  for (gsize i = 0; i < G_N_ELEMENTS (bits); i++)
    {
      const LkSmallerForm form = { bits[i], 0.3 };
      g_autoptr (GByteArray) bytes = NULL;
      g_autoptr (LkGraph) graph = NULL;
      g_autoptr (GError) error = NULL;
      LkSmaller *smaller;

      g_assert_cmpint (lk_smaller_new (network, &form, &smaller), ==, LK_OK);
      bytes = lk_onnx_write_smaller (smaller, NULL, "out.onnx", &error);
      g_assert_no_error (error);
      assert_file_same (bytes, smaller->network, picture, 1e-5);
      graph = lk_graph_parse (bytes->data, bytes->len, "out.onnx", &error);
      g_assert_no_error (error);
      g_assert_cmpuint (lk_graph_n_params (graph), ==, n_params);
      if (bits[i] != LK_SMALLER_FLOAT)
        g_assert_cmpuint (bytes->len + 2 * smaller->n_weights, <, whole->len);
      else
        g_assert_cmpuint (bytes->len, ==, whole->len);
      lk_smaller_free (smaller);
    }
  lk_network_free (network);
}

/* All kinds of layers, margins and strides; grey pictures and pictures in colour. */
static void
test_round_trip (void)
{
  static const char *const texts[] = {
    "none", "30x20", "30-bn-20", "c4k3-p2-30", "c4k4-c6k3v-bn-a2s1-gap", "c6k5s2-bn-p3s2-12-bn-8",
    "p2-9", "gap",   "c3k1-a3",
  };
  const LkShape pictures[] = { { 12, 12, 1 }, { 9, 13, 3 } };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    for (gsize p = 0; p < G_N_ELEMENTS (pictures); p++)
      {
        LkNetwork *network = make (texts[i], pictures[p], i);

        assert_same (network, pictures[p], FALSE, 1e-4);
        lk_network_free (network);
      }
}

/* A margin of something else than zeros, as a network has that was made to fit other inputs. */
static void
test_around (void)
{
  const LkShape picture = { 10, 10, 1 };
  LkNetwork *network = make ("c4k4-p2-12", picture, 3);

  network->layers[0].around = -0.4f;
  assert_same (network, picture, FALSE, 1e-4);
  lk_network_free (network);
}

static void
test_halves (void)
{
  const LkShape picture = { 10, 10, 1 };
  LkNetwork *network = make ("c4k3-p2-12", picture, 3);
  g_autoptr (GByteArray) whole = write_file (network, FALSE), half = write_file (network, TRUE);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (half->len, <, whole->len);
  for (gsize l = 0; l < network->n_layers; l++)
    for (gsize i = 0; i < network->layers[l].kind->n_tensors; i++)
      for (gsize k = 0; k < lk_layer_tensor (&network->layers[l], i).n; k++)
        {
          float *value = lk_network_element (network, l, i, k);

          *value = lk_half_to_float (lk_half_from_float (*value));
        }
  assert_same (network, picture, TRUE, 1e-5);
  *lk_network_bias (network, 0, 1) = 1e6f;
  g_assert_null (lk_onnx_write (network, NULL, TRUE, "out.onnx", &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "0.bias"));
  g_clear_error (&error);
  *lk_network_bias (network, 0, 1) = NAN;
  g_assert_null (lk_onnx_write (network, NULL, FALSE, "out.onnx", &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_VALUE);
  lk_network_free (network);
}

static void
test_metadata (void)
{
  const LkShape picture = { 10, 12, 3 };
  LkNetwork *network = make ("c4k3-p2-12", picture, 3);
  g_autoptr (GHashTable) metadata = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (LkGraph) graph = NULL;

  g_hash_table_insert (metadata, (gpointer) "seed", (gpointer) "9");
  g_hash_table_insert (metadata, (gpointer) "layers", (gpointer) "none of them");
  bytes = lk_onnx_write (network, metadata, FALSE, "out.onnx", NULL);
  graph = lk_graph_parse (bytes->data, bytes->len, "out.onnx", NULL);
  g_assert_cmpstr (lk_graph_metadata (graph, "seed"), ==, "9");
  g_assert_cmpstr (lk_graph_metadata (graph, "layers"), ==, "c4k3-p2-12");
  g_assert_cmpstr (lk_graph_metadata (graph, "picture"), ==, "10x12x3");
  g_assert_cmpuint (lk_graph_n_params (graph), ==, network->n_params);
  lk_network_free (network);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/onnx-write/round-trip", test_round_trip);
  g_test_add_func ("/onnx-write/around", test_around);
  g_test_add_func ("/onnx-write/halves", test_halves);
  g_test_add_func ("/onnx-write/smaller", test_smaller);
  g_test_add_func ("/onnx-write/metadata", test_metadata);
  return g_test_run ();
}
