/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-sweep-bits.h"

#include <glib/gi18n-lib.h>

#include "io/lk-error.h"

gboolean
lk_sweep_bits_parse (const char *where, const char *text, guint *set, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  *set = 0;
  for (guint i = 0; parts[i]; i++)
    {
      const char *part = g_strstrip (parts[i]);
      guint64 bits;

      if (*part == '\0')
        continue;
      if (!g_ascii_string_to_unsigned (part, 10, LK_SMALLER_LEAST, LK_SMALLER_MOST, &bits, NULL))
        {
          g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("%s: “%s” is not a number of bits from %d to %d"), where,
                       part, LK_SMALLER_LEAST, LK_SMALLER_MOST);
          return FALSE;
        }
      if (*set & 1u << bits)
        {
          g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                       _ ("%s: “%s” stands there twice; give a list of different values"), where, part);
          return FALSE;
        }
      *set |= 1u << bits;
    }
  if (*set != 0)
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("%s: give values with commas between, such as %s"), where,
               "8, 6, 4, 3");
  return FALSE;
}

guint
lk_sweep_bits_list (guint set, guint bits[LK_SWEEP_N_BITS])
{
  guint n = 0;

  for (guint b = LK_SMALLER_MOST; b >= LK_SMALLER_LEAST; b--)
    if (set & 1u << b)
      bits[n++] = b;
  return n;
}
