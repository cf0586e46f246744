/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-run-curves.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "io/lk-number.h"
#include "lk-curve.h"
#include "lk-headline.h"
#include "lk-lead.h"
#include "nn/lk-loss.h"
#include "settings/lk-setting-table.h"
#include "train/lk-script.h"
#include "words/lk-quantity.h"

/* Moves of one slider closer than this share of the chart are one mark. */
#define MARK_GAP 0.02

/* Strokes at font size 13. */
#define TOTAL_WIDTH 3.5
#define CURVE_WIDTH 2.5

enum {
  LOSS_SOFT,
  LOSS_HARD,
  LOSS_TOTAL,
  LOSS_TWIN,
  N_LOSS,
};

enum {
  TEST_STUDENT,
  TEST_TWIN,
  N_TEST,
};

enum {
  SHARE_ANSWERS, /* of the teacher */
  SHARE_FEATURE, /* its hidden layer; of runs with such a term */
  N_SHARE,
};

struct _LkRunCurves {
  LkHistory history; /* references, so that a new one cannot have the same address */
  gboolean of_teacher;
  gboolean mutual; /* the students teach each other */
  gsize n_steps;
  gsize n_evaluations;
  gsize n_marks;
  double teacher_accuracy;
  double paper_student;
  double paper_twin;
  LkTestMeasure measure;
  gint64 moment; /* that is looked at; -1: live */

  LkCurve loss[N_LOSS];
  LkCurve test[N_TEST];
  LkCurve share[N_SHARE]; /* of the gradient */
  gboolean alone;         /* nothing but a hidden layer was taught in the last step */
  double begins;          /* where distillation began after that; NaN: it was there from the start */
  LkSeries loss_series[N_LOSS];
  LkSeries test_series[N_TEST];
  LkSeries share_series[N_SHARE];
  GArray *marks;      /* LkChartMark */
  GArray *test_marks; /* likewise, and from where on the student was ahead */
  GPtrArray *mark_texts;
  char *end_labels[N_TEST];
  char *teacher_label;
  char *test_title;
  LkChartLine lines[3]; /* the teacher's, and the literature's */
  LkChart loss_chart;
  LkChart test_chart;
  LkChart share_chart;
};

LkRunCurves *
lk_run_curves_new (void)
{
  LkRunCurves *self = g_new0 (LkRunCurves, 1);

  self->marks = g_array_new (FALSE, FALSE, sizeof (LkChartMark));
  self->test_marks = g_array_new (FALSE, FALSE, sizeof (LkChartMark));
  self->mark_texts = g_ptr_array_new_with_free_func (g_free);
  self->loss_chart = (LkChart) LK_CHART_INIT;
  self->test_chart = (LkChart) LK_CHART_INIT;
  self->share_chart = (LkChart) LK_CHART_INIT;
  self->begins = NAN;
  lk_run_curves_update (self, &(LkRunCurvesInput) { .teacher_accuracy = NAN, .moment = -1 });
  return self;
}

void
lk_run_curves_free (LkRunCurves *self)
{
  lk_history_clear (&self->history);
  g_array_unref (self->marks);
  g_array_unref (self->test_marks);
  for (int curve = 0; curve < N_TEST; curve++)
    g_free (self->end_labels[curve]);
  g_free (self->teacher_label);
  g_free (self->test_title);
  g_ptr_array_unref (self->mark_texts);
  g_free (self);
}

static LkTestMeasure
measure_of (const LkRunCurvesInput *input)
{
  return (LkTestMeasure) { .kind = input->measure, .of = input->n_test };
}

static double
measured (const LkRunCurves *self, const LkRunCurvesInput *input, double errors)
{
  return lk_test_measure_value (&self->measure, errors, (double) MAX (input->n_test, 1));
}

static void
start_afresh (LkRunCurves *self, const LkRunCurvesInput *input)
{
  lk_history_clear (&self->history);
  if (input->history.history.steps)
    {
      LkHistoryView copy;

      lk_history_view_copy (&input->history, &copy);
      self->history = copy.history;
    }
  self->of_teacher = input->of_teacher;
  self->measure = measure_of (input);
  self->n_steps = self->n_evaluations = self->n_marks = 0;
  for (gsize i = 0; i < N_LOSS; i++)
    lk_curve_clear (&self->loss[i]);
  for (gsize i = 0; i < N_TEST; i++)
    lk_curve_clear (&self->test[i]);
  for (gsize i = 0; i < N_SHARE; i++)
    lk_curve_clear (&self->share[i]);
  self->alone = self->mutual = FALSE;
  self->begins = NAN;
}

static void
take_steps (LkRunCurves *self, const LkRunCurvesInput *input)
{
  for (; self->n_steps < input->history.n_steps; self->n_steps++)
    {
      const LkStepRecord *record = lk_history_step (&input->history, self->n_steps);
      const LkFeatureRecord *feature = lk_history_feature (&input->history, self->n_steps);
      double x = (self->n_steps + 1.0) * input->history.history.stride / input->steps_per_epoch;

      lk_curve_append (&self->loss[LOSS_HARD], x, record->hard);
      if (input->of_teacher)
        continue;
      lk_curve_append (&self->loss[LOSS_SOFT], x, record->soft);
      lk_curve_append (&self->loss[LOSS_TOTAL], x, record->total);
      lk_curve_append (&self->loss[LOSS_TWIN], x, record->twin_hard);
      /* NaN, a gap, when there is no gradient at all. */
      lk_curve_append (&self->share[SHARE_ANSWERS], x,
                       (feature ? 1.0 - feature->share : 1.0) * record->soft_gradient /
                           (record->soft_gradient + record->hard_gradient));
      if (feature)
        lk_curve_append (&self->share[SHARE_FEATURE], x, feature->share);
      if (feature && self->alone && feature->share < 1.0f)
        self->begins = x;
      self->alone = feature && feature->share == 1.0f;
    }
}

static void
take_evaluations (LkRunCurves *self, const LkRunCurvesInput *input)
{
  for (; self->n_evaluations < input->history.n_evaluations; self->n_evaluations++)
    {
      const LkEvaluationRecord *record = lk_history_evaluation (&input->history, self->n_evaluations);
      double x = (double) record->step / input->steps_per_epoch;

      lk_curve_append (&self->test[TEST_STUDENT], x, measured (self, input, record->student.errors));
      self->mutual = record->mutual;
      if (record->has_twin)
        lk_curve_append (&self->test[TEST_TWIN], x, measured (self, input, record->twin.errors));
    }
}

static char *
mark_text (const LkMark *mark)
{
  switch (mark->kind)
    {
    case LK_MARK_METHOD:
      return g_strdup (lk_method_info ((LkMethod) mark->value)->id);
    case LK_MARK_EPOCHS:
      return g_strdup_printf (ngettext ("%u epoch", "%u epochs", (guint) mark->value), (guint) mark->value);
    default:
      return g_strdup_printf ("%s %s", _ (lk_setting_info (lk_setting_find (lk_mark_kind_id (mark->kind)))->symbol),
                              LK_SETTING (mark->value));
    }
}

/* A drag is many moves: of those of one kind close together the last is shown. */
static void
rebuild_marks (LkRunCurves *self, const LkRunCurvesInput *input)
{
  double end = (double) input->history.n_steps * input->history.history.stride / MAX (input->steps_per_epoch, 1);

  g_array_set_size (self->marks, 0);
  g_ptr_array_set_size (self->mark_texts, 0);
  if (isfinite (self->begins))
    {
      LkChartMark begins = { .x = self->begins, .label = _ ("distillation begins"), .color = -1 };

      g_array_append_val (self->marks, begins);
    }
  for (gsize i = 0; i < input->history.n_marks; i++)
    {
      const LkMark *mark = lk_history_mark (&input->history, i);
      double x = (double) mark->step / input->steps_per_epoch;
      gboolean shown = TRUE;

      for (gsize j = i + 1; j < input->history.n_marks && shown; j++)
        {
          const LkMark *later = lk_history_mark (&input->history, j);

          if ((double) later->step / input->steps_per_epoch - x > MARK_GAP * end)
            break;
          shown = later->kind != mark->kind;
        }
      if (shown)
        {
          LkChartMark chart_mark = { .x = x, .label = mark_text (mark), .color = -1 };

          g_ptr_array_add (self->mark_texts, (char *) chart_mark.label);
          g_array_append_val (self->marks, chart_mark);
        }
    }
  if (input->moment >= 0 && input->steps_per_epoch > 0)
    {
      LkChartMark here = { .x = (double) input->moment / input->steps_per_epoch, _ ("here"), LK_SERIES_LABEL };

      g_array_append_val (self->marks, here);
    }
}

/* From where on the student was ahead of its twin, as far as is looked at. */
static void
rebuild_test_marks (LkRunCurves *self, const LkRunCurvesInput *input)
{
  gint64 since = input->of_teacher ? -1 : lk_lead_since (&input->history, input->moment);

  g_array_set_size (self->test_marks, 0);
  g_array_append_vals (self->test_marks, self->marks->data, self->marks->len);
  if (since >= 0 && input->steps_per_epoch > 0)
    {
      LkChartMark ahead = { .x = (double) since / input->steps_per_epoch, .color = LK_SERIES_LABEL };

      ahead.label = g_strdup_printf (_ ("ahead since step %u"), (guint) since);
      g_ptr_array_add (self->mark_texts, (char *) ahead.label);
      g_array_append_val (self->test_marks, ahead);
    }
}

/* From the start of the run; before the second point there is no width yet. */
static void
set_x_range (LkChart *chart, const LkCurve *curve)
{
  chart->x_min = 0.0;
  chart->x_max = curve->n > 0 && curve->x[curve->n - 1] > 0.0 ? NAN : 1.0;
}

static void
rebuild_loss (LkRunCurves *self)
{
  LkChart *chart = &self->loss_chart;

  chart->title = self->of_teacher ? _ ("Teacher’s loss") : _ ("Loss");
  chart->x_label = _ ("epochs");
  chart->y_label = _ ("nats");
  chart->y_log = true;
  chart->series = self->loss_series;
  chart->marks = (const LkChartMark *) self->marks->data;
  chart->n_marks = self->marks->len;
  set_x_range (chart, &self->loss[LOSS_HARD]);
  chart->empty_text = _ ("The loss appears here as soon as training runs");
  if (self->of_teacher)
    {
      chart->n_series = 1;
      self->loss_series[0] =
          lk_curve_series (&self->loss[LOSS_HARD], _ ("labels"), LK_SERIES_TEACHER, LK_DASH_SOLID, TRUE);
      return;
    }
  /* In the colours of those that they come from; the sum lies below them, and is broad enough to be seen there. */
  self->loss_series[0] = lk_curve_series (&self->loss[LOSS_SOFT], _ ("soft"),
                                          self->mutual ? LK_SERIES_TWIN : LK_SERIES_TEACHER, LK_DASH_DOT_DASHED, FALSE);
  self->loss_series[1] = lk_curve_series (&self->loss[LOSS_HARD], _ ("hard"), LK_SERIES_LABEL, LK_DASH_DOTTED, FALSE);
  self->loss_series[2] = lk_curve_series (&self->loss[LOSS_TOTAL], _ ("total"), LK_SERIES_STUDENT, LK_DASH_SOLID, TRUE);
  self->loss_series[2].width = TOTAL_WIDTH;
  self->loss_series[3] =
      lk_curve_series (&self->loss[LOSS_TWIN], _ ("twin’s hard"), LK_SERIES_TWIN, LK_DASH_DASHED, FALSE);
  chart->n_series = N_LOSS;
}

static void
add_line (LkRunCurves *self, const LkRunCurvesInput *input, double accuracy, const char *label, int color, LkDash dash)
{
  double n = (double) MAX (input->n_test, 1);

  self->lines[self->test_chart.n_lines++] =
      (LkChartLine) { measured (self, input, (1.0 - accuracy) * n), label, color, dash };
}

/* "student 292", of what was measured last: a bin's mean would be another number than the headline's. */
static void
label_ends (LkRunCurves *self, const LkRunCurvesInput *input)
{
  gsize n = input->history.n_evaluations;
  const LkEvaluationRecord *last = n > 0 ? lk_history_evaluation (&input->history, n - 1) : NULL;
  char text[LK_NUMBER_SIZE];

  for (int curve = 0; curve < N_TEST; curve++)
    {
      g_clear_pointer (&self->end_labels[curve], g_free);
      if (!last || input->n_test == 0 || (curve == TEST_TWIN && !last->has_twin))
        continue;
      lk_test_measure_format (&self->measure, curve == TEST_TWIN ? last->twin.errors : last->student.errors,
                              (double) input->n_test, text);
      self->end_labels[curve] = g_strdup_printf (curve == TEST_TWIN ? _ ("twin %s")
                                                 : self->of_teacher ? _ ("teacher %s")
                                                                    : _ ("student %s"),
                                                 text);
    }
  g_clear_pointer (&self->teacher_label, g_free);
  if (isfinite (self->teacher_accuracy) && input->n_test > 0)
    {
      double n_test = (double) input->n_test;

      lk_test_measure_format (&self->measure, (1.0 - self->teacher_accuracy) * n_test, n_test, text);
      self->teacher_label = g_strdup_printf (_ ("teacher %s"), text);
    }
}

static void
rebuild_test (LkRunCurves *self, const LkRunCurvesInput *input)
{
  LkChart *chart = &self->test_chart;

  g_free (self->test_title);
  self->test_title = lk_test_measure_title (&self->measure);
  label_ends (self, input);
  chart->title = self->test_title;
  chart->x_label = _ ("epochs");
  chart->marks = (const LkChartMark *) self->test_marks->data;
  chart->n_marks = self->test_marks->len;
  set_x_range (chart, &self->test[TEST_STUDENT]);
  chart->empty_text = _ ("What comes of the test set appears here as soon as training runs");
  chart->series = self->test_series;
  self->test_series[0] =
      lk_curve_series (&self->test[TEST_STUDENT], self->of_teacher ? _ ("teacher") : _ ("student"),
                       self->of_teacher ? LK_SERIES_TEACHER : LK_SERIES_STUDENT, LK_DASH_SOLID, FALSE);
  self->test_series[1] =
      lk_curve_series (&self->test[TEST_TWIN], lk_headline_twin (self->mutual), LK_SERIES_TWIN, LK_DASH_DASHED, FALSE);
  chart->n_series = self->test[TEST_TWIN].n > 0 ? 2 : 1;
  for (int curve = 0; curve < N_TEST; curve++)
    {
      self->test_series[curve].end_label = self->end_labels[curve];
      self->test_series[curve].width = CURVE_WIDTH;
    }

  chart->lines = self->lines;
  chart->n_lines = 0;
  if (self->teacher_label)
    add_line (self, input, self->teacher_accuracy, self->teacher_label, LK_SERIES_TEACHER, LK_DASH_SOLID);
  if (self->paper_student > 0.0)
    add_line (self, input, self->paper_student, _ ("paper, taught"), LK_SERIES_STUDENT, LK_DASH_DOTTED);
  if (self->paper_twin > 0.0)
    add_line (self, input, self->paper_twin, _ ("paper, untaught"), LK_SERIES_TWIN, LK_DASH_DOTTED);
  lk_test_measure_fit (&self->measure, chart);
}

static void
rebuild_share (LkRunCurves *self)
{
  LkChart *chart = &self->share_chart;

  chart->title = self->mutual ? _ ("Gradient from the twin") : _ ("Gradient from the teacher");
  chart->x_label = _ ("epochs");
  chart->y_percent = true;
  chart->y_min = 0.0;
  chart->y_max = 1.0;
  chart->marks = self->loss_chart.marks;
  chart->n_marks = self->loss_chart.n_marks;
  set_x_range (chart, &self->share[SHARE_ANSWERS]);
  chart->empty_text = _ ("The teacher’s share, once the student trains");
  self->share_series[0] =
      self->mutual
          ? lk_curve_series (&self->share[SHARE_ANSWERS], _ ("twin"), LK_SERIES_TWIN, LK_DASH_SOLID, TRUE)
          : lk_curve_series (&self->share[SHARE_ANSWERS], _ ("teacher"), LK_SERIES_TEACHER, LK_DASH_SOLID, TRUE);
  self->share_series[1] =
      lk_curve_series (&self->share[SHARE_FEATURE], _ ("hidden layer"), LK_SERIES_STUDENT, LK_DASH_DASHED, TRUE);
  chart->series = self->share_series;
  chart->n_series = self->share[SHARE_FEATURE].n > 0 ? 2 : 1;
}

/* So that a reading within the first steps is told in them. */
static void
count_steps (LkChart *chart, const LkRunCurvesInput *input)
{
  chart->x_steps = input->steps_per_epoch;
  chart->x_step_label = _ ("step");
}

LkRunCurves *
lk_run_curves_new_still (const LkHistoryView *history, guint64 steps_per_epoch, gsize n_test, double teacher_accuracy,
                         LkTestKind measure)
{
  LkRunCurves *self = lk_run_curves_new ();

  lk_run_curves_update (self, &(LkRunCurvesInput) {
                                  .history = *history,
                                  .steps_per_epoch = steps_per_epoch,
                                  .n_test = n_test,
                                  .moment = -1,
                                  .teacher_accuracy = teacher_accuracy,
                                  .measure = measure,
                              });
  return self;
}

gboolean
lk_run_curves_update (LkRunCurves *self, const LkRunCurvesInput *input)
{
  gboolean another = input->history.history.steps != self->history.steps || input->of_teacher != self->of_teacher ||
                     input->measure != self->measure.kind || input->n_test != self->measure.of;
  gboolean same_lines = (self->teacher_accuracy == input->teacher_accuracy ||
                         (isnan (self->teacher_accuracy) && isnan (input->teacher_accuracy))) &&
                        self->paper_student == input->paper_student && self->paper_twin == input->paper_twin;

  if (!another && same_lines && self->loss_chart.title && input->moment == self->moment &&
      input->history.n_steps == self->n_steps && input->history.n_evaluations == self->n_evaluations &&
      input->history.n_marks == self->n_marks)
    return FALSE;

  if (another)
    start_afresh (self, input);
  take_steps (self, input);
  take_evaluations (self, input);
  self->n_marks = input->history.n_marks;
  self->teacher_accuracy = input->teacher_accuracy;
  self->paper_student = input->paper_student;
  self->paper_twin = input->paper_twin;
  self->moment = input->moment;
  rebuild_marks (self, input);
  rebuild_test_marks (self, input);
  rebuild_loss (self);
  rebuild_test (self, input);
  rebuild_share (self);
  count_steps (&self->loss_chart, input);
  count_steps (&self->test_chart, input);
  count_steps (&self->share_chart, input);
  return TRUE;
}

const LkChart *
lk_run_curves_get_loss (LkRunCurves *self)
{
  return &self->loss_chart;
}

const LkChart *
lk_run_curves_get_test (LkRunCurves *self)
{
  return &self->test_chart;
}

LkChart *
lk_run_curves_get_share (LkRunCurves *self)
{
  return &self->share_chart;
}
