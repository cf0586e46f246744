/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <string.h>

#include "run/lk-run-file.h"
#include "tests/io/test-util.h"
#include "tests/train/train-data.h"
#include "train/lk-distillation.h"
#include "settings/lk-setting-table.h"
#include "train/lk-sums.h"

/* A run of two epochs on the small data, with moves on its way. */
typedef struct {
  LkDataset *dataset;
  LkTeacher *teacher;
  LkSettings settings;
} RunData;

static inline void
run_data_setup (RunData *data, gconstpointer unused)
{
  data->dataset = train_data_new (203, 60, 5);
  data->teacher = train_teacher_new (data->dataset);
  train_settings_init (&data->settings);
}

static inline void
run_data_teardown (RunData *data, gconstpointer unused)
{
  lk_settings_clear (&data->settings);
  lk_teacher_unref (data->teacher);
  lk_dataset_unref (data->dataset);
}

static inline void
run_data_advance (LkDistillation *run, guint64 step)
{
  GError *error = NULL;

  while (lk_distillation_get_step (run) < step && !lk_distillation_is_done (run))
    {
      lk_distillation_advance (run, (guint) (step - lk_distillation_get_step (run)), &error);
      g_assert_no_error (error);
    }
}

/* T before the first step, then as a person would: T and α at once, a pause in
 * between two evaluations that are due, the method, the rate. To be freed. */
static inline LkDistillation *
run_data_run (RunData *data)
{
  GError *error = NULL;
  LkDistillation *run = lk_distillation_new (&data->settings, data->teacher, &error);
  LkLossSettings loss = data->settings.loss;

  g_assert_no_error (error);
  lk_distillation_evaluate (run, &error);
  loss.temperature = 2.0;
  lk_distillation_set_loss (run, &loss);
  run_data_advance (run, 5);
  loss.temperature = 8.0;
  loss.alpha = 0.3;
  lk_distillation_set_loss (run, &loss);
  lk_distillation_evaluate (run, &error);
  run_data_advance (run, 9);
  loss.method = LK_METHOD_DKD;
  lk_distillation_set_loss (run, &loss);
  lk_distillation_set_learning_rate (run, 0.001);
  run_data_advance (run, 1000);
  g_assert_no_error (error);
  return run;
}

/* The same with a rate that falls, T moved when it is over, and trained on twice. To be freed. */
static inline LkDistillation *
run_data_run_on (RunData *data)
{
  LkDistillation *run;
  LkLossSettings loss = data->settings.loss;

  data->settings.student.schedule = LK_SCHEDULE_COSINE;
  run = run_data_run (data);
  loss.temperature = 6.0;
  lk_distillation_set_loss (run, &loss);
  g_assert_true (lk_distillation_train_on (run, 2));
  run_data_advance (run, 1000);
  g_assert_true (lk_distillation_train_on (run, 1));
  run_data_advance (run, 1000);
  return run;
}

static inline LkRunRecord *
run_data_record (RunData *data)
{
  g_autoptr (LkDistillation) run = run_data_run (data);
  g_autoptr (LkRunRecord) record = lk_run_record_from_run (&data->settings, data->teacher, run);
  g_autofree char *dataset_sum = lk_sum_dataset (data->dataset);
  g_autofree char *teacher_sum = lk_sum_teacher (data->teacher);

  return lk_run_record_with_sums (record, dataset_sum, teacher_sum);
}

/* Its place in a series, which a promoted student's file would say. */
static inline void
run_data_set_parent (LkRunRecord *record, guint generation, const char *parent)
{
  LkRunFacts *facts = (LkRunFacts *) lk_run_record_get_facts (record);

  facts->generation = generation;
  g_free (facts->parent);
  facts->parent = g_strdup (parent);
}

static inline void
run_data_assert_same_log (const LkLog *a, const LkLog *b, gsize n, gsize size)
{
  g_assert_cmpuint (lk_log_length (a), >=, n);
  g_assert_cmpuint (lk_log_length (b), >=, n);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpmem (lk_log_get (a, i), size, lk_log_get (b, i), size);
}

static inline void
run_data_assert_same_evaluations (const LkHistoryView *a, const LkHistoryView *b)
{
  g_assert_cmpuint (a->n_evaluations, ==, b->n_evaluations);
  for (gsize i = 0; i < a->n_evaluations; i++)
    {
      const LkEvaluationRecord *x = lk_history_evaluation (a, i);
      const LkEvaluationRecord *y = lk_history_evaluation (b, i);

      g_assert_cmpuint (x->step, ==, y->step);
      g_assert_cmpfloat (x->temperature, ==, y->temperature);
      g_assert_true (x->has_twin == y->has_twin);
      /* The doubles of LkScore, bit for bit: NaN too. */
      g_assert_cmpuint (x->student.errors, ==, y->student.errors);
      g_assert_cmpuint (x->student.agreements, ==, y->student.agreements);
      g_assert_cmpmem (&x->student.kl, 3 * sizeof (double), &y->student.kl, 3 * sizeof (double));
      g_assert_cmpuint (x->twin.errors, ==, y->twin.errors);
      g_assert_cmpmem (&x->twin.kl, 3 * sizeof (double), &y->twin.kl, 3 * sizeof (double));
    }
}

static inline void
run_data_assert_same_marks (const LkHistoryView *a, const LkHistoryView *b)
{
  g_assert_cmpuint (a->n_marks, ==, b->n_marks);
  for (gsize i = 0; i < a->n_marks; i++)
    {
      g_assert_cmpuint (lk_history_mark (a, i)->step, ==, lk_history_mark (b, i)->step);
      g_assert_cmpint (lk_history_mark (a, i)->kind, ==, lk_history_mark (b, i)->kind);
      g_assert_cmpfloat (lk_history_mark (a, i)->value, ==, lk_history_mark (b, i)->value);
    }
}

/* Runs that differ in nothing but who they are and when they were made. */
static inline void
run_data_write_many (const char *folder, LkRunRecord *like, guint n)
{
  gsize length;
  g_autofree char *text = lk_run_file_format (like, &length);
  const LkRunFacts *facts = lk_run_record_get_facts (like);
  g_autofree char *created = g_date_time_format_iso8601 (facts->created);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_uuid_string_random ();
      g_autofree char *name = g_strconcat (id, ".limbeck", NULL);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GError *error = NULL;
      g_autofree char *time = g_strdup_printf ("2025-01-01T%02u:%02u:%02uZ", i / 3600, i / 60 % 60, i % 60);
      g_autoptr (GString) other = g_string_new (text);

      g_assert_cmpuint (g_string_replace (other, facts->id, id, 0), ==, 1);
      g_assert_cmpuint (g_string_replace (other, created, time, 0), ==, 1);
      g_file_set_contents_full (path, other->str, (gssize) other->len, G_FILE_SET_CONTENTS_NONE, 0600, &error);
      g_assert_no_error (error);
    }
}
