/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <float.h>
#include <math.h>
#include <string.h>

#include "io/lk-number.h"

static void
test_shortest (void)
{
  static const struct {
    double number;
    const char *text;
  } cases[] = {
    { 0.0, "0" },
    { -0.0, "-0" },
    { 0.1, "0.1" },
    { 0.5, "0.5" },
    { -2.5, "-2.5" },
    { 1234567.0, "1234567" },
    { 1e6, "1e+06" },
    { 1.0 / 3.0, "0.3333333333333333" },
    { 0.1 + 0.2, "0.30000000000000004" },
    { DBL_MAX, "1.7976931348623157e+308" },
    { DBL_TRUE_MIN, "4.94066e-324" },
    { NAN, "nan" },
    { -NAN, "nan" },
    { INFINITY, "inf" },
    { -INFINITY, "-inf" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char text[LK_NUMBER_ROOM];
      g_autoptr (GString) out = g_string_new ("=");

      g_assert_cmpstr (lk_number_format (cases[i].number, text), ==, cases[i].text);
      if (isfinite (cases[i].number))
        g_assert_cmpfloat (g_ascii_strtod (text, NULL), ==, cases[i].number);
      lk_number_append (out, cases[i].number);
      g_assert_cmpstr (out->str + 1, ==, cases[i].text);
    }
}

/* Files are named after keys: their bytes are what they always were. */
static void
test_key (void)
{
  g_autoptr (GString) key = g_string_new (NULL);

  lk_number_append_key (key, 0.003);
  g_string_append_c (key, '|');
  lk_number_append_key (key, 4.0);
  g_string_append_c (key, '|');
  lk_number_append_key (key, 1e-7);
  g_assert_cmpstr (key->str, ==, "0.0030000000000000001|4|9.9999999999999995e-08");
}

static void
test_parse (void)
{
  static const char *const bad[] = { "", " ", "x", "1x", "1,5", "nan", "inf", "-inf", "1e999", "0x" };
  double number;

  g_assert_true (lk_number_parse ("1.5", &number));
  g_assert_cmpfloat (number, ==, 1.5);
  g_assert_true (lk_number_parse ("-2e-3", &number));
  g_assert_cmpfloat (number, ==, -0.002);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (lk_number_parse (bad[i], &number));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/number/shortest", test_shortest);
  g_test_add_func ("/number/key", test_key);
  g_test_add_func ("/number/parse", test_parse);
  return g_test_run ();
}
