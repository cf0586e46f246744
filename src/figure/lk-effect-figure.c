/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-effect-figure.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "plot/lk-axis.h"
#include "plot/lk-run-line.h"
#include "sweep/lk-sweep-effect.h"
#include "words/lk-quantity.h"

/* Values that span more than this factor are drawn over their logarithm. */
#define X_LOG_FROM 10.0
#define Y_LOG_FROM 4.0
/* Air beyond the first and the last value, as a share of the axis. */
#define AIR 0.025
/* Of the dots: small, so that bars are seen behind them. */
#define RADIUS 3.0
/* Methods that can be told apart, the taught one among them, and the twin's line. */
#define MAX_METHODS 6
#define MAX_LINES   (MAX_METHODS + 1)

struct _LkEffectFigure {
  guint n_values, n_lines; /* the twin's line is the last */
  double *x;               /* (n_values) ascending */
  char **names;            /* of the values, likewise */
  char **sentences;        /* likewise; NULL: nothing is known there */
  double *y;               /* (n_lines, n_values) */
  char *labels[MAX_LINES], *ends[MAX_LINES];
  LkSeries series[MAX_LINES];
  LkChartPoint *points; /* (n_lines × n_values) the bars */
  LkChartLine teacher;
  char *title, *y_label, *teacher_label;
  LkChart chart;
  char *verdict;
};

char *
lk_effect_measure_name (LkMeasure measure, gsize n_test)
{
  switch (measure)
    {
    case LK_MEASURE_ERRORS:
      return g_strdup_printf (_ ("Errors of %s test samples"), LK_COUNT (n_test));
    case LK_MEASURE_AGREEMENT:
      return g_strdup_printf (_ ("Disagreement with the teacher on %s test samples"), LK_COUNT (n_test));
    case LK_MEASURE_NLL:
      return g_strdup_printf (_ ("Negative log-likelihood on %s test samples, nats"), LK_COUNT (n_test));
    case LK_MEASURE_CALIBRATION:
      return g_strdup_printf (_ ("Calibration error on %s test samples"), LK_COUNT (n_test));
    }
  g_return_val_if_reached (NULL);
}

void
lk_effect_write (char text[LK_NUMBER_SIZE], LkMeasure measure, double value)
{
  if (lk_measure_is_count (measure))
    lk_write_fixed (text, value, 0);
  else
    lk_format_value (text, value, 3, measure == LK_MEASURE_CALIBRATION);
}

/* Writing within an expression, as lk-quantity.h has it. */
static const char *
written (char text[LK_NUMBER_SIZE], LkMeasure measure, double value)
{
  lk_effect_write (text, measure, value);
  return text;
}
#define WRITTEN(value) written (LK_TEXT_OF_NUMBER, measure, (value))

static void
forget (LkEffectFigure *self)
{
  g_clear_pointer (&self->x, g_free);
  g_clear_pointer (&self->names, g_strfreev);
  for (guint i = 0; i < self->n_values; i++)
    g_free (self->sentences[i]);
  g_clear_pointer (&self->sentences, g_free);
  g_clear_pointer (&self->y, g_free);
  for (int i = 0; i < MAX_LINES; i++)
    {
      g_clear_pointer (&self->labels[i], g_free);
      g_clear_pointer (&self->ends[i], g_free);
    }
  g_clear_pointer (&self->points, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->y_label, g_free);
  g_clear_pointer (&self->teacher_label, g_free);
  g_clear_pointer (&self->verdict, g_free);
  self->n_values = self->n_lines = 0;
}

LkEffectFigure *
lk_effect_figure_new (void)
{
  LkEffectFigure *self = g_new0 (LkEffectFigure, 1);

  self->chart = (LkChart) LK_CHART_INIT;
  return self;
}

void
lk_effect_figure_free (LkEffectFigure *self)
{
  forget (self);
  g_free (self);
}

/* What the values are, for the title and the pointer. */
static const char *
axis_words (LkSweepAxis axis)
{
  switch (axis)
    {
    case LK_SWEEP_STUDENT:
      return _ ("Parameters of the student");
    case LK_SWEEP_FRACTION:
      return _ ("Share of the training samples");
    case LK_SWEEP_RATE:
      return _ ("Learning rate");
    case LK_SWEEP_ALPHA:
      return _ ("Teacher’s weight α");
    case LK_SWEEP_TEMPERATURE:
      return _ ("Temperature T");
    case LK_SWEEP_METHOD:
    case LK_SWEEP_FEATURE_WEIGHT:
    case LK_SWEEP_DKD_BETA:
    case LK_SWEEP_SMOOTHING:
    case LK_SWEEP_CONFIDENCE:
    case LK_N_SWEEP_AXES:
      break;
    }
  g_return_val_if_reached ("");
}

typedef struct {
  double x;
  guint i; /* on the axis */
} Value;

static int
compare_values (gconstpointer a, gconstpointer b)
{
  double x_a = ((const Value *) a)->x, x_b = ((const Value *) b)->x;

  return (x_a > x_b) - (x_a < x_b);
}

/* The values of the axis that can be drawn, by their size: of Value. */
static GArray *
sort_values (const LkSweepSpec *spec, LkSweepAxis axis, const LkDataset *dataset)
{
  GArray *values = g_array_new (FALSE, FALSE, sizeof (Value));

  for (guint i = 0; i < lk_sweep_axis_length (spec, axis); i++)
    {
      Value value = { lk_sweep_effect_x (spec, axis, i, dataset), i };

      if (isfinite (value.x))
        g_array_append_val (values, value);
    }
  g_array_sort (values, compare_values);
  return values;
}

/* What stands at the axis: a student is known by its layers, and drawn over its parameters. */
static char *
name_of (const LkSweepSpec *spec, LkSweepAxis axis, const Value *value)
{
  return axis == LK_SWEEP_STUDENT ? g_strdup (LK_COUNT (value->x)) : lk_sweep_axis_label (spec, axis, value->i);
}

/* "student 290 ± 12, twin (untaught) 426 ± 15": the lines at one value; "": nothing is known. */
static char *
list_lines (const LkSweepEffect *effects, guint n_methods, char *const *labels, LkMeasure measure)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  for (guint line = 0; line <= n_methods; line++)
    {
      gboolean is_twin = line == n_methods;
      const LkSweepEffect *effect = &effects[is_twin ? 0 : line];
      const char *mean = WRITTEN (is_twin ? effect->twin : effect->taught);
      const char *sd = WRITTEN (is_twin ? effect->twin_sd : effect->taught_sd);
      g_autofree char *text = g_strdup_printf ("%s %s ± %s", labels[line], mean, sd);

      if ((is_twin ? effect->n_twins : effect->n) > 0)
        g_strv_builder_add (lines, text);
    }
  all = g_strv_builder_end (lines);
  return g_strjoinv (", ", all);
}

/* One value in words. effects (n_methods): of the taught and the controls. */
static char *
say (const LkSweepSpec *spec, LkSweepAxis axis, const Value *value, const LkSweepEffect *effects, guint n_methods,
     char *const *labels, LkMeasure measure)
{
  const LkSweepEffect *taught = &effects[0];
  g_autofree char *lines = list_lines (effects, n_methods, labels, measure);
  g_autofree char *layers = lk_sweep_axis_label (spec, axis, value->i);
  g_autofree char *heading = axis == LK_SWEEP_STUDENT
                                 ? g_strdup_printf (_ ("student %s, %s parameters"), layers, LK_COUNT (value->x))
                                 : lk_sweep_axis_phrase (spec, axis, value->i);
  g_autofree char *saved = NULL;

  if (*lines == '\0')
    return NULL;
  if (taught->n_pairs == 0)
    return g_strdup_printf ("%s: %s.", heading, lines);
  saved = g_strdup_printf (_ ("Saved: %s ± %s, ahead in %u of %u seeds."), WRITTEN (taught->saved),
                           WRITTEN (taught->saved_sd), taught->n_ahead, taught->n_pairs);
  return g_strdup_printf ("%s: %s. %s", heading, lines, saved);
}

/* Where most and least is saved, and where all seeds agree. effects, of the taught, by values. */
static char *
make_verdict (const LkEffectFigure *self, const LkSweepSpec *spec, LkSweepAxis axis, const GArray *values,
              const LkSweepEffect *effects, LkMeasure measure)
{
  g_autofree char *most_phrase = NULL;
  g_autofree char *least_phrase = NULL;
  g_autofree char *sentence = NULL;
  guint n = 0, n_sure = 0, most = 0, least = 0;

  for (guint v = 0; v < self->n_values; v++)
    {
      if (effects[v].n_pairs == 0)
        continue;
      if (n == 0 || effects[v].saved > effects[most].saved)
        most = v;
      if (n == 0 || effects[v].saved < effects[least].saved)
        least = v;
      n++;
      n_sure += effects[v].n_ahead == effects[v].n_pairs;
    }
  if (n < 2)
    return g_strdup ("");
  most_phrase = lk_sweep_axis_phrase (spec, axis, g_array_index (values, Value, most).i);
  least_phrase = lk_sweep_axis_phrase (spec, axis, g_array_index (values, Value, least).i);
  /* Translators: “10 % of the samples (90 ± 8)”, twice, behind their colons */
  sentence =
      g_strdup_printf (_ ("Teaching saves most here: %s (%s ± %s), and least here: %s (%s ± %s). At %u of %u "
                          "values the student is ahead of its twin in every seed."),
                       most_phrase, WRITTEN (effects[most].saved), WRITTEN (effects[most].saved_sd), least_phrase,
                       WRITTEN (effects[least].saved), WRITTEN (effects[least].saved_sd), n_sure, n);
  return g_strdup_printf ("%s. %s", self->y_label, sentence);
}

/* NaN where the teacher is not known on the test set, or agrees with itself. */
static double
teacher_value (const LkTeacher *teacher, LkMeasure measure)
{
  if (!teacher->test_logits)
    return NAN;
  switch (measure)
    {
    case LK_MEASURE_ERRORS:
      return (double) teacher->test_quality.errors;
    case LK_MEASURE_NLL:
      return teacher->test_quality.nll;
    case LK_MEASURE_CALIBRATION:
      return teacher->test_quality.calibration_error;
    case LK_MEASURE_AGREEMENT:
      break;
    }
  return NAN;
}

static char *
line_label (const LkSweepSpec *spec, guint m, guint n_methods)
{
  guint place[LK_N_SWEEP_AXES] = { [LK_SWEEP_METHOD] = m };

  if (m == n_methods)
    return g_strdup (_ ("twin (untaught)"));
  if (m == 0)
    return g_strdup (_ ("student"));
  return g_strdup (_ (lk_method_info (lk_sweep_settings (spec, lk_sweep_first (spec, place)).loss.method)->name));
}

/* The lines, the first on top: a student has its role's colour, as has the twin; controls have none of a role's. */
static void
make_series (LkEffectFigure *self)
{
  guint n_methods = self->n_lines - 1;

  for (guint line = 0; line < self->n_lines; line++)
    {
      double *y = self->y + (gsize) line * self->n_values;

      self->series[line] = (LkSeries) {
        .label = self->labels[line],
        .color = line == 0           ? LK_SERIES_STUDENT
                 : line == n_methods ? LK_SERIES_TWIN
                                     : lk_run_line_color (line - 1),
        .dash = line == 0           ? LK_DASH_SOLID
                : line == n_methods ? LK_DASH_DASHED
                                    : LK_DASH_DOT_DASHED,
        .n = self->n_values,
        .x = self->x,
        .y = y,
        .end_label = self->ends[line],
      };
    }
}

static void
add_point (LkEffectFigure *self, guint line, guint v, double mean, double sd, guint n)
{
  gsize at = (gsize) line * self->n_values + v;

  self->y[at] = mean;
  self->points[at] = (LkChartPoint) {
    .x = self->x[v],
    .y = mean,
    .low = n > 1 ? mean - sd : NAN,
    .high = n > 1 ? mean + sd : NAN,
    .color = self->series[line].color,
    .radius = RADIUS,
  };
}

/* Both axes from all that is drawn, bars and teacher, too. */
static void
fit (LkEffectFigure *self)
{
  LkChart *chart = &self->chart;
  double low = INFINITY, high = -INFINITY, first = self->x[0], last = self->x[self->n_values - 1], air;

  for (gsize i = 0; i < chart->n_points; i++)
    {
      const LkChartPoint *point = &chart->points[i];

      low = fmin (low, fmin (point->y, point->low)); /* fmin passes over NaN */
      high = fmax (high, fmax (point->y, point->high));
    }
  if (low <= high && chart->n_lines > 0)
    {
      low = fmin (low, self->teacher.y);
      high = fmax (high, self->teacher.y);
    }
  chart->x_log = first > 0.0 && last >= X_LOG_FROM * first;
  air = chart->x_log ? pow (last / first, AIR) : AIR * (last - first);
  chart->x_min = chart->x_log ? first / air : first - air;
  chart->x_max = chart->x_log ? last * air : last + air;
  if (!(low <= high))
    return;
  chart->y_log = low > 0.0 && high > Y_LOG_FROM * low;
  chart->y_min = low;
  chart->y_max = high;
}

static void
make_chart (LkEffectFigure *self, const LkSweepSpec *spec, const LkTeacher *teacher, LkSweepAxis axis,
            LkMeasure measure)
{
  self->title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s: test set, %u seed",
                                              "%s: test set, means ± deviations of %u seeds", spec->n_seeds),
                                 axis_words (axis), spec->n_seeds);
  self->teacher_label = g_strdup_printf ("%s %s", _ ("teacher"), WRITTEN (teacher_value (teacher, measure)));
  self->teacher = (LkChartLine) { .y = teacher_value (teacher, measure),
                                  .label = self->teacher_label,
                                  .color = LK_SERIES_TEACHER,
                                  .dash = LK_DASH_SOLID };
  self->chart = (LkChart) {
    .title = self->title,
    .x_label = axis_words (axis),
    .y_label = self->y_label,
    .series = self->series,
    .n_series = self->n_lines,
    .lines = &self->teacher,
    .n_lines = isfinite (self->teacher.y) ? 1 : 0,
    .points = self->points,
    .n_points = (gsize) self->n_lines * self->n_values,
    .x_names = (const char *const *) self->names,
    .n_x_names = self->n_values,
    .x_places = self->x,
    .y_min = NAN,
    .y_max = NAN,
    .y_percent = measure == LK_MEASURE_CALIBRATION,
    .pointer_x = self->chart.pointer_x,
    .empty_text = _ ("The lines begin with the first run that ends"),
  };
  fit (self);
}

void
lk_effect_figure_set (LkEffectFigure *self, const LkSweepSpec *spec, const LkTeacher *teacher, const LkSweepRow *rows,
                      gsize n, LkMeasure measure)
{
  LkSweepAxis axis = lk_sweep_study_axis (spec);
  guint n_methods = MIN (lk_sweep_axis_length (spec, LK_SWEEP_METHOD), MAX_METHODS);
  gsize n_test = teacher->dataset->test.n;
  g_autoptr (GArray) values = NULL;
  g_autofree LkSweepEffect *of_taught = NULL;

  g_return_if_fail (axis != LK_N_SWEEP_AXES);

  forget (self);
  values = sort_values (spec, axis, teacher->dataset);
  self->n_values = values->len;
  self->n_lines = n_methods + 1;
  self->y_label = lk_effect_measure_name (measure, n_test);
  self->x = g_new0 (double, MAX (values->len, 1));
  self->names = g_new0 (char *, values->len + 1);
  self->sentences = g_new0 (char *, values->len + 1);
  self->y = g_new (double, (gsize) self->n_lines * values->len + 1);
  self->points = g_new0 (LkChartPoint, (gsize) self->n_lines * values->len + 1);
  of_taught = g_new0 (LkSweepEffect, values->len + 1);
  for (guint line = 0; line < self->n_lines; line++)
    self->labels[line] = line_label (spec, line, n_methods);
  make_series (self);
  for (guint v = 0; v < values->len; v++)
    {
      const Value *value = &g_array_index (values, Value, v);
      LkSweepEffect effects[MAX_METHODS];
      guint place[LK_N_SWEEP_AXES] = { 0 };

      self->x[v] = value->x;
      self->names[v] = name_of (spec, axis, value);
      place[axis] = value->i;
      for (guint m = 0; m < n_methods; m++)
        {
          place[LK_SWEEP_METHOD] = m;
          effects[m] = lk_sweep_effect (spec, rows, n, place, measure, n_test);
          add_point (self, m, v, effects[m].taught, effects[m].taught_sd, effects[m].n);
        }
      add_point (self, n_methods, v, effects[0].twin, effects[0].twin_sd, effects[0].n_twins);
      self->sentences[v] = say (spec, axis, value, effects, n_methods, self->labels, measure);
      of_taught[v] = effects[0];
    }
  for (guint line = 0; line < self->n_lines && values->len > 0; line++)
    {
      double last = self->y[(gsize) (line + 1) * values->len - 1];

      if (isfinite (last))
        self->ends[line] = g_strdup_printf ("%s %s", self->labels[line], WRITTEN (last));
      self->series[line].end_label = self->ends[line];
    }
  self->verdict = make_verdict (self, spec, axis, values, of_taught, measure);
  make_chart (self, spec, teacher, axis, measure);
}

LkChart *
lk_effect_figure_get_chart (LkEffectFigure *self)
{
  return &self->chart;
}

const char *
lk_effect_figure_get_verdict (LkEffectFigure *self)
{
  return self->verdict ? self->verdict : "";
}

const char *
lk_effect_figure_say (LkEffectFigure *self, double x)
{
  guint best = 0;

  if (isnan (x) || self->n_values == 0)
    return NULL;
  for (guint v = 1; v < self->n_values; v++)
    {
      gboolean nearer = self->chart.x_log ? fabs (log (self->x[v] / x)) < fabs (log (self->x[best] / x))
                                          : fabs (self->x[v] - x) < fabs (self->x[best] - x);

      best = nearer ? v : best;
    }
  return self->sentences[best];
}
