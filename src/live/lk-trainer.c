/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-trainer.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <sys/resource.h>

#include "lk-worker-describe.h"
#include "lk-worker-phases.h"
#include "lk-worker-seeds.h"
#include "lk-worker-sweep.h"
#include "train/lk-pupil-file.h"
#include "settings/lk-setting-table.h"

#define NICENESS 5 /* of training beside a window */

typedef enum {
  COMMAND_PREPARE,
  COMMAND_PLAY,
  COMMAND_PAUSE,
  COMMAND_STEP,
  COMMAND_REWIND,
  COMMAND_TRAIN_ON,
  COMMAND_SET_LOSS,
  COMMAND_SET_LEARNING_RATE,
  COMMAND_SET_PACE,
  COMMAND_WATCH,
  COMMAND_WATCH_NETWORKS,
  COMMAND_LOOK_INSIDE,
  COMMAND_WATCH_HINTS,
  COMMAND_LOOK_SMALLER,
  COMMAND_ASK,
  COMMAND_ASK_ALBUM,
  COMMAND_SAVE,
  COMMAND_SWEEP,
  COMMAND_REPEAT,
  COMMAND_CANCEL_ASIDE,
  COMMAND_STOP,
} CommandKind;

typedef struct {
  CommandKind kind;
  guint order;         /* of those that decide whether it runs: its number; else 0 */
  LkSettings settings; /* PREPARE, whose owner is the command; else zero */
  LkScript *script;    /* likewise; NULL: none */
  guint number;        /* generation, sample, question, seeds, or whether to watch networks */
  GBytes *pixels;      /* ASK, whose owner is the command; NULL: no picture */
  LkLossSettings loss;
  double learning_rate;
  double pace;
  LkInsideAsked inside;
  LkSmallerAsked smaller;
  LkSweepSpec *spec;      /* SWEEP, whose owner is the command; NULL: go on with the last */
  LkAssistant *assistant; /* REPEAT, whose owner is the command; NULL: without one */
  GTask *task;            /* SAVE, whose owner is the command, with a SaveFiles */
} Command;

typedef struct {
  char *id;           /* of the run; may be NULL */
  GFile *student;     /* NULL: not saved */
  GFile *twin;        /* likewise */
  LkSmallerForm form; /* bits 0: as they are */
} SaveFiles;

struct _LkTrainer {
  GThread *thread;
  GAsyncQueue *commands;
  guint order; /* of the last command that decides whether it runs; the maker's thread's */

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
  lk_assistant_free (command->assistant);
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
publish (LkWorker *worker)
{
  LkTrainer *trainer = worker->trainer;
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

/* Takes the task and gives it a snapshot of the weights that were saved. */
static void
save_pupils (LkTrainer *trainer, GTask *task)
{
  LkWorker *worker = &trainer->worker;
  const SaveFiles *files = g_task_get_task_data (task);
  gboolean watched = worker->watch_hints;
  GError *error = NULL;

  if (!worker->run)
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NOT_INITIALIZED,
                 _ ("There is no student to save yet: wait until its teacher is ready"));
  else if (lk_pupils_save (worker->run, &worker->settings, files->id, files->form.bits ? &files->form : NULL,
                           files->student, files->twin, g_task_get_cancellable (task), &error))
    {
      /* With the evaluation that was made for it, and all that is exported with the weights. */
      worker->watch_hints = TRUE;
      publish (worker);
      worker->watch_hints = watched;
    }
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, lk_trainer_get_snapshot (trainer), (GDestroyNotify) lk_snapshot_unref);
  g_object_unref (task);
}

static gboolean
said (LkTrainer *trainer, guint order)
{
  g_autoptr (LkSnapshot) snapshot = lk_trainer_get_snapshot (trainer);

  return snapshot->order == order;
}

static void
handle (LkTrainer *trainer, Command *command)
{
  LkWorker *worker = &trainer->worker;

  if (command->order > 0)
    worker->order = command->order;
  switch (command->kind)
    {
    case COMMAND_PREPARE:
      g_atomic_int_add (&worker->n_prepares, -1);
      lk_worker_prepare (worker, &command->settings, g_steal_pointer (&command->script), command->number);
      break;
    case COMMAND_PLAY:
      lk_worker_play (worker);
      break;
    case COMMAND_PAUSE:
      lk_worker_pause (worker);
      break;
    case COMMAND_STEP:
      lk_worker_step (worker);
      break;
    case COMMAND_REWIND:
      lk_worker_rewind (worker);
      break;
    case COMMAND_TRAIN_ON:
      lk_worker_train_on (worker);
      break;
    case COMMAND_SET_LOSS:
      lk_worker_set_loss (worker, &command->loss);
      break;
    case COMMAND_SET_LEARNING_RATE:
      lk_worker_set_learning_rate (worker, command->learning_rate);
      break;
    case COMMAND_SET_PACE:
      lk_worker_set_pace (worker, command->pace);
      break;
    case COMMAND_WATCH:
      worker->sample = command->number;
      lk_worker_forget_views (worker);
      if (worker->dataset)
        publish (worker);
      break;
    case COMMAND_WATCH_NETWORKS:
      worker->watch_networks = command->number != 0;
      if (worker->dataset)
        publish (worker);
      break;
    case COMMAND_WATCH_HINTS:
      worker->watch_hints = command->number != 0;
      if (worker->dataset)
        publish (worker);
      break;
    case COMMAND_LOOK_SMALLER:
      lk_worker_look_smaller (worker, &command->smaller);
      if (worker->dataset)
        publish (worker);
      break;
    case COMMAND_LOOK_INSIDE:
      worker->inside = command->inside;
      lk_worker_forget_views (worker);
      if (worker->dataset)
        publish (worker);
      break;
    case COMMAND_ASK:
      g_clear_pointer (&worker->pixels, g_bytes_unref);
      g_clear_pointer (&worker->asked_teacher, g_free);
      worker->pixels = g_steal_pointer (&command->pixels);
      worker->question = command->number;
      if (worker->dataset)
        publish (worker);
      break;
    case COMMAND_ASK_ALBUM:
      lk_worker_set_album (worker, command->pixels, command->number);
      if (worker->dataset)
        publish (worker);
      break;
    case COMMAND_SAVE:
      save_pupils (trainer, g_steal_pointer (&command->task));
      break;
    case COMMAND_SWEEP:
      lk_worker_sweep (worker, command->spec);
      break;
    case COMMAND_REPEAT:
      lk_worker_repeat (worker, command->number, command->assistant);
      break;
    case COMMAND_CANCEL_ASIDE:
      lk_worker_stop_aside (worker);
      publish (worker);
      break;
    case COMMAND_STOP:
      break;
    }
  /* Also of one that changed nothing it is said that it counts; and what a move has made of the run, or of what was
   * known of it, where no next slice says so. */
  if ((command->order > 0 && !said (trainer, command->order)) ||
      ((command->kind == COMMAND_SET_LOSS || command->kind == COMMAND_SET_LEARNING_RATE) &&
       worker->phase != LK_PHASE_RUNNING))
    publish (worker);
}

/* A slider sends a value a frame; between two slices only the last one counts,
 * so that one slice leaves one mark. */
static gboolean
is_superseded (const Command *command, const Command *next)
{
  return next && command->kind == next->kind &&
         (command->kind == COMMAND_SET_LOSS || command->kind == COMMAND_SET_LEARNING_RATE ||
          command->kind == COMMAND_SET_PACE || command->kind == COMMAND_WATCH || command->kind == COMMAND_LOOK_INSIDE ||
          command->kind == COMMAND_LOOK_SMALLER || command->kind == COMMAND_ASK || command->kind == COMMAND_ASK_ALBUM);
}

/* NULL when there is none and there is something else to do. */
static Command *
next_command (LkTrainer *trainer)
{
  gint64 wait = lk_worker_wait (&trainer->worker);

  if (!lk_worker_is_busy (&trainer->worker))
    return g_async_queue_pop (trainer->commands);
  if (wait > 0 && !lk_worker_is_smaller_due (&trainer->worker))
    return g_async_queue_timeout_pop (trainer->commands, (guint64) wait);
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
      if (!stop && lk_worker_is_busy (worker))
        lk_worker_slice (worker);
    }

  lk_worker_sweep_clear (worker);
  lk_worker_seeds_clear (worker);
  lk_worker_forget_smaller (worker);
  g_clear_pointer (&worker->run, lk_distillation_free);
  g_clear_pointer (&worker->trace, lk_step_trace_unref);
  g_clear_pointer (&worker->timeline, lk_timeline_unref);
  g_clear_pointer (&worker->training, lk_teacher_training_free);
  g_clear_pointer (&worker->members, g_ptr_array_unref);
  g_clear_pointer (&worker->teacher, lk_teacher_unref);
  g_clear_pointer (&worker->dataset, lk_dataset_unref);
  g_clear_pointer (&worker->facts, lk_data_facts_unref);
  g_clear_pointer (&worker->data_findings, lk_findings_unref);
  g_clear_pointer (&worker->findings, lk_findings_unref);
  g_clear_pointer (&worker->error, g_free);
  g_clear_pointer (&worker->pixels, g_bytes_unref);
  lk_worker_set_album (worker, NULL, 0);
  g_clear_pointer (&worker->asked_teacher, g_free);
  lk_worker_forget_views (worker);
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

/* The same of a command that decides whether it runs. */
static void
send_order (LkTrainer *trainer, Command command)
{
  if (++trainer->order == 0)
    trainer->order = 1;
  command.order = trainer->order;
  send (trainer, &command);
}

LkTrainer *
lk_trainer_new (LkTrainerNotify notify, gpointer user_data)
{
  LkTrainer *trainer = g_new0 (LkTrainer, 1);

  trainer->commands = g_async_queue_new_full (command_free);
  trainer->worker.trainer = trainer;
  trainer->worker.publish = publish;
  trainer->worker.cancellable = g_cancellable_new ();
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
  g_cancellable_cancel (trainer->worker.cancellable);
  send (trainer, &(Command) { .kind = COMMAND_STOP });
  g_thread_join (trainer->thread);
  if (trainer->notification)
    {
      g_source_destroy (trainer->notification);
      g_source_unref (trainer->notification);
    }
  g_async_queue_unref (trainer->commands);
  g_object_unref (trainer->worker.cancellable);
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

gboolean
lk_trainer_is_settled (LkTrainer *trainer, const LkSnapshot *snapshot)
{
  return snapshot->order == trainer->order;
}

void
lk_trainer_prepare (LkTrainer *trainer, const LkSettings *settings, LkScript *script, guint generation)
{
  Command command = { .kind = COMMAND_PREPARE, .number = generation };

  command.script = script ? lk_script_ref (script) : NULL;
  lk_settings_copy (settings, &command.settings);
  g_atomic_int_inc (&trainer->worker.n_prepares);
  send_order (trainer, command);
}

void
lk_trainer_play (LkTrainer *trainer)
{
  send_order (trainer, (Command) { .kind = COMMAND_PLAY });
}

void
lk_trainer_pause (LkTrainer *trainer)
{
  send_order (trainer, (Command) { .kind = COMMAND_PAUSE });
}

void
lk_trainer_step (LkTrainer *trainer)
{
  send_order (trainer, (Command) { .kind = COMMAND_STEP });
}

void
lk_trainer_rewind (LkTrainer *trainer)
{
  send_order (trainer, (Command) { .kind = COMMAND_REWIND });
}

void
lk_trainer_train_on (LkTrainer *trainer)
{
  send_order (trainer, (Command) { .kind = COMMAND_TRAIN_ON });
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
lk_trainer_set_pace (LkTrainer *trainer, double pace)
{
  send (trainer, &(Command) { .kind = COMMAND_SET_PACE, .pace = pace });
}

void
lk_trainer_watch (LkTrainer *trainer, guint sample)
{
  send (trainer, &(Command) { .kind = COMMAND_WATCH, .number = sample });
}

void
lk_trainer_watch_networks (LkTrainer *trainer, gboolean watch)
{
  send (trainer, &(Command) { .kind = COMMAND_WATCH_NETWORKS, .number = watch ? 1 : 0 });
}

void
lk_trainer_watch_hints (LkTrainer *trainer, gboolean watch)
{
  send (trainer, &(Command) { .kind = COMMAND_WATCH_HINTS, .number = watch ? 1 : 0 });
}

void
lk_trainer_look_inside (LkTrainer *trainer, const LkInsideAsked *asked)
{
  send (trainer, &(Command) { .kind = COMMAND_LOOK_INSIDE, .inside = *asked });
}

void
lk_trainer_look_smaller (LkTrainer *trainer, const LkSmallerAsked *asked)
{
  send (trainer, &(Command) { .kind = COMMAND_LOOK_SMALLER, .smaller = *asked });
}

void
lk_trainer_ask (LkTrainer *trainer, const uint8_t *ink, gsize n, guint question)
{
  send (trainer, &(Command) { .kind = COMMAND_ASK, .number = question, .pixels = ink ? g_bytes_new (ink, n) : NULL });
}

void
lk_trainer_ask_album (LkTrainer *trainer, GBytes *pictures, guint question)
{
  send (trainer, &(Command) { .kind = COMMAND_ASK_ALBUM,
                              .number = question,
                              .pixels = pictures ? g_bytes_ref (pictures) : NULL });
}

void
lk_trainer_save_async (LkTrainer *trainer, const char *id, const LkSmallerForm *form, GFile *student, GFile *twin,
                       GTask *task)
{
  SaveFiles *files = g_new0 (SaveFiles, 1);

  files->id = g_strdup (id);
  if (form)
    files->form = *form;
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
  send_order (trainer, (Command) { .kind = COMMAND_SWEEP, .spec = copy });
}

void
lk_trainer_repeat (LkTrainer *trainer, guint n_seeds, const LkAssistant *assistant)
{
  send_order (trainer, (Command) { .kind = COMMAND_REPEAT,
                                   .number = n_seeds,
                                   .assistant = assistant ? lk_assistant_copy (assistant) : NULL });
}

void
lk_trainer_cancel_aside (LkTrainer *trainer)
{
  send (trainer, &(Command) { .kind = COMMAND_CANCEL_ASIDE });
}
