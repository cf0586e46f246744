/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <locale.h>
#include <string.h>

#include "figure/lk-hints-figure.h"
#include "plot/lk-palette.h"
#include "settings/lk-setting-table.h"
#include "tests/train/train-data.h"
#include "words/lk-quantity.h"

#define SAMPLE 2

/* A snapshot in which somebody looks at a term. */
static LkSnapshot *
new_snapshot (LkDataset *dataset, LkFeature feature)
{
  LkSnapshot *snapshot = lk_snapshot_new ();
  LkSettings settings;
  LkHints *hints = g_new0 (LkHints, 1);

  lk_settings_init (&settings);
  settings.feature = feature;
  snapshot->settings = lk_settings_share (&settings);
  lk_settings_clear (&settings);
  snapshot->dataset = lk_dataset_ref (dataset);
  snapshot->sample = SAMPLE;
  g_atomic_ref_count_init (&hints->refs);
  hints->feature = feature;
  hints->student_layer = 2;
  hints->teacher_layer = 3;
  snapshot->hints = hints;
  return snapshot;
}

static void
test_bars (void)
{
  LkDataset *dataset = train_data_new (8, 8, 1);
  g_autoptr (LkSnapshot) snapshot = new_snapshot (dataset, LK_FEATURE_HINT);
  LkHintsFigure figure = { 0 };

  snapshot->hints->n_units = 3;
  snapshot->hints->residual = g_memdup2 ((const float[]) { 1.0f, 3.0f, 0.0f }, 3 * sizeof (float));
  snapshot->hints->spread = g_memdup2 ((const float[]) { 2.0f, 4.0f, 0.0f }, 3 * sizeof (float));
  lk_hints_figure_set (&figure, snapshot);
  g_assert_true (figure.kind == &lk_bars_plot && figure.model == &figure.bars);
  g_assert_cmpuint (figure.bars.n_categories, ==, 3);
  g_assert_cmpstr (figure.bars.title, ==, "Units of the teacher’s hidden layer 3");
  /* The one that is followed worst comes first. */
  g_assert_cmpstr (figure.bars.category_labels[0], ==, "2");
  g_assert_cmpfloat (figure.bars.values[0], ==, 4.0);
  g_assert_cmpfloat (figure.bars.values[3], ==, 3.0);
  g_assert_cmpstr (figure.bars.category_labels[2], ==, "3");
  g_assert_nonnull (strstr (figure.words, LK_SHARE (0.5))); /* 1 − 10/20 */
  lk_hints_figure_clear (&figure);
  lk_dataset_unref (dataset);
}

static void
test_attention (void)
{
  LkDataset *dataset = train_data_new (8, 8, 1);
  g_autoptr (LkSnapshot) snapshot = new_snapshot (dataset, LK_FEATURE_ATTENTION);
  LkHintsFigure figure = { 0 };

  snapshot->hints->shape[LK_COMPARED_TEACHER] = (LkShape) { 2, 2, 1 };
  snapshot->hints->attention[LK_COMPARED_TEACHER] = g_memdup2 ((const float[]) { 1, 2, 0, 5 }, 4 * sizeof (float));
  snapshot->hints->shape[LK_COMPARED_STUDENT] = (LkShape) { 1, 2, 1 };
  snapshot->hints->attention[LK_COMPARED_STUDENT] = g_memdup2 ((const float[]) { 3, 1 }, 2 * sizeof (float));
  lk_hints_figure_set (&figure, snapshot);
  g_assert_true (figure.kind == &lk_maps_plot && figure.model == &figure.maps);
  g_assert_cmpuint (figure.maps.n_rows, ==, 2);
  g_assert_cmpstr (figure.maps.rows[0].name, ==, "teacher");
  g_assert_cmpstr (figure.maps.rows[0].note, ==, "layer 3");
  g_assert_cmpfloat (figure.maps.rows[0].tiles[0].most, ==, 5.0);
  g_assert_cmpuint (figure.maps.rows[1].tiles[0].rows, ==, 1);
  g_assert_cmpstr (figure.maps.rows[1].note, ==, "layer 2");
  g_assert_cmpmem (figure.maps.rows[1].tiles[0].under, 64, dataset->test.pixels + SAMPLE * 64, 64);

  /* What is alone stays so. */
  figure.maps.enlarged_row = 1;
  figure.maps.enlarged_tile = 0;
  lk_hints_figure_set (&figure, snapshot);
  g_assert_cmpint (figure.maps.enlarged_row, ==, 1);
  lk_hints_figure_clear (&figure);
  lk_dataset_unref (dataset);
}

static void
add_pairs (LkHints *hints)
{
  static const double teacher[] = { 0.0, 1.0, 2.0, 1.0, 0.0, 1.5, 2.0, 1.5, 0.0 };
  static const double student[] = { 0.0, 1.0, 1.0, 1.0, 0.0, 1.5, 1.0, 1.5, 0.0 };

  hints->n = 3;
  hints->pairs[LK_COMPARED_TEACHER] = g_memdup2 (teacher, sizeof teacher);
  hints->pairs[LK_COMPARED_STUDENT] = g_memdup2 (student, sizeof student);
}

static void
test_matrices (void)
{
  LkDataset *dataset = train_data_new (8, 8, 1);
  g_autoptr (LkSnapshot) snapshot = new_snapshot (dataset, LK_FEATURE_SIMILARITY);
  LkHintsFigure figure = { 0 };

  add_pairs (snapshot->hints);
  lk_hints_figure_set (&figure, snapshot);
  g_assert_true (figure.kind == &lk_maps_plot);
  g_assert_cmpuint (figure.maps.n_rows, ==, 2);
  g_assert_cmpuint (figure.maps.rows[1].tiles[0].columns, ==, 3);
  g_assert_cmpfloat (figure.maps.rows[0].tiles[0].values[2], ==, 2.0f);
  g_assert_nonnull (strstr (figure.words, "student 0.47")); /* √(2/9) */
  g_assert_null (strstr (figure.words, "twin"));
  lk_hints_figure_clear (&figure);
  lk_dataset_unref (dataset);
}

static void
test_distances (void)
{
  LkDataset *dataset = train_data_new (8, 8, 1);
  g_autoptr (LkSnapshot) snapshot = new_snapshot (dataset, LK_FEATURE_RELATIONAL);
  LkHintsFigure figure = { 0 };

  add_pairs (snapshot->hints);
  lk_hints_figure_set (&figure, snapshot);
  g_assert_true (figure.kind == &lk_chart_plot && figure.model == &figure.chart);
  g_assert_cmpuint (figure.chart.n_series, ==, 2);
  g_assert_cmpfloat (figure.chart.series[0].y[1], ==, 2.0); /* the diagonal, as far as the teacher's reach */
  g_assert_cmpuint (figure.chart.n_points, ==, 3);
  g_assert_cmpfloat (figure.chart.points[1].x, ==, 2.0);
  g_assert_cmpfloat (figure.chart.points[1].y, ==, 1.0);
  g_assert_cmpuint (figure.chart.series[1].n, ==, 3);
  lk_hints_figure_clear (&figure);
  lk_dataset_unref (dataset);
}

static void
test_nothing (void)
{
  LkDataset *dataset = train_data_new (8, 8, 1);
  g_autoptr (LkSnapshot) none = new_snapshot (dataset, LK_FEATURE_NONE);
  g_autoptr (LkSnapshot) past = new_snapshot (dataset, LK_FEATURE_HINT);
  g_autoptr (LkSnapshot) early = lk_snapshot_new ();
  LkHintsFigure figure = { 0 };

  g_clear_pointer (&none->hints, lk_hints_unref);
  g_clear_pointer (&past->hints, lk_hints_unref);
  lk_hints_figure_set (&figure, early);
  g_assert_nonnull (strstr (figure.maps.empty_text, "once the student trains"));
  lk_hints_figure_set (&figure, none);
  g_assert_nonnull (strstr (figure.maps.empty_text, "No hidden layer is taught"));
  past->past = TRUE;
  lk_hints_figure_set (&figure, past);
  g_assert_nonnull (strstr (figure.maps.empty_text, "not kept"));
  g_assert_cmpstr (figure.words, ==, "");
  lk_hints_figure_clear (&figure);
  lk_dataset_unref (dataset);
}

int
main (int argc, char **argv)
{
  setlocale (LC_NUMERIC, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hints-figure/bars", test_bars);
  g_test_add_func ("/hints-figure/attention", test_attention);
  g_test_add_func ("/hints-figure/matrices", test_matrices);
  g_test_add_func ("/hints-figure/distances", test_distances);
  g_test_add_func ("/hints-figure/nothing", test_nothing);
  return g_test_run ();
}
