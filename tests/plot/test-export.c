/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

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

static char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("limbeck-export-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

/* How many files the folder holds: temporary ones must not stay. */
static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  g_assert_nonnull (dir);
  while (g_dir_read_name (dir))
    n++;
  return n;
}

static guint32
big_endian (const char *bytes)
{
  guint32 value;

  memcpy (&value, bytes, 4);
  return GUINT32_FROM_BE (value);
}

static void
test_png (void)
{
  g_autofree char *folder = make_folder (), *path = g_build_filename (folder, "plot.png", NULL), *data = NULL;
  LkBars bars = bars_of ();
  char message[256] = "";
  gsize size;
  cairo_surface_t *surface;

  g_assert_true (lk_plot_export (path, LK_EXPORT_PNG, 300, 200, 2.0, lk_draw_bars, &bars, lk_palette_light (), message,
                                 sizeof message));
  g_assert_cmpstr (message, ==, "");
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  g_assert_cmpuint (size, >, 1000);
  g_assert_cmpmem (data, 8, "\x89PNG\r\n\x1a\n", 8);
  g_assert_cmpuint (big_endian (data + 16), ==, 600);
  g_assert_cmpuint (big_endian (data + 20), ==, 400);
  g_assert_cmpuint (count_files (folder), ==, 1);

  /* Every pixel is painted: nothing of the drawing is missing at twice the size. */
  surface = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  {
    Probe probe = { .surface = surface, .width = 600 - 2 * PROBE_MARGIN, .height = 400 - 2 * PROBE_MARGIN };

    g_assert_cmpint (probe_count_all (&probe, lk_palette_light ()->series[0]), >, 5000);
    for (int y = -PROBE_MARGIN; y < 400 - PROBE_MARGIN; y++)
      g_assert_cmpuint (probe_pixel (&probe, 599 - PROBE_MARGIN, y) >> 24, ==, 0xff);
  }
  cairo_surface_destroy (surface);

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_vector (void)
{
  static const struct {
    LkExportFormat format;
    const char *name, *begins, *contains;
  } cases[] = {
    { LK_EXPORT_SVG, "plot.svg", "<?xml", "225" },
    { LK_EXPORT_PDF, "plot.pdf", "%PDF-", "%%EOF" },
  };
  g_autofree char *folder = make_folder ();
  LkBars bars = bars_of ();

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_build_filename (folder, cases[i].name, NULL), *data = NULL;
      char message[256] = "";
      gsize size;

      g_assert_true (lk_plot_export (path, cases[i].format, 300, 200, 7.0, lk_draw_bars, &bars, lk_palette_light (),
                                     message, sizeof message));
      g_assert_true (g_file_get_contents (path, &data, &size, NULL));
      g_assert_true (g_str_has_prefix (data, cases[i].begins));
      g_assert_nonnull (memmem (data, size, cases[i].contains, strlen (cases[i].contains)));
      g_assert_cmpuint (count_files (folder), ==, 1);
      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_replaces (void)
{
  g_autofree char *folder = make_folder (), *path = g_build_filename (folder, "plot.png", NULL), *data = NULL;
  LkBars bars = bars_of ();
  char message[256];
  gsize size;

  g_assert_true (g_file_set_contents (path, "old", 3, NULL));
  /* A failure leaves what was there. */
  g_assert_false (lk_plot_export (path, LK_EXPORT_PNG, 0, 200, 1.0, lk_draw_bars, &bars, lk_palette_light (), message,
                                  sizeof message));
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  g_assert_cmpmem (data, size, "old", 3);
  g_assert_true (lk_plot_export (path, LK_EXPORT_PNG, 60, 40, 1.0, lk_draw_bars, &bars, lk_palette_light (), message,
                                 sizeof message));
  g_clear_pointer (&data, g_free);
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  g_assert_cmpmem (data, 4, "\x89PNG", 4);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_errors (void)
{
  static const double sizes[][3] = { { 0, 10, 1 },   { 10, -1, 1 },      { NAN, 10, 1 }, { 10, 10, 0 },
                                     { 1e9, 10, 1 }, { INFINITY, 1, 1 }, { 10, 10, NAN } };
  g_autofree char *folder = make_folder (), *path = g_build_filename (folder, "absent", "plot.png", NULL);
  g_autofree char *fine = g_build_filename (folder, "plot.png", NULL);
  LkBars bars = bars_of ();
  char message[300] = "", small[8];

  g_assert_false (lk_plot_export (path, LK_EXPORT_PNG, 30, 20, 1.0, lk_draw_bars, &bars, lk_palette_light (), message,
                                  sizeof message));
  g_assert_nonnull (strstr (message, path));
  g_assert_nonnull (strstr (message, "choose another"));
  g_assert_false (
      lk_plot_export (path, LK_EXPORT_PNG, 30, 20, 1.0, lk_draw_bars, &bars, lk_palette_light (), small, sizeof small));
  g_assert_cmpuint (strlen (small), ==, sizeof small - 1);

  for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      message[0] = '\0';
      g_assert_false (lk_plot_export (fine, LK_EXPORT_PNG, sizes[i][0], sizes[i][1], sizes[i][2], lk_draw_bars, &bars,
                                      lk_palette_light (), message, sizeof message));
      g_assert_cmpstr (message, !=, "");
    }
  g_assert_cmpuint (count_files (folder), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
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
  g_test_add_func ("/export/replaces", test_replaces);
  g_test_add_func ("/export/errors", test_errors);
  g_test_add_func ("/export/format-for-path", test_format_for_path);
  return g_test_run ();
}
