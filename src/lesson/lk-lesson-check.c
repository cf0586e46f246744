/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-lesson-check.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "io/lk-error.h"
#include "lk-lesson-facts.h"
#include "lk-lesson-stand.h"
#include "settings/lk-setting-text.h"
#include "settings/lk-settings-check.h"
#include "sweep/lk-run-pool.h"

/* How long to wait for a run before the progress is shown anew. */
#define WAIT_US 200000

/* The numbers of a claim that are taken at one moment of a run: its own, or those of the other run. */
typedef struct {
  guint verdict, seed; /* by their places */
  const LkLessonStand *stand;
  gboolean other;
  double epoch; /* 0: at the end */
  gboolean done;
} Look;

typedef struct {
  char *key;
  LkSettings settings;
  int parent;            /* the run whose student is the teacher; -1: none */
  guint level;           /* runs that must be done before it, one behind the other */
  gboolean trains, heir; /* somebody looks at its student; somebody is taught by it */
  GArray *looks;
  LkTeacher *teacher;
  LkNetwork *student; /* of an heir, once it is done */
} Run;

struct _LkLessonCheck {
  guint n_seeds;
  GPtrArray *lessons;
  GPtrArray *stands;    /* of GArray of LkLessonStand, one a lesson */
  GPtrArray *verdicts;  /* of LkLessonVerdict */
  GPtrArray *runs;      /* of Run */
  GHashTable *keys;     /* key of a run → its place and 1 */
  GHashTable *datasets; /* name → LkDataset */
  GHashTable *teachers; /* key → LkTeacher */
};

static void
verdict_free (gpointer data)
{
  LkLessonVerdict *verdict = data;

  for (guint i = 0; i < verdict->n_seeds * g_strv_length (verdict->names); i++)
    g_free (verdict->texts[i]);
  g_free (verdict->texts);
  g_free (verdict->numbers);
  g_strfreev (verdict->names);
  g_free (verdict);
}

static void
run_free (gpointer data)
{
  Run *run = data;

  g_free (run->key);
  lk_settings_clear (&run->settings);
  g_array_unref (run->looks);
  g_clear_pointer (&run->teacher, lk_teacher_unref);
  lk_network_free (run->student);
  g_free (run);
}

void
lk_lesson_check_free (LkLessonCheck *self)
{
  g_ptr_array_unref (self->runs);
  g_ptr_array_unref (self->verdicts);
  g_ptr_array_unref (self->stands);
  g_ptr_array_unref (self->lessons);
  g_hash_table_unref (self->keys);
  g_hash_table_unref (self->teachers);
  g_hash_table_unref (self->datasets);
  g_free (self);
}

static Run *
get_run (const LkLessonCheck *self, int number)
{
  return g_ptr_array_index (self->runs, number);
}

/* All that decides a run, but whether it has a twin, which is found out later. */
static char *
make_key (const LkSettings *settings, int parent)
{
  GString *key = g_string_new (NULL);

  g_string_append_printf (key, "%d", parent);
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      const LkSettingInfo *info = lk_setting_info (id);

      if (info->flags & (LK_SETTING_SHOWN | LK_SETTING_RUNS | LK_SETTING_FACT))
        continue;
      /* The files of the teacher have no say where a student took its place. */
      if (parent >= 0 && (info->flags & LK_SETTING_TEACHER))
        continue;
      g_string_append_printf (key, "|%s=", info->name);
      lk_setting_append (key, settings, id);
    }
  return g_string_free (key, FALSE);
}

/* The run of a step with a seed, made when nobody needed it before. Of a run without an end as many epochs as the look
 * at it needs. */
static int
need_run (LkLessonCheck *self, const GArray *stands, int step, guint seed, double epoch)
{
  const LkLessonStand *stand = &g_array_index (stands, LkLessonStand, step);
  LkSettings settings;
  int parent, number;
  char *key;
  Run *run;

  parent = stand->promoted < 0 ? -1 : need_run (self, stands, stand->promoted, seed, 0.0);
  lk_lesson_stand_settings (stand, seed, epoch, &settings);
  settings.threads = 1;
  settings.twin = FALSE;
  key = make_key (&settings, parent);
  number = GPOINTER_TO_INT (g_hash_table_lookup (self->keys, key)) - 1;
  if (parent >= 0)
    get_run (self, parent)->trains = get_run (self, parent)->heir = TRUE;
  if (number >= 0)
    {
      lk_settings_clear (&settings);
      g_free (key);
      return number;
    }
  run = g_new0 (Run, 1);
  run->key = key;
  run->settings = settings;
  run->parent = parent;
  run->level = parent < 0 ? 0 : get_run (self, parent)->level + 1;
  run->looks = g_array_new (FALSE, FALSE, sizeof (Look));
  g_ptr_array_add (self->runs, run);
  g_hash_table_insert (self->keys, run->key, GINT_TO_POINTER (self->runs->len));
  return (int) self->runs->len - 1;
}

/* What a claim asks of one of its two runs. */
typedef struct {
  GPtrArray *names;            /* each once */
  gboolean trains[2], twin[2]; /* of its own and of the other */
} Needs;

static char *
full_name (const char *name, const char *argument)
{
  return argument ? g_strdup_printf ("%s(%s)", name, argument) : g_strdup (name);
}

static const char *
plain_name (const char *name, gboolean *other)
{
  *other = g_str_has_prefix (name, LK_LESSON_OTHER);
  return *other ? name + strlen (LK_LESSON_OTHER) : name;
}

static void
needs_cb (const char *name, const char *argument, char kind, gpointer data)
{
  Needs *needs = data;
  g_autofree char *full = full_name (name, argument);
  gboolean other;
  const char *plain = plain_name (name, &other);
  LkLessonFact fact = { 0 };

  lk_lesson_fact_find (plain, &fact);
  if (fact.flags & LK_FACT_OF_RUN)
    needs->trains[other] = TRUE;
  if (g_str_has_prefix (plain, "twin."))
    needs->twin[other] = TRUE;
  if (!g_ptr_array_find_with_equal_func (needs->names, full, g_str_equal, NULL))
    g_ptr_array_add (needs->names, g_steal_pointer (&full));
}

static void
add_look (LkLessonCheck *self, const GArray *stands, guint verdict, int step, guint seed, gboolean other, double epoch,
          const Needs *needs)
{
  int number = need_run (self, stands, step, seed + 1, epoch);
  Run *run = get_run (self, number);
  Look look = { verdict, seed, &g_array_index (stands, LkLessonStand, step), other, epoch, FALSE };

  run->trains = run->trains || needs->trains[other];
  run->settings.twin = run->settings.twin || needs->twin[other];
  g_array_append_val (run->looks, look);
}

static void
add_claim (LkLessonCheck *self, LkLesson *lesson, const GArray *stands, guint step, const LkLessonClaim *claim)
{
  Needs needs = { .names = g_ptr_array_new () };
  LkLessonVerdict *verdict = g_new0 (LkLessonVerdict, 1);
  guint place = self->verdicts->len, n;

  g_ptr_array_add (self->verdicts, verdict);
  lk_lesson_condition_names (claim->condition, needs_cb, &needs);
  verdict->lesson = lesson;
  verdict->step = step;
  verdict->claim = claim;
  verdict->n_seeds = self->n_seeds;
  verdict->n_wanted = claim->seeds * self->n_seeds / claim->of;
  g_ptr_array_add (needs.names, NULL);
  verdict->names = (char **) g_ptr_array_free (needs.names, FALSE);
  n = self->n_seeds * g_strv_length (verdict->names);
  verdict->numbers = g_new (double, n);
  verdict->texts = g_new0 (char *, n);
  for (guint i = 0; i < n; i++)
    verdict->numbers[i] = NAN;
  for (guint seed = 0; seed < self->n_seeds; seed++)
    {
      add_look (self, stands, place, (int) step, seed, FALSE, claim->epoch, &needs);
      if (claim->against >= 0)
        add_look (self, stands, place, claim->against, seed, TRUE, claim->epoch, &needs);
    }
}

LkLessonCheck *
lk_lesson_check_new (const GPtrArray *lessons, guint n_seeds, gboolean quick)
{
  LkLessonCheck *self = g_new0 (LkLessonCheck, 1);

  self->n_seeds = n_seeds;
  self->lessons = g_ptr_array_new_with_free_func (g_object_unref);
  self->stands = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->verdicts = g_ptr_array_new_with_free_func (verdict_free);
  self->runs = g_ptr_array_new_with_free_func (run_free);
  self->keys = g_hash_table_new (g_str_hash, g_str_equal);
  self->datasets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) lk_dataset_unref);
  self->teachers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) lk_teacher_unref);
  for (guint i = 0; i < lessons->len; i++)
    {
      LkLesson *lesson = g_object_ref (g_ptr_array_index (lessons, i));
      GArray *stands = lk_lesson_stands (lesson);

      g_ptr_array_add (self->lessons, lesson);
      g_ptr_array_add (self->stands, stands);
      for (guint s = 0; s < stands->len; s++)
        {
          const GPtrArray *claims = lk_lesson_get_step (lesson, s)->claims;

          for (guint c = 0; c < claims->len; c++)
            {
              const LkLessonClaim *claim = g_ptr_array_index (claims, c);

              if (!quick || claim->quick)
                add_claim (self, lesson, stands, s, claim);
            }
        }
    }
  return self;
}

guint
lk_lesson_check_n_runs (const LkLessonCheck *self)
{
  guint n = 0;

  for (guint i = 0; i < self->runs->len; i++)
    n += get_run (self, (int) i)->trains;
  return n;
}

const GPtrArray *
lk_lesson_check_verdicts (const LkLessonCheck *self)
{
  return self->verdicts;
}

gboolean
lk_lesson_verdict_holds (const LkLessonVerdict *verdict)
{
  return verdict->n_held >= verdict->n_wanted;
}

/* Where a number or a text of the verdict is kept. */
static guint
place_of (const LkLessonVerdict *verdict, guint seed, const char *full)
{
  guint n = g_strv_length (verdict->names), i = 0;

  while (!g_str_equal (verdict->names[i], full))
    i++;
  return seed * n + i;
}

/* "student.errors(3)" of the moment; NaN: not known. */
static double
ask (const LkLessonMoment *moment, const char *full)
{
  g_auto (GStrv) parts = g_strsplit_set (full, "()", 3);
  double value;

  return lk_lesson_moment_number (moment, parts[0], parts[1], &value) ? value : NAN;
}

static LkLessonMoment
moment_of (const Run *run, const Look *look, const LkDistillation *distillation, const LkEvaluation *evaluation)
{
  LkLessonMoment moment = {
    .settings = &look->stand->settings,
    .dataset = run->teacher->dataset,
    .teacher = run->teacher,
    .sample = look->stand->sample,
    .n_params = { lk_teacher_n_params (run->teacher), 0, 0 },
  };

  if (distillation)
    {
      moment.student = evaluation->student;
      moment.twin = evaluation->twin;
      moment.step = lk_distillation_get_step (distillation);
      moment.steps_per_epoch = lk_distillation_get_steps_per_epoch (distillation);
      moment.n_params[1] = lk_distillation_get_student (distillation)->n_params;
    }
  return moment;
}

/* Writes down what the look is for. Any thread: each number is written by one look. */
static void
take (LkLessonCheck *self, const Run *run, Look *look, const LkDistillation *distillation,
      const LkEvaluation *evaluation)
{
  LkLessonVerdict *verdict = g_ptr_array_index (self->verdicts, look->verdict);
  LkLessonMoment moment = moment_of (run, look, distillation, evaluation);

  for (guint i = 0; verdict->names[i]; i++)
    {
      gboolean other;
      const char *plain = plain_name (verdict->names[i], &other);
      guint place = place_of (verdict, look->seed, verdict->names[i]);
      LkLessonFact fact;

      if (other != look->other)
        continue;
      if (lk_lesson_fact_find (plain, &fact) && fact.kind == LK_FACT_TEXT)
        verdict->texts[place] = lk_lesson_moment_text (&moment, plain);
      else
        verdict->numbers[place] = ask (&moment, plain);
    }
  look->done = TRUE;
}

/* Looks that are due; at the end those at the end, too. */
static gboolean
take_due (LkLessonCheck *self, Run *run, LkDistillation *distillation, gboolean at_end, GError **error)
{
  double epoch = (double) lk_distillation_get_step (distillation) / lk_distillation_get_steps_per_epoch (distillation);
  LkEvaluation *evaluation = NULL;

  for (guint i = 0; i < run->looks->len; i++)
    {
      Look *look = &g_array_index (run->looks, Look, i);

      if (look->done || !(at_end || (look->epoch > 0.0 && epoch >= look->epoch)))
        continue;
      if (!evaluation && !(evaluation = lk_distillation_evaluate (distillation, error)))
        return FALSE;
      take (self, run, look, distillation, evaluation);
    }
  return TRUE;
}

static LkDistillation *
make_run (guint number, gpointer user_data, GError **error)
{
  const Run *run = get_run (user_data, (int) number);

  return lk_distillation_new (&run->settings, run->teacher, error);
}

/* Goes on while somebody still wants to look. */
static gboolean
look_in (LkDistillation *distillation, guint number, gpointer user_data, gboolean *more, GError **error)
{
  Run *run = get_run (user_data, (int) number);

  *more = run->heir;
  if (!take_due (user_data, run, distillation, FALSE, error))
    return FALSE;
  for (guint i = 0; i < run->looks->len; i++)
    *more = *more || !g_array_index (run->looks, Look, i).done;
  return TRUE;
}

/* The student where somebody is taught by it; else its place in memory is the sign that all went well. */
static gpointer
finish (LkDistillation *distillation, guint number, gpointer user_data, GError **error)
{
  Run *run = get_run (user_data, (int) number);
  LkStatus status;

  if (!take_due (user_data, run, distillation, TRUE, error))
    return NULL;
  if (!run->heir)
    return run;
  status = lk_network_copy (lk_distillation_get_student (distillation), &run->student);
  if (status != LK_OK)
    lk_error_set_status (error, status, _ ("Could not keep the student"));
  return status == LK_OK ? run : NULL;
}

static void
keep_result (gpointer result)
{
}

static LkDataset *
get_dataset (LkLessonCheck *self, const LkSettings *settings, const LkLessonCheckFuncs *funcs, gpointer data,
             GError **error)
{
  LkDataset *dataset = g_hash_table_lookup (self->datasets, settings->dataset);

  if (dataset)
    return dataset;
  dataset = funcs->load_dataset (settings, data, error);
  if (dataset)
    g_hash_table_insert (self->datasets, g_strdup (settings->dataset), dataset);
  return dataset;
}

/* Before any run of the level begins, since a teacher needs BLAS, too. */
static gboolean
give_teacher (LkLessonCheck *self, Run *run, const LkLessonCheckFuncs *funcs, gpointer data, GError **error)
{
  g_autofree char *teacher_key = lk_settings_teacher_key (&run->settings);
  g_autofree char *key = run->parent >= 0 ? g_strdup_printf ("%d", run->parent)
                                          : g_strdup_printf ("%s|%s", run->settings.dataset, teacher_key);
  LkTeacher *teacher = g_hash_table_lookup (self->teachers, key);
  LkDataset *dataset = get_dataset (self, &run->settings, funcs, data, error);
  LkSettings settings = run->settings;

  if (!dataset)
    return FALSE;
  settings.threads = 0;
  if (!teacher)
    {
      teacher = run->parent >= 0 ? lk_lesson_stand_promote (get_run (self, run->parent)->student, dataset, error)
                                 : funcs->make_teacher (&settings, dataset, data, error);
      if (!teacher)
        return FALSE;
      g_hash_table_insert (self->teachers, g_steal_pointer (&key), teacher);
    }
  run->teacher = lk_teacher_ref (teacher);
  return TRUE;
}

static gboolean
do_level (LkLessonCheck *self, guint level, guint *n_done, const LkLessonCheckFuncs *funcs, gpointer data,
          guint n_threads, GError **error)
{
  static const LkRunPoolFuncs pool_funcs = { make_run, finish, keep_result, look_in };
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (LkRunPool) pool = NULL;
  guint n = lk_lesson_check_n_runs (self), n_before = *n_done;

  for (guint i = 0; i < self->runs->len; i++)
    {
      Run *run = get_run (self, (int) i);

      if (run->level != level)
        continue;
      if (!give_teacher (self, run, funcs, data, error))
        return FALSE;
      if (run->trains)
        g_array_append_val (numbers, i);
      for (guint k = 0; !run->trains && k < run->looks->len; k++)
        take (self, run, &g_array_index (run->looks, Look, k), NULL, NULL);
    }
  if (numbers->len == 0)
    return TRUE;
  pool = lk_run_pool_start (&pool_funcs, self, (const guint *) (gpointer) numbers->data, numbers->len, n_threads);
  while (lk_run_pool_n_left (pool) > 0)
    {
      guint number;
      gpointer result;
      GError *problem = NULL;

      *n_done += lk_run_pool_wait (pool, WAIT_US, &number, &result, &problem);
      if (problem)
        {
          g_propagate_error (error, problem);
          return FALSE;
        }
      if (funcs->progress)
        funcs->progress (*n_done, n, (n_before + lk_run_pool_progress (pool) * numbers->len) / n, data);
    }
  return TRUE;
}

/* What a verdict's numbers are asked for from. */
typedef struct {
  const LkLessonVerdict *verdict;
  guint seed;
} Asked;

static gboolean
number_cb (const char *name, const char *argument, double *value, gpointer data)
{
  const Asked *asked = data;
  g_autofree char *full = full_name (name, argument);

  *value = asked->verdict->numbers[place_of (asked->verdict, asked->seed, full)];
  return !isnan (*value);
}

static char *
text_cb (const char *name, gpointer data)
{
  const Asked *asked = data;

  return g_strdup (asked->verdict->texts[place_of (asked->verdict, asked->seed, name)]);
}

gboolean
lk_lesson_verdict_holds_with (const LkLessonVerdict *verdict, guint seed)
{
  static const LkLessonFacts facts = { number_cb, text_cb, NULL };
  Asked asked = { verdict, seed };

  return lk_lesson_condition_holds (verdict->claim->condition, &facts, &asked);
}

gboolean
lk_lesson_check_run (LkLessonCheck *self, const LkLessonCheckFuncs *funcs, gpointer data, guint n_threads,
                     GError **error)
{
  guint n_done = 0, deepest = 0;

  for (guint i = 0; i < self->runs->len; i++)
    deepest = MAX (deepest, get_run (self, (int) i)->level);
  for (guint level = 0; self->runs->len > 0 && level <= deepest; level++)
    {
      if (!do_level (self, level, &n_done, funcs, data, n_threads, error))
        return FALSE;
    }
  for (guint i = 0; i < self->verdicts->len; i++)
    {
      LkLessonVerdict *verdict = g_ptr_array_index (self->verdicts, i);

      verdict->n_held = 0;
      for (guint seed = 0; seed < verdict->n_seeds; seed++)
        verdict->n_held += lk_lesson_verdict_holds_with (verdict, seed);
    }
  return TRUE;
}
