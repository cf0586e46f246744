/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <glib.h>
#include <math.h>

#include "figure/lk-run-curves.h"
#include "nn/lk-loss.h"

#define N_STEPS   1000
#define PER_EPOCH 100

/* What update () asks for. */
static LkTestKind measure = LK_TEST_ERRORS;
static gint64 moment = -1;

static void
add_step (LkHistory *history, gsize i)
{
  LkStepRecord record = { .hard = 2.0f / (1 + i),
                          .soft = 3.0f / (1 + i) + (i % 5) * 0.01f,
                          .total = 4.0f / (1 + i),
                          .twin_hard = i % 9 ? 1.0f / (1 + i) : NAN,
                          .soft_gradient = i % 7 ? 3.0f : 0.0f,
                          .hard_gradient = i % 7 ? (float) (i % 4) : 0.0f };

  lk_log_append (history->steps, &record);
}

static void
add_evaluation (LkHistory *history, guint64 step, gboolean has_twin)
{
  LkEvaluationRecord record = { .step = step,
                                .student = { .errors = (guint) (900 / (1 + step / 10)) },
                                .twin = { .errors = (guint) (950 / (1 + step / 10)) },
                                .has_twin = has_twin };

  lk_log_append (history->evaluations, &record);
}

static void
add_mark (LkHistory *history, guint64 step, LkMarkKind kind, double value)
{
  lk_log_append (history->marks, &(LkMark) { .step = step, .kind = kind, .value = value });
}

static gboolean
update (LkRunCurves *curves, const LkHistory *history, gboolean of_teacher, double teacher_accuracy)
{
  LkRunCurvesInput input = { .of_teacher = of_teacher,
                             .steps_per_epoch = PER_EPOCH,
                             .n_test = 1000,
                             .teacher_accuracy = teacher_accuracy,
                             .measure = measure,
                             .moment = moment };
  gboolean changed;

  lk_history_view (history, &input.history);
  changed = lk_run_curves_update (curves, &input);
  lk_history_view_clear (&input.history);
  return changed;
}

static void
assert_same_values (const double *a, const double *b, gsize n)
{
  g_assert_true ((a == NULL) == (b == NULL));
  for (gsize i = 0; a && i < n; i++)
    g_assert_true (a[i] == b[i] || (isnan (a[i]) && isnan (b[i])));
}

static void
assert_same_chart (const LkChart *a, const LkChart *b)
{
  g_assert_cmpuint (a->n_series, ==, b->n_series);
  for (gsize s = 0; s < a->n_series; s++)
    {
      const LkSeries *p = &a->series[s], *q = &b->series[s];

      g_assert_cmpstr (p->label, ==, q->label);
      g_assert_cmpuint (p->n, ==, q->n);
      assert_same_values (p->x, q->x, p->n);
      assert_same_values (p->y, q->y, p->n);
      assert_same_values (p->low, q->low, p->n);
      assert_same_values (p->high, q->high, p->n);
    }
  g_assert_cmpuint (a->n_marks, ==, b->n_marks);
  for (gsize m = 0; m < a->n_marks; m++)
    {
      g_assert_cmpfloat (a->marks[m].x, ==, b->marks[m].x);
      g_assert_cmpstr (a->marks[m].label, ==, b->marks[m].label);
    }
  g_assert_cmpuint (a->n_lines, ==, b->n_lines);
  assert_same_values (&a->y_min, &b->y_min, 1);
  assert_same_values (&a->y_max, &b->y_max, 1);
}

/* Record by record or all at once, the charts are the same. */
static void
test_incremental (void)
{
  g_autoptr (LkRunCurves) steady = lk_run_curves_new ();
  g_autoptr (LkRunCurves) once = lk_run_curves_new ();
  LkHistory history;

  lk_history_init (&history);
  add_evaluation (&history, 0, TRUE);
  for (gsize i = 0; i < N_STEPS; i++)
    {
      add_step (&history, i);
      if ((i + 1) % 50 == 0)
        add_evaluation (&history, i + 1, TRUE);
      if (i % 333 == 7)
        add_mark (&history, i, LK_MARK_TEMPERATURE, 2.0 + i);
      if (i % 13 == 0)
        g_assert_true (update (steady, &history, FALSE, 0.99));
    }
  g_assert_true (update (steady, &history, FALSE, 0.99));
  g_assert_true (update (once, &history, FALSE, 0.99));
  assert_same_chart (lk_run_curves_get_loss (steady), lk_run_curves_get_loss (once));
  assert_same_chart (lk_run_curves_get_test (steady), lk_run_curves_get_test (once));
  assert_same_chart (lk_run_curves_get_share (steady), lk_run_curves_get_share (once));
  lk_history_clear (&history);
}

static void
test_values (void)
{
  g_autoptr (LkRunCurves) curves = lk_run_curves_new ();
  const LkChart *loss = lk_run_curves_get_loss (curves), *test = lk_run_curves_get_test (curves);
  LkHistory history;

  lk_history_init (&history);
  add_evaluation (&history, 0, TRUE);
  for (gsize i = 0; i < 60; i++)
    add_step (&history, i);
  add_evaluation (&history, 50, TRUE);
  g_assert_true (update (curves, &history, FALSE, 0.97));

  g_assert_cmpuint (loss->n_series, ==, 4);
  for (int s = 0; s < 4; s++)
    g_assert_cmpuint (loss->series[s].n, ==, 60);
  for (gsize i = 0; i < 60; i++)
    {
      const LkStepRecord *record = lk_log_get (history.steps, i);

      g_assert_cmpfloat (loss->series[0].x[i], ==, (i + 1.0) / PER_EPOCH);
      g_assert_cmpfloat (loss->series[0].y[i], ==, record->soft);
      g_assert_cmpfloat (loss->series[1].y[i], ==, record->hard);
      g_assert_cmpfloat (loss->series[2].y[i], ==, record->total);
      g_assert_true (i % 9 ? loss->series[3].y[i] == record->twin_hard : isnan (loss->series[3].y[i]));
    }

  g_assert_cmpuint (test->n_series, ==, 2);
  g_assert_cmpuint (test->series[0].n, ==, 2);
  g_assert_cmpfloat (test->series[0].x[1], ==, 0.5);
  g_assert_cmpfloat (test->series[0].y[0], ==, 900.0);
  g_assert_cmpfloat (test->series[0].y[1], ==, 150.0);
  g_assert_cmpfloat (test->series[1].y[1], ==, 158.0);
  g_assert_cmpuint (test->n_lines, ==, 1);
  g_assert_cmpfloat_with_epsilon (test->lines[0].y, 30.0, 1e-9);
  g_assert_cmpstr (test->lines[0].label, ==, "teacher 30");
  g_assert_cmpstr (test->series[0].end_label, ==, "student 150");
  g_assert_cmpstr (test->series[1].end_label, ==, "twin 158");
  g_assert_true (test->y_log);
  g_assert_cmpfloat_with_epsilon (test->y_min, 30.0, 1e-9);
  /* The same run in the other measure. */
  measure = LK_TEST_ACCURACY;
  g_assert_true (update (curves, &history, FALSE, 0.97));
  measure = LK_TEST_ERRORS;
  g_assert_cmpuint (test->series[0].n, ==, 2);
  g_assert_cmpfloat (test->series[0].y[1], ==, 1.0 - 150.0 / 1000);
  g_assert_cmpfloat_with_epsilon (test->lines[0].y, 0.97, 1e-12);
  g_assert_cmpstr (test->series[0].end_label, ==, "student 85.00\u00a0%");
  g_assert_true (test->y_percent);
  g_assert_false (test->y_log);
  lk_history_clear (&history);
}

/* With a term on a hidden layer two curves: its share, and of the rest the teacher's answers'. */
static void
test_share_of_feature (void)
{
  g_autoptr (LkRunCurves) curves = lk_run_curves_new ();
  const LkChart *share = lk_run_curves_get_share (curves);
  LkHistory history;

  lk_history_init (&history);
  for (gsize i = 0; i < 20; i++)
    {
      LkStepRecord record = { .soft_gradient = 3.0f, .hard_gradient = 1.0f };
      LkFeatureRecord feature = { .value = 1.0f, .weight = 2.0f, .share = i < 4 ? 1.0f : 0.2f }; /* at first alone */

      lk_history_add_step (&history, &record, &feature);
    }
  g_assert_true (update (curves, &history, FALSE, 0.97));
  g_assert_cmpuint (share->n_series, ==, 2);
  g_assert_cmpfloat_with_epsilon (share->series[0].y[5], 0.8 * 0.75, 1e-6);
  g_assert_cmpfloat_with_epsilon (share->series[1].y[5], 0.2, 1e-6);
  g_assert_cmpfloat (share->series[0].y[3], ==, 0.0);
  g_assert_cmpuint (share->n_marks, ==, 1);
  g_assert_cmpstr (share->marks[0].label, ==, "distillation begins");
  g_assert_cmpfloat (share->marks[0].x, ==, 5.0 / PER_EPOCH);
  lk_history_clear (&history);
}

/* Of the two gradients, the part that is the teacher's; a step without any leaves a gap. */
static void
test_share (void)
{
  g_autoptr (LkRunCurves) curves = lk_run_curves_new ();
  const LkChart *share = lk_run_curves_get_share (curves);
  LkHistory history;

  g_assert_nonnull (share->empty_text);
  lk_history_init (&history);
  for (gsize i = 0; i < 60; i++)
    add_step (&history, i);
  add_mark (&history, 20, LK_MARK_ALPHA, 0.5);
  g_assert_true (update (curves, &history, FALSE, 0.97));
  g_assert_cmpuint (share->n_series, ==, 1);
  g_assert_cmpuint (share->series[0].n, ==, 60);
  g_assert_cmpint (share->series[0].color, ==, LK_SERIES_TEACHER);
  for (gsize i = 0; i < 60; i++)
    {
      g_assert_cmpfloat (share->series[0].x[i], ==, (i + 1.0) / PER_EPOCH);
      if (i % 7)
        g_assert_cmpfloat_with_epsilon (share->series[0].y[i], 3.0 / (3.0 + i % 4), 1e-6);
      else
        g_assert_true (isnan (share->series[0].y[i]));
    }
  g_assert_true (share->y_percent);
  g_assert_cmpfloat (share->y_min, ==, 0.0);
  g_assert_cmpfloat (share->y_max, ==, 1.0);
  g_assert_cmpuint (share->n_marks, ==, 1);

  /* Nobody teaches the teacher; and a run before it leaves nothing behind. */
  g_assert_true (update (curves, &history, TRUE, NAN));
  g_assert_cmpuint (share->series[0].n, ==, 0);
  lk_history_clear (&history);
}

static void
test_changes (void)
{
  g_autoptr (LkRunCurves) curves = lk_run_curves_new ();
  const LkChart *loss = lk_run_curves_get_loss (curves), *test = lk_run_curves_get_test (curves);
  LkHistory first, second;

  /* Nothing yet: charts that say so. */
  g_assert_nonnull (loss->title);
  g_assert_nonnull (test->empty_text);
  g_assert_cmpuint (loss->series[0].n, ==, 0);
  g_assert_false (lk_run_curves_update (curves, &(LkRunCurvesInput) { .teacher_accuracy = NAN, .moment = -1 }));

  lk_history_init (&first);
  lk_history_init (&second);
  for (gsize i = 0; i < 30; i++)
    add_step (&first, i);
  g_assert_true (update (curves, &first, FALSE, NAN));
  g_assert_false (update (curves, &first, FALSE, NAN));
  g_assert_cmpuint (test->n_lines, ==, 0);
  g_assert_true (update (curves, &first, FALSE, 0.9));
  g_assert_false (update (curves, &first, FALSE, 0.9));
  add_mark (&first, 30, LK_MARK_ALPHA, 0.5);
  g_assert_true (update (curves, &first, FALSE, 0.9));
  add_evaluation (&first, 30, FALSE);
  g_assert_true (update (curves, &first, FALSE, 0.9));
  g_assert_cmpuint (test->n_series, ==, 1); /* no twin */

  /* Another history, though shorter, takes the place of the first. */
  for (gsize i = 0; i < 4; i++)
    add_step (&second, i);
  g_assert_true (update (curves, &second, FALSE, 0.9));
  g_assert_cmpuint (loss->series[0].n, ==, 4);
  g_assert_cmpuint (loss->n_marks, ==, 0);
  g_assert_cmpuint (test->series[0].n, ==, 0);
  lk_history_clear (&first);
  lk_history_clear (&second);
}

static void
test_teacher (void)
{
  g_autoptr (LkRunCurves) curves = lk_run_curves_new ();
  const LkChart *loss = lk_run_curves_get_loss (curves), *test = lk_run_curves_get_test (curves);
  LkHistory history;

  lk_history_init (&history);
  for (gsize i = 0; i < 20; i++)
    add_step (&history, i);
  add_evaluation (&history, 20, FALSE);
  g_assert_true (update (curves, &history, TRUE, NAN));
  g_assert_cmpuint (loss->n_series, ==, 1);
  g_assert_cmpint (loss->series[0].color, ==, LK_SERIES_TEACHER);
  g_assert_cmpfloat (loss->series[0].y[3], ==, 0.5);
  g_assert_cmpuint (test->n_series, ==, 1);
  g_assert_cmpint (test->series[0].color, ==, LK_SERIES_TEACHER);
  lk_history_clear (&history);
}

/* A drag leaves its last value; moves apart, and those of other sliders, stay. */
static void
test_marks (void)
{
  g_autoptr (LkRunCurves) curves = lk_run_curves_new ();
  const LkChart *loss = lk_run_curves_get_loss (curves);
  static const struct {
    double x;
    const char *label;
  } expected[] = {
    { 1.04, "T 8" }, { 1.05, "α 0.25" }, { 5.0, "T 2.5" }, { 7.0, "η 0.01" }, { 9.0, "dkd" }, { 9.5, "40 epochs" },
  };
  LkHistory history;

  lk_history_init (&history);
  for (gsize i = 0; i < N_STEPS; i++)
    add_step (&history, i);
  for (guint i = 0; i < 5; i++)
    add_mark (&history, 100 + i, LK_MARK_TEMPERATURE, 4.0 + i);
  add_mark (&history, 105, LK_MARK_ALPHA, 0.25);
  add_mark (&history, 500, LK_MARK_TEMPERATURE, 2.5);
  add_mark (&history, 700, LK_MARK_LEARNING_RATE, 0.01);
  add_mark (&history, 900, LK_MARK_METHOD, LK_METHOD_DKD);
  add_mark (&history, 950, LK_MARK_EPOCHS, 40.0);
  g_assert_true (update (curves, &history, FALSE, NAN));
  g_assert_cmpuint (loss->n_marks, ==, G_N_ELEMENTS (expected));
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_assert_cmpfloat_with_epsilon (loss->marks[i].x, expected[i].x, 1e-12);
      g_assert_cmpstr (loss->marks[i].label, ==, expected[i].label);
    }
  g_assert_cmpuint (lk_run_curves_get_test (curves)->n_marks, ==, loss->n_marks);
  lk_history_clear (&history);
}

/* Where the student passed its twin is marked in its chart, and where one looks back in both. */
static void
test_lead_and_moment (void)
{
  g_autoptr (LkRunCurves) curves = lk_run_curves_new ();
  const LkChart *loss = lk_run_curves_get_loss (curves), *test = lk_run_curves_get_test (curves);
  LkHistory history;

  lk_history_init (&history);
  for (gsize i = 0; i < 60; i++)
    add_step (&history, i);
  add_evaluation (&history, 0, TRUE);
  add_evaluation (&history, 20, TRUE);
  add_evaluation (&history, 50, TRUE);
  g_assert_true (update (curves, &history, FALSE, NAN));
  g_assert_cmpuint (loss->n_marks, ==, 0);
  g_assert_cmpuint (test->n_marks, ==, 1);
  g_assert_cmpstr (test->marks[0].label, ==, "ahead since step 0");
  g_assert_cmpint (test->marks[0].color, ==, LK_SERIES_LABEL);

  moment = 20;
  g_assert_true (update (curves, &history, FALSE, NAN));
  g_assert_false (update (curves, &history, FALSE, NAN));
  moment = -1;
  g_assert_cmpuint (loss->n_marks, ==, 1);
  g_assert_cmpfloat (loss->marks[0].x, ==, 0.2);
  g_assert_cmpuint (test->n_marks, ==, 2);
  g_assert_cmpfloat (test->marks[1].x, ==, 0.0);
  g_assert_true (update (curves, &history, FALSE, NAN));
  g_assert_cmpuint (loss->n_marks, ==, 0);
  lk_history_clear (&history);
}

/* Time starts at 0 and goes on, also while there is one evaluation alone. */
static void
test_x_range (void)
{
  g_autoptr (LkRunCurves) curves = lk_run_curves_new ();
  LkHistory history;
  const LkChart *chart;

  lk_history_init (&history);
  add_evaluation (&history, 0, TRUE);
  update (curves, &history, FALSE, 0.98);
  chart = lk_run_curves_get_test (curves);
  g_assert_cmpfloat (chart->x_min, ==, 0.0);
  g_assert_cmpfloat (chart->x_max, ==, 1.0);
  add_evaluation (&history, 250, TRUE);
  update (curves, &history, FALSE, 0.98);
  chart = lk_run_curves_get_test (curves);
  g_assert_cmpfloat (chart->x_min, ==, 0.0);
  g_assert_true (isnan (chart->x_max)); /* the last point */
  lk_history_clear (&history);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  setlocale (LC_NUMERIC, "C"); /* sentences with numbers */
  g_test_add_func ("/figure/run-curves/incremental", test_incremental);
  g_test_add_func ("/figure/run-curves/values", test_values);
  g_test_add_func ("/figure/run-curves/share", test_share);
  g_test_add_func ("/figure/run-curves/share-of-feature", test_share_of_feature);
  g_test_add_func ("/figure/run-curves/changes", test_changes);
  g_test_add_func ("/figure/run-curves/teacher", test_teacher);
  g_test_add_func ("/figure/run-curves/marks", test_marks);
  g_test_add_func ("/figure/run-curves/lead-and-moment", test_lead_and_moment);
  g_test_add_func ("/figure/run-curves/x-range", test_x_range);
  return g_test_run ();
}
