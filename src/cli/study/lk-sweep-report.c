/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-sweep-report.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>

#include "figure/lk-sweep-words.h"
#include "cli/lk-cli.h"
#include "words/lk-quantity.h"

/* Failures are named so far. */
#define MAX_NAMED 10

static void
failure_clear (LkSweepFailure *failure)
{
  g_free (failure->reason);
}

void
lk_sweep_outcome_init (LkSweepOutcome *outcome, const LkSettings *base)
{
  *outcome = (LkSweepOutcome) {
    .findings = lk_findings_new (),
    .rows = g_array_new (FALSE, FALSE, sizeof (LkSweepRow)),
    .failures = g_array_new (FALSE, FALSE, sizeof (LkSweepFailure)),
  };
  g_array_set_clear_func (outcome->failures, (GDestroyNotify) failure_clear);
  lk_sweep_spec_init (&outcome->spec, base);
}

void
lk_sweep_outcome_clear (LkSweepOutcome *outcome)
{
  lk_sweep_spec_clear (&outcome->spec);
  g_clear_pointer (&outcome->teacher, lk_teacher_unref);
  lk_findings_unref (outcome->findings);
  g_array_unref (outcome->rows);
  g_array_unref (outcome->failures);
}

/* What tells a cell from the others: the settings that vary. */
static char *
cell_label (const LkSweepSpec *spec, guint run)
{
  LkSettings cell = lk_sweep_settings (spec, run);
  g_autoptr (GString) label = g_string_new (NULL);
  gboolean untaught = run >= lk_sweep_n_taught (spec);

  if (untaught)
    g_string_append (label, _ ("untaught"));
  if (!untaught && lk_sweep_axis_length (spec, LK_SWEEP_METHOD) > 1)
    g_string_append_printf (label, "%s", lk_method_info (cell.loss.method)->id);
  if (!untaught &&
      (lk_sweep_axis_length (spec, LK_SWEEP_TEMPERATURE) > 1 || lk_sweep_axis_length (spec, LK_SWEEP_ALPHA) <= 1))
    g_string_append_printf (label, "%sT = %s", label->len > 0 ? ", " : "", LK_SETTING (cell.loss.temperature));
  if (!untaught &&
      (lk_sweep_axis_length (spec, LK_SWEEP_ALPHA) > 1 || lk_sweep_axis_length (spec, LK_SWEEP_TEMPERATURE) <= 1))
    g_string_append_printf (label, "%sα = %s", label->len > 0 ? ", " : "", LK_SETTING (cell.loss.alpha));
  if (lk_sweep_axis_length (spec, LK_SWEEP_STUDENT) > 1)
    g_string_append_printf (label, "%s%s", label->len > 0 ? ", " : "", cell.student.layers);
  if (lk_sweep_axis_length (spec, LK_SWEEP_FRACTION) > 1)
    g_string_append_printf (label, ", %s", LK_SHARE_SETTING (cell.train_fraction));
  if (lk_sweep_axis_length (spec, LK_SWEEP_RATE) > 1)
    g_string_append_printf (label, ", η = %s", LK_SETTING (cell.student.learning_rate));
  for (LkSweepAxis axis = LK_SWEEP_LATER; !untaught && axis < LK_N_SWEEP_AXES; axis++)
    if (lk_sweep_axis_is_used (spec, axis))
      {
        g_auto (GValue) value = G_VALUE_INIT;
        g_autofree char *text = NULL;

        g_value_init (&value, lk_setting_type (lk_sweep_axis_info (axis)->setting));
        lk_setting_get (&cell, lk_sweep_axis_info (axis)->setting, &value);
        text = lk_sweep_axis_describe (axis, &value);
        g_string_append_printf (label, ", %s", text);
      }
  return g_string_free (g_steal_pointer (&label), FALSE);
}

/* The first row of this run or of a later one. */
static guint
find_row (const GArray *rows, guint run)
{
  guint low = 0, high = rows->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (rows, LkSweepRow, middle).run < run)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static LkSweepCell
cell_of (const LkSweepOutcome *outcome, guint first, LkMeasure measure, gboolean tested)
{
  guint begin = find_row (outcome->rows, first), end = find_row (outcome->rows, first + outcome->spec.n_seeds);
  const LkSweepRow *rows = (const LkSweepRow *) (gpointer) outcome->rows->data;

  return lk_sweep_cell (&outcome->spec, rows + begin, end - begin, first, measure,
                        tested ? outcome->teacher->dataset->test.n : 0);
}

static guint
n_taught_missing (const LkSweepOutcome *outcome)
{
  return lk_sweep_n_taught_missing (&outcome->spec, (const LkSweepRow *) (gpointer) outcome->rows->data,
                                    outcome->rows->len);
}

/* -1, too, while it could be another's. */
static gint
best_of (const LkSweepOutcome *outcome, LkMeasure measure)
{
  if (n_taught_missing (outcome) > 0)
    return -1;
  return lk_sweep_best (&outcome->spec, (const LkSweepRow *) (gpointer) outcome->rows->data, outcome->rows->len,
                        measure);
}

/* Shares as per cent, nats as they are. */
static double
scale_of (LkMeasure measure)
{
  return measure == LK_MEASURE_NLL ? 1.0 : 100.0;
}

static void
print_cell (const char *label, const LkSweepCell *cell, guint n_seeds, LkMeasure measure)
{
  double scale = scale_of (measure);

  lk_cli_column (-36, label);
  lk_cli_column (9, cell->n == 0 ? "–" : LK_FIXED (scale * cell->mean, 3));
  if (cell->n > 0)
    lk_cli_printf ("  [%s, %s]", LK_FIXED (scale * cell->min, 3), LK_FIXED (scale * cell->max, 3));
  if (cell->n > 0 && cell->n < n_seeds)
    lk_cli_printf (_ ("  %u of %u seeds"), cell->n, n_seeds);
  putchar ('\n');
}

static void
print_best (const LkSweepOutcome *outcome, guint best, LkMeasure measure, const char *title)
{
  const LkSweepSpec *spec = &outcome->spec;
  g_autofree char *label = cell_label (spec, best);
  LkSweepCell cell = cell_of (outcome, best, measure, TRUE);

  lk_cli_printf (_ ("\nBest on these samples: %s. On the test set, which chose nothing (%s):\n\n"), label, title);
  print_cell (_ ("chosen"), &cell, spec->n_seeds, measure);
  for (guint first = lk_sweep_n_taught (spec); first < lk_sweep_n_runs (spec); first += spec->n_seeds)
    {
      g_autofree char *name = cell_label (spec, first);

      cell = cell_of (outcome, first, measure, TRUE);
      print_cell (name, &cell, spec->n_seeds, measure);
    }
  if (measure == LK_MEASURE_ERRORS && outcome->teacher->test_logits)
    {
      lk_cli_column (-36, _ ("teacher"));
      lk_cli_column (9,
                     LK_FIXED (100.0 * outcome->teacher->test_quality.errors / outcome->teacher->dataset->test.n, 3));
      putchar ('\n');
    }
}

char *
lk_sweep_diverged (const LkSweepOutcome *outcome)
{
  guint n = 0;

  for (guint i = 0; i < outcome->rows->len; i++)
    {
      const LkSweepRow *row = &g_array_index (outcome->rows, LkSweepRow, i);

      n += (row->n_held > 0 && !isfinite (row->validation.nll)) || !isfinite (row->test.nll);
    }
  if (n == 0)
    return NULL;
  return g_strdup_printf (ngettext ("%u run of %u ended with a student whose weights are not a number: its learning "
                                    "rate is too high",
                                    "%u runs of %u ended with students whose weights are not a number: their learning "
                                    "rates are too high",
                                    n),
                          n, outcome->rows->len);
}

void
lk_sweep_print_table (const LkSweepOutcome *outcome, LkMeasure measure)
{
  const char *const titles[LK_N_MEASURES] = { _ ("errors, %"), _ ("disagreement with the teacher, %"), _ ("NLL, nats"),
                                              _ ("calibration error, %") };
  const LkSweepSpec *spec = &outcome->spec;
  guint n_missing = n_taught_missing (outcome);
  gint best = best_of (outcome, measure);
  LkSweepTeacher asked = lk_sweep_ask_teacher (spec, outcome->teacher);
  g_autofree char *grounds = lk_sweep_grounds (spec, &asked, measure);

  lk_cli_printf (
      _ ("%s: %u of %u runs, %u of them now in %s s, %u seeds a cell; %s on samples that were held out, mean "
         "[least, most]\n"),
      outcome->teacher->dataset->title, outcome->rows->len, lk_sweep_n_runs (spec), outcome->n_now,
      LK_FIXED (outcome->seconds, 1), spec->n_seeds, titles[measure]);
  lk_cli_printf ("%s\n\n", grounds);
  for (guint first = 0; first < lk_sweep_n_runs (spec); first += spec->n_seeds)
    {
      LkSweepCell cell = cell_of (outcome, first, measure, FALSE);
      g_autofree char *label = cell.n > 0 ? cell_label (spec, first) : NULL;

      if (label)
        print_cell (label, &cell, spec->n_seeds, measure);
    }
  if (n_missing > 0)
    lk_cli_printf (
        _ ("\nWhich is best is not known yet: %u of %u taught runs are missing. “limbeck-cli merge” joins the "
           "parts of a sweep, --resume does what is left.\n"),
        n_missing, lk_sweep_n_taught (spec));
  else if (best < 0)
    lk_cli_printf (_ ("\nNo setting is best: of none is the %s a number.\n"), lk_measure_id (measure));
  else
    print_best (outcome, (guint) best, measure, titles[measure]);
}

void
lk_sweep_print_failures (const LkSweepOutcome *outcome)
{
  for (guint i = 0; i < outcome->failures->len; i++)
    {
      const LkSweepFailure *failure = &g_array_index (outcome->failures, LkSweepFailure, i);
      g_autofree char *label = cell_label (&outcome->spec, failure->run);

      if (i == MAX_NAMED)
        {
          g_printerr (_ ("%s: and %u more runs failed\n"), g_get_prgname (), outcome->failures->len - i);
          break;
        }
      g_printerr (_ ("%s: run %u (%s) failed: %s\n"), g_get_prgname (), failure->run, label, failure->reason);
    }
}

static void
add_spread (LkJson *json, const char *name, const LkSweepCell *cell)
{
  lk_json_begin_object (json, name);
  lk_json_add_count (json, "runs", cell->n);
  lk_json_add_number (json, "mean", cell->mean);
  lk_json_add_number (json, "min", cell->min);
  lk_json_add_number (json, "max", cell->max);
  lk_json_end (json);
}

/* The test set's numbers of what was chosen and of the untaught alone. */
static void
add_cell (LkJson *json, const char *member, const LkSweepOutcome *outcome, guint first, LkMeasure measure,
          gboolean tested)
{
  LkSettings cell = lk_sweep_settings (&outcome->spec, first);
  LkSweepCell validation = cell_of (outcome, first, measure, FALSE), test = cell_of (outcome, first, measure, TRUE);

  lk_json_begin_object (json, member);
  lk_json_add_count (json, "run", first);
  lk_json_add_text (json, "student", cell.student.layers);
  lk_json_add_text (json, "method", lk_method_info (cell.loss.method)->id);
  lk_json_add_number (json, "temperature", cell.loss.temperature);
  lk_json_add_number (json, "alpha", cell.loss.alpha);
  lk_cli_add_weight (json, &cell);
  lk_json_add_number (json, "learning_rate", cell.student.learning_rate);
  lk_json_add_number (json, "train_fraction", cell.train_fraction);
  add_spread (json, "validation", &validation);
  if (tested)
    add_spread (json, "test", &test);
  lk_json_end (json);
}

/* What the numbers of "validation" rest on. */
static void
add_held_out (LkJson *json, const LkSweepOutcome *outcome)
{
  const LkSettings *base = &outcome->spec.base;
  LkSweepTeacher asked = lk_sweep_ask_teacher (&outcome->spec, outcome->teacher);

  lk_json_begin_object (json, "held_out");
  lk_json_add_text (json, "by", base->held_out == LK_HELD_OUT_BY_DATA ? "data" : "seed");
  lk_json_add_number (json, "share", base->student.validation);
  lk_json_add_count (json, "samples", asked.n_held);
  lk_json_add_number (json, "teacher_error", asked.n_held > 0 ? (double) asked.held_errors / asked.n_held : NAN);
  lk_json_add_number (json, "teacher_test_error", asked.n_test > 0 ? (double) asked.test_errors / asked.n_test : NAN);
  lk_json_add_boolean (json, "teacher_knows_them", asked.knows != LK_TEACHER_MAY_KNOW);
  lk_json_end (json);
}

void
lk_sweep_add_failures (LkJson *json, const LkSweepOutcome *outcome)
{
  lk_json_begin_array (json, "failed");
  for (guint i = 0; i < outcome->failures->len; i++)
    {
      const LkSweepFailure *failure = &g_array_index (outcome->failures, LkSweepFailure, i);

      lk_json_begin_object (json, NULL);
      lk_json_add_count (json, "run", failure->run);
      lk_json_add_text (json, "reason", failure->reason);
      lk_json_end (json);
    }
  lk_json_end (json);
}

void
lk_sweep_print_json (const LkSweepOutcome *outcome, LkMeasure measure)
{
  g_autoptr (LkJson) json = lk_json_new (FALSE);
  const LkSweepSpec *spec = &outcome->spec;
  gint best = best_of (outcome, measure);
  g_autofree char *problem = lk_sweep_diverged (outcome);

  lk_json_begin_object (json, NULL);
  lk_json_add_text (json, "measure", lk_measure_id (measure));
  lk_json_add_count (json, "runs", lk_sweep_n_runs (spec));
  lk_json_add_count (json, "done", outcome->rows->len);
  lk_json_add_count (json, "taught_missing", n_taught_missing (outcome));
  lk_json_add_count (json, "seeds", spec->n_seeds);
  add_held_out (json, outcome);
  lk_sweep_add_failures (json, outcome);
  lk_json_add_number (json, "seconds", outcome->seconds);
  lk_json_begin_array (json, "cells");
  for (guint first = 0; first < lk_sweep_n_taught (spec); first += spec->n_seeds)
    add_cell (json, NULL, outcome, first, measure, FALSE);
  lk_json_end (json);
  lk_json_begin_array (json, "untaught");
  for (guint first = lk_sweep_n_taught (spec); first < lk_sweep_n_runs (spec); first += spec->n_seeds)
    add_cell (json, NULL, outcome, first, measure, TRUE);
  lk_json_end (json);
  if (best >= 0)
    add_cell (json, "best", outcome, (guint) best, measure, TRUE);
  else
    lk_json_add_null (json, "best");
  lk_cli_add_findings (json, outcome->findings);
  lk_cli_add_diverged (json, problem);
  lk_json_end (json);
  lk_cli_print_json (json);
}
