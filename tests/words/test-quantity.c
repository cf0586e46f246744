/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "words/lk-quantity.h"

#define MINUS    "\xe2\x88\x92"
#define PER_CENT "\xc2\xa0%"

static void
test_counts (void)
{
  g_assert_cmpstr (LK_COUNT (0), ==, "0");
  g_assert_cmpstr (LK_COUNT (999), ==, "999");
  g_assert_cmpstr (LK_COUNT (1010), ==, "1,010");
  g_assert_cmpstr (LK_COUNT (2395210), ==, "2,395,210");
  g_assert_cmpstr (LK_COUNT (G_MAXUINT64), ==, "18,446,744,073,709,551,615");
}

static void
test_shares (void)
{
  g_assert_cmpstr (LK_SHARE (0.967), ==, "96.7" PER_CENT);
  g_assert_cmpstr (LK_SHARE (0.0371), ==, "3.71" PER_CENT);
  g_assert_cmpstr (LK_SHARE (1.0), ==, "100" PER_CENT);
  g_assert_cmpstr (LK_SHARE (0.0), ==, "0" PER_CENT);
  g_assert_cmpstr (LK_SHARE (-0.22), ==, MINUS "22.0" PER_CENT);
  g_assert_cmpstr (LK_SHARE (NAN), ==, "–");
  g_assert_cmpstr (LK_SHARE_FIXED (0.925, 2), ==, "92.50" PER_CENT);
  g_assert_cmpstr (LK_SHARE_FIXED (0.22, 0), ==, "22" PER_CENT);
  g_assert_cmpstr (LK_SHARE_FIXED (NAN, 2), ==, "–");
}

static void
test_reals (void)
{
  g_assert_cmpstr (LK_REAL (-2.635), ==, MINUS "2.64");
  g_assert_cmpstr (LK_REAL (0.1), ==, "0.100");
  g_assert_cmpstr (LK_REAL (1234567.0), ==, "1,234,567");
  g_assert_cmpstr (LK_TIMES (4.5), ==, "4.5");
  g_assert_cmpstr (LK_TIMES (9.97), ==, "10");
  g_assert_cmpstr (LK_TIMES (1234.0), ==, "1,234");
  g_assert_cmpstr (LK_FIXED (-2.635, 3), ==, MINUS "2.635");
  g_assert_cmpstr (LK_FIXED (-0.0001, 3), ==, "0.000");
  g_assert_cmpstr (LK_FIXED (12345.678, 1), ==, "12,345.7");
  g_assert_cmpstr (LK_FIXED (1e30, 4), ==, "10³⁰");
  g_assert_cmpstr (LK_FIXED (NAN, 4), ==, "–");
}

/* What was typed, and never a power of ten. */
static void
test_settings (void)
{
  g_assert_cmpstr (LK_SETTING (29.0), ==, "29");
  g_assert_cmpstr (LK_SETTING (2.5), ==, "2.5");
  g_assert_cmpstr (LK_SETTING (12.345), ==, "12.345");
  g_assert_cmpstr (LK_SETTING (0.1), ==, "0.1");
  g_assert_cmpstr (LK_SETTING (1.0 - 0.9), ==, "0.1");
  g_assert_cmpstr (LK_ABOUT (1.0), ==, "1");
  g_assert_cmpstr (LK_ABOUT (0.0), ==, "0");
  g_assert_cmpstr (LK_ABOUT (1.0 - 0.9), ==, "0.1");
  g_assert_cmpstr (LK_ABOUT (1.0 - 0.004), ==, "0.996");
  g_assert_cmpstr (LK_ABOUT (1.0 - 1e-7), ==, "≈ 1");
  g_assert_cmpstr (LK_SETTING (1e-5), ==, "0.00001");
  g_assert_cmpstr (LK_SETTING (2.5e-6), ==, "0.0000025");
  g_assert_cmpstr (LK_SETTING (1000.0), ==, "1000");
  g_assert_cmpstr (LK_SETTING (123456.0), ==, "123456");
  g_assert_cmpstr (LK_SETTING (0.0), ==, "0");
  g_assert_cmpstr (LK_SETTING (1.0 / 3.0), ==, "0.333333");
  g_assert_cmpstr (LK_SHARE_SETTING (0.1001), ==, "10" PER_CENT);
  g_assert_cmpstr (LK_SHARE_SETTING (0.025), ==, "2.5" PER_CENT);
  g_assert_cmpstr (LK_SHARE_SETTING (1.0), ==, "100" PER_CENT);
  g_assert_cmpstr (LK_MOVED (1.5), ==, "+1.5");
  g_assert_cmpstr (LK_MOVED (-3.0), ==, MINUS "3");
  g_assert_cmpstr (LK_MOVED (0.0), ==, "0");
}

/* Marks are the language's; a language that groups nothing gets some all the same. */
static void
test_languages (void)
{
  static const struct {
    const char *locale, *count, *fixed;
  } languages[] = {
    { "C.UTF-8", "2,395,210", "1,234.50" },
    { "en_US.UTF-8", "2,395,210", "1,234.50" },
    { "de_DE.UTF-8", "2.395.210", "1.234,50" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      if (!setlocale (LC_NUMERIC, languages[i].locale))
        {
          g_test_message ("%s is not installed", languages[i].locale);
          continue;
        }
      g_assert_cmpstr (LK_COUNT (2395210), ==, languages[i].count);
      g_assert_cmpstr (LK_FIXED (1234.5, 2), ==, languages[i].fixed);
    }
  setlocale (LC_NUMERIC, "C");
}

static void
test_format_tick (void)
{
  static const struct {
    double value, step;
    bool percent;
    const char *text;
  } cases[] = {
    { 0.0, 1.0, false, "0" },
    { -0.0, 1.0, false, "0" },
    { -1e-17, 0.1, false, "0" },
    { 0.30000000000000004, 0.1, false, "0.3" },
    { -0.5, 0.5, false, MINUS "0.5" },
    { 1500.0, 500.0, false, "1,500" },
    { 12000.0, 2000.0, false, "12,000" },
    { 1200000.0, 200000.0, false, "1,200,000" },
    { 0.25, 0.05, true, "25" PER_CENT },
    { 0.985, 0.005, true, "98.5" PER_CENT },
    { 0.0, 0.1, true, "0" PER_CENT },
    { 0.001, 0.001, false, "0.001" },
    { 2.0, 0.5, false, "2.0" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char text[LK_NUMBER_SIZE];

      lk_format_tick (text, cases[i].value, cases[i].step, cases[i].percent);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_format_value (void)
{
  static const struct {
    double value;
    int digits;
    bool percent;
    const char *text;
  } cases[] = {
    { 0.0, 3, false, "0" },
    { -0.0, 3, false, "0" },
    { 0.12345, 3, false, "0.123" },
    { 123.456, 2, false, "123" },
    { 12345.6, 3, false, "12,346" },
    { -2.5, 2, false, MINUS "2.5" },
    { 0.9742, 3, true, "97.4" PER_CENT },
    { 0.00012345, 3, true, "0.01" PER_CENT },
    { 2.5e-6, 2, false, "2.5×10⁻⁶" },
    { 1e-5, 3, false, "10⁻⁵" },
    { 3e12, 3, false, "3×10¹²" },
    { INFINITY, 3, false, "∞" },
    { -INFINITY, 3, false, MINUS "∞" },
    { NAN, 3, false, "–" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char text[LK_NUMBER_SIZE];

      lk_format_value (text, cases[i].value, cases[i].digits, cases[i].percent);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_format_bounds (void)
{
  static const double values[] = { 1.7976931348623157e308,
                                   -1.7976931348623157e308,
                                   4.9e-324,
                                   -4.9e-324,
                                   999999999.9,
                                   -123456789.123456789,
                                   1e7,
                                   0.1,
                                   1e300 };

  for (size_t i = 0; i < G_N_ELEMENTS (values); i++)
    for (int digits = -3; digits < 30; digits++)
      for (int percent = 0; percent < 2; percent++)
        {
          char text[LK_NUMBER_SIZE + 1];

          text[LK_NUMBER_SIZE] = 'x';
          lk_format_value (text, values[i], digits, percent);
          g_assert_cmpuint (strlen (text), <, LK_NUMBER_SIZE);
          g_assert_true (g_utf8_validate (text, -1, NULL));
          lk_format_tick (text, values[i], pow (10.0, -digits), percent);
          g_assert_cmpuint (strlen (text), <, LK_NUMBER_SIZE);
          g_assert_true (g_utf8_validate (text, -1, NULL));
          g_assert_cmpint (text[LK_NUMBER_SIZE], ==, 'x');
        }
}

static void
test_typed (void)
{
  static const struct {
    const char *text;
    double value;
  } cases[] = { { "4.5", 4.5 }, { "4,5", 4.5 }, { " 8 ", 8.0 }, { "-2", -2.0 }, { "−2", -2.0 }, { "1e1", 10.0 } };
  static const char *const wrong[] = { "", " ", "warm", "4x", "4 5", "nan", "inf", "--1", "1.2.3" };
  double value = 7.0;

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (lk_read_typed (wrong[i], &value));
  g_assert_cmpfloat (value, ==, 7.0);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_true (lk_read_typed (cases[i].text, &value));
      g_assert_cmpfloat (value, ==, cases[i].value);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_NUMERIC, "C");
  g_test_add_func ("/words/quantity/counts", test_counts);
  g_test_add_func ("/words/quantity/shares", test_shares);
  g_test_add_func ("/words/quantity/reals", test_reals);
  g_test_add_func ("/words/quantity/settings", test_settings);
  g_test_add_func ("/words/quantity/languages", test_languages);
  g_test_add_func ("/words/quantity/ticks", test_format_tick);
  g_test_add_func ("/words/quantity/values", test_format_value);
  g_test_add_func ("/words/quantity/bounds", test_format_bounds);
  g_test_add_func ("/words/quantity/typed", test_typed);
  return g_test_run ();
}
