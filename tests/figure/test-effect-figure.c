/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <math.h>
#include <string.h>

#include "figure/lk-effect-figure.h"
#include "figure/lk-plot-table.h"
#include "io/lk-table.h"
#include "settings/lk-setting-table.h"
#include "tests/train/train-data.h"

#define N_TEST 60
#define SEEDS  2

/* Two seeds; rows are made by hand. */
typedef struct {
  LkDataset *dataset;
  LkTeacher *teacher;
  LkSweepSpec spec;
  GArray *rows;
  LkEffectFigure *figure;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_auto (LkSettings) base = { 0 };

  fixture->dataset = train_data_new (120, N_TEST, 1);
  fixture->teacher = train_teacher_new (fixture->dataset);
  train_settings_init (&base);
  lk_sweep_spec_init (&fixture->spec, &base);
  fixture->rows = g_array_new (FALSE, FALSE, sizeof (LkSweepRow));
  fixture->figure = lk_effect_figure_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lk_effect_figure_free (fixture->figure);
  g_array_unref (fixture->rows);
  lk_sweep_spec_clear (&fixture->spec);
  lk_teacher_unref (fixture->teacher);
  lk_dataset_unref (fixture->dataset);
}

static void
begin (Fixture *fixture, const char *id, LkSweepAxis axis, const char *values)
{
  g_assert_true (lk_sweep_spec_parse (&fixture->spec, axis, values, NULL));
  lk_sweep_study_set (lk_sweep_study_from_id (id), &fixture->spec);
  fixture->spec.n_seeds = SEEDS;
}

/* Both seeds of the cell whose first run this is. */
static void
add_cell (Fixture *fixture, guint first, guint errors, guint more)
{
  for (guint seed = 0; seed < SEEDS; seed++)
    {
      LkSweepRow row = { .run = first + seed, .test = { .errors = seed ? more : errors, .nll = 0.5 } };

      g_array_append_val (fixture->rows, row);
    }
}

static LkChart *
update (Fixture *fixture, LkMeasure measure)
{
  lk_effect_figure_set (fixture->figure, &fixture->spec, fixture->teacher,
                        (const LkSweepRow *) (gpointer) fixture->rows->data, fixture->rows->len, measure);
  return lk_effect_figure_get_chart (fixture->figure);
}

/* Shares 5 %, 50 % and 100 %: runs of kd and shuffled by turns, two seeds each, then the untaught. */
static void
fill (Fixture *fixture)
{
  begin (fixture, "share", LK_SWEEP_FRACTION, "0.05, 0.5, 1");
  add_cell (fixture, 0, 19, 21);
  add_cell (fixture, 2, 24, 26);
  add_cell (fixture, 12, 31, 29);
  add_cell (fixture, 4, 9, 11);
  add_cell (fixture, 6, 12, 12);
  add_cell (fixture, 14, 13, 15);
  add_cell (fixture, 8, 4, 6);
  add_cell (fixture, 16, 6, 6);
}

static void
test_lines (Fixture *fixture, gconstpointer data)
{
  static const double mean[3][3] = { { 20, 10, 5 }, { 25, 12, NAN }, { 30, 14, 6 } };
  static const double sd[3][3] = { { 1, 1, 1 }, { 1, 0, NAN }, { 1, 1, 0 } }; /* in units of √2 */
  const LkChart *chart;

  fill (fixture);
  chart = update (fixture, LK_MEASURE_ERRORS);
  g_assert_nonnull (strstr (chart->title, "test set"));
  g_assert_nonnull (strstr (chart->title, "2 seeds"));
  g_assert_cmpstr (chart->y_label, ==, "Errors of 60 test samples");
  g_assert_cmpuint (chart->n_series, ==, 3);
  g_assert_true (chart->x_log);
  g_assert_true (chart->y_log);
  g_assert_cmpstr (chart->x_names[1], ==, "50\u00a0%");
  g_assert_cmpfloat (chart->x_places[1], ==, 0.5);
  g_assert_cmpuint (chart->n_points, ==, 9);
  for (int line = 0; line < 3; line++)
    for (int v = 0; v < 3; v++)
      {
        const LkChartPoint *point = &chart->points[3 * line + v];
        double half = sd[line][v] * M_SQRT2;

        if (isnan (mean[line][v]))
          {
            g_assert_true (isnan (chart->series[line].y[v]) && isnan (point->y) && isnan (point->low));
            continue;
          }
        g_assert_cmpfloat_with_epsilon (chart->series[line].y[v], mean[line][v], 1e-9);
        g_assert_cmpfloat (point->x, ==, chart->x_places[v]);
        g_assert_cmpfloat_with_epsilon (point->low, mean[line][v] - half, 1e-9);
        g_assert_cmpfloat_with_epsilon (point->high, mean[line][v] + half, 1e-9);
        g_assert_cmpint (point->color, ==, chart->series[line].color);
      }
  g_assert_cmpint (chart->series[0].color, ==, LK_SERIES_STUDENT);
  g_assert_cmpint (chart->series[2].color, ==, LK_SERIES_TWIN);
  g_assert_cmpint (chart->series[1].color, >=, LK_SERIES_RUN); /* no role's */
  g_assert_cmpint (chart->series[1].dash, !=, chart->series[0].dash);
  g_assert_cmpint (chart->series[1].dash, !=, chart->series[2].dash);
  g_assert_cmpstr (chart->series[0].end_label, ==, "student 5");
  g_assert_null (chart->series[1].end_label);
  g_assert_cmpuint (chart->n_lines, ==, 1);
  g_assert_cmpfloat (chart->lines[0].y, ==, (double) fixture->teacher->test_quality.errors);
}

static void
test_words (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkTable) table = NULL;
  g_autofree char *csv = NULL;

  fill (fixture);
  update (fixture, LK_MEASURE_ERRORS);
  g_assert_cmpstr (
      lk_effect_figure_get_verdict (fixture->figure), ==,
      "Errors of 60 test samples. Teaching saves most here: 5\u00a0% of the samples (10 ± 3), and least here: "
      "100\u00a0% of the samples (1 ± 1). At 2 of 3 values the student is ahead of its twin in every seed.");
  g_assert_cmpstr (
      lk_effect_figure_say (fixture->figure, 0.4), ==,
      "50\u00a0% of the samples: student 10 ± 1, Shuffled teacher 12 ± 0, twin (untaught) 14 ± 1. Saved: 4 ± "
      "0, ahead in 2 of 2 seeds.");
  g_assert_null (strstr (lk_effect_figure_say (fixture->figure, 0.9), "Shuffled"));
  g_assert_null (lk_effect_figure_say (fixture->figure, NAN));
  table = lk_plot_table_new (&lk_chart_plot, lk_effect_figure_get_chart (fixture->figure));
  csv = lk_table_to_csv (table);
  g_assert_nonnull (strstr (csv, "0.05,20,25,30"));
}

/* Students stand over their parameters, in the order of these. */
static void
test_parameters (Fixture *fixture, gconstpointer data)
{
  const LkChart *chart;

  begin (fixture, "parameters", LK_SWEEP_STUDENT, "7, 5x3");
  add_cell (fixture, 0, 8, 10);
  chart = update (fixture, LK_MEASURE_ERRORS);
  g_assert_cmpfloat (chart->x_places[0], ==, 359.0);
  g_assert_cmpfloat (chart->x_places[1], ==, 487.0);
  g_assert_cmpstr (chart->x_names[0], ==, "359");
  g_assert_false (chart->x_log);
  g_assert_true (isnan (chart->series[0].y[0]));
  g_assert_cmpfloat (chart->series[0].y[1], ==, 9.0);
  g_assert_nonnull (
      strstr (lk_effect_figure_say (fixture->figure, 500.0), "student 7, 487 parameters: student 9 ± 1."));
  g_assert_null (lk_effect_figure_say (fixture->figure, 359.0));
}

/* What the rows that there are come to in 4 bits: thrice the errors. */
static void
add_bits (Fixture *fixture, double n_bytes)
{
  for (guint i = 0; i < fixture->rows->len; i++)
    {
      LkSweepRow *row = &g_array_index (fixture->rows, LkSweepRow, i);

      row->smaller[4 - LK_SMALLER_LEAST] =
          (LkSweepSmaller) { .n_bytes = n_bytes + row->run, .test = { .errors = 3 * row->test.errors } };
    }
}

/* By bytes what becomes of a student and of its twin in fewer bits hangs on their dots, where it is known; controls are as
 * they are alone. The table has a row for each size and number of bits. */
static void
test_bytes (Fixture *fixture, gconstpointer data)
{
  const LkChart *chart;
  g_autoptr (LkTable) table = NULL;
  g_autofree char *csv = NULL;

  fixture->spec.bits = 1u << 4;
  begin (fixture, "bytes", LK_SWEEP_STUDENT, "7, 5x3");
  chart = update (fixture, LK_MEASURE_ERRORS);
  g_assert_cmpuint (chart->n_series, ==, 3); /* nobody knows how many bytes there will be */
  add_cell (fixture, 0, 8, 10);
  add_cell (fixture, 8, 11, 11);
  add_bits (fixture, 300.0);
  chart = update (fixture, LK_MEASURE_ERRORS);
  g_assert_null (chart->x_names);
  g_assert_cmpuint (chart->n_series, ==, 5);
  g_assert_cmpuint (chart->n_points, ==, 3 * 2 + 2 * 1);
  g_assert_cmpfloat (chart->series[0].x[0], ==, 4.0 * 359.0 / 1000.0);
  g_assert_cmpfloat (chart->series[0].x[1], ==, 4.0 * 487.0 / 1000.0);
  g_assert_true (isnan (chart->series[0].y[0]));
  g_assert_cmpfloat (chart->series[0].y[1], ==, 9.0);
  g_assert_false (chart->series[2].is_like_another);
  for (int line = 0; line < 2; line++)
    {
      const LkSeries *series = &chart->series[3 + line], *as_it_is = &chart->series[line == 0 ? 0 : 2];

      g_assert_cmpuint (series->n, ==, 2);
      g_assert_cmpfloat (series->x[0], ==, 0.3005); /* the students': runs 0 and 1 */
      g_assert_cmpfloat (series->y[0], ==, line == 0 ? 27.0 : 33.0);
      g_assert_cmpfloat (series->x[1], ==, as_it_is->x[1]);
      g_assert_cmpfloat (series->y[1], ==, as_it_is->y[1]);
      g_assert_cmpint (series->color, ==, as_it_is->color);
      g_assert_cmpint (series->dash, ==, as_it_is->dash);
      g_assert_true (series->is_like_another);
      g_assert_true (isnan (chart->points[6 + line].low));
    }
  g_assert_cmpuint (chart->n_marks, ==, 2);
  g_assert_cmpstr (chart->marks[1].label, ==, "7");
  g_assert_cmpfloat (chart->marks[1].x, ==, 4.0 * 487.0 / 1000.0);
  g_assert_cmpfloat (chart->x_min, <, 0.3005);
  g_assert_cmpstr (
      lk_effect_figure_say (fixture->figure, 0.29), ==,
      "student 7, 487 parameters, 4 bits, 301 bytes: student 27 ± 4, twin (untaught) 33 ± 0. Saved: 6 ± 4, "
      "ahead in 2 of 2 seeds.");
  g_assert_true (g_str_has_prefix (lk_effect_figure_say (fixture->figure, 1.9),
                                   "student 7, 487 parameters, 32 bits, 1,948 bytes: student 9 ± 1, "));
  g_assert_nonnull (strstr (lk_effect_figure_get_verdict (fixture->figure), "most here: 7, 4 bits (6 ± 4)"));
  g_assert_nonnull (strstr (lk_effect_figure_get_verdict (fixture->figure), "least here: student 7 (2 ± 1)"));
  g_assert_null (chart->points[6].label);
  table = lk_plot_table_new (&lk_chart_plot, chart);
  csv = lk_table_to_csv (table);
  g_assert_cmpstr (csv, ==,
                   "Layers,parameters,bits,bytes,student,Shuffled teacher,twin (untaught)\n"
                   "5x3,359,32,1436,,,\n"
                   "7,487,32,1948,9,,11\n"
                   "7,487,4,301,27,,33\n");
}

/* The bits stand at the smallest student's dots. */
static void
test_bits_labels (Fixture *fixture, gconstpointer data)
{
  const LkChart *chart;

  fixture->spec.bits = 1u << 3 | 1u << 4;
  begin (fixture, "bytes", LK_SWEEP_STUDENT, "7, 5x3");
  add_cell (fixture, 4, 8, 10);
  add_bits (fixture, 300.0);
  for (guint i = 0; i < SEEDS; i++)
    g_array_index (fixture->rows, LkSweepRow, i).smaller[3 - LK_SMALLER_LEAST].n_bytes = 200.0;
  chart = update (fixture, LK_MEASURE_ERRORS);
  g_assert_cmpstr (lk_effect_figure_get_verdict (fixture->figure), ==, "");
  g_assert_cmpstr (chart->points[6].label, ==, "3 bits");
  g_assert_cmpstr (chart->points[7].label, ==, "4");
  g_assert_null (chart->points[8].label);
}

/* What the bytes of the smallest student as it is are best spent on: in 4 bits the larger one is as small, and better. */
static void
test_best_within (Fixture *fixture, gconstpointer data)
{
  fixture->spec.bits = 1u << 4;
  begin (fixture, "bytes", LK_SWEEP_STUDENT, "7, 5x3");
  add_cell (fixture, 0, 1, 3);
  add_cell (fixture, 8, 4, 4);
  add_cell (fixture, 4, 8, 10);
  add_cell (fixture, 10, 11, 11);
  add_bits (fixture, 300.0);
  update (fixture, LK_MEASURE_ERRORS);
  g_assert_true (
      g_str_has_suffix (lk_effect_figure_get_verdict (fixture->figure),
                        " Of the fewest parameters: student 5x3 (9 ± 1). Best in no more bytes: 7, 4 bits (6 ± 4)."));
  add_bits (fixture, 3000.0);
  update (fixture, LK_MEASURE_ERRORS);
  g_assert_null (strstr (lk_effect_figure_get_verdict (fixture->figure), "in no more bytes"));
}

/* Along shares nothing hangs anywhere: there are no bytes to stand over. */
static void
test_bits_of_shares (Fixture *fixture, gconstpointer data)
{
  const LkChart *chart;

  fixture->spec.bits = 1u << 4;
  fill (fixture);
  add_bits (fixture, 300.0);
  chart = update (fixture, LK_MEASURE_ERRORS);
  g_assert_cmpuint (chart->n_x_names, ==, 3);
  g_assert_cmpuint (chart->n_series, ==, 3);
  g_assert_cmpuint (chart->n_marks, ==, 0);
  g_assert_null (chart->table);
}

/* Before the first run there are axes and a sentence; other measures are in their own units. */
static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  const LkChart *chart;

  begin (fixture, "share", LK_SWEEP_FRACTION, "0.05, 1");
  chart = update (fixture, LK_MEASURE_NLL);
  g_assert_cmpuint (chart->n_x_names, ==, 2);
  g_assert_true (isnan (chart->series[0].y[0]));
  g_assert_cmpuint (strlen (chart->empty_text), >, 0);
  g_assert_cmpstr (lk_effect_figure_get_verdict (fixture->figure), ==, "");
  g_assert_cmpstr (chart->y_label, ==, "Negative log-likelihood on 60 test samples, nats");
  add_cell (fixture, 0, 1, 1);
  chart = update (fixture, LK_MEASURE_NLL);
  g_assert_cmpfloat (chart->series[0].y[0], ==, 0.5);
}

int
main (int argc, char **argv)
{
  setlocale (LC_NUMERIC, "C");
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/effect-figure/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("lines", test_lines);
  ADD ("words", test_words);
  ADD ("parameters", test_parameters);
  ADD ("bytes", test_bytes);
  ADD ("bits-labels", test_bits_labels);
  ADD ("best-within", test_best_within);
  ADD ("bits-of-shares", test_bits_of_shares);
  ADD ("nothing", test_nothing);
#undef ADD
  return g_test_run ();
}
