/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "nn/lk-norm.h"
#include "nn/lk-smaller.h"

static LkNetwork *
new_network (const char *layers, guint seed)
{
  LkNetworkText text;
  LkNetwork *network;
  LkRng rng;

  lk_rng_seed (&rng, seed, 1);
  g_assert_true (lk_network_text_parse (layers, &text, NULL));
  g_assert_cmpint (lk_network_new_from (&text, (LkShape) { 8, 7, 2 }, 4, &network, NULL), ==, LK_OK);
  lk_network_init (network, &rng);
  for (size_t l = 0; l < network->n_layers; l++)
    for (size_t i = 1; i < network->layers[l].kind->n_tensors; i++)
      for (size_t k = 0; k < lk_layer_tensor (&network->layers[l], i).n; k++)
        *lk_network_element (network, l, i, k) = (float) (0.3 + lk_rng_uniform (&rng));
  return network;
}

static LkSmaller *
make (const LkNetwork *network, unsigned bits, double pruned)
{
  LkSmaller *smaller = NULL;

  g_assert_cmpint (lk_smaller_new (network, &(LkSmallerForm) { bits, pruned }, &smaller), ==, LK_OK);
  return smaller;
}

/* Two inputs, three units, no hidden layer: weights and what becomes of them by hand. */
static void
test_by_hand (void)
{
  static const float weights[3][2] = { { 1.0f, -0.4f }, { 0.0f, 0.0f }, { -0.02f, 0.03f } };
  static const int codes[3][2] = { { 3, -1 }, { 0, 0 }, { -2, 3 } };
  static const float steps[3] = { 1.0f / 3.0f, 1.0f, 0.03f / 3.0f };
  const size_t sizes[] = { 2, 3 };
  LkNetwork *network;
  LkSmaller *smaller;

  g_assert_cmpint (lk_network_new (sizes, 2, &network), ==, LK_OK);
  for (size_t o = 0; o < 3; o++)
    {
      *lk_network_bias (network, 0, o) = 0.123456f;
      for (size_t i = 0; i < 2; i++)
        *lk_network_weight (network, 0, o, i) = weights[o][i];
    }
  smaller = make (network, 3, 0.0);
  for (size_t o = 0; o < 3; o++)
    {
      g_assert_cmpfloat (smaller->steps[0][o], ==, steps[o]);
      g_assert_cmpfloat (*lk_network_bias (smaller->network, 0, o), ==, 0.123456f);
      for (size_t i = 0; i < 2; i++)
        {
          g_assert_cmpint (smaller->codes[0][o * 2 + i], ==, codes[o][i]);
          g_assert_cmpfloat (*lk_network_weight (smaller->network, 0, o, i), ==, (float) codes[o][i] * steps[o]);
          g_assert_cmpfloat (*lk_network_weight (network, 0, o, i), ==, weights[o][i]);
        }
    }
  g_assert_cmpuint (smaller->n_weights, ==, 6);
  g_assert_cmpuint (smaller->n_zeros, ==, 2);
  /* 6 codes of 3 bits, or 6 bits and 4 codes: 3 bytes either way; 3 steps and 3 biases. */
  g_assert_cmpuint (smaller->n_bytes, ==, 3 + 12 + 12);
  lk_smaller_free (smaller);

  /* Of equal sizes, zeros here, the first goes first: half of 6 are the two zeros and the smallest. */
  smaller = make (network, LK_SMALLER_FLOAT, 0.5);
  g_assert_cmpuint (smaller->n_zeros, ==, 3);
  g_assert_cmpfloat (*lk_network_weight (smaller->network, 0, 2, 0), ==, 0.0f);
  g_assert_cmpfloat (*lk_network_weight (smaller->network, 0, 2, 1), ==, 0.03f);
  /* A byte of bits and 3 floats, and the biases. */
  g_assert_cmpuint (smaller->n_bytes, ==, 1 + 12 + 12);
  g_assert_null (smaller->codes[0]);
  lk_smaller_free (smaller);
  lk_network_free (network);
}

/* 32 bits and nothing pruned is the network itself, in as many bytes as its numbers take. */
static void
test_same (void)
{
  LkNetwork *network = new_network ("c5k3-bn-p2-9", 1);
  LkSmaller *smaller = make (network, LK_SMALLER_FLOAT, 0.0);

  g_assert_cmpmem (network->params, network->n_floats * sizeof (float), smaller->network->params,
                   smaller->network->n_floats * sizeof (float));
  /* And what normalisation has counted, which is not learnt. */
  g_assert_cmpuint (smaller->n_bytes, ==, (network->n_params + 2 * 5) * sizeof (float));
  g_assert_cmpuint (smaller->n_bytes, ==, smaller->n_bytes_before);
  g_assert_cmpuint (smaller->n_zeros, ==, 0);
  lk_smaller_free (smaller);
  lk_network_free (network);
}

/* No weight is further away than half a step, in dense layers and convolutions; what is no weight stays. */
static void
test_half_a_step (void)
{
  LkNetwork *network = new_network ("c5k3-bn-p2-9", 2);
  size_t before = SIZE_MAX;

  for (unsigned bits = LK_SMALLER_MOST; bits >= LK_SMALLER_LEAST; bits--)
    {
      LkSmaller *smaller = make (network, bits, 0.0);

      for (size_t l = 0; l < network->n_layers; l++)
        for (size_t i = 0; i < network->layers[l].kind->n_tensors; i++)
          {
            LkTensor tensor = lk_layer_tensor (&network->layers[l], i);
            size_t K = tensor.n / tensor.shape[0];

            g_assert_true (tensor.rank < 2 || smaller->codes[l]);
            for (size_t k = 0; k < tensor.n; k++)
              {
                float was = *lk_network_element (network, l, i, k);
                float is = *lk_network_element (smaller->network, l, i, k);

                if (tensor.rank < 2)
                  g_assert_cmpfloat (is, ==, was);
                else
                  g_assert_cmpfloat (fabsf (is - was), <=, 0.5001f * smaller->steps[l][k / K]);
              }
          }
      g_assert_null (smaller->codes[1]); /* normalisation */
      g_assert_cmpuint (smaller->n_bytes, <, before);
      before = smaller->n_bytes;
      lk_smaller_free (smaller);
    }
  lk_network_free (network);
}

/* The smallest of the whole network go, not those of each layer; so many that it is the share, and no larger one. */
static void
test_pruned (void)
{
  LkNetwork *network = new_network ("12-9", 3);
  size_t before = SIZE_MAX, n = 0;
  LkSmaller *smaller;

  for (size_t k = 0; k < lk_layer_tensor (&network->layers[2], 0).n; k++)
    *lk_network_element (network, 2, 0, k) *= 100.0f;
  for (double share = 0.5; share <= 0.9; share += 0.1)
    {
      float largest = 0.0f, smallest = INFINITY;

      smaller = make (network, 4, share);
      g_assert_cmpuint (smaller->n_zeros, >=, (size_t) (share * (double) smaller->n_weights));
      g_assert_cmpuint (smaller->n_bytes, <, before);
      before = smaller->n_bytes;
      lk_smaller_free (smaller);
      smaller = make (network, LK_SMALLER_FLOAT, share);
      for (size_t l = 0; l < network->n_layers; l++)
        for (size_t k = 0; k < lk_layer_tensor (&network->layers[l], 0).n; k++)
          {
            float was = fabsf (*lk_network_element (network, l, 0, k));

            if (*lk_network_element (smaller->network, l, 0, k) == 0.0f)
              largest = fmaxf (largest, was);
            else
              smallest = fminf (smallest, was);
          }
      g_assert_cmpfloat (largest, <=, smallest);
      g_assert_cmpuint (smaller->n_zeros, ==, (size_t) (share * (double) smaller->n_weights + 0.5));
      n = 0;
      for (size_t k = 0; k < lk_layer_tensor (&network->layers[2], 0).n; k++)
        n += *lk_network_element (smaller->network, 2, 0, k) == 0.0f;
      g_assert_cmpuint (n, <=, 1);
      lk_smaller_free (smaller);
    }
  smaller = make (network, 8, 1.0);
  g_assert_cmpuint (smaller->n_zeros, ==, smaller->n_weights);
  lk_smaller_free (smaller);
  lk_network_free (network);
}

static void
test_refused (void)
{
  static const unsigned bits[] = { 0, 1, 9, 16, 31, 33 };
  static const double shares[] = { -0.1, 1.1, NAN };
  LkNetwork *network = new_network ("9", 4);
  LkSmaller *smaller = NULL;

  for (gsize k = 0; k < G_N_ELEMENTS (bits); k++)
    g_assert_cmpint (lk_smaller_new (network, &(LkSmallerForm) { bits[k], 0.0 }, &smaller), ==, LK_BAD_VALUE);
  for (gsize k = 0; k < G_N_ELEMENTS (shares); k++)
    g_assert_cmpint (lk_smaller_new (network, &(LkSmallerForm) { 8, shares[k] }, &smaller), ==, LK_BAD_VALUE);
  *lk_network_weight (network, 1, 0, 0) = NAN;
  g_assert_cmpint (lk_smaller_new (network, &(LkSmallerForm) { 8, 0.0 }, &smaller), ==, LK_NOT_FINITE);
  /* Smaller than a step can be: nothing is left, and nothing is infinite. */
  for (size_t k = 0; k < lk_layer_tensor (&network->layers[1], 0).n; k++)
    *lk_network_element (network, 1, 0, k) = 1e-45f;
  smaller = make (network, 8, 0.0);
  g_assert_cmpfloat (smaller->steps[1][0], ==, 1.0f);
  g_assert_cmpfloat (*lk_network_weight (smaller->network, 1, 0, 0), ==, 0.0f);
  lk_smaller_free (smaller);
  lk_network_free (network);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/smaller/by-hand", test_by_hand);
  g_test_add_func ("/smaller/same", test_same);
  g_test_add_func ("/smaller/half-a-step", test_half_a_step);
  g_test_add_func ("/smaller/pruned", test_pruned);
  g_test_add_func ("/smaller/refused", test_refused);
  return g_test_run ();
}
