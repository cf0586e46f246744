/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>

#include "nn/lk-exp.h"

#define N 100003 /* odd, so that every vector width has a remainder */

/* Against long double, whose exp is good to 1e-19. */
static void
assert_accurate (double from, double to)
{
  g_autofree double *x = g_new (double, N);
  g_autofree double *e = g_new (double, N);

  for (int i = 0; i < N; i++)
    e[i] = x[i] = from + (to - from) * i / (N - 1.0);
  lk_exp_all (e, N);
  for (int i = 0; i < N; i++)
    {
      long double expected = expl (x[i]);

      if (!(fabsl (e[i] - expected) <= 2e-15L * expected))
        g_error ("exp %.17g is %.17g, not %.17Lg", x[i], e[i], expected);
    }
}

static void
test_accuracy (void)
{
  assert_accurate (-708.0, 709.0);
  /* What softened outputs are made of. */
  assert_accurate (-40.0, 0.0);
  assert_accurate (-1e-3, 1e-3);
  /* Across the places where another power of two begins. */
  for (int n = -1020; n <= 1020; n += 170)
    assert_accurate ((n + 0.5) * G_LN2 - 1e-9, (n + 0.5) * G_LN2 + 1e-9);
}

static void
test_exact (void)
{
  double e[] = { 0.0, -0.0, -1e-300, -708.5, -1e9, -INFINITY, 709.5, 1e300, INFINITY, NAN };

  lk_exp_all (e, G_N_ELEMENTS (e));
  for (int i = 0; i < 3; i++)
    g_assert_true (e[i] == 1.0);
  for (int i = 3; i < 6; i++)
    g_assert_true (e[i] == 0.0);
  for (int i = 6; i < 9; i++)
    g_assert_true (e[i] == INFINITY);
  g_assert_true (isnan (e[9]));
}

/* A number's exp does not depend on its place in a vector, nor on its neighbours. */
static void
test_place (void)
{
  double alone[37];

  for (int i = 0; i < 37; i++)
    {
      alone[i] = -0.7 * i;
      lk_exp_all (&alone[i], 1);
    }
  for (int n = 1; n <= 37; n++)
    {
      double e[37];

      for (int i = 0; i < n; i++)
        e[i] = -0.7 * i;
      lk_exp_all (e, n);
      for (int i = 0; i < n; i++)
        g_assert_cmpfloat (e[i], ==, alone[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/exp/accuracy", test_accuracy);
  g_test_add_func ("/nn/exp/exact", test_exact);
  g_test_add_func ("/nn/exp/place", test_place);

  return g_test_run ();
}
