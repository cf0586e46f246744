/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-samples-job.h"

#include "run/lk-run-answers.h"
#include "train/lk-sums.h"

void
lk_side_forget (LkSide *side)
{
  g_clear_pointer (&side->answers, lk_evaluation_unref);
  g_clear_pointer (&side->problem, g_free);
}

void
lk_side_clear (LkSide *side)
{
  g_clear_object (&side->record);
  lk_side_forget (side);
}

LkEvaluation *
lk_side_answers (const LkSide *side, LkEvaluation *going_on)
{
  return side->record ? side->answers : going_on;
}

void
lk_samples_job_free (LkSamplesJob *job)
{
  lk_dataset_unref (job->dataset);
  g_clear_pointer (&job->teacher, lk_teacher_unref);
  g_clear_pointer (&job->evaluation, lk_evaluation_unref);
  g_free (job->raised);
  g_clear_pointer (&job->comparison, lk_comparison_unref);
  g_clear_pointer (&job->selection, lk_selection_free);
  for (guint i = 0; i < LK_N_SIDES; i++)
    {
      lk_side_clear (&job->sides[i]);
      g_clear_object (&job->files[i]);
    }
  g_clear_object (&job->writer);
  g_free (job->dataset_sum);
  g_free (job);
}

void
lk_samples_job_set_pair (LkSamplesJob *job, const LkSide *sides, LkRunStore *runs, const char *dataset_sum)
{
  job->pair = TRUE;
  job->dataset_sum = g_strdup (dataset_sum);
  job->writer = runs ? g_object_ref (lk_run_store_get_writer (runs)) : NULL;
  for (guint i = 0; i < LK_N_SIDES; i++)
    {
      if (!sides[i].record)
        continue;
      /* A copy, whose name nobody changes meanwhile. */
      job->sides[i].record =
          lk_run_record_with_state (sides[i].record, lk_run_record_get_facts (sides[i].record)->state);
      job->sides[i].answers = sides[i].answers ? lk_evaluation_ref (sides[i].answers) : NULL;
      job->sides[i].problem = g_strdup (sides[i].problem);
      job->files[i] = lk_run_store_get_answers (runs, sides[i].record);
    }
}

/* What a kept run's student answers, unless that was tried before. */
static void
read_side (LkSamplesJob *job, guint i)
{
  LkSide *side = &job->sides[i];
  g_autoptr (GError) error = NULL;

  if (!side->record || side->answers || side->problem)
    return;
  /* A run that was kept just now. */
  lk_run_writer_flush (job->writer);
  if (!job->dataset_sum)
    job->dataset_sum = lk_sum_dataset (job->dataset);
  side->answers = lk_run_answers_load (side->record, job->dataset, job->dataset_sum, job->files[i], NULL, &error);
  if (!side->answers)
    side->problem = g_strdup (error->message);
}

static void
compare_pair (LkSamplesJob *job)
{
  LkEvaluation *a, *b;

  for (guint i = 0; i < LK_N_SIDES; i++)
    read_side (job, i);
  a = lk_side_answers (&job->sides[0], job->evaluation);
  b = lk_side_answers (&job->sides[1], job->evaluation);
  if (!a || !b ||
      (job->comparison &&
       !lk_comparison_is_of (job->comparison, job->dataset, job->teacher, a, b, job->temperature, NULL, 0.0)))
    g_clear_pointer (&job->comparison, lk_comparison_unref);
  if (!job->comparison && a && b)
    job->comparison = lk_comparison_new_pair (job->dataset, job->teacher, a, b, job->temperature);
}

static void
compare_networks (LkSamplesJob *job)
{
  if (job->comparison && lk_comparison_is_of (job->comparison, job->dataset, job->teacher, job->evaluation, NULL,
                                              job->temperature, job->raised, job->bias))
    return;
  g_clear_pointer (&job->comparison, lk_comparison_unref);
  job->comparison =
      lk_comparison_new_biased (job->dataset, job->teacher, job->evaluation, job->temperature, job->raised, job->bias);
}

void
lk_samples_job_run (LkSamplesJob *job)
{
  if (job->pair)
    compare_pair (job);
  else
    compare_networks (job);
  if (job->comparison)
    job->selection = lk_comparison_select (job->comparison, &job->filter, job->sort, job->backwards);
}
