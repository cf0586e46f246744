/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "nn/lk-dropout.h"
#include "file-order.h"
#include "nn/lk-network.h"

#define N 100000

static void
fill (float *x, size_t n)
{
  for (size_t i = 0; i < n; i++)
    x[i] = 1.0f + (float) (i % 7);
}

/* Binomial standard deviations; and the factor keeps the mean, to 16 bits. */
static void
test_rate (void)
{
  static const double shares[] = { 0.001, 0.2, 0.5, 0.8, LK_DROPOUT_MAX };
  g_autofree float *x = g_new (float, N);
  LkRng rng;

  lk_rng_seed (&rng, 1, 2);
  for (size_t s = 0; s < G_N_ELEMENTS (shares); s++)
    {
      double p = shares[s], deviation = sqrt (N * p * (1.0 - p));
      guint n = 0;

      fill (x, N);
      lk_dropout (&rng, p, N, x);
      for (size_t i = 0; i < N; i++)
        {
          double kept = (1.0 + (double) (i % 7)) / (1.0 - p);

          if (x[i] == 0.0f)
            n++;
          else
            g_assert_cmpfloat_with_epsilon (x[i], kept, kept * 1e-5 / (1.0 - p));
        }
      g_assert_cmpfloat_with_epsilon (n, N * p, 5.0 * deviation);
    }
}

/* Units are dropped independently of their neighbours and of those that take
 * their bits from the same word (64, 128, 192 further on). */
static void
test_independent (void)
{
  static const size_t distances[] = { 1, 2, 63, 64, 128, 192, 256, 1200 };
  const double p = 0.5;
  g_autofree float *x = g_new (float, N);
  LkRng rng;

  lk_rng_seed (&rng, 3, 2);
  fill (x, N);
  lk_dropout (&rng, p, N, x);
  for (size_t d = 0; d < G_N_ELEMENTS (distances); d++)
    {
      guint n = 0;

      for (size_t i = 0; i + distances[d] < N; i++)
        n += x[i] == 0.0f && x[i + distances[d]] == 0.0f;
      g_assert_cmpfloat_with_epsilon (n, N * p * p, 5.0 * sqrt (N * p * p));
    }
}

/* The mask comes from the state of the rng alone and moves it on. */
static void
test_deterministic (void)
{
  g_autofree float *x = g_new (float, 1000);
  g_autofree float *again = g_new (float, 1000);
  LkRng rng, start;

  lk_rng_seed_at (&start, 5, LK_STREAM_TEACHER_NOISE, 17);
  rng = start;
  fill (x, 1000);
  lk_dropout (&rng, 0.5, 1000, x);
  fill (again, 1000);
  lk_dropout (&rng, 0.5, 1000, again);
  g_assert_true (memcmp (x, again, 1000 * sizeof *x) != 0);

  rng = start;
  fill (again, 1000);
  lk_dropout (&rng, 0.5, 1000, again);
  g_assert_cmpmem (x, 1000 * sizeof *x, again, 1000 * sizeof *again);
}

/* Around the length of a block; nothing is written past the end. */
static void
test_lengths (void)
{
  static const size_t lengths[] = { 1, 3, 63, 64, 65, 127, 128, 129, 191, 193, 255, 256, 257, 511, 513, 1000 };
  float x[1001], expected[1001];
  LkRng start;

  lk_rng_seed (&start, 6, 2);
  for (size_t l = 0; l < G_N_ELEMENTS (lengths); l++)
    {
      size_t n = lengths[l];
      LkRng rng = start;

      fill (expected, 1001);
      lk_dropout (&rng, 0.5, 1000, expected);
      rng = start;
      fill (x, 1001);
      lk_dropout (&rng, 0.5, n, x);
      g_assert_cmpmem (x, n * sizeof *x, expected, n * sizeof *x);
      g_assert_cmpfloat (x[n], ==, 1.0f + (float) (n % 7));
    }
}

/* Nothing is changed and nothing is drawn. */
static void
test_none (void)
{
  float x[300], dy[300], expected[300];
  LkRng rng, start;

  lk_rng_seed (&start, 7, 2);
  rng = start;
  fill (x, 300);
  fill (dy, 300);
  fill (expected, 300);
  lk_dropout (&rng, 0.0, 300, x);
  lk_dropout_backward (0.0, 300, dy);
  g_assert_cmpmem (x, sizeof x, expected, sizeof expected);
  g_assert_cmpmem (dy, sizeof dy, expected, sizeof expected);
  g_assert_cmpmem (&rng, sizeof rng, &start, sizeof start);
}

/* A network with dropout in both hidden layers, 5 → 9 → 8 → 3, and its twin in
 * double with the masks that were drawn: near the parameters it is the same
 * function, but without kinks. The scalar is Σ r · z. */

#define B        7
#define D        5
#define C        3
#define N_LAYERS 3

static const size_t sizes[] = { D, 9, 8, C };

typedef struct {
  double *params;
  float x[B * D];
  float r[B * C];
  gboolean on[N_LAYERS][B * 9];
} Naive;

static double
naive_objective (const Naive *naive, double gain, double *z /* (B, C) or NULL */)
{
  const double *W = naive->params;
  double input[B * 9], output[B * 9], sum = 0.0;

  for (size_t i = 0; i < B * D; i++)
    input[i] = naive->x[i];
  for (size_t l = 0; l < N_LAYERS; l++)
    {
      size_t n_in = sizes[l], n_out = sizes[l + 1];

      for (size_t i = 0; i < B; i++)
        for (size_t o = 0; o < n_out; o++)
          {
            double a = W[n_in * n_out + o];

            for (size_t k = 0; k < n_in; k++)
              a += W[o * n_in + k] * input[i * n_in + k];
            if (l + 1 < N_LAYERS)
              a = naive->on[l][i * n_out + o] ? gain * a : 0.0;
            output[i * n_out + o] = a;
          }
      memcpy (input, output, sizeof input);
      W += (n_in + 1) * n_out;
    }
  for (size_t i = 0; i < B * C; i++)
    sum += naive->r[i] * output[i];
  if (z)
    memcpy (z, output, B * C * sizeof *z);
  return sum;
}

static void
check_network (double p)
{
  const double gain = 1.0 / (1.0 - p);
  g_autofree float *grad = NULL;
  LkNetwork *network;
  LkWorkspace *workspace;
  Naive naive;
  double z[B * C];
  const float *logits;
  guint n_on = 0;
  LkRng rng;

  lk_rng_seed (&rng, 11, 1);
  g_assert_cmpint (lk_network_new (sizes, G_N_ELEMENTS (sizes), &network), ==, LK_OK);
  g_assert_cmpint (lk_workspace_new (network, B, true, &workspace), ==, LK_OK);
  lk_network_init (network, &rng);
  for (size_t i = 0; i < B * D; i++)
    naive.x[i] = (float) lk_rng_normal (&rng);
  for (size_t i = 0; i < B * C; i++)
    naive.r[i] = (float) lk_rng_normal (&rng);

  workspace->dropout = p;
  lk_rng_seed (&workspace->rng, 12, 1);
  logits = lk_network_forward (network, workspace, (LkInput) { .dense = naive.x }, B);
  for (size_t l = 0; l + 1 < N_LAYERS; l++)
    for (size_t i = 0; i < B * sizes[l + 1]; i++)
      {
        size_t width = sizes[l + 1];

        naive.on[l][i] = workspace->outputs[l][i / width * network->layers[l].out_stride + i % width] > 0.0f;
        n_on += naive.on[l][i];
      }
  g_assert_cmpuint (n_on, >, 10);

  naive.params = g_new (double, network->n_params);
  for (size_t i = 0; i < network->n_params; i++)
    naive.params[i] = network->params[place_of (network, i)];
  naive_objective (&naive, gain, z);
  for (size_t i = 0; i < B * C; i++)
    g_assert_cmpfloat_with_epsilon (logits[i], z[i], 1e-4 + 1e-4 * fabs (z[i]));

  grad = g_new (float, network->n_floats);
  memcpy (workspace->gradients[N_LAYERS - 1], naive.r, sizeof naive.r);
  lk_network_backward (network, workspace, (LkInput) { .dense = naive.x }, B, grad);
  for (size_t i = 0; i < network->n_params; i++)
    {
      const double h = 0x1p-10;
      double value = naive.params[i], above, below, numeric;

      naive.params[i] = value + h;
      above = naive_objective (&naive, gain, NULL);
      naive.params[i] = value - h;
      below = naive_objective (&naive, gain, NULL);
      naive.params[i] = value;
      numeric = (above - below) / (2.0 * h);
      g_assert_cmpfloat_with_epsilon (grad[place_of (network, i)], numeric, 1e-4 + 1e-4 * fabs (numeric));
    }
  g_free (naive.params);
  lk_workspace_free (workspace);
  lk_network_free (network);
}

static void
test_network (void)
{
  check_network (0.5);
  check_network (0.25);
}

/* The same input through many masks has, unit by unit, the mean that it has
 * without: nothing is to be scaled afterwards. One layer of positive outputs,
 * relative deviation of a mean sqrt (p / (1 − p) / 4000) = 0.016. */
static void
test_mean (void)
{
  const size_t one_hidden[] = { 1, 50, 2 };
  const float x = 1.0f;
  double sums[50] = { 0.0 };
  LkNetwork *network;
  LkWorkspace *workspace;

  g_assert_cmpint (lk_network_new (one_hidden, 3, &network), ==, LK_OK);
  g_assert_cmpint (lk_workspace_new (network, 1, true, &workspace), ==, LK_OK);
  for (size_t i = 0; i < 50; i++)
    *lk_network_element (network, 0, 0, i) = 1.0f + (float) i;
  workspace->dropout = 0.5;
  lk_rng_seed (&workspace->rng, 13, 1);
  for (int pass = 0; pass < 4000; pass++)
    {
      lk_network_forward (network, workspace, (LkInput) { .dense = &x }, 1);
      for (size_t i = 0; i < 50; i++)
        sums[i] += workspace->outputs[0][i];
    }
  for (size_t i = 0; i < 50; i++)
    g_assert_cmpfloat_with_epsilon (sums[i] / 4000 / (1.0 + (double) i), 1.0, 5.0 * 0.016);
  lk_workspace_free (workspace);
  lk_network_free (network);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nn/dropout/rate", test_rate);
  g_test_add_func ("/nn/dropout/independent", test_independent);
  g_test_add_func ("/nn/dropout/deterministic", test_deterministic);
  g_test_add_func ("/nn/dropout/lengths", test_lengths);
  g_test_add_func ("/nn/dropout/none", test_none);
  g_test_add_func ("/nn/dropout/network", test_network);
  g_test_add_func ("/nn/dropout/mean", test_mean);
  return g_test_run ();
}
