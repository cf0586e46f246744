/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-chain.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "io/lk-error.h"
#include "lk-run-pool.h"
#include "lk-seeds.h"
#include "settings/lk-setting-table.h"

/* Runs of a seed in the first part, the assistant's and the direct one; in the second is the assistant's student's. */
#define FIRST 2

/* What a run leaves. */
typedef struct {
  LkScore student;
  LkScore twin;
  LkNetwork *network; /* an assistant's */
} Result;

struct _LkChain {
  LkAssistant *assistant;
  LkSettings settings;
  LkSettings middle; /* an assistant's */
  guint n;
  guint n_threads;
  LkTeacher *teacher;
  LkRunPool *pool;
  gboolean second;       /* the part in work */
  gboolean failed;       /* nothing is to come */
  GPtrArray *assistants; /* (n) of LkNetwork, of those that are trained */
  GPtrArray *teachers;   /* (n) of LkTeacher, of the second part; fewer while they are made */
  LkChainRun *runs;      /* (n) */
};

LkAssistant *
lk_assistant_copy (const LkAssistant *assistant)
{
  LkAssistant *copy = g_memdup2 (assistant, sizeof *assistant);

  copy->layers = g_strdup (assistant->layers);
  return copy;
}

void
lk_assistant_free (LkAssistant *assistant)
{
  if (!assistant)
    return;
  g_free (assistant->layers);
  g_free (assistant);
}

static gsize
widest (const LkLayer *layers, gsize n)
{
  gsize units = 0;

  for (gsize l = 0; l < n; l++)
    units = MAX (units, layers[l].units);
  return units;
}

/* To two digits: such numbers are read, and written by hand. */
static gsize
rounded (double units)
{
  double unit = units < 100.0 ? 1.0 : pow (10.0, floor (log10 (units)) - 1.0);

  return (gsize) MAX (round (units / unit) * unit, 1.0);
}

char *
lk_assistant_between (const LkTeacher *teacher, const char *student)
{
  const LkNetwork *network = lk_teacher_get_network (teacher, 0);
  gsize of_teacher = network ? widest (network->layers, network->n_layers - 1) : 0, of_student;
  char text[LK_NETWORK_TEXT];
  LkNetworkText parsed;
  LkTextError error;
  double times = 2.0;

  if (!lk_network_text_parse (student, &parsed, &error))
    return NULL;
  of_student = widest (parsed.layers, parsed.n);
  if (of_student == 0)
    return NULL;
  if (of_teacher > of_student)
    times = sqrt ((double) of_teacher / of_student);
  for (gsize l = 0; l < parsed.n; l++)
    if (parsed.layers[l].units > 0)
      parsed.layers[l].units = rounded (parsed.layers[l].units * times);
  lk_network_text_format (parsed.layers, parsed.n, text, sizeof text);
  return g_strdup (text);
}

gboolean
lk_chain_run_diverged (const LkChainRun *run)
{
  return !isfinite (run->assistant.nll) || !isfinite (run->through.nll) || !isfinite (run->direct.nll) ||
         !isfinite (run->untaught.nll);
}

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

  self->assistant = lk_assistant_copy (assistant);
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

/* The assistants teach, frozen: each is asked about all samples. No run is at work meanwhile. FALSE when that failed, or
 * is not done in time. */
static gboolean
begin_second (LkChain *self, gint64 microseconds, GError **error)
{
  gint64 began = g_get_monotonic_time ();

  while (self->teachers->len < self->n || !lk_teacher_is_ready (self->teachers->pdata[self->n - 1]))
    {
      LkTeacher *last = self->teachers->len > 0 ? self->teachers->pdata[self->teachers->len - 1] : NULL;

      if (!last || lk_teacher_is_ready (last))
        {
          GPtrArray *networks = g_ptr_array_new_with_free_func ((GDestroyNotify) lk_network_free);

          g_ptr_array_add (networks, g_steal_pointer (&self->assistants->pdata[self->teachers->len]));
          last = lk_teacher_new_ensemble (networks, self->settings.teacher_mean, self->teacher->dataset, error);
          if (!last)
            return FALSE;
          g_ptr_array_add (self->teachers, last);
        }
      if (!lk_teacher_advance (last, error))
        return FALSE;
      if (microseconds >= 0 && g_get_monotonic_time () - began >= microseconds)
        return FALSE;
    }
  self->second = TRUE;
  start (self, self->n);
  return TRUE;
}

/* FALSE with an error when a run or what comes between them failed, and without when nothing came of it in time. */
static gboolean
wait_for_run (LkChain *self, gint64 microseconds, guint *number, gpointer *result, GError **error)
{
  if (!self->second && lk_run_pool_n_left (self->pool) == 0 && !begin_second (self, microseconds, error))
    return FALSE;
  return lk_run_pool_wait (self->pool, microseconds, number, result, error);
}

gboolean
lk_chain_wait (LkChain *self, gint64 microseconds, GError **error)
{
  GError *problem = NULL;
  gpointer data = NULL;
  Result *result;
  guint number;

  if (self->failed)
    return FALSE;
  if (!wait_for_run (self, microseconds, &number, &data, &problem))
    {
      self->failed = problem != NULL;
      if (problem)
        g_propagate_error (error, problem);
      return FALSE;
    }
  result = data;
  self->runs[number % self->n].n_ended++;
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

  return (self->second ? FIRST + part : FIRST * part) / LK_CHAIN_RUNS;
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
  lk_assistant_free (self->assistant);
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

LkChainResult *
lk_chain_result_new (const LkChain *chain)
{
  LkChainResult *result = g_new0 (LkChainResult, 1);

  g_atomic_ref_count_init (&result->refs);
  result->assistant = lk_assistant_copy (chain->assistant);
  result->n_wanted = chain->n;
  result->n_test = chain->teacher->dataset->test.n;
  result->runs = g_new (LkChainRun, chain->n);
  for (guint i = 0; i < chain->n; i++)
    if (chain->runs[i].n_ended == LK_CHAIN_RUNS)
      result->runs[result->n_done++] = chain->runs[i];
  if (result->n_done > 0)
    lk_chain_summary (result->runs, result->n_done, &result->summary);
  return result;
}

LkChainResult *
lk_chain_result_ref (LkChainResult *result)
{
  g_atomic_ref_count_inc (&result->refs);
  return result;
}

void
lk_chain_result_unref (LkChainResult *result)
{
  if (!g_atomic_ref_count_dec (&result->refs))
    return;
  lk_assistant_free (result->assistant);
  g_free (result->runs);
  g_free (result);
}
