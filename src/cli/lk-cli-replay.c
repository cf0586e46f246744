/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-cli.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <stdio.h>

#include "import/lk-dataset-io.h"
#include "io/lk-number.h"
#include "words/lk-quantity.h"
#include "run/lk-replay.h"
#include "run/lk-run-file.h"
#include "settings/lk-setting-table.h"
#include "train/lk-sums.h"

/* Steps between two looks at the progress. */
#define STRIDE 32

LkRunRecord *
lk_cli_record (const LkSettings *settings, LkTeacher *teacher, LkDistillation *run)
{
  g_autoptr (LkRunRecord) record = lk_run_record_from_run (settings, teacher, run);
  g_autofree char *dataset_sum = lk_sum_dataset (teacher->dataset);
  g_autofree char *teacher_sum = lk_sum_teacher (teacher);

  return lk_run_record_with_sums (record, dataset_sum, teacher_sum);
}

static LkReplay *
run_again (LkRunRecord *record, const LkSettings *settings, gboolean quiet, char ***differences, GError **error)
{
  const LkRunFacts *facts = lk_run_record_get_facts (record);
  g_autoptr (LkDataset) dataset = NULL;
  g_autoptr (LkTeacher) teacher = NULL;
  g_autoptr (LkReplay) replay = NULL;
  g_autofree char *dataset_sum = NULL;
  g_autofree char *teacher_sum = NULL;
  guint64 tenth = 0;

  dataset = lk_settings_load_dataset (settings, NULL, NULL, error);
  if (!dataset || !lk_cli_check_student (settings, dataset, error))
    return NULL;
  teacher = lk_cli_make_teacher (settings, dataset, NULL, error);
  if (!teacher)
    return NULL;
  replay = lk_replay_new (record, settings, teacher, error);
  if (!replay)
    return NULL;
  dataset_sum = lk_sum_dataset (dataset);
  teacher_sum = lk_sum_teacher (teacher);
  *differences = lk_replay_differences (record, dataset_sum, teacher_sum);
  do
    {
      guint64 now;

      if (!lk_replay_advance (replay, STRIDE, error))
        return NULL;
      now = 10 * lk_replay_get_step (replay) / MAX (facts->step, 1);
      if (!quiet)
        lk_cli_progress (now != tenth, _ ("step %llu of %llu"), (unsigned long long) lk_replay_get_step (replay),
                         (unsigned long long) facts->step);
      tenth = now;
    }
  while (!lk_replay_is_done (replay));
  lk_cli_progress_end ();
  return g_steal_pointer (&replay);
}

static void
print_json (const LkReplay *replay, char **differences)
{
  const LkParting *parting = lk_replay_get_parting (replay);
  g_autoptr (LkJson) json = lk_json_new (FALSE);

  lk_json_begin_object (json, NULL);
  lk_json_add_boolean (json, "identical", !parting && !lk_replay_is_other_engine (replay));
  if (lk_replay_is_other_engine (replay))
    lk_json_add_boolean (json, "close", !parting);
  lk_json_add_count (json, "steps", lk_replay_get_step (replay));
  lk_json_add_count (json, "evaluations", lk_replay_get_n_evaluations (replay));
  lk_json_begin_array (json, "differences");
  for (gsize i = 0; differences[i]; i++)
    lk_json_add_text (json, NULL, differences[i]);
  lk_json_end (json);
  if (parting)
    {
      lk_json_begin_object (json, "parting");
      lk_json_add_count (json, "step", parting->step);
      lk_json_add_count (json, "since", parting->since);
      lk_json_add_text (json, "at", parting->evaluation ? "evaluation" : "step");
      lk_json_add_text (json, "what", parting->what);
      lk_json_add_number (json, "recorded", parting->recorded);
      lk_json_add_number (json, "found", parting->found);
      lk_json_end (json);
    }
  lk_json_end (json);
  lk_cli_print_json (json);
}

static void
print_parting (const LkParting *parting)
{
  char recorded[LK_NUMBER_ROOM], found[LK_NUMBER_ROOM];

  /* In all their digits, for they may differ in the last. */
  lk_number_format (parting->recorded, recorded);
  lk_number_format (parting->found, found);
  if (g_str_equal (parting->what, "missing"))
    lk_cli_printf (_ ("parts: the evaluation after step %s is in one of the two alone\n"), LK_COUNT (parting->step));
  else if (g_str_equal (parting->what, "hash"))
    lk_cli_printf (_ ("parts: between step %s and step %s, of which the recording holds a hash\n"),
                   LK_COUNT (parting->since + 1), LK_COUNT (parting->step));
  else if (parting->evaluation)
    lk_cli_printf (_ ("parts: at the evaluation after step %s, %s is %s in the recording and %s now\n"),
                   LK_COUNT (parting->step), parting->what, recorded, found);
  else if (parting->since + 1 < parting->step)
    lk_cli_printf (_ ("parts: between step %s and step %s, where %s is %s in the recording and %s now\n"),
                   LK_COUNT (parting->since + 1), LK_COUNT (parting->step), parting->what, recorded, found);
  else
    lk_cli_printf (_ ("parts: at step %s, %s is %s in the recording and %s now\n"), LK_COUNT (parting->step),
                   parting->what, recorded, found);
}

static void
print_text (const LkReplay *replay, char **differences)
{
  const LkParting *parting = lk_replay_get_parting (replay);

  for (gsize i = 0; differences[i]; i++)
    g_printerr ("%s\n", differences[i]);
  if (parting)
    print_parting (parting);
  else if (lk_replay_is_other_engine (replay))
    lk_cli_printf (_ ("close: %llu steps, %zu evaluations\n"), (unsigned long long) lk_replay_get_step (replay),
                   lk_replay_get_n_evaluations (replay));
  else
    lk_cli_printf (_ ("identical: %llu steps, %zu evaluations\n"), (unsigned long long) lk_replay_get_step (replay),
                   lk_replay_get_n_evaluations (replay));
  if (parting && differences[0])
    g_printerr (_ ("That is to be expected where these differ.\n"));
}

LkExit
lk_cli_replay (int argc, char **argv)
{
  g_autoptr (LkRunRecord) record = NULL;
  g_autoptr (LkReplay) replay = NULL;
  g_autoptr (GFile) file = NULL;
  g_auto (LkSettings) again = { 0 };
  g_auto (GStrv) files = NULL;
  g_auto (GStrv) differences = NULL;
  gboolean quiet = FALSE;
  gboolean as_json = FALSE;
  int threads = 0;
  const GOptionEntry entries[] = {
    { "quiet", 0, 0, G_OPTION_ARG_NONE, &quiet, N_ ("say nothing: the exit status tells"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("the result as one JSON object on standard output"), NULL },
    { "threads", 0, 0, G_OPTION_ARG_INT, &threads, N_ ("processors to use (as in the recording’s settings)"), "N" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, N_ ("FILE") },
    G_OPTION_ENTRY_NULL
  };
  const LkCliLine line = {
    .verb = "replay",
    .summary = _ ("Runs a recorded run (.limbeck) again, its slider moves too, and holds it against the "
                  "recording bit for bit."),
    .description = _ (
        "Exit status: 0 identical, or close where another engine recorded it; 1 failed; 2 the command line was not understood; 3 it parts; 4 it "
        "parts, and program, BLAS kernel, data or teacher are others than those of the "
        "recording."),
    .entries = entries,
  };
  GError *error = NULL;
  LkExit status;

  status = lk_cli_parse (&line, &argc, &argv, NULL);
  if (status != LK_EXIT_OK)
    return status;
  if (!files || files[1] || threads < 0 || threads > 1024)
    {
      g_printerr (threads < 0 || threads > 1024 ? _ ("limbeck-cli replay: --threads must lie between 1 and 1024\n")
                                                : _ ("limbeck-cli replay: give one file, such as run.limbeck\n"));
      return LK_EXIT_USAGE;
    }
  file = g_file_new_for_commandline_arg (files[0]);
  record = lk_run_file_load (file, NULL, &error);
  if (!record)
    return lk_cli_fail (error);
  lk_settings_copy (&lk_run_record_get_facts (record)->settings, &again);
  if (threads > 0)
    again.threads = (guint) threads;
  replay = run_again (record, &again, quiet || as_json, &differences, &error);
  if (!replay)
    return lk_cli_fail (error);
  if (as_json)
    print_json (replay, differences);
  else if (!quiet)
    print_text (replay, differences);
  if (!lk_replay_get_parting (replay))
    return LK_EXIT_OK;
  return differences[0] ? LK_EXIT_PARTED_ELSEWHERE : LK_EXIT_PARTED;
}
