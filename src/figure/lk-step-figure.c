/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-step-figure.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "nn/lk-softmax.h"
#include "words/lk-quantity.h"

/* Behind a row: p, q, what labels and teacher ask, and the change, (C) each. */
enum { P, Q, LABELS, TEACHER, CHANGE, N_NUMBERS };

guint
lk_step_figure_n_phases (const LkStepTrace *trace)
{
  return LK_N_STEP_PHASES - !(trace && trace->feature != LK_FEATURE_NONE);
}

guint
lk_step_figure_place (const LkStepTrace *trace, guint phase)
{
  return phase - (phase > LK_STEP_LAYER && lk_step_figure_n_phases (trace) < LK_N_STEP_PHASES);
}

/* The phase at a place. */
static guint
phase_at (const LkStepTrace *trace, guint place)
{
  return place + (place >= LK_STEP_LAYER && lk_step_figure_n_phases (trace) < LK_N_STEP_PHASES);
}

/* Takes the text; it lives as long as the figure's next set. */
static const char *
keep (LkStepFigure *self, char *text)
{
  const char *kept = g_string_chunk_insert_const (self->texts, text);

  g_free (text);
  return kept;
}

static float *
numbers_of (const LkStepFigure *self, guint row, guint what)
{
  return self->numbers + (row * N_NUMBERS + what) * self->trace->C;
}

static double
norm (const LkStepTrace *trace, gsize b)
{
  double sum = 0.0;

  for (gsize i = b * trace->C; i < (b + 1) * trace->C; i++)
    sum += pow ((double) trace->hard_gradient[i] + trace->soft_gradient[i], 2.0);
  return sum;
}

/* Samples of the batch, the one that the step asks most of first. */
static guint
choose (const LkStepTrace *trace, gsize chosen[LK_STEP_ROWS])
{
  guint n = (guint) MIN (trace->B, LK_STEP_ROWS);
  g_autofree double *asked = g_new (double, trace->B);

  for (gsize b = 0; b < trace->B; b++)
    asked[b] = norm (trace, b);
  for (guint i = 0; i < n; i++)
    {
      gsize most = 0;

      for (gsize b = 1; b < trace->B; b++)
        if (asked[b] > asked[most])
          most = b;
      chosen[i] = most;
      asked[most] = -1.0;
    }
  return n;
}

static void
soften (const float *logits, gsize C, double T, float *p)
{
  g_autofree double *exact = g_new (double, C);

  lk_softmax (logits, C, T, exact);
  for (gsize k = 0; k < C; k++)
    p[k] = (float) exact[k];
}

static double
cross_entropy (const float *logits, gsize C, gsize label)
{
  g_autofree double *p = g_new (double, C);

  lk_softmax (logits, C, 1.0, p);
  return -log (fmax (p[label], 1e-300));
}

static double
divergence (const float *p, const float *q, gsize C)
{
  double sum = 0.0;

  for (gsize k = 0; k < C; k++)
    if (p[k] > 0.0f)
      sum += (double) p[k] * log ((double) p[k] / fmax ((double) q[k], 1e-300));
  return sum;
}

static double
largest (const LkStepFigure *self, guint n_rows, guint what)
{
  double most = 0.0;

  for (guint r = 0; r < n_rows; r++)
    for (gsize k = 0; k < self->trace->C; k++)
      most = fmax (most, fabs ((double) numbers_of (self, r, what)[k]));
  return most;
}

static void
set_row (LkStepFigure *self, guint r, gsize b)
{
  const LkStepTrace *trace = self->trace;
  const LkDataset *dataset = self->dataset;
  gsize C = trace->C, D = lk_dataset_n_inputs (dataset);
  double T = trace->loss.temperature;
  LkStripsRow *row = &self->rows[r];
  const char *label = dataset->class_names[trace->y[b]];
  float *p = numbers_of (self, r, P), *q = numbers_of (self, r, Q);

  soften (trace->v + b * C, C, T, p);
  soften (trace->z + b * C, C, T, q);
  for (gsize k = 0; k < C; k++)
    {
      numbers_of (self, r, LABELS)[k] = -trace->hard_gradient[b * C + k];
      numbers_of (self, r, TEACHER)[k] = -trace->soft_gradient[b * C + k];
      numbers_of (self, r, CHANGE)[k] = trace->after[b * C + k] - trace->z[b * C + k];
    }
  for (gsize i = 0; i < D; i++)
    {
      guint8 value = trace->pixels[b * D + i];

      /* Colours are shown as they are. */
      self->ink[r * D + i] = dataset->dark_on_light && dataset->channels == 1 ? 255 - value : value;
    }
  *row = (LkStripsRow) {
    .name =
        keep (self, trace->unlabelled ? g_strdup_printf (_ ("picture %u, without a label"), trace->sample[b])
                                      /* Translators: a sample's number, and its class. */
                                      : g_strdup_printf (_ ("training sample %u, label %s"), trace->sample[b], label)),
    .pixels = self->ink + r * D,
    .marked = trace->unlabelled ? -1 : trace->y[b],
  };
  row->cells[LK_STEP_TARGETS].values[0] = p;
  row->cells[LK_STEP_OUTPUTS].values[0] = q;
  row->cells[LK_STEP_LOSS].lines[0] =
      keep (self, g_strdup_printf ("CE %s", LK_FIXED (cross_entropy (trace->z + b * C, C, trace->y[b]), 3)));
  row->cells[LK_STEP_LOSS].lines[1] = keep (self, g_strdup_printf ("KL %s", LK_FIXED (divergence (p, q, C), 3)));
  row->cells[LK_STEP_GRADIENT].values[0] = numbers_of (self, r, LABELS);
  row->cells[LK_STEP_GRADIENT].values[1] = numbers_of (self, r, TEACHER);
  row->cells[lk_step_figure_place (trace, LK_STEP_AFTER)].values[0] = numbers_of (self, r, CHANGE);
  for (guint s = 0; s < 2 && self->n_units > 0; s++)
    {
      const float *gradient = (s == 0 ? trace->unit_rest : trace->unit_term) + b * trace->n_units;
      float *asked = self->asked + (r * 2 + s) * self->n_units;

      for (guint u = 0; u < self->n_units; u++)
        asked[u] = -gradient[self->units[u]];
      row->cells[LK_STEP_LAYER].values[s] = asked;
    }
}

/* The numbers of the hidden layer that the term asks most of in the batch, in their order. */
static void
choose_units (LkStepFigure *self, guint n_rows)
{
  const LkStepTrace *trace = self->trace;
  g_autofree double *asked = g_new0 (double, trace->n_units);
  g_autofree gboolean *chosen = g_new0 (gboolean, trace->n_units);

  if (trace->feature == LK_FEATURE_NONE)
    return;
  for (gsize i = 0; i < trace->B * trace->n_units; i++)
    asked[i % trace->n_units] += pow ((double) trace->unit_term[i], 2.0);
  for (guint u = 0; u < MIN (trace->n_units, LK_STEP_UNITS); u++)
    {
      gsize most = 0;

      for (gsize i = 1; i < trace->n_units; i++)
        if (asked[i] > asked[most])
          most = i;
      chosen[most] = TRUE;
      asked[most] = -1.0;
    }
  for (gsize i = 0; i < trace->n_units; i++)
    if (chosen[i])
      self->units[self->n_units++] = i;
  /* A unit by its number, a number of a picture by that of its channel. */
  for (guint u = 0; u < self->n_units; u++)
    self->unit_names[u] = keep (self, g_strdup (LK_COUNT (self->units[u] % (trace->n_units / trace->n_pixels) + 1)));
  self->asked = g_new (float, (gsize) n_rows * 2 * self->n_units);
}

static double
largest_asked (const LkStepFigure *self, guint n_rows)
{
  double most = 1e-12;

  for (gsize i = 0; i < (gsize) n_rows * 2 * self->n_units; i++)
    most = fmax (most, fabs ((double) self->asked[i]));
  return most;
}

static void
set_columns (LkStepFigure *self, guint n_rows)
{
  const char *T = LK_SETTING (self->trace->loss.temperature);
  LkStripsColumn *columns = self->columns;
  gboolean mutual = self->trace->mutual;

  columns[LK_STEP_BATCH] = (LkStripsColumn) { .kind = LK_STRIPS_PICTURE, .title = _ ("Batch") };
  columns[LK_STEP_TARGETS] = (LkStripsColumn) {
    .kind = LK_STRIPS_BARS,
    .title = keep (self, g_strdup_printf (mutual ? _ ("Twin at T = %s") : _ ("Teacher at T = %s"), T)),
    .most = 1.0,
    .n_series = 1,
    .colors = { mutual ? LK_SERIES_TWIN : LK_SERIES_TEACHER },
  };
  columns[LK_STEP_OUTPUTS] = (LkStripsColumn) {
    .kind = LK_STRIPS_BARS,
    .title = keep (self, g_strdup_printf (_ ("Student at T = %s"), T)),
    .most = 1.0,
    .n_series = 1,
    .colors = { LK_SERIES_STUDENT },
  };
  columns[LK_STEP_LOSS] = (LkStripsColumn) { .kind = LK_STRIPS_WORDS, .title = _ ("Loss, nats") };
  columns[LK_STEP_GRADIENT] = (LkStripsColumn) {
    .kind = LK_STRIPS_SIGNED,
    .title = _ ("Asked of logits"),
    .most = fmax (fmax (largest (self, n_rows, LABELS), largest (self, n_rows, TEACHER)), 1e-12),
    .n_series = 2,
    .colors = { LK_SERIES_LABEL, mutual ? LK_SERIES_TWIN : LK_SERIES_TEACHER },
    .names = { _ ("by labels"), mutual ? _ ("by the twin") : _ ("by the teacher") },
  };
  if (self->n_units > 0)
    columns[LK_STEP_LAYER] = (LkStripsColumn) {
      .kind = LK_STRIPS_SIGNED,
      .title = keep (self, g_strdup_printf (_ ("Asked of layer %u"), self->trace->layer)),
      .most = largest_asked (self, n_rows),
      .n_series = 2,
      .colors = { LK_SERIES_TEACHER, LK_SERIES_STUDENT },
      .names = { _ ("by the answers"), _ ("by the layer’s term") },
      .n_bars = self->n_units,
      .bar_names = self->unit_names,
    };
  columns[lk_step_figure_place (self->trace, LK_STEP_AFTER)] = (LkStripsColumn) {
    .kind = LK_STRIPS_SIGNED,
    .title = _ ("Logits moved"),
    .most = fmax (largest (self, n_rows, CHANGE), 1e-12),
    .n_series = 1,
    .colors = { LK_SERIES_STUDENT },
  };
}

/* L = 0.1 · 2.302 + 0.9 · 1.124 = 1.242 nats */
static const char *
sum_note (LkStepFigure *self, const LkLossResult *result)
{
  double alpha = self->trace->loss.alpha;
  const LkStepTrace *trace = self->trace;
  const char *term = trace->feature != LK_FEATURE_NONE ? _ (lk_feature_info (trace->feature)->name) : NULL;

  if (trace->alone)
    /* Translators: a weight β, a term’s name, and its value; their product. */
    return keep (self, g_strdup_printf (_ ("L = %s · %s %s = %s"),
                                        lk_write_real (LK_TEXT_OF_NUMBER, (double) trace->term.weight, 3), term,
                                        lk_write_real (LK_TEXT_OF_NUMBER, (double) trace->term.value, 3),
                                        LK_FIXED (result->total, 3)));
  if (term)
    /* Translators: L, CE and α are symbols; the products are the labels' term, the teacher's and a hidden layer's. */
    return keep (self, g_strdup_printf (_ ("L = %s · CE %s + %s · soft %s + %s · %s %s = %s"), LK_SETTING (1.0 - alpha),
                                        LK_FIXED (result->hard, 3), LK_SETTING (alpha), LK_FIXED (result->soft, 3),
                                        lk_write_real (LK_TEXT_OF_NUMBER, (double) trace->term.weight, 3), term,
                                        lk_write_real (LK_TEXT_OF_NUMBER, (double) trace->term.value, 3),
                                        LK_FIXED (result->total, 3)));
  /* Translators: L, CE and α are symbols; the two products are the labels' term and the teacher's. */
  return keep (self, g_strdup_printf (_ ("L = %s · CE %s + %s · soft %s = %s nats"), LK_SETTING (1.0 - alpha),
                                      LK_FIXED (result->hard, 3), LK_SETTING (alpha), LK_FIXED (result->soft, 3),
                                      LK_FIXED (result->total, 3)));
}

static const char *
share_note (LkStepFigure *self)
{
  const LkLossResult *result = &self->trace->result;
  double terms = (1.0 - self->trace->loss.alpha) * result->hard + self->trace->loss.alpha * result->soft;
  double pulls = result->hard_gradient + result->soft_gradient;

  if (self->trace->feature != LK_FEATURE_NONE && result->total > 0.0)
    return keep (
        self, g_strdup_printf (_ ("Of that the teacher’s answers are %s, its hidden layer %s; of the gradient at the "
                                  "logits the answers have %s"),
                               LK_SHARE (self->trace->loss.alpha * result->soft / result->total),
                               LK_SHARE (1.0 - terms / result->total),
                               pulls > 0.0 ? LK_SHARE (result->soft_gradient / pulls) : "–"));
  return keep (self,
               g_strdup_printf (self->trace->mutual ? _ ("Of that the twin’s term is %s, and of the gradient %s")
                                                    : _ ("Of that the teacher’s term is %s, and of the gradient %s"),
                                terms > 0.0 ? LK_SHARE (1.0 - (1.0 - self->trace->loss.alpha) * result->hard / terms)
                                            : "–",
                                pulls > 0.0 ? LK_SHARE (result->soft_gradient / pulls) : "–"));
}

/* Of the term on a hidden layer, which has no part in the logits. */
static const char *
layer_note (LkStepFigure *self)
{
  return keep (self, g_strdup_printf (_ ("At what layer %u gives, its term has %s of the gradient"), self->trace->layer,
                                      LK_SHARE ((double) self->trace->term.share)));
}

static double
three_digits (double value)
{
  double unit = value > 0.0 ? pow (10.0, floor (log10 (value)) - 2.0) : 1.0;

  return round (value / unit) * unit;
}

/* Of a step in which the twin teaches, what is said otherwise; NULL: nothing. */
static const char *
mutual_words (LkStepFigure *self, guint phase)
{
  switch (phase)
    {
    case LK_STEP_TARGETS:
      return keep (self,
                   g_strdup_printf (_ ("The other student’s answers to the same pictures, softened by T = %s, are "
                                       "the targets; this one’s are the other’s."),
                                    LK_SETTING (self->trace->loss.temperature)));
    case LK_STEP_OUTPUTS:
      return _ ("The student answers, softened alike. It is to come closer to its twin’s bars, and to the label.");
    case LK_STEP_LOSS:
      return _ (
          "How far it is off: CE from the label, KL from its twin. The loss is their weighted mean over the batch.");
    case LK_STEP_GRADIENT:
      return _ ("What that asks of each logit: up or down, and how much. Green by the label, violet by the twin; every "
                "weight is moved to that end.");
    default:
      return NULL;
    }
}

static const char *
words_of (LkStepFigure *self, guint phase)
{
  const LkStepTrace *trace = self->trace;
  const char *T = LK_SETTING (trace->loss.temperature);
  const char *mutual = trace->mutual && trace->loss.alpha > 0.0 ? mutual_words (self, phase) : NULL;

  if (mutual)
    return mutual;
  if (trace->alone && (phase == LK_STEP_LOSS || phase == LK_STEP_GRADIENT))
    return phase == LK_STEP_LOSS
               ? _ ("How far it is off: CE from the label, KL from the teacher. In these first epochs the loss is that of "
                    "the hidden layer alone.")
               : _ ("Of the logits nothing is asked yet: in these first epochs the hidden layer alone is taught.");
  switch (phase)
    {
    case LK_STEP_BATCH:
      return keep (self,
                   g_strdup_printf (_ ("Step %s looks at %s pictures at once. Here are those of them that it will ask "
                                       "most of."),
                                    LK_COUNT (trace->step), LK_COUNT (trace->B)));
    case LK_STEP_TARGETS:
      if (!lk_method_info (trace->loss.method)->uses_teacher || trace->loss.alpha == 0.0)
        return _ ("What the teacher says of each. This step does not ask for it.");
      return keep (self,
                   g_strdup_printf (_ ("The teacher’s answers, softened by T = %s, are the targets: the label’s class, "
                                       "and what else it might be."),
                                    T));
    case LK_STEP_OUTPUTS:
      return _ ("The student answers, softened alike. It is to come closer to the teacher’s bars, and to the label.");
    case LK_STEP_LOSS:
      return _ (
          "How far it is off: CE from the label, KL from the teacher. The loss is their weighted mean over the batch.");
    case LK_STEP_LAYER:
      return keep (self,
                   g_strdup_printf (ngettext ("What is asked of hidden layer %u: by the answers, from the logits "
                                              "back, and by the term on it. Of its numbers the %u is shown that the "
                                              "term asks most of.",
                                              "What is asked of hidden layer %u: by the answers, from the logits "
                                              "back, and by the term on it. Of its numbers the %u are shown that the "
                                              "term asks most of.",
                                              self->n_units),
                                    trace->layer, self->n_units));
    case LK_STEP_GRADIENT:
      return _ (
          "What that asks of each logit: up or down, and how much. Green by the label, blue by the teacher; every "
          "weight is moved to that end.");
    default:
      return keep (self,
                   g_strdup_printf (_ ("With a learning rate of %s all weights moved a little: so far the logits went. "
                                       "On the same pictures the loss is %s now, and it was %s."),
                                    LK_SETTING (three_digits (trace->learning_rate)),
                                    LK_FIXED (trace->after_result.total, 3), LK_FIXED (trace->result.total, 3)));
    }
}

void
lk_step_figure_set (LkStepFigure *self, LkStepTrace *trace, LkDataset *dataset, guint place)
{
  LkStrips *strips = &self->strips;
  LkStrips before = self->texts ? *strips : (LkStrips) LK_STRIPS_INIT;
  gsize chosen[LK_STEP_ROWS];
  guint n_rows;

  if (trace)
    lk_step_trace_ref (trace);
  if (dataset)
    lk_dataset_ref (dataset);
  lk_step_figure_clear (self);
  self->texts = g_string_chunk_new (1024);
  self->words = "";
  strips->empty_text = _ ("Press Step: one training step is made, and told here in six phases");
  if (trace && dataset)
    {
      self->trace = lk_step_trace_ref (trace);
      self->dataset = lk_dataset_ref (dataset);
      n_rows = choose (trace, chosen);
      self->numbers = g_new (float, n_rows *N_NUMBERS * trace->C);
      self->ink = g_malloc (n_rows * lk_dataset_n_inputs (dataset));
      choose_units (self, n_rows);
      for (guint r = 0; r < n_rows; r++)
        set_row (self, r, chosen[r]);
      set_columns (self, n_rows);
      strips->rows = self->rows;
      strips->n_rows = n_rows;
      strips->columns = self->columns;
      strips->n_columns = lk_step_figure_n_phases (trace);
      strips->shown = place + 1;
      strips->n_classes = trace->C;
      strips->class_names = (const char *const *) dataset->class_names;
      strips->picture_columns = dataset->width;
      strips->picture_rows = dataset->height;
      strips->picture_channels = dataset->channels;
      if (place >= LK_STEP_LOSS)
        strips->notes[0] = sum_note (self, &trace->result);
      if (place >= LK_STEP_GRADIENT && !trace->alone)
        strips->notes[1] = share_note (self);
      if (place >= LK_STEP_LAYER && self->n_units > 0)
        strips->notes[trace->alone ? 1 : 2] = layer_note (self);
      self->words = words_of (self, phase_at (trace, place));
      strips->description = self->words;
      lk_strips_plot.point (strips,
                            &(LkPlotPlace) { .row = before.hover_row, .column = before.hover_column, .x = NAN });
    }
  g_clear_pointer (&trace, lk_step_trace_unref);
  g_clear_pointer (&dataset, lk_dataset_unref);
}

void
lk_step_figure_clear (LkStepFigure *self)
{
  g_clear_pointer (&self->trace, lk_step_trace_unref);
  g_clear_pointer (&self->dataset, lk_dataset_unref);
  g_clear_pointer (&self->numbers, g_free);
  g_clear_pointer (&self->asked, g_free);
  self->n_units = 0;
  g_clear_pointer (&self->ink, g_free);
  g_clear_pointer (&self->texts, g_string_chunk_free);
  self->words = NULL;
  self->strips = (LkStrips) LK_STRIPS_INIT;
}
