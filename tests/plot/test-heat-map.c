/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot-probe.h"
#include "plot/lk-heat-map.h"

#define ROWS    2
#define COLUMNS 3
#define W       420
#define H       300

static const double values[ROWS * COLUMNS] = { 0.050, 0.040, 0.060, 0.055, NAN, 0.045 };
static const char *const rows[ROWS] = { "0.1", "0.9" };
static const char *const columns[COLUMNS] = { "1", "4", "20" };

static LkHeatMap
map_of (void)
{
  LkHeatMap map = LK_HEAT_MAP_INIT;

  map.title = "Errors";
  map.row_title = "α";
  map.column_title = "T";
  map.n_rows = ROWS;
  map.n_columns = COLUMNS;
  map.row_labels = rows;
  map.column_labels = columns;
  map.values = values;
  map.percent = true;
  map.empty_text = "Nothing yet";
  return map;
}

/* The first pixel of a cell, as the eye scans. */
static void
find_cell (const LkHeatMap *map, int row, int column, int *x, int *y)
{
  int r, c;

  for (*y = 0; *y < H; (*y)++)
    for (*x = 0; *x < W; (*x)++)
      if (lk_heat_map_cell_at (W, H, map, lk_palette_light (), *x, *y, &r, &c) && r == row && c == column)
        return;
  g_assert_not_reached ();
}

/* Near its corner, where no number is. */
static guint32
cell_pixel (const Probe *probe, const LkHeatMap *map, int row, int column)
{
  int x, y;

  find_cell (map, row, column, &x, &y);
  return probe_pixel (probe, x + 6, y + 6);
}

/* Shades go evenly from the least value to the largest, either way. */
static void
test_colors (void)
{
  const LkPalette *palette = lk_palette_light ();
  LkHeatMap map = map_of ();
  LkColor ends[2] = { lk_palette_ramp (palette, 0.12), lk_palette_ramp (palette, 1.0) };
  LkColor middle = lk_palette_ramp (palette, 0.56);

  for (int less_is_better = 0; less_is_better < 2; less_is_better++)
    {
      Probe probe;

      map.less_is_better = less_is_better;
      probe = probe_draw (W, H, &lk_heat_map_plot, &map, palette);
      g_assert_true (probe_is (cell_pixel (&probe, &map, 0, 2), ends[!less_is_better]));
      g_assert_true (probe_is (cell_pixel (&probe, &map, 0, 1), ends[less_is_better]));
      g_assert_true (probe_is (cell_pixel (&probe, &map, 0, 0), middle));
      /* Not known yet: none of the scale's colours. */
      g_assert_false (probe_is (cell_pixel (&probe, &map, 1, 1), ends[0]));
      g_assert_false (probe_is (cell_pixel (&probe, &map, 1, 1), ends[1]));
      probe_clear (&probe);
    }
}

/* A cell of which a part is missing is hatched; it is told as about so much, and the strongest colour is a whole cell's
 * all the same, where there is one. */
static void
test_partial (void)
{
  static const bool partial[ROWS * COLUMNS] = { false, false, true };
  bool all[ROWS * COLUMNS];
  const LkPalette *palette = lk_palette_light ();
  LkHeatMap map = map_of ();
  Probe whole = probe_draw (W, H, &lk_heat_map_plot, &map, palette), part;
  LkColor shade = lk_palette_ramp (palette, 1.0); /* of the largest value */
  int n;

  n = probe_count_all (&whole, shade);
  map.partial = partial;
  part = probe_draw (W, H, &lk_heat_map_plot, &map, palette);
  g_assert_cmpint (probe_count_all (&part, shade), >, n);
  g_assert_cmpint (probe_count_all (&part, shade), <, 2 * n);
  probe_clear (&part);

  memset (all, true, sizeof all);
  map.partial = all;
  part = probe_draw (W, H, &lk_heat_map_plot, &map, palette);
  g_assert_cmpint (probe_count_all (&part, shade), <, n);
  g_assert_cmpint (probe_count_all (&part, shade), >, n / 2);
  probe_clear (&whole);
  probe_clear (&part);
}

static void
test_cells (void)
{
  LkHeatMap map = map_of ();
  int counts[ROWS][COLUMNS] = { { 0 } }, row, column;

  for (int y = 0; y < H; y++)
    for (int x = 0; x < W; x++)
      if (lk_heat_map_cell_at (W, H, &map, lk_palette_light (), x, y, &row, &column))
        {
          g_assert_true (row >= 0 && row < ROWS && column >= 0 && column < COLUMNS);
          counts[row][column]++;
        }
  for (row = 0; row < ROWS; row++)
    for (column = 0; column < COLUMNS; column++)
      {
        g_assert_cmpint (counts[row][column], >, 2000);
        g_assert_cmpint (counts[row][column], ==, counts[0][0]);
      }
  g_assert_false (lk_heat_map_cell_at (W, H, &map, lk_palette_light (), 1, 1, &row, &column));
  g_assert_false (lk_heat_map_cell_at (W, H, &map, lk_palette_light (), NAN, 100, &row, &column));
  map.n_rows = 0;
  g_assert_false (lk_heat_map_cell_at (W, H, &map, lk_palette_light (), 200, 150, &row, &column));
}

static void
test_best_and_hover (void)
{
  static const char *const lines[] = { "4 % errors", "3 seeds" };
  const LkPalette *palette = lk_palette_light ();
  LkHeatMap map = map_of ();
  Probe plain = probe_draw (W, H, &lk_heat_map_plot, &map, palette), best, hover;
  int x, y;

  g_assert_cmpint (probe_count_all (&plain, palette->series[LK_SERIES_LABEL]), ==, 0);
  map.best_row = 0;
  map.best_column = 1;
  best = probe_draw (W, H, &lk_heat_map_plot, &map, palette);
  find_cell (&map, 0, 1, &x, &y);
  /* The frame is all inside its cell. */
  g_assert_cmpint (probe_count_all (&best, palette->series[LK_SERIES_LABEL]), >, 300);
  g_assert_cmpint (probe_count (&best, palette->series[LK_SERIES_LABEL], 0, 0, W, y), ==, 0);
  g_assert_cmpint (probe_count (&best, palette->series[LK_SERIES_LABEL], 0, 0, x, H), ==, 0);
  map.hover_row = 1;
  map.hover_column = 1;
  map.hover_heading = "T = 4";
  map.hover_lines = lines;
  map.n_hover_lines = 2;
  hover = probe_draw (W, H, &lk_heat_map_plot, &map, palette);
  g_assert_false (probe_equal (&best, &hover));
  probe_clear (&hover);
  /* Cells that there are not. */
  map.hover_row = ROWS;
  hover = probe_draw (W, H, &lk_heat_map_plot, &map, palette);
  g_assert_true (probe_equal (&best, &hover));
  probe_clear (&hover);
  map.best_column = COLUMNS;
  hover = probe_draw (W, H, &lk_heat_map_plot, &map, palette);
  g_assert_true (probe_equal (&plain, &hover));
  probe_clear (&hover);
  probe_clear (&best);
  probe_clear (&plain);
}

static void
test_degenerate (void)
{
  static const double none[ROWS * COLUMNS] = { NAN, NAN, NAN, NAN, NAN, NAN };
  static const double same[ROWS * COLUMNS] = { 1, 1, 1, 1, 1, 1 };
  static const double odd[ROWS * COLUMNS] = { INFINITY, -INFINITY, 1e308, -1e308, 1e-320, 0 };
  static const char *const long_names[COLUMNS] = { "An unusually long name of a value", "", "Ünïcödé → 名前" };
  LkHeatMap map = LK_HEAT_MAP_INIT;

  probe_sizes (&lk_heat_map_plot, &map);
  map = map_of ();
  map.best_row = map.best_column = map.hover_row = map.hover_column = 1;
  map.hover_heading = "";
  probe_sizes (&lk_heat_map_plot, &map);
  map.values = none;
  probe_sizes (&lk_heat_map_plot, &map);
  map.values = same;
  probe_sizes (&lk_heat_map_plot, &map);
  map.values = odd;
  map.column_labels = map.row_labels = long_names;
  map.percent = false;
  probe_sizes (&lk_heat_map_plot, &map);
  map.n_rows = map.n_columns = 1;
  map.row_title = map.column_title = map.title = NULL;
  probe_sizes (&lk_heat_map_plot, &map);
  map.values = NULL;
  probe_sizes (&lk_heat_map_plot, &map);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/heat-map/colours", test_colors);
  g_test_add_func ("/heat-map/partial", test_partial);
  g_test_add_func ("/heat-map/cells", test_cells);
  g_test_add_func ("/heat-map/best-and-hover", test_best_and_hover);
  g_test_add_func ("/heat-map/degenerate", test_degenerate);
  return g_test_run ();
}
