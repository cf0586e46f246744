/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "plot-probe.h"
#include "plot/lk-bars.h"
#include "plot/lk-export.h"

static const double values[4] = { 0.1, 0.2, 0.3, 0.4 };

static LkBars
bars_of (void)
{
  LkBars bars = LK_BARS_INIT;

  bars.title = "Outputs";
  bars.n_categories = 4;
  bars.n_groups = 1;
  bars.values = values;
  return bars;
}

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t
full_cb (void *closure, const unsigned char *data, unsigned int length)
{
  return CAIRO_STATUS_WRITE_ERROR;
}

/* The file's bytes; NULL where it cannot be drawn. */
static GByteArray *
draw (LkExportFormat format, double width, double height, double scale)
{
  LkBars bars = bars_of ();
  GByteArray *bytes = g_byte_array_new ();

  if (lk_plot_write (append_cb, bytes, format, width, height, scale, &lk_bars_plot, &bars, lk_palette_light ()) ==
      CAIRO_STATUS_SUCCESS)
    return bytes;
  g_byte_array_unref (bytes);
  return NULL;
}

static guint32
big_endian (const char *bytes)
{
  guint32 value;

  memcpy (&value, bytes, 4);
  return GUINT32_FROM_BE (value);
}

static cairo_status_t
read_cb (void *closure, unsigned char *data, unsigned int length)
{
  GByteArray *bytes = closure;

  if (length > bytes->len)
    return CAIRO_STATUS_READ_ERROR;
  memcpy (data, bytes->data, length);
  g_byte_array_remove_range (bytes, 0, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
test_png (void)
{
  g_autoptr (GByteArray) bytes = draw (LK_EXPORT_PNG, 300, 200, 2.0);
  const char *data = (const char *) bytes->data;
  cairo_surface_t *surface;

  g_assert_cmpuint (bytes->len, >, 1000);
  g_assert_cmpmem (data, 8, "\x89PNG\r\n\x1a\n", 8);
  g_assert_cmpuint (big_endian (data + 16), ==, 600);
  g_assert_cmpuint (big_endian (data + 20), ==, 400);

  /* Every pixel is painted: nothing of the drawing is missing at twice the size. */
  surface = cairo_image_surface_create_from_png_stream (read_cb, bytes);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  {
    Probe probe = { .surface = surface, .width = 600 - 2 * PROBE_MARGIN, .height = 400 - 2 * PROBE_MARGIN };

    g_assert_cmpint (probe_count_all (&probe, lk_palette_light ()->series[0]), >, 5000);
    for (int y = -PROBE_MARGIN; y < 400 - PROBE_MARGIN; y++)
      g_assert_cmpuint (probe_pixel (&probe, 599 - PROBE_MARGIN, y) >> 24, ==, 0xff);
  }
  cairo_surface_destroy (surface);
}

static void
test_vector (void)
{
  static const struct {
    LkExportFormat format;
    const char *begins, *contains;
  } cases[] = {
    { LK_EXPORT_SVG, "<?xml", "width=\"300px\"" },
    { LK_EXPORT_PDF, "%PDF-", "%%EOF" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) bytes = draw (cases[i].format, 300, 200, 1.0);

      g_assert_cmpmem (bytes->data, strlen (cases[i].begins), cases[i].begins, strlen (cases[i].begins));
      g_assert_nonnull (memmem (bytes->data, bytes->len, cases[i].contains, strlen (cases[i].contains)));
    }
}

static void
test_errors (void)
{
  static const double sizes[][3] = { { 0, 10, 1 },   { 10, -1, 1 },      { NAN, 10, 1 }, { 10, 10, 0 },
                                     { 1e9, 10, 1 }, { INFINITY, 1, 1 }, { 10, 10, NAN } };
  LkBars bars = bars_of ();

  for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++)
    g_assert_null (draw (LK_EXPORT_PNG, sizes[i][0], sizes[i][1], sizes[i][2]));
  for (LkExportFormat format = LK_EXPORT_PNG; format <= LK_EXPORT_PDF; format++)
    g_assert_cmpint (lk_plot_write (full_cb, NULL, format, 300, 200, 1.0, &lk_bars_plot, &bars, lk_palette_light ()),
                     ==, CAIRO_STATUS_WRITE_ERROR);
}

static void
test_format_for_path (void)
{
  LkExportFormat format;

  g_assert_true (lk_export_format_for_path ("/a/b.png", &format));
  g_assert_cmpint (format, ==, LK_EXPORT_PNG);
  g_assert_true (lk_export_format_for_path ("b.SVG", &format));
  g_assert_cmpint (format, ==, LK_EXPORT_SVG);
  g_assert_true (lk_export_format_for_path ("b.png.Pdf", &format));
  g_assert_cmpint (format, ==, LK_EXPORT_PDF);
  g_assert_false (lk_export_format_for_path ("b.jpg", &format));
  g_assert_false (lk_export_format_for_path ("png", &format));
  g_assert_false (lk_export_format_for_path ("", &format));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/export/png", test_png);
  g_test_add_func ("/export/vector", test_vector);
  g_test_add_func ("/export/errors", test_errors);
  g_test_add_func ("/export/format-for-path", test_format_for_path);
  return g_test_run ();
}
