/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "figure/lk-run-overlays.h"
#include "plot/lk-run-line.h"
#include "tests/run/run-data.h"

#define N 9

typedef struct {
  RunData data;
  LkRunRecord *records[N];
  LkRunOverlays *overlays;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer unused)
{
  run_data_setup (&fixture->data, NULL);
  for (guint i = 0; i < N; i++)
    {
      g_autofree char *name = g_strdup_printf ("run %u", i);

      fixture->data.settings.seed = i + 1;
      fixture->records[i] = run_data_record (&fixture->data);
      lk_run_record_set_name (fixture->records[i], name);
      lk_run_record_set_color (fixture->records[i], i % LK_RUN_N_COLORS);
    }
  fixture->overlays = lk_run_overlays_new ();
}

static void
teardown (Fixture *fixture, gconstpointer unused)
{
  lk_run_overlays_free (fixture->overlays);
  for (guint i = 0; i < N; i++)
    g_object_unref (fixture->records[i]);
  run_data_teardown (&fixture->data, NULL);
}

static const LkChart *
chart (Fixture *fixture, LkOverlayKind kind)
{
  return lk_run_overlays_get_chart (fixture->overlays, kind);
}

/* Every point is the history's (these are fewer than a curve has bins). */
static void
test_series (Fixture *fixture, gconstpointer unused)
{
  LkRunRecord *record = fixture->records[1];
  const LkRunFacts *facts = lk_run_record_get_facts (record);
  const LkSeries *series;

  g_assert_cmpuint (chart (fixture, LK_OVERLAY_LOSS)->n_series, ==, 0);
  g_assert_true (lk_run_overlays_set (fixture->overlays, &record, 1, NULL));
  g_assert_false (lk_run_overlays_set (fixture->overlays, &record, 1, NULL));
  g_assert_cmpuint (lk_run_overlays_get_n (fixture->overlays), ==, 1);

  series = chart (fixture, LK_OVERLAY_LOSS)->series;
  g_assert_cmpuint (series->n, ==, facts->history.n_steps);
  g_assert_cmpstr (series->label, ==, "run 1");
  g_assert_cmpint (series->color, ==, lk_run_line_color (1));
  g_assert_cmpint (series->dash, ==, lk_run_line_dash (1));
  for (gsize i = 0; i < series->n; i++)
    {
      g_assert_cmpfloat (series->x[i], ==, (i + 1.0) / facts->steps_per_epoch);
      g_assert_cmpfloat (series->y[i], ==, lk_history_step (&facts->history, i)->hard);
    }

  series = chart (fixture, LK_OVERLAY_TEST)->series;
  g_assert_cmpuint (series->n, ==, facts->history.n_evaluations);
  for (gsize i = 0; i < series->n; i++)
    {
      const LkEvaluationRecord *evaluation = lk_history_evaluation (&facts->history, i);

      g_assert_cmpfloat (series->y[i], ==, evaluation->student.errors);
    }
  g_assert_cmpfloat (chart (fixture, LK_OVERLAY_TEST)->y_min, <=, series->y[series->n - 1]);

  /* In the other measure, from the next set on; and of another number of samples. */
  lk_run_overlays_set_measure (fixture->overlays, &(LkTestMeasure) { LK_TEST_ACCURACY, 0 });
  g_assert_true (lk_run_overlays_set (fixture->overlays, &record, 1, NULL));
  g_assert_false (lk_run_overlays_set (fixture->overlays, &record, 1, NULL));
  series = chart (fixture, LK_OVERLAY_TEST)->series;
  g_assert_cmpfloat (series->y[0], ==,
                     1.0 - (double) lk_history_evaluation (&facts->history, 0)->student.errors / facts->n_test);
  g_assert_cmpfloat (chart (fixture, LK_OVERLAY_TEST)->y_max, <=, 1.0);
  g_assert_cmpstr (chart (fixture, LK_OVERLAY_TEST)->title, ==, "Test accuracy");
  lk_run_overlays_set_measure (fixture->overlays, &(LkTestMeasure) { LK_TEST_ERRORS, 2 * facts->n_test });
  g_assert_true (lk_run_overlays_set (fixture->overlays, &record, 1, NULL));
  series = chart (fixture, LK_OVERLAY_TEST)->series;
  g_assert_cmpfloat (series->y[0], ==, 2.0 * lk_history_evaluation (&facts->history, 0)->student.errors);
  g_assert_cmpfloat (chart (fixture, LK_OVERLAY_SHARE)->y_min, ==, 0.0);
}

/* Names, order and colours can change, and runs come and go. */
static void
test_set (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *words = NULL;
  LkRunRecord *two[2] = { fixture->records[4], fixture->records[2] };
  const LkSeries *series;

  g_assert_true (lk_run_overlays_set (fixture->overlays, fixture->records, 3, NULL));
  g_assert_true (lk_run_overlays_set (fixture->overlays, two, 2, NULL));
  series = chart (fixture, LK_OVERLAY_SHARE)->series;
  g_assert_cmpuint (chart (fixture, LK_OVERLAY_SHARE)->n_series, ==, 2);
  g_assert_cmpstr (series[0].label, ==, "run 4");
  g_assert_cmpstr (series[1].label, ==, "run 2");
  lk_run_record_set_name (two[0], "the one with a name that is far too long for a legend");
  g_assert_true (lk_run_overlays_set (fixture->overlays, two, 2, NULL));
  series = chart (fixture, LK_OVERLAY_SHARE)->series;
  g_assert_cmpint (g_utf8_strlen (series[0].label, -1), <=, 24);
  g_assert_true (g_str_has_suffix (series[0].label, "…"));
  lk_run_record_set_color (two[0], 7);
  g_assert_true (lk_run_overlays_set (fixture->overlays, two, 2, NULL));
  g_assert_cmpint (chart (fixture, LK_OVERLAY_SHARE)->series[0].color, ==, lk_run_line_color (7));
  words = lk_run_overlays_describe (fixture->overlays);
  g_assert_nonnull (strstr (words, "2 kept runs"));
  g_assert_nonnull (strstr (words, "run 2"));

  /* The run that is going on has its curves already. */
  g_assert_true (
      lk_run_overlays_set (fixture->overlays, two, 2, lk_run_record_get_facts (two[0])->history.history.marks));
  g_assert_cmpuint (lk_run_overlays_get_n (fixture->overlays), ==, 1);
  g_assert_true (lk_run_overlays_set (fixture->overlays, NULL, 0, NULL));
  g_assert_cmpuint (chart (fixture, LK_OVERLAY_LOSS)->n_series, ==, 0);
}

static void
test_many (Fixture *fixture, gconstpointer unused)
{
  const LkChart *loss;
  guint named = 0;

  lk_run_overlays_set (fixture->overlays, fixture->records, N, NULL);
  loss = chart (fixture, LK_OVERLAY_LOSS);
  g_assert_cmpuint (loss->n_series, ==, N);
  for (guint i = 0; i < N; i++)
    named += loss->series[i].label != NULL;
  g_assert_cmpuint (named, ==, 6);
  g_assert_cmpstr (loss->series[5].label, ==, "run 5, and 3 more");
}

/* Over a chart with a curve of its own, whose axes grow. */
static void
test_join (Fixture *fixture, gconstpointer unused)
{
  const double x[2] = { 0.0, 0.1 }, y[2] = { 0.99, 0.995 };
  const LkSeries own = { .label = "student", .n = 2, .x = x, .y = y };
  LkChart live = LK_CHART_INIT;

  live.series = &own;
  live.n_series = 1;
  live.x_min = 0.0;
  live.x_max = 1.0;
  lk_run_overlays_set_measure (fixture->overlays, &(LkTestMeasure) { LK_TEST_ACCURACY, 0 });
  lk_run_overlays_join (fixture->overlays, LK_OVERLAY_TEST, &live); /* none yet */
  g_assert_true (live.series == &own);

  lk_run_overlays_set (fixture->overlays, fixture->records, 2, NULL);
  lk_run_overlays_join (fixture->overlays, LK_OVERLAY_TEST, &live);
  g_assert_cmpuint (live.n_series, ==, 3);
  g_assert_cmpstr (live.series[0].label, ==, "student");
  g_assert_cmpstr (live.series[2].label, ==, "run 1");
  g_assert_cmpfloat (live.series[1].width, <, 2.0);
  g_assert_true (isnan (live.x_max)); /* from the data */
  for (int i = 1; i < 3; i++)
    g_assert_cmpfloat (live.y_min, <=, live.series[i].y[live.series[i].n - 1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/run-overlays/" name, Fixture, NULL, setup, func, teardown)
  ADD ("series", test_series);
  ADD ("set", test_set);
  ADD ("many", test_many);
  ADD ("join", test_join);
  return g_test_run ();
}
