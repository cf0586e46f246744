/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-chain.h"

#include <glib/gi18n-lib.h>

#include "io/lk-error.h"
#include "lk-run-pool.h"
#include "lk-seeds.h"
#include "settings/lk-setting-table.h"

/* Runs of a seed: of the first part the assistant's and the direct one, of the second the assistant's student's. */
#define FIRST 2
#define ALL   3

/* What a run leaves. */
typedef struct {
  LkScore student;
  LkScore twin;
  LkNetwork *network; /* an assistant's */
} Result;

struct _LkChain {
  LkSettings settings;
  LkSettings middle; /* an assistant's */
  guint n;
  guint n_threads;
  LkTeacher *teacher;
  LkRunPool *pool;
  gboolean second;       /* the part in work */
  gboolean failed;       /* nothing is to come */
  GPtrArray *assistants; /* (n) of LkNetwork, of those that are trained */
  GPtrArray *teachers;   /* (n) of LkTeacher, of the second part */
  LkChainRun *runs;      /* (n) */
};

static void
result_free (gpointer data)
{
  Result *result = data;

  lk_network_free (result->network);
  g_free (result);
}

static gboolean
is_assistant (const LkChain *self, guint number)
{
  return !self->second && number < self->n;
}

static LkDistillation *
make_run (guint number, gpointer user_data, GError **error)
{
  const LkChain *self = user_data;
  gboolean assistant = is_assistant (self, number);
  LkSettings settings = assistant ? self->middle : self->settings; /* borrows its text */

  settings.seed += number % self->n;
  settings.threads = 1;
  settings.twin = !assistant && !self->second;
  return lk_distillation_new (&settings, self->second ? g_ptr_array_index (self->teachers, number) : self->teacher,
                              error);
}

static gpointer
make_result (LkDistillation *run, guint number, gpointer user_data, GError **error)
{
  const LkChain *self = user_data;
  LkEvaluation *evaluation = lk_distillation_get_evaluation (run);
  Result *result = g_new0 (Result, 1);
  LkStatus status = LK_OK;

  result->student = evaluation->record.student;
  result->twin = evaluation->record.twin;
  if (is_assistant (self, number))
    status = lk_network_copy (lk_distillation_get_student (run), &result->network);
  if (status != LK_OK)
    {
      lk_error_set_status (error, status, _ ("Could not keep the assistant"));
      g_clear_pointer (&result, result_free);
    }
  return result;
}

static void
start (LkChain *self, guint n)
{
  static const LkRunPoolFuncs funcs = { make_run, make_result, result_free, NULL };
  g_autofree guint *numbers = g_new (guint, n);

  for (guint i = 0; i < n; i++)
    numbers[i] = i;
  g_clear_pointer (&self->pool, lk_run_pool_free);
  self->pool = lk_run_pool_start (&funcs, self, numbers, n, self->n_threads);
}

LkChain *
lk_chain_start (const LkSettings *settings, const LkAssistant *assistant, LkTeacher *teacher, guint n, guint n_threads)
{
  LkChain *self = g_new0 (LkChain, 1);

  lk_settings_copy (settings, &self->settings);
  lk_settings_copy (settings, &self->middle);
  g_free (self->middle.student.layers);
  self->middle.student.layers = g_strdup (assistant->layers);
  self->middle.student.epochs = assistant->epochs;
  self->middle.train_fraction = assistant->fraction;
  self->n = n;
  self->n_threads = n_threads;
  self->teacher = lk_teacher_ref (teacher);
  self->assistants = g_ptr_array_new_with_free_func ((GDestroyNotify) lk_network_free);
  g_ptr_array_set_size (self->assistants, (int) n);
  self->teachers = g_ptr_array_new_with_free_func ((GDestroyNotify) lk_teacher_unref);
  self->runs = g_new0 (LkChainRun, n);
  for (guint i = 0; i < n; i++)
    self->runs[i].seed = settings->seed + i;
  start (self, FIRST * n);
  return self;
}

/* The assistants teach, frozen: each is asked about all samples. No run is at work meanwhile. */
static gboolean
begin_second (LkChain *self, GError **error)
{
  for (guint i = 0; i < self->n; i++)
    {
      GPtrArray *networks = g_ptr_array_new_with_free_func ((GDestroyNotify) lk_network_free);
      LkTeacher *teacher;

      g_ptr_array_add (networks, g_steal_pointer (&self->assistants->pdata[i]));
      teacher = lk_teacher_new_ensemble (networks, self->settings.teacher_mean, self->teacher->dataset, error);
      if (!teacher)
        return FALSE;
      g_ptr_array_add (self->teachers, teacher);
      while (!lk_teacher_is_ready (teacher))
        if (!lk_teacher_advance (teacher, error))
          return FALSE;
    }
  self->second = TRUE;
  start (self, self->n);
  return TRUE;
}

gboolean
lk_chain_wait (LkChain *self, gint64 microseconds, GError **error)
{
  g_autoptr (GError) problem = NULL;
  gpointer data = NULL;
  Result *result;
  guint number;

  if (self->failed || !lk_run_pool_wait (self->pool, microseconds, &number, &data, &problem))
    {
      self->failed = self->failed || problem;
      if (problem)
        g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  result = data;
  if (self->second)
    self->runs[number].through = result->student;
  else if (is_assistant (self, number))
    {
      self->runs[number].assistant = result->student;
      self->assistants->pdata[number] = g_steal_pointer (&result->network);
    }
  else
    {
      self->runs[number - self->n].direct = result->student;
      self->runs[number - self->n].untaught = result->twin;
    }
  result_free (result);
  if (!self->second && lk_run_pool_n_left (self->pool) == 0 && !begin_second (self, error))
    {
      self->failed = TRUE;
      return FALSE;
    }
  return TRUE;
}

guint
lk_chain_n_left (const LkChain *self)
{
  if (self->failed)
    return 0;
  return lk_run_pool_n_left (self->pool) + (self->second ? 0 : self->n);
}

double
lk_chain_progress (const LkChain *self)
{
  double part = lk_run_pool_progress (self->pool);

  return self->second ? (FIRST + part) / ALL : FIRST * part / ALL;
}

const LkChainRun *
lk_chain_get_runs (const LkChain *self)
{
  return self->runs;
}

void
lk_chain_free (LkChain *self)
{
  lk_run_pool_free (self->pool);
  g_ptr_array_unref (self->assistants);
  g_ptr_array_unref (self->teachers);
  lk_teacher_unref (self->teacher);
  lk_settings_clear (&self->settings);
  lk_settings_clear (&self->middle);
  g_free (self->runs);
  g_free (self);
}

void
lk_chain_summary (const LkChainRun *runs, guint n, LkChainSummary *summary)
{
  enum { ASSISTANT, THROUGH, DIRECT, UNTAUGHT, SAVED, N };
  g_autofree double *errors = g_new (double, N *n);
  double *of[N];

  *summary = (LkChainSummary) { 0 };
  for (int who = 0; who < N; who++)
    of[who] = errors + who * n;
  for (guint i = 0; i < n; i++)
    {
      of[ASSISTANT][i] = runs[i].assistant.errors;
      of[THROUGH][i] = runs[i].through.errors;
      of[DIRECT][i] = runs[i].direct.errors;
      of[UNTAUGHT][i] = runs[i].untaught.errors;
      of[SAVED][i] = of[DIRECT][i] - of[THROUGH][i];
      summary->n_ahead += of[SAVED][i] > 0.0;
    }
  lk_seeds_mean (of[ASSISTANT], n, &summary->assistant, &summary->assistant_sd);
  lk_seeds_mean (of[THROUGH], n, &summary->through, &summary->through_sd);
  lk_seeds_mean (of[DIRECT], n, &summary->direct, &summary->direct_sd);
  lk_seeds_mean (of[UNTAUGHT], n, &summary->untaught, &summary->untaught_sd);
  lk_seeds_mean (of[SAVED], n, &summary->saved, &summary->saved_sd);
}
