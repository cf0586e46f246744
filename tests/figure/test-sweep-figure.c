/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include <math.h>
#include <string.h>

#include "figure/lk-figure-outputs.h"
#include "figure/lk-sweep-figure.h"
#include "tests/train/train-data.h"
#include "settings/lk-setting-table.h"

#define N_TEST 60
#define N_HELD 100
#define SEEDS  2

/* Three temperatures along two weights; rows are made by hand. */
typedef struct {
  LkDataset *dataset;
  LkTeacher *teacher;
  LkSweepSpec spec;
  LkSweepTable *table;
  LkSweepFigure *figure;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_auto (LkSettings) base = { 0 };

  fixture->dataset = train_data_new (120, N_TEST, 1);
  fixture->teacher = train_teacher_new (fixture->dataset);
  train_settings_init (&base);
  lk_sweep_spec_init (&fixture->spec, &base);
  fixture->spec.n_seeds = SEEDS;
  g_assert_true (lk_sweep_spec_parse (&fixture->spec, LK_SWEEP_TEMPERATURE, "1,4,8", NULL));
  g_assert_true (lk_sweep_spec_parse (&fixture->spec, LK_SWEEP_ALPHA, "0.5,0.9", NULL));
  fixture->figure = lk_sweep_figure_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lk_sweep_figure_free (fixture->figure);
  g_clear_pointer (&fixture->table, lk_sweep_table_unref);
  lk_sweep_spec_clear (&fixture->spec);
  lk_teacher_unref (fixture->teacher);
  lk_dataset_unref (fixture->dataset);
}

static void
add_row (Fixture *fixture, guint run, guint errors, guint test_errors)
{
  lk_log_append (fixture->table->rows, &(LkSweepRow) {
                                           .run = run,
                                           .n_held = N_HELD,
                                           .validation = { .errors = errors,
                                                           .agreements = N_HELD - 2 * errors,
                                                           .nll = 1.0 / (errors + 1),
                                                           .calibration_error = 0.01 * errors },
                                           .test = { .errors = test_errors, .agreements = N_TEST, .nll = 0.5 },
                                       });
}

static gboolean
update (Fixture *fixture, LkSweepAxis along, LkMeasure measure, gboolean at_work)
{
  return lk_sweep_figure_update (fixture->figure,
                                 &(LkSweepFigureInput) {
                                     .table = fixture->table,
                                     .n_rows = fixture->table ? lk_log_length (fixture->table->rows) : 0,
                                     .along = along,
                                     .measure = measure,
                                     .at_work = at_work,
                                 });
}

/* Errors of the cells, (2, 3), each with seeds 1 below and 1 above; the untaught have 9. */
static const guint errors[2][3] = { { 8, 4, 6 }, { 7, 12, 20 } };

static void
fill (Fixture *fixture)
{
  fixture->table = lk_sweep_table_new (&fixture->spec, fixture->teacher);
  for (guint alpha = 0; alpha < 2; alpha++)
    for (guint temperature = 0; temperature < 3; temperature++)
      {
        const guint place[LK_N_SWEEP_AXES] = { [LK_SWEEP_ALPHA] = alpha, [LK_SWEEP_TEMPERATURE] = temperature };
        guint first = lk_sweep_first (&fixture->spec, place);

        add_row (fixture, first, errors[alpha][temperature] - 1, 6);
        add_row (fixture, first + 1, errors[alpha][temperature] + 1, 12);
      }
  add_row (fixture, 12, 9, 30);
  add_row (fixture, 13, 9, 30);
}

static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  g_assert_false (update (fixture, LK_SWEEP_TEMPERATURE, LK_MEASURE_ERRORS, FALSE));
  g_assert_cmpuint (lk_sweep_figure_get_map (fixture->figure)->n_rows, ==, 0);
  g_assert_cmpstr (lk_sweep_figure_get_verdict (fixture->figure), ==, "");
  g_assert_cmpint (lk_sweep_figure_get_run (fixture->figure, 0, 0), ==, -1);

  fixture->table = lk_sweep_table_new (&fixture->spec, fixture->teacher);
  g_assert_true (update (fixture, LK_SWEEP_TEMPERATURE, LK_MEASURE_ERRORS, TRUE));
  g_assert_false (update (fixture, LK_SWEEP_TEMPERATURE, LK_MEASURE_ERRORS, TRUE));
  g_assert_cmpuint (lk_sweep_figure_get_map (fixture->figure)->n_columns, ==, 3);
  g_assert_true (isnan (lk_sweep_figure_get_map (fixture->figure)->values[0]));
  g_assert_cmpint (lk_sweep_figure_get_map (fixture->figure)->best_row, ==, -1);
  g_assert_cmpstr (lk_sweep_figure_get_verdict (fixture->figure), ==, "");
}

/* Means, spreads, bands, the best cell and the references against the numbers above. */
static void
test_values (Fixture *fixture, gconstpointer data)
{
  const LkHeatMap *map = lk_sweep_figure_get_map (fixture->figure);
  const LkChart *chart = lk_sweep_figure_get_chart (fixture->figure);
  const char *verdict;

  fill (fixture);
  g_assert_true (update (fixture, LK_SWEEP_TEMPERATURE, LK_MEASURE_ERRORS, FALSE));
  g_assert_cmpuint (map->n_rows, ==, 2);
  g_assert_cmpuint (map->n_columns, ==, 3);
  g_assert_cmpstr (map->column_labels[1], ==, "4");
  g_assert_cmpstr (map->row_labels[1], ==, "0.9");
  for (guint row = 0; row < 2; row++)
    for (guint column = 0; column < 3; column++)
      {
        double mean = errors[row][column] / 100.0;

        g_assert_cmpfloat_with_epsilon (map->values[row * 3 + column], mean, 1e-12);
        g_assert_cmpfloat_with_epsilon (chart->series[row].y[column], mean, 1e-12);
        g_assert_cmpfloat_with_epsilon (chart->series[row].low[column], mean - 0.01, 1e-12);
        g_assert_cmpfloat_with_epsilon (chart->series[row].high[column], mean + 0.01, 1e-12);
        g_assert_cmpfloat_with_epsilon (chart->series[2].y[column], 0.09, 1e-12);
      }
  g_assert_cmpuint (chart->n_series, ==, 3);
  g_assert_cmpint (chart->series[2].color, ==, LK_SERIES_TWIN);
  g_assert_cmpint (map->best_row, ==, 0);
  g_assert_cmpint (map->best_column, ==, 1);
  g_assert_cmpuint (chart->n_points, ==, 1);
  g_assert_cmpfloat (chart->points[0].x, ==, 1.0);
  g_assert_cmpfloat_with_epsilon (chart->points[0].low, 0.03, 1e-12);
  g_assert_cmpfloat_with_epsilon (chart->points[0].high, 0.05, 1e-12);
  g_assert_cmpuint (chart->n_lines, ==, 1);
  g_assert_cmpfloat (chart->lines[0].y, ==, (double) fixture->teacher->test_quality.errors / N_TEST);

  verdict = lk_sweep_figure_get_verdict (fixture->figure);
  g_assert_nonnull (
      strstr (verdict,
              "Best: T = 4, α = 0.5. Errors of 100 training samples that were held out: 4.00\u00a0% (3.00\u00a0% to "
              "5.00\u00a0% with 2 seeds). "));
  g_assert_nonnull (
      strstr (verdict, "On the test set, which chose nothing: 15.0\u00a0% (10.0\u00a0% to 20.0\u00a0% with 2 seeds); "
                       "untaught 50.0\u00a0%"));
  g_assert_null (strstr (verdict, "other cell"));
  g_assert_null (strstr (verdict, "no worse"));
  g_assert_nonnull (strstr (lk_sweep_figure_get_description (fixture->figure), "6 of 6 cells are done"));
}

/* Rows and columns the other way, and judged by something else. */
static void
test_turned (Fixture *fixture, gconstpointer data)
{
  const LkHeatMap *map = lk_sweep_figure_get_map (fixture->figure);

  fill (fixture);
  g_assert_true (update (fixture, LK_SWEEP_TEMPERATURE, LK_MEASURE_ERRORS, FALSE));
  g_assert_true (update (fixture, LK_SWEEP_ALPHA, LK_MEASURE_ERRORS, FALSE));
  g_assert_cmpuint (map->n_rows, ==, 3);
  g_assert_cmpuint (map->n_columns, ==, 2);
  g_assert_cmpfloat_with_epsilon (map->values[1 * 2 + 1], 0.12, 1e-12);
  g_assert_cmpint (map->best_row, ==, 1);
  g_assert_cmpint (map->best_column, ==, 0);
  for (int row = 0; row < 3; row++)
    for (int column = 0; column < 2; column++)
      {
        gint run = lk_sweep_figure_get_run (fixture->figure, row, column);
        LkSettings settings = lk_sweep_settings (&fixture->spec, (guint) run);
        g_autofree char *phrase = lk_sweep_cell_phrase (&fixture->spec, (guint) run);
        g_autofree char *expected =
            g_strdup_printf ("T = %s, α = %s", map->row_labels[row], map->column_labels[column]);

        g_assert_cmpfloat (settings.loss.alpha, ==, column == 0 ? 0.5 : 0.9);
        g_assert_cmpstr (phrase, ==, expected);
      }

  /* By NLL, which was made to fall as errors grow. */
  g_assert_true (update (fixture, LK_SWEEP_ALPHA, LK_MEASURE_NLL, FALSE));
  g_assert_false (map->percent);
  g_assert_cmpint (map->best_row, ==, 2);
  g_assert_cmpint (map->best_column, ==, 1);
  /* The teacher agrees with itself: nothing to compare with. */
  g_assert_true (update (fixture, LK_SWEEP_ALPHA, LK_MEASURE_AGREEMENT, FALSE));
  g_assert_cmpuint (lk_sweep_figure_get_chart (fixture->figure)->n_lines, ==, 0);
  g_assert_nonnull (strstr (lk_sweep_figure_get_grounds (fixture->figure), "The teacher was trained on them, too"));
  g_assert_nonnull (strstr (lk_sweep_figure_get_grounds (fixture->figure), "little more than to be right"));
  g_assert_cmpfloat_with_epsilon (map->values[0], 0.16, 1e-12);
}

/* The test set is not asked while the choice may change. */
static void
test_at_work (Fixture *fixture, gconstpointer data)
{
  const guint place[LK_N_SWEEP_AXES] = { [LK_SWEEP_TEMPERATURE] = 2 };
  guint first = lk_sweep_first (&fixture->spec, place);
  const LkHeatMap *map = lk_sweep_figure_get_map (fixture->figure);

  fixture->table = lk_sweep_table_new (&fixture->spec, fixture->teacher);
  add_row (fixture, first, 1, 1);
  update (fixture, LK_SWEEP_TEMPERATURE, LK_MEASURE_ERRORS, TRUE);
  /* Half a cell is shown as such, and is not the best of anything. */
  g_assert_true (map->partial[2]);
  g_assert_false (map->partial[0]);
  g_assert_cmpfloat_with_epsilon (map->values[2], 0.01, 1e-12);
  g_assert_cmpint (map->best_row, ==, -1);
  g_assert_true (isnan (lk_sweep_figure_get_chart (fixture->figure)->series[0].y[2]));
  lk_sweep_figure_set_hover (fixture->figure, 0, 2);
  g_assert_cmpstr (lk_sweep_figure_get_hover_text (fixture->figure), ==,
                   "T = 8, α = 0.5: 1.00\u00a0% errors, 1 of 2 seeds so far");

  add_row (fixture, first + 1, 1, 1);
  g_assert_true (update (fixture, LK_SWEEP_TEMPERATURE, LK_MEASURE_ERRORS, TRUE));
  g_assert_cmpint (map->best_column, ==, 2);
  g_assert_false (map->partial[2]);
  g_assert_cmpfloat_with_epsilon (lk_sweep_figure_get_chart (fixture->figure)->series[0].y[2], 0.01, 1e-12);
  g_assert_nonnull (strstr (lk_sweep_figure_get_verdict (fixture->figure), "Best so far"));
  g_assert_null (strstr (lk_sweep_figure_get_verdict (fixture->figure), "test set"));
  /* The cell that is pointed at stays. */
  g_assert_cmpint (map->hover_column, ==, 2);
  g_assert_true (update (fixture, LK_SWEEP_TEMPERATURE, LK_MEASURE_ERRORS, FALSE));
  g_assert_nonnull (strstr (lk_sweep_figure_get_verdict (fixture->figure), "test set"));
}

/* Of equals the first is best, and the others are counted; the untaught may be as good. */
static void
test_ties (Fixture *fixture, gconstpointer data)
{
  fixture->table = lk_sweep_table_new (&fixture->spec, fixture->teacher);
  for (guint run = 0; run < lk_sweep_n_runs (&fixture->spec); run++)
    add_row (fixture, run, 5, 5);
  update (fixture, LK_SWEEP_TEMPERATURE, LK_MEASURE_ERRORS, FALSE);
  g_assert_cmpint (lk_sweep_figure_get_map (fixture->figure)->best_row, ==, 0);
  g_assert_cmpint (lk_sweep_figure_get_map (fixture->figure)->best_column, ==, 0);
  g_assert_nonnull (strstr (lk_sweep_figure_get_verdict (fixture->figure), "5 other cells are as good"));
  g_assert_nonnull (strstr (lk_sweep_figure_get_verdict (fixture->figure), "no worse there: 5.00\u00a0%"));
}

static void
test_hover (Fixture *fixture, gconstpointer data)
{
  const LkHeatMap *map = lk_sweep_figure_get_map (fixture->figure);

  fill (fixture);
  update (fixture, LK_SWEEP_TEMPERATURE, LK_MEASURE_ERRORS, FALSE);
  g_assert_true (lk_sweep_figure_set_hover (fixture->figure, 1, 0));
  g_assert_false (lk_sweep_figure_set_hover (fixture->figure, 1, 0));
  g_assert_cmpstr (map->hover_heading, ==, "T = 1, α = 0.9");
  g_assert_cmpuint (map->n_hover_lines, ==, 3);
  g_assert_cmpstr (map->hover_lines[1], ==, "6.00\u00a0% to 8.00\u00a0% with 2 seeds");
  g_assert_cmpstr (map->hover_lines[2], ==, "untaught: 9.00\u00a0%");
  g_assert_cmpfloat (lk_sweep_figure_get_chart (fixture->figure)->pointer_x, ==, 0.0);
  g_assert_true (lk_sweep_figure_set_hover (fixture->figure, 2, 0));
  g_assert_cmpint (map->hover_row, ==, -1);
  g_assert_cmpstr (lk_sweep_figure_get_hover_text (fixture->figure), ==, "");
}

/* One axis is one row; sizes have an untaught student each. */
static void
test_sizes (Fixture *fixture, gconstpointer data)
{
  g_auto (LkSettings) base = { 0 };
  g_auto (LkSweepSpec) sizes = { 0 };
  const LkChart *chart = lk_sweep_figure_get_chart (fixture->figure);

  train_settings_init (&base);
  lk_sweep_spec_init (&sizes, &base);
  g_assert_true (lk_sweep_spec_parse (&sizes, LK_SWEEP_STUDENT, "4,8x8", NULL));
  fixture->table = lk_sweep_table_new (&sizes, fixture->teacher);
  for (guint run = 0; run < 4; run++)
    add_row (fixture, run, 10 * (run + 1), 5);
  update (fixture, LK_SWEEP_STUDENT, LK_MEASURE_ERRORS, FALSE);
  g_assert_cmpuint (lk_sweep_figure_get_map (fixture->figure)->n_rows, ==, 1);
  g_assert_cmpuint (chart->n_series, ==, 2);
  g_assert_cmpint (chart->series[0].color, ==, LK_SERIES_STUDENT);
  g_assert_null (chart->series[0].low); /* one seed has no spread */
  g_assert_cmpfloat_with_epsilon (chart->series[1].y[0], 0.3, 1e-12);
  g_assert_cmpfloat_with_epsilon (chart->series[1].y[1], 0.4, 1e-12);
  g_assert_nonnull (strstr (lk_sweep_figure_get_verdict (fixture->figure), "One seed"));

  /* The same sizes down: a curve each, and its untaught. */
  g_assert_true (lk_sweep_spec_parse (&sizes, LK_SWEEP_TEMPERATURE, "1,4", NULL));
  lk_sweep_table_unref (fixture->table);
  fixture->table = lk_sweep_table_new (&sizes, fixture->teacher);
  for (guint run = 0; run < 6; run++)
    add_row (fixture, run, 10 * (run + 1), 5);
  update (fixture, LK_SWEEP_TEMPERATURE, LK_MEASURE_ERRORS, FALSE);
  g_assert_cmpuint (chart->n_series, ==, 4);
  for (guint row = 0; row < 2; row++)
    {
      g_assert_cmpint (chart->series[2 + row].color, ==, chart->series[row].color);
      g_assert_cmpint (chart->series[2 + row].dash, ==, LK_DASH_DOTTED);
      g_assert_cmpfloat_with_epsilon (chart->series[2 + row].y[0], 0.1 * (5 + row), 1e-12);
      g_assert_cmpfloat_with_epsilon (chart->series[2 + row].y[1], 0.1 * (5 + row), 1e-12);
    }
}

/* As many rows as there are curves for: no two of one colour, none of a role's. */
static void
test_colors (Fixture *fixture, gconstpointer data)
{
  g_auto (LkSettings) base = { 0 };
  g_auto (LkSweepSpec) spec = { 0 };
  const LkChart *chart = lk_sweep_figure_get_chart (fixture->figure);
  const LkPalette *palette = lk_palette_light ();

  train_settings_init (&base);
  lk_sweep_spec_init (&spec, &base);
  g_assert_true (lk_sweep_spec_parse (&spec, LK_SWEEP_TEMPERATURE, "1,4", NULL));
  g_assert_true (lk_sweep_spec_parse (&spec, LK_SWEEP_ALPHA, "0.1,0.2,0.3,0.4,0.5,0.6,0.7", NULL));
  fixture->table = lk_sweep_table_new (&spec, fixture->teacher);
  add_row (fixture, 0, 10, 5);
  update (fixture, LK_SWEEP_TEMPERATURE, LK_MEASURE_ERRORS, FALSE);
  g_assert_cmpuint (lk_sweep_figure_get_map (fixture->figure)->n_rows, ==, 7);
  g_assert_cmpuint (chart->n_series, ==, 7); /* six rows and the untaught */
  g_assert_nonnull (strstr (chart->y_label, "first 6 rows"));
  for (guint a = 0; a < 6; a++)
    {
      for (int role = 0; role < LK_N_ROLES; role++)
        g_assert_cmpint (chart->series[a].color, !=, LK_SERIES_TEACHER + role);
      for (guint b = 0; b < a; b++)
        {
          LkColor x = lk_palette_series (palette, chart->series[a].color);
          LkColor y = lk_palette_series (palette, chart->series[b].color);

          g_assert_cmpfloat (fabs (x.r - y.r) + fabs (x.g - y.g) + fabs (x.b - y.b), >, 0.1);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_NUMERIC, "C");
#define ADD(name, function) g_test_add ("/figure/sweep-figure/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("nothing", test_nothing);
  ADD ("values", test_values);
  ADD ("turned", test_turned);
  ADD ("at-work", test_at_work);
  ADD ("ties", test_ties);
  ADD ("hover", test_hover);
  ADD ("sizes", test_sizes);
  ADD ("colors", test_colors);
#undef ADD

  return g_test_run ();
}
