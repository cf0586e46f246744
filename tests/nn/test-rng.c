/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "nn/lk-rng.h"

#define N 200000

/* The published recurrence (Blackman and Vigna 2019, figure of xoshiro256 with
 * the ++ scrambler), written as assignments of new state from old, not as the
 * in-place steps of the engine. */
static uint64_t
reference_next (uint64_t state[4])
{
  const uint64_t a = state[0], b = state[1], c = state[2], d = state[3];
  const uint64_t sum = a + d;
  const uint64_t turned = b ^ d;

  state[0] = a ^ turned;
  state[1] = b ^ c ^ a;
  state[2] = c ^ a ^ (b << 17);
  state[3] = (turned << 45) + (turned >> 19);
  return (sum << 23) + (sum >> 41) + a;
}

static void
test_known_answers (void)
{
  const uint64_t expected[] = { 41943041u, 58720359u, 3588806011781223u, 3591011842654386u };
  uint64_t reference[4] = { 1, 2, 3, 4 };
  LkRng rng = { { 1, 2, 3, 4 } };

  for (size_t i = 0; i < 1000; i++)
    {
      uint64_t next = lk_rng_next (&rng);

      if (i < G_N_ELEMENTS (expected))
        g_assert_cmpuint (next, ==, expected[i]);
      g_assert_cmpuint (next, ==, reference_next (reference));
      g_assert_cmpmem (rng.s, sizeof rng.s, reference, sizeof reference);
    }
}

/* Recorded runs are replayed from their seeds: these numbers may never change. */
static void
test_seeding_is_fixed (void)
{
  const struct {
    uint64_t seed, stream, first;
  } cases[] = {
    { 0, 1, UINT64_C (0x00a1cc3dd2f8a841) },
    { 1, 2, UINT64_C (0x5c21784ab20b0108) },
    { 2, 1, UINT64_C (0x00505308452facb2) },
    { UINT64_MAX, 8, UINT64_C (0x12f439c4f4d0ae46) },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LkRng rng;

      lk_rng_seed (&rng, cases[i].seed, cases[i].stream);
      g_assert_cmphex (lk_rng_next (&rng), ==, cases[i].first);
    }
}

static void
test_seeding_at (void)
{
  LkRng rng, other;

  lk_rng_seed (&other, 3, 7);
  lk_rng_seed (&other, lk_rng_next (&other), 41);
  lk_rng_seed_at (&rng, 3, 7, 41);
  g_assert_cmpmem (&rng, sizeof rng, &other, sizeof other);
  /* Each of the three matters, and which is which. */
  lk_rng_seed_at (&other, 3, 7, 42);
  g_assert_true (memcmp (&rng, &other, sizeof rng) != 0);
  lk_rng_seed_at (&other, 7, 3, 41);
  g_assert_true (memcmp (&rng, &other, sizeof rng) != 0);
  lk_rng_seed_at (&other, 3, 41, 7);
  g_assert_true (memcmp (&rng, &other, sizeof rng) != 0);
}

static void
test_streams_differ (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  LkRng a, b;
  double product = 0.0;

  for (uint64_t seed = 0; seed < 50; seed++)
    for (uint64_t stream = 0; stream < 20; stream++)
      {
        uint64_t first;

        lk_rng_seed (&a, seed, stream);
        first = lk_rng_next (&a);
        g_assert_true (g_hash_table_add (seen, g_memdup2 (&first, sizeof first)));
      }

  /* Uncorrelated: the mean of N products has deviation 1/12 / √N. */
  lk_rng_seed (&a, 7, LK_STREAM_TEACHER_INIT);
  lk_rng_seed (&b, 7, LK_STREAM_STUDENT_INIT);
  for (int i = 0; i < N; i++)
    product += (lk_rng_uniform (&a) - 0.5) * (lk_rng_uniform (&b) - 0.5) / N;
  g_assert_cmpfloat (fabs (product), <, 5.0 / 12.0 / sqrt (N));

  lk_rng_seed (&a, 7, 3);
  lk_rng_seed (&b, 7, 3);
  for (int i = 0; i < 100; i++)
    g_assert_cmpuint (lk_rng_next (&a), ==, lk_rng_next (&b));
}

static void
test_uniform (void)
{
  double sum = 0.0, squares = 0.0, smallest = 1.0, largest = 0.0;
  LkRng rng;

  lk_rng_seed (&rng, 3, 1);
  for (int i = 0; i < N; i++)
    {
      double u = lk_rng_uniform (&rng);

      g_assert_cmpfloat (u, >=, 0.0);
      g_assert_cmpfloat (u, <, 1.0);
      sum += u / N;
      squares += u * u / N;
      smallest = fmin (smallest, u);
      largest = fmax (largest, u);
    }
  /* Five deviations: u has variance 1/12, u² 4/45. */
  g_assert_cmpfloat_with_epsilon (sum, 0.5, 5.0 * sqrt (1.0 / 12.0 / N));
  g_assert_cmpfloat_with_epsilon (squares, 1.0 / 3.0, 5.0 * sqrt (4.0 / 45.0 / N));
  g_assert_cmpfloat (smallest, <, 1e-4);
  g_assert_cmpfloat (largest, >, 1.0 - 1e-4);

  /* The extremes: outputs of all zeros and of all ones. The next output is
   * rotl (s0 + s3, 23) + s0. */
  rng = (LkRng) { { 0, 1, 2, 0 } };
  g_assert_cmpfloat (lk_rng_uniform (&rng), ==, 0.0);
  rng = (LkRng) { { 0, 1, 2, UINT64_MAX } };
  g_assert_cmpfloat (lk_rng_uniform (&rng), ==, 1.0 - 0x1p-53);
}

/* χ² of counts that should be equal; with few bins, beyond mean + 5 deviations
 * is a fault and not chance (and the seeds are fixed). */
static void
assert_even (const uint32_t *counts, size_t n_bins, double total)
{
  double expected = total / (double) n_bins;
  double chi2 = 0.0;

  for (size_t i = 0; i < n_bins; i++)
    chi2 += (counts[i] - expected) * (counts[i] - expected) / expected;
  g_assert_cmpfloat (chi2, <, (double) (n_bins - 1) + 5.0 * sqrt (2.0 * (double) (n_bins - 1)));
}

static void
test_below (void)
{
  const uint32_t sizes[] = { 2, 3, 7, 10, 1000 };
  LkRng rng;

  lk_rng_seed (&rng, 4, 1);
  for (size_t s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      g_autofree uint32_t *counts = g_new0 (uint32_t, sizes[s]);

      for (int i = 0; i < N; i++)
        {
          uint32_t k = lk_rng_below (&rng, sizes[s]);

          g_assert_cmpuint (k, <, sizes[s]);
          counts[k]++;
        }
      assert_even (counts, sizes[s], N);
    }
  for (int i = 0; i < 100; i++)
    g_assert_cmpuint (lk_rng_below (&rng, 1), ==, 0);
}

/* With n = 3 · 2^30, 2^32 random words fall on n values 4 to 3: without
 * rejection, multiples of three would come twice as often as the others. */
static void
test_below_is_unbiased (void)
{
  const uint32_t n = 3u << 30;
  uint32_t remainders[3] = { 0 }, thirds[3] = { 0 };
  LkRng rng;

  lk_rng_seed (&rng, 5, 1);
  for (int i = 0; i < N; i++)
    {
      uint32_t k = lk_rng_below (&rng, n);

      g_assert_cmpuint (k, <, n);
      remainders[k % 3]++;
      thirds[k >> 30]++;
    }
  assert_even (remainders, 3, N);
  assert_even (thirds, 3, N);
}

static void
test_normal (void)
{
  double moments[5] = { 0.0 };
  double within = 0.0;
  LkRng rng;

  lk_rng_seed (&rng, 6, 1);
  for (int i = 0; i < N; i++)
    {
      double x = lk_rng_normal (&rng);

      for (int m = 1; m <= 4; m++)
        moments[m] += pow (x, m) / N;
      within += (fabs (x) < 1.0) / (double) N;
    }
  /* E x^m = 0, 1, 0, 3 with variances 1, 2, 15, 96; five deviations each. */
  g_assert_cmpfloat_with_epsilon (moments[1], 0.0, 5.0 * sqrt (1.0 / N));
  g_assert_cmpfloat_with_epsilon (moments[2], 1.0, 5.0 * sqrt (2.0 / N));
  g_assert_cmpfloat_with_epsilon (moments[3], 0.0, 5.0 * sqrt (15.0 / N));
  g_assert_cmpfloat_with_epsilon (moments[4], 3.0, 5.0 * sqrt (96.0 / N));
  g_assert_cmpfloat_with_epsilon (within, erf (sqrt (0.5)), 5.0 * sqrt (0.2166 / N));
}

static void
test_shuffle (void)
{
  uint32_t counts[24] = { 0 };
  uint32_t items[1000];
  bool seen[1000] = { false };
  LkRng rng, before;

  lk_rng_seed (&rng, 8, 1);

  /* Every order of four equally often; its number in the factorial system. */
  for (int i = 0; i < N; i++)
    {
      uint32_t four[4] = { 0, 1, 2, 3 };
      size_t number = 0;

      lk_rng_shuffle (&rng, four, 4);
      for (size_t j = 0; j < 4; j++)
        {
          number *= 4 - j;
          for (size_t k = j + 1; k < 4; k++)
            number += four[k] < four[j];
        }
      counts[number]++;
    }
  assert_even (counts, 24, N);

  /* Nothing lost, nothing twice. */
  for (uint32_t i = 0; i < 1000; i++)
    items[i] = i;
  lk_rng_shuffle (&rng, items, 1000);
  for (uint32_t i = 0; i < 1000; i++)
    {
      g_assert_cmpuint (items[i], <, 1000);
      g_assert_false (seen[items[i]]);
      seen[items[i]] = true;
    }

  /* Of none and of one there is nothing to draw. */
  before = rng;
  lk_rng_shuffle (&rng, items, 0);
  lk_rng_shuffle (&rng, items, 1);
  g_assert_cmpmem (&rng, sizeof rng, &before, sizeof before);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nn/rng/known-answers", test_known_answers);
  g_test_add_func ("/nn/rng/seeding-is-fixed", test_seeding_is_fixed);
  g_test_add_func ("/nn/rng/seeding-at", test_seeding_at);
  g_test_add_func ("/nn/rng/streams-differ", test_streams_differ);
  g_test_add_func ("/nn/rng/uniform", test_uniform);
  g_test_add_func ("/nn/rng/below", test_below);
  g_test_add_func ("/nn/rng/below-is-unbiased", test_below_is_unbiased);
  g_test_add_func ("/nn/rng/normal", test_normal);
  g_test_add_func ("/nn/rng/shuffle", test_shuffle);
  return g_test_run ();
}
