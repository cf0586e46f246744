/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "plot/lk-networks.h"
#include "plot-probe.h"

#define WIDTH  640
#define HEIGHT 360

static const float ramp[4] = { 0.0f, 0.5f, 1.0f, 2.0f };
static const float spikes[4] = { 0.0f, 3.0f, NAN, 0.0f };

static const LkNetworksLayer large[] = {
  { .name = "inputs", .size = "400", .units = 400, .bands = ramp, .n_bands = 4, .facts = { "400 units" } },
  { .name = "hidden layer 1",
    .size = "1,000",
    .units = 1000,
    .n_params = 401000,
    .bands = spikes,
    .n_bands = 4,
    .facts = { "1,000 units", "401,000 weights and biases" } },
  { .name = "outputs", .size = "10", .units = 10, .n_params = 10010, .facts = { "10 units" } },
};
static const LkNetworksLayer small[] = {
  { .name = "inputs", .size = "400", .units = 400, .facts = { "400 units" } },
  { .name = "outputs", .size = "10", .units = 10, .n_params = 4010, .facts = { "10 units" } },
};
static const LkNetworksItem items[] = {
  { .name = "teacher",
    .color = LK_SERIES_TEACHER,
    .layers = large,
    .n_layers = 3,
    .facts = { { "411,010 parameters", "411,010" } } },
  { .name = "student = twin",
    .color = LK_SERIES_STUDENT,
    .layers = small,
    .n_layers = 2,
    .facts = { { "4,010 parameters", "4,010" }, { "102 times smaller", "102× smaller" } } },
};

static LkNetworks
new_networks (void)
{
  LkNetworks networks = LK_NETWORKS_INIT;

  networks.items = items;
  networks.n = 2;
  return networks;
}

typedef struct {
  int left, right, top, bottom; /* the first and the last pixel */
} Extent;

/* Of all pixels at which a place is found, to within the three that are not looked at. */
static Extent
extent_of (const LkNetworks *networks, int row, int column)
{
  Extent extent = { G_MAXINT, -1, G_MAXINT, -1 };

  for (int y = 0; y < HEIGHT; y += 4)
    for (int x = 0; x < WIDTH; x += 4)
      {
        LkPlotPlace place = LK_PLOT_PLACE_INIT;

        if (!lk_networks_plot.find (WIDTH, HEIGHT, networks, lk_palette_light (), x + 0.5, y + 0.5, &place) ||
            place.row != row || place.column != column)
          continue;
        extent = (Extent) { MIN (extent.left, x), MAX (extent.right, x), MIN (extent.top, y), MAX (extent.bottom, y) };
      }
  return extent;
}

/* How high the column is that is drawn there: its outline, where the pointer is on it. */
static int
drawn_height (LkNetworks *networks, int row, int column)
{
  LkNetworksLayer layers[3];
  LkNetworksItem alone[2] = { items[0], items[1] };
  Probe with, without;
  int top = HEIGHT, bottom = -1;

  /* The layer in its full colour, and once more in its palest: the pixels that differ are its column's. */
  memcpy (layers, items[row].layers, items[row].n_layers * sizeof *layers);
  alone[row].layers = layers;
  layers[column].bands = (const float[1]) { 1.0f };
  layers[column].n_bands = 1;
  networks->items = alone;
  with = probe_draw (WIDTH, HEIGHT, &lk_networks_plot, networks, lk_palette_light ());
  layers[column].bands = (const float[1]) { 0.0f };
  without = probe_draw (WIDTH, HEIGHT, &lk_networks_plot, networks, lk_palette_light ());
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      if (probe_pixel (&with, x, y) != probe_pixel (&without, x, y))
        {
          top = MIN (top, y);
          bottom = MAX (bottom, y);
        }
  probe_clear (&with);
  probe_clear (&without);
  networks->items = items;
  return bottom - top + 1;
}

/* One scale for all networks; what would be a hair has a few pixels. */
static void
test_scale (void)
{
  LkNetworks networks = new_networks ();
  int widest = drawn_height (&networks, 0, 1), inputs = drawn_height (&networks, 0, 0);

  g_assert_cmpint (widest, >, 200);
  g_assert_cmpint (abs (inputs - widest * 2 / 5), <=, 3); /* an outline may hide a row at each end */
  g_assert_cmpint (drawn_height (&networks, 1, 0), ==, inputs);
  g_assert_cmpint (drawn_height (&networks, 0, 2), ==, drawn_height (&networks, 1, 1));
  g_assert_cmpint (drawn_height (&networks, 0, 2), >=, 1);
  g_assert_cmpint (drawn_height (&networks, 0, 2), <=, 4);
}

/* The strongest band has the network's own colour, at its height, and NaN is as nothing. */
static void
test_bands (void)
{
  LkNetworks networks = new_networks ();
  Probe probe = probe_draw (WIDTH, HEIGHT, &lk_networks_plot, &networks, lk_palette_light ());
  LkColor teacher = lk_palette_light ()->series[LK_SERIES_TEACHER];
  Extent column = extent_of (&networks, 0, 1);
  int middle = (column.top + column.bottom) / 2, n = 0;

  /* The second of four bands: all of it in the upper half, whose end is a little below the middle of what is found. */
  n = probe_count (&probe, teacher, column.left, column.top, column.right, column.bottom);
  g_assert_cmpint (n, >, 300);
  g_assert_cmpint (probe_count (&probe, teacher, column.left, middle + 10, column.right, column.bottom), ==, 0);
  probe_clear (&probe);
}

/* More weights, a stronger fill. */
static void
test_weights (void)
{
  LkNetworksLayer layers[2][3];
  LkNetworksItem item = items[0];
  LkNetworks networks = new_networks ();
  Probe probes[2];
  guint32 pixels[2];
  Extent column;

  networks.items = &item;
  networks.n = 1;
  for (int i = 0; i < 2; i++)
    {
      memcpy (layers[i], large, sizeof large);
      layers[i][1].n_params = i == 0 ? 5000 : 401000;
      layers[i][2].n_params = 401000;
      item.layers = layers[i];
      column = extent_of (&networks, 0, 1);
      probes[i] = probe_draw (WIDTH, HEIGHT, &lk_networks_plot, &networks, lk_palette_light ());
      /* Left of the column, in the middle of what leads to it. */
      pixels[i] = probe_pixel (&probes[i], column.left + 4, (column.top + column.bottom) / 2);
      probe_clear (&probes[i]);
    }
  g_assert_cmpuint (pixels[0] & 0xff0000, >, pixels[1] & 0xff0000); /* a blue on white: less red is stronger */
  g_assert_cmpuint (pixels[0], !=, 0xffffffff);
}

/* No text reaches into another network's, whatever the size of picture and type: between what belongs
 * to two networks there is a strip in which nothing is drawn. */
static void
test_texts_apart (void)
{
  static const int sizes[][2] = { { 240, 140 }, { 346, 340 }, { 360, 640 }, { 700, 300 }, { 1600, 900 } };
  static const double types[] = { 1.0, 2.0, 3.0 };
  LkNetworksItem three[3] = { items[0], items[1], items[1] };

  three[0].facts[1] = (LkNetworksFact) { "the first of 10 networks", "first of 10" };
  three[2].name = "a network whose name is so long that it cannot be there as a whole";
  three[2].color = LK_SERIES_TWIN;
  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (gsize t = 0; t < G_N_ELEMENTS (types); t++)
      for (gsize n = 2; n <= 3; n++)
        {
          LkPalette palette = lk_palette_scaled (lk_palette_light (), types[t]);
          LkNetworks networks = new_networks ();
          int width = sizes[s][0], height = sizes[s][1];
          double least_width, least_height;
          Probe probe;

          networks.items = three;
          networks.n = n;
          networks.title = "Networks";
          lk_networks_plot.measure (&networks, &palette, &least_width, &least_height);
          if (width < least_width || height < least_height)
            continue;
          probe = probe_draw (width, height, &lk_networks_plot, &networks, &palette);
          for (int i = 1; i < (int) n; i++)
            {
              int last = -1, first = width, middle;

              for (int y = height / 2; y < height; y += height / 16)
                for (int x = 0; x < width; x += 3) /* the strip is wider than that */
                  {
                    LkPlotPlace place = LK_PLOT_PLACE_INIT;

                    if (!lk_networks_plot.find (width, height, &networks, &palette, x, y, &place))
                      continue;
                    last = place.row == i - 1 ? MAX (last, x) : last;
                    first = place.row == i ? MIN (first, x) : first;
                  }
              g_assert_cmpint (last, >, 0);
              g_assert_cmpint (first, >, last);
              middle = (first + last) / 2;
              for (int x = middle - 2; x < middle + 2; x++)
                for (int y = (int) (34.0 * palette.font_size / 13.0); y < height; y++)
                  g_assert_cmphex (probe_pixel (&probe, x, y), ==, 0xffffffff);
            }
          probe_clear (&probe);
        }
}

/* Names can be read on both papers: 4.5 : 1 (WCAG 2.2, 1.4.3). */
static void
test_contrast (void)
{
  const LkPalette *const palettes[] = { lk_palette_light (), lk_palette_dark () };

  for (gsize p = 0; p < 2; p++)
    for (int color = LK_SERIES_TEACHER; color <= LK_SERIES_TWIN; color++)
      {
        LkNetworksItem item = { .name = "████", .color = color, .missing = "" };
        LkNetworks networks = new_networks ();
        LkColor paper = palettes[p]->background;
        double best = 0.0;
        Probe probe;

        networks.items = &item;
        networks.n = 1;
        probe = probe_draw (200, 200, &lk_networks_plot, &networks, palettes[p]);
        for (int y = 0; y < 200; y++)
          for (int x = 0; x < 200; x++)
            {
              guint32 pixel = probe_pixel (&probe, x, y);
              LkColor here = { (pixel >> 16 & 0xff) / 255.0, (pixel >> 8 & 0xff) / 255.0, (pixel & 0xff) / 255.0, 1.0 };

              best = fmax (best, lk_color_contrast (here, paper));
            }
        g_assert_cmpfloat (best, >=, 4.5);
        probe_clear (&probe);
      }
}

/* Everything that is found can be highlighted, which changes the picture; outside there is nothing. */
static void
test_point (void)
{
  LkNetworks networks = new_networks ();
  Probe plain = probe_draw (WIDTH, HEIGHT, &lk_networks_plot, &networks, lk_palette_light ());
  LkPlotPlace place = LK_PLOT_PLACE_INIT;

  for (int row = 0; row < 2; row++)
    for (int column = -1; column < (int) items[row].n_layers; column++)
      {
        Extent extent = extent_of (&networks, row, column);
        Probe probe;

        g_assert_cmpint (extent.right, >, extent.left);
        g_assert_true (lk_networks_plot.point (&networks, &(LkPlotPlace) { row, column, NAN }));
        g_assert_cmpint (networks.hover_item, ==, row);
        g_assert_cmpint (networks.hover_layer, ==, column);
        probe = probe_draw (WIDTH, HEIGHT, &lk_networks_plot, &networks, lk_palette_light ());
        g_assert_false (probe_equal (&probe, &plain));
        probe_clear (&probe);
        lk_networks_plot.point (&networks, &(LkPlotPlace) LK_PLOT_PLACE_INIT);
      }
  g_assert_false (lk_networks_plot.find (WIDTH, HEIGHT, &networks, lk_palette_light (), 2, 2, &place));
  g_assert_false (lk_networks_plot.find (WIDTH, HEIGHT, &networks, lk_palette_light (), WIDTH - 2, 200, &place));
  g_assert_false (lk_networks_plot.point (&networks, &(LkPlotPlace) { 0, 3, NAN }));
  g_assert_false (lk_networks_plot.point (&networks, &(LkPlotPlace) { 2, -1, NAN }));
  g_assert_cmpint (networks.hover_item, ==, -1);
  probe_clear (&plain);
}

/* Keys lead through all that can be pointed at, there and back. */
static void
test_move (void)
{
  static const int way[][2] = { { 0, -1 }, { 0, 0 }, { 0, 1 }, { 0, 2 }, { 1, -1 }, { 1, 0 }, { 1, 1 } };
  LkNetworks networks = new_networks ();
  LkPlotPlace place = LK_PLOT_PLACE_INIT;

  for (gsize i = 0; i < G_N_ELEMENTS (way); i++)
    {
      g_assert_true (lk_networks_plot.move (&networks, 1, 0, &place));
      g_assert_cmpint (place.row, ==, way[i][0]);
      g_assert_cmpint (place.column, ==, way[i][1]);
    }
  g_assert_true (lk_networks_plot.move (&networks, 1, 0, &place)); /* the end */
  g_assert_cmpint (place.column, ==, 1);
  for (gsize i = G_N_ELEMENTS (way) - 1; i-- > 0;)
    {
      g_assert_true (lk_networks_plot.move (&networks, -1, 0, &place));
      g_assert_cmpint (place.row, ==, way[i][0]);
      g_assert_cmpint (place.column, ==, way[i][1]);
    }
  place = (LkPlotPlace) { 0, 2, NAN };
  g_assert_true (lk_networks_plot.move (&networks, 0, 1, &place));
  g_assert_cmpint (place.row, ==, 1);
  g_assert_cmpint (place.column, ==, 1);
  g_assert_true (lk_networks_plot.move (&networks, 0, -1, &place));
  g_assert_cmpint (place.row, ==, 0);
  networks.n = 0;
  g_assert_false (lk_networks_plot.move (&networks, 1, 0, &place));
}

/* Twenty layers, one unit, ten thousand, no network, nothing at all: in every size. */
static void
test_degenerate (void)
{
  LkNetworksLayer deep[20];
  LkNetworksItem odd[LK_NETWORKS_MOST + 1] = { items[0], { .name = "deep", .layers = deep, .n_layers = 20 } };
  LkNetworks networks = new_networks ();
  LkNetworks empty = LK_NETWORKS_INIT;

  for (gsize l = 0; l < G_N_ELEMENTS (deep); l++)
    deep[l] = (LkNetworksLayer) { .units = l % 3 == 0 ? 1 : 10000, .n_params = l * 1000, .bands = ramp, .n_bands = 4 };
  odd[2] = (LkNetworksItem) { .name = "file", .missing = "Answers out of a file: there is no network to draw" };
  for (gsize i = 3; i < G_N_ELEMENTS (odd); i++)
    odd[i] = items[i % 2];
  networks.items = odd;
  networks.title = "A title that is longer than all of the picture";
  networks.note = "A note";
  for (networks.n = 1; networks.n <= G_N_ELEMENTS (odd); networks.n += 2)
    {
      networks.hover_item = (int) networks.n - 1;
      networks.hover_layer = networks.n == 3 ? -1 : 0;
      probe_sizes (&lk_networks_plot, &networks);
    }
  empty.empty_text = "Nothing yet";
  probe_sizes (&lk_networks_plot, &empty);
}

static void
add_row (void *to)
{
  g_string_append_c (to, '|');
}

static void
add_text (void *to, const char *text)
{
  g_string_append_printf (to, "%s;", text ? text : "");
}

static void
add_count (void *to, size_t n)
{
  g_string_append_printf (to, "%zu;", n);
}

static void
test_table (void)
{
  LkNetworks networks = new_networks ();
  g_autoptr (GString) text = g_string_new (NULL);
  const LkPlotCells cells = { .add_row = add_row, .add_text = add_text, .add_count = add_count, .to = text };

  g_assert_true (lk_networks_plot.table (&networks, &cells));
  g_assert_true (g_str_has_prefix (text->str, "|network;layer;units;weights and biases;|teacher;inputs;400;0;|teacher;"
                                              "hidden layer 1;1000;401000;|"));
  networks.n = 0;
  g_assert_false (lk_networks_plot.table (&networks, &cells));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot/networks/scale", test_scale);
  g_test_add_func ("/plot/networks/bands", test_bands);
  g_test_add_func ("/plot/networks/weights", test_weights);
  g_test_add_func ("/plot/networks/texts-apart", test_texts_apart);
  g_test_add_func ("/plot/networks/contrast", test_contrast);
  g_test_add_func ("/plot/networks/point", test_point);
  g_test_add_func ("/plot/networks/move", test_move);
  g_test_add_func ("/plot/networks/degenerate", test_degenerate);
  g_test_add_func ("/plot/networks/table", test_table);
  return g_test_run ();
}
