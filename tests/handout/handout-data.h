/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <locale.h>
#include <string.h>

#include "handout/lk-handout.h"
#include "settings/lk-setting-table.h"
#include "tests/train/train-data.h"
#include "train/lk-distillation.h"

/* A run to its end, with all its evaluations, and what is handed out of it. */

typedef struct {
  LkDataset *dataset;
  LkTeacher *teacher;
  LkSettings settings;
  LkDistillation *run;
  LkTimeline *timeline;
  LkHistoryView history;
} Fixture;

static inline void
setup (Fixture *fixture, gconstpointer with_twin)
{
  GError *error = NULL;

  fixture->dataset = train_data_new (203, 160, 5);
  g_free (fixture->dataset->title);
  fixture->dataset->title = g_strdup ("Digits </script><script>alert(1)</script> @RUN@ @LANG@");
  g_free (fixture->dataset->class_names[1]);
  fixture->dataset->class_names[1] = g_strdup ("<one>");
  train_settings_init (&fixture->settings);
  fixture->settings.twin = GPOINTER_TO_INT (with_twin);
  fixture->teacher = train_teacher_new (fixture->dataset);
  fixture->run = lk_distillation_new (&fixture->settings, fixture->teacher, &error);
  g_assert_no_error (error);
  while (!lk_distillation_is_done (fixture->run))
    {
      LkTimeline *before = fixture->timeline;
      LkEvaluation *evaluation;

      g_assert_true (lk_distillation_advance (fixture->run, 1, NULL));
      evaluation = lk_distillation_evaluate (fixture->run, NULL);
      fixture->timeline = lk_timeline_add (before, evaluation, LK_TIMELINE_BUDGET);
      g_clear_pointer (&before, lk_timeline_unref);
    }
  lk_history_view (lk_distillation_get_history (fixture->run), &fixture->history);
}

static inline void
teardown (Fixture *fixture, gconstpointer with_twin)
{
  lk_history_view_clear (&fixture->history);
  lk_timeline_unref (fixture->timeline);
  lk_distillation_free (fixture->run);
  lk_settings_clear (&fixture->settings);
  lk_teacher_unref (fixture->teacher);
  lk_dataset_unref (fixture->dataset);
}

static inline LkHandout
handout_of (Fixture *fixture)
{
  return (LkHandout) { .dataset = fixture->dataset,
                       .teacher = fixture->teacher,
                       .timeline = fixture->timeline,
                       .settings = &fixture->settings,
                       .steps_per_epoch = lk_distillation_get_steps_per_epoch (fixture->run),
                       .sample = 7,
                       .history = fixture->history,
                       .n_params = lk_distillation_get_student (fixture->run)->n_params };
}
