/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>

#include "nn/lk-class-bias.h"
#include "nn/lk-metrics.h"
#include "nn/lk-rng.h"

#define N 300
#define C 7
#define G 97

static const bool none[C] = { false };
static const bool one[C] = { false, false, false, true };
static const bool three[C] = { true, false, false, true, false, true };
static const bool all[C] = { true, true, true, true, true, true, true };
static const bool *const sets[] = { none, one, three, all };

/* Logits that are multiples of a quarter, so that sums are exact and ties frequent, or any. The label's is often the
 * largest. */
static void
fill (float *z, uint16_t *y, gboolean quarters)
{
  LkRng rng;

  lk_rng_seed (&rng, quarters ? 3 : 4, 0);
  for (int i = 0; i < N; i++)
    {
      y[i] = (uint16_t) lk_rng_below (&rng, C);
      for (int k = 0; k < C; k++)
        {
          double x = 3.0 * lk_rng_normal (&rng) + 4.0 * (k == y[i]) - 5.0 * (k == 3);

          z[i * C + k] = (float) (quarters ? round (4.0 * x) / 4.0 : x);
        }
    }
}

/* Errors as they are counted when the sums are made. */
static void
count (const float *z, const uint16_t *y, const bool *raised, double bias, guint *errors, guint *class_errors)
{
  *errors = *class_errors = 0;
  for (int i = 0; i < N; i++)
    {
      double best = -INFINITY;
      int answer = -1;

      for (int k = 0; k < C; k++)
        {
          double sum = raised[k] ? z[i * C + k] + bias : (double) z[i * C + k];

          if (sum > best)
            {
              best = sum;
              answer = k;
            }
        }
      *errors += answer != y[i];
      *class_errors += answer != y[i] && raised[y[i]];
    }
}

static void
test_curve (void)
{
  float z[N * C];
  uint16_t y[N];
  double bias[G];
  uint32_t errors[G], class_errors[G], alone[G];

  for (int g = 0; g < G; g++)
    bias[g] = 0.5 * (g - G / 2);
  for (int quarters = 0; quarters < 2; quarters++)
    {
      fill (z, y, quarters);
      for (gsize s = 0; s < G_N_ELEMENTS (sets); s++)
        {
          lk_bias_curve (z, y, N, C, sets[s], bias, G, errors, class_errors);
          lk_bias_curve (z, y, N, C, sets[s], bias, G, alone, NULL);
          for (int g = 0; g < G; g++)
            {
              guint expected, of_class;

              count (z, y, sets[s], bias[g], &expected, &of_class);
              g_assert_cmpuint (errors[g], ==, expected);
              g_assert_cmpuint (class_errors[g], ==, of_class);
              g_assert_cmpuint (alone[g], ==, expected);
            }
          g_assert_cmpuint (errors[G / 2], ==, lk_count_errors (z, y, N, C));
        }
      /* The curve is not a flat one: far down the class is never named, far up nothing else is. */
      lk_bias_curve (z, y, N, C, one, bias, G, errors, class_errors);
      g_assert_cmpuint (class_errors[0], >, class_errors[G / 2]);
      g_assert_cmpuint (class_errors[G - 1], ==, 0);
      g_assert_cmpuint (errors[G - 1], >, errors[G / 2]);
    }
}

static void
test_best (void)
{
  float z[N * C];
  uint16_t y[N];
  guint fewest, of_class, errors;
  double best;

  fill (z, y, FALSE);
  best = lk_best_bias (z, y, N, C, one);
  count (z, y, one, best, &fewest, &of_class);
  /* Class 3 was put down by 5. */
  g_assert_cmpfloat (best, >, 2.0);
  g_assert_cmpfloat (best, <, 8.0);
  for (int g = -200; g <= 200; g++)
    {
      count (z, y, one, g / 10.0, &errors, &of_class);
      g_assert_cmpuint (errors, >=, fewest);
      if (fabs (g / 10.0) < fabs (best))
        g_assert_cmpuint (errors, >, fewest);
    }
  g_assert_true (lk_best_bias (z, y, N, C, none) == 0.0);
  g_assert_true (lk_best_bias (z, y, N, C, all) == 0.0);
  g_assert_true (lk_best_bias (z, y, 0, C, one) == 0.0);
}

/* Two samples that want it higher and lower: half a bias to either side does for one of them, and up is preferred. */
static void
test_best_ties (void)
{
  static const bool raised[2] = { true, false };
  static const float logits[4] = { 0.0f, 0.45f, 0.45f, 0.0f };
  static const uint16_t labels[2] = { 0, 1 };
  static const float far[2] = { 0.0f, 30.0f };
  static const float ends[4] = { 0.0f, LK_BEST_BIAS_MAX - 0.05f, LK_BEST_BIAS_MAX - 0.05f, 0.0f };

  g_assert_cmpfloat (lk_best_bias (logits, labels, 2, 2, raised), ==, 0.5);
  g_assert_cmpfloat (lk_best_bias (logits, labels, 1, 2, raised), ==, 0.5);
  g_assert_cmpfloat (lk_best_bias (logits + 2, labels + 1, 1, 2, raised), ==, -0.5);
  /* The ends of the grid belong to it. */
  g_assert_cmpfloat (lk_best_bias (ends, labels, 1, 2, raised), ==, LK_BEST_BIAS_MAX);
  g_assert_cmpfloat (lk_best_bias (ends + 2, labels + 1, 1, 2, raised), ==, -LK_BEST_BIAS_MAX);
  /* Beyond the grid nothing helps. */
  g_assert_true (lk_best_bias (far, labels, 1, 2, raised) == 0.0);
}

static void
test_add (void)
{
  float z[N * C], moved[N * C];
  uint16_t y[N];
  guint errors, of_class;

  fill (z, y, TRUE);
  fill (moved, y, TRUE);
  lk_add_bias (moved, N, C, three, 2.25);
  for (int i = 0; i < N * C; i++)
    g_assert_cmpfloat (moved[i], ==, z[i] + (three[i % C] ? 2.25f : 0.0f));
  count (z, y, three, 2.25, &errors, &of_class);
  g_assert_cmpuint (lk_count_errors (moved, y, N, C), ==, errors);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nn/class-bias/curve", test_curve);
  g_test_add_func ("/nn/class-bias/best", test_best);
  g_test_add_func ("/nn/class-bias/best-ties", test_best_ties);
  g_test_add_func ("/nn/class-bias/add", test_add);
  return g_test_run ();
}
