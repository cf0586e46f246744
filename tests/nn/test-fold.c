/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>

#include "nn/lk-fold.h"
#include "nn/lk-norm.h"

#define B 3
#define C 4

static LkNetwork *
new_network (const char *layers, LkRng *rng)
{
  LkNetworkText text;
  LkNetwork *network;

  g_assert_true (lk_network_text_parse (layers, &text, NULL));
  g_assert_cmpint (lk_network_new_from (&text, (LkShape) { 8, 7, 2 }, C, &network, NULL), ==, LK_OK);
  lk_network_init (network, rng);
  /* Statistics as after a training, and biases that are not 0. */
  for (size_t l = 0; l < network->n_layers; l++)
    for (size_t i = network->layers[l].kind == &lk_norm ? 0 : 1; i < network->layers[l].kind->n_tensors; i++)
      for (size_t k = 0; k < lk_layer_tensor (&network->layers[l], i).n; k++)
        *lk_network_element (network, l, i, k) = (float) (0.3 + lk_rng_uniform (rng));
  return network;
}

static void
answer (const LkNetwork *network, const float *x, float *logits)
{
  LkWorkspace *workspace;
  const float *z;

  g_assert_cmpint (lk_workspace_new (network, B, false, &workspace), ==, LK_OK);
  z = lk_network_forward (network, workspace, (LkInput) { .dense = x }, B);
  for (gsize k = 0; k < B * C; k++)
    logits[k] = z[k];
  lk_workspace_free (workspace);
}

/* The same answers from fewer layers, behind convolutions and dense layers; margins and what lies there stay. */
static void
test_answers (void)
{
  static const char *const layers[] = { "c5k3-bn-p2-c6k3s2v-bn-9-bn-5", "7-bn-6", "c5k2-bn-gap" };

  for (gsize i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      LkRng rng;
      LkNetwork *network, *folded;
      float x[B * 8 * 7 * 2], wanted[B * C], found[B * C];

      lk_rng_seed (&rng, i, 1);
      network = new_network (layers[i], &rng);
      network->layers[0].around = 0.5f;
      for (gsize d = 0; d < G_N_ELEMENTS (x); d++)
        x[d] = (float) lk_rng_uniform (&rng);
      g_assert_true (lk_network_folds (network));
      g_assert_cmpint (lk_network_fold (network, &folded), ==, LK_OK);
      g_assert_false (lk_network_folds (folded));
      g_assert_cmpuint (folded->n_layers, <, network->n_layers);
      answer (network, x, wanted);
      answer (folded, x, found);
      for (gsize k = 0; k < B * C; k++)
        g_assert_cmpfloat_with_epsilon (found[k], wanted[k], 1e-4 * (1.0 + fabs (wanted[k])));
      lk_network_free (network);
      lk_network_free (folded);
    }
}

/* Without normalisation there is nothing to fold. */
static void
test_none (void)
{
  LkRng rng;
  LkNetwork *network;

  lk_rng_seed (&rng, 1, 1);
  network = new_network ("c5k3-p2-9", &rng);
  g_assert_false (lk_network_folds (network));
  lk_network_free (network);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fold/answers", test_answers);
  g_test_add_func ("/fold/none", test_none);
  return g_test_run ();
}
