/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-study-report.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>

#include "figure/lk-effect-figure.h"
#include "figure/lk-picture-size.h"
#include "io/lk-file.h"
#include "cli/lk-cli.h"
#include "sweep/lk-sweep-effect.h"
#include "words/lk-quantity.h"

/* px of a figure, and how many of a PNG's pixels each is. */
#define WIDTH  960.0
#define HEIGHT 540.0
#define SCALE  2.0

static const LkSweepRow *
rows_of (const LkSweepOutcome *outcome)
{
  return (const LkSweepRow *) (gpointer) outcome->rows->data;
}

static LkSweepEffect
effect_at (const LkSweepOutcome *outcome, LkSweepAxis axis, guint value, guint method, guint bits, LkMeasure measure)
{
  guint place[LK_N_SWEEP_AXES] = { 0 };

  place[axis] = value;
  place[LK_SWEEP_METHOD] = method;
  return lk_sweep_effect (&outcome->spec, rows_of (outcome), outcome->rows->len, place, bits, measure,
                          outcome->teacher->dataset->test.n);
}

static double
bytes_at (const LkSweepOutcome *outcome, LkSweepAxis axis, guint value, guint bits)
{
  guint place[LK_N_SWEEP_AXES] = { 0 };

  place[axis] = value;
  return lk_sweep_effect_bytes (&outcome->spec, rows_of (outcome), outcome->rows->len, place, bits,
                                outcome->teacher->dataset);
}

/* "student" for the taught one, the method's id for each control. */
static char *
method_label (const LkSweepSpec *spec, guint method)
{
  return method == 0 ? g_strdup (_ ("student")) : lk_sweep_axis_label (spec, LK_SWEEP_METHOD, method);
}

static void
print_spread (LkMeasure measure, guint n, double mean, double sd)
{
  char text[LK_NUMBER_SIZE], deviation[LK_NUMBER_SIZE];

  lk_effect_write (text, measure, mean);
  lk_effect_write (deviation, measure, sd);
  lk_cli_column (9, n == 0 ? "–" : text);
  lk_cli_printf (" %s ", n == 0 ? " " : "±");
  lk_cli_column (-6, n == 0 ? "" : deviation);
}

static void
print_line (const LkSweepOutcome *outcome, LkSweepAxis axis, guint value, guint bits, LkMeasure measure)
{
  const LkSweepSpec *spec = &outcome->spec;
  guint n_methods = lk_sweep_axis_length (spec, LK_SWEEP_METHOD);
  g_autofree char *label = lk_sweep_axis_label (spec, axis, value);
  LkSweepEffect taught = effect_at (outcome, axis, value, 0, bits, measure);
  g_autofree char *ahead = g_strdup_printf ("%u/%u", taught.n_ahead, taught.n_pairs);

  lk_cli_column (-10, label);
  if (axis == LK_SWEEP_STUDENT)
    lk_cli_column (11, LK_COUNT (lk_sweep_effect_x (spec, axis, value, outcome->teacher->dataset)));
  if (spec->bits != 0)
    {
      double bytes = bytes_at (outcome, axis, value, bits);

      lk_cli_column (5, LK_COUNT (bits));
      lk_cli_column (11, isnan (bytes) ? "–" : LK_COUNT (round (bytes)));
    }
  for (guint method = 0; method < n_methods; method++)
    {
      LkSweepEffect effect = effect_at (outcome, axis, value, method, bits, measure);

      print_spread (measure, effect.n, effect.taught, effect.taught_sd);
    }
  print_spread (measure, taught.n_twins, taught.twin, taught.twin_sd);
  print_spread (measure, taught.n_pairs, taught.saved, taught.saved_sd);
  lk_cli_column (8, ahead);
  putchar ('\n');
}

static void
print_heading (const char *text)
{
  lk_cli_column (15, text); /* "      290 ± 12    " is below */
  lk_cli_column (3, "");
}

void
lk_study_print_table (const LkSweepOutcome *outcome, LkMeasure measure)
{
  const LkSweepSpec *spec = &outcome->spec;
  LkSweepAxis axis = lk_sweep_study_axis (spec);
  g_autofree char *name = lk_effect_measure_name (measure, outcome->teacher->dataset->test.n);
  g_autoptr (LkEffectFigure) figure = lk_effect_figure_new ();
  LkSettings first = lk_sweep_settings (spec, 0);
  guint bits[LK_SWEEP_N_BITS];
  guint n_bits = lk_sweep_bits_list (spec->bits, bits);

  lk_cli_printf (
      _ ("%s: %u of %u runs, %u of them now in %s s. %s, which chose nothing: means ± standard deviations over "
         "%u seeds\n\n"),
      outcome->teacher->dataset->title, outcome->rows->len, lk_sweep_n_runs (spec), outcome->n_now,
      LK_FIXED (outcome->seconds, 1), name, spec->n_seeds);
  lk_cli_printf (lk_sweep_keeps_steps (spec)
                     ? _ ("method %s, T = %s, α = %s; each run has as many steps as %u epochs of %s of the samples\n\n")
                     : _ ("method %s, T = %s, α = %s; each run has %u epochs of %s of the samples\n\n"),
                 lk_method_info (first.loss.method)->id, LK_SETTING (first.loss.temperature),
                 LK_SETTING (first.loss.alpha), spec->base.student.epochs,
                 LK_SHARE_SETTING (spec->base.train_fraction));
  lk_cli_column (-10, _ (lk_sweep_axis_info (axis)->symbol));
  if (axis == LK_SWEEP_STUDENT)
    lk_cli_column (11, _ ("parameters"));
  if (spec->bits != 0)
    {
      lk_cli_column (5, _ ("bits"));
      lk_cli_column (11, _ ("bytes"));
    }
  for (guint method = 0; method < lk_sweep_axis_length (spec, LK_SWEEP_METHOD); method++)
    {
      g_autofree char *label = method_label (spec, method);

      print_heading (label);
    }
  print_heading (_ ("twin"));
  print_heading (_ ("saved"));
  lk_cli_column (8, _ ("ahead"));
  putchar ('\n');
  for (guint value = 0; value < lk_sweep_axis_length (spec, axis); value++)
    {
      print_line (outcome, axis, value, LK_SMALLER_FLOAT, measure);
      for (guint i = 0; i < n_bits; i++)
        print_line (outcome, axis, value, bits[i], measure);
    }
  lk_effect_figure_set (figure, spec, outcome->teacher, rows_of (outcome), outcome->rows->len, measure);
  lk_cli_printf ("\n%s\n", lk_effect_figure_get_verdict (figure));
}

static void
add_spread (LkJson *json, const char *name, guint n, double mean, double sd)
{
  lk_json_begin_object (json, name);
  lk_json_add_count (json, "runs", n);
  lk_json_add_number (json, "mean", mean);
  lk_json_add_number (json, "sd", sd);
  lk_json_end (json);
}

/* What student, controls and twin come to, and what is saved. */
static void
add_effects (LkJson *json, const LkSweepOutcome *outcome, LkSweepAxis axis, guint value, guint bits, LkMeasure measure)
{
  const LkSweepSpec *spec = &outcome->spec;
  LkSweepEffect taught = effect_at (outcome, axis, value, 0, bits, measure);

  add_spread (json, "student", taught.n, taught.taught, taught.taught_sd);
  lk_json_begin_object (json, "controls");
  for (guint method = 1; method < lk_sweep_axis_length (spec, LK_SWEEP_METHOD); method++)
    {
      LkSweepEffect effect = effect_at (outcome, axis, value, method, bits, measure);
      g_autofree char *id = lk_sweep_axis_label (spec, LK_SWEEP_METHOD, method);

      add_spread (json, id, effect.n, effect.taught, effect.taught_sd);
    }
  lk_json_end (json);
  add_spread (json, "twin", taught.n_twins, taught.twin, taught.twin_sd);
  add_spread (json, "saved", taught.n_pairs, taught.saved, taught.saved_sd);
  lk_json_add_count (json, "ahead", taught.n_ahead);
}

/* The same students in fewer bits. */
static void
add_smaller (LkJson *json, const LkSweepOutcome *outcome, LkSweepAxis axis, guint value, LkMeasure measure)
{
  guint bits[LK_SWEEP_N_BITS];
  guint n_bits = lk_sweep_bits_list (outcome->spec.bits, bits);

  lk_json_add_number (json, "bytes", bytes_at (outcome, axis, value, LK_SMALLER_FLOAT));
  lk_json_begin_array (json, "smaller");
  for (guint i = 0; i < n_bits; i++)
    {
      lk_json_begin_object (json, NULL);
      lk_json_add_count (json, "bits", bits[i]);
      lk_json_add_number (json, "bytes", bytes_at (outcome, axis, value, bits[i]));
      add_effects (json, outcome, axis, value, bits[i], measure);
      lk_json_end (json);
    }
  lk_json_end (json);
}

static void
add_value (LkJson *json, const LkSweepOutcome *outcome, LkSweepAxis axis, guint value, LkMeasure measure)
{
  g_autofree char *label = lk_sweep_axis_label (&outcome->spec, axis, value);

  lk_json_begin_object (json, NULL);
  lk_json_add_text (json, "value", label);
  lk_json_add_number (json, "x", lk_sweep_effect_x (&outcome->spec, axis, value, outcome->teacher->dataset));
  add_effects (json, outcome, axis, value, LK_SMALLER_FLOAT, measure);
  if (outcome->spec.bits != 0)
    add_smaller (json, outcome, axis, value, measure);
  lk_json_end (json);
}

void
lk_study_print_json (const LkSweepOutcome *outcome, LkMeasure measure)
{
  g_autoptr (LkJson) json = lk_json_new (FALSE);
  LkSweepAxis axis = lk_sweep_study_axis (&outcome->spec);
  g_autofree char *problem = lk_sweep_diverged (outcome);

  lk_json_begin_object (json, NULL);
  lk_json_add_text (json, "measure", lk_measure_id (measure));
  lk_json_add_count (json, "runs", lk_sweep_n_runs (&outcome->spec));
  lk_json_add_count (json, "done", outcome->rows->len);
  lk_sweep_add_failures (json, outcome);
  lk_json_add_number (json, "seconds", outcome->seconds);
  lk_json_add_count (json, "test_samples", outcome->teacher->dataset->test.n);
  lk_json_begin_array (json, "study");
  for (guint value = 0; value < lk_sweep_axis_length (&outcome->spec, axis); value++)
    add_value (json, outcome, axis, value, measure);
  lk_json_end (json);
  lk_cli_add_findings (json, outcome->findings);
  lk_cli_add_diverged (json, problem);
  lk_json_end (json);
  lk_cli_print_json (json);
}

gboolean
lk_study_draw (const LkSweepOutcome *outcome, LkMeasure measure, LkExportFormat format, const char *path,
               GError **error)
{
  g_autoptr (LkEffectFigure) figure = lk_effect_figure_new ();
  LkPalette palette = lk_palette_scaled (lk_palette_light (), 1.25);
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GBytes) bytes = NULL;

  lk_effect_figure_set (figure, &outcome->spec, outcome->teacher, rows_of (outcome), outcome->rows->len, measure);
  bytes = lk_plot_to_bytes (format, WIDTH, HEIGHT, format == LK_EXPORT_PNG ? SCALE : 1.0, &lk_chart_plot,
                            lk_effect_figure_get_chart (figure), &palette, error);
  return bytes && lk_file_write (file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, error);
}
