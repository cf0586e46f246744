/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-json.h"

#include <stdbool.h>
#include <string.h>

static bool
is_plain (const char *text, gsize length, gsize max_nesting, gsize *place)
{
  bool in_string = false;
  gsize depth = 0;

  for (gsize i = 0; i < length; i++)
    {
      *place = i;
      if (text[i] == '\0')
        return false;
      else if (in_string && text[i] == '\\' && i + 1 < length && text[i + 1] != '\0')
        i++;
      else if (text[i] == '"')
        in_string = !in_string;
      else if (in_string)
        continue;
      else if (text[i] == '{' || text[i] == '[')
        {
          if (++depth > max_nesting)
            return false;
        }
      else if (text[i] == '}' || text[i] == ']')
        {
          if (depth-- == 0)
            return false;
        }
      else if (!g_ascii_isalnum (text[i]) && !strchr (",:+-. \t\r\n", text[i]))
        return false;
    }
  return true;
}

gboolean
lk_json_load (JsonParser *parser, const char *text, gsize length, gsize max_nesting, gsize *place, GError **error)
{
  *place = 0;
  return length > 0 && is_plain (text, length, max_nesting, place) &&
         json_parser_load_from_data (parser, text, (gssize) length, error);
}
