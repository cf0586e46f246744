/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>

#include "nn/lk-ensemble.h"
#include "nn/lk-rng.h"
#include "nn/lk-softmax.h"

#define N 50
#define C 7
#define M 3

static float v[M][N * C];
static const float *const all[M] = { v[0], v[1], v[2] };

static void
fill (double scale)
{
  LkRng rng;

  lk_rng_seed (&rng, 3, 1);
  for (int m = 0; m < M; m++)
    for (int i = 0; i < N * C; i++)
      v[m][i] = (float) (scale * lk_rng_normal (&rng));
}

static void
test_one (void)
{
  float logits[N * C];

  fill (4.0);
  for (int mean = 0; mean < LK_N_MEANS; mean++)
    {
      lk_ensemble_logits ((LkMean) mean, all, 1, N, C, logits);
      g_assert_cmpmem (logits, sizeof logits, v[0], sizeof v[0]);
    }
}

/* The softened mean of logits is the normalised geometric mean of the softened
 * outputs, at any temperature. */
static void
test_geometric (void)
{
  float logits[N * C];
  const double temperatures[] = { 0.5, 1.0, 4.0, 20.0 };

  fill (3.0);
  lk_ensemble_logits (LK_MEAN_LOGITS, all, M, N, C, logits);
  for (gsize t = 0; t < G_N_ELEMENTS (temperatures); t++)
    for (int i = 0; i < N; i++)
      {
        double p[C], expected[C], sum = 0.0;

        for (int k = 0; k < C; k++)
          expected[k] = 1.0;
        for (int m = 0; m < M; m++)
          {
            lk_softmax (v[m] + i * C, C, temperatures[t], p);
            for (int k = 0; k < C; k++)
              expected[k] *= pow (p[k], 1.0 / M);
          }
        for (int k = 0; k < C; k++)
          sum += expected[k];
        lk_softmax (logits + i * C, C, temperatures[t], p);
        for (int k = 0; k < C; k++)
          g_assert_cmpfloat_with_epsilon (p[k], expected[k] / sum, 1e-5);
      }
}

static void
test_arithmetic (void)
{
  float logits[N * C];

  fill (3.0);
  lk_ensemble_logits (LK_MEAN_PROBABILITIES, all, M, N, C, logits);
  for (int i = 0; i < N; i++)
    {
      double p[C], expected[C] = { 0 };

      for (int m = 0; m < M; m++)
        {
          lk_softmax (v[m] + i * C, C, 1.0, p);
          for (int k = 0; k < C; k++)
            expected[k] += p[k] / M;
        }
      lk_softmax (logits + i * C, C, 1.0, p);
      for (int k = 0; k < C; k++)
        {
          g_assert_cmpfloat_with_epsilon (p[k], expected[k], 1e-6);
          g_assert_cmpfloat_with_epsilon (logits[i * C + k], log (expected[k]), 1e-4);
        }
    }
}

/* Logits far beyond what exp () can hold. */
static void
test_extreme (void)
{
  float logits[N * C];

  fill (1e4);
  for (int mean = 0; mean < LK_N_MEANS; mean++)
    {
      lk_ensemble_logits ((LkMean) mean, all, M, N, C, logits);
      for (int i = 0; i < N * C; i++)
        g_assert_true (isfinite (logits[i]));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nn/ensemble/one", test_one);
  g_test_add_func ("/nn/ensemble/geometric", test_geometric);
  g_test_add_func ("/nn/ensemble/arithmetic", test_arithmetic);
  g_test_add_func ("/nn/ensemble/extreme", test_extreme);
  return g_test_run ();
}
