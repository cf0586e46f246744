/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-json.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

static bool
is_plain (const char *text, gsize length, gsize max_nesting, gsize *place)
{
  bool in_string = false, begun = false, closed = false;
  gsize depth = 0;

  for (gsize i = 0; i < length; i++)
    {
      *place = i;
      if (text[i] == '\0')
        return false;
      else if (!in_string && strchr (" \t\r\n", text[i]))
        continue;
      else if (closed || (begun && depth == 0 && (text[i] == '{' || text[i] == '[')))
        return false;
      begun = true;
      if (in_string && text[i] == '\\' && i + 1 < length && text[i + 1] != '\0')
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
          closed = depth == 0;
        }
      else if (!g_ascii_isalnum (text[i]) && !strchr (",:+-.", text[i]))
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

struct _LkJson {
  GString *text;
  GString *ends; /* of what is open, the innermost last */
  gboolean pretty;
  gboolean empty; /* nothing is in the innermost yet */
};

LkJson *
lk_json_new (gboolean pretty)
{
  LkJson *json = g_new0 (LkJson, 1);

  json->text = g_string_new (NULL);
  json->ends = g_string_new (NULL);
  json->pretty = pretty;
  json->empty = TRUE;
  return json;
}

void
lk_json_free (LkJson *json)
{
  g_string_free (json->text, TRUE);
  g_string_free (json->ends, TRUE);
  g_free (json);
}

static void
append_quoted (GString *text, const char *bytes)
{
  static const char named[] = { ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't' };

  g_string_append_c (text, '"');
  for (const char *byte = bytes; *byte; byte++)
    {
      guchar c = (guchar) *byte;

      if (c == '"' || c == '\\')
        g_string_append_printf (text, "\\%c", c);
      else if (c < sizeof named && named[c])
        g_string_append_printf (text, "\\%c", named[c]);
      else if (c < 0x20 || c == 0x7f)
        g_string_append_printf (text, "\\u%04x", c);
      else
        g_string_append_c (text, *byte);
    }
  g_string_append_c (text, '"');
}

static void
break_line (LkJson *json)
{
  if (!json->pretty)
    return;
  g_string_append_c (json->text, '\n');
  for (gsize i = 0; i < json->ends->len; i++)
    g_string_append_c (json->text, ' ');
}

/* All that stands before a value. */
static void
begin_value (LkJson *json, const char *member)
{
  if (!json->empty)
    g_string_append_c (json->text, ',');
  if (json->ends->len > 0)
    break_line (json);
  json->empty = FALSE;
  if (!member)
    return;
  append_quoted (json->text, member);
  g_string_append (json->text, json->pretty ? " : " : ":");
}

static void
begin (LkJson *json, const char *member, char bracket, char end)
{
  begin_value (json, member);
  g_string_append_c (json->text, bracket);
  g_string_append_c (json->ends, end);
  json->empty = TRUE;
}

void
lk_json_begin_object (LkJson *json, const char *member)
{
  begin (json, member, '{', '}');
}

void
lk_json_begin_array (LkJson *json, const char *member)
{
  begin (json, member, '[', ']');
}

void
lk_json_end (LkJson *json)
{
  char end = json->ends->str[json->ends->len - 1];

  g_string_truncate (json->ends, json->ends->len - 1);
  if (!json->empty)
    break_line (json);
  g_string_append_c (json->text, end);
  json->empty = FALSE;
}

void
lk_json_add_text (LkJson *json, const char *member, const char *text)
{
  g_autofree char *valid = g_utf8_validate (text, -1, NULL) ? NULL : g_utf8_make_valid (text, -1);

  begin_value (json, member);
  append_quoted (json->text, valid ? valid : text);
}

void
lk_json_add_count (LkJson *json, const char *member, guint64 count)
{
  begin_value (json, member);
  g_string_append_printf (json->text, "%" PRIu64, count);
}

void
lk_json_add_number (LkJson *json, const char *member, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (number))
    {
      lk_json_add_null (json, member);
      return;
    }
  begin_value (json, member);
  g_string_append (json->text, g_ascii_dtostr (text, sizeof text, number));
  /* So that it is read back as a number with a point. */
  if (!strpbrk (text, ".e"))
    g_string_append (json->text, ".0");
}

void
lk_json_add_boolean (LkJson *json, const char *member, gboolean value)
{
  begin_value (json, member);
  g_string_append (json->text, value ? "true" : "false");
}

void
lk_json_add_null (LkJson *json, const char *member)
{
  begin_value (json, member);
  g_string_append (json->text, "null");
}

const char *
lk_json_text (const LkJson *json)
{
  return json->text->str;
}

char *
lk_json_steal (LkJson *json, gsize *length)
{
  GString *text = g_steal_pointer (&json->text);

  json->text = g_string_new (NULL);
  json->empty = TRUE;
  if (length)
    *length = text->len;
  return g_string_free (text, FALSE);
}
