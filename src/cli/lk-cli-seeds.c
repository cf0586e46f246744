/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-cli-seeds.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "lk-cli-output.h"
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
      lk_cli_progress (ended, _ ("seeds: %u of %u done (%.0f %%)"), n - lk_seeds_n_left (seeds), n,
                       100.0 * lk_seeds_progress (seeds));
    }
  lk_cli_progress_end ();
  return TRUE;
}

static void
add_int (JsonBuilder *json, const char *name, gint64 value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_int_value (json, value);
}

static void
add_point (JsonBuilder *json, const LkSeedsPoint *point)
{
  json_builder_begin_object (json);
  add_int (json, "step", (gint64) point->step);
  add_int (json, "ahead", point->n_ahead);
  lk_cli_add_number (json, "student_errors", point->student);
  lk_cli_add_number (json, "student_sd", point->student_sd);
  lk_cli_add_number (json, "twin_errors", point->twin);
  lk_cli_add_number (json, "twin_sd", point->twin_sd);
  lk_cli_add_number (json, "saved", point->saved);
  lk_cli_add_number (json, "saved_sd", point->saved_sd);
  json_builder_end_object (json);
}

static void
add_run (JsonBuilder *json, const LkSeedRun *run)
{
  const LkEvaluationRecord *last = &run->records[run->n_records - 1];

  json_builder_begin_object (json);
  add_int (json, "seed", (gint64) run->seed);
  add_int (json, "student_errors", last->student.errors);
  add_int (json, "twin_errors", last->twin.errors);
  add_int (json, "only_student_right", run->only_student);
  add_int (json, "only_twin_right", run->only_twin);
  json_builder_end_object (json);
}

static void
print_json (const LkSettings *settings, const GPtrArray *runs, const GArray *summary)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  const LkSeedsPoint *last = &g_array_index (summary, LkSeedsPoint, summary->len - 1);
  guint64 from;

  json_builder_begin_object (json);
  json_builder_set_member_name (json, "dataset");
  json_builder_add_string_value (json, settings->dataset);
  json_builder_set_member_name (json, "method");
  json_builder_add_string_value (json, lk_method_info (settings->loss.method)->id);
  add_int (json, "seeds", runs->len);
  add_int (json, "ahead", last->n_ahead);
  json_builder_set_member_name (json, "ahead_from_step");
  if (lk_seeds_ahead_from (summary, MAX (last->n_ahead, 1), &from))
    json_builder_add_int_value (json, (gint64) from);
  else
    json_builder_add_null_value (json);
  lk_cli_add_number (json, "saved", last->saved);
  lk_cli_add_number (json, "saved_sd", last->saved_sd);
  lk_cli_add_number (json, "saved_share", last->twin > 0.0 ? last->saved / last->twin : 0.0);
  json_builder_set_member_name (json, "evaluations");
  json_builder_begin_array (json);
  for (guint i = 0; i < summary->len; i++)
    add_point (json, &g_array_index (summary, LkSeedsPoint, i));
  json_builder_end_array (json);
  json_builder_set_member_name (json, "runs");
  json_builder_begin_array (json);
  for (guint i = 0; i < runs->len; i++)
    add_run (json, g_ptr_array_index (runs, i));
  json_builder_end_array (json);
  json_builder_end_object (json);
  lk_cli_print_json (json);
}

static void
print_point (const LkSeedsPoint *point)
{
  lk_cli_printf ("%8" PRIu64 " %9.0f ± %-5.0f %9.0f ± %-5.0f %+9.0f ± %-5.0f %6u/%u\n", point->step, point->student,
                 point->student_sd, point->twin, point->twin_sd, point->saved, point->saved_sd, point->n_ahead,
                 point->n);
}

/* Evaluations at twice as many steps each, and the last. */
static void
print_table (const LkSettings *settings, const LkTeacher *teacher, const GArray *summary)
{
  const LkSeedsPoint *last = &g_array_index (summary, LkSeedsPoint, summary->len - 1);
  guint64 next = 1, from;

  lk_cli_printf (_ ("%s, method %s, T = %g, α = %g: errors of %zu test samples, means ± standard deviations over %u "
                    "seeds\n\n"),
                 teacher->dataset->title, lk_method_info (settings->loss.method)->id, settings->loss.temperature,
                 settings->loss.alpha, teacher->dataset->test.n, last->n);
  lk_cli_printf ("%8s %17s %17s %17s %8s\n", _ ("step"), _ ("student"), _ ("twin"), _ ("saved"), _ ("ahead"));
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
    lk_cli_printf (_ ("\nThe student is ahead of its twin in %u of %u seeds from step %" PRIu64 " on.\n"),
                   last->n_ahead, last->n, from);
  else
    lk_cli_printf (_ ("\nThe student is ahead of its twin in no seed.\n"));
}

LkExit
lk_cli_distill_seeds (const LkSettings *settings, LkTeacher *teacher, guint n, gboolean as_json)
{
  g_autoptr (LkSeeds) seeds = lk_seeds_start (settings, teacher, n, lk_settings_n_threads (settings));
  g_autoptr (GArray) summary = NULL;
  GError *error = NULL;

  if (!run_all (seeds, n, &error))
    return lk_cli_fail (error);
  summary = lk_seeds_summary (lk_seeds_get_runs (seeds));
  if (as_json)
    print_json (settings, lk_seeds_get_runs (seeds), summary);
  else
    print_table (settings, teacher, summary);
  lk_cli_flush ();
  return LK_EXIT_OK;
}
