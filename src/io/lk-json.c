/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-json.h"

#include <glib.h>
#include <string.h>

bool
lk_json_is_plain (const char *text, size_t length, size_t max_nesting, size_t *place)
{
  bool in_string = false;
  size_t depth = 0;

  for (size_t i = 0; i < length; i++)
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
