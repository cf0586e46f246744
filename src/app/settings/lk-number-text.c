/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-number-text.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#define MIN_DIGITS 3
#define MAX_DIGITS 17
#define SHORT      6

/* As many digits as it takes to read back as the value, to within a share of it; 0: `most` are too few. */
static int
count_digits (double value, int most, double tolerance)
{
  char format[8], text[64];

  for (int digits = MIN_DIGITS; digits <= most; digits++)
    {
      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (text, sizeof text, format, value);
      if (fabs (g_ascii_strtod (text, NULL) - value) <= tolerance * fabs (value))
        return digits;
    }
  return 0;
}

/* Without the exponent that "%g" has from so many digits on, and below 1e-4. */
static char *
format (double value, int digits)
{
  const char *point = localeconv ()->decimal_point;
  double size = fabs (value);
  g_autofree char *text = NULL;
  int decimals;
  gsize n;

  if (size == 0.0)
    return g_strdup ("0");
  if (size >= 1e17 || size < 1e-9)
    return g_strdup_printf ("%.*g", digits, value);
  decimals = MAX (0, digits - 1 - (int) floor (log10 (size)));
  text = g_strdup_printf ("%.*f", decimals, value);
  n = strlen (text);
  for (; decimals > 0 && text[n - 1] == '0'; decimals--)
    n--;
  if (decimals == 0 && n > strlen (point) && strncmp (text + n - strlen (point), point, strlen (point)) == 0)
    n -= strlen (point);
  return g_strndup (text, n);
}

char *
lk_number_text (double value)
{
  int digits = count_digits (value, MAX_DIGITS, 0.0);

  return format (value, digits > 0 ? digits : MAX_DIGITS);
}

char *
lk_number_text_short (double value)
{
  int digits = count_digits (value, SHORT, 1e-12);
  g_autofree char *text = format (value, digits > 0 ? digits : MIN_DIGITS);

  return digits > 0 ? g_steal_pointer (&text) : g_strconcat ("≈ ", text, NULL);
}
