/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-lesson-handout.h"

#include <glib/gi18n.h>

#include "handout/lk-handouts.h"
#include "import/lk-dataset-io.h"
#include "io/lk-file.h"
#include "io/lk-staging.h"
#include "lesson/lk-lesson-stand.h"
#include "examine/lk-telling.h"
#include "words/lk-quantity.h"

#define FIRST_SEED 1

/* The run of a step, to its end. */
typedef struct {
  LkSettings settings;
  int sample;
  LkTeacher *teacher;
  LkDistillation *distillation;
  LkTimeline *timeline;
} Run;

static void
run_clear (Run *run)
{
  g_clear_pointer (&run->timeline, lk_timeline_unref);
  g_clear_pointer (&run->distillation, lk_distillation_free);
  g_clear_pointer (&run->teacher, lk_teacher_unref);
  lk_settings_clear (&run->settings);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

/* The teacher may be the student of another step's run. */
static gboolean
do_run (const GArray *stands, guint step, Run *run, GError **error)
{
  const LkLessonStand *stand = &g_array_index (stands, LkLessonStand, step);
  g_autoptr (LkDataset) dataset = NULL;

  run->sample = stand->sample;
  lk_lesson_stand_settings (stand, FIRST_SEED, 1.0, &run->settings);
  if (stand->promoted >= 0)
    {
      g_auto (Run) before = { 0 };

      if (!do_run (stands, (guint) stand->promoted, &before, error))
        return FALSE;
      run->teacher =
          lk_lesson_stand_promote (lk_distillation_get_student (before.distillation), before.teacher->dataset, error);
    }
  else if ((dataset = lk_cli_load_dataset (&run->settings, NULL, error)) &&
           lk_cli_check_student (&run->settings, dataset, error))
    run->teacher = lk_cli_make_teacher (&run->settings, dataset, NULL, error);
  if (!run->teacher || !(run->distillation = lk_distillation_new (&run->settings, run->teacher, error)))
    return FALSE;
  return lk_cli_run_to_end (run->distillation, &run->settings, &run->timeline, error);
}

static gboolean
write_files (const LkHandout *handout, LkStaging *staging, GError **error)
{
  for (guint kind = 0; kind < LK_N_HANDOUTS; kind++)
    {
      g_autoptr (GBytes) bytes = lk_handout_make (kind, handout, error);
      g_autoptr (GFile) file = lk_staging_file (staging, lk_handout_file (kind));

      if (!bytes || !lk_file_write (file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, error))
        return FALSE;
    }
  return lk_staging_commit (staging, error);
}

static gboolean
hand_out (const LkLessonHandout *self, const Run *run, GError **error)
{
  g_autoptr (LkStaging) staging = lk_staging_new (self->folder, FALSE, error);
  LkHandout handout = {
    .dataset = run->teacher->dataset,
    .teacher = run->teacher,
    .timeline = run->timeline,
    .settings = &run->settings,
    .steps_per_epoch = lk_distillation_get_steps_per_epoch (run->distillation),
    .sample =
        run->sample >= 0 ? (gsize) run->sample : lk_most_telling_sample (run->teacher, run->settings.loss.temperature),
    .n_params = lk_distillation_get_student (run->distillation)->n_params,
    .lesson = self->lesson,
    .verdicts = self->verdicts,
  };
  gboolean ok;

  if (!staging)
    return FALSE;
  lk_history_view (lk_distillation_get_history (run->distillation), &handout.history);
  ok = write_files (&handout, staging, error);
  lk_history_view_clear (&handout.history);
  return ok;
}

static void
print (const LkLessonHandout *self, const Run *run)
{
  const LkEvaluationRecord *record = &lk_distillation_get_evaluation (run->distillation)->record;
  g_autoptr (LkJson) json = lk_json_new (FALSE);

  lk_json_begin_object (json, NULL);
  lk_json_add_text (json, "lesson", lk_lesson_get_id (self->lesson));
  lk_json_add_text (json, "folder", self->folder);
  lk_json_begin_array (json, "files");
  for (guint kind = 0; kind < LK_N_HANDOUTS; kind++)
    lk_json_add_text (json, NULL, lk_handout_file (kind));
  lk_json_end (json);
  lk_json_add_count (json, "seed", FIRST_SEED);
  lk_json_add_count (json, "step", record->step);
  if (run->teacher->test_logits)
    lk_json_add_count (json, "teacher_errors", run->teacher->test_quality.errors);
  else
    lk_json_add_null (json, "teacher_errors");
  lk_json_add_count (json, "student_errors", record->student.errors);
  if (record->has_twin)
    lk_json_add_count (json, "twin_errors", record->twin.errors);
  else
    lk_json_add_null (json, "twin_errors");
  lk_json_end (json);
  if (self->as_json)
    {
      lk_cli_print_json (json);
      return;
    }
  if (record->has_twin)
    lk_cli_printf (_ ("%s: the student makes %s errors, its untaught twin %s\n"), lk_lesson_get_title (self->lesson),
                   LK_COUNT (record->student.errors), LK_COUNT (record->twin.errors));
  else
    lk_cli_printf (_ ("%s: the student makes %s errors\n"), lk_lesson_get_title (self->lesson),
                   LK_COUNT (record->student.errors));
  for (guint kind = 0; kind < LK_N_HANDOUTS; kind++)
    lk_cli_printf ("%s/%s\n", self->folder, lk_handout_file (kind));
}

LkExit
lk_lesson_handout_write (const LkLessonHandout *self)
{
  g_autoptr (GArray) stands = lk_lesson_stands (self->lesson);
  g_auto (Run) run = { 0 };
  GError *error = NULL;

  if (!do_run (stands, stands->len - 1, &run, &error) || !hand_out (self, &run, &error))
    return lk_cli_fail (error);
  print (self, &run);
  return LK_EXIT_OK;
}
