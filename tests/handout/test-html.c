/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <string.h>

#include "handout/lk-html.h"

#define NASTY "<script>alert(\"1\")</script> & 'x' \x01\x1b \xff"

static void
text_cb (GMarkupParseContext *context, const char *text, gsize length, gpointer found, GError **error)
{
  g_string_append_len (found, text, (gssize) length);
}

static void
start_cb (GMarkupParseContext *context, const char *name, const char **names, const char **values, gpointer found,
          GError **error)
{
  g_assert_cmpstr (name, !=, "script");
}

/* Well-formed, and its text as a reader sees it. */
static char *
read_page (const char *page)
{
  static const GMarkupParser parser = { .start_element = start_cb, .text = text_cb };
  GString *found = g_string_new (NULL);
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, found, NULL);
  GError *error = NULL;

  g_assert_true (g_utf8_validate (page, -1, NULL));
  g_assert_true (g_str_has_prefix (page, "<!DOCTYPE html>\n"));
  g_markup_parse_context_parse (context, page, (gssize) strlen (page), &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  return g_string_free (found, FALSE);
}

static guint
count (const char *text, const char *part)
{
  guint n = 0;

  for (const char *at = text; (at = strstr (at, part)); at += strlen (part))
    n++;
  return n;
}

static void
test_escapes (void)
{
  g_autoptr (LkHtml) html = lk_html_new (NASTY);
  g_autoptr (LkTable) table = lk_table_new ();
  g_autofree char *page = NULL, *text = NULL;

  for (int row = 0; row < 2; row++)
    {
      lk_table_add_row (table);
      lk_table_add_text (table, NASTY);
      lk_table_add_text (table, NASTY);
    }
  lk_html_heading (html, 1, NASTY);
  lk_html_paragraph (html, NASTY);
  lk_html_begin_terms (html);
  lk_html_term (html, NASTY, NASTY);
  lk_html_end_terms (html);
  lk_html_table (html, NASTY, table);
  lk_html_begin_figures (html);
  lk_html_figure (html, "a.svg", "b.svg", NASTY, NASTY);
  lk_html_end_figures (html);
  lk_html_begin_files (html);
  lk_html_file (html, "a.csv", NASTY);
  lk_html_end_files (html);
  page = lk_html_finish (html, NASTY);
  text = read_page (page);
  g_assert_null (strstr (page, "<script"));
  /* title, heading, paragraph, term twice, caption, four cells, figcaption, file, footer */
  g_assert_cmpuint (count (text, "<script>alert(\"1\")</script> & 'x'"), ==, 13);
}

static void
test_empty (void)
{
  g_autoptr (LkHtml) html = lk_html_new ("x");
  g_autoptr (LkTable) table = lk_table_new ();
  g_autoptr (LkTable) heads = lk_table_new ();
  g_autofree char *page = NULL, *text = NULL;

  lk_table_add_row (heads);
  lk_table_add_text (heads, "only");
  lk_html_table (html, NULL, table);
  lk_html_table (html, NULL, heads);
  page = lk_html_finish (html, NULL);
  text = read_page (page);
  g_assert_null (strstr (page, "footer>"));
}

/* The style that the policy allows is the page's, and nothing else is. */
static void
test_policy (void)
{
  g_autoptr (LkHtml) html = lk_html_new ("a");
  g_autofree char *page = lk_html_finish (html, "b");
  const char *begin = strstr (page, "<style>") + strlen ("<style>"), *end = strstr (begin, "</style>");
  g_autofree char *style = g_strndup (begin, (gsize) (end - begin));
  g_autofree char *hexadecimal = g_compute_checksum_for_string (G_CHECKSUM_SHA256, style, -1);
  g_autofree char *base64 = NULL;
  g_autofree char *policy = NULL;
  guint8 digest[32];

  for (gsize i = 0; i < sizeof digest; i++)
    digest[i] =
        (guint8) (g_ascii_xdigit_value (hexadecimal[2 * i]) * 16 + g_ascii_xdigit_value (hexadecimal[2 * i + 1]));
  base64 = g_base64_encode (digest, sizeof digest);
  policy = g_strdup_printf ("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src 'self' "
                            "file:; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'\"/>",
                            base64);
  g_assert_nonnull (strstr (page, policy));
  g_assert_true (strstr (page, policy) < strstr (page, "<title>"));
  g_assert_cmpuint (count (page, "<style"), ==, 1);
  g_assert_null (strstr (page, "style=\"")); /* which the policy does not allow */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/html/policy", test_policy);
  g_test_add_func ("/figure/html/escapes", test_escapes);
  g_test_add_func ("/figure/html/empty", test_empty);
  return g_test_run ();
}
