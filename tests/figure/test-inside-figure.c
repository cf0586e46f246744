/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <locale.h>

#include "figure/lk-inside-figure.h"
#include "nn/lk-rng.h"
#include "tests/train/train-data.h"

#define SAMPLE 2

static LkLook *
new_look (const LkDataset *dataset, const char *text, guint layer)
{
  LkNetworkText parsed;
  LkTextError error;
  LkNetwork *network;
  LkLook *look;
  LkRng rng;

  g_assert_true (lk_network_text_parse (text, &parsed, &error));
  g_assert_cmpint (lk_network_new_from (&parsed, (LkShape) { 8, 8, 1 }, TRAIN_DATA_CLASSES, &network, &error), ==,
                   LK_OK);
  lk_rng_seed (&rng, 3, 0);
  lk_network_init (network, &rng);
  look = lk_look_new (network, dataset, &dataset->test, SAMPLE, layer, 1);
  lk_network_free (network);
  return look;
}

/* A teacher of convolutions, a dense student, no twin. */
static LkSnapshot *
new_snapshot (LkDataset *dataset)
{
  LkSnapshot *snapshot = lk_snapshot_new ();

  snapshot->dataset = lk_dataset_ref (dataset);
  snapshot->sample = SAMPLE;
  snapshot->inside = lk_inside_new (1);
  snapshot->inside->of[LK_COMPARED_TEACHER] = new_look (dataset, "c5k3-p2-c6k3-gap", 2);
  snapshot->inside->of[LK_COMPARED_STUDENT] = new_look (dataset, "12", 2);
  snapshot->student_size.n_params = 100;
  return snapshot;
}

static void
test_rows (void)
{
  LkDataset *dataset = train_data_new (8, 8, 1);
  g_autoptr (LkSnapshot) snapshot = new_snapshot (dataset);
  LkInsideFigure figure = { 0 };
  const LkMaps *maps = &figure.maps;
  const LkLook *look = snapshot->inside->of[LK_COMPARED_TEACHER];

  lk_inside_figure_set (&figure, snapshot);
  g_assert_cmpuint (lk_inside_figure_n_layers (&figure), ==, 3);
  g_assert_cmpuint (maps->n_rows, ==, 2);
  g_assert_cmpstr (maps->rows[0].name, ==, "teacher");
  g_assert_cmpint (maps->rows[0].color, ==, LK_SERIES_TEACHER);
  g_assert_cmpstr (maps->rows[0].note, ==, "layer 2 of 3: p2, 4 × 4");
  g_assert_cmpuint (maps->rows[0].n_tiles, ==, 1 + 5);
  g_assert_cmpstr (maps->rows[0].tiles[0].name, ==, "evidence for 1");
  g_assert_cmpstr (maps->rows[0].tiles[0].fact, ==, "class activation map");
  g_assert_cmpuint (maps->rows[0].tiles[0].columns, ==, 4);
  g_assert_cmpuint (maps->rows[0].tiles[0].under_columns, ==, 8);
  g_assert_cmpmem (maps->rows[0].tiles[0].under, 64, dataset->test.pixels + SAMPLE * 64, 64);
  g_assert_cmpstr (maps->rows[0].tiles[3].name, ==, "channel 3 of 5");
  g_assert_true (maps->rows[0].tiles[3].values == look->maps + 2 * 16);
  g_assert_cmpfloat (maps->rows[0].tiles[1].most, ==, maps->rows[0].tiles[5].most);

  g_assert_cmpstr (maps->rows[1].name, ==, "student");
  g_assert_cmpuint (maps->rows[1].n_tiles, ==, 1);
  g_assert_cmpstr (maps->rows[1].tiles[0].fact, ==, "gradient times input");
  g_assert_cmpuint (maps->rows[1].tiles[0].columns, ==, 8);
  g_assert_nonnull (maps->rows[1].missing);
  g_assert_nonnull (strstr (maps->description, "teacher: where the evidence for 1 is, and the pictures of layer 2"));
  lk_inside_figure_clear (&figure);
  lk_dataset_unref (dataset);
}

/* What is pointed at and what is alone stays with the next snapshot; where the place is gone, nothing is pointed at. */
static void
test_stays (void)
{
  LkDataset *dataset = train_data_new (8, 8, 1);
  g_autoptr (LkSnapshot) snapshot = new_snapshot (dataset);
  LkInsideFigure figure = { 0 };

  lk_inside_figure_set (&figure, snapshot);
  figure.maps.hover_row = 0;
  figure.maps.hover_tile = 5;
  figure.maps.enlarged_row = 0;
  figure.maps.enlarged_tile = 2;
  lk_inside_figure_set (&figure, snapshot);
  g_assert_cmpint (figure.maps.hover_tile, ==, 5);
  g_assert_cmpint (figure.maps.enlarged_tile, ==, 2);
  g_clear_pointer (&snapshot->inside->of[LK_COMPARED_TEACHER], lk_look_unref);
  lk_inside_figure_set (&figure, snapshot);
  g_assert_cmpint (figure.maps.hover_row, ==, -1);
  lk_inside_figure_clear (&figure);
  lk_dataset_unref (dataset);
}

/* Of an earlier step those that learn have no weights, and it is said; nobody looks: an empty picture with words. */
static void
test_absent (void)
{
  LkDataset *dataset = train_data_new (8, 8, 1);
  g_autoptr (LkSnapshot) snapshot = new_snapshot (dataset);
  LkInside *live = snapshot->inside;
  LkInsideFigure figure = { 0 };

  dataset->dark_on_light = TRUE;
  snapshot->inside = lk_inside_new_past (live);
  lk_inside_unref (live);
  lk_inside_figure_set (&figure, snapshot);
  g_assert_cmpuint (figure.maps.n_rows, ==, 2);
  g_assert_cmpuint (figure.maps.rows[1].n_tiles, ==, 0);
  g_assert_nonnull (figure.maps.rows[1].missing);
  g_assert_cmpuint (figure.under[5], ==, 255 - dataset->test.pixels[SAMPLE * 64 + 5]);

  g_clear_pointer (&snapshot->inside, lk_inside_unref);
  lk_inside_figure_set (&figure, snapshot);
  g_assert_cmpuint (figure.maps.n_rows, ==, 0);
  g_assert_cmpuint (lk_inside_figure_n_layers (&figure), ==, 0);
  g_assert_nonnull (figure.maps.empty_text);
  lk_inside_figure_clear (&figure);
  lk_dataset_unref (dataset);
}

int
main (int argc, char **argv)
{
  setlocale (LC_NUMERIC, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure/inside-figure/rows", test_rows);
  g_test_add_func ("/figure/inside-figure/stays", test_stays);
  g_test_add_func ("/figure/inside-figure/absent", test_absent);
  return g_test_run ();
}
