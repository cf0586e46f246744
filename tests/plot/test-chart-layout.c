/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "plot/lk-chart-layout.h"

static const double xs[5] = { 0, 1, 2, 3, 4 }, falling[5] = { 4, 3, 2, 1, 0.5 };

static LkChart
chart_of (const LkSeries *series, size_t n)
{
  LkChart chart = LK_CHART_INIT;

  chart.title = "Loss";
  chart.x_label = "epochs";
  chart.y_label = "nats";
  chart.series = series;
  chart.n_series = n;
  return chart;
}

/* Head, plot and numbers lie below each other, in the smallest picture too; of a long legend as much is
 * there as leaves room. */
static void
test_parts (void)
{
  LkSeries series[12];
  LkChart chart = chart_of (series, 12);
  const LkPalette *palette = lk_palette_light ();
  double width, height;

  for (gsize i = 0; i < G_N_ELEMENTS (series); i++)
    series[i] = (LkSeries) { .label = "a kept run with a long name", .n = 5, .x = xs, .y = falling };
  lk_chart_measure (&chart, palette, &width, &height);
  for (int i = 0; i < 6; i++)
    {
      LkChartLayout layout;

      g_assert_true (lk_chart_layout_init (&layout, NULL, width * (1 + i), height + 40.0 * i, &chart, palette));
      g_assert_true (lk_chart_layout_has_plot (&layout));
      g_assert_cmpfloat (layout.plot.y, >=, layout.head);
      g_assert_cmpfloat (layout.plot.y + layout.plot.h + 1.2 * layout.canvas.line, <=, layout.canvas.height);
      g_assert_cmpfloat (layout.plot.x + layout.plot.w, <=, layout.canvas.width);
      g_assert_cmpfloat (lk_chart_layout_x (&layout, 0.0), ==, layout.plot.x);
      g_assert_cmpfloat (lk_chart_layout_y (&layout, layout.y_axis.max), ==, layout.plot.y);
      g_assert_true (isnan (lk_chart_layout_y (&layout, NAN)));
      lk_chart_layout_clear (&layout);
    }
}

/* A series that looks like another takes no room in the legend, and is drawn all the same. */
static void
test_like_another (void)
{
  LkSeries series[2] = { { .label = "student", .n = 5, .x = xs, .y = falling },
                         { .label = "in fewer bits", .n = 5, .x = xs, .y = falling, .is_like_another = true } };
  LkChart chart = chart_of (series, 2);
  LkChartLayout layout;

  g_assert_true (lk_chart_layout_init (&layout, NULL, 600.0, 400.0, &chart, lk_palette_light ()));
  g_assert_cmpstr (layout.legend[0].label, ==, "student");
  g_assert_null (layout.legend[1].label);
  g_assert_cmpuint (layout.series[1].n, ==, 5);
  lk_chart_layout_clear (&layout);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-layout/parts", test_parts);
  g_test_add_func ("/chart-layout/like-another", test_like_another);
  return g_test_run ();
}
