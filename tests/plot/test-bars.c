/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot-probe.h"
#include "plot/lk-bars.h"

#define C 4

static const char *const groups[3] = { "Teacher", "Student", "Twin" };
static const double values[3 * C] = { 0.1, 0.0, 0.8, 0.1, 0.2, 0.0, 0.6, 0.2, 0.0, 0.0, 1.0, 0.0 };

static LkBars
bars_of (size_t n_groups)
{
  LkBars bars = LK_BARS_INIT;

  bars.title = "Outputs";
  bars.n_categories = C;
  bars.n_groups = n_groups;
  bars.group_labels = groups;
  bars.values = values;
  bars.max = 1.0;
  return bars;
}

/* First and last pixel of a category's column. */
static void
find_column (const LkBars *bars, double width, double height, int category, int *from, int *to)
{
  int at;

  *from = *to = -1;
  for (int x = 0; x < width; x++)
    if (lk_bars_category_at (width, height, bars, lk_palette_light (), x + 0.5, height / 2.0, &at) && at == category)
      {
        if (*from < 0)
          *from = x;
        *to = x;
      }
  g_assert_cmpint (*from, >=, 0);
}

static void
test_heights (void)
{
  LkBars bars = bars_of (1);
  LkColor color = lk_palette_light ()->series[0];
  Probe probe;
  int heights[C];

  bars.group_labels = NULL;
  probe = probe_draw (500, 300, &lk_bars_plot, &bars, lk_palette_light ());
  for (int category = 0; category < C; category++)
    {
      int from, to;

      find_column (&bars, 500, 300, category, &from, &to);
      heights[category] = probe_count (&probe, color, (from + to) / 2, 0, (from + to) / 2 + 1, 300);
    }
  g_assert_cmpint (heights[1], ==, 0);
  g_assert_cmpint (heights[2], >, 100);
  g_assert_cmpint (ABS (heights[2] - 8 * heights[0]), <=, 8);
  g_assert_cmpint (heights[0], ==, heights[3]);
  probe_clear (&probe);
}

static void
test_fills_differ (void)
{
  LkBars bars = bars_of (3);
  int same_color[3] = { 0, 0, 0 }, from, to, third, n[3];
  LkColor color = lk_palette_light ()->series[0];
  Probe probe;
  double equal[3 * C];

  for (int i = 0; i < 3 * C; i++)
    equal[i] = 0.5;
  bars.values = equal;
  bars.colors = same_color;
  probe = probe_draw (700, 300, &lk_bars_plot, &bars, lk_palette_light ());
  find_column (&bars, 700, 300, 1, &from, &to);
  third = (to - from) / 3;
  for (int i = 0; i < 3; i++)
    n[i] = probe_count (&probe, color, from + i * third, 80, from + (i + 1) * third, 290);
  g_assert_cmpint (n[0], >, 1000);
  g_assert_cmpint (n[1], <, n[0] * 3 / 4);
  g_assert_cmpint (n[2], <, n[0] * 3 / 4);
  g_assert_cmpint (n[1], >, 0);
  g_assert_cmpint (n[2], >, 0);
  /* And from each other: a hatch crosses the middle of the bar, an outline does not. */
  g_assert_cmpint (probe_count (&probe, lk_color_mix (lk_palette_light ()->background, color, 0.12), from + 2 * third,
                                80, to, 290),
                   >, 300);
  g_assert_cmpint (probe_count (&probe, lk_color_mix (lk_palette_light ()->background, color, 0.12), from + third + 4,
                                80, from + 2 * third - 4, 290),
                   ==, 0);
  probe_clear (&probe);
}

/* Where not all names fit in the lines that there are, what explains them in brackets goes before one of them does. */
static void
test_brief_legend (void)
{
  static const char *const plain[3] = { "Teacher", "Student", "Twin" };
  static const char *const explained[3] = { "Teacher", "Student", "Twin (of whom nobody took any care)" };
  LkBars bars = bars_of (3);
  Probe brief, whole;

  bars.group_labels = plain;
  brief = probe_draw (330, 145, &lk_bars_plot, &bars, lk_palette_light ());
  bars.group_labels = explained;
  whole = probe_draw (330, 145, &lk_bars_plot, &bars, lk_palette_light ());
  g_assert_true (probe_equal (&brief, &whole));
  probe_clear (&whole);
  probe_clear (&brief);
  /* With room enough they are whole. */
  bars = bars_of (3);
  brief = probe_draw (700, 300, &lk_bars_plot, &bars, lk_palette_light ());
  bars.group_labels = explained;
  whole = probe_draw (700, 300, &lk_bars_plot, &bars, lk_palette_light ());
  g_assert_false (probe_equal (&brief, &whole));
  probe_clear (&whole);
  probe_clear (&brief);
}

static void
test_marked (void)
{
  LkBars bars = bars_of (2);
  LkColor green = lk_palette_light ()->series[LK_SERIES_LABEL];
  int from, to, at;
  Probe plain = probe_draw (500, 300, &lk_bars_plot, &bars, lk_palette_light ()), marked;

  bars.marked_category = 1;
  marked = probe_draw (500, 300, &lk_bars_plot, &bars, lk_palette_light ());
  find_column (&bars, 500, 300, 1, &from, &to);
  g_assert_cmpint (probe_count_all (&plain, green), ==, 0);
  /* Triangle and name, both under their column. */
  g_assert_cmpint (probe_count (&marked, green, from, 250, to + 1, 300), >, 20);
  g_assert_cmpint (probe_count_all (&marked, green), ==, probe_count (&marked, green, from, 250, to + 1, 300));
  at = (from + to) / 2;
  g_assert_false (probe_is (probe_pixel (&marked, at, 103), lk_palette_light ()->background));
  probe_clear (&plain);
  probe_clear (&marked);
}

static void
test_hover_and_fit (void)
{
  LkBars bars = bars_of (3);
  Probe plain = probe_draw (500, 300, &lk_bars_plot, &bars, lk_palette_dark ()), hover;

  bars.hover_category = 0;
  hover = probe_draw (500, 300, &lk_bars_plot, &bars, lk_palette_dark ());
  g_assert_false (probe_equal (&plain, &hover));
  probe_clear (&hover);
  bars.hover_category = C;
  hover = probe_draw (500, 300, &lk_bars_plot, &bars, lk_palette_dark ());
  g_assert_true (probe_equal (&plain, &hover));
  probe_clear (&hover);
  probe_clear (&plain);

  /* An automatic axis does not let the highest bar out. */
  bars = bars_of (1);
  bars.max = NAN;
  bars.group_labels = NULL;
  plain = probe_draw (500, 300, &lk_bars_plot, &bars, lk_palette_light ());
  g_assert_cmpint (probe_count (&plain, lk_palette_light ()->series[0], 0, 0, 500, 35), ==, 0);
  g_assert_cmpint (probe_count_all (&plain, lk_palette_light ()->series[0]), >, 5000);
  probe_clear (&plain);
}

/* What is nearly nothing is a line, and nothing is not. */
static void
test_tiny (void)
{
  static const double tiny[C] = { 1e-7, 0.0, 0.9, NAN };
  LkColor color = lk_palette_light ()->series[0];
  LkBars bars = bars_of (1);
  Probe probe;

  bars.group_labels = NULL;
  bars.values = tiny;
  probe = probe_draw (500, 300, &lk_bars_plot, &bars, lk_palette_light ());
  for (int category = 0; category < C; category++)
    {
      int from, to, n;

      find_column (&bars, 500, 300, category, &from, &to);
      n = probe_count (&probe, color, (from + to) / 2, 0, (from + to) / 2 + 1, 300);
      if (category == 2)
        g_assert_cmpint (n, >, 50);
      else
        g_assert_cmpint (n, ==, category == 0);
    }
  probe_clear (&probe);
}

/* Over a logarithm a hundredth is half as high as one. */
static void
test_log (void)
{
  static const double powers[C] = { 1.0, 0.01, 1e-4, 1e-9 };
  LkColor color = lk_palette_light ()->series[0];
  LkBars bars = bars_of (1);
  int heights[C];
  Probe probe;

  bars.group_labels = NULL;
  bars.values = powers;
  bars.log = true;
  probe = probe_draw (500, 300, &lk_bars_plot, &bars, lk_palette_light ());
  for (int category = 0; category < C; category++)
    {
      int from, to;

      find_column (&bars, 500, 300, category, &from, &to);
      heights[category] = probe_count (&probe, color, (from + to) / 2, 0, (from + to) / 2 + 1, 300);
    }
  g_assert_cmpint (heights[0], >, 100);
  g_assert_cmpint (ABS (heights[0] - 2 * heights[1]), <=, 2);
  g_assert_cmpint (heights[2], ==, 1);
  g_assert_cmpint (heights[3], ==, 1);
  probe_clear (&probe);
  probe_sizes (&lk_bars_plot, &bars);
}

/* The teacher's bar has its number though others are higher, on it and on no other. */
static void
test_numbers (void)
{
  static const double said[3 * C] = { 0.05, 0.4, 0.5, 0.05, 0.0, 0.8, 0.2, 0.0, 0.0, 0.9, 0.1, 0.0 };
  const LkPalette *palette = lk_palette_light ();
  LkBars bars = bars_of (3);
  int from, to, top = -1, x, dark = 0;
  Probe probe;

  bars.values = said;
  probe = probe_draw (500, 300, &lk_bars_plot, &bars, palette);
  find_column (&bars, 500, 300, 1, &from, &to);
  x = from + (to - from) / 4;
  for (int y = 60; y < 290 && top < 0; y++)
    if (probe_is (probe_pixel (&probe, x, y), palette->series[0]))
      top = y;
  g_assert_cmpint (top, >, 100);
  for (int y = top - 16; y < top; y++)
    for (x = from; x < from + (to - from) / 3; x++)
      dark += (probe_pixel (&probe, x, y) >> 8 & 0xff) < 0x90;
  g_assert_cmpint (dark, >, 20);
  probe_clear (&probe);
}

/* The box at the pointer leaves the bars that it tells of. */
static void
test_readout (void)
{
  static const int sizes[][2] = { { 200, 150 }, { 300, 160 }, { 500, 300 }, { 900, 170 }, { 260, 500 } };
  LkColor color = lk_palette_light ()->series[0];

  for (size_t i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (int category = 0; category < C; category += 2)
      {
        LkBars bars = bars_of (3);
        int w = sizes[i][0], h = sizes[i][1], from, to, top = h, shown;
        Probe plain, hover;

        g_test_message ("%d x %d, category %d", w, h, category);
        find_column (&bars, w, h, category, &from, &to);
        plain = probe_draw (w, h, &lk_bars_plot, &bars, lk_palette_light ());
        while (probe_count (&plain, color, from, top - 1, to + 1, top) > 0 || top > h - 60)
          top--;
        shown = probe_count (&plain, color, from, top, to + 1, h);
        g_assert_cmpint (shown, >, 5);
        bars.hover_category = category;
        hover = probe_draw (w, h, &lk_bars_plot, &bars, lk_palette_light ());
        g_assert_cmpint (probe_count (&hover, color, from, top, to + 1, h), ==, shown);
        probe_clear (&plain);
        probe_clear (&hover);
      }
}

static void
test_category_at (void)
{
  LkBars bars = bars_of (3);
  int category, last = -1, n = 0;

  for (int x = 0; x < 600; x++)
    if (lk_bars_category_at (600, 300, &bars, lk_palette_light (), x, 150, &category))
      {
        g_assert_cmpint (category, >=, last);
        g_assert_cmpint (category, <, C);
        last = category;
        n++;
      }
  g_assert_cmpint (last, ==, C - 1);
  g_assert_cmpint (n, >, 500);
  g_assert_false (lk_bars_category_at (600, 300, &bars, lk_palette_light (), 300, 2, &category));
  g_assert_false (lk_bars_category_at (600, 300, &bars, lk_palette_light (), 1, 150, &category));
  g_assert_false (lk_bars_category_at (0, 0, &bars, lk_palette_light (), 0, 0, &category));
  bars.n_categories = 0;
  g_assert_false (lk_bars_category_at (600, 300, &bars, lk_palette_light (), 300, 150, &category));
}

static void
test_degenerate (void)
{
  static const double odd[3 * C] = { NAN, INFINITY, -INFINITY, -1, 1e308, 1e-320, 0, 0, NAN, NAN, NAN, NAN };
  static const double nothing[3 * C] = { 0 };
  double many[3 * 1000];
  LkBars bars = LK_BARS_INIT;

  probe_sizes (&lk_bars_plot, &bars);
  bars.empty_text = "Nothing to show, and quite a few words to say so, more than fit on one line of a small picture";
  probe_sizes (&lk_bars_plot, &bars);
  bars = bars_of (3);
  bars.marked_category = 99;
  bars.hover_category = 3;
  bars.values = odd;
  probe_sizes (&lk_bars_plot, &bars);
  bars.max = NAN;
  probe_sizes (&lk_bars_plot, &bars);
  bars.values = nothing;
  bars.marked_category = 0;
  probe_sizes (&lk_bars_plot, &bars);

  for (int i = 0; i < 3000; i++)
    many[i] = i % 17 / 17.0;
  bars.n_categories = 1000;
  bars.values = many;
  bars.marked_category = 999;
  probe_sizes (&lk_bars_plot, &bars);
  bars.n_categories = 100;
  bars.n_groups = 30;
  bars.group_labels = NULL;
  probe_sizes (&lk_bars_plot, &bars);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bars/heights", test_heights);
  g_test_add_func ("/bars/fills-differ", test_fills_differ);
  g_test_add_func ("/bars/brief-legend", test_brief_legend);
  g_test_add_func ("/bars/marked", test_marked);
  g_test_add_func ("/bars/hover-and-fit", test_hover_and_fit);
  g_test_add_func ("/bars/tiny", test_tiny);
  g_test_add_func ("/bars/log", test_log);
  g_test_add_func ("/bars/numbers", test_numbers);
  g_test_add_func ("/bars/readout", test_readout);
  g_test_add_func ("/bars/category-at", test_category_at);
  g_test_add_func ("/bars/degenerate", test_degenerate);
  return g_test_run ();
}
