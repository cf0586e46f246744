/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-csv-field.h"

#include <string.h>

/* After any number of apostrophes, so that one more and one less undo each other. */
static gboolean
would_run (const char *text)
{
  text += strspn (text, "'");
  return *text != '\0' && strchr ("=+-@\t\r", *text) != NULL;
}

char *
lk_csv_guard (const char *text)
{
  return g_strconcat (would_run (text) ? "'" : "", text, NULL);
}

void
lk_csv_unguard (char *text)
{
  if (text[0] == '\'' && would_run (text))
    memmove (text, text + 1, strlen (text));
}

void
lk_csv_append_field (GString *out, const char *text)
{
  g_autofree char *guarded = lk_csv_guard (text);
  g_autoptr (GString) quoted = NULL;

  if (!strpbrk (guarded, ",\"\r\n"))
    {
      g_string_append (out, guarded);
      return;
    }
  quoted = g_string_new (guarded);
  g_string_replace (quoted, "\"", "\"\"", 0);
  g_string_append_printf (out, "\"%s\"", quoted->str);
}
