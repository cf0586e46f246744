/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <locale.h>
#include <math.h>

#include "figure/lk-step-figure.h"
#include "nn/lk-softmax.h"
#include "settings/lk-setting-table.h"
#include "tests/train/train-data.h"
#include "train/lk-distillation.h"

#define C TRAIN_DATA_CLASSES

enum { PLAIN, IN_COLOUR, WITH_TERM };

typedef struct {
  LkDataset *dataset;
  LkStepTrace *trace;
} Fixture;

/* A real step. */
static void
setup (Fixture *fixture, gconstpointer data)
{
  LkTeacher *teacher;
  LkSettings settings;
  LkDistillation *run;
  GError *error = NULL;

  fixture->dataset =
      GPOINTER_TO_INT (data) == IN_COLOUR ? train_data_new_in_colour (100, 40, 5) : train_data_new (100, 40, 5);
  teacher = train_teacher_new (fixture->dataset);
  train_settings_init (&settings);
  if (GPOINTER_TO_INT (data) == WITH_TERM)
    {
      settings.feature = LK_FEATURE_HINT;
      settings.loss.feature_weight = 2.0;
    }
  run = lk_distillation_new (&settings, teacher, &error);
  g_assert_no_error (error);
  fixture->trace = lk_distillation_trace (run, &error);
  g_assert_no_error (error);
  lk_distillation_free (run);
  lk_settings_clear (&settings);
  lk_teacher_unref (teacher);
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  lk_step_trace_unref (fixture->trace);
  lk_dataset_unref (fixture->dataset);
}

/* The batch's row that a row of the figure is of: the one whose change it shows. */
static gsize
row_of (const LkStepTrace *trace, const LkStripsRow *row)
{
  const float *change = row->cells[lk_step_figure_place (trace, LK_STEP_AFTER)].values[0];

  for (gsize b = 0; b < trace->B; b++)
    if (trace->after[b * C] - trace->z[b * C] == change[0] &&
        trace->after[b * C + 1] - trace->z[b * C + 1] == change[1])
      return b;
  g_assert_not_reached ();
}

/* All numbers are those of the step, and the rows those that it asks most of. */
static void
test_numbers (Fixture *fixture, gconstpointer data)
{
  gsize D = lk_dataset_n_inputs (fixture->dataset);
  const LkStepTrace *trace = fixture->trace;
  double T = trace->loss.temperature, before = INFINITY;
  LkStepFigure figure = { 0 };

  lk_step_figure_set (&figure, fixture->trace, fixture->dataset, lk_step_figure_place (trace, LK_STEP_AFTER));
  g_assert_cmpuint (figure.strips.n_rows, ==, LK_STEP_ROWS);
  g_assert_cmpuint (figure.strips.shown, ==, LK_N_STEP_PHASES - 1);
  for (gsize r = 0; r < figure.strips.n_rows; r++)
    {
      const LkStripsRow *row = &figure.strips.rows[r];
      gsize b = row_of (trace, row);
      double p[C], q[C], now[C], asked = 0.0, kl = 0.0;
      g_autofree char *ce_text = NULL;
      g_autofree char *kl_text = NULL;

      lk_softmax (trace->v + b * C, C, T, p);
      lk_softmax (trace->z + b * C, C, T, q);
      lk_softmax (trace->z + b * C, C, 1.0, now);
      for (gsize k = 0; k < C; k++)
        {
          g_assert_cmpfloat_with_epsilon (row->cells[LK_STEP_TARGETS].values[0][k], p[k], 1e-6);
          g_assert_cmpfloat_with_epsilon (row->cells[LK_STEP_OUTPUTS].values[0][k], q[k], 1e-6);
          g_assert_cmpfloat (row->cells[LK_STEP_GRADIENT].values[0][k], ==, -trace->hard_gradient[b * C + k]);
          g_assert_cmpfloat (row->cells[LK_STEP_GRADIENT].values[1][k], ==, -trace->soft_gradient[b * C + k]);
          asked += pow ((double) trace->hard_gradient[b * C + k] + trace->soft_gradient[b * C + k], 2.0);
          kl += p[k] * log (p[k] / q[k]);
        }
      g_assert_cmpfloat (asked, <=, before);
      before = asked;
      ce_text = g_strdup_printf ("CE %.3f", -log (now[trace->y[b]]));
      kl_text = g_strdup_printf ("KL %.3f", kl);
      g_assert_cmpstr (row->cells[LK_STEP_LOSS].lines[0], ==, ce_text);
      g_assert_cmpstr (row->cells[LK_STEP_LOSS].lines[1], ==, kl_text);
      g_assert_cmpint (row->marked, ==, trace->y[b]);
      g_assert_cmpmem (row->pixels, D, fixture->dataset->train.pixels + trace->sample[b] * D, D);
    }
  g_assert_nonnull (strstr (figure.strips.notes[0], "L = "));
  g_assert_nonnull (strstr (figure.strips.notes[1], "%"));
  lk_step_figure_clear (&figure);
}

/* A phase more: of the layer's numbers those that the term asks most of, with what it asks and what the rest does; value,
 * weight and share are those of the step. */
static void
test_term (Fixture *fixture, gconstpointer data)
{
  const LkStepTrace *trace = fixture->trace;
  LkStepFigure figure = { 0 };
  g_autofree double *asked = g_new0 (double, trace->n_units);
  g_autofree char *value = g_strdup_printf ("%.3g", (double) trace->term.value);
  g_autofree char *total = g_strdup_printf ("= %.3f", trace->result.total);

  g_assert_cmpuint (lk_step_figure_n_phases (trace), ==, LK_N_STEP_PHASES);
  g_assert_cmpuint (lk_step_figure_n_phases (NULL), ==, LK_N_STEP_PHASES - 1);
  lk_step_figure_set (&figure, fixture->trace, fixture->dataset, LK_STEP_LAYER);
  for (gsize i = 0; i < trace->B * trace->n_units; i++)
    asked[i % trace->n_units] += pow ((double) trace->unit_term[i], 2.0);
  g_assert_cmpuint (figure.strips.columns[LK_STEP_LAYER].n_bars, ==, figure.n_units);
  g_assert_cmpuint (figure.n_units, ==, MIN (trace->n_units, LK_STEP_UNITS));
  for (gsize i = 0; i < trace->n_units; i++)
    {
      gboolean shown = FALSE;

      for (guint u = 0; u < figure.n_units; u++)
        shown = shown || figure.units[u] == i;
      for (guint u = 0; u < figure.n_units && !shown; u++)
        g_assert_cmpfloat (asked[i], <=, asked[figure.units[u]]);
    }
  lk_step_figure_set (&figure, fixture->trace, fixture->dataset, LK_STEP_AFTER);
  for (gsize r = 0; r < figure.strips.n_rows; r++)
    {
      gsize b = row_of (trace, &figure.strips.rows[r]);

      for (guint u = 0; u < figure.n_units; u++)
        {
          gsize at = b * trace->n_units + figure.units[u];

          g_assert_cmpfloat (figure.strips.rows[r].cells[LK_STEP_LAYER].values[0][u], ==, -trace->unit_rest[at]);
          g_assert_cmpfloat (figure.strips.rows[r].cells[LK_STEP_LAYER].values[1][u], ==, -trace->unit_term[at]);
        }
    }
  g_assert_nonnull (strstr (figure.strips.notes[0], value));
  g_assert_nonnull (strstr (figure.strips.notes[0], total));
  g_assert_nonnull (strstr (figure.strips.notes[2], "%"));
  lk_step_figure_clear (&figure);
}

/* The words of each phase are others; sums come with the loss. */
static void
test_phases (Fixture *fixture, gconstpointer data)
{
  LkStepFigure figure = { 0 };
  g_autofree char *before = NULL;

  for (guint phase = 0; phase < lk_step_figure_n_phases (fixture->trace); phase++)
    {
      lk_step_figure_set (&figure, fixture->trace, fixture->dataset, phase);
      g_assert_cmpuint (figure.strips.shown, ==, phase + 1);
      g_assert_cmpstr (figure.words, !=, before);
      g_assert_cmpint (figure.strips.notes[0] != NULL, ==, phase >= LK_STEP_LOSS);
      g_free (before);
      before = g_strdup (figure.words);
    }
  figure.strips.hover_row = 3;
  figure.strips.hover_column = 2;
  lk_step_figure_set (&figure, fixture->trace, fixture->dataset, LK_STEP_LOSS);
  g_assert_cmpint (figure.strips.hover_row, ==, 3);
  lk_step_figure_set (&figure, NULL, NULL, 0);
  g_assert_cmpuint (figure.strips.n_rows, ==, 0);
  g_assert_cmpstr (figure.words, ==, "");
  g_assert_nonnull (figure.strips.empty_text);
  lk_step_figure_clear (&figure);
}

int
main (int argc, char **argv)
{
  setlocale (LC_NUMERIC, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/figure/step-figure/numbers", Fixture, NULL, setup, test_numbers, teardown);
  g_test_add ("/figure/step-figure/numbers-in-colour", Fixture, GINT_TO_POINTER (IN_COLOUR), setup, test_numbers,
              teardown);
  g_test_add ("/figure/step-figure/phases", Fixture, NULL, setup, test_phases, teardown);
  g_test_add ("/figure/step-figure/phases-with-term", Fixture, GINT_TO_POINTER (WITH_TERM), setup, test_phases,
              teardown);
  g_test_add ("/figure/step-figure/term", Fixture, GINT_TO_POINTER (WITH_TERM), setup, test_term, teardown);
  return g_test_run ();
}
