/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <locale.h>
#include <string.h>

#include "figure/lk-smaller-figure.h"
#include "plot/lk-palette.h"
#include "settings/lk-setting-table.h"
#include "tests/train/train-data.h"

/* A student whose errors double with each row, and a twin with ten more. */
static LkSnapshot *
new_snapshot (gboolean with_twin)
{
  LkSnapshot *snapshot = lk_snapshot_new ();
  LkSmallerLook *look = g_new0 (LkSmallerLook, 1);
  LkSettings settings;

  lk_settings_init (&settings);
  snapshot->settings = lk_settings_share (&settings);
  lk_settings_clear (&settings);
  snapshot->student_size.n_params = 10000;
  g_atomic_ref_count_init (&look->refs);
  look->step = 1234;
  look->has_twin = with_twin;
  for (guint who = 0; who < (with_twin ? 2u : 1u); who++)
    for (guint f = 0; f < LK_SMALLER_N_FORMS; f++)
      look->of[who][f] = (LkSmallerPoint) { .known = TRUE,
                                            .errors = (100u << (f < 2 ? 0 : f - 1)) + 10 * who,
                                            .n_bytes = 40000 >> f,
                                            .n_weights = 100,
                                            .n_zeros = 25 };
  snapshot->smaller = look;
  return snapshot;
}

/* From the fewest bytes to the most, and a large dot where the bits were chosen, which the sentence is of. */
static void
test_both (void)
{
  g_autoptr (LkSnapshot) snapshot = new_snapshot (TRUE);
  LkSmallerFigure figure = { 0 };

  lk_smaller_figure_set (&figure, snapshot, 3);
  g_assert_cmpuint (figure.chart.n_series, ==, 2);
  g_assert_cmpuint (figure.series[0].n, ==, LK_SMALLER_N_BITS);
  for (guint k = 1; k < LK_SMALLER_N_BITS; k++)
    g_assert_cmpfloat (figure.series[0].x[k], >, figure.series[0].x[k - 1]);
  g_assert_cmpfloat (figure.series[0].x[LK_SMALLER_N_BITS - 1], ==, 20.0);
  g_assert_cmpfloat (figure.series[1].y[0], ==, 1610.0);
  g_assert_cmpint (figure.series[1].color, ==, LK_SERIES_TWIN);
  g_assert_cmpuint (figure.chart.n_points, ==, 2);
  g_assert_cmpfloat (figure.points[0].y, ==, 800.0);
  g_assert_cmpstr (figure.points[0].label, ==, "4 bits");
  g_assert_true (figure.chart.y_log);
  g_assert_cmpstr (figure.chart.title, ==, "Errors against size, step 1,234");
  g_assert_nonnull (strstr (figure.words, "Student 800 errors, twin 810 in 2"));
  g_assert_nonnull (strstr (figure.words, "; as they are 100 and 110 in 40"));
  g_assert_nonnull (strstr (figure.words, "copies"));
  lk_smaller_figure_clear (&figure);
}

static void
test_alone (void)
{
  g_autoptr (LkSnapshot) snapshot = new_snapshot (FALSE);
  LkSmallerFigure figure = { 0 };

  lk_smaller_figure_set (&figure, snapshot, 0);
  g_assert_cmpuint (figure.chart.n_series, ==, 1);
  g_assert_null (strstr (figure.words, "twin"));
  g_assert_nonnull (strstr (figure.words, "; as it is 100 in 40"));
  lk_smaller_figure_clear (&figure);
}

static void
test_teacher (void)
{
  LkDataset *dataset = train_data_new (8, 8, 1);
  g_autoptr (LkSnapshot) snapshot = new_snapshot (TRUE);
  LkSmallerFigure figure = { 0 };

  snapshot->teacher = train_teacher_new (dataset);
  snapshot->teacher_size.n_params = 1000000;
  lk_smaller_figure_set (&figure, snapshot, 2);
  g_assert_cmpuint (figure.chart.n_points, ==, 3);
  g_assert_cmpfloat (figure.points[2].x, ==, 4000.0);
  g_assert_true (g_str_has_prefix (figure.points[2].label, "teacher "));
  g_assert_cmpfloat (figure.chart.x_max, >, 4000.0);
  lk_smaller_figure_clear (&figure);
  lk_dataset_unref (dataset);
}

/* What is not measured yet is left out, and what there will never be is said. */
static void
test_nothing (void)
{
  g_autoptr (LkSnapshot) snapshot = new_snapshot (TRUE);
  LkSmallerFigure figure = { 0 };

  for (guint f = 2; f < LK_SMALLER_N_FORMS; f++)
    snapshot->smaller->of[0][f].known = snapshot->smaller->of[1][f].known = FALSE;
  lk_smaller_figure_set (&figure, snapshot, 3);
  g_assert_cmpuint (figure.series[0].n, ==, 1);
  g_assert_cmpuint (figure.chart.n_points, ==, 0);
  g_assert_cmpstr (figure.words, ==, "");
  memset (snapshot->smaller->of, 0, sizeof snapshot->smaller->of);
  lk_smaller_figure_set (&figure, snapshot, 3);
  g_assert_cmpuint (figure.chart.n_series, ==, 0);
  g_assert_cmpstr (figure.chart.empty_text, ==, "Measured in a moment");
  snapshot->smaller->not_finite = TRUE;
  lk_smaller_figure_set (&figure, snapshot, 3);
  g_assert_nonnull (strstr (figure.chart.empty_text, "not a number"));
  g_clear_pointer (&snapshot->smaller, lk_smaller_look_unref);
  snapshot->past = TRUE;
  lk_smaller_figure_set (&figure, snapshot, 3);
  g_assert_cmpstr (figure.chart.empty_text, ==, "Weights of an earlier step are not kept");
  snapshot->past = FALSE;
  snapshot->student_size.n_params = 0;
  lk_smaller_figure_set (&figure, snapshot, 3);
  g_assert_nonnull (strstr (figure.chart.empty_text, "once there is a student"));
  lk_smaller_figure_clear (&figure);
}

int
main (int argc, char **argv)
{
  setlocale (LC_NUMERIC, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/smaller-figure/both", test_both);
  g_test_add_func ("/smaller-figure/alone", test_alone);
  g_test_add_func ("/smaller-figure/teacher", test_teacher);
  g_test_add_func ("/smaller-figure/nothing", test_nothing);
  return g_test_run ();
}
