/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-bias-curve.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "nn/lk-class-bias.h"
#include "plot/lk-axis.h"

#define STEPS_PER_UNIT 10
#define G              (2 * LK_BIAS_CURVE_MAX * STEPS_PER_UNIT + 1) /* points of a curve */

enum {
  STUDENT,
  TWIN,
  N_CURVES,
};

struct _LkBiasCurve {
  LkDataset *dataset; /* references, so that a new one cannot have the same address */
  LkEvaluation *evaluation;
  bool *raised; /* (C), NULL: no class is */

  double bias[G];
  double errors[N_CURVES][G];
  LkSeries series[N_CURVES];
  gsize n_curves;
  LkChartMark mark;
  char mark_text[LK_NUMBER_SIZE];
  char *title;
  char *labels[N_CURVES]; /* with the errors at the present bias */
  LkChart chart;
};

LkBiasCurve *
lk_bias_curve_new (void)
{
  LkBiasCurve *self = g_new0 (LkBiasCurve, 1);

  for (int g = 0; g < G; g++)
    self->bias[g] = (double) (g - G / 2) / STEPS_PER_UNIT;
  lk_bias_curve_update (self, &(LkBiasCurveInput) { 0 });
  return self;
}

static void
forget (LkBiasCurve *self)
{
  g_clear_pointer (&self->dataset, lk_dataset_unref);
  g_clear_pointer (&self->evaluation, lk_evaluation_unref);
  g_clear_pointer (&self->raised, g_free);
  g_clear_pointer (&self->title, g_free);
}

void
lk_bias_curve_free (LkBiasCurve *self)
{
  forget (self);
  for (int curve = 0; curve < N_CURVES; curve++)
    g_free (self->labels[curve]);
  g_free (self);
}

/* "student: 98" */
static void
label_curve (LkBiasCurve *self, int curve, double bias)
{
  const LkSplit *test = &self->dataset->test;
  const float *logits = curve == STUDENT ? self->evaluation->student : self->evaluation->twin;
  guint32 errors;

  lk_bias_curve (logits, test->labels, test->n, self->dataset->n_classes, self->raised, &bias, 1, &errors, NULL);
  g_free (self->labels[curve]);
  self->labels[curve] = g_strdup_printf (curve == STUDENT                  ? _ ("student: %u")
                                         : self->evaluation->record.mutual ? _ ("twin (a peer): %u")
                                                                           : _ ("twin (untaught): %u"),
                                         errors);
  self->series[curve].label = self->labels[curve];
}

static gboolean
any (const bool *raised, gsize C)
{
  for (gsize k = 0; raised && k < C; k++)
    {
      if (raised[k])
        return TRUE;
    }
  return FALSE;
}

static void
count (LkBiasCurve *self, int curve, const float *logits, int color, LkDash dash)
{
  const LkSplit *test = &self->dataset->test;
  guint32 errors[G];

  lk_bias_curve (logits, test->labels, test->n, self->dataset->n_classes, self->raised, self->bias, G, errors, NULL);
  for (int g = 0; g < G; g++)
    self->errors[curve][g] = errors[g];
  self->series[curve] = (LkSeries) { .color = color, .dash = dash, .n = G, .x = self->bias, .y = self->errors[curve] };
}

static char *
make_title (const LkDataset *dataset, const bool *raised)
{
  g_autoptr (GString) names = g_string_new (NULL);
  gulong n = 0;

  for (gsize k = 0; k < dataset->n_classes; k++)
    {
      if (raised[k])
        g_string_append_printf (names, "%s%s", n++ > 0 ? ", " : "", dataset->class_names[k]);
    }
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Test errors by the bias of class %s",
                                       "Test errors by the bias of classes %s", n),
                          names->str);
}

/* What takes time: two passes over the logits. */
static void
take (LkBiasCurve *self, const LkBiasCurveInput *input, const bool *raised)
{
  LkDataset *dataset = input->dataset ? lk_dataset_ref (input->dataset) : NULL;
  LkEvaluation *evaluation = input->evaluation ? lk_evaluation_ref (input->evaluation) : NULL;
  bool *copy = raised ? g_memdup2 (raised, dataset->n_classes * sizeof *raised) : NULL;

  forget (self);
  self->dataset = dataset;
  self->evaluation = evaluation;
  self->raised = copy;
  self->n_curves = 0;
  if (!copy)
    return;
  self->title = make_title (dataset, copy);
  if (!evaluation)
    return;
  count (self, STUDENT, evaluation->student, LK_SERIES_STUDENT, LK_DASH_SOLID);
  if (evaluation->twin)
    count (self, TWIN, evaluation->twin, LK_SERIES_TWIN, LK_DASH_DASHED);
  self->n_curves = evaluation->twin ? 2 : 1;
}

void
lk_bias_curve_update (LkBiasCurve *self, const LkBiasCurveInput *input)
{
  gsize C = input->dataset ? input->dataset->n_classes : 0;
  const bool *raised = any (input->raised, C) ? input->raised : NULL;

  if (input->dataset != self->dataset || input->evaluation != self->evaluation ||
      (raised == NULL) != (self->raised == NULL) || (raised && memcmp (raised, self->raised, C * sizeof *raised) != 0))
    take (self, input, raised);

  for (gsize curve = 0; curve < self->n_curves; curve++)
    label_curve (self, (int) curve, input->bias);
  lk_format_tick (self->mark_text, input->bias, 1.0 / STEPS_PER_UNIT, false);
  self->mark = (LkChartMark) { .x = input->bias, .label = self->mark_text, .color = -1 };
  self->chart = (LkChart) LK_CHART_INIT;
  self->chart.title = self->title ? self->title : _ ("Test errors by class bias");
  self->chart.x_label = _ ("bias added");
  self->chart.y_label = _ ("errors");
  self->chart.y_log = true;
  self->chart.x_min = -LK_BIAS_CURVE_MAX;
  self->chart.x_max = LK_BIAS_CURVE_MAX;
  self->chart.series = self->series;
  self->chart.n_series = self->n_curves;
  self->chart.marks = &self->mark;
  self->chart.n_marks = 1;
  self->chart.lines = input->lines;
  self->chart.n_lines = input->n_lines;
  self->chart.empty_text =
      raised ? _ ("The errors appear here as soon as there is a student to test")
             : _ ("Leave a class out of the transfer set: how the errors depend on its bias appears here");
}

const LkChart *
lk_bias_curve_get_chart (LkBiasCurve *self)
{
  return &self->chart;
}
