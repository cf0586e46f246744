/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-seeds.h"

#include <math.h>

#include "lk-run-pool.h"
#include "settings/lk-setting-table.h"
#include "train/lk-scalings.h"

struct _LkSeeds {
  LkSettings settings;
  guint n;
  LkTeacher *teacher;
  LkRunPool *pool;
  GPtrArray *runs; /* of LkSeedRun */
};

void
lk_seed_run_free (LkSeedRun *run)
{
  g_free (run->records);
  g_free (run);
}

static LkDistillation *
make_run (guint number, gpointer user_data, GError **error)
{
  const LkSeeds *self = user_data;
  LkSettings settings = self->settings;

  settings.seed += number;
  settings.threads = 1;
  settings.twin = TRUE;
  return lk_distillation_new (&settings, self->teacher, error);
}

static gpointer
make_result (LkDistillation *run, guint number, gpointer user_data, GError **error)
{
  const LkSeeds *self = user_data;
  const LkLog *evaluations = lk_distillation_get_history (run)->evaluations;
  LkEvaluation *evaluation = lk_distillation_get_evaluation (run);
  LkSeedRun *result = g_new0 (LkSeedRun, 1);
  LkScalings scalings;

  result->seed = self->settings.seed + number;
  result->steps_per_epoch = lk_distillation_get_steps_per_epoch (run);
  result->n_records = lk_log_length (evaluations);
  result->records = g_new (LkEvaluationRecord, result->n_records);
  for (gsize i = 0; i < result->n_records; i++)
    result->records[i] = *(const LkEvaluationRecord *) lk_log_get (evaluations, i);
  lk_evaluation_count_apart (evaluation, self->teacher->dataset, &result->only_student, &result->only_twin);
  lk_scalings_measure (&scalings, NULL, evaluation, self->teacher->dataset);
  result->student = scalings.student;
  result->twin = scalings.twin;
  return result;
}

LkSeeds *
lk_seeds_start (const LkSettings *settings, LkTeacher *teacher, guint n, guint n_threads)
{
  static const LkRunPoolFuncs funcs = { make_run, make_result, (GDestroyNotify) lk_seed_run_free };
  g_autofree guint *numbers = g_new (guint, n);
  LkSeeds *self = g_new0 (LkSeeds, 1);

  lk_settings_copy (settings, &self->settings);
  self->n = n;
  self->teacher = lk_teacher_ref (teacher);
  self->runs = g_ptr_array_new_with_free_func ((GDestroyNotify) lk_seed_run_free);
  for (guint i = 0; i < n; i++)
    numbers[i] = i;
  self->pool = lk_run_pool_start (&funcs, self, numbers, n, n_threads);
  return self;
}

static int
compare_runs (gconstpointer a, gconstpointer b)
{
  guint64 seed_a = (*(const LkSeedRun *const *) a)->seed, seed_b = (*(const LkSeedRun *const *) b)->seed;

  return (seed_a > seed_b) - (seed_a < seed_b);
}

gboolean
lk_seeds_wait (LkSeeds *self, gint64 microseconds, GError **error)
{
  gpointer run;
  guint number;

  if (!lk_run_pool_wait (self->pool, microseconds, &number, &run, error))
    return FALSE;
  g_ptr_array_add (self->runs, run);
  g_ptr_array_sort (self->runs, compare_runs);
  return TRUE;
}

guint
lk_seeds_n_left (const LkSeeds *self)
{
  return lk_run_pool_n_left (self->pool);
}

double
lk_seeds_progress (const LkSeeds *self)
{
  return lk_run_pool_progress (self->pool);
}

const GPtrArray *
lk_seeds_get_runs (const LkSeeds *self)
{
  return self->runs;
}

void
lk_seeds_free (LkSeeds *self)
{
  lk_run_pool_free (self->pool);
  g_ptr_array_unref (self->runs);
  lk_teacher_unref (self->teacher);
  lk_settings_clear (&self->settings);
  g_free (self);
}

/* The run's evaluation at a step; NULL: there is none. */
static const LkEvaluationRecord *
record_at (const LkSeedRun *run, guint64 step)
{
  for (gsize i = 0; i < run->n_records; i++)
    {
      if (run->records[i].step == step)
        return &run->records[i];
    }
  return NULL;
}

void
lk_seeds_mean (const double *values, guint n, double *mean, double *sd)
{
  double sum = 0.0, squares = 0.0;

  *mean = *sd = NAN;
  if (n == 0)
    return;
  for (guint i = 0; i < n; i++)
    sum += values[i];
  *mean = sum / n;
  for (guint i = 0; i < n; i++)
    squares += (values[i] - *mean) * (values[i] - *mean);
  *sd = n > 1 ? sqrt (squares / (n - 1)) : 0.0;
}

/* FALSE when not all runs were evaluated then. */
static gboolean
point_at (const GPtrArray *runs, guint64 step, LkSeedsPoint *point)
{
  g_autofree double *student = g_new (double, runs->len);
  g_autofree double *twin = g_new (double, runs->len);
  g_autofree double *saved = g_new (double, runs->len);

  *point = (LkSeedsPoint) { .step = step, .n = runs->len };
  for (guint i = 0; i < runs->len; i++)
    {
      const LkEvaluationRecord *record = record_at (g_ptr_array_index (runs, i), step);

      if (!record)
        return FALSE;
      student[i] = record->student.errors;
      twin[i] = record->twin.errors;
      saved[i] = twin[i] - student[i];
      point->n_ahead += saved[i] > 0.0;
    }
  lk_seeds_mean (student, runs->len, &point->student, &point->student_sd);
  lk_seeds_mean (twin, runs->len, &point->twin, &point->twin_sd);
  lk_seeds_mean (saved, runs->len, &point->saved, &point->saved_sd);
  return TRUE;
}

GArray *
lk_seeds_summary (const GPtrArray *runs)
{
  GArray *summary = g_array_new (FALSE, FALSE, sizeof (LkSeedsPoint));
  const LkSeedRun *first = runs->len > 0 ? g_ptr_array_index (runs, 0) : NULL;

  for (gsize i = 0; first && i < first->n_records; i++)
    {
      LkSeedsPoint point;

      if (point_at (runs, first->records[i].step, &point))
        g_array_append_val (summary, point);
    }
  return summary;
}

gboolean
lk_seeds_ahead_from (const GArray *summary, guint n_ahead, guint64 *step)
{
  guint i = summary->len;

  while (i > 0 && g_array_index (summary, LkSeedsPoint, i - 1).n_ahead >= n_ahead)
    i--;
  if (i == summary->len)
    return FALSE;
  *step = g_array_index (summary, LkSeedsPoint, i).step;
  return TRUE;
}

LkSeedsResult *
lk_seeds_result_new (const LkSeeds *seeds)
{
  LkSeedsResult *result = g_new0 (LkSeedsResult, 1);
  const LkSeedRun *first = seeds->runs->len > 0 ? g_ptr_array_index (seeds->runs, 0) : NULL;

  g_atomic_ref_count_init (&result->refs);
  result->n_wanted = seeds->n;
  result->n_done = seeds->runs->len;
  result->n_test = seeds->teacher->dataset->test.n;
  result->steps_per_epoch = first ? first->steps_per_epoch : 0;
  result->summary = lk_seeds_summary (seeds->runs);
  return result;
}

LkSeedsResult *
lk_seeds_result_ref (LkSeedsResult *result)
{
  g_atomic_ref_count_inc (&result->refs);
  return result;
}

void
lk_seeds_result_unref (LkSeedsResult *result)
{
  if (!g_atomic_ref_count_dec (&result->refs))
    return;
  g_array_unref (result->summary);
  g_free (result);
}
