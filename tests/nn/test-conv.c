/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conv-references.h"
#include "nn/lk-parallel.h"

static void
test_references (void)
{
  check_references ("c0123456789");
}

static void
test_networks (void)
{
  check_references (NULL);
}

/* Of a step on B pictures of 28 × 28: logits, then the gradient. */
static float *
step (const char *text, gsize B, int n_threads, gsize *n)
{
  LkShape picture = { 28, 28, 1 };
  LkWorkspace *workspace;
  LkNetworkText parsed;
  LkNetwork *network;
  g_autofree float *x = g_new (float, B * 784);
  float *result;
  LkRng rng;

  lk_parallel_set_threads (n_threads);
  lk_rng_seed (&rng, 3, 0);
  g_assert_true (lk_network_text_parse (text, &parsed, NULL));
  g_assert_cmpint (lk_network_new_from (&parsed, picture, 10, &network, NULL), ==, LK_OK);
  lk_network_init (network, &rng);
  g_assert_cmpint (lk_workspace_new (network, B, true, &workspace), ==, LK_OK);
  for (gsize i = 0; i < B * 784; i++)
    x[i] = (float) lk_rng_normal (&rng);
  *n = B * 10 + network->n_floats;
  result = g_new (float, *n);
  memcpy (result, lk_network_forward (network, workspace, (LkInput) { .dense = x }, B), B * 10 * sizeof (float));
  for (gsize i = 0; i < B * 10; i++)
    workspace->gradients[network->n_layers - 1][i] = (float) lk_rng_normal (&rng);
  lk_network_backward (network, workspace, (LkInput) { .dense = x }, B, result + B * 10);
  lk_workspace_free (workspace);
  lk_network_free (network);
  return result;
}

/* Large enough that all kinds take part of the work to a second thread. */
static void
test_threads (void)
{
  const char *const texts[] = { "c8k3v-c16k3v-p2-32", "c6k5-bn-p2-c16k5v-a2-24", "c8k3s2-bn-gap" };
  const gsize batches[] = { 1, 7, 100 };

  for (gsize t = 0; t < G_N_ELEMENTS (texts); t++)
    for (gsize b = 0; b < G_N_ELEMENTS (batches); b++)
      {
        gsize n;
        g_autofree float *one = step (texts[t], batches[b], 1, &n);

        for (int n_threads = 2; n_threads < 5; n_threads++)
          {
            g_autofree float *several = step (texts[t], batches[b], n_threads, &n);

            g_assert_cmpmem (one, n * sizeof *one, several, n * sizeof *several);
          }
      }
  lk_parallel_set_threads (2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nn/conv/references", test_references);
  g_test_add_func ("/nn/conv/networks", test_networks);
  g_test_add_func ("/nn/conv/threads", test_threads);
  return g_test_run ();
}
