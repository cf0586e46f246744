/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <string.h>

/* How often a word stands in a PDF of version 1.4, whose objects are text between packed streams. */
static inline guint
pdf_count (GBytes *pdf, const char *word)
{
  gsize length, n = strlen (word);
  const char *bytes = g_bytes_get_data (pdf, &length);
  guint found = 0;

  for (gsize i = 0; i + n <= length; i++)
    found += memcmp (bytes + i, word, n) == 0;
  return found;
}

/* "/Type /Page" is followed by a space or a line's end, "/Type /Pages" is the list of them. */
static inline guint
pdf_n_pages (GBytes *pdf)
{
  return pdf_count (pdf, "/Type /Page") - pdf_count (pdf, "/Type /Pages");
}

static inline void
pdf_assert (GBytes *pdf)
{
  gsize length;
  const char *bytes = g_bytes_get_data (pdf, &length);

  g_assert_cmpuint (length, >, 1000);
  g_assert_cmpint (memcmp (bytes, "%PDF-1.4", 8), ==, 0);
  g_assert_cmpuint (pdf_count (pdf, "%%EOF"), ==, 1);
}
