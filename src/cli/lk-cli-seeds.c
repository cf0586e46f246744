/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-cli-seeds.h"

#include <glib/gi18n.h>

#include "lk-cli.h"
#include "settings/lk-setting-text.h"
#include "words/lk-quantity.h"
#include "sweep/lk-seeds.h"
#include "train/lk-setup.h"

/* How long to wait for a run before the progress is shown anew. */
#define WAIT_US 200000

static gboolean
run_all (LkSeeds *seeds, guint n, GError **error)
{
  while (lk_seeds_n_left (seeds) > 0)
    {
      GError *problem = NULL;
      gboolean ended = lk_seeds_wait (seeds, WAIT_US, &problem);

      if (problem)
        {
          g_propagate_error (error, problem);
          return FALSE;
        }
      lk_cli_progress (ended, _ ("seeds: %u of %u done (%s)"), n - lk_seeds_n_left (seeds), n,
                       LK_SHARE_FIXED (lk_seeds_progress (seeds), 0));
    }
  lk_cli_progress_end ();
  return TRUE;
}

static void
add_point (LkJson *json, const LkSeedsPoint *point)
{
  lk_json_begin_object (json, NULL);
  lk_json_add_count (json, "step", point->step);
  lk_json_add_count (json, "ahead", point->n_ahead);
  lk_json_add_number (json, "student_errors", point->student);
  lk_json_add_number (json, "student_sd", point->student_sd);
  lk_json_add_number (json, "twin_errors", point->twin);
  lk_json_add_number (json, "twin_sd", point->twin_sd);
  lk_json_add_number (json, "saved", point->saved);
  lk_json_add_number (json, "saved_sd", point->saved_sd);
  lk_json_end (json);
}

static void
add_pupil (LkJson *json, const char *name, const LkScaling *scaling)
{
  lk_json_begin_object (json, name);
  lk_json_add_number (json, "negative_log_likelihood", scaling->before.nll);
  lk_json_add_number (json, "calibration_error", scaling->before.calibration_error);
  lk_cli_add_scaling (json, scaling);
  lk_json_end (json);
}

static void
add_run (LkJson *json, const LkSeedRun *run)
{
  const LkEvaluationRecord *last = &run->records[run->n_records - 1];

  lk_json_begin_object (json, NULL);
  lk_json_add_count (json, "seed", run->seed);
  lk_json_add_count (json, "student_errors", last->student.errors);
  lk_json_add_count (json, "twin_errors", last->twin.errors);
  lk_json_add_count (json, "only_student_right", run->only_student);
  lk_json_add_count (json, "only_twin_right", run->only_twin);
  add_pupil (json, "student", &run->student);
  add_pupil (json, "twin", &run->twin);
  lk_json_end (json);
}

static void
print_json (const LkSettings *settings, const GPtrArray *runs, const GArray *summary, const LkFindings *findings)
{
  g_autoptr (LkJson) json = lk_json_new (FALSE);
  const LkSeedsPoint *last = &g_array_index (summary, LkSeedsPoint, summary->len - 1);
  guint64 from;

  lk_json_begin_object (json, NULL);
  lk_json_add_text (json, "dataset", settings->dataset);
  lk_json_add_text (json, "method", lk_method_info (settings->loss.method)->id);
  lk_json_add_number (json, "temperature", settings->loss.temperature);
  lk_json_add_number (json, "alpha", settings->loss.alpha);
  lk_cli_add_weight (json, settings);
  lk_json_add_count (json, "seeds", runs->len);
  lk_json_add_count (json, "ahead", last->n_ahead);
  if (lk_seeds_ahead_from (summary, MAX (last->n_ahead, 1), &from))
    lk_json_add_count (json, "ahead_from_step", from);
  else
    lk_json_add_null (json, "ahead_from_step");
  lk_json_add_number (json, "saved", last->saved);
  lk_json_add_number (json, "saved_sd", last->saved_sd);
  lk_json_add_number (json, "saved_share", last->twin > 0.0 ? last->saved / last->twin : 0.0);
  lk_json_begin_array (json, "evaluations");
  for (guint i = 0; i < summary->len; i++)
    add_point (json, &g_array_index (summary, LkSeedsPoint, i));
  lk_json_end (json);
  lk_json_begin_array (json, "runs");
  for (guint i = 0; i < runs->len; i++)
    add_run (json, g_ptr_array_index (runs, i));
  lk_json_end (json);
  lk_cli_add_findings (json, findings);
  lk_json_end (json);
  lk_cli_print_json (json);
}

/* "   1,234 ± 56   " */
static void
print_spread (double mean, double deviation)
{
  lk_cli_column (10, LK_FIXED (mean, 0));
  lk_cli_printf (" ± ");
  lk_cli_column (-5, LK_FIXED (deviation, 0));
}

static void
print_point (const LkSeedsPoint *point)
{
  lk_cli_column (8, LK_COUNT (point->step));
  print_spread (point->student, point->student_sd);
  print_spread (point->twin, point->twin_sd);
  print_spread (point->saved, point->saved_sd);
  lk_cli_printf (" %6u/%u\n", point->n_ahead, point->n);
}

/* Evaluations at twice as many steps each, and the last. */
static void
print_table (const LkSettings *settings, const LkTeacher *teacher, const GArray *summary)
{
  const LkSeedsPoint *last = &g_array_index (summary, LkSeedsPoint, summary->len - 1);
  g_autofree char *weights = lk_setting_say_weights (&settings->loss);
  guint64 next = 1, from;

  lk_cli_printf (_ ("%s, method %s, %s: errors of %s test samples, means ± standard deviations over %u seeds\n\n"),
                 teacher->dataset->title, lk_method_info (settings->loss.method)->id, weights,
                 LK_COUNT (teacher->dataset->test.n), last->n);
  lk_cli_columns (8, _ ("step"), 17, _ ("student"), 17, _ ("twin"), 17, _ ("saved"), 8, _ ("ahead"), 0);
  for (guint i = 0; i + 1 < summary->len; i++)
    {
      const LkSeedsPoint *point = &g_array_index (summary, LkSeedsPoint, i);

      if (point->step < next)
        continue;
      print_point (point);
      next = 2 * point->step;
    }
  print_point (last);
  if (last->n_ahead > 0 && lk_seeds_ahead_from (summary, last->n_ahead, &from))
    lk_cli_printf (_ ("\nThe student is ahead of its twin in %u of %u seeds from step %s on.\n"), last->n_ahead,
                   last->n, LK_COUNT (from));
  else
    lk_cli_printf (_ ("\nThe student is ahead of its twin in no seed.\n"));
}

LkExit
lk_cli_distill_seeds (const LkSettings *settings, LkTeacher *teacher, guint n, const LkFindings *findings,
                      gboolean as_json)
{
  g_autoptr (LkSeeds) seeds = lk_seeds_start (settings, teacher, n, lk_settings_n_threads (settings));
  g_autoptr (GArray) summary = NULL;
  GError *error = NULL;

  if (!run_all (seeds, n, &error))
    return lk_cli_fail (error);
  summary = lk_seeds_summary (lk_seeds_get_runs (seeds));
  if (as_json)
    print_json (settings, lk_seeds_get_runs (seeds), summary, findings);
  else
    print_table (settings, teacher, summary);
  lk_cli_flush ();
  return LK_EXIT_OK;
}
