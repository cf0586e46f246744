/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <locale.h>
#include <math.h>

#include "app/settings/lk-number-text.h"

static void
test_exact (void)
{
  static const struct {
    double value;
    const char *text;
  } cases[] = {
    { 0.0, "0" },           { -0.0, "0" },
    { 4.0, "4" },           { -2.5, "-2.5" },
    { 4.004, "4.004" },     { 0.996, "0.996" },
    { 0.9996, "0.9996" },   { 12.3456789, "12.3456789" },
    { 1e-5, "0.00001" },    { 1.23e-5, "0.0000123" },
    { 1e-7, "0.0000001" },  { 0.001, "0.001" },
    { 1000.0, "1000" },     { 0.1, "0.1" },
    { 123456.0, "123456" }, { 1e6, "1000000" },
    { 10.0, "10" },         { 9007199254740991.0, "9007199254740991" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = lk_number_text (cases[i].value);

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpfloat (g_ascii_strtod (text, NULL), ==, cases[i].value);
    }
}

/* 1 is said of 1 alone, and 0 of 0. */
static void
test_short (void)
{
  static const struct {
    double value;
    const char *text;
  } cases[] = {
    { 1.0, "1" },         { 0.0, "0" },          { 1.0 - 0.9, "0.1" },  { 1.0 - 0.004, "0.996" }, { 0.9996, "0.9996" },
    { 0.0004, "0.0004" }, { 1.0 - 1e-7, "≈ 1" }, { 1e-7, "0.0000001" }, { 1.0 / 3.0, "≈ 0.333" }, { 4.004, "4.004" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = lk_number_text_short (cases[i].value);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_NUMERIC, "C");
  g_test_add_func ("/app/number-text/exact", test_exact);
  g_test_add_func ("/app/number-text/short", test_short);
  return g_test_run ();
}
