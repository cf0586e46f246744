/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "plot-probe.h"
#include "plot/lk-matrix.h"

#define C 3

static const double values[C * C] = { 0.90, 0.08, 0.02, 0.00, 0.96, 0.04, 0.04, 0.06, 0.90 };

static LkMatrix
matrix_of (void)
{
  LkMatrix matrix = LK_MATRIX_INIT;

  matrix.title = "Dark knowledge";
  matrix.row_title = "True class";
  matrix.column_title = "Mean probability";
  matrix.n = C;
  matrix.values = values;
  return matrix;
}

/* A pixel near the upper left corner of a cell, where no number is written:
 * right along the line through the middle, then up or down the column. */
static guint32
cell_pixel (const Probe *probe, const LkMatrix *matrix, int row, int column)
{
  const LkPalette *palette = lk_palette_light ();
  int w = probe->width, h = probe->height, x, y, r, c;

  for (x = 0; x < w; x++)
    if (lk_matrix_cell_at (w, h, matrix, palette, x, h / 2.0, &r, &c) && c == column)
      break;
  for (y = 0; y < h; y++)
    if (lk_matrix_cell_at (w, h, matrix, palette, x, y, &r, &c) && r == row)
      break;
  g_assert_cmpint (x, <, w);
  g_assert_cmpint (y, <, h);
  return probe_pixel (probe, x + 3, y + 3);
}

static void
test_colors (void)
{
  static const double alike[C * C] = { 0.36, 0.30, 0.34, 0.32, 0.34, 0.34, 0.32, 0.30, 0.38 };
  const LkPalette *palette = lk_palette_light ();
  LkMatrix matrix = matrix_of ();
  Probe probe = probe_draw (400, 400, &lk_matrix_plot, &matrix, palette);

  g_assert_true (probe_is (cell_pixel (&probe, &matrix, 1, 1), lk_palette_ramp (palette, 1.0)));
  g_assert_true (probe_is (cell_pixel (&probe, &matrix, 1, 0), palette->background));
  g_assert_true (probe_is (cell_pixel (&probe, &matrix, 0, 1), lk_palette_ramp (palette, 0.08 / 0.96)));
  probe_clear (&probe);

  matrix.ignore_diagonal = true;
  matrix.print_values = true;
  probe = probe_draw (400, 400, &lk_matrix_plot, &matrix, palette);
  g_assert_true (probe_is (cell_pixel (&probe, &matrix, 0, 1), lk_palette_ramp (palette, 1.0)));
  g_assert_true (probe_is (cell_pixel (&probe, &matrix, 1, 2), lk_palette_ramp (palette, 0.5)));
  g_assert_true (probe_is (cell_pixel (&probe, &matrix, 0, 0), palette->grid));
  probe_clear (&probe);

  /* When all are nearly alike the scale is theirs, from the least to the largest. */
  matrix.values = alike;
  probe = probe_draw (400, 400, &lk_matrix_plot, &matrix, palette);
  g_assert_true (probe_is (cell_pixel (&probe, &matrix, 0, 1), palette->background));
  g_assert_true (probe_is (cell_pixel (&probe, &matrix, 1, 2), lk_palette_ramp (palette, 1.0)));
  g_assert_true (probe_is (cell_pixel (&probe, &matrix, 2, 0), lk_palette_ramp (palette, 0.5)));
  probe_clear (&probe);
  matrix.values = values;

  /* Three decades below the maximum is no colour, half of them half the ramp. */
  matrix.ignore_diagonal = false;
  matrix.log = true;
  matrix.max = 0.04 * pow (10.0, 1.5);
  probe = probe_draw (400, 400, &lk_matrix_plot, &matrix, palette);
  g_assert_true (probe_is (cell_pixel (&probe, &matrix, 2, 0), lk_palette_ramp (palette, 0.5)));
  g_assert_true (probe_is (cell_pixel (&probe, &matrix, 1, 0), palette->background));
  probe_clear (&probe);
}

/* The image that stands for many cells shows the same as the shapes for few. */
static void
test_many (void)
{
  enum { N = 80 };
  double *large = g_new (double, (N * N));
  LkMatrix matrix = LK_MATRIX_INIT;
  const LkPalette *palette = lk_palette_light ();
  Probe probe;

  for (int i = 0; i < N * N; i++)
    large[i] = i % 7 / 6.0;
  matrix.n = N;
  matrix.values = large;
  probe = probe_draw (700, 700, &lk_matrix_plot, &matrix, palette);
  for (int i = 0; i < 10; i++)
    {
      int row = i * 8, column = (i * 37) % N;

      g_assert_true (probe_is (cell_pixel (&probe, &matrix, row, column),
                               lk_palette_ramp (palette, (row * N + column) % 7 / 6.0)));
    }
  probe_clear (&probe);
  g_free (large);
}

static void
test_numbers_and_hover (void)
{
  static const double ten[100] = { 0.5 };
  LkMatrix matrix = matrix_of ();
  Probe plain = probe_draw (400, 400, &lk_matrix_plot, &matrix, lk_palette_dark ()), other;

  matrix.print_values = true;
  other = probe_draw (400, 400, &lk_matrix_plot, &matrix, lk_palette_dark ());
  g_assert_false (probe_equal (&plain, &other));
  probe_clear (&other);

  /* Many cells: no room, no numbers. */
  matrix.n = 10;
  matrix.values = ten;
  other = probe_draw (160, 160, &lk_matrix_plot, &matrix, lk_palette_dark ());
  probe_clear (&plain);
  matrix.print_values = false;
  plain = probe_draw (160, 160, &lk_matrix_plot, &matrix, lk_palette_dark ());
  g_assert_true (probe_equal (&plain, &other));
  probe_clear (&other);

  matrix.hover_row = 2;
  matrix.hover_column = 0;
  other = probe_draw (160, 160, &lk_matrix_plot, &matrix, lk_palette_dark ());
  g_assert_false (probe_equal (&plain, &other));
  probe_clear (&other);
  matrix.hover_column = 10;
  other = probe_draw (160, 160, &lk_matrix_plot, &matrix, lk_palette_dark ());
  g_assert_true (probe_equal (&plain, &other));
  probe_clear (&other);
  probe_clear (&plain);
}

/* The box at the pointer leaves the cell that it tells of. */
static void
test_readout (void)
{
  static const int sizes[][2] = { { 160, 170 }, { 200, 200 }, { 400, 170 }, { 400, 400 }, { 180, 260 } };
  const LkPalette *palette = lk_palette_light ();

  for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (int cell = 0; cell < C * C; cell++)
      {
        int w = sizes[i][0], h = sizes[i][1], x0 = w, x1 = -1, y0 = h, y1 = -1, r, c;
        LkMatrix matrix = matrix_of ();
        Probe plain = probe_draw (w, h, &lk_matrix_plot, &matrix, palette), hover;

        matrix.hover_row = cell / C;
        matrix.hover_column = cell % C;
        hover = probe_draw (w, h, &lk_matrix_plot, &matrix, palette);
        for (int x = 0; x < w; x++)
          if (lk_matrix_cell_at (w, h, &matrix, palette, x, h / 2.0, &r, &c) && c == cell % C)
            {
              x0 = MIN (x0, x);
              x1 = x;
            }
        for (int y = 0; y < h; y++)
          if (lk_matrix_cell_at (w, h, &matrix, palette, (x0 + x1) / 2.0, y, &r, &c) && r == cell / C)
            {
              y0 = MIN (y0, y);
              y1 = y;
            }
        g_assert_cmpint (x1, >, x0 + 8);
        /* All of it but its frame. */
        for (int y = y0 + 3; y < y1 - 3; y++)
          for (int x = x0 + 3; x < x1 - 3; x++)
            g_assert_cmphex (probe_pixel (&plain, x, y), ==, probe_pixel (&hover, x, y));
        probe_clear (&plain);
        probe_clear (&hover);
      }
}

static void
test_cell_at (void)
{
  LkMatrix matrix = matrix_of ();
  int widths[C] = { 0 }, heights[C] = { 0 }, row, column;

  for (int x = 0; x < 400; x++)
    if (lk_matrix_cell_at (400, 300, &matrix, lk_palette_light (), x, 150, &row, &column))
      {
        g_assert_cmpint (row, ==, 1);
        widths[column]++;
      }
  for (int y = 0; y < 300; y++)
    if (lk_matrix_cell_at (400, 300, &matrix, lk_palette_light (), 200, y, &row, &column))
      {
        g_assert_cmpint (column, ==, 1);
        heights[row]++;
      }
  /* All alike, and none higher than wide. */
  for (int i = 0; i < C; i++)
    {
      g_assert_cmpint (widths[i], ==, widths[0]);
      g_assert_cmpint (heights[i], ==, heights[0]);
    }
  g_assert_cmpint (heights[0], >, 50);
  g_assert_cmpint (widths[0], >=, heights[0]);
  g_assert_false (lk_matrix_cell_at (400, 300, &matrix, lk_palette_light (), 2, 150, &row, &column));
  g_assert_false (lk_matrix_cell_at (400, 300, &matrix, lk_palette_light (), 200, 2, &row, &column));
  g_assert_false (lk_matrix_cell_at (0, 0, &matrix, lk_palette_light (), 0, 0, &row, &column));
  matrix.n = 0;
  g_assert_false (lk_matrix_cell_at (400, 300, &matrix, lk_palette_light (), 200, 150, &row, &column));
}

static void
test_degenerate (void)
{
  static const double odd[C * C] = { NAN, INFINITY, -INFINITY, -1, 1e308, 1e-320, 0, 0, 5000 }, zeros[C * C] = { 0 };
  static const char *const long_names[C] = { "An unusually long name of a class", "", "Ünïcödé → 名前" };
  LkMatrix matrix = LK_MATRIX_INIT;
  double *large;

  probe_sizes (&lk_matrix_plot, &matrix);
  matrix = matrix_of ();
  matrix.print_values = true;
  matrix.labels = long_names;
  matrix.hover_row = 0;
  matrix.hover_column = 2;
  probe_sizes (&lk_matrix_plot, &matrix);
  matrix.values = odd;
  probe_sizes (&lk_matrix_plot, &matrix);
  matrix.log = true;
  probe_sizes (&lk_matrix_plot, &matrix);
  matrix.values = zeros;
  probe_sizes (&lk_matrix_plot, &matrix);
  matrix.n = 1;
  matrix.ignore_diagonal = true;
  probe_sizes (&lk_matrix_plot, &matrix);
  matrix.values = NULL;
  matrix.empty_text = "Nothing yet";
  probe_sizes (&lk_matrix_plot, &matrix);

  large = g_new0 (double, 500 * 500);
  matrix.n = 500;
  matrix.labels = NULL;
  matrix.values = large;
  probe_sizes (&lk_matrix_plot, &matrix);
  g_free (large);
}

/* Its strongest cell, or why there is none. */
static void
test_describe (void)
{
  LkMatrix matrix = matrix_of ();
  g_autofree char *all = lk_matrix_plot.describe (&matrix);
  g_autofree char *apart = NULL;
  g_autofree char *empty = NULL;

  g_assert_cmpstr (all, ==, "Dark knowledge. 1 → 1: 0.960");
  matrix.ignore_diagonal = true;
  matrix.percent = true;
  apart = lk_matrix_plot.describe (&matrix);
  g_assert_cmpstr (apart, ==, "Dark knowledge. 0 → 1: 8.00\u00a0%");
  matrix.values = NULL;
  matrix.empty_text = "Not yet";
  empty = lk_matrix_plot.describe (&matrix);
  g_assert_cmpstr (empty, ==, "Dark knowledge. Not yet");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_NUMERIC, "C");
  g_test_add_func ("/matrix/colours", test_colors);
  g_test_add_func ("/matrix/many", test_many);
  g_test_add_func ("/matrix/numbers-and-hover", test_numbers_and_hover);
  g_test_add_func ("/matrix/readout", test_readout);
  g_test_add_func ("/matrix/cell-at", test_cell_at);
  g_test_add_func ("/matrix/degenerate", test_degenerate);
  g_test_add_func ("/matrix/describe", test_describe);
  return g_test_run ();
}
