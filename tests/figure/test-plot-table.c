/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "figure/lk-plot-table.h"
#include "plot/lk-bars.h"
#include "plot/lk-chart.h"
#include "plot/lk-matrix.h"
#include "plot/lk-picture.h"
#include "plot/lk-scatter.h"

static void
check (const LkPlotKind *kind, const void *model, const char *expected)
{
  g_autoptr (LkTable) table = lk_plot_table_new (kind, model);
  g_autofree char *csv = NULL;

  g_assert_nonnull (table);
  csv = lk_table_to_csv (table);
  g_assert_cmpstr (csv, ==, expected);
}

static void
test_matrix (void)
{
  static const double values[] = { 0.5, NAN, 2.0, 3.25 };
  static const char *const labels[] = { "cat", "dog, wet" };
  LkMatrix matrix = LK_MATRIX_INIT;

  g_assert_null (lk_plot_table_new (&lk_matrix_plot, &matrix));
  g_assert_null (lk_plot_title (&lk_matrix_plot, &matrix));
  matrix.title = "Confusion";
  matrix.row_title = "true";
  matrix.n = 2;
  matrix.values = values;
  check (&lk_matrix_plot, &matrix, "true,0,1\n0,0.5,\n1,2,3.25\n");
  matrix.labels = labels;
  check (&lk_matrix_plot, &matrix, "true,cat,\"dog, wet\"\ncat,0.5,\n\"dog, wet\",2,3.25\n");
  g_assert_cmpstr (lk_plot_title (&lk_matrix_plot, &matrix), ==, "Confusion");
}

static void
test_bars (void)
{
  static const double values[] = { 0.1, 0.9, 0.3, 0.7 };
  static const char *const groups[] = { "teacher", "student" };
  LkBars bars = LK_BARS_INIT;

  g_assert_null (lk_plot_table_new (&lk_bars_plot, &bars));
  bars.n_categories = bars.n_groups = 2;
  bars.values = values;
  bars.group_labels = groups;
  check (&lk_bars_plot, &bars, "class,teacher,student\n0,0.1,0.3\n1,0.9,0.7\n");
}

static bool
own_table (const void *table_of, const LkPlotCells *cells)
{
  const size_t *n = table_of;

  cells->add_row (cells->to);
  cells->add_text (cells->to, "own");
  cells->add_count (cells->to, *n);
  return true;
}

/* Curves of other x fill each other's gaps with nothing; a chart that has a table of its own says that. */
static void
test_chart (void)
{
  static const double x1[] = { 0, 1, 3 }, y1[] = { 5, 6, NAN }, x2[] = { 1, 2 }, y2[] = { 7, 8 };
  const LkSeries series[] = {
    { .label = "a", .n = 3, .x = x1, .y = y1 },
    { .label = "b", .n = 2, .x = x2, .y = y2 },
    { .label = "none" },
  };
  LkChart chart = LK_CHART_INIT;

  g_assert_null (lk_plot_table_new (&lk_chart_plot, &chart));
  chart.x_label = "epochs";
  chart.series = series;
  chart.n_series = 3;
  check (&lk_chart_plot, &chart, "epochs,a,b,none\n0,5,,\n1,6,7,\n2,,8,\n3,,,\n");
  chart.table = own_table;
  chart.table_of = &chart.n_series;
  check (&lk_chart_plot, &chart, "own,3\n");
}

static void
test_scatter (void)
{
  static const float points[] = { 1.0f, -1.0f, 0.5f, 0.25f };
  static const uint16_t classes[] = { 1, 0 };
  static const char *const labels[] = { "zero", "one" };
  LkScatter scatter = LK_SCATTER_INIT;

  g_assert_null (lk_plot_table_new (&lk_scatter_plot, &scatter));
  scatter.n = 2;
  scatter.points = points;
  scatter.classes = classes;
  scatter.n_classes = 2;
  scatter.labels = labels;
  check (&lk_scatter_plot, &scatter, "sample,x,y,class\n0,1,-1,one\n1,0.5,0.25,zero\n");
}

static void
test_none (void)
{
  LkPicture picture = { 0 };

  g_assert_null (lk_plot_table_new (&lk_picture_plot, &picture));
  g_assert_null (lk_plot_table_new (NULL, NULL));
  g_assert_null (lk_plot_title (&lk_picture_plot, &picture));
  g_assert_null (lk_plot_title (&lk_chart_plot, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure/plot-table/matrix", test_matrix);
  g_test_add_func ("/figure/plot-table/bars", test_bars);
  g_test_add_func ("/figure/plot-table/chart", test_chart);
  g_test_add_func ("/figure/plot-table/scatter", test_scatter);
  g_test_add_func ("/figure/plot-table/none", test_none);
  return g_test_run ();
}
