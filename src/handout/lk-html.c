/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-html.h"

#include <glib/gi18n-lib.h>

struct _LkHtml {
  GString *text;
};

/* Colours are those of the window's light and dark plots (lk-palette.c). */
static const char style[] =
    "\n"
    ":root { color-scheme: light dark; --text: #1f2328; --dim: #5c626b; --paper: #ffffff; --line: #e3e5e8; }\n"
    "@media (prefers-color-scheme: dark) {\n"
    "  :root { --text: #f4f4f4; --dim: #b6b6bc; --paper: #242427; --line: #3d3d42; }\n"
    "}\n"
    "body { margin: 0 auto; max-width: 70rem; padding: 1.5rem; font: 1rem/1.5 system-ui, sans-serif;\n"
    "  color: var(--text); background: var(--paper); }\n"
    "h1 { font-size: 1.7rem; line-height: 1.2; margin: 0.5rem 0; }\n"
    "h2 { font-size: 1.2rem; margin: 2rem 0 0.5rem; }\n"
    "h3 { font-size: 1rem; margin: 1.2rem 0 0.3rem; }\n"
    ".scroll { overflow-x: auto; }\n"
    "table { border-collapse: collapse; }\n"
    "caption { text-align: start; color: var(--dim); padding-bottom: 0.3rem; }\n"
    "th, td { padding: 0.25rem 0.9rem 0.25rem 0; border-bottom: 1px solid var(--line); text-align: end;\n"
    "  font-variant-numeric: tabular-nums; }\n"
    "th { font-weight: 600; }\n"
    "th:first-child, td:first-child { text-align: start; }\n"
    "tbody th { font-weight: normal; color: var(--dim); }\n"
    "dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1.2rem; margin: 0; }\n"
    "dt { color: var(--dim); }\n"
    "dd { margin: 0; overflow-wrap: anywhere; }\n"
    ".figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(28rem, 100%), 1fr)); gap: 1.2rem; }\n"
    "figure { margin: 0; }\n"
    "img { width: 100%; height: auto; }\n"
    "figcaption, footer { color: var(--dim); font-size: 0.9rem; }\n"
    "footer { margin-top: 2rem; border-top: 1px solid var(--line); padding-top: 0.7rem; }\n"
    "a { color: inherit; }\n";

/* %s are escaped. */
static void add (LkHtml *html, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
add (LkHtml *html, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_markup_vprintf_escaped (format, args);
  va_end (args);
  g_string_append (html->text, text);
}

/* Text from elsewhere, such as a data set's title, need not be UTF-8, and not
 * every character may stand in a page. */
static char *
clean (const char *text)
{
  char *valid = g_utf8_make_valid (text ? text : "", -1);

  for (char *c = valid; *c; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  return valid;
}

/* A page may show the pictures beside it and be laid out by our style, and nothing else: no script, no frame, nothing from
 * elsewhere, whatever got into it (W3C's Content Security Policy). A page that was opened from a disk is 'self' to some
 * browsers and file: to others. */
static void
add_policy (LkHtml *html)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize n = sizeof digest;
  g_autofree char *base64 = NULL;

  g_checksum_update (sum, (const guchar *) style, -1);
  g_checksum_get_digest (sum, digest, &n);
  base64 = g_base64_encode (digest, n);
  g_string_append_printf (html->text,
                          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                          "img-src 'self' file:; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'\"/>\n",
                          base64);
}

LkHtml *
lk_html_new (const char *title)
{
  LkHtml *html = g_new (LkHtml, 1);
  g_autofree char *shown = clean (title);

  html->text = g_string_new ("<!DOCTYPE html>\n");
  /* Translators: the code of the language of your translation, as HTML writes it: de, pt-BR. */
  add (html, "<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\"/>\n", _ ("en"));
  add_policy (html);
  add (html, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>%s</title>\n", shown);
  g_string_append_printf (html->text, "<style>%s</style>\n</head>\n<body>\n<main>\n", style);
  return html;
}

void
lk_html_free (LkHtml *html)
{
  if (!html)
    return;
  if (html->text)
    g_string_free (html->text, TRUE);
  g_free (html);
}

void
lk_html_heading (LkHtml *html, int level, const char *text)
{
  g_autofree char *shown = clean (text);

  add (html, "<h%d>%s</h%d>\n", level, shown, level);
}

void
lk_html_paragraph (LkHtml *html, const char *text)
{
  g_autofree char *shown = clean (text);

  add (html, "<p>%s</p>\n", shown);
}

void
lk_html_begin_terms (LkHtml *html)
{
  g_string_append (html->text, "<dl>\n");
}

void
lk_html_term (LkHtml *html, const char *name, const char *value)
{
  g_autofree char *shown_name = clean (name);
  g_autofree char *shown = clean (value);

  add (html, "<dt>%s</dt><dd>%s</dd>\n", shown_name, shown);
}

void
lk_html_end_terms (LkHtml *html)
{
  g_string_append (html->text, "</dl>\n");
}

void
lk_html_table (LkHtml *html, const char *caption, const LkTable *table)
{
  g_autofree char *shown = clean (caption);

  g_string_append (html->text, "<div class=\"scroll\"><table>\n");
  if (caption)
    add (html, "<caption>%s</caption>\n", shown);
  for (guint r = 0; r < lk_table_n_rows (table); r++)
    {
      g_string_append (html->text, r == 0 ? "<thead><tr>" : r == 1 ? "<tbody>\n<tr>" : "<tr>");
      for (guint c = 0; c < lk_table_n_cells (table, r); c++)
        {
          g_autofree char *cell = clean (lk_table_cell (table, r, c));

          if (r == 0)
            add (html, "<th scope=\"col\">%s</th>", cell);
          else if (c == 0)
            add (html, "<th scope=\"row\">%s</th>", cell);
          else
            add (html, "<td>%s</td>", cell);
        }
      g_string_append (html->text, r == 0 ? "</tr></thead>\n" : "</tr>\n");
    }
  g_string_append (html->text, lk_table_n_rows (table) > 1 ? "</tbody>\n</table></div>\n" : "</table></div>\n");
}

void
lk_html_begin_figures (LkHtml *html)
{
  g_string_append (html->text, "<div class=\"figures\">\n");
}

void
lk_html_figure (LkHtml *html, const char *light, const char *dark, const char *description, const char *caption)
{
  g_autofree char *alt = clean (description);
  g_autofree char *shown = clean (caption);

  add (html,
       "<figure><picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"%s\"/><img src=\"%s\" alt=\"%s\"/>"
       "</picture><figcaption>%s</figcaption></figure>\n",
       dark, light, alt, shown);
}

void
lk_html_end_figures (LkHtml *html)
{
  g_string_append (html->text, "</div>\n");
}

void
lk_html_begin_files (LkHtml *html)
{
  g_string_append (html->text, "<ul>\n");
}

void
lk_html_file (LkHtml *html, const char *name, const char *description)
{
  g_autofree char *shown = clean (description);

  add (html, "<li><a href=\"%s\">%s</a>: %s</li>\n", name, name, shown);
}

void
lk_html_end_files (LkHtml *html)
{
  g_string_append (html->text, "</ul>\n");
}

char *
lk_html_finish (LkHtml *html, const char *footer)
{
  g_autofree char *shown = clean (footer);

  g_string_append (html->text, "</main>\n");
  if (footer)
    add (html, "<footer>%s</footer>\n", shown);
  g_string_append (html->text, "</body>\n</html>\n");
  return g_string_free (g_steal_pointer (&html->text), FALSE);
}
