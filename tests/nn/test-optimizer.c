/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "nn/lk-optimizer.h"
#include "nn/lk-rng.h"

/* Not a multiple of any vector's width, so that the loops have a tail. */
#define N       1003
#define N_STEPS 50

/* Plain double versions, a parameter at a time, as the papers write them. */
static void
naive_sgd (double rate, double momentum, double *u, double *w, double g)
{
  *u = momentum * *u + g;
  *w -= rate * *u;
}

static void
naive_adam (int t, double rate, double *m, double *v, double *w, double g)
{
  double m_hat, v_hat;

  *m = 0.9 * *m + 0.1 * g;
  *v = 0.999 * *v + 0.001 * g * g;
  m_hat = *m / (1.0 - pow (0.9, t));
  v_hat = *v / (1.0 - pow (0.999, t));
  *w -= rate * m_hat / (sqrt (v_hat) + 1e-8);
}

/* The rate changes on the way, as a slider does it. */
static double
rate_at (int t)
{
  return t <= N_STEPS / 2 ? 0.01 : 0.003;
}

static void
check_against_naive (LkOptimizerKind kind, double momentum)
{
  g_autofree float *w = g_new (float, N);
  g_autofree float *g = g_new (float, N);
  g_autofree double *expected = g_new (double, N);
  g_autofree double *first = g_new0 (double, N);
  g_autofree double *second = g_new0 (double, N);
  double worst = 0.0;
  LkOptimizer *optimizer;
  LkRng rng;

  lk_rng_seed (&rng, 1, 1);
  g_assert_cmpint (lk_optimizer_new (kind, N, &optimizer), ==, LK_OK);
  for (size_t i = 0; i < N; i++)
    expected[i] = w[i] = (float) lk_rng_normal (&rng);

  for (int t = 1; t <= N_STEPS; t++)
    {
      for (size_t i = 0; i < N; i++)
        {
          /* Over eight orders of magnitude; the first never has a gradient. */
          g[i] = i == 0 ? 0.0f : (float) (lk_rng_normal (&rng) * pow (10.0, -(double) (i % 8)));
          if (kind == LK_OPTIMIZER_SGD)
            naive_sgd (rate_at (t), momentum, first + i, expected + i, g[i]);
          else
            naive_adam (t, rate_at (t), first + i, second + i, expected + i, g[i]);
        }
      lk_optimizer_step (optimizer, rate_at (t), momentum, w, g);
    }

  for (size_t i = 0; i < N; i++)
    worst = fmax (worst, fabs (w[i] - expected[i]));
  g_test_message ("largest difference after %d steps: %.2g", N_STEPS, worst);
  /* 50 roundings of numbers below 4 (ulp 2.4e-7), which mostly cancel. */
  g_assert_cmpfloat (worst, <, 3e-6);
  g_assert_cmpuint (optimizer->n_steps, ==, N_STEPS);
  lk_optimizer_free (optimizer);
}

static void
test_sgd (void)
{
  check_against_naive (LK_OPTIMIZER_SGD, 0.0);
  check_against_naive (LK_OPTIMIZER_SGD, 0.9);
}

static void
test_adam (void)
{
  /* Momentum must make no difference. */
  check_against_naive (LK_OPTIMIZER_ADAM, 0.0);
  check_against_naive (LK_OPTIMIZER_ADAM, 0.9);
}

/* Adam's first step is the rate, whatever the size of the gradient. */
static void
test_adam_first_step (void)
{
  float w[4] = { 1.0f, 1.0f, 1.0f, 1.0f };
  const float g[4] = { 1e-4f, -1e-4f, 1e4f, 0.0f };
  LkOptimizer *optimizer;

  g_assert_cmpint (lk_optimizer_new (LK_OPTIMIZER_ADAM, 4, &optimizer), ==, LK_OK);
  lk_optimizer_step (optimizer, 0.125, 0.0, w, g);
  g_assert_cmpfloat_with_epsilon (w[0], 0.875, 2e-5);
  g_assert_cmpfloat_with_epsilon (w[1], 1.125, 2e-5);
  g_assert_cmpfloat_with_epsilon (w[2], 0.875, 1e-6);
  g_assert_true (w[3] == 1.0f);
  lk_optimizer_free (optimizer);
}

/* After a reset the same gradients do the same, to the bit. */
static void
test_reset (void)
{
  for (int kind = LK_OPTIMIZER_SGD; kind <= LK_OPTIMIZER_ADAM; kind++)
    {
      float once[N], again[N], g[N];
      LkOptimizer *optimizer;
      LkRng rng;

      lk_rng_seed (&rng, 2, 1);
      for (size_t i = 0; i < N; i++)
        g[i] = (float) lk_rng_normal (&rng);
      memset (once, 0, sizeof once);
      memset (again, 0, sizeof again);
      g_assert_cmpint (lk_optimizer_new ((LkOptimizerKind) kind, N, &optimizer), ==, LK_OK);
      for (int t = 0; t < 3; t++)
        lk_optimizer_step (optimizer, 0.1, 0.9, once, g);
      lk_optimizer_reset (optimizer);
      g_assert_cmpuint (optimizer->n_steps, ==, 0);
      for (int t = 0; t < 3; t++)
        lk_optimizer_step (optimizer, 0.1, 0.9, again, g);
      g_assert_cmpmem (once, sizeof once, again, sizeof again);
      lk_optimizer_free (optimizer);
    }
}

static void
test_memory (void)
{
  LkOptimizer *optimizer = NULL;

  g_assert_cmpint (lk_optimizer_new (LK_OPTIMIZER_SGD, SIZE_MAX / 2, &optimizer), ==, LK_NO_MEMORY);
  g_assert_cmpint (lk_optimizer_new (LK_OPTIMIZER_ADAM, SIZE_MAX / 2, &optimizer), ==, LK_NO_MEMORY);
  g_assert_null (optimizer);
  lk_optimizer_free (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/optimizer/sgd", test_sgd);
  g_test_add_func ("/nn/optimizer/adam", test_adam);
  g_test_add_func ("/nn/optimizer/adam-first-step", test_adam_first_step);
  g_test_add_func ("/nn/optimizer/reset", test_reset);
  g_test_add_func ("/nn/optimizer/memory", test_memory);

  return g_test_run ();
}
