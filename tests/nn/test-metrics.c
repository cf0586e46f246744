/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>

#include "nn/lk-metrics.h"

/* Four samples of three classes, whose probabilities are known by hand: e^ln 2 : 1 : 1 is ½, ¼, ¼. */
#define N   4
#define C   3
#define LN2 0.693147180559945f
#define LN8 2.07944154167984f

static const float z[N * C] = {
  LN2, 0.0f, 0.0f, /* ½ ¼ ¼ */
  0.0f, LN8, 0.0f, /* .1 .8 .1 */
  LN8, 0.0f, 0.0f, /* .8 .1 .1 */
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
  static const uint32_t expected[C * C] = { 2, 0, 0, 1, 1, 0, 0, 0, 0 };
  uint32_t counts[C * C];

  g_assert_cmpuint (lk_count_errors (z, y, N, C), ==, 1);
  g_assert_cmpuint (lk_count_errors (v, y, N, C), ==, 3);
  g_assert_cmpuint (lk_count_agreements (v, z, N, C), ==, 2);
  g_assert_cmpuint (lk_count_agreements (z, z, N, C), ==, N);
  lk_confusion (z, y, N, C, counts);
  g_assert_cmpmem (counts, sizeof counts, expected, sizeof expected);
}

static void
test_means (void)
{
  const float level[N * C] = { 0.0f };
  /* Σ p ln (p · 3) of the four rows. */
  double kl = (0.5 * log (1.5) + 0.5 * log (0.75)) + 2.0 * (0.8 * log (2.4) + 0.2 * log (0.3));

  assert_near (lk_mean_nll (z, y, N, C), -(log (0.5) + log (0.8) + log (0.1) + log (1.0 / 3.0)) / 4.0);
  assert_near (lk_mean_kl (z, level, N, C, 1.0), kl / 4.0);
  /* T = 1/3 triples the logits: ln 8 for the first row, .8 .1 .1. */
  assert_near (lk_mean_kl (z, level, 1, C, 1.0 / 3.0), 0.8 * log (2.4) + 0.2 * log (0.3));
}

static void
test_calibration (void)
{
  /* With ten bins: .5 right in (.4, .5]; .8 right and .8 wrong in (.7, .8]; ⅓
   * right in (.3, .4]. Σ |right - confidence| over the bins: .5 + |1 - 1.6| + ⅔. */
  static const float sure[2 * 2] = { 100.0f, 0.0f, 0.0f, 100.0f };
  static const uint16_t right[2] = { 0, 1 };
  static const uint16_t wrong[2] = { 1, 0 };

  assert_near (lk_calibration_error (z, y, N, C, 10), (0.5 + 0.6 + 2.0 / 3.0) / 4.0);
  /* With one bin only the sums count: three right, 0.5 + 1.6 + ⅓ sure. */
  assert_near (lk_calibration_error (z, y, N, C, 1), (3.0 - 2.1 - 1.0 / 3.0) / 4.0);
  assert_near (lk_calibration_error (sure, right, 2, 2, 15), 0.0);
  assert_near (lk_calibration_error (sure, wrong, 2, 2, 100), 1.0);
}

static void
test_dark_knowledge (void)
{
  /* Class 0: the mean of rows 0 and 3; class 1: of rows 1 and 2; class 2: none. */
  static const double expected[C * C] = {
    (0.5 + 1.0 / 3.0) / 2.0, (0.25 + 1.0 / 3.0) / 2.0, (0.25 + 1.0 / 3.0) / 2.0, //
    0.45, 0.45, 0.1, //
    0.0, 0.0, 0.0,
  };
  static const float twice[2 * C] = { 2.0f * LN2, 0.0f, 0.0f, 2.0f * LN8, 0.0f, 0.0f };
  static const uint16_t labels[2] = { 2, 0 };
  double matrix[C * C] = { 7.0, 7.0, 7.0, 7.0, 7.0, 7.0, 7.0, 7.0, 7.0 };

  lk_dark_knowledge (z, y, N, C, 1.0, matrix);
  for (int i = 0; i < C * C; i++)
    assert_near (matrix[i], expected[i]);

  /* T halves the logits. */
  lk_dark_knowledge (twice, labels, 2, C, 2.0, matrix);
  assert_near (matrix[0], 0.8);
  assert_near (matrix[3 + 1], 0.0);
  assert_near (matrix[6], 0.5);
  assert_near (matrix[7], 0.25);
}

static void
test_no_samples (void)
{
  uint32_t counts[C * C] = { 1 };
  double matrix[C * C] = { 1.0 };

  g_assert_cmpuint (lk_count_errors (z, y, 0, C), ==, 0);
  g_assert_cmpuint (lk_count_agreements (z, z, 0, C), ==, 0);
  g_assert_true (lk_mean_kl (z, z, 0, C, 1.0) == 0.0);
  g_assert_true (lk_mean_nll (z, y, 0, C) == 0.0);
  g_assert_true (lk_calibration_error (z, y, 0, C, 15) == 0.0);
  lk_confusion (z, y, 0, C, counts);
  lk_dark_knowledge (z, y, 0, C, 1.0, matrix);
  g_assert_true (counts[0] == 0 && matrix[0] == 0.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/metrics/argmax", test_argmax);
  g_test_add_func ("/nn/metrics/counts", test_counts);
  g_test_add_func ("/nn/metrics/means", test_means);
  g_test_add_func ("/nn/metrics/calibration", test_calibration);
  g_test_add_func ("/nn/metrics/dark-knowledge", test_dark_knowledge);
  g_test_add_func ("/nn/metrics/no-samples", test_no_samples);

  return g_test_run ();
}
