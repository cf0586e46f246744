/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "plot-probe.h"
#include "plot/lk-strips.h"

#define WIDTH  760
#define HEIGHT 420

static const uint8_t ink[4] = { 0, 255, 255, 0 };
static const float sure[3] = { 0.1f, 0.2f, 0.7f };
static const float pulled[3] = { -1.0f, 0.5f, NAN };

static const LkStripsColumn columns[] = {
  { .kind = LK_STRIPS_PICTURE, .title = "Batch" },
  { .kind = LK_STRIPS_BARS, .title = "Teacher", .most = 1.0, .n_series = 1, .colors = { LK_SERIES_TEACHER } },
  { .kind = LK_STRIPS_WORDS, .title = "Loss" },
  { .kind = LK_STRIPS_SIGNED,
    .title = "Asked",
    .most = 1.0,
    .n_series = 2,
    .colors = { LK_SERIES_LABEL, LK_SERIES_STUDENT },
    .names = { "by labels", "by the teacher" } },
};

#define ROW                                                                                                            \
  {                                                                                                                    \
    .name = "sample 1", .pixels = ink, .marked = 2, .cells = {                                                         \
      [1] = { .values = { sure } },                                                                                    \
      [2] = { .lines = { "CE 0.357", "KL 0.1" }, .fact = "nats" },                                                     \
      [3] = { .values = { pulled, pulled } },                                                                          \
    }                                                                                                                  \
  }

static const LkStripsRow rows[] = { ROW, ROW, ROW };

static LkStrips
new_strips (size_t shown)
{
  LkStrips strips = LK_STRIPS_INIT;

  strips.columns = columns;
  strips.n_columns = 4;
  strips.shown = shown;
  strips.rows = rows;
  strips.n_rows = 3;
  strips.n_classes = 3;
  strips.picture_columns = strips.picture_rows = 2;
  return strips;
}

static gboolean
find_place (const LkStrips *strips, int width, int height, int row, int column)
{
  for (int y = 0; y < height; y += 3)
    for (int x = 0; x < width; x += 3)
      {
        LkPlotPlace place = LK_PLOT_PLACE_INIT;

        if (lk_strips_plot.find (width, height, strips, lk_palette_light (), x + 0.5, y + 0.5, &place) &&
            place.row == row && place.column == column)
          return TRUE;
      }
  return FALSE;
}

/* Columns come one after the other; where there is room for one alone it is the newest, and the picture stays. */
static void
test_shown (void)
{
  for (int shown = 1; shown <= 4; shown++)
    {
      LkStrips strips = new_strips ((size_t) shown);

      for (int c = 0; c < 4; c++)
        g_assert_cmpint (find_place (&strips, WIDTH, HEIGHT, 2, c), ==, c < shown);
      g_assert_true (find_place (&strips, 220, HEIGHT, 0, 0));
      g_assert_true (find_place (&strips, 220, HEIGHT, 0, shown - 1));
      g_assert_true (shown < 3 || !find_place (&strips, 220, HEIGHT, 0, 1));
    }
}

static int
n_pixels (LkStrips *strips, int color)
{
  Probe probe = probe_draw (WIDTH, HEIGHT, &lk_strips_plot, strips, lk_palette_light ());
  int n = probe_count_all (&probe, lk_palette_series (lk_palette_light (), color));

  probe_clear (&probe);
  return n;
}

/* Bars are as high as their numbers: 1 − a scale twice as large halves them, and none is drawn of what is no number. */
static void
test_bars (void)
{
  LkStrips strips = new_strips (4);
  LkStripsColumn other[4] = { columns[0], columns[1], columns[2], columns[3] };
  int teacher = n_pixels (&strips, LK_SERIES_TEACHER), student = n_pixels (&strips, LK_SERIES_STUDENT);
  int half;

  g_assert_cmpint (teacher, >, 0);
  g_assert_cmpint (student, >, 0);
  other[1].most = 2.0;
  strips.columns = other;
  half = n_pixels (&strips, LK_SERIES_TEACHER);
  g_assert_cmpint (abs (2 * half - teacher), <, teacher / 5);
  g_assert_cmpint (n_pixels (&strips, LK_SERIES_STUDENT), ==, student);
  strips.shown = 1;
  g_assert_cmpint (n_pixels (&strips, LK_SERIES_TEACHER), ==, 0);
}

/* Bars of something else than the classes are as many as the column says: one alone is three times as broad as a class's,
 * and the half of what was drawn is gone with the others. */
static void
test_other_bars (void)
{
  static const char *const names[] = { "unit 17" };
  LkStrips strips = new_strips (4);
  LkStripsColumn other[4] = { columns[0], columns[1], columns[2], columns[3] };
  int all = n_pixels (&strips, LK_SERIES_STUDENT), one;

  other[3].n_bars = 1;
  other[3].bar_names = names;
  strips.columns = other;
  one = n_pixels (&strips, LK_SERIES_STUDENT);
  g_assert_cmpint (abs (one - 2 * all), <, all / 4);
}

static void
test_places (void)
{
  LkStrips strips = new_strips (3);
  LkPlotPlace place = LK_PLOT_PLACE_INIT;

  g_assert_true (lk_strips_plot.move (&strips, 1, 0, &place));
  g_assert_cmpint (place.row * 10 + place.column, ==, 2); /* the newest */
  g_assert_true (lk_strips_plot.move (&strips, 1, 1, &place));
  g_assert_cmpint (place.row * 10 + place.column, ==, 12);
  g_assert_true (lk_strips_plot.point (&strips, &place));
  g_assert_cmpint (strips.hover_row, ==, 1);
  g_assert_false (lk_strips_plot.point (&strips, &(LkPlotPlace) { .row = 0, .column = 3, .x = NAN }));
  g_assert_cmpint (strips.hover_row, ==, -1);
}

static void
test_sizes (void)
{
  static const double sizes[][2] = { { 0, 0 }, { 1, 1 }, { 200, 60 }, { 60, 400 }, { 240, 200 }, { 1920, 1080 } };
  LkStrips strips = new_strips (4), empty = LK_STRIPS_INIT;
  double width, height;
  Probe probe;

  empty.empty_text = "No step yet";
  strips.notes[0] = "L = 1";
  strips.hover_row = 2;
  strips.hover_column = 2;
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      probe = probe_draw (sizes[i][0], sizes[i][1], &lk_strips_plot, &strips, lk_palette_dark ());
      probe_clear (&probe);
      probe = probe_draw (sizes[i][0], sizes[i][1], &lk_strips_plot, &empty, lk_palette_light ());
      probe_clear (&probe);
    }
  strips.notes[1] = strips.notes[2] = "more";
  lk_strips_plot.measure (&strips, lk_palette_light (), &width, &height);
  g_assert_true (find_place (&strips, (int) width, (int) height, 0, 0));
  g_assert_true (find_place (&strips, (int) width, (int) height, 0, 3));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/strips/shown", test_shown);
  g_test_add_func ("/plot/strips/bars", test_bars);
  g_test_add_func ("/plot/strips/other-bars", test_other_bars);
  g_test_add_func ("/plot/strips/places", test_places);
  g_test_add_func ("/plot/strips/sizes", test_sizes);
  return g_test_run ();
}
