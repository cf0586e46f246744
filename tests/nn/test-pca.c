/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>

#include "nn/lk-pca.h"
#include "nn/lk-rng.h"

#define N 500
#define C 5

/* Points along two known directions, with a little of everything else. */
static void
make_points (float *x, double noise)
{
  LkRng rng;

  lk_rng_seed (&rng, 7, 0);
  for (size_t i = 0; i < N; i++)
    {
      double u = 5.0 * lk_rng_normal (&rng), v = 2.0 * lk_rng_normal (&rng);

      for (size_t k = 0; k < C; k++)
        x[i * C + k] = (float) (k + noise * lk_rng_normal (&rng));
      /* (3, 4, 0, 0, 0) / 5 and (−4, 3, 0, 0, 12) / 13 are orthonormal. */
      x[i * C] += (float) (0.6 * u - 4.0 / 13.0 * v);
      x[i * C + 1] += (float) (0.8 * u + 3.0 / 13.0 * v);
      x[i * C + 4] += (float) (12.0 / 13.0 * v);
    }
}

static void
test_known (void)
{
  static const double expected[2][C] = { { 0.6, 0.8, 0.0, 0.0, 0.0 },
                                         { -4.0 / 13.0, 3.0 / 13.0, 0.0, 0.0, 12.0 / 13.0 } };
  float x[N * C];
  double mean[C], axes[2 * C], shares[2];
  double overlap = 0.0;

  make_points (x, 0.0);
  g_assert_cmpint (lk_pca_fit (x, N, C, mean, axes, shares), ==, LK_OK);
  g_assert_cmpfloat_with_epsilon (shares[0] + shares[1], 1.0, 1e-9);
  g_assert_cmpfloat (shares[0], >, 0.8);
  g_assert_cmpfloat_with_epsilon (mean[2], 2.0, 1e-6);
  /* The plane is known exactly, the directions as far as chance left u and v independent. */
  for (int a = 0; a < 2; a++)
    for (int b = 0; b < 2; b++)
      {
        double product = 0.0;

        for (int k = 0; k < C; k++)
          product += axes[a * C + k] * expected[b][k];
        overlap += product * product;
        if (a == b)
          g_assert_cmpfloat (product, >, 0.99);
      }
  g_assert_cmpfloat_with_epsilon (overlap, 2.0, 1e-9);
}

/* An axis is an eigenvector of the covariance: multiplied by it, it grows by its variance. */
static void
test_eigenvectors (void)
{
  float x[N * C], y[2 * N];
  double mean[C], axes[2 * C], shares[2], total = 0.0, cross = 0.0, variance[2] = { 0.0, 0.0 };

  make_points (x, 1.0);
  g_assert_cmpint (lk_pca_fit (x, N, C, mean, axes, shares), ==, LK_OK);
  lk_pca_project (x, N, C, mean, axes, y);
  for (int i = 0; i < N; i++)
    {
      for (int k = 0; k < C; k++)
        total += pow (x[i * C + k] - mean[k], 2.0) / N;
      cross += (double) y[2 * i] * y[2 * i + 1] / N;
      for (int a = 0; a < 2; a++)
        variance[a] += (double) y[2 * i + a] * y[2 * i + a] / N;
    }
  g_assert_cmpfloat_with_epsilon (cross, 0.0, 1e-5);
  for (int a = 0; a < 2; a++)
    {
      double image[C] = { 0.0 };

      g_assert_cmpfloat_with_epsilon (shares[a], variance[a] / total, 1e-6);
      for (int i = 0; i < N; i++)
        for (int k = 0; k < C; k++)
          image[k] += (x[i * C + k] - mean[k]) * y[2 * i + a] / N;
      for (int k = 0; k < C; k++)
        g_assert_cmpfloat_with_epsilon (image[k], variance[a] * axes[a * C + k], 1e-4);
    }
}

static void
test_failures (void)
{
  float x[4] = { 1.0f, 2.0f, 1.0f, 2.0f };
  double mean[2], axes[4], shares[2];

  g_assert_cmpint (lk_pca_fit (x, 0, 2, mean, axes, shares), ==, LK_BAD_SHAPE);
  g_assert_cmpint (lk_pca_fit (x, 4, 1, mean, axes, shares), ==, LK_BAD_SHAPE);
  /* Points that are all the same have a map all the same. */
  g_assert_cmpint (lk_pca_fit (x, 2, 2, mean, axes, shares), ==, LK_OK);
  g_assert_cmpfloat (shares[0], ==, 0.0);
  g_assert_cmpfloat_with_epsilon (axes[0] * axes[0] + axes[1] * axes[1], 1.0, 1e-9);
  x[3] = NAN;
  g_assert_cmpint (lk_pca_fit (x, 2, 2, mean, axes, shares), ==, LK_NOT_FINITE);
}

/* Turned or mirrored copies come back. */
static void
test_align (void)
{
  float target[2 * N], y[2 * N];
  LkRng rng;

  lk_rng_seed (&rng, 3, 0);
  for (int i = 0; i < 2 * N; i++)
    target[i] = (float) (lk_rng_normal (&rng) * (i % 2 ? 1.0 : 3.0));
  for (int turn = 0; turn < 16; turn++)
    {
      double angle = turn * G_PI / 4.0, c = cos (angle), s = sin (angle);
      double mirror = turn < 8 ? 1.0 : -1.0;

      for (int i = 0; i < N; i++)
        {
          y[2 * i] = (float) (c * target[2 * i] - s * target[2 * i + 1]);
          y[2 * i + 1] = (float) (mirror * (s * target[2 * i] + c * target[2 * i + 1]));
        }
      lk_pca_align (target, y, N);
      for (int i = 0; i < 2 * N; i++)
        g_assert_cmpfloat_with_epsilon (y[i], target[i], 1e-4);
    }
}

/* Logits that change a little: once aligned, every point moves a little. */
static void
test_steady (void)
{
  float x[N * C], before[2 * N], after[2 * N];
  double mean[C], axes[2 * C], shares[2];
  LkRng rng;

  make_points (x, 1.0);
  g_assert_cmpint (lk_pca_fit (x, N, C, mean, axes, shares), ==, LK_OK);
  lk_pca_project (x, N, C, mean, axes, before);
  lk_rng_seed (&rng, 11, 0);
  for (int i = 0; i < N * C; i++)
    x[i] = -x[i] + (float) (0.01 * lk_rng_normal (&rng)); /* and all signs are other ones */
  g_assert_cmpint (lk_pca_fit (x, N, C, mean, axes, shares), ==, LK_OK);
  lk_pca_project (x, N, C, mean, axes, after);
  lk_pca_align (before, after, N);
  for (int i = 0; i < 2 * N; i++)
    g_assert_cmpfloat_with_epsilon (after[i], before[i], 0.1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nn/pca/known", test_known);
  g_test_add_func ("/nn/pca/eigenvectors", test_eigenvectors);
  g_test_add_func ("/nn/pca/failures", test_failures);
  g_test_add_func ("/nn/pca/align", test_align);
  g_test_add_func ("/nn/pca/steady", test_steady);
  return g_test_run ();
}
