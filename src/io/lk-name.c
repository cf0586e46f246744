/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-name.h"

#include <string.h>

#define ELLIPSIS "…"

/* Much longer than any name: what comes behind is not even looked at. */
#define MAX_READ ((gsize) 4096)

char *
lk_name_clean (const char *text, gsize n_max)
{
  g_autofree char *valid = text ? g_utf8_make_valid (text, (gssize) strnlen (text, MAX (n_max + 1, MAX_READ))) : NULL;
  GString *name = g_string_new (NULL);

  for (const char *p = valid; p && *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (name, g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029 ? ' ' : c);
    }
  g_strstrip (name->str);
  g_string_set_size (name, strlen (name->str));
  if (name->len > n_max)
    {
      const char *end = g_utf8_find_prev_char (name->str, name->str + n_max - strlen (ELLIPSIS) + 1);

      g_string_truncate (name, (gsize) (end - name->str));
      g_string_append (name, ELLIPSIS);
    }
  return g_string_free (name, FALSE);
}
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
