/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "plot/lk-chart-labels.h"

/* Wherever they would stand, they end a line apart, inside, and in the same order. */
static void
test_spread (void)
{
  static const double wanted[][4] = {
    { 10, 50, 90, 130 }, { 50, 50, 50, 50 },     { 130, 90, 50, 10 },
    { 0, 1, 2, 3 },      { 199, 198, 200, 200 }, { 0, 200, 100, 101 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      double places[4];

      for (int j = 0; j < 4; j++)
        places[j] = wanted[i][j];
      lk_chart_labels_spread (places, 4, 17.0, 0.0, 200.0);
      for (int j = 0; j < 4; j++)
        {
          g_assert_cmpfloat (places[j], >=, 0.0);
          g_assert_cmpfloat (places[j], <=, 200.0);
          for (int k = 0; k < j; k++)
            {
              g_assert_cmpfloat (fabs (places[j] - places[k]), >=, 17.0 - 1e-6);
              if (wanted[i][j] != wanted[i][k])
                g_assert_true ((places[j] < places[k]) == (wanted[i][j] < wanted[i][k]));
            }
        }
    }
  {
    double apart[2] = { 20.0, 60.0 }, close[2] = { 100.0, 104.0 };

    lk_chart_labels_spread (apart, 2, 17.0, 0.0, 200.0);
    g_assert_cmpfloat (apart[0], ==, 20.0);
    g_assert_cmpfloat (apart[1], ==, 60.0);
    lk_chart_labels_spread (close, 2, 17.0, 0.0, 200.0);
    g_assert_cmpfloat_with_epsilon (close[0], 93.5, 1e-6);
    g_assert_cmpfloat_with_epsilon (close[1], 110.5, 1e-6);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-labels/spread", test_spread);
  return g_test_run ();
}
