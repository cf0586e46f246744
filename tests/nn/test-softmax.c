/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>

#include "nn/lk-rng.h"
#include "nn/lk-softmax.h"

#define C 10

static void
assert_close (double value, double expected, double tolerance)
{
  g_assert_true (isfinite (value));
  g_assert_cmpfloat (fabs (value - expected), <=, tolerance * (fabs (expected) + 1e-12));
}

/* The definition, in long double and without any care; for small logits. */
static void
naive_softmax (const float *z, double T, long double *p)
{
  long double sum = 0.0L;

  for (int k = 0; k < C; k++)
    sum += p[k] = expl (z[k] / (long double) T);
  for (int k = 0; k < C; k++)
    p[k] /= sum;
}

static void
test_definition (void)
{
  static const double temperatures[] = { 0.5, 1.0, 4.0, 20.0, 1000.0 };
  LkRng rng;

  lk_rng_seed (&rng, 1, 1);
  for (size_t t = 0; t < G_N_ELEMENTS (temperatures); t++)
    for (int repeat = 0; repeat < 20; repeat++)
      {
        double T = temperatures[t];
        float v[C], z[C];
        long double p[C], q[C], kl = 0.0L, entropy = 0.0L;
        double soft[C], log_soft[C], sum = 0.0;

        for (int k = 0; k < C; k++)
          {
            v[k] = (float) (4.0 * lk_rng_normal (&rng));
            z[k] = (float) (4.0 * lk_rng_normal (&rng));
          }
        naive_softmax (v, T, p);
        naive_softmax (z, T, q);
        lk_softmax (v, C, T, soft);
        lk_log_softmax (v, C, T, log_soft);
        for (int k = 0; k < C; k++)
          {
            /* exp turns the rounding of an exponent near 60 into a relative error of 1e-14 and more. */
            assert_close (soft[k], (double) p[k], 1e-12);
            g_assert_cmpfloat (fabs (log_soft[k] - (double) logl (p[k])), <=, 1e-14 * (1.0 - (double) logl (p[k])));
            sum += soft[k];
            kl += p[k] * (logl (p[k]) - logl (q[k]));
            entropy -= p[k] * logl (p[k]);
          }
        assert_close (sum, 1.0, 1e-14);
        /* Both are differences of numbers of up to 100, and as small as 1e-6. */
        g_assert_cmpfloat (fabs (lk_entropy (v, C, T) - (double) entropy), <=, 1e-14);
        g_assert_cmpfloat (fabs (lk_kl (v, z, C, T) - (double) kl), <=, 1e-12 * (double) kl + 1e-14);
      }
}

static void
test_limits (void)
{
  const float z[C] = { 1.0f, 3.0f, 2.0f };
  const float level[C] = { 5.0f, 5.0f, 5.0f, 5.0f, 5.0f, 5.0f, 5.0f, 5.0f, 5.0f, 5.0f };
  double p[C];

  lk_softmax (z, C, 1e-3, p);
  for (int k = 0; k < C; k++)
    g_assert_true (p[k] == (k == 1 ? 1.0 : 0.0));
  g_assert_true (lk_entropy (z, C, 1e-3) == 0.0);

  lk_softmax (z, C, 1e9, p);
  for (int k = 0; k < C; k++)
    assert_close (p[k], 0.1, 1e-8);
  assert_close (lk_entropy (z, C, 1e9), log (10.0), 1e-12);
  assert_close (lk_entropy (level, C, 1.0), log (10.0), 1e-14);

  g_assert_true (lk_kl (z, z, C, 2.0) == 0.0);
  g_assert_true (lk_kl (level, level, C, 2.0) == 0.0);
}

/* Logits of ±1e4 overflow exp () and, at low temperatures, underflow it. */
static void
test_extremes (void)
{
  const float v[3] = { 1e4f, -1e4f, 9999.0f };
  const float z[3] = { -1e4f, 1e4f, 0.0f };
  double p[3], log_p[3];

  lk_softmax (v, 3, 1.0, p);
  assert_close (p[0], 1.0 / (1.0 + exp (-1.0)), 1e-14);
  g_assert_true (p[1] == 0.0);
  assert_close (p[2], exp (-1.0) / (1.0 + exp (-1.0)), 1e-14);

  lk_log_softmax (v, 3, 0.05, log_p);
  assert_close (log_p[1], -4e5, 1e-8);
  assert_close (log_p[2], -20.0, 1e-9);

  /* z's output is one-hot, v's has e^-20 beside it: KL is the mean of -log q less H. */
  p[2] = exp (-20.0) / (1.0 + exp (-20.0));
  assert_close (lk_kl (z, v, 3, 0.05), 4e5 + log1p (exp (-20.0)), 1e-14);
  assert_close (lk_kl (v, z, 3, 0.05), (1.0 - p[2]) * 4e5 + p[2] * 2e5 - lk_entropy (v, 3, 0.05), 1e-14);
  g_assert_true (isfinite (lk_kl (v, z, 3, 1000.0)));
  /* Two classes 20 apart: H ≈ (20 + 1) e^-20. */
  assert_close (lk_entropy (v, 3, 0.05), 21.0 * exp (-20.0), 1e-6);
}

/* KL is never negative, not even by rounding; and blind to added constants. */
static void
test_kl (void)
{
  LkRng rng;

  lk_rng_seed (&rng, 2, 1);
  for (int repeat = 0; repeat < 1000; repeat++)
    {
      float v[C], near[C], raised[C];
      double kl;

      for (int k = 0; k < C; k++)
        {
          v[k] = (float) (round (lk_rng_normal (&rng) * 4096.0) / 1024.0);
          near[k] = nextafterf (v[k], 100.0f);
          raised[k] = v[k] + 64.0f; /* exact on this grid */
        }
      kl = lk_kl (v, near, C, 4.0);
      g_assert_cmpfloat (kl, >=, 0.0);
      g_assert_cmpfloat (kl, <, 1e-10);
      g_assert_true (lk_kl (v, raised, C, 4.0) == 0.0);
    }
}

/* A network that diverged is not like its teacher. */
static void
test_not_finite (void)
{
  const float v[] = { 1.0f, 2.0f, 3.0f };
  const float bad[] = { 1.0f, NAN, 2.0f }, worse[] = { NAN, NAN, NAN };

  g_assert_true (isnan (lk_kl (v, bad, 3, 4.0)));
  g_assert_true (isnan (lk_kl (v, worse, 3, 4.0)));
  g_assert_true (isnan (lk_entropy (bad, 3, 1.0)));
  g_assert_cmpfloat (lk_kl (v, v, 3, 4.0), ==, 0.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/softmax/definition", test_definition);
  g_test_add_func ("/nn/softmax/limits", test_limits);
  g_test_add_func ("/nn/softmax/extremes", test_extremes);
  g_test_add_func ("/nn/softmax/kl", test_kl);
  g_test_add_func ("/nn/softmax/not-finite", test_not_finite);

  return g_test_run ();
}
