/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-number.h"

#include <math.h>

const char *
lk_number_format (double number, char *text)
{
  int digits = 6;

  /* printf () writes its sign, which depends on the processor. */
  if (isnan (number))
    {
      g_strlcpy (text, "nan", LK_NUMBER_ROOM);
      return text;
    }
  do
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (text, LK_NUMBER_ROOM, format, number);
    }
  while (digits++ < 17 && g_ascii_strtod (text, NULL) != number);
  return text;
}

void
lk_number_append (GString *out, double number)
{
  char text[LK_NUMBER_ROOM];

  g_string_append (out, lk_number_format (number, text));
}

void
lk_number_append_key (GString *key, double number)
{
  char text[LK_NUMBER_ROOM];

  g_string_append (key, g_ascii_dtostr (text, sizeof text, number));
}

gboolean
lk_number_parse (const char *text, double *number)
{
  char *end;

  *number = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (*number);
}
