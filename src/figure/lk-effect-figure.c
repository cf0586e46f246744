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
/* As students are and in fewer bits. */
#define MAX_FORMS (1 + LK_SWEEP_N_BITS)
/* What becomes of a student in fewer bits hangs on a thin line. */
#define THIN 1.25
#define KB   1000.0

/* What stands at one place along x: a value of the axis, its students in so many bits. */
typedef struct {
  double x;
  guint i; /* on the axis */
  guint bits;
} Value;

struct _LkEffectFigure {
  gboolean by_bytes;
  GArray *values; /* of Value: those that can be drawn, by their x; by bytes so for each number of bits */
  guint n_forms,
      from[MAX_FORMS + 1]; /* of the values: where each number of bits begins, the most first, and the last ends */
  guint n_methods;
  LkSweepEffect *effects; /* (values, n_methods) */
  double *x;              /* (values) */
  char **names;           /* of the values as they are, by bytes their layers */
  char **sentences;       /* (values) NULL: nothing is known there */
  double *params;         /* of the values as they are, by bytes */
  char *labels[MAX_LINES], *ends[MAX_LINES];
  GArray *series;  /* of LkSeries: methods, twin, and what hangs on them */
  GArray *points;  /* of LkChartPoint: the dots and bars */
  GArray *marks;   /* of LkChartMark: by bytes the students as they are */
  GPtrArray *kept; /* curves and texts that these borrow */
  LkChartLine teacher;
  char *title, *y_label, *teacher_label;
  LkChart chart;
  char *verdict;
};

/* What is to be drawn. */
typedef struct {
  const LkSweepSpec *spec;
  const LkTeacher *teacher;
  const LkSweepRow *rows; /* (n) */
  gsize n;
  LkSweepAxis axis;
  LkMeasure measure;
} Study;

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
  guint n = self->values ? self->values->len : 0;

  for (guint v = 0; v < n; v++)
    g_free (self->sentences[v]);
  g_clear_pointer (&self->sentences, g_free);
  g_clear_pointer (&self->params, g_free);
  g_clear_pointer (&self->effects, g_free);
  g_clear_pointer (&self->x, g_free);
  g_clear_pointer (&self->names, g_strfreev);
  for (int i = 0; i < MAX_LINES; i++)
    {
      g_clear_pointer (&self->labels[i], g_free);
      g_clear_pointer (&self->ends[i], g_free);
    }
  g_clear_pointer (&self->values, g_array_unref);
  g_clear_pointer (&self->series, g_array_unref);
  g_clear_pointer (&self->points, g_array_unref);
  g_clear_pointer (&self->marks, g_array_unref);
  g_clear_pointer (&self->kept, g_ptr_array_unref);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->y_label, g_free);
  g_clear_pointer (&self->teacher_label, g_free);
  g_clear_pointer (&self->verdict, g_free);
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

static int
compare_values (gconstpointer a, gconstpointer b)
{
  double x_a = ((const Value *) a)->x, x_b = ((const Value *) b)->x;

  return (x_a > x_b) - (x_a < x_b);
}

static const Value *
value_at (const LkEffectFigure *self, guint v)
{
  return &g_array_index (self->values, Value, v);
}

/* (n_methods) of the taught and the controls */
static const LkSweepEffect *
effects_of (const LkEffectFigure *self, guint v)
{
  return &self->effects[v * self->n_methods];
}

static double
x_of (const Study *study, gboolean by_bytes, guint i, guint bits)
{
  guint place[LK_N_SWEEP_AXES] = { 0 };

  if (!by_bytes)
    return lk_sweep_effect_x (study->spec, study->axis, i, study->teacher->dataset);
  place[study->axis] = i;
  return lk_sweep_effect_bytes (study->spec, study->rows, study->n, place, bits, study->teacher->dataset) / KB;
}

/* The values of the axis that can be drawn, by their size, by bytes as often as there are numbers of bits. */
static void
sort_values (LkEffectFigure *self, const Study *study)
{
  guint forms[MAX_FORMS] = { LK_SMALLER_FLOAT };

  self->n_forms = self->by_bytes ? 1 + lk_sweep_bits_list (study->spec->bits, forms + 1) : 1;
  self->values = g_array_new (FALSE, FALSE, sizeof (Value));
  for (guint f = 0; f < self->n_forms; f++)
    {
      self->from[f] = self->values->len;
      for (guint i = 0; i < lk_sweep_axis_length (study->spec, study->axis); i++)
        {
          Value value = { x_of (study, self->by_bytes, i, forms[f]), i, forms[f] };

          if (isfinite (value.x))
            g_array_append_val (self->values, value);
        }
      if (self->values->len > self->from[f])
        qsort (&g_array_index (self->values, Value, self->from[f]), self->values->len - self->from[f], sizeof (Value),
               compare_values);
    }
  self->from[self->n_forms] = self->values->len;
}

/* What stands at the axis: a student is known by its layers, and drawn over its parameters. By bytes its layers are
 * a mark. */
static char *
name_of (const LkEffectFigure *self, const Study *study, const Value *value)
{
  return study->axis == LK_SWEEP_STUDENT && !self->by_bytes ? g_strdup (LK_COUNT (value->x))
                                                            : lk_sweep_axis_label (study->spec, study->axis, value->i);
}

/* "student 100x100, 4 bits": what stands there, within a sentence. */
static char *
phrase_of (const Study *study, const Value *value)
{
  g_autofree char *phrase = study->axis == LK_SWEEP_STUDENT && value->bits != LK_SMALLER_FLOAT
                                ? lk_sweep_axis_label (study->spec, study->axis, value->i)
                                : lk_sweep_axis_phrase (study->spec, study->axis, value->i);

  if (value->bits == LK_SMALLER_FLOAT)
    return g_steal_pointer (&phrase);
  /* TRANSLATORS: a network's layers, “100x100”, and in how many bits its weights are */
  return g_strdup_printf (ngettext ("%s, %u bit", "%s, %u bits", value->bits), phrase, value->bits);
}

/* The same, with how large it is, before a colon. */
static char *
heading_of (const LkEffectFigure *self, const Study *study, const Value *value)
{
  g_autofree char *layers = NULL;
  double params;

  if (study->axis != LK_SWEEP_STUDENT)
    return phrase_of (study, value);
  layers = lk_sweep_axis_label (study->spec, study->axis, value->i);
  params = lk_sweep_effect_x (study->spec, study->axis, value->i, study->teacher->dataset);
  if (!self->by_bytes)
    return g_strdup_printf (_ ("student %s, %s parameters"), layers, LK_COUNT (params));
  /* Translators: layers, parameters, bits a weight, bytes in all */
  return g_strdup_printf (_ ("student %s, %s parameters, %u bits, %s bytes"), layers, LK_COUNT (params), value->bits,
                          LK_COUNT (round (KB * value->x)));
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
say (const LkEffectFigure *self, const Study *study, const Value *value, const LkSweepEffect *effects)
{
  const LkSweepEffect *taught = &effects[0];
  LkMeasure measure = study->measure;
  g_autofree char *lines = list_lines (effects, self->n_methods, self->labels, measure);
  g_autofree char *heading = heading_of (self, study, value);
  g_autofree char *saved = NULL;

  if (*lines == '\0')
    return NULL;
  if (taught->n_pairs == 0)
    return g_strdup_printf ("%s: %s.", heading, lines);
  saved = g_strdup_printf (_ ("Saved: %s ± %s, ahead in %u of %u seeds."), WRITTEN (taught->saved),
                           WRITTEN (taught->saved_sd), taught->n_ahead, taught->n_pairs);
  return g_strdup_printf ("%s: %s. %s", heading, lines, saved);
}

/* By bytes: what the bytes of the smallest student as it is are best spent on; "" where nothing is better, or known. */
static char *
say_best_within (const LkEffectFigure *self, const Study *study)
{
  g_autofree char *small_phrase = NULL;
  g_autofree char *best_phrase = NULL;
  const LkSweepEffect *small = effects_of (self, 0), *best = small;
  LkMeasure measure = study->measure;
  guint at = 0;

  if (!self->by_bytes || self->from[1] == 0 || small->n == 0)
    return g_strdup ("");
  for (guint v = 1; v < self->values->len; v++)
    if (self->x[v] <= self->x[0] && effects_of (self, v)->n > 0 && effects_of (self, v)->taught < best->taught)
      {
        at = v;
        best = effects_of (self, v);
      }
  if (best == small)
    return g_strdup ("");
  small_phrase = phrase_of (study, value_at (self, 0));
  best_phrase = phrase_of (study, value_at (self, at));
  /* TRANSLATORS: “student 10x10 (900 ± 52)”, and “50x50, 4 bits (487 ± 29)”, behind their colons */
  return g_strdup_printf (_ ("Of the fewest parameters: %s (%s ± %s). Best in no more bytes: %s (%s ± %s)."),
                          small_phrase, WRITTEN (small->taught), WRITTEN (small->taught_sd), best_phrase,
                          WRITTEN (best->taught), WRITTEN (best->taught_sd));
}

/* Where most and least is saved, and where all seeds agree. */
static char *
make_verdict (const LkEffectFigure *self, const Study *study)
{
  g_autofree char *most_phrase = NULL;
  g_autofree char *least_phrase = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *best = NULL;
  const LkSweepEffect *most = NULL, *least = NULL;
  LkMeasure measure = study->measure;
  guint n = 0, n_sure = 0;

  for (guint v = 0; v < self->values->len; v++)
    {
      const LkSweepEffect *effect = effects_of (self, v);

      if (effect->n_pairs == 0)
        continue;
      most = !most || effect->saved > most->saved ? effect : most;
      least = !least || effect->saved < least->saved ? effect : least;
      n++;
      n_sure += effect->n_ahead == effect->n_pairs;
    }
  if (n < 2)
    return g_strdup ("");
  most_phrase = phrase_of (study, value_at (self, (guint) (most - self->effects) / self->n_methods));
  least_phrase = phrase_of (study, value_at (self, (guint) (least - self->effects) / self->n_methods));
  /* Translators: “10 % of the samples (90 ± 8)”, twice, behind their colons */
  sentence = g_strdup_printf (_ ("Teaching saves most here: %s (%s ± %s), and least here: %s (%s ± %s). At %u of %u "
                                 "values the student is ahead of its twin in every seed."),
                              most_phrase, WRITTEN (most->saved), WRITTEN (most->saved_sd), least_phrase,
                              WRITTEN (least->saved), WRITTEN (least->saved_sd), n_sure, n);
  best = say_best_within (self, study);
  return g_strdup_printf ("%s. %s%s%s", self->y_label, sentence, *best ? " " : "", best);
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

/* The dot of what `method` taught (n_methods: of the twin), where it is known. */
static LkChartPoint
point_at (const LkEffectFigure *self, guint v, guint method)
{
  gboolean is_twin = method == self->n_methods;
  const LkSweepEffect *effect = &effects_of (self, v)[is_twin ? 0 : method];
  double mean = is_twin ? effect->twin : effect->taught, sd = is_twin ? effect->twin_sd : effect->taught_sd;
  gboolean has_bar = (is_twin ? effect->n_twins : effect->n) > 1;

  return (LkChartPoint) {
    .x = self->x[v],
    .y = mean,
    .low = has_bar ? mean - sd : NAN,
    .high = has_bar ? mean + sd : NAN,
    .color = method == 0 ? LK_SERIES_STUDENT
             : is_twin   ? LK_SERIES_TWIN
                         : lk_run_line_color (method - 1),
    .radius = RADIUS,
  };
}

/* A student has its role's colour, as has the twin; controls have none of a role's. */
static LkSeries
series_of (const LkEffectFigure *self, guint method, guint n, const double *x, const double *y)
{
  gboolean is_twin = method == self->n_methods;

  return (LkSeries) {
    .label = self->labels[method],
    .color = method == 0 ? LK_SERIES_STUDENT
             : is_twin   ? LK_SERIES_TWIN
                         : lk_run_line_color (method - 1),
    .dash = method == 0 ? LK_DASH_SOLID
            : is_twin   ? LK_DASH_DASHED
                        : LK_DASH_DOT_DASHED,
    .n = n,
    .x = x,
    .y = y,
  };
}

/* Room for n numbers that series borrow. */
static double *
keep_numbers (LkEffectFigure *self, guint n)
{
  double *numbers = g_new (double, n + 1);

  g_ptr_array_add (self->kept, numbers);
  return numbers;
}

/* Students as they are, along the axis. */
static void
add_line (LkEffectFigure *self, const Study *study, guint method)
{
  guint n = self->from[1];
  double *y = keep_numbers (self, n);
  LkSeries series = series_of (self, method, n, self->x, y);
  LkMeasure measure = study->measure;

  for (guint v = 0; v < n; v++)
    {
      LkChartPoint point = point_at (self, v, method);

      g_array_append_val (self->points, point);
      y[v] = point.y;
    }
  if (n > 0 && isfinite (y[n - 1]))
    self->ends[method] = g_strdup_printf ("%s %s", self->labels[method], WRITTEN (y[n - 1]));
  series.end_label = self->ends[method];
  g_array_append_val (self->series, series);
}

/* The number of bits at a dot; nothing else is written out where it is the fewest. */
static const char *
bits_label (LkEffectFigure *self, guint bits, gboolean fewest)
{
  char *text = fewest ? g_strdup_printf (_ ("%u bits"), bits) : g_strdup_printf ("%u", bits);

  g_ptr_array_add (self->kept, text);
  return text;
}

/* What becomes of the students of value v in fewer bits: from the fewest to as they are. Without bars, which would lie over
 * each other. At the smallest student, which has most room, stand the bits. */
static void
add_hanging (LkEffectFigure *self, guint v, guint method)
{
  double *x = keep_numbers (self, MAX_FORMS), *y = keep_numbers (self, MAX_FORMS);
  guint n = 0;

  for (guint w = self->values->len; w-- > self->from[1];)
    {
      LkChartPoint point = point_at (self, w, method);

      if (value_at (self, w)->i != value_at (self, v)->i)
        continue;
      point.low = point.high = NAN;
      if (method == 0 && v == 0)
        point.label = bits_label (self, value_at (self, w)->bits, n == 0);
      g_array_append_val (self->points, point);
      x[n] = point.x;
      y[n++] = point.y;
    }
  if (n > 0)
    {
      LkSeries series = series_of (self, method, n + 1, x, y);

      x[n] = self->x[v];
      y[n] = point_at (self, v, method).y;
      series.width = THIN;
      series.is_like_another = true;
      g_array_append_val (self->series, series);
    }
}

/* Which student stands where as it is. */
static void
add_mark (LkEffectFigure *self, guint v)
{
  LkChartMark mark = { .x = self->x[v], .label = self->names[v], .color = -1 };

  g_array_append_val (self->marks, mark);
}

static void
add_series (LkEffectFigure *self, const Study *study)
{
  self->series = g_array_new (FALSE, FALSE, sizeof (LkSeries));
  self->points = g_array_new (FALSE, FALSE, sizeof (LkChartPoint));
  self->marks = g_array_new (FALSE, FALSE, sizeof (LkChartMark));
  self->kept = g_ptr_array_new_with_free_func (g_free);
  for (guint method = 0; method <= self->n_methods; method++)
    self->labels[method] = line_label (study->spec, method, self->n_methods);
  for (guint method = 0; method <= self->n_methods; method++)
    add_line (self, study, method);
  for (guint v = 0; v < self->from[1] && self->by_bytes; v++)
    {
      add_mark (self, v);
      add_hanging (self, v, 0);
      add_hanging (self, v, self->n_methods);
    }
}

/* Both axes from all that is drawn, bars and teacher, too. */
static void
fit (LkEffectFigure *self)
{
  LkChart *chart = &self->chart;
  double low = INFINITY, high = -INFINITY, first = INFINITY, last = -INFINITY, air;

  for (guint v = 0; v < self->values->len; v++)
    {
      first = fmin (first, self->x[v]);
      last = fmax (last, self->x[v]);
    }
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
  if (!(first <= last))
    return;
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

/* By bytes: a row for each number of bits and size. */
static bool
table_by_bytes (const void *model, const LkPlotCells *cells)
{
  const LkEffectFigure *self = model;

  if (self->values->len == 0)
    return false;
  cells->add_row (cells->to);
  cells->add_text (cells->to, _ ("Layers"));
  cells->add_text (cells->to, _ ("parameters"));
  cells->add_text (cells->to, _ ("bits"));
  cells->add_text (cells->to, _ ("bytes"));
  for (guint method = 0; method <= self->n_methods; method++)
    cells->add_text (cells->to, self->labels[method]);
  for (guint v = 0; v < self->values->len; v++)
    {
      guint as_it_is = 0;

      while (as_it_is < self->from[1] && value_at (self, as_it_is)->i != value_at (self, v)->i)
        as_it_is++;
      cells->add_row (cells->to);
      cells->add_text (cells->to, self->names[as_it_is]);
      cells->add_number (cells->to, self->params[as_it_is]);
      cells->add_count (cells->to, value_at (self, v)->bits);
      cells->add_number (cells->to, round (KB * self->x[v]));
      for (guint method = 0; method <= self->n_methods; method++)
        cells->add_number (cells->to, point_at (self, v, method).y);
    }
  return true;
}

static void
make_chart (LkEffectFigure *self, const Study *study)
{
  const LkSweepSpec *spec = study->spec;
  LkMeasure measure = study->measure;
  double of_teacher = teacher_value (study->teacher, measure);
  const char *words = self->by_bytes ? _ ("Bytes of the student, by bits a weight") : axis_words (study->axis);

  self->title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s: test set, %u seed",
                                              "%s: test set, means ± deviations of %u seeds", spec->n_seeds),
                                 words, spec->n_seeds);
  self->teacher_label = g_strdup_printf ("%s %s", _ ("teacher"), WRITTEN (of_teacher));
  self->teacher = (LkChartLine) {
    .y = of_teacher, .label = self->teacher_label, .color = LK_SERIES_TEACHER, .dash = LK_DASH_SOLID
  };
  self->chart = (LkChart) {
    .title = self->title,
    .x_label = self->by_bytes ? _ ("kB") : words,
    .y_label = self->y_label,
    .series = (const LkSeries *) (gpointer) self->series->data,
    .n_series = self->series->len,
    .marks = (const LkChartMark *) (gpointer) self->marks->data,
    .n_marks = self->marks->len,
    .lines = &self->teacher,
    .n_lines = isfinite (self->teacher.y) ? 1 : 0,
    .points = (const LkChartPoint *) (gpointer) self->points->data,
    .n_points = self->points->len,
    /* Bytes are told by a scale: there are too many of them for names. */
    .x_names = self->by_bytes ? NULL : (const char *const *) self->names,
    .n_x_names = self->by_bytes ? 0 : self->from[1],
    .x_places = self->by_bytes ? NULL : self->x,
    .y_min = NAN,
    .y_max = NAN,
    .y_percent = measure == LK_MEASURE_CALIBRATION,
    .pointer_x = self->chart.pointer_x,
    .empty_text = _ ("The lines begin with the first run that ends"),
    .table = self->by_bytes ? table_by_bytes : NULL,
    .table_of = self,
  };
  fit (self);
}

/* All that is known at each place along x. */
static void
fill_values (LkEffectFigure *self, const Study *study)
{
  guint n = self->values->len;

  self->effects = g_new0 (LkSweepEffect, n * self->n_methods + 1);
  self->x = g_new0 (double, n + 1);
  self->params = g_new0 (double, self->from[1] + 1);
  self->names = g_new0 (char *, self->from[1] + 1);
  self->sentences = g_new0 (char *, n + 1);
  for (guint v = 0; v < n; v++)
    {
      const Value *value = value_at (self, v);
      guint place[LK_N_SWEEP_AXES] = { 0 };

      self->x[v] = value->x;
      place[study->axis] = value->i;
      for (guint method = 0; method < self->n_methods; method++)
        {
          place[LK_SWEEP_METHOD] = method;
          self->effects[v * self->n_methods + method] =
              lk_sweep_effect (study->spec, study->rows, study->n, place, value->bits, study->measure,
                               study->teacher->dataset->test.n);
        }
    }
  for (guint v = 0; v < self->from[1]; v++)
    {
      self->names[v] = name_of (self, study, value_at (self, v));
      self->params[v] = lk_sweep_effect_x (study->spec, study->axis, value_at (self, v)->i, study->teacher->dataset);
    }
}

void
lk_effect_figure_set (LkEffectFigure *self, const LkSweepSpec *spec, const LkTeacher *teacher, const LkSweepRow *rows,
                      gsize n, LkMeasure measure)
{
  const Study study = { spec, teacher, rows, n, lk_sweep_study_axis (spec), measure };

  g_return_if_fail (study.axis != LK_N_SWEEP_AXES);

  forget (self);
  self->by_bytes = lk_sweep_study_is_by_bytes (spec);
  self->n_methods = MIN (lk_sweep_axis_length (spec, LK_SWEEP_METHOD), MAX_METHODS);
  self->y_label = lk_effect_measure_name (measure, teacher->dataset->test.n);
  sort_values (self, &study);
  fill_values (self, &study);
  add_series (self, &study);
  for (guint v = 0; v < self->values->len; v++)
    self->sentences[v] = say (self, &study, value_at (self, v), effects_of (self, v));
  self->verdict = make_verdict (self, &study);
  make_chart (self, &study);
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

  if (isnan (x) || !self->values || self->values->len == 0)
    return NULL;
  for (guint v = 1; v < self->values->len; v++)
    {
      gboolean nearer = self->chart.x_log ? fabs (log (self->x[v] / x)) < fabs (log (self->x[best] / x))
                                          : fabs (self->x[v] - x) < fabs (self->x[best] - x);

      best = nearer ? v : best;
    }
  return self->sentences[best];
}
