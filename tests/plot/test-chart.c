/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot-probe.h"
#include "plot/lk-chart-layout.h"
#include "plot/lk-chart.h"

static const double xs[5] = { 0, 1, 2, 3, 4 }, falling[5] = { 4, 3, 2, 1, 0 }, flat[5] = { 2, 2, 2, 2, 2 };

static LkSeries
line_of (const double *y, int color, LkDash dash)
{
  return (LkSeries) { .label = "Student", .color = color, .dash = dash, .n = 5, .x = xs, .y = y };
}

static LkChart
chart_of (const LkSeries *series, size_t n)
{
  LkChart chart = LK_CHART_INIT;

  chart.title = "Loss";
  chart.x_label = "Step";
  chart.y_label = "nats";
  chart.series = series;
  chart.n_series = n;
  chart.empty_text = "Press Distill to begin";
  return chart;
}

static void
test_colors (void)
{
  for (int i = 0; i < LK_N_SERIES_COLORS; i++)
    {
      LkSeries series = line_of (falling, i, LK_DASH_SOLID);
      LkChart chart = chart_of (&series, 1);
      Probe probe;

      series.width = 4.0;
      probe = probe_draw (500, 300, &lk_chart_plot, &chart, lk_palette_light ());
      /* More than the legend's sample: the curve itself. */
      g_assert_cmpint (probe_count_all (&probe, lk_palette_light ()->series[i]), >, 500);
      g_assert_cmpint (probe_count_all (&probe, lk_palette_light ()->series[(i + 1) % LK_N_SERIES_COLORS]), ==, 0);
      probe_clear (&probe);
    }
}

/* The top left of a falling curve is inked, the top right is not. */
static void
test_falls (void)
{
  LkSeries series = line_of (falling, 1, LK_DASH_SOLID);
  LkChart chart = chart_of (&series, 1);
  LkColor color = lk_palette_light ()->series[1];
  Probe probe;

  series.label = NULL;
  series.width = 3.0;
  probe = probe_draw (500, 300, &lk_chart_plot, &chart, lk_palette_light ());
  g_assert_cmpint (probe_count (&probe, color, 0, 0, 250, 150), >, 50);
  g_assert_cmpint (probe_count (&probe, color, 300, 0, 500, 110), ==, 0);
  g_assert_cmpint (probe_count (&probe, color, 280, 150, 500, 300), >, 50);
  probe_clear (&probe);
}

static void
test_dashes_differ (void)
{
  int n[3];

  for (int dash = 0; dash < 3; dash++)
    {
      LkSeries series = line_of (flat, 0, (LkDash) dash);
      LkChart chart = chart_of (&series, 1);
      Probe probe;

      series.width = 4.0;
      series.label = NULL;
      probe = probe_draw (600, 300, &lk_chart_plot, &chart, lk_palette_light ());
      n[dash] = probe_count_all (&probe, lk_palette_light ()->series[0]);
      probe_clear (&probe);
    }
  g_assert_cmpint (n[LK_DASH_SOLID], >, 1000);
  g_assert_cmpint (n[LK_DASH_DASHED], <, n[LK_DASH_SOLID] * 9 / 10);
  g_assert_cmpint (n[LK_DASH_DOTTED], <, n[LK_DASH_DASHED]);
  g_assert_cmpint (n[LK_DASH_DOTTED], >, 0);
}

static void
test_gap (void)
{
  double broken[5] = { 2, 2, NAN, 2, 2 };
  LkSeries whole = line_of (flat, 0, LK_DASH_SOLID), gap = line_of (broken, 0, LK_DASH_SOLID);
  LkChart chart = chart_of (&whole, 1);
  LkColor color = lk_palette_light ()->series[0];
  Probe one, other;

  whole.label = gap.label = NULL;
  one = probe_draw (600, 300, &lk_chart_plot, &chart, lk_palette_light ());
  chart.series = &gap;
  other = probe_draw (600, 300, &lk_chart_plot, &chart, lk_palette_light ());
  /* The half of the curve that touches the missing point is missing. */
  g_assert_cmpint (probe_count_all (&other, color), >, probe_count_all (&one, color) * 2 / 5);
  g_assert_cmpint (probe_count_all (&other, color), <, probe_count_all (&one, color) * 3 / 5);
  probe_clear (&one);
  probe_clear (&other);
}

static void
test_x_at (void)
{
  LkSeries series = line_of (falling, 0, LK_DASH_SOLID);
  LkChart chart = chart_of (&series, 1);
  const LkPalette *palette = lk_palette_light ();
  double x, first = NAN, last = NAN, plot = lk_chart_plot_width (600, 400, &chart, palette);
  int n = 0;

  for (int pixel = 0; pixel < 600; pixel++)
    if (lk_chart_x_at (600, 400, &chart, palette, pixel, 200, &x))
      {
        if (n++ == 0)
          first = x;
        else
          g_assert_cmpfloat (x, >, last);
        last = x;
      }
  g_assert_cmpfloat (fabs (n - plot), <=, 2.0);
  g_assert_cmpfloat (plot, >, 400.0);
  g_assert_cmpfloat_with_epsilon (first, 0.0, 4.0 / plot + 1e-9);
  g_assert_cmpfloat_with_epsilon (last, 4.0, 4.0 / plot + 1e-9);
  g_assert_false (lk_chart_x_at (600, 400, &chart, palette, 1, 200, &x));
  g_assert_false (lk_chart_x_at (600, 400, &chart, palette, 300, 2, &x));
  g_assert_false (lk_chart_x_at (600, 400, &chart, palette, 300, 399, &x));
  g_assert_false (lk_chart_x_at (0, 0, &chart, palette, 0, 0, &x));
  chart.n_series = 0;
  g_assert_false (lk_chart_x_at (600, 400, &chart, palette, 300, 200, &x));
}

/* What x_at says lies under a mark is what the mark is drawn at. */
static void
test_mark_stands_at_x (void)
{
  LkSeries series = line_of (falling, 0, LK_DASH_SOLID);
  LkChart chart = chart_of (&series, 1);
  LkChartMark mark = { .x = 2.5, .label = "T 8", .color = 3 };
  const LkPalette *palette = lk_palette_light ();
  double x;
  int n_found = 0;
  Probe with, without;

  without = probe_draw (600, 400, &lk_chart_plot, &chart, palette);
  chart.marks = &mark;
  chart.n_marks = 1;
  with = probe_draw (600, 400, &lk_chart_plot, &chart, palette);
  for (int pixel = 0; pixel < 600; pixel++)
    if (probe_pixel (&with, pixel, 120) != probe_pixel (&without, pixel, 120) ||
        probe_pixel (&with, pixel, 122) != probe_pixel (&without, pixel, 122))
      {
        g_assert_true (lk_chart_x_at (600, 400, &chart, palette, pixel, 120, &x));
        g_assert_cmpfloat_with_epsilon (x, 2.5, 0.03);
        n_found++;
      }
  g_assert_cmpint (n_found, >=, 1);
  g_assert_cmpint (probe_count_all (&with, palette->series[3]), >, 10);
  probe_clear (&with);
  probe_clear (&without);
}

/* A chart that is too low for its parts is a sentence, not a curve without a head. */
static void
test_low (void)
{
  const LkPalette *palette = lk_palette_light ();
  LkSeries series = line_of (falling, 1, LK_DASH_SOLID);
  LkChart chart = chart_of (&series, 1);
  double width, height;

  lk_chart_plot.measure (&chart, palette, &width, &height);
  for (int low = 0; low < 2; low++)
    {
      Probe probe = probe_draw (fmax (width, 300.0), low ? 0.8 * height : height, &lk_chart_plot, &chart, palette);
      int n = probe_count_all (&probe, palette->series[1]);

      g_assert_true (low ? n == 0 : n > 100);
      g_assert_cmpint (probe_count_all (&probe, palette->background), <, probe.width * probe.height - 100);
      probe_clear (&probe);
    }
}

static void
test_pointer_line_band_empty (void)
{
  LkSeries series = line_of (falling, 0, LK_DASH_SOLID);
  LkChart chart = chart_of (&series, 1);
  LkChartLine line = { .y = 1.0, .label = "Teacher", .color = 2, .dash = LK_DASH_DASHED };
  const LkPalette *palette = lk_palette_dark ();
  double low[5], high[5];
  Probe plain = probe_draw (500, 300, &lk_chart_plot, &chart, palette), other;

  chart.pointer_x = 2.2;
  other = probe_draw (500, 300, &lk_chart_plot, &chart, palette);
  g_assert_false (probe_equal (&plain, &other));
  probe_clear (&other);
  chart.pointer_x = 99.0;
  other = probe_draw (500, 300, &lk_chart_plot, &chart, palette);
  g_assert_true (probe_equal (&plain, &other));
  probe_clear (&other);
  chart.pointer_x = NAN;

  chart.lines = &line;
  chart.n_lines = 1;
  other = probe_draw (500, 300, &lk_chart_plot, &chart, palette);
  g_assert_cmpint (probe_count_all (&plain, palette->series[2]), ==, 0);
  g_assert_cmpint (probe_count_all (&other, palette->series[2]), >, 100);
  probe_clear (&other);
  chart.n_lines = 0;

  for (int i = 0; i < 5; i++)
    {
      low[i] = falling[i] - 0.5;
      high[i] = falling[i] + 0.5;
    }
  series.low = low;
  series.high = high;
  other = probe_draw (500, 300, &lk_chart_plot, &chart, palette);
  g_assert_cmpint (probe_count_all (&other, lk_color_mix (palette->background, palette->series[0], 0.2)), >, 1000);
  probe_clear (&other);

  chart.n_series = 0;
  other = probe_draw (500, 300, &lk_chart_plot, &chart, palette);
  /* The words are in the middle, and no axis is round them. */
  g_assert_cmpint (probe_count (&other, palette->background, 150, 130, 350, 180), <, 200 * 50);
  g_assert_cmpint (probe_count (&other, palette->background, 0, 220, 500, 300), ==, 500 * 80);
  probe_clear (&other);
  probe_clear (&plain);
}

/* The box at the pointer leaves the values that it tells, wherever that is and however small the chart. */
static void
test_readout (void)
{
  static const int sizes[][2] = { { 250, 170 }, { 320, 180 }, { 500, 300 }, { 900, 190 }, { 300, 600 } };
  const LkPalette *palette = lk_palette_light ();

  for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (int at = 0; at < 5; at++)
      {
        LkSeries series[2] = { line_of (falling, 1, LK_DASH_SOLID), line_of (flat, 2, LK_DASH_DASHED) };
        LkChart chart = chart_of (series, 2);
        LkChartLayout layout;
        Probe probe;

        chart.pointer_x = xs[at];
        probe = probe_draw (sizes[i][0], sizes[i][1], &lk_chart_plot, &chart, palette);
        g_assert_true (lk_chart_layout_init (&layout, NULL, sizes[i][0], sizes[i][1], &chart, palette));
        g_assert_true (lk_chart_layout_has_plot (&layout));
        for (int s = 0; s < 2; s++)
          {
            int x = (int) lk_chart_layout_x (&layout, xs[at]), y = (int) lk_chart_layout_y (&layout, series[s].y[at]);

            /* The last one lies on top where both are the same. */
            if (series[0].y[at] != series[1].y[at] && y > 2 && y < sizes[i][1] - 2)
              g_assert_true (probe_is (probe_pixel (&probe, x, y), palette->series[1 + s]));
          }
        lk_chart_layout_clear (&layout);
        probe_clear (&probe);
      }
}

/* Where a series that looks like another has a point, and the other has none, its value is told and not one between two of
 * the other's. Both labels stand at ends, so that the legend has neither. */
static void
test_readout_like_another (void)
{
  static const double at[1] = { 0.5 }, value[1] = { 2.0 };
  const LkPalette *palette = lk_palette_light ();

  for (int on_another = 0; on_another < 2; on_another++)
    for (int which = 0; which < 2; which++)
      {
        LkSeries series[2] = { line_of (falling, 1, LK_DASH_SOLID),
                               { .label = "i", .color = 1, .n = 1, .x = at, .y = value, .is_like_another = true } };
        LkChart chart = chart_of (series, 2);
        Probe before, after;

        series[0].label = "i";
        series[0].end_label = "end";
        chart.pointer_x = on_another ? 0.5 : 1.0;
        before = probe_draw (600, 400, &lk_chart_plot, &chart, palette);
        series[which].label = "a long label";
        after = probe_draw (600, 400, &lk_chart_plot, &chart, palette);
        g_assert_cmpint (probe_equal (&before, &after), ==, which != on_another);
        probe_clear (&before);
        probe_clear (&after);
      }
}

/* A long series is drawn as its reduction is. */
static void
test_long_series (void)
{
  enum { N = 20000 };
  double *x = g_new (double, N), *y = g_new (double, N), *buffer;
  LkSeries series = { .label = "Long", .color = 1, .n = N, .x = x, .y = y }, reduced;
  LkChart chart = chart_of (&series, 1);
  size_t n_columns;
  Probe naive, ready;

  for (int i = 0; i < N; i++)
    {
      x[i] = i;
      y[i] = exp (-i / 4000.0) + 0.1 * sin (i * 12.9898);
    }
  n_columns = (size_t) (lk_chart_plot_width (500, 300, &chart, lk_palette_light ()) / 2.0);
  g_assert_cmpuint (n_columns, >, 100);
  buffer = g_new (double, LK_REDUCED_SIZE (n_columns));
  lk_series_reduce (&series, x[0], x[N - 1], n_columns, buffer, &reduced);

  naive = probe_draw (500, 300, &lk_chart_plot, &chart, lk_palette_light ());
  chart.series = &reduced;
  ready = probe_draw (500, 300, &lk_chart_plot, &chart, lk_palette_light ());
  for (int i = 0; i < 2; i++)
    {
      Probe *probe = i == 0 ? &naive : &ready;

      g_assert_cmpint (probe_count_all (probe, lk_palette_light ()->series[1]), >, 150);
      g_assert_cmpint (probe_count_all (probe, lk_color_mix (lk_palette_light ()->background,
                                                             lk_palette_light ()->series[1], 0.2)),
                       >, 500);
      probe_clear (probe);
    }
  g_free (buffer);
  g_free (x);
  g_free (y);
}

/* A marked point stands at its x, with a bar from low to high; names are no
 * numbers, and the crosshair finds them. */
static void
test_points_and_names (void)
{
  static const char *const names[] = { "a", "b", "c", "d", "e" };
  LkSeries series = line_of (flat, 1, LK_DASH_SOLID);
  LkChartPoint point = { .x = 2.0, .y = 2.0, .low = 1.0, .high = 3.0, .label = "best", .color = LK_SERIES_LABEL };
  LkChart chart = chart_of (&series, 1);
  LkColor color = lk_palette_light ()->series[LK_SERIES_LABEL];
  Probe numbers, named, bar;
  double x;

  chart.y_min = 0.0;
  chart.y_max = 4.0;
  numbers = probe_draw (500, 300, &lk_chart_plot, &chart, lk_palette_light ());
  chart.x_names = names;
  chart.n_x_names = 5;
  named = probe_draw (500, 300, &lk_chart_plot, &chart, lk_palette_light ());
  g_assert_false (probe_equal (&numbers, &named));
  g_assert_true (lk_chart_x_at (500, 300, &chart, lk_palette_light (), 250, 150, &x));
  g_assert_cmpfloat_with_epsilon (x, 2.0, 0.3);

  chart.points = &point;
  chart.n_points = 1;
  bar = probe_draw (500, 300, &lk_chart_plot, &chart, lk_palette_light ());
  g_assert_cmpint (probe_count_all (&named, color), ==, 0);
  g_assert_cmpint (probe_count (&bar, color, 225, 0, 350, 300), >, 150);
  g_assert_cmpint (probe_count (&bar, color, 0, 0, 225, 300), ==, 0);
  probe_clear (&bar);

  /* One of a cloud is faint and has no edge. */
  point.radius = 1.5;
  point.low = NAN;
  point.label = NULL;
  bar = probe_draw (500, 300, &lk_chart_plot, &chart, lk_palette_light ());
  g_assert_cmpint (probe_count_all (&bar, color), ==, 0);
  g_assert_false (probe_equal (&bar, &named));
  probe_clear (&bar);
  point.radius = 0.0;

  /* Without ends there is the point alone; without a value, nothing. */
  point.low = NAN;
  point.label = NULL;
  bar = probe_draw (500, 300, &lk_chart_plot, &chart, lk_palette_light ());
  g_assert_cmpint (probe_count_all (&bar, color), >, 20);
  g_assert_cmpint (probe_count_all (&bar, color), <, 120);
  probe_clear (&bar);
  point.y = NAN;
  bar = probe_draw (500, 300, &lk_chart_plot, &chart, lk_palette_light ());
  g_assert_true (probe_equal (&bar, &named));
  probe_clear (&bar);
  probe_clear (&named);
  probe_clear (&numbers);
  point.y = 2.0;
  chart.pointer_x = 2.2;
  chart.n_x_names = 1;
  probe_sizes (&lk_chart_plot, &chart);
}

/* Over a logarithm, with names at the places that were measured: where they stand, and where pointer and keys lead. */
static void
test_log_places (void)
{
  static const double places[3] = { 0.01, 0.1, 1.0 }, ys[3] = { 3, 2, 1 };
  static const char *const names[] = { "1 %", "10 %", "100 %" };
  static const char *const long_names[] = { "1 %", "ten of a hundred of the training samples, as at the start",
                                            "100 %" };
  LkSeries series = { .label = "Student", .n = 3, .x = places, .y = ys };
  LkChart chart = chart_of (&series, 1);
  LkPlotPlace place = LK_PLOT_PLACE_INIT;
  LkChartLayout layout;
  double x;

  chart.x_log = true;
  chart.x_names = names;
  chart.n_x_names = 3;
  chart.x_places = places;
  g_assert_true (lk_chart_layout_init (&layout, NULL, 500, 300, &chart, lk_palette_light ()));
  g_assert_cmpuint (layout.x_axis.n_ticks, ==, 3);
  for (int i = 0; i < 3; i++)
    {
      g_assert_cmpfloat (layout.x_axis.ticks[i].value, ==, places[i]);
      g_assert_cmpstr (layout.x_axis.ticks[i].label, ==, names[i]);
      /* Even steps of the logarithm are even steps on the screen. */
      g_assert_cmpfloat_with_epsilon (lk_chart_layout_x (&layout, places[i]), layout.plot.x + layout.plot.w * i / 2.0,
                                      1e-6);
      g_assert_true (
          lk_chart_x_at (500, 300, &chart, lk_palette_light (), layout.plot.x + layout.plot.w * i / 2.0, 150, &x));
      g_assert_cmpfloat_with_epsilon (x, places[i], 1e-6);
    }
  /* Names that have no room for all leave some out. */
  lk_chart_layout_clear (&layout);
  chart.x_names = long_names;
  g_assert_true (lk_chart_layout_init (&layout, NULL, 500, 300, &chart, lk_palette_light ()));
  g_assert_cmpuint (layout.x_axis.n_ticks, ==, 2);
  chart.x_names = names;
  lk_chart_layout_clear (&layout);

  for (int i = 0; i < 4; i++)
    {
      g_assert_true (lk_chart_plot.move (&chart, 1, 0, &place));
      g_assert_cmpfloat (place.x, ==, places[MIN (i, 2)]);
      chart.pointer_x = place.x;
    }
  g_assert_true (lk_chart_plot.move (&chart, 0, 1, &place));
  g_assert_cmpfloat (place.x, ==, 1.0);
  g_assert_true (lk_chart_plot.move (&chart, -1, 0, &place));
  g_assert_cmpfloat (place.x, ==, 0.1);
  /* 0.4 is nearer to 1 on the screen, and to 0.1 as a number. */
  {
    Probe between, at;

    chart.pointer_x = 0.4;
    between = probe_draw (500, 300, &lk_chart_plot, &chart, lk_palette_light ());
    chart.pointer_x = 1.0;
    at = probe_draw (500, 300, &lk_chart_plot, &chart, lk_palette_light ());
    g_assert_true (probe_equal (&between, &at));
    probe_clear (&between);
    probe_clear (&at);
  }
  chart.x_names = NULL;
  g_assert_false (lk_chart_plot.move (&chart, 1, 0, &place)); /* the view moves its pointer by pixels */
  chart.x_names = names;
  probe_sizes (&lk_chart_plot, &chart);
}

static void
test_degenerate (void)
{
  static const double odd[5] = { NAN, INFINITY, -INFINITY, 1e308, -1e308 }, zeros[5] = { 0 },
                      same[5] = { 3, 3, 3, 3, 3 };
  static const double tiny[5] = { 1e-320, 1e-310, 1e-300, 1e-308, 2e-308 };
  const double *ys[] = { odd, zeros, same, tiny, falling };

  for (size_t i = 0; i < G_N_ELEMENTS (ys); i++)
    for (int variant = 0; variant < 4; variant++)
      {
        LkSeries series[2] = { line_of (ys[i], -3, LK_DASH_DASHED), line_of (zeros, 12, LK_DASH_DOTTED) };
        LkChart chart = chart_of (series, 2);
        LkChartMark marks[3] = { { 0.0, "a long label of a mark", 1 }, { 0.1, NULL, -1 }, { NAN, "x", 2 } };
        LkChartLine lines[2] = { { NAN, "nowhere", 1, LK_DASH_SOLID }, { 1e308, "", 1, LK_DASH_DOTTED } };

        if (variant & 1)
          series[0].x = series[1].x = same;
        series[1].n = variant == 2 ? 1 : 5;
        chart.y_log = variant >= 2;
        chart.y_percent = variant & 1;
        chart.marks = marks;
        chart.n_marks = 3;
        chart.lines = lines;
        chart.n_lines = 2;
        chart.pointer_x = 3.0;
        if (variant == 3)
          {
            chart.x_min = 5.0;
            chart.x_max = -5.0;
            chart.y_min = INFINITY;
            chart.y_max = 0.0;
          }
        probe_sizes (&lk_chart_plot, &chart);
      }
  {
    LkChart chart = LK_CHART_INIT;

    probe_sizes (&lk_chart_plot, &chart);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart/colours", test_colors);
  g_test_add_func ("/chart/falls", test_falls);
  g_test_add_func ("/chart/dashes-differ", test_dashes_differ);
  g_test_add_func ("/chart/gap", test_gap);
  g_test_add_func ("/chart/x-at", test_x_at);
  g_test_add_func ("/chart/mark", test_mark_stands_at_x);
  g_test_add_func ("/chart/low", test_low);
  g_test_add_func ("/chart/pointer-line-band-empty", test_pointer_line_band_empty);
  g_test_add_func ("/chart/readout", test_readout);
  g_test_add_func ("/chart/readout-like-another", test_readout_like_another);
  g_test_add_func ("/chart/long-series", test_long_series);
  g_test_add_func ("/chart/points-and-names", test_points_and_names);
  g_test_add_func ("/chart/log-places", test_log_places);
  g_test_add_func ("/chart/degenerate", test_degenerate);
  return g_test_run ();
}
