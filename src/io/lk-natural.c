/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-natural.h"

#include <glib.h>
#include <string.h>

int
lk_natural_compare (const char *a, const char *b)
{
  while (*a && *b)
    {
      if (g_ascii_isdigit (*a) && g_ascii_isdigit (*b))
        {
          gsize a_digits, b_digits;
          int order;

          a += strspn (a, "0");
          b += strspn (b, "0");
          a_digits = strspn (a, "0123456789");
          b_digits = strspn (b, "0123456789");
          if (a_digits != b_digits)
            return a_digits < b_digits ? -1 : 1;
          order = strncmp (a, b, a_digits);
          if (order != 0)
            return order;
          a += a_digits;
          b += b_digits;
        }
      else if (*a != *b)
        return (guchar) *a < (guchar) *b ? -1 : 1;
      else
        a++, b++;
    }
  return (*a != '\0') - (*b != '\0');
}
