/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/lk-name.h"

#include <glib.h>

static void
test_order (void)
{
  static const char *const ascending[] = { "", "1", "2", "10", "10a", "a", "a2b", "a10a", "b" };

  for (gsize i = 0; i < G_N_ELEMENTS (ascending); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (ascending); j++)
      {
        int order = lk_natural_compare (ascending[i], ascending[j]);

        g_assert_cmpint ((order > 0) - (order < 0), ==, (i > j) - (i < j));
      }
  g_assert_cmpint (lk_natural_compare ("a007", "a7"), ==, 0);
}

/* Numbers longer than any integer compare by their digits. */
static void
test_long (void)
{
  g_assert_cmpint (lk_natural_compare ("x99999999999999999999999998", "x99999999999999999999999999"), <, 0);
  g_assert_cmpint (lk_natural_compare ("x9", "x10000000000000000000000000000"), <, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/natural/order", test_order);
  g_test_add_func ("/natural/long", test_long);
  return g_test_run ();
}
