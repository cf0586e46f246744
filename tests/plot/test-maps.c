/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "plot-probe.h"
#include "plot/lk-maps.h"

#define WIDTH  640
#define HEIGHT 360

static const float ramp[4] = { 0.0f, 0.5f, -1.0f, 1.0f };
static const float dark[4] = { 0.0f, 0.0f, 0.0f, 0.0f };
static const float hostile[4] = { NAN, INFINITY, -INFINITY, 1.0f };

#define TILE(v, n)                                                                                                     \
  {                                                                                                                    \
    .name = n, .fact = "at most 1", .columns = 2, .rows = 2, .values = v, .most = 1.0                                  \
  }

static const LkMapsTile three[] = { TILE (ramp, "evidence for 3"), TILE (ramp, "channel 1 of 2"),
                                    TILE (dark, "channel 2 of 2") };
static const LkMapsTile one[] = { TILE (hostile, "evidence for 3") };

static const LkMapsRow rows[] = {
  { .name = "teacher", .note = "layer 1 of 4", .color = LK_SERIES_TEACHER, .tiles = three, .n_tiles = 3 },
  { .name = "student", .color = LK_SERIES_STUDENT, .tiles = one, .n_tiles = 1, .missing = "No pictures" },
};

static LkMaps
new_maps (void)
{
  LkMaps maps = LK_MAPS_INIT;

  maps.rows = rows;
  maps.n_rows = 2;
  maps.description = "what they see";
  return maps;
}

/* The first pixel at which a place is found; FALSE: there is none. */
static gboolean
find_place (const LkMaps *maps, int row, int column, int *left, int *top)
{
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      {
        LkPlotPlace place = LK_PLOT_PLACE_INIT;

        if (lk_maps_plot.find (WIDTH, HEIGHT, maps, lk_palette_light (), x + 0.5, y + 0.5, &place) &&
            place.row == row && place.column == column)
          {
            *left = x;
            *top = y;
            return TRUE;
          }
      }
  return FALSE;
}

/* A place is where its picture is: its four numbers have the colours that they should, in the four corners. */
static void
test_colors (void)
{
  LkMaps maps = new_maps ();
  Probe probe = probe_draw (WIDTH, HEIGHT, &lk_maps_plot, &maps, lk_palette_light ());
  int x = 0, y = 0;

  g_assert_true (find_place (&maps, 0, 1, &x, &y));
  g_assert_true (probe_is (probe_pixel (&probe, x + 3, y + 3), lk_palette_ramp (lk_palette_light (), 0.0)));
  for (int size = 8; size < 200; size++)
    {
      LkPlotPlace place = LK_PLOT_PLACE_INIT;

      if (lk_maps_plot.find (WIDTH, HEIGHT, &maps, lk_palette_light (), x + size + 0.5, y + 0.5, &place) &&
          place.row == 0 && place.column == 1)
        continue;
      g_assert_true (probe_is (probe_pixel (&probe, x + 3, y + size - 3),
                               lk_palette_series (lk_palette_light (), LK_SERIES_STUDENT)));
      g_assert_true (
          probe_is (probe_pixel (&probe, x + size - 3, y + size - 3), lk_palette_ramp (lk_palette_light (), 1.0)));
      break;
    }
  probe_clear (&probe);
}

/* A finer picture below is seen where the numbers are 0, and decides the shape. */
static void
test_under (void)
{
  static const uint8_t ink[] = { 255, 255, 255, 255, 0, 0, 0, 0 };
  LkMapsTile tile = TILE (dark, "evidence");
  LkMapsRow row = { .name = "teacher", .tiles = &tile, .n_tiles = 1 };
  LkMaps maps = LK_MAPS_INIT;
  Probe with, without;
  int x, y;

  maps.rows = &row;
  maps.n_rows = 1;
  without = probe_draw (WIDTH, HEIGHT, &lk_maps_plot, &maps, lk_palette_light ());
  tile.under = ink;
  tile.under_columns = 4;
  tile.under_rows = 2;
  with = probe_draw (WIDTH, HEIGHT, &lk_maps_plot, &maps, lk_palette_light ());
  g_assert_true (find_place (&maps, 0, 0, &x, &y));
  g_assert_false (probe_is (probe_pixel (&with, x + 4, y + 4), lk_palette_ramp (lk_palette_light (), 0.0)));
  g_assert_false (probe_equal (&with, &without));
  probe_clear (&with);
  probe_clear (&without);
}

/* The first of every eighth pixel, likewise. */
static gboolean
find_roughly (const LkMaps *maps, int row, double width, double height, int *left, int *top)
{
  for (int y = 0; y < height; y += 8)
    for (int x = 0; x < width; x += 8)
      {
        LkPlotPlace place = LK_PLOT_PLACE_INIT;

        if (lk_maps_plot.find (width, height, maps, lk_palette_light (), x + 0.5, y + 0.5, &place) && place.row == row)
          {
            *left = x;
            *top = y;
            return TRUE;
          }
      }
  return FALSE;
}

/* Rows of one picture each stand side by side where that makes them larger, and not where it does not. */
static void
test_beside (void)
{
  static const LkMapsRow singles[] = {
    { .name = "teacher", .color = LK_SERIES_TEACHER, .tiles = one, .n_tiles = 1 },
    { .name = "student", .color = LK_SERIES_STUDENT, .tiles = one, .n_tiles = 1 },
    { .name = "twin", .color = LK_SERIES_TWIN, .tiles = one, .n_tiles = 1 },
  };
  LkMaps maps = LK_MAPS_INIT;
  int x[3], y[3];

  maps.rows = singles;
  maps.n_rows = 3;
  for (int row = 0; row < 3; row++)
    g_assert_true (find_roughly (&maps, row, WIDTH, HEIGHT, &x[row], &y[row]));
  g_assert_cmpint (y[1], >, y[0]);
  maps.beside = true;
  for (int row = 0; row < 3; row++)
    g_assert_true (find_roughly (&maps, row, WIDTH, HEIGHT, &x[row], &y[row]));
  g_assert_cmpint (y[1], ==, y[0]);
  g_assert_cmpint (x[2], >, x[1]);
  g_assert_cmpint (x[1] - x[0], >, 150);
  /* Narrow and high, they are larger one below the other. */
  for (int row = 0; row < 3; row++)
    g_assert_true (find_roughly (&maps, row, 260, 900, &x[row], &y[row]));
  g_assert_cmpint (y[1], >, y[0]);
}

/* All are found, in each row; one alone is all that is found. */
static void
test_places (void)
{
  LkMaps maps = new_maps ();
  LkPlotPlace place = LK_PLOT_PLACE_INIT;
  Probe all, alone;
  int x, y, x1, y1;

  for (int t = 0; t < 3; t++)
    g_assert_true (find_place (&maps, 0, t, &x, &y));
  g_assert_true (find_place (&maps, 1, 0, &x, &y));
  g_assert_false (find_place (&maps, 1, 1, &x, &y));

  all = probe_draw (WIDTH, HEIGHT, &lk_maps_plot, &maps, lk_palette_light ());
  g_assert_true (find_place (&maps, 0, 2, &x, &y));
  maps.enlarged_row = 0;
  maps.enlarged_tile = 2;
  alone = probe_draw (WIDTH, HEIGHT, &lk_maps_plot, &maps, lk_palette_light ());
  g_assert_false (probe_equal (&all, &alone));
  g_assert_true (find_place (&maps, 0, 2, &x1, &y1));
  g_assert_false (find_place (&maps, 0, 0, &x, &y));
  probe_clear (&all);
  probe_clear (&alone);

  /* From nowhere to the first, along a row, down to a shorter one, and no further than the ends. */
  g_assert_true (lk_maps_plot.move (&maps, 1, 0, &place));
  g_assert_cmpint (place.row * 10 + place.column, ==, 0);
  g_assert_true (lk_maps_plot.move (&maps, 1, 0, &place));
  g_assert_true (lk_maps_plot.move (&maps, 1, 0, &place));
  g_assert_true (lk_maps_plot.move (&maps, 1, 0, &place));
  g_assert_cmpint (place.row * 10 + place.column, ==, 2);
  g_assert_true (lk_maps_plot.move (&maps, 0, 1, &place));
  g_assert_cmpint (place.row * 10 + place.column, ==, 10);
  g_assert_true (lk_maps_plot.point (&maps, &place));
  g_assert_false (lk_maps_plot.point (&maps, &(LkPlotPlace) { .row = 1, .column = 7, .x = NAN }));
}

/* Of more pictures than there is room for, those that are drawn can be found, and the last place is left for a number. */
static void
test_many (void)
{
  static LkMapsTile many[2049];
  LkMapsRow row = { .name = "teacher", .tiles = many, .n_tiles = G_N_ELEMENTS (many) };
  LkMaps maps = LK_MAPS_INIT;
  Probe probe;
  int x, y;

  for (gsize i = 0; i < G_N_ELEMENTS (many); i++)
    many[i] = (LkMapsTile) TILE (ramp, "channel");
  maps.rows = &row;
  maps.n_rows = 1;
  g_assert_true (find_place (&maps, 0, 500, &x, &y));
  g_assert_false (find_place (&maps, 0, 2048, &x, &y));
  probe = probe_draw (WIDTH, HEIGHT, &lk_maps_plot, &maps, lk_palette_light ());
  probe_clear (&probe);
}

/* Any size, and nothing at all. */
static void
test_sizes (void)
{
  static const double sizes[][2] = { { 0, 0 }, { 1, 1 }, { 240, 60 }, { 60, 400 }, { 240, 200 }, { 1920, 1080 } };
  LkMaps maps = new_maps (), empty = LK_MAPS_INIT;
  double width, height;
  Probe probe;
  char *text;

  empty.empty_text = "Nothing yet";
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      maps.hover_row = 0;
      maps.hover_tile = 2;
      probe = probe_draw (sizes[i][0], sizes[i][1], &lk_maps_plot, &maps, lk_palette_dark ());
      probe_clear (&probe);
      probe = probe_draw (sizes[i][0], sizes[i][1], &lk_maps_plot, &empty, lk_palette_light ());
      probe_clear (&probe);
    }
  lk_maps_plot.measure (&maps, lk_palette_light (), &width, &height);
  maps.hover_row = maps.hover_tile = -1;
  for (int t = 0; t < 3; t++)
    {
      LkPlotPlace place = LK_PLOT_PLACE_INIT;
      gboolean found = FALSE;

      for (int y = 0; y < (int) height && !found; y++)
        for (int x = 0; x < (int) width && !found; x++)
          found = lk_maps_plot.find (width, height, &maps, lk_palette_light (), x + 0.5, y + 0.5, &place) &&
                  place.row == 0 && place.column == t;
      g_assert_true (found);
    }
  text = lk_maps_plot.describe (&maps);
  g_assert_cmpstr (text, ==, "what they see");
  free (text);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/maps/colors", test_colors);
  g_test_add_func ("/plot/maps/under", test_under);
  g_test_add_func ("/plot/maps/beside", test_beside);
  g_test_add_func ("/plot/maps/places", test_places);
  g_test_add_func ("/plot/maps/many", test_many);
  g_test_add_func ("/plot/maps/sizes", test_sizes);
  return g_test_run ();
}
