/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>

#include "feature/lk-relations.h"

static const float points[] = { 0.0f, 0.0f, 3.0f, 4.0f, 6.0f, 8.0f, 0.0f, 0.0f }; /* (4, 2) */

static void
test_distances (void)
{
  double d[16], mean = lk_relations_distances (4, 2, points, d);

  g_assert_cmpfloat_with_epsilon (mean, (5.0 + 10.0 + 0.0 + 5.0 + 5.0 + 10.0) / 6.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (d[0 * 4 + 2], 10.0 / mean, 1e-12);
  g_assert_cmpfloat_with_epsilon (d[2 * 4 + 0], 10.0 / mean, 1e-12);
  g_assert_cmpfloat (d[0 * 4 + 3], ==, 0.0);
  g_assert_cmpfloat (d[1 * 4 + 1], ==, 0.0);
}

/* One sample, or none that differ. */
static void
test_nothing_between (void)
{
  static const float same[] = { 1.0f, 2.0f, 1.0f, 2.0f };
  double d[4];

  g_assert_cmpfloat (lk_relations_distances (1, 2, points, d), ==, 0.0);
  g_assert_cmpfloat (lk_relations_distances (2, 2, same, d), ==, 0.0);
  g_assert_cmpfloat (d[1], ==, 0.0);
}

static void
test_similarity (void)
{
  float product[16];
  double similarity[16], norms[4];

  lk_relations_similarity (4, 2, points, product, similarity, norms);
  g_assert_cmpfloat (norms[0], ==, 0.0);
  g_assert_cmpfloat (similarity[0 * 4 + 1], ==, 0.0);
  g_assert_cmpfloat_with_epsilon (norms[1], sqrt (25.0 * 25.0 + 50.0 * 50.0), 1e-9);
  g_assert_cmpfloat_with_epsilon (similarity[1 * 4 + 2], 50.0 / norms[1], 1e-9);
}

static void
test_pull (void)
{
  static const double w[] = { 9.0, 2.0, 0.0, 0.0, 2.0, 9.0, 1.0, 0.0, 0.0, 1.0, 9.0, 0.0, 0.0, 0.0, 0.0, 9.0 };
  double sums[2];
  float gradient[8];

  lk_relations_pull (4, 2, w, points, sums, gradient);
  g_assert_cmpfloat (gradient[0], ==, -6.0f);
  g_assert_cmpfloat (gradient[3], ==, 8.0f - 4.0f);
  g_assert_cmpfloat (gradient[7], ==, 0.0f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relations/distances", test_distances);
  g_test_add_func ("/relations/nothing-between", test_nothing_between);
  g_test_add_func ("/relations/similarity", test_similarity);
  g_test_add_func ("/relations/pull", test_pull);
  return g_test_run ();
}
