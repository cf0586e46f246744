/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <math.h>
#include <string.h>

#include "figure/lk-picture-size.h"
#include "plot/lk-bars.h"

static const double values[] = { 0.1, 0.7, 0.2 };

static LkBars
bars_of (void)
{
  LkBars bars = LK_BARS_INIT;

  bars.title = "Outputs <of> & all";
  bars.n_categories = 3;
  bars.n_groups = 1;
  bars.values = values;
  return bars;
}

static GBytes *
draw (LkExportFormat format, LkPictureSizeId id, double width, double height)
{
  LkPictureSize size = { format, id, width, height };
  LkBars bars = bars_of ();
  g_autoptr (GError) error = NULL;
  GBytes *bytes = lk_picture_size_draw (&size, &lk_bars_plot, &bars, &error);

  g_assert_no_error (error);
  return bytes;
}

static void
test_png (void)
{
  static const struct {
    LkPictureSizeId id;
    double width, height;
    int expected[2];
  } cases[] = {
    { LK_PICTURE_SLIDE, 1, 1, { 1920, 1080 } }, { LK_PICTURE_HALF_SLIDE, 1, 1, { 960, 1080 } },
    { LK_PICTURE_COLUMN, 1, 1, { 992, 661 } },  { LK_PICTURE_OWN, 1234, 777, { 1234, 777 } },
    { LK_PICTURE_OWN, 3, NAN, { 64, 64 } },     { LK_PICTURE_OWN, 64, 3000, { 64, 3000 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = draw (LK_EXPORT_PNG, cases[i].id, cases[i].width, cases[i].height);
      g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);
      g_autoptr (GError) error = NULL;
      g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new_from_stream (stream, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), ==, cases[i].expected[0]);
      g_assert_cmpint (gdk_pixbuf_get_height (pixbuf), ==, cases[i].expected[1]);
      /* Paper, whatever the desktop's style is. */
      g_assert_cmpmem (gdk_pixbuf_read_pixels (pixbuf), 3, "\xff\xff\xff", 3);
    }
}

typedef struct {
  double width, height;
  guint n_elements;
} Svg;

static void
start_cb (GMarkupParseContext *context, const char *name, const char **names, const char **found, gpointer user_data,
          GError **error)
{
  Svg *svg = user_data;

  if (svg->n_elements++ > 0)
    return;
  g_assert_cmpstr (name, ==, "svg");
  for (guint i = 0; names[i]; i++)
    {
      char *unit = NULL;
      double px = g_ascii_strtod (found[i], &unit);

      if (g_str_equal (names[i], "width"))
        svg->width = px;
      else if (g_str_equal (names[i], "height"))
        svg->height = px;
      else
        continue;
      g_assert_cmpstr (unit, ==, "px");
    }
}

static void
test_svg (void)
{
  static const GMarkupParser parser = { .start_element = start_cb };
  g_autoptr (GBytes) bytes = draw (LK_EXPORT_SVG, LK_PICTURE_HALF_SLIDE, 1, 1);
  Svg svg = { 0 };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &svg, NULL);
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  g_markup_parse_context_parse (context, text, (gssize) length, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (svg.width, 960.0, 0.01);
  g_assert_cmpfloat_with_epsilon (svg.height, 1080.0, 0.01);
  g_assert_cmpuint (svg.n_elements, >, 20);
}

/* What a PDF says in plain and in its compressed streams, one behind the other. */
static char *
pdf_text (GBytes *bytes)
{
  GString *plain = g_string_new (NULL);
  gsize length;
  const char *pdf = g_bytes_get_data (bytes, &length);
  const char *end = pdf + length, *at = pdf, *stream;

  g_string_append_len (plain, pdf, (gssize) length);
  while ((stream = memmem (at, (gsize) (end - at), "stream\n", 7)))
    {
      const char *stop = memmem (stream, (gsize) (end - stream), "endstream", 9);
      g_autoptr (GConverter) zlib = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB));
      g_autofree char *room = g_malloc (1 << 20);
      gsize read, written;

      g_assert_nonnull (stop);
      if (g_converter_convert (zlib, stream + 7, (gsize) (stop - stream - 7), room, 1 << 20, G_CONVERTER_INPUT_AT_END,
                               &read, &written, NULL) != G_CONVERTER_ERROR)
        g_string_append_len (plain, room, (gssize) written);
      at = stop + 9;
    }
  for (gsize i = 0; i < plain->len; i++)
    if (plain->str[i] == '\0')
      plain->str[i] = ' ';
  return g_string_free (plain, FALSE);
}

static void
check_pdf (LkPictureSizeId id, double width, double height, double mm_width, double mm_height)
{
  g_autoptr (GBytes) bytes = draw (LK_EXPORT_PDF, id, width, height);
  g_autofree char *text = pdf_text (bytes);
  g_autoptr (GRegex) page = g_regex_new ("/Type\\s*/Page\\b(?!s)", G_REGEX_RAW, 0, NULL);
  g_autoptr (GRegex) box = g_regex_new ("/MediaBox\\s*\\[\\s*0\\s+0\\s+([0-9.]+)\\s+([0-9.]+)", G_REGEX_RAW, 0, NULL);
  g_autoptr (GMatchInfo) pages = NULL;
  g_autoptr (GMatchInfo) boxes = NULL;
  guint n_pages = 0;

  g_assert_true (g_str_has_prefix (text, "%PDF-"));
  for (g_regex_match_full (page, text, -1, 0, 0, &pages, NULL); g_match_info_matches (pages);
       g_match_info_next (pages, NULL))
    n_pages++;
  g_assert_cmpuint (n_pages, ==, 1);
  g_assert_true (g_regex_match (box, text, 0, &boxes));
  {
    g_autofree char *w = g_match_info_fetch (boxes, 1), *h = g_match_info_fetch (boxes, 2);

    g_assert_cmpfloat_with_epsilon (g_ascii_strtod (w, NULL) / 72.0 * 25.4, mm_width, 0.05);
    g_assert_cmpfloat_with_epsilon (g_ascii_strtod (h, NULL) / 72.0 * 25.4, mm_height, 0.05);
  }
}

static void
test_pdf (void)
{
  check_pdf (LK_PICTURE_SLIDE, 0, 0, 338.7, 190.5);
  check_pdf (LK_PICTURE_COLUMN, 0, 0, 84.0, 56.0);
  check_pdf (LK_PICTURE_OWN, 120.5, 80.0, 120.5, 80.0);
  check_pdf (LK_PICTURE_OWN, 1e9, -3.0, LK_PICTURE_MAX_MM, LK_PICTURE_MIN_MM);
}

static void
test_ids (void)
{
  LkPictureSizeId id;
  LkExportFormat format;

  for (guint i = 0; i < LK_N_PICTURE_SIZES; i++)
    {
      g_assert_true (lk_picture_size_from_id (lk_picture_size_id ((LkPictureSizeId) i), &id));
      g_assert_cmpuint (id, ==, i);
      g_assert_cmpstr (lk_picture_size_name ((LkPictureSizeId) i), !=, "");
    }
  for (guint i = LK_EXPORT_PNG; i <= LK_EXPORT_PDF; i++)
    {
      g_assert_true (lk_picture_format_from_id (lk_picture_format_id ((LkExportFormat) i), &format));
      g_assert_cmpuint (format, ==, i);
    }
  g_assert_false (lk_picture_size_from_id ("wall", &id));
  g_assert_false (lk_picture_size_from_id (NULL, &id));
  g_assert_false (lk_picture_format_from_id ("gif", &format));
}

static void
test_impossible (void)
{
  LkBars bars = bars_of ();
  g_autoptr (GError) error = NULL;

  g_assert_null (
      lk_plot_to_bytes (LK_EXPORT_PNG, 40000.0, 10.0, 1.0, &lk_bars_plot, &bars, lk_palette_light (), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "another size"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure/picture-size/png", test_png);
  g_test_add_func ("/figure/picture-size/svg", test_svg);
  g_test_add_func ("/figure/picture-size/pdf", test_pdf);
  g_test_add_func ("/figure/picture-size/ids", test_ids);
  g_test_add_func ("/figure/picture-size/impossible", test_impossible);
  return g_test_run ();
}
