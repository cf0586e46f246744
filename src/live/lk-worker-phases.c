/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-worker-phases.h"

#include "examine/lk-data-checks.h"
#include "examine/lk-teacher-checks.h"
#include "lk-pace.h"
#include "lk-worker-describe.h"
#include "lk-worker-seeds.h"
#include "lk-worker-sweep.h"
#include "train/lk-exam.h"
#include "settings/lk-setting-table.h"
#include "settings/lk-settings-check.h"
#include "train/lk-setup.h"
#include "train/lk-teacher-cache.h"
#include "train/lk-teacher-files.h"

#define SLICE_US         12000   /* how long the worker is deaf to commands */
#define PUBLISH_US       33000   /* between two snapshots of a running phase */
#define ASIDE_PUBLISH_US 100000  /* of a sweep or a repetition: runs end slowly */
#define SMALLER_US       1000000 /* between the beginnings of two rounds of smaller copies, while it trains */
#define SMALLER_DRAG_US  2000000 /* that one may take before another share breaks it off */
#define RATE_US          400000  /* over which images a second are counted */

static void
enter (LkWorker *worker, LkPhase phase)
{
  worker->phase = phase;
  worker->rate_since = g_get_monotonic_time ();
  worker->rate_images = 0;
  worker->rate_work = 0;
  worker->images_per_second = worker->work_images_per_second = 0.0;
  if (phase != LK_PHASE_RUNNING)
    worker->seconds_per_step = 0.0;
  worker->publish (worker);
}

static void
fail (LkWorker *worker, GError *error)
{
  worker->error = g_strdup (error->message);
  worker->play = FALSE;
  g_error_free (error);
  enter (worker, LK_PHASE_FAILED);
}

static gboolean
same_teacher (const LkSettings *a, const LkSettings *b)
{
  g_autofree char *key_a = lk_settings_teacher_key (a);
  g_autofree char *key_b = lk_settings_teacher_key (b);

  return lk_settings_same_dataset (a, b) && g_str_equal (key_a, key_b);
}

/* Whether something is at work in place of the run. */
static gboolean
is_aside (const LkWorker *worker)
{
  return worker->sweep || lk_worker_seeds_is_busy (worker);
}

void
lk_worker_stop_aside (LkWorker *worker)
{
  lk_worker_sweep_stop (worker);
  lk_worker_seeds_stop (worker);
}

/* What snapshots show from now on. */
static void
take_findings (LkWorker *worker, LkFindings *findings)
{
  g_clear_pointer (&worker->findings, lk_findings_unref);
  worker->findings = findings ? lk_findings_ref (findings) : NULL;
}

/* Keeps what the new settings leave as it was. */
void
lk_worker_prepare (LkWorker *worker, LkSettings *settings, LkScript *script, guint generation)
{
  gboolean keep_dataset = worker->settings.dataset && lk_settings_same_dataset (&worker->settings, settings);
  gboolean keep_teacher = worker->settings.dataset && same_teacher (&worker->settings, settings);

  lk_worker_sweep_stop (worker);
  lk_worker_seeds_clear (worker);
  lk_worker_forget_smaller (worker);
  g_clear_pointer (&worker->run, lk_distillation_free);
  g_clear_pointer (&worker->trace, lk_step_trace_unref);
  g_clear_pointer (&worker->run_settings, lk_settings_release);
  g_clear_pointer (&worker->script, lk_script_unref);
  worker->script = script;
  if (!keep_teacher)
    {
      worker->teacher_seconds = 0.0;
      g_clear_pointer (&worker->training, lk_teacher_training_free);
      g_clear_pointer (&worker->members, g_ptr_array_unref);
      g_clear_pointer (&worker->teacher, lk_teacher_unref);
      take_findings (worker, worker->data_findings);
      g_clear_pointer (&worker->asked_teacher, g_free);
      lk_worker_forget_views (worker);
    }
  g_clear_pointer (&worker->answers, lk_answers_unref); /* of a run that is over */
  if (!keep_dataset)
    {
      g_clear_pointer (&worker->dataset, lk_dataset_unref);
      g_clear_pointer (&worker->facts, lk_data_facts_unref);
      g_clear_pointer (&worker->data_findings, lk_findings_unref);
      take_findings (worker, NULL);
    }
  g_clear_pointer (&worker->error, g_free);

  lk_settings_clear (&worker->settings);
  worker->settings = *settings;
  *settings = (LkSettings) { 0 };
  worker->generation = generation;
  enter (worker, LK_PHASE_LOADING);
}

/* The networks that are still missing: from the cache, or by training, which
 * goes on in slices. When all are there, they are the teacher. */
static void
gather_members (LkWorker *worker)
{
  const LkSettings *settings = &worker->settings;
  GError *error = NULL;

  while (worker->members->len < settings->teacher_count)
    {
      LkSettings member = lk_settings_member (settings, worker->members->len);
      LkNetwork *network = lk_teacher_cache_load (&member, worker->dataset);

      if (!network)
        {
          worker->training = lk_teacher_training_new (&member, worker->dataset, &error);
          if (worker->training)
            enter (worker, LK_PHASE_TRAINING_TEACHER);
          else
            fail (worker, error);
          return;
        }
      g_ptr_array_add (worker->members, network);
    }

  worker->teacher =
      lk_teacher_new_ensemble (g_steal_pointer (&worker->members), settings->teacher_mean, worker->dataset, &error);
  if (worker->teacher)
    enter (worker, LK_PHASE_ASKING_TEACHER);
  else
    fail (worker, error);
}

/* While a data set is read: shows how far, and breaks off when another is wanted. */
static gboolean
loading_cb (double fraction, gpointer user_data)
{
  LkWorker *worker = user_data;

  if (g_atomic_int_get (&worker->n_prepares) > 0)
    return FALSE;
  worker->loaded = fraction;
  if (g_get_monotonic_time () - worker->published >= PUBLISH_US)
    worker->publish (worker);
  return TRUE;
}

/* FALSE when it failed, or was broken off for a command that is waiting. */
static gboolean
load_dataset (LkWorker *worker)
{
  g_autoptr (LkFindings) findings = lk_findings_new ();
  const LkImportOptions options = { .progress = loading_cb, .user_data = worker, .findings = findings };
  GError *error = NULL;

  worker->loaded = 0.0;
  worker->dataset = lk_settings_load_dataset (&worker->settings, &options, worker->cancellable, &error);
  if (worker->dataset)
    {
      worker->facts = lk_data_facts_new (worker->dataset);
      lk_data_check (worker->dataset, worker->facts, findings);
      worker->dataset->dark_on_light = lk_data_is_dark_on_light (worker->facts);
      worker->dataset->colour_ground = lk_data_has_colour_ground (worker->dataset, worker->facts);
      worker->data_findings = g_steal_pointer (&findings);
      take_findings (worker, worker->data_findings);
      worker->publish (worker); /* the sample's picture can be seen already */
      return TRUE;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && g_atomic_int_get (&worker->n_prepares) > 0)
    g_error_free (error);
  else
    fail (worker, error);
  return FALSE;
}

/* A teacher out of files, or one that is in the cache or is to be trained. */
static void
load_teacher (LkWorker *worker)
{
  char **files = worker->settings.teacher_files;
  GError *error = NULL;

  g_clear_pointer (&worker->members, g_ptr_array_unref); /* of an attempt that failed */
  if (!files || !files[0])
    {
      worker->members = g_ptr_array_new_with_free_func ((GDestroyNotify) lk_network_free);
      gather_members (worker);
      return;
    }
  worker->teacher = lk_teacher_load (&worker->settings, worker->dataset, worker->cancellable, &error);
  if (worker->teacher)
    enter (worker, LK_PHASE_ASKING_TEACHER);
  else
    fail (worker, error);
}

static void
load_slice (LkWorker *worker)
{
  GError *error = NULL;

  if (!lk_settings_check (&worker->settings, &error))
    {
      fail (worker, error);
      return;
    }
  if (!worker->dataset && !load_dataset (worker))
    return;
  if (worker->teacher)
    enter (worker, LK_PHASE_ASKING_TEACHER);
  else if (worker->training)
    enter (worker, LK_PHASE_TRAINING_TEACHER);
  else
    load_teacher (worker);
}

/* Steps that fill a slice at the speed measured so far. */
static guint
slice_steps (const LkWorker *worker)
{
  if (worker->seconds_per_step <= 0.0)
    return 1;
  return (guint) CLAMP (SLICE_US / 1e6 / worker->seconds_per_step, 1.0, 1000.0);
}

static void
count_steps (LkWorker *worker, gint64 began, guint64 n_steps)
{
  gint64 now = g_get_monotonic_time ();

  if (n_steps == 0)
    return;
  worker->seconds_per_step = (now - began) / 1e6 / n_steps;
  worker->rate_images += n_steps * worker->settings.batch;
  worker->rate_work += now - began;
  if (now - worker->rate_since >= RATE_US)
    {
      worker->images_per_second = worker->rate_images * 1e6 / (now - worker->rate_since);
      worker->work_images_per_second = worker->rate_images * 1e6 / MAX (worker->rate_work, 1);
      worker->rate_since = now;
      worker->rate_images = 0;
      worker->rate_work = 0;
    }
}

static void
training_slice (LkWorker *worker)
{
  LkTeacherTraining *training = worker->training;
  guint64 step = lk_teacher_training_get_step (training);
  gint64 began = g_get_monotonic_time ();
  LkSettings member;
  GError *error = NULL;

  if (!lk_teacher_training_is_done (training))
    {
      if (!lk_teacher_training_advance (training, slice_steps (worker), &error))
        {
          fail (worker, error);
          return;
        }
      count_steps (worker, began, lk_teacher_training_get_step (training) - step);
      return;
    }

  member = lk_settings_member (&worker->settings, worker->members->len);
  lk_teacher_cache_save (&member, worker->dataset, lk_teacher_training_get_network (training));
  g_ptr_array_add (worker->members, lk_teacher_training_steal_network (training));
  g_clear_pointer (&worker->training, lk_teacher_training_free);
  gather_members (worker);
}

/* Seconds of an image; 0 when that cannot be measured, or something else had the processor:
 * then the next run tries again. Here, because the worker
 * alone uses BLAS, and before the run, because training would disturb it. */
static double
time_image (const LkWorker *worker, const LkFrozen *const *members, gsize n_members)
{
  g_autoptr (LkExam) exam = lk_exam_new (worker->dataset, "", "", 1, 0, NULL);
  LkExamCost cost;

  return exam && lk_exam_measure (exam, members, n_members, &cost, NULL) && cost.quiet ? cost.seconds : 0.0;
}

/* The teacher, which is ready, beside the labels. */
static gboolean
examine_teacher (LkWorker *worker, GError **error)
{
  g_autoptr (LkFindings) findings = lk_findings_new ();
  LkTeacherFacts facts;
  gboolean ok;

  /* Said already, of a teacher that is kept. */
  if (worker->findings != worker->data_findings)
    return TRUE;
  lk_findings_append (findings, worker->data_findings);
  lk_findings_append (findings, worker->teacher->findings);
  ok = worker->teacher->findings
           ? lk_teacher_check (worker->teacher, findings, &facts, error)
           : lk_teacher_check_trained (worker->teacher, &worker->settings.teacher, findings, error);
  /* The same list stays where nothing is to be said of the teacher: nobody reads it twice. */
  if (ok && lk_findings_n (findings) > lk_findings_n (worker->data_findings))
    take_findings (worker, findings);
  return ok;
}

static void
asking_slice (LkWorker *worker)
{
  LkFrozen student;
  const LkFrozen *pupil = &student;
  GError *error = NULL;

  if (!lk_teacher_is_ready (worker->teacher))
    {
      if (!lk_teacher_advance (worker->teacher, &error))
        fail (worker, error);
      return;
    }

  if (!examine_teacher (worker, &error))
    {
      fail (worker, error);
      return;
    }
  worker->run = lk_distillation_new (&worker->settings, worker->teacher, &error);
  if (worker->run && worker->script)
    lk_distillation_set_script (worker->run, (const LkMark *) (gpointer) worker->script->marks->data,
                                worker->script->marks->len);
  if (!worker->run || !lk_distillation_evaluate (worker->run, &error))
    {
      fail (worker, error);
      return;
    }
  if (worker->teacher_seconds == 0.0 && lk_teacher_has_networks (worker->teacher))
    worker->teacher_seconds =
        time_image (worker, (const LkFrozen *const *) worker->teacher->members->pdata, worker->teacher->members->len);
  student = lk_frozen_of (lk_distillation_get_student (worker->run));
  worker->student_seconds = time_image (worker, &pupil, 1);
  enter (worker, worker->play ? LK_PHASE_RUNNING : LK_PHASE_READY);
}

static void pause_run (LkWorker *worker);

/* From here on a person moves the settings. */
static void
end_script (LkWorker *worker)
{
  if (worker->run && worker->script)
    lk_distillation_set_script (worker->run, NULL, 0);
  g_clear_pointer (&worker->script, lk_script_unref);
}

/* A replay has been given one of its own. */
static double
speed_of (const LkWorker *worker)
{
  return worker->script ? worker->script->speed : worker->pace;
}

gint64
lk_worker_wait (const LkWorker *worker)
{
  if (worker->phase != LK_PHASE_RUNNING || is_aside (worker))
    return 0;
  return lk_pace_wait (worker->due, speed_of (worker), g_get_monotonic_time ());
}

void
lk_worker_set_pace (LkWorker *worker, double pace)
{
  worker->pace = pace;
  worker->due = 0;
}

/* Of n_steps those that the script's end and the speed leave. */
static guint
allowed_steps (LkWorker *worker, guint64 step, guint n_steps)
{
  const LkScript *script = worker->script;

  if (script && script->end > step)
    n_steps = (guint) MIN (n_steps, script->end - step);
  return lk_pace_steps (&worker->due, speed_of (worker), g_get_monotonic_time (), n_steps);
}

/* FALSE: an error. A step by itself is told in full. */
static gboolean
advance (LkWorker *worker, guint n_steps, gboolean told, GError **error)
{
  GError *problem = NULL;

  g_clear_pointer (&worker->trace, lk_step_trace_unref);
  if (!told)
    return lk_distillation_advance (worker->run, n_steps, error);
  worker->trace = lk_distillation_trace (worker->run, &problem);
  if (!problem)
    return TRUE;
  g_propagate_error (error, problem);
  return FALSE;
}

static void
run_slice (LkWorker *worker, guint n_steps, gboolean told)
{
  guint64 step = lk_distillation_get_step (worker->run);
  gint64 began = g_get_monotonic_time ();
  GError *error = NULL;

  if (!advance (worker, allowed_steps (worker, step, n_steps), told, &error))
    {
      fail (worker, error);
      return;
    }
  lk_worker_keep_evaluation (worker);
  count_steps (worker, began, lk_distillation_get_step (worker->run) - step);
  if (lk_distillation_is_done (worker->run))
    {
      end_script (worker);
      worker->play = FALSE;
      enter (worker, LK_PHASE_FINISHED);
    }
  else if (worker->script && lk_distillation_get_step (worker->run) == worker->script->end)
    {
      gboolean pause = worker->script->pause;

      /* Moves after the last step, too: the person finds the settings that were left. */
      lk_distillation_play_script (worker->run);
      end_script (worker);
      if (pause)
        {
          worker->play = FALSE;
          pause_run (worker);
        }
    }
}

/* A paused run shows numbers of the step it stands at. */
static void
pause_run (LkWorker *worker)
{
  GError *error = NULL;

  if (!lk_distillation_evaluate (worker->run, &error))
    fail (worker, error);
  else
    enter (worker, LK_PHASE_PAUSED);
}

static gboolean
can_run (const LkWorker *worker)
{
  return worker->run && (worker->phase == LK_PHASE_READY || worker->phase == LK_PHASE_PAUSED);
}

void
lk_worker_play (LkWorker *worker)
{
  /* Sent while the end was on its way to the sender. Remembered, it would start the next run. */
  if (worker->phase == LK_PHASE_FINISHED || worker->phase == LK_PHASE_FAILED)
    return;
  worker->play = TRUE;
  lk_worker_stop_aside (worker);
  if (can_run (worker))
    enter (worker, LK_PHASE_RUNNING);
}

void
lk_worker_pause (LkWorker *worker)
{
  worker->play = FALSE;
  if (worker->phase == LK_PHASE_RUNNING)
    pause_run (worker);
}

void
lk_worker_step (LkWorker *worker)
{
  worker->play = FALSE;
  if (!can_run (worker) && worker->phase != LK_PHASE_RUNNING)
    return;
  lk_worker_stop_aside (worker);
  run_slice (worker, 1, TRUE);
  if (worker->phase != LK_PHASE_FAILED && worker->phase != LK_PHASE_FINISHED)
    pause_run (worker);
}

void
lk_worker_rewind (LkWorker *worker)
{
  GError *error = NULL;

  if (!worker->run || worker->phase == LK_PHASE_FAILED)
    return;
  lk_worker_stop_aside (worker);
  g_clear_pointer (&worker->trace, lk_step_trace_unref);
  lk_distillation_rewind (worker->run);
  if (!lk_distillation_evaluate (worker->run, &error))
    fail (worker, error);
  else
    enter (worker, worker->play ? LK_PHASE_RUNNING : LK_PHASE_READY);
}

void
lk_worker_train_on (LkWorker *worker)
{
  if (worker->phase != LK_PHASE_FINISHED || !lk_distillation_train_on (worker->run, worker->settings.student.epochs))
    return;
  lk_worker_stop_aside (worker);
  worker->play = TRUE;
  enter (worker, LK_PHASE_RUNNING);
}

void
lk_worker_set_loss (LkWorker *worker, const LkLossSettings *loss)
{
  end_script (worker);
  lk_worker_seeds_clear (worker);
  worker->settings.loss = *loss;
  if (worker->run)
    lk_distillation_set_loss (worker->run, loss);
}

void
lk_worker_set_learning_rate (LkWorker *worker, double learning_rate)
{
  end_script (worker);
  lk_worker_seeds_clear (worker);
  worker->settings.student.learning_rate = learning_rate;
  if (worker->run)
    lk_distillation_set_learning_rate (worker->run, learning_rate);
}

void
lk_worker_sweep (LkWorker *worker, const LkSweepSpec *spec)
{
  lk_worker_pause (worker);
  lk_worker_seeds_stop (worker);
  lk_worker_sweep_start (worker, spec);
  worker->publish (worker);
}

void
lk_worker_repeat (LkWorker *worker, guint n_seeds, const LkAssistant *assistant)
{
  lk_worker_pause (worker);
  lk_worker_sweep_stop (worker);
  lk_worker_seeds_start (worker, n_seeds, assistant);
  worker->publish (worker);
}

void
lk_worker_forget_smaller (LkWorker *worker)
{
  g_clear_pointer (&worker->smaller_round, lk_smaller_round_free);
  g_clear_pointer (&worker->smaller_of, lk_evaluation_unref);
}

void
lk_worker_look_smaller (LkWorker *worker, const LkSmallerAsked *asked)
{
  worker->smaller = *asked;
  if (!asked->watch)
    lk_worker_forget_smaller (worker);
}

/* With each evaluation, but so seldom while it trains that training has most of the time; and when another share is to be
 * pruned. What has just begun is finished first, so that a slider shows something while it is dragged. */
static gboolean
is_round_due (const LkWorker *worker)
{
  gint64 age = g_get_monotonic_time () - worker->smaller_began;

  if (!worker->smaller_round)
    return TRUE;
  if (worker->smaller.pruned != worker->smaller_pruned)
    return age >= SMALLER_DRAG_US || lk_smaller_round_is_done (worker->smaller_round);
  if (worker->smaller_of == lk_distillation_get_evaluation (worker->run))
    return FALSE;
  return worker->phase != LK_PHASE_RUNNING || (age >= SMALLER_US && lk_smaller_round_is_done (worker->smaller_round));
}

gboolean
lk_worker_is_smaller_due (const LkWorker *worker)
{
  if (!worker->smaller.watch || !worker->run || worker->phase < LK_PHASE_READY || worker->phase == LK_PHASE_FAILED ||
      is_aside (worker))
    return FALSE;
  return is_round_due (worker) || !lk_smaller_round_is_done (worker->smaller_round);
}

static void
begin_round (LkWorker *worker)
{
  LkEvaluation *evaluation = lk_distillation_get_evaluation (worker->run);
  g_autoptr (LkSmallerLook) before = worker->smaller_round ? lk_smaller_round_look (worker->smaller_round) : NULL;

  lk_worker_forget_smaller (worker);
  worker->smaller_round =
      lk_smaller_round_new (lk_distillation_get_student (worker->run), lk_distillation_get_twin (worker->run),
                            lk_distillation_get_step (worker->run), worker->smaller.pruned, before);
  worker->smaller_of = evaluation ? lk_evaluation_ref (evaluation) : NULL;
  worker->smaller_pruned = worker->smaller.pruned;
  worker->smaller_began = g_get_monotonic_time ();
}

static void
smaller_slice (LkWorker *worker)
{
  gint64 began = g_get_monotonic_time ();

  if (is_round_due (worker))
    begin_round (worker);
  /* Without memory nobody looks. */
  if (!worker->smaller_round)
    worker->smaller.watch = FALSE;
  else
    while (lk_smaller_round_advance (worker->smaller_round, &worker->dataset->test) &&
           g_get_monotonic_time () - began < SLICE_US)
      ;
  if (worker->phase != LK_PHASE_RUNNING &&
      (!worker->smaller_round || lk_smaller_round_is_done (worker->smaller_round) ||
       began - worker->published >= PUBLISH_US))
    worker->publish (worker);
}

gboolean
lk_worker_is_busy (const LkWorker *worker)
{
  if (is_aside (worker) || lk_worker_is_smaller_due (worker))
    return TRUE;
  return worker->phase <= LK_PHASE_ASKING_TEACHER ? worker->settings.dataset != NULL
                                                  : worker->phase == LK_PHASE_RUNNING;
}

/* Of what runs in place of the run. */
static void
aside_slice (LkWorker *worker)
{
  if (worker->sweep)
    lk_worker_sweep_slice (worker, SLICE_US);
  else
    lk_worker_seeds_slice (worker, SLICE_US);
  if (!is_aside (worker) || g_get_monotonic_time () - worker->published >= ASIDE_PUBLISH_US)
    worker->publish (worker);
}

void
lk_worker_slice (LkWorker *worker)
{
  if (is_aside (worker))
    {
      aside_slice (worker);
      return;
    }
  if (lk_worker_is_smaller_due (worker))
    smaller_slice (worker);

  switch (worker->phase)
    {
    case LK_PHASE_LOADING:
      load_slice (worker);
      break;
    case LK_PHASE_TRAINING_TEACHER:
      training_slice (worker);
      break;
    case LK_PHASE_ASKING_TEACHER:
      asking_slice (worker);
      break;
    case LK_PHASE_RUNNING:
      if (lk_worker_wait (worker) == 0)
        run_slice (worker, slice_steps (worker), FALSE);
      break;
    case LK_PHASE_READY:
    case LK_PHASE_PAUSED:
    case LK_PHASE_FINISHED:
    case LK_PHASE_FAILED:
      break;
    }
  /* Where the next step is far off, what this one did, or a command, can be seen at once. */
  if (worker->phase <= LK_PHASE_RUNNING && lk_worker_is_busy (worker) &&
      (g_get_monotonic_time () - worker->published >= PUBLISH_US || lk_worker_wait (worker) > PUBLISH_US))
    worker->publish (worker);
}
