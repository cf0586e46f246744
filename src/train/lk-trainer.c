/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-trainer.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <sys/resource.h>

#include "lk-exam.h"
#include "lk-pupil-file.h"
#include "lk-teacher-cache.h"
#include "lk-teacher-files.h"
#include "lk-worker-sweep.h"

#define NICENESS   5     /* of training beside a window */
#define SLICE_US   12000 /* how long the worker is deaf to commands */
#define PUBLISH_US 33000 /* between two snapshots of a running phase */
#define SWEEP_PUBLISH_US 100000 /* of a sweep: rows come slowly */
#define RATE_US    400000 /* over which images a second are counted */

typedef enum {
  COMMAND_PREPARE,
  COMMAND_PLAY,
  COMMAND_PAUSE,
  COMMAND_STEP,
  COMMAND_REWIND,
  COMMAND_SET_LOSS,
  COMMAND_SET_LEARNING_RATE,
  COMMAND_WATCH,
  COMMAND_ASK,
  COMMAND_ASK_ALBUM,
  COMMAND_SAVE,
  COMMAND_SWEEP,
  COMMAND_CANCEL_SWEEP,
  COMMAND_STOP,
} CommandKind;

typedef struct {
  CommandKind kind;
  LkSettings settings; /* PREPARE, whose owner is the command; else zero */
  LkScript *script;    /* likewise; NULL: none */
  guint number;        /* generation, sample, or question */
  GBytes *pixels;      /* ASK, whose owner is the command; NULL: no picture */
  LkLossSettings loss;
  double learning_rate;
  LkSweepSpec *spec;   /* SWEEP, whose owner is the command; NULL: go on with the last */
  GTask *task;         /* SAVE, whose owner is the command, with a SaveFiles */
} Command;

typedef struct {
  char *id;       /* of the run; may be NULL */
  GFile *student; /* NULL: not saved */
  GFile *twin;    /* likewise */
} SaveFiles;

struct _LkTrainer {
  GThread *thread;
  GAsyncQueue *commands;
  int prepares; /* of them that are still in the queue, atomic: reading a data set is broken off for them */
  GCancellable *cancellable;

  GMutex mutex; /* guards latest and notification */
  LkSnapshot *latest;
  GSource *notification; /* on its way to the maker's context; NULL when none is */

  GMainContext *context;
  LkTrainerNotify notify;
  gpointer user_data;

  LkWorker worker;
};

static void
save_files_free (gpointer data)
{
  SaveFiles *files = data;

  g_clear_object (&files->student);
  g_clear_object (&files->twin);
  g_free (files->id);
  g_free (files);
}

static void
command_free (gpointer data)
{
  Command *command = data;

  /* Never carried out: the worker stopped first. */
  if (command->task)
    g_task_return_new_error (command->task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                             _ ("The student was not saved: the program was about to end"));
  g_clear_object (&command->task);

  lk_settings_clear (&command->settings);
  g_clear_pointer (&command->script, lk_script_unref);
  g_clear_pointer (&command->pixels, g_bytes_unref);
  if (command->spec)
    lk_sweep_spec_clear (command->spec);
  g_free (command->spec);
  g_free (command);
}

/* The main thread's side of a publication. */
static gboolean
notify_cb (gpointer data)
{
  LkTrainer *trainer = data;

  g_mutex_lock (&trainer->mutex);
  g_clear_pointer (&trainer->notification, g_source_unref);
  g_mutex_unlock (&trainer->mutex);
  trainer->notify (trainer->user_data);
  return G_SOURCE_REMOVE;
}

static void
publish (LkTrainer *trainer)
{
  LkWorker *worker = &trainer->worker;
  LkSnapshot *snapshot = lk_worker_describe (worker);
  LkSnapshot *old;

  worker->published = g_get_monotonic_time ();

  g_mutex_lock (&trainer->mutex);
  old = trainer->latest;
  trainer->latest = snapshot;
  if (!trainer->notification)
    {
      trainer->notification = g_idle_source_new ();
      g_source_set_priority (trainer->notification, G_PRIORITY_DEFAULT);
      g_source_set_callback (trainer->notification, notify_cb, trainer, NULL);
      g_source_attach (trainer->notification, trainer->context);
    }
  g_mutex_unlock (&trainer->mutex);

  lk_snapshot_unref (old);
}

static void
enter (LkTrainer *trainer, LkPhase phase)
{
  LkWorker *worker = &trainer->worker;

  worker->phase = phase;
  worker->rate_since = g_get_monotonic_time ();
  worker->rate_images = 0;
  worker->images_per_second = 0.0;
  if (phase != LK_PHASE_RUNNING)
    worker->seconds_per_step = 0.0;
  publish (trainer);
}

static void
fail (LkTrainer *trainer, GError *error)
{
  trainer->worker.error = g_strdup (error->message);
  trainer->worker.play = FALSE;
  g_error_free (error);
  enter (trainer, LK_PHASE_FAILED);
}

static gboolean
same_dataset (const LkSettings *a, const LkSettings *b)
{
  return g_str_equal (a->dataset, b->dataset) && g_str_equal (a->picture_size, b->picture_size);
}

static gboolean
same_teacher (const LkSettings *a, const LkSettings *b)
{
  g_autofree char *key_a = lk_settings_teacher_key (a);
  g_autofree char *key_b = lk_settings_teacher_key (b);

  return same_dataset (a, b) && g_str_equal (key_a, key_b);
}

/* Keeps what the new settings leave as it was. */
static void
prepare (LkTrainer *trainer, LkSettings *settings, guint generation)
{
  LkWorker *worker = &trainer->worker;
  gboolean keep_dataset = worker->settings.dataset && same_dataset (&worker->settings, settings);
  gboolean keep_teacher = worker->settings.dataset && same_teacher (&worker->settings, settings);

  g_clear_pointer (&worker->run, lk_distillation_free);
  g_clear_pointer (&worker->run_settings, lk_settings_release);
  g_clear_pointer (&worker->script, lk_script_unref);
  if (!keep_teacher)
    {
      worker->teacher_seconds = 0.0;
      g_clear_pointer (&worker->training, lk_teacher_training_free);
      g_clear_pointer (&worker->members, g_ptr_array_unref);
      g_clear_pointer (&worker->teacher, lk_teacher_unref);
      g_clear_pointer (&worker->asked_teacher, g_free);
    }
  g_clear_pointer (&worker->answers, lk_answers_unref); /* of a run that is over */
  if (!keep_dataset)
    g_clear_pointer (&worker->dataset, lk_dataset_unref);
  g_clear_pointer (&worker->error, g_free);

  lk_settings_clear (&worker->settings);
  worker->settings = *settings;
  *settings = (LkSettings) { 0 };
  worker->generation = generation;
  enter (trainer, LK_PHASE_LOADING);
}

/* The networks that are still missing: from the cache, or by training, which
 * goes on in slices. When all are there, they are the teacher. */
static void
gather_members (LkTrainer *trainer)
{
  LkWorker *worker = &trainer->worker;
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
            enter (trainer, LK_PHASE_TRAINING_TEACHER);
          else
            fail (trainer, error);
          return;
        }
      g_ptr_array_add (worker->members, network);
    }

  worker->teacher = lk_teacher_new_ensemble (g_steal_pointer (&worker->members), settings->teacher_mean,
                                             worker->dataset, &error);
  if (worker->teacher)
    enter (trainer, LK_PHASE_ASKING_TEACHER);
  else
    fail (trainer, error);
}

/* While a data set is read: shows how far, and breaks off when another is wanted. */
static gboolean
loading_cb (double fraction, gpointer user_data)
{
  LkTrainer *trainer = user_data;

  if (g_atomic_int_get (&trainer->prepares) > 0)
    return FALSE;
  trainer->worker.loaded = fraction;
  if (g_get_monotonic_time () - trainer->worker.published >= PUBLISH_US)
    publish (trainer);
  return TRUE;
}

/* FALSE when it failed, or was broken off for a command that is waiting. */
static gboolean
load_dataset (LkTrainer *trainer)
{
  LkWorker *worker = &trainer->worker;
  const LkImportOptions options = { .progress = loading_cb, .user_data = trainer };
  GError *error = NULL;

  worker->loaded = 0.0;
  worker->dataset = lk_settings_load_dataset (&worker->settings, &options, trainer->cancellable, &error);
  if (worker->dataset)
    {
      publish (trainer); /* the sample's picture can be seen already */
      return TRUE;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && g_atomic_int_get (&trainer->prepares) > 0)
    g_error_free (error);
  else
    fail (trainer, error);
  return FALSE;
}

/* A teacher out of files, or one that is in the cache or is to be trained. */
static void
load_teacher (LkTrainer *trainer)
{
  LkWorker *worker = &trainer->worker;
  char **files = worker->settings.teacher_files;
  GError *error = NULL;

  g_clear_pointer (&worker->members, g_ptr_array_unref); /* of an attempt that failed */
  if (!files || !files[0])
    {
      worker->members = g_ptr_array_new_with_free_func ((GDestroyNotify) lk_network_free);
      gather_members (trainer);
      return;
    }
  worker->teacher =
      lk_teacher_load (files, worker->settings.teacher_mean, worker->dataset, trainer->cancellable, &error);
  if (worker->teacher)
    enter (trainer, LK_PHASE_ASKING_TEACHER);
  else
    fail (trainer, error);
}

static void
load_slice (LkTrainer *trainer)
{
  LkWorker *worker = &trainer->worker;
  GError *error = NULL;

  if (!lk_settings_check (&worker->settings, &error))
    {
      fail (trainer, error);
      return;
    }
  if (!worker->dataset && !load_dataset (trainer))
    return;
  if (worker->teacher)
    enter (trainer, LK_PHASE_ASKING_TEACHER);
  else if (worker->training)
    enter (trainer, LK_PHASE_TRAINING_TEACHER);
  else
    load_teacher (trainer);
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
  if (now - worker->rate_since >= RATE_US)
    {
      worker->images_per_second = worker->rate_images * 1e6 / (now - worker->rate_since);
      worker->rate_since = now;
      worker->rate_images = 0;
    }
}

static void
training_slice (LkTrainer *trainer)
{
  LkWorker *worker = &trainer->worker;
  LkTeacherTraining *training = worker->training;
  guint64 step = lk_teacher_training_get_step (training);
  gint64 began = g_get_monotonic_time ();
  LkSettings member;
  GError *error = NULL;

  if (!lk_teacher_training_is_done (training))
    {
      if (!lk_teacher_training_advance (training, slice_steps (worker), &error))
        {
          fail (trainer, error);
          return;
        }
      count_steps (worker, began, lk_teacher_training_get_step (training) - step);
      return;
    }

  member = lk_settings_member (&worker->settings, worker->members->len);
  lk_teacher_cache_save (&member, worker->dataset, lk_teacher_training_get_network (training));
  g_ptr_array_add (worker->members, lk_teacher_training_steal_network (training));
  g_clear_pointer (&worker->training, lk_teacher_training_free);
  gather_members (trainer);
}

/* Seconds of an image; 0 when that cannot be measured. Here, because the worker
 * alone uses BLAS, and before the run, because training would disturb it. */
static double
time_image (const LkWorker *worker, const LkNetwork *const *networks, gsize n_networks)
{
  g_autoptr (LkExam) exam = lk_exam_new (worker->dataset, "", "", 1, 0, NULL);
  LkExamCost cost;

  return exam && lk_exam_measure (exam, networks, n_networks, &cost, NULL) ? cost.seconds : 0.0;
}

static void
asking_slice (LkTrainer *trainer)
{
  LkWorker *worker = &trainer->worker;
  const LkNetwork *student;
  GError *error = NULL;

  if (!lk_teacher_is_ready (worker->teacher))
    {
      if (!lk_teacher_advance (worker->teacher, &error))
        fail (trainer, error);
      return;
    }

  worker->run = lk_distillation_new (&worker->settings, worker->teacher, &error);
  if (worker->run && worker->script)
    lk_distillation_set_script (worker->run, (const LkMark *) (gpointer) worker->script->marks->data,
                                worker->script->marks->len);
  if (!worker->run || !lk_distillation_evaluate (worker->run, &error))
    {
      fail (trainer, error);
      return;
    }
  if (worker->teacher_seconds == 0.0 && lk_teacher_has_networks (worker->teacher))
    worker->teacher_seconds = time_image (worker, (const LkNetwork *const *) worker->teacher->networks->pdata,
                                          worker->teacher->networks->len);
  student = lk_distillation_get_student (worker->run);
  worker->student_seconds = time_image (worker, &student, 1);
  enter (trainer, worker->play ? LK_PHASE_RUNNING : LK_PHASE_READY);
}

static void pause_run (LkTrainer *trainer);

/* From here on a person moves the settings. */
static void
end_script (LkWorker *worker)
{
  if (worker->run && worker->script)
    lk_distillation_set_script (worker->run, NULL, 0);
  g_clear_pointer (&worker->script, lk_script_unref);
}

/* Microseconds until a script with a limited speed wants its next step. */
static gint64
script_wait (const LkWorker *worker)
{
  if (worker->phase != LK_PHASE_RUNNING || !worker->script || worker->script->speed <= 0.0)
    return 0;
  return MAX (worker->script_due - g_get_monotonic_time (), 0);
}

/* Of n_steps those that the script's end and speed leave. */
static guint
script_steps (LkWorker *worker, guint64 step, guint n_steps)
{
  const LkScript *script = worker->script;

  if (!script)
    return n_steps;
  if (script->end > step)
    n_steps = (guint) MIN (n_steps, script->end - step);
  if (script->speed > 0.0)
    {
      gint64 now = g_get_monotonic_time ();
      double late = CLAMP ((now - worker->script_due) / 1e6, 0.0, SLICE_US / 1e6);

      n_steps = (guint) MIN (n_steps, 1.0 + late * script->speed);
      /* What a pause has missed is not made up for. */
      worker->script_due = MAX (worker->script_due, now - SLICE_US) + (gint64) (n_steps * 1e6 / script->speed);
    }
  return n_steps;
}

static void
run_slice (LkTrainer *trainer, guint n_steps)
{
  LkWorker *worker = &trainer->worker;
  guint64 step = lk_distillation_get_step (worker->run);
  gint64 began = g_get_monotonic_time ();
  GError *error = NULL;

  if (!lk_distillation_advance (worker->run, script_steps (worker, step, n_steps), &error))
    {
      fail (trainer, error);
      return;
    }
  lk_worker_keep_evaluation (worker);
  count_steps (worker, began, lk_distillation_get_step (worker->run) - step);
  if (lk_distillation_is_done (worker->run))
    {
      end_script (worker);
      worker->play = FALSE;
      enter (trainer, LK_PHASE_FINISHED);
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
          pause_run (trainer);
        }
    }
}

/* A paused run shows numbers of the step it stands at. */
static void
pause_run (LkTrainer *trainer)
{
  LkWorker *worker = &trainer->worker;
  GError *error = NULL;

  if (!lk_distillation_evaluate (worker->run, &error))
    fail (trainer, error);
  else
    enter (trainer, LK_PHASE_PAUSED);
}

static void
rewind_run (LkTrainer *trainer)
{
  LkWorker *worker = &trainer->worker;
  GError *error = NULL;

  lk_distillation_rewind (worker->run);
  if (!lk_distillation_evaluate (worker->run, &error))
    fail (trainer, error);
  else
    enter (trainer, worker->play ? LK_PHASE_RUNNING : LK_PHASE_READY);
}

/* Takes the task and gives it a snapshot of the weights that were saved. */
static void
save_pupils (LkTrainer *trainer, GTask *task)
{
  LkWorker *worker = &trainer->worker;
  const SaveFiles *files = g_task_get_task_data (task);
  GError *error = NULL;

  if (!worker->run)
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NOT_INITIALIZED,
                 _ ("There is no student to save yet: wait until its teacher is ready"));
  else if (lk_pupils_save (worker->run, &worker->settings, files->id, files->student, files->twin,
                           g_task_get_cancellable (task), &error))
    publish (trainer); /* with the evaluation that was made for it */
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, lk_trainer_get_snapshot (trainer), (GDestroyNotify) lk_snapshot_unref);
  g_object_unref (task);
}

/* The live run stands still meanwhile. */
static void
sweep (LkTrainer *trainer, const LkSweepSpec *spec)
{
  LkWorker *worker = &trainer->worker;

  worker->play = FALSE;
  if (worker->phase == LK_PHASE_RUNNING)
    pause_run (trainer);
  lk_worker_sweep_start (worker, spec);
  publish (trainer);
}

static gboolean
is_busy (const LkWorker *worker)
{
  if (worker->sweep)
    return TRUE;
  return worker->phase <= LK_PHASE_ASKING_TEACHER ? worker->settings.dataset != NULL
                                                  : worker->phase == LK_PHASE_RUNNING;
}

static void
handle (LkTrainer *trainer, Command *command)
{
  LkWorker *worker = &trainer->worker;
  gboolean can_run = worker->run && (worker->phase == LK_PHASE_READY || worker->phase == LK_PHASE_PAUSED);

  switch (command->kind)
    {
    case COMMAND_PREPARE:
      g_atomic_int_add (&trainer->prepares, -1);
      lk_worker_sweep_stop (worker);
      prepare (trainer, &command->settings, command->number);
      worker->script = g_steal_pointer (&command->script);
      break;
    case COMMAND_PLAY:
      worker->play = TRUE;
      if (can_run)
        {
          lk_worker_sweep_stop (worker);
          enter (trainer, LK_PHASE_RUNNING);
        }
      break;
    case COMMAND_PAUSE:
      worker->play = FALSE;
      if (worker->phase == LK_PHASE_RUNNING)
        pause_run (trainer);
      break;
    case COMMAND_STEP:
      worker->play = FALSE;
      if (can_run || worker->phase == LK_PHASE_RUNNING)
        {
          lk_worker_sweep_stop (worker);
          run_slice (trainer, 1);
          if (worker->phase != LK_PHASE_FAILED && worker->phase != LK_PHASE_FINISHED)
            pause_run (trainer);
        }
      break;
    case COMMAND_REWIND:
      if (worker->run && worker->phase != LK_PHASE_FAILED)
        {
          lk_worker_sweep_stop (worker);
          rewind_run (trainer);
        }
      break;
    case COMMAND_SET_LOSS:
      end_script (worker);
      worker->settings.loss = command->loss;
      if (worker->run)
        lk_distillation_set_loss (worker->run, &command->loss);
      break;
    case COMMAND_SET_LEARNING_RATE:
      end_script (worker);
      worker->settings.student.learning_rate = command->learning_rate;
      if (worker->run)
        lk_distillation_set_learning_rate (worker->run, command->learning_rate);
      break;
    case COMMAND_WATCH:
      worker->sample = command->number;
      if (worker->dataset)
        publish (trainer);
      break;
    case COMMAND_ASK:
      g_clear_pointer (&worker->pixels, g_bytes_unref);
      g_clear_pointer (&worker->asked_teacher, g_free);
      worker->pixels = g_steal_pointer (&command->pixels);
      worker->question = command->number;
      if (worker->dataset)
        publish (trainer);
      break;
    case COMMAND_ASK_ALBUM:
      lk_worker_set_album (worker, command->pixels, command->number);
      if (worker->dataset)
        publish (trainer);
      break;
    case COMMAND_SAVE:
      save_pupils (trainer, g_steal_pointer (&command->task));
      break;
    case COMMAND_SWEEP:
      sweep (trainer, command->spec);
      break;
    case COMMAND_CANCEL_SWEEP:
      lk_worker_sweep_stop (worker);
      publish (trainer);
      break;
    case COMMAND_STOP:
      break;
    }
}

static void
slice (LkTrainer *trainer)
{
  LkWorker *worker = &trainer->worker;

  if (worker->sweep)
    {
      lk_worker_sweep_slice (worker, SLICE_US);
      if (!worker->sweep || g_get_monotonic_time () - worker->published >= SWEEP_PUBLISH_US)
        publish (trainer);
      return;
    }

  switch (worker->phase)
    {
    case LK_PHASE_LOADING:
      load_slice (trainer);
      break;
    case LK_PHASE_TRAINING_TEACHER:
      training_slice (trainer);
      break;
    case LK_PHASE_ASKING_TEACHER:
      asking_slice (trainer);
      break;
    case LK_PHASE_RUNNING:
      if (script_wait (worker) == 0)
        run_slice (trainer, slice_steps (worker));
      break;
    case LK_PHASE_READY:
    case LK_PHASE_PAUSED:
    case LK_PHASE_FINISHED:
    case LK_PHASE_FAILED:
      break;
    }
  if (is_busy (worker) && g_get_monotonic_time () - worker->published >= PUBLISH_US)
    publish (trainer);
}

/* A slider sends a value a frame; between two slices only the last one counts,
 * so that one slice leaves one mark. */
static gboolean
is_superseded (const Command *command, const Command *next)
{
  return next && command->kind == next->kind &&
         (command->kind == COMMAND_SET_LOSS || command->kind == COMMAND_SET_LEARNING_RATE ||
          command->kind == COMMAND_WATCH || command->kind == COMMAND_ASK ||
          command->kind == COMMAND_ASK_ALBUM);
}

/* NULL when there is none and there is something else to do. */
static Command *
next_command (LkTrainer *trainer)
{
  gint64 wait = script_wait (&trainer->worker);

  if (!is_busy (&trainer->worker))
    return g_async_queue_pop (trainer->commands);
  if (wait > 0)
    return g_async_queue_timeout_pop (trainer->commands, (guint64) MIN (wait, PUBLISH_US));
  return g_async_queue_try_pop (trainer->commands);
}

/* The window's thread goes first when it has a frame to draw: the threads that
 * train, this one and the lane that it starts, take the rest. Linux counts
 * niceness by threads; where it does not, the program as a whole would be nicer. */
static void
yield_to_window (void)
{
#ifdef __linux__
  setpriority (PRIO_PROCESS, 0, NICENESS);
#endif
}

static gpointer
worker_main (gpointer data)
{
  LkTrainer *trainer = data;
  LkWorker *worker = &trainer->worker;
  gboolean stop = FALSE;

  yield_to_window ();
  while (!stop)
    {
      Command *command = next_command (trainer);

      while (command)
        {
          Command *next = g_async_queue_try_pop (trainer->commands);

          stop = stop || command->kind == COMMAND_STOP;
          if (!stop && !is_superseded (command, next))
            handle (trainer, command);
          command_free (command);
          command = next;
        }
      if (!stop && is_busy (worker))
        slice (trainer);
    }

  lk_worker_sweep_clear (worker);
  g_clear_pointer (&worker->run, lk_distillation_free);
  g_clear_pointer (&worker->timeline, lk_timeline_unref);
  g_clear_pointer (&worker->training, lk_teacher_training_free);
  g_clear_pointer (&worker->members, g_ptr_array_unref);
  g_clear_pointer (&worker->teacher, lk_teacher_unref);
  g_clear_pointer (&worker->dataset, lk_dataset_unref);
  g_clear_pointer (&worker->error, g_free);
  g_clear_pointer (&worker->pixels, g_bytes_unref);
  lk_worker_set_album (worker, NULL, 0);
  g_clear_pointer (&worker->asked_teacher, g_free);
  g_clear_pointer (&worker->run_settings, lk_settings_release);
  g_clear_pointer (&worker->script, lk_script_unref);
  lk_settings_clear (&worker->settings);
  return NULL;
}

static void
send (LkTrainer *trainer, const Command *command)
{
  g_async_queue_push (trainer->commands, g_memdup2 (command, sizeof *command));
}

LkTrainer *
lk_trainer_new (LkTrainerNotify notify, gpointer user_data)
{
  LkTrainer *trainer = g_new0 (LkTrainer, 1);

  trainer->commands = g_async_queue_new_full (command_free);
  trainer->cancellable = g_cancellable_new ();
  g_mutex_init (&trainer->mutex);
  trainer->latest = lk_snapshot_new ();
  trainer->context = g_main_context_ref_thread_default ();
  trainer->notify = notify;
  trainer->user_data = user_data;
  trainer->thread = g_thread_new ("trainer", worker_main, trainer);
  return trainer;
}

void
lk_trainer_free (LkTrainer *trainer)
{
  g_cancellable_cancel (trainer->cancellable);
  send (trainer, &(Command) { .kind = COMMAND_STOP });
  g_thread_join (trainer->thread);
  if (trainer->notification)
    {
      g_source_destroy (trainer->notification);
      g_source_unref (trainer->notification);
    }
  g_async_queue_unref (trainer->commands);
  g_object_unref (trainer->cancellable);
  g_mutex_clear (&trainer->mutex);
  lk_snapshot_unref (trainer->latest);
  g_main_context_unref (trainer->context);
  g_free (trainer);
}

LkSnapshot *
lk_trainer_get_snapshot (LkTrainer *trainer)
{
  LkSnapshot *snapshot;

  g_mutex_lock (&trainer->mutex);
  snapshot = lk_snapshot_ref (trainer->latest);
  g_mutex_unlock (&trainer->mutex);
  return snapshot;
}

void
lk_trainer_prepare (LkTrainer *trainer, const LkSettings *settings, guint generation)
{
  lk_trainer_prepare_script (trainer, settings, NULL, generation);
}

void
lk_trainer_prepare_script (LkTrainer *trainer, const LkSettings *settings, LkScript *script, guint generation)
{
  Command command = { .kind = COMMAND_PREPARE, .number = generation };

  command.script = script ? lk_script_ref (script) : NULL;
  lk_settings_copy (settings, &command.settings);
  g_atomic_int_inc (&trainer->prepares);
  send (trainer, &command);
}

void
lk_trainer_play (LkTrainer *trainer)
{
  send (trainer, &(Command) { .kind = COMMAND_PLAY });
}

void
lk_trainer_pause (LkTrainer *trainer)
{
  send (trainer, &(Command) { .kind = COMMAND_PAUSE });
}

void
lk_trainer_step (LkTrainer *trainer)
{
  send (trainer, &(Command) { .kind = COMMAND_STEP });
}

void
lk_trainer_rewind (LkTrainer *trainer)
{
  send (trainer, &(Command) { .kind = COMMAND_REWIND });
}

void
lk_trainer_set_loss (LkTrainer *trainer, const LkLossSettings *loss)
{
  send (trainer, &(Command) { .kind = COMMAND_SET_LOSS, .loss = *loss });
}

void
lk_trainer_set_learning_rate (LkTrainer *trainer, double learning_rate)
{
  send (trainer, &(Command) { .kind = COMMAND_SET_LEARNING_RATE, .learning_rate = learning_rate });
}

void
lk_trainer_watch (LkTrainer *trainer, guint sample)
{
  send (trainer, &(Command) { .kind = COMMAND_WATCH, .number = sample });
}

void
lk_trainer_ask (LkTrainer *trainer, const uint8_t *pixels, gsize n, guint question)
{
  send (trainer,
        &(Command) { .kind = COMMAND_ASK, .number = question, .pixels = pixels ? g_bytes_new (pixels, n) : NULL });
}

void
lk_trainer_ask_album (LkTrainer *trainer, GBytes *pictures, guint question)
{
  send (trainer, &(Command) { .kind = COMMAND_ASK_ALBUM, .number = question,
                              .pixels = pictures ? g_bytes_ref (pictures) : NULL });
}

void
lk_trainer_save_async (LkTrainer *trainer, const char *id, GFile *student, GFile *twin, GTask *task)
{
  SaveFiles *files = g_new0 (SaveFiles, 1);

  files->id = g_strdup (id);
  g_set_object (&files->student, student);
  g_set_object (&files->twin, twin);
  g_task_set_task_data (task, files, save_files_free);
  send (trainer, &(Command) { .kind = COMMAND_SAVE, .task = g_object_ref (task) });
}

void
lk_trainer_sweep (LkTrainer *trainer, const LkSweepSpec *spec)
{
  LkSweepSpec *copy = spec ? g_new (LkSweepSpec, 1) : NULL;

  if (copy)
    lk_sweep_spec_copy (spec, copy);
  send (trainer, &(Command) { .kind = COMMAND_SWEEP, .spec = copy });
}

void
lk_trainer_cancel_sweep (LkTrainer *trainer)
{
  send (trainer, &(Command) { .kind = COMMAND_CANCEL_SWEEP });
}
