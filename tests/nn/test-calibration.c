/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>

#include "nn/lk-calibration.h"
#include "nn/lk-rng.h"
#include "nn/lk-softmax.h"

#define N 600
#define C 5

/* Logits, and labels that are drawn from softmax (z / t): t is what the likelihood wants. */
static void
draw (double t, float *z, uint16_t *y)
{
  double p[C];
  LkRng rng;

  lk_rng_seed (&rng, 7, 0);
  for (size_t i = 0; i < N; i++)
    {
      double u, sum = 0.0;

      for (size_t k = 0; k < C; k++)
        z[i * C + k] = (float) (4.0 * lk_rng_uniform (&rng));
      lk_softmax (z + i * C, C, t, p);
      u = lk_rng_uniform (&rng);
      for (y[i] = 0; y[i] + 1 < C && (sum += p[y[i]]) < u; y[i]++)
        ;
    }
}

static double
nll_at (const float *z, const uint16_t *y, size_t n, size_t c, double t)
{
  g_autofree double *scale = g_new (double, n);
  LkQuality quality;

  for (size_t i = 0; i < n; i++)
    scale[i] = 1.0 / t;
  lk_measure_scaled (z, y, n, c, scale, &quality);
  return quality.nll;
}

/* Two classes whose logits are d apart, of which a share q is right: q = 1 / (1 + exp (-d / t)). */
static void
test_by_hand (void)
{
  float z[16] = { 0.0f };
  uint16_t y[8] = { 0, 0, 1, 0, 1, 0, 0, 0 }; /* six of eight are right */

  for (size_t i = 0; i < 8; i++)
    z[2 * i] = 3.0f;
  g_assert_cmpfloat_with_epsilon (lk_fit_temperature (z, y, NULL, 8, 2), 3.0 / log (3.0), 1e-12);
  /* The same odds at other sizes of the logits. */
  for (size_t i = 0; i < 8; i++)
    z[2 * i] = 0.03f;
  g_assert_cmpfloat_with_epsilon (lk_fit_temperature (z, y, NULL, 8, 2), (double) 0.03f / log (3.0), 1e-12);
  /* Three of the four that count. */
  for (size_t i = 0; i < 8; i++)
    z[2 * i] = 1.0f;
  g_assert_cmpfloat_with_epsilon (lk_fit_temperature (z, y,
                                                      (const bool[]) { true, true, true, true, false, false, false,
                                                                       false },
                                                      8, 2),
                                  1.0 / log (3.0), 1e-12);
}

static void
test_grid (void)
{
  static const double drawn[] = { 0.2, 1.0, 3.0 };
  g_autofree float *z = g_new (float, N *C);
  g_autofree uint16_t *y = g_new (uint16_t, N);

  for (size_t d = 0; d < G_N_ELEMENTS (drawn); d++)
    {
      double t, least = INFINITY, best = 0.0;

      draw (drawn[d], z, y);
      t = lk_fit_temperature (z, y, NULL, N, C);
      for (int g = -3000; g <= 3000; g++)
        {
          double here = nll_at (z, y, N, C, exp (g * 1e-3));

          if (here < least)
            {
              least = here;
              best = exp (g * 1e-3);
            }
        }
      g_assert_cmpfloat_with_epsilon (log (t), log (best), 1e-3);
      g_assert_cmpfloat (nll_at (z, y, N, C, t), <=, least);
      g_assert_cmpfloat_with_epsilon (log (t), log (drawn[d]), 0.3);
    }
}

/* Where the likelihood has no largest value, the end of the range is said. */
static void
test_ends (void)
{
  const float z[6] = { 2.0f, 0.0f, 0.0f, 2.0f, 2.0f, 0.0f };
  const float level[4] = { 1.0f, 1.0f, 1.0f, 1.0f };
  /* So far apart that a Newton's step from b = 1 would leave what is left. */
  const float far[8] = { 900.0f, 0.0f, 900.0f, 0.0f, 900.0f, 0.0f, 900.0f, 0.0f };
  double t;

  g_assert_cmpfloat (lk_fit_temperature (z, (const uint16_t[]) { 0, 1, 0 }, NULL, 3, 2), ==, LK_SCALING_MIN);
  g_assert_cmpfloat (lk_fit_temperature (z, (const uint16_t[]) { 1, 0, 1 }, NULL, 3, 2), ==, LK_SCALING_MAX);
  g_assert_cmpfloat (lk_fit_temperature (level, (const uint16_t[]) { 0, 1 }, NULL, 2, 2), ==, LK_SCALING_MAX);
  g_assert_true (isnan (lk_fit_temperature (z, NULL, NULL, 0, 2)));
  g_assert_true (isnan (lk_fit_temperature (z, (const uint16_t[]) { 0 }, (const bool[]) { false }, 1, 2)));
  t = lk_fit_temperature (far, (const uint16_t[]) { 0, 0, 0, 0 }, NULL, 4, 2);
  g_assert_cmpfloat (t, >, 0.0);
  g_assert_cmpfloat (lk_fit_temperature (far, (const uint16_t[]) { 0, 0, 1, 1 }, NULL, 4, 2), ==, LK_SCALING_MAX);
}

/* Each half is measured with the other's number, and the halves are taken within the classes. */
static void
test_halves (void)
{
  g_autofree float *z = g_new (float, N *C);
  g_autofree uint16_t *y = g_new (uint16_t, N);
  g_autofree bool *odd = g_new0 (bool, N);
  bool next[C] = { false };
  LkQuality before, half[2];
  LkScaling scaling;
  double t_odd, t_even, sum = 0.0;
  size_t n[2] = { 0 };

  draw (0.4, z, y);
  for (size_t i = 0; i < N; i++)
    {
      odd[i] = next[y[i]];
      next[y[i]] = !next[y[i]];
    }
  t_odd = lk_fit_temperature (z, y, odd, N, C);
  for (size_t i = 0; i < N; i++)
    odd[i] = !odd[i];
  t_even = lk_fit_temperature (z, y, odd, N, C);

  g_assert_cmpint (lk_scale_temperature (z, y, N, C, &scaling), ==, LK_OK);
  g_assert_cmpfloat (scaling.half[0], ==, t_even);
  g_assert_cmpfloat (scaling.half[1], ==, t_odd);
  g_assert_cmpfloat (t_odd, !=, t_even);
  g_assert_cmpfloat_with_epsilon (scaling.temperature, sqrt (t_odd * t_even), 1e-15);
  for (size_t i = 0; i < N; i++)
    {
      double t = odd[i] ? t_odd : t_even; /* odd is even by now */

      lk_measure_scaled (z + i * C, y + i, 1, C, (const double[]) { 1.0 / t }, &half[odd[i]]);
      sum += half[odd[i]].nll;
      n[odd[i]]++;
    }
  g_assert_cmpfloat_with_epsilon (scaling.after.nll, sum / N, 1e-12);
  g_assert_cmpuint (n[0] + C, >, n[1] - C);

  lk_measure (z, y, N, C, &before);
  g_assert_cmpmem (&scaling.before, sizeof before, &before, sizeof before);
  g_assert_cmpuint (scaling.after.errors, ==, before.errors);
  /* It was made for other confidences: both get better, by samples that had no part in the choice. */
  g_assert_cmpfloat (scaling.after.nll, <, before.nll);
  g_assert_cmpfloat (scaling.after.calibration_error, <, before.calibration_error);
}

static void
test_refused (void)
{
  float z[8] = { 1.0f, 0.0f, 0.0f, 1.0f, 1.0f, 0.0f, 0.0f, 1.0f };
  const uint16_t y[4] = { 0, 1, 0, 1 };
  LkScaling scaling;

  g_assert_cmpint (lk_scale_temperature (z, y, 4, 2, &scaling), ==, LK_OK);
  g_assert_cmpint (lk_scale_temperature (z, y, 2, 2, &scaling), ==, LK_BAD_SHAPE); /* one of each class */
  g_assert_true (isnan (scaling.temperature) && isnan (scaling.after.nll));
  g_assert_cmpint (lk_scale_temperature (z, y, 0, 2, &scaling), ==, LK_BAD_SHAPE);
  z[3] = NAN;
  g_assert_cmpint (lk_scale_temperature (z, y, 4, 2, &scaling), ==, LK_NOT_FINITE);
  g_assert_true (isnan (scaling.temperature) && isnan (scaling.after.calibration_error));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nn/calibration/by-hand", test_by_hand);
  g_test_add_func ("/nn/calibration/grid", test_grid);
  g_test_add_func ("/nn/calibration/ends", test_ends);
  g_test_add_func ("/nn/calibration/halves", test_halves);
  g_test_add_func ("/nn/calibration/refused", test_refused);
  return g_test_run ();
}
