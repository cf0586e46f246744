/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>

#include "nn/lk-metrics.h"
#include "nn/lk-rng.h"
#include "nn/lk-softmax.h"

/* Four samples of three classes, whose probabilities are known by hand: e^ln 2 : 1 : 1 is ½, ¼, ¼. */
#define N   4
#define C   3
#define LN2 0.693147180559945f
#define LN6 1.79175946922806f

static const float z[N * C] = {
  LN2,  0.0f, 0.0f, /* ½ ¼ ¼ */
  0.0f, LN6,  0.0f, /* ⅛ ¾ ⅛ */
  LN6,  0.0f, 0.0f, /* ¾ ⅛ ⅛ */
  0.0f, 0.0f, 0.0f, /* a tie: class 0, ⅓ */
};
/* Class 2 has no sample. Right: 0 and 1; wrong: 2; right by the tie: 3. */
static const uint16_t y[N] = { 0, 1, 1, 0 };

#define assert_near(value, expected) g_assert_cmpfloat_with_epsilon (value, expected, 1e-7)

static void
test_argmax (void)
{
  const float ties[5] = { -3.0f, 2.0f, 1.0f, 2.0f, -5.0f };
  const float last[3] = { -3.0f, -2.0f, -1.0f };

  g_assert_cmpuint (lk_argmax (ties, 5), ==, 1);
  g_assert_cmpuint (lk_argmax (last, 3), ==, 2);
  g_assert_cmpuint (lk_argmax (last, 1), ==, 0);
  g_assert_cmpuint (lk_runner_up (ties, 5, 1), !=, 1);
  g_assert_cmpfloat (ties[lk_runner_up (ties, 5, 1)], ==, ties[1]);
  g_assert_cmpuint (lk_runner_up ((const float[]) { 3.0f, 1.0f, 2.0f }, 3, 0), ==, 2);
  g_assert_cmpuint (lk_runner_up ((const float[]) { 1.0f, 3.0f, 2.0f }, 3, 1), ==, 2);
}

static void
test_counts (void)
{
  const float v[N * C] = {
    0.0f, 1.0f, 0.0f, /* 1, not 0 */
    0.0f, 1.0f, 1.0f, /* a tie: 1, agrees */
    5.0f, 1.0f, 0.0f, /* 0, agrees */
    0.0f, 0.0f, 9.0f, /* 2, not 0 */
  };

  g_assert_cmpuint (lk_count_errors (z, y, N, C), ==, 1);
  g_assert_cmpuint (lk_count_errors (v, y, N, C), ==, 3);
  g_assert_cmpuint (lk_count_agreements (v, z, N, C), ==, 2);
  g_assert_cmpuint (lk_count_agreements (z, z, N, C), ==, N);
}

static void
test_means (void)
{
  const float level[N * C] = { 0.0f };
  /* Σ p ln (p · 3) of the four rows. */
  double kl = (0.5 * log (1.5) + 0.5 * log (0.75)) + 2.0 * (0.75 * log (2.25) + 0.25 * log (0.375));

  assert_near (lk_mean_kl (z, level, N, C, 1.0), kl / 4.0);
  /* T = 1/3 triples the logits: ln 8 for the first row, .8 .1 .1. */
  assert_near (lk_mean_kl (z, level, 1, C, 1.0 / 3.0), 0.8 * log (2.4) + 0.2 * log (0.3));
}

static void
test_quality (void)
{
  static const float sure[2 * 2] = { 1000.0f, 0.0f, 0.0f, 1000.0f };
  static const uint16_t right[2] = { 0, 1 };
  static const uint16_t wrong[2] = { 1, 0 };
  static const float diverged[2 * 2] = { NAN, NAN, INFINITY, -INFINITY };
  LkQuality quality;

  lk_measure (z, y, N, C, &quality);
  g_assert_cmpuint (quality.errors, ==, 1);
  assert_near (quality.nll, -(log (0.5) + log (0.75) + log (0.125) + log (1.0 / 3.0)) / 4.0);
  /* ½ right alone in its bin; ¾ right and ¾ wrong in one; ⅓ right alone. */
  assert_near (quality.calibration_error, (0.5 + fabs (1.0 - 1.5) + 2.0 / 3.0) / 4.0);

  lk_measure (sure, right, 2, 2, &quality);
  g_assert_cmpuint (quality.errors, ==, 0);
  assert_near (quality.nll, 0.0);
  assert_near (quality.calibration_error, 0.0);
  lk_measure (sure, wrong, 2, 2, &quality);
  g_assert_cmpuint (quality.errors, ==, 2);
  assert_near (quality.nll, 1000.0);
  assert_near (quality.calibration_error, 1.0);

  /* Training may diverge. */
  lk_measure (diverged, right, 2, 2, &quality);
  g_assert_cmpuint (quality.errors, ==, 1);
  g_assert_true (isnan (quality.nll));
  g_assert_true (isnan (quality.calibration_error));
}

/* One pass says what the definitions say, on 999 samples of 37 classes of every confidence. */
static void
test_quality_by_definition (void)
{
  enum { n = 999, c = 37 };
  g_autofree float *logits = g_new (float, (n * c));
  uint16_t labels[n];
  double p[c], nll = 0.0, error = 0.0;
  double confidence[LK_CALIBRATION_BINS] = { 0.0 }, accuracy[LK_CALIBRATION_BINS] = { 0.0 };
  LkQuality quality;
  LkRng rng;

  lk_rng_seed (&rng, 5, 0);
  for (int i = 0; i < n; i++)
    {
      labels[i] = (uint16_t) lk_rng_below (&rng, c);
      for (int k = 0; k < c; k++)
        logits[i * c + k] = (float) (lk_rng_normal (&rng) * i / 200.0);
      logits[i * c + labels[i]] += 2.0f;
    }
  lk_measure (logits, labels, n, c, &quality);

  for (int i = 0; i < n; i++)
    {
      int best = 0;
      size_t bin = 0;

      lk_softmax (logits + i * c, c, 1.0, p);
      nll -= log (p[labels[i]]) / n;
      for (int k = 1; k < c; k++)
        best = p[k] > p[best] ? k : best;
      while (p[best] > (bin + 1.0) / LK_CALIBRATION_BINS)
        bin++;
      confidence[bin] += p[best];
      accuracy[bin] += best == labels[i];
    }
  for (int m = 0; m < LK_CALIBRATION_BINS; m++)
    error += fabs (accuracy[m] - confidence[m]) / n;

  g_assert_cmpuint (quality.errors, ==, lk_count_errors (logits, labels, n, c));
  g_assert_cmpfloat_with_epsilon (quality.nll, nll, 1e-9);
  g_assert_cmpfloat (error, >, 0.01);
  g_assert_cmpfloat_with_epsilon (quality.calibration_error, error, 1e-12);
}

static void
test_dark_knowledge (void)
{
  /* Class 0: the mean of rows 0 and 3; class 1: of rows 1 and 2; class 2: none. */
  static const double expected[C * C] = {
    (0.5 + 1.0 / 3.0) / 2.0,
    (0.25 + 1.0 / 3.0) / 2.0,
    (0.25 + 1.0 / 3.0) / 2.0, //
    0.4375,
    0.4375,
    0.125, //
    0.0,
    0.0,
    0.0,
  };
  static const float twice[2 * C] = { 2.0f * LN2, 0.0f, 0.0f, 2.0f * LN6, 0.0f, 0.0f };
  static const uint16_t labels[2] = { 2, 0 };
  double p[C], matrix[C * C] = { 7.0, 7.0, 7.0, 7.0, 7.0, 7.0, 7.0, 7.0, 7.0 };

  lk_dark_knowledge (z, y, N, C, 1.0, p, matrix);
  for (int i = 0; i < C * C; i++)
    assert_near (matrix[i], expected[i]);

  /* T halves the logits. */
  lk_dark_knowledge (twice, labels, 2, C, 2.0, p, matrix);
  assert_near (matrix[0], 0.75);
  assert_near (matrix[3 + 1], 0.0);
  assert_near (matrix[6], 0.5);
  assert_near (matrix[7], 0.25);
}

static void
test_no_samples (void)
{
  double p[C], matrix[C * C] = { 1.0 };
  LkQuality quality = { 1, 1.0, 1.0 };

  g_assert_cmpuint (lk_count_errors (z, y, 0, C), ==, 0);
  g_assert_cmpuint (lk_count_agreements (z, z, 0, C), ==, 0);
  g_assert_true (lk_mean_kl (z, z, 0, C, 1.0) == 0.0);
  lk_measure (z, y, 0, C, &quality);
  g_assert_true (quality.errors == 0 && quality.nll == 0.0 && quality.calibration_error == 0.0);
  lk_dark_knowledge (z, y, 0, C, 1.0, p, matrix);
  g_assert_true (matrix[0] == 0.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/metrics/argmax", test_argmax);
  g_test_add_func ("/nn/metrics/counts", test_counts);
  g_test_add_func ("/nn/metrics/means", test_means);
  g_test_add_func ("/nn/metrics/quality", test_quality);
  g_test_add_func ("/nn/metrics/quality-by-definition", test_quality_by_definition);
  g_test_add_func ("/nn/metrics/dark-knowledge", test_dark_knowledge);
  g_test_add_func ("/nn/metrics/no-samples", test_no_samples);

  return g_test_run ();
}
