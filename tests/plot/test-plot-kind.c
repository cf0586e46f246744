/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "plot/lk-bars.h"
#include "plot/lk-chart.h"
#include "plot/lk-heat-map.h"
#include "plot/lk-matrix.h"
#include "plot/lk-networks.h"
#include "plot/lk-picture.h"
#include "plot/lk-run-line.h"
#include "plot/lk-scatter.h"

static const double values[6] = { 0.1, 0.2, 0.3, 0.4, 0.5, 0.6 };

/* Whatever lies under a pixel can be highlighted, and nothing is there in no plot at all. */
static void
test_find_and_point (void)
{
  static const float points[4] = { 0.0f, 0.0f, 0.5f, 0.5f };
  static const uint16_t classes[2] = { 0, 1 };
  static const char *const labels[2] = { "a", "b" };
  LkBars bars = LK_BARS_INIT;
  LkMatrix matrix = LK_MATRIX_INIT;
  LkHeatMap map = LK_HEAT_MAP_INIT;
  LkScatter scatter = LK_SCATTER_INIT;
  LkChart chart = LK_CHART_INIT;
  LkNetworks networks = LK_NETWORKS_INIT;
  const LkNetworksLayer layers[2] = { { .units = 2 }, { .units = 1 } };
  const LkNetworksItem network = { .layers = layers, .n_layers = 2 };
  LkSeries series = { .label = "one", .n = 3, .x = values, .y = values };
  const struct {
    const LkPlotKind *kind;
    void *model;
  } plots[] = { { &lk_bars_plot, &bars },       { &lk_matrix_plot, &matrix },     { &lk_heat_map_plot, &map },
                { &lk_scatter_plot, &scatter }, { &lk_networks_plot, &networks }, { &lk_chart_plot, &chart } };
  const LkPlotPlace nowhere = LK_PLOT_PLACE_INIT;

  g_assert_true (lk_plot_place_is_none (&nowhere));
  for (gsize i = 0; i < G_N_ELEMENTS (plots); i++)
    {
      LkPlotPlace place = nowhere;

      g_assert_false (plots[i].kind->find (400, 400, plots[i].model, lk_palette_light (), 200, 200, &place));
      g_assert_true (lk_plot_place_is_none (&place));
    }

  bars.n_categories = 3;
  bars.n_groups = 1;
  matrix.n = 2;
  map.n_rows = map.n_columns = 2;
  map.row_labels = map.column_labels = labels;
  bars.values = matrix.values = map.values = values;
  scatter = (LkScatter) { .n = 2, .points = points, .classes = classes, .n_classes = 2, .labels = labels };
  scatter.extent = 1.0;
  scatter.hover = -1;
  networks.items = &network;
  networks.n = 1;
  chart.series = &series;
  chart.n_series = 1;
  for (gsize i = 0; i < G_N_ELEMENTS (plots); i++)
    {
      LkPlotPlace place = nowhere;

      g_assert_true (plots[i].kind->find (400, 400, plots[i].model, lk_palette_light (), 200, 200, &place));
      g_assert_false (lk_plot_place_is_none (&place));
      g_assert_true (plots[i].kind->point (plots[i].model, &place));
      if (plots[i].kind != &lk_chart_plot)
        g_assert_false (plots[i].kind->point (plots[i].model, &(LkPlotPlace) { .row = 7, .column = 0 }));
      g_assert_true (plots[i].kind->point (plots[i].model, &nowhere));
    }
  g_assert_cmpint (bars.hover_category, ==, -1);
  g_assert_cmpint (matrix.hover_row, ==, -1);
  g_assert_cmpint (scatter.hover, ==, -1);
  g_assert_cmpint (networks.hover_item, ==, -1);
  g_assert_true (isnan (chart.pointer_x));
  g_assert_null (lk_picture_plot.find);
  g_assert_null (lk_run_line_plot.find);
}

/* In the size that a kind asks for it draws its plot, where things can be pointed at; in a much smaller one it has a
 * sentence in its place, and nothing can. */
static void
test_measure (void)
{
  static const float points[4] = { 0.0f, 0.0f, 0.5f, 0.5f };
  static const uint16_t classes[2] = { 0, 1 };
  static const char *const labels[2] = { "a class with a long name", "another" };
  static double many[100];
  LkBars bars = LK_BARS_INIT;
  LkMatrix matrix = LK_MATRIX_INIT;
  LkHeatMap map = LK_HEAT_MAP_INIT;
  LkScatter scatter = LK_SCATTER_INIT;
  LkChart chart = LK_CHART_INIT;
  LkNetworks networks = LK_NETWORKS_INIT;
  const LkNetworksLayer layers[2] = { { .size = "200", .units = 200 }, { .size = "1", .units = 1 } };
  const LkNetworksItem items[2] = {
    { .name = "a", .layers = layers, .n_layers = 2, .facts = { { "many parameters" }, { "some more about it" } } },
    { .name = "a network with a long name", .layers = layers, .n_layers = 2 },
  };
  LkPicture picture = LK_PICTURE_INIT;
  LkSeries series[2] = {
    { .label = "one", .n = 3, .x = values, .y = values },
    { .label = "another that is long enough for a line of its own", .n = 3, .x = values, .y = values }
  };
  LkChartMark mark = { .x = 0.2, .label = "T 4", .color = -1 };
  const struct {
    const LkPlotKind *kind;
    const void *model;
  } plots[] = { { &lk_bars_plot, &bars },       { &lk_matrix_plot, &matrix }, { &lk_heat_map_plot, &map },
                { &lk_scatter_plot, &scatter }, { &lk_chart_plot, &chart },   { &lk_networks_plot, &networks } };
  double width, height;

  for (gsize i = 0; i < G_N_ELEMENTS (many); i++)
    many[i] = 0.1;
  bars.title = matrix.title = map.title = scatter.title = chart.title = networks.title = "What there is to see";
  bars.n_categories = 2;
  bars.n_groups = 2;
  bars.category_labels = bars.group_labels = labels;
  bars.values = matrix.values = map.values = many;
  bars.marked_category = 1;
  networks.items = items;
  networks.n = 2;
  networks.note = "a note";
  matrix.n = 10;
  matrix.row_title = matrix.column_title = "class";
  map.n_rows = map.n_columns = 2;
  map.row_labels = map.column_labels = labels;
  map.row_title = map.column_title = "T";
  scatter.n = 2;
  scatter.points = points;
  scatter.classes = classes;
  scatter.n_classes = 2;
  scatter.labels = labels;
  chart.series = series;
  chart.n_series = 2;
  chart.x_label = "epochs";
  chart.y_label = "nats";
  chart.marks = &mark;
  chart.n_marks = 1;
  for (gsize i = 0; i < G_N_ELEMENTS (plots); i++)
    for (double type = 0.7; type < 3.0; type *= 1.5)
      {
        LkPalette palette = lk_palette_scaled (lk_palette_light (), type);
        gboolean anything[2] = { FALSE, FALSE };

        plots[i].kind->measure (plots[i].model, &palette, &width, &height);
        g_test_message ("plot %zu at type %g: %g x %g", i, type, width, height);
        g_assert_cmpfloat (width, >, 40.0);
        g_assert_cmpfloat (height, >, 30.0);
        for (int half = 0; half < 2; half++)
          {
            double w = width, h = half ? 0.5 * height : height;

            for (int y = 0; y < h; y += 7)
              for (int x = 0; x < w; x += 7)
                {
                  LkPlotPlace place = LK_PLOT_PLACE_INIT;

                  anything[half] |= plots[i].kind->find (w, h, plots[i].model, &palette, x, y, &place);
                }
          }
        g_assert_true (anything[0]);
        g_assert_false (anything[1]);
      }
  picture.columns = picture.rows = 64;
  lk_picture_plot.measure (&picture, lk_palette_light (), &width, &height);
  g_assert_cmpfloat (width, >=, 64.0);
  g_assert_cmpfloat (height, ==, width);
  g_assert_null (lk_run_line_plot.measure);
}

/* Keys lead from the best cell to its neighbours, and not out of the map. */
static void
test_move (void)
{
  LkHeatMap map = LK_HEAT_MAP_INIT;
  LkPlotPlace place = LK_PLOT_PLACE_INIT;

  g_assert_false (lk_heat_map_plot.move (&map, 1, 0, &place));
  map.n_rows = 2;
  map.n_columns = 3;
  map.best_row = 1;
  map.best_column = 1;
  g_assert_true (lk_heat_map_plot.move (&map, 1, 0, &place));
  g_assert_cmpint (place.row, ==, 1);
  g_assert_cmpint (place.column, ==, 1);
  for (int i = 0; i < 4; i++)
    g_assert_true (lk_heat_map_plot.move (&map, 1, 0, &place));
  g_assert_cmpint (place.column, ==, 2);
  for (int i = 0; i < 4; i++)
    g_assert_true (lk_heat_map_plot.move (&map, 0, -1, &place));
  g_assert_cmpint (place.row, ==, 0);
  g_assert_cmpint (place.column, ==, 2);
}

/* Without words of its own a chart is its title and its curves' names. */
static void
test_describe (void)
{
  LkSeries series[3] = { { .label = "student" }, { .label = "twin" }, { .label = NULL } };
  LkChart chart = LK_CHART_INIT;
  g_autofree char *words = NULL;
  g_autofree char *empty = NULL;

  chart.title = "Errors";
  chart.series = series;
  chart.n_series = 3;
  words = lk_chart_plot.describe (&chart);
  g_assert_cmpstr (words, ==, "Errors. student. twin. ");
  chart.empty_text = "Not yet";
  empty = lk_chart_plot.describe (&chart);
  g_assert_cmpstr (empty, ==, "Errors. student. twin. Not yet");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/kind/find-and-point", test_find_and_point);
  g_test_add_func ("/plot/kind/measure", test_measure);
  g_test_add_func ("/plot/kind/move", test_move);
  g_test_add_func ("/plot/kind/describe", test_describe);
  return g_test_run ();
}
