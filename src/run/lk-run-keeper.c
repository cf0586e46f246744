/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-run-keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "lk-replay.h"
#include "lk-run-file.h"
#include "io/lk-partial.h"
#include "train/lk-sums.h"

#define RUN           ".limbeck"
#define LOCK          ".lock"
#define DAMAGED       ".damaged"
#define STALE_SECONDS (24 * 60 * 60)
/* Between the first two autosaves, µs. */
#define FIRST_PAUSE (G_USEC_PER_SEC / 2)

/* Data and teacher that checksums are of, computed once on a task's thread. */
typedef struct {
  LkDataset *dataset;
  LkTeacher *teacher;
  char *dataset_sum;
  char *teacher_sum;
} Sums;

/* What a program that is no more has left behind, and is ours now. */
typedef struct {
  LkRunRecord *record;
  char *path;
  char *lock_path;
  int lock;
} Lost;

struct _LkRunKeeper {
  GObject parent_instance;

  LkSession *session;
  LkRunStore *store;

  LkSnapshot *latest;          /* of the run that is going on; NULL: there is none */
  LkRunRecord *current;        /* who that is; its history is of the last autosave */
  guint64 kept_step;           /* how much of it is in the store; G_MAXUINT64: nothing */
  LkRunRecord *origin;         /* that is replayed, until it is over */
  gboolean has_origin_answers; /* its student's answers are kept, since the replay came to its end */
  Sums *sums;                  /* NULL: none were asked for */

  char *folder;
  char *path; /* of the autosave */
  char *lock_path;
  int lock;           /* -1: none; there is no autosave then */
  gint64 begun_at;    /* monotonic: its first step was seen; 0: not yet */
  gint64 saved_at;    /* monotonic; 0: not yet */
  guint64 saved_step; /* that the autosave holds */
  gboolean has_autosave;

  GPtrArray *lost; /* of Lost */

  gboolean passing;       /* runs that begin now are kept for a while alone */
  GPtrArray *passing_ids; /* of those that did */
};

G_DEFINE_FINAL_TYPE (LkRunKeeper, lk_run_keeper, G_TYPE_OBJECT)

static Sums *
sums_new (LkDataset *dataset, LkTeacher *teacher)
{
  Sums *sums = g_new0 (Sums, 1);

  sums->dataset = lk_dataset_ref (dataset);
  sums->teacher = lk_teacher_ref (teacher);
  return sums;
}

static void
sums_free (gpointer data)
{
  Sums *sums = data;

  lk_dataset_unref (sums->dataset);
  lk_teacher_unref (sums->teacher);
  g_free (sums->dataset_sum);
  g_free (sums->teacher_sum);
  g_free (sums);
}

static void
lost_free (gpointer data)
{
  Lost *lost = data;

  g_clear_object (&lost->record);
  if (lost->lock >= 0)
    close (lost->lock); /* unlocks */
  g_free (lost->path);
  g_free (lost->lock_path);
  g_free (lost);
}

/* The open and locked file; -1 with errno when somebody else has locked it, or nobody can. */
static int
take_lock (const char *path)
{
  int fd = open (path, O_CREAT | O_RDWR | O_CLOEXEC, 0600), reason;

  if (fd < 0)
    return -1;
  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;
  reason = errno;
  close (fd);
  errno = reason;
  return -1;
}

static LkRunWriter *
writer (LkRunKeeper *self)
{
  return lk_run_store_get_writer (self->store);
}

static void
name_autosave (LkRunKeeper *self)
{
  g_autofree char *name = g_uuid_string_random ();

  self->folder = g_build_filename (lk_run_store_get_folder (self->store), "going-on", NULL);
  self->path = g_strconcat (self->folder, G_DIR_SEPARATOR_S, name, RUN, NULL);
  self->lock_path = g_strconcat (self->folder, G_DIR_SEPARATOR_S, name, LOCK, NULL);
}

/* Whether there can be an autosave. When not it is said, and tried again with the next. */
static gboolean
open_autosave (LkRunKeeper *self)
{
  if (self->lock >= 0)
    return TRUE;
  /* Should it fail, the lock does as well. */
  lk_partial_make_folders (self->folder, 0700);
  self->lock = take_lock (self->lock_path);
  if (self->lock >= 0)
    lk_run_writer_set_error (writer (self), self->lock_path, NULL);
  else
    {
      int reason = errno;
      g_autoptr (GError) error =
          g_error_new (G_IO_ERROR, g_io_error_from_errno (reason), _ ("the file “%s” cannot be locked (%s)"),
                       self->lock_path, g_strerror (reason));

      lk_run_writer_set_error (writer (self), self->lock_path, error);
    }
  return self->lock >= 0;
}

static void
drop_autosave (LkRunKeeper *self)
{
  if (self->has_autosave)
    lk_run_writer_unlink (writer (self), self->path, self->path);
  self->has_autosave = FALSE;
  self->begun_at = 0;
  self->saved_at = 0;
}

static void
sums_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Sums *sums = task_data;

  sums->dataset_sum = lk_sum_dataset (sums->dataset);
  sums->teacher_sum = lk_sum_teacher (sums->teacher);
  g_task_return_boolean (task, TRUE);
}

/* The current record with the sums, as soon as they are there. */
static void
give_sums (LkRunKeeper *self)
{
  LkRunRecord *with;

  if (!self->current || !self->sums || !self->sums->dataset_sum ||
      lk_run_record_get_facts (self->current)->dataset_sum[0] != '\0')
    return;
  with = lk_run_record_with_sums (self->current, self->sums->dataset_sum, self->sums->teacher_sum);
  g_object_unref (self->current);
  self->current = with;
}

static void
sums_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *keeper = user_data;
  g_autoptr (LkRunKeeper) self = g_weak_ref_get (keeper);
  const Sums *sums = g_task_get_task_data (G_TASK (result));
  const LkSnapshot *latest = self ? self->latest : NULL;

  g_weak_ref_clear (keeper);
  g_free (keeper);
  /* Another teacher has come meanwhile, or nobody is left. */
  if (!latest || latest->dataset != sums->dataset || latest->teacher != sums->teacher)
    return;
  g_clear_pointer (&self->sums, sums_free);
  self->sums = sums_new (sums->dataset, sums->teacher);
  self->sums->dataset_sum = g_strdup (sums->dataset_sum);
  self->sums->teacher_sum = g_strdup (sums->teacher_sum);
  give_sums (self);
}

static void
ask_for_sums (LkRunKeeper *self, const LkSnapshot *snapshot)
{
  g_autoptr (GTask) task = NULL;
  GWeakRef *keeper;

  if (!snapshot->dataset || !snapshot->teacher ||
      (self->sums && self->sums->dataset == snapshot->dataset && self->sums->teacher == snapshot->teacher))
    return;
  g_clear_pointer (&self->sums, sums_free);
  /* Without text as long as they are on their way: snapshots come quicker than sums. */
  self->sums = sums_new (snapshot->dataset, snapshot->teacher);
  /* The task must not hold the keeper, which would go on the task's thread then, and the session with it. */
  keeper = g_new (GWeakRef, 1);
  g_weak_ref_init (keeper, self);
  task = g_task_new (NULL, NULL, sums_cb, keeper);
  g_task_set_task_data (task, sums_new (snapshot->dataset, snapshot->teacher), sums_free);
  g_task_run_in_thread (task, sums_thread);
}

static Lost *
find_lost (LkRunKeeper *self, LkRunRecord *record, guint *position)
{
  for (guint i = 0; self->lost && i < self->lost->len; i++)
    {
      Lost *lost = g_ptr_array_index (self->lost, i);

      if (lost->record == record)
        {
          *position = i;
          return lost;
        }
    }
  return NULL;
}

/* Its files go, after what is to be written before; its lock with them. */
static void
drop_lost (LkRunKeeper *self, LkRunRecord *record)
{
  guint position;
  const Lost *lost = find_lost (self, record, &position);

  if (!lost)
    return;
  lk_run_writer_unlink (writer (self), lost->path, lost->path);
  lk_run_writer_unlink (writer (self), lost->lock_path, lost->lock_path);
  g_ptr_array_remove_index (self->lost, position);
}

/* It stays what it was. */
static void
leave_origin (LkRunKeeper *self)
{
  if (!self->origin)
    return;
  lk_run_keeper_keep_lost (self, self->origin);
  g_clear_object (&self->origin);
}

/* A run is worth to be kept when it has been evaluated after its first step. */
static gboolean
is_worth (const LkSnapshot *snapshot)
{
  const LkHistoryView *history = &snapshot->history;

  return snapshot->settings && history->n_evaluations > 0 &&
         lk_history_evaluation (history, history->n_evaluations - 1)->step > 0;
}

static gboolean
is_passing (LkRunKeeper *self, const char *id)
{
  return g_ptr_array_find_with_equal_func (self->passing_ids, id, g_str_equal, NULL);
}

/* Who the run is that has begun. */
static void
set_current (LkRunKeeper *self, LkRunRecord *record)
{
  self->current = record;
  if (record && self->passing)
    g_ptr_array_add (self->passing_ids, g_strdup (lk_run_record_get_facts (record)->id));
}

static void
keep (LkRunKeeper *self)
{
  g_autoptr (LkRunRecord) record = NULL;

  if (!self->current || !self->latest || self->kept_step == self->latest->step || !is_worth (self->latest))
    return;
  if (!self->passing && is_passing (self, lk_run_record_get_facts (self->current)->id))
    return; /* its time is over */
  record = lk_run_record_update (self->current, self->latest,
                                 self->latest->phase == LK_PHASE_FINISHED ? LK_RUN_FINISHED : LK_RUN_STOPPED);
  if (is_passing (self, lk_run_record_get_facts (record)->id))
    lk_run_store_hold (self->store, record);
  else
    lk_run_store_add (self->store, record);
  if (self->latest->evaluation)
    lk_run_store_keep_answers (self->store, record, self->latest->evaluation, self->latest->dataset);
  self->kept_step = self->latest->step;
}

/* Another run takes its place, or none. */
static void
finish (LkRunKeeper *self)
{
  keep (self);
  drop_autosave (self);
  g_clear_object (&self->current);
  g_clear_pointer (&self->latest, lk_snapshot_unref);
  self->kept_step = G_MAXUINT64;
}

/* It has steps, all of which would be lost in a crash, although it may be no run to keep yet. */
static void
autosave (LkRunKeeper *self, gboolean now)
{
  gint64 time = g_get_monotonic_time (), pause;
  g_autoptr (LkRunRecord) record = NULL;

  if (self->latest->step == 0 || (self->has_autosave && self->saved_step == self->latest->step))
    return;
  if (is_passing (self, lk_run_record_get_facts (self->current)->id))
    return; /* nobody would miss it */
  if (self->begun_at == 0)
    self->begun_at = time;
  /* A run that is twice as long, or longer by some seconds, is worth another. */
  pause = CLAMP (self->saved_at - self->begun_at, FIRST_PAUSE, LK_RUN_AUTOSAVE_SECONDS * G_USEC_PER_SEC);
  if (!now && self->saved_at > 0 && time - self->saved_at < pause)
    return;
  self->saved_at = time;
  if (!open_autosave (self))
    return;
  record = lk_run_record_update (self->current, self->latest, LK_RUN_GOING_ON);
  lk_run_writer_save (writer (self), record, self->path);
  self->has_autosave = TRUE;
  self->saved_step = self->latest->step;
}

/* At its end a replay knows what the student answers, which may not have been kept. */
static void
keep_origin_answers (LkRunKeeper *self, const LkSnapshot *snapshot)
{
  LkRunRecord *kept = lk_run_store_find (self->store, lk_run_record_get_facts (self->origin)->id);

  if (!self->has_origin_answers && kept && snapshot->evaluation)
    self->has_origin_answers = lk_run_store_keep_answers (self->store, kept, snapshot->evaluation, snapshot->dataset);
}

/* What a replay comes to: nothing until it is over, then the run it was, once
 * it has gone beyond that; another one when somebody has taken over before. */
static void
follow_replay (LkRunKeeper *self, const LkSnapshot *snapshot)
{
  const LkRunFacts *facts = lk_run_record_get_facts (self->origin);

  if (snapshot->replaying || lk_session_is_replaying (self->session))
    return;
  if (snapshot->step < facts->step)
    {
      leave_origin (self);
      set_current (self, lk_run_record_from_snapshot (snapshot, NULL));
    }
  else if (snapshot->step > facts->step)
    {
      self->current = lk_run_record_update (self->origin, snapshot, LK_RUN_GOING_ON);
      autosave (self, TRUE);
      drop_lost (self, self->origin);
      g_clear_object (&self->origin);
    }
  else
    keep_origin_answers (self, snapshot);
}

static void
snapshot_cb (LkRunKeeper *self)
{
  LkSnapshot *snapshot = lk_session_get_snapshot (self->session);
  LkPhase before;

  if (!snapshot->settings || snapshot->history.n_evaluations == 0)
    {
      /* A teacher is being made ready: the run that was is over. */
      if (self->latest && snapshot->generation != self->latest->generation)
        finish (self);
      return;
    }
  /* A rewind makes the history anew; the list of steps alone is also new when a long run's is thinned. */
  if (self->latest && (snapshot->generation != self->latest->generation ||
                       snapshot->history.history.marks != self->latest->history.history.marks))
    finish (self);

  before = self->latest ? self->latest->phase : LK_PHASE_LOADING;
  g_clear_pointer (&self->latest, lk_snapshot_unref);
  self->latest = lk_snapshot_ref (snapshot);
  ask_for_sums (self, snapshot);
  if (self->origin)
    follow_replay (self, snapshot);
  else if (!self->current)
    {
      g_autoptr (LkRunRecord) record = lk_run_record_from_snapshot (snapshot, NULL);

      set_current (self, lk_run_record_with_preset (record, lk_session_get_preset (self->session)));
    }
  if (!self->current)
    return;
  give_sums (self);

  if (snapshot->phase == LK_PHASE_FINISHED && before != LK_PHASE_FINISHED)
    {
      keep (self);
      drop_autosave (self);
    }
  else if (snapshot->phase != LK_PHASE_FINISHED)
    autosave (self, snapshot->phase == LK_PHASE_PAUSED && before != LK_PHASE_PAUSED);
}

static void
lk_run_keeper_dispose (GObject *object)
{
  LkRunKeeper *self = LK_RUN_KEEPER (object);

  lk_run_keeper_close (self);
  g_clear_object (&self->session);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (lk_run_keeper_parent_class)->dispose (object);
}

static void
lk_run_keeper_finalize (GObject *object)
{
  LkRunKeeper *self = LK_RUN_KEEPER (object);

  g_ptr_array_unref (self->passing_ids);
  g_clear_pointer (&self->sums, sums_free);
  g_free (self->folder);
  g_free (self->path);
  g_free (self->lock_path);
  G_OBJECT_CLASS (lk_run_keeper_parent_class)->finalize (object);
}

static void
lk_run_keeper_class_init (LkRunKeeperClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lk_run_keeper_dispose;
  object_class->finalize = lk_run_keeper_finalize;
}

static void
lk_run_keeper_init (LkRunKeeper *self)
{
  self->passing_ids = g_ptr_array_new_with_free_func (g_free);
  self->lock = -1;
  self->kept_step = G_MAXUINT64;
}

LkRunKeeper *
lk_run_keeper_new (LkSession *session, LkRunStore *store)
{
  LkRunKeeper *self = g_object_new (LK_TYPE_RUN_KEEPER, NULL);

  self->session = g_object_ref (session);
  self->store = g_object_ref (store);
  name_autosave (self);
  open_autosave (self);
  g_signal_connect_object (store, "retry", G_CALLBACK (open_autosave), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::snapshot", G_CALLBACK (snapshot_cb), self, G_CONNECT_SWAPPED);
  return self;
}

LkRunRecord *
lk_run_keeper_capture (LkRunKeeper *self)
{
  LkRunState state;

  if (!self->latest || !is_worth (self->latest))
    return NULL;
  state = self->latest->phase == LK_PHASE_FINISHED ? LK_RUN_FINISHED : LK_RUN_STOPPED;
  if (self->current)
    return lk_run_record_update (self->current, self->latest, state);
  /* The replay so far, or all of it, is the run that it repeats. */
  return self->origin ? g_object_ref (self->origin) : NULL;
}

const LkRunFacts *
lk_run_keeper_get_facts (LkRunKeeper *self)
{
  LkRunRecord *record = self->current ? self->current : self->origin;

  return record ? lk_run_record_get_facts (record) : NULL;
}

gboolean
lk_run_keeper_keep (LkRunKeeper *self, gboolean for_good)
{
  guint place;

  if (!self->latest || !self->current || !is_worth (self->latest))
    return FALSE;
  if (for_good && g_ptr_array_find_with_equal_func (self->passing_ids, lk_run_record_get_facts (self->current)->id,
                                                    g_str_equal, &place))
    {
      g_ptr_array_remove_index (self->passing_ids, place);
      self->kept_step = G_MAXUINT64; /* it was in memory alone */
    }
  keep (self);
  return TRUE;
}

/* Whoever pinned it wants it. */
static void
drop_passing (LkRunKeeper *self, const char *id)
{
  LkRunRecord *record = lk_run_store_find (self->store, id);

  if (!record || lk_run_record_get_pinned (record))
    return;
  g_object_ref (record);
  lk_run_store_delete (self->store, record);
  lk_run_store_forget (self->store, record);
  g_object_unref (record);
}

void
lk_run_keeper_set_passing (LkRunKeeper *self, gboolean passing)
{
  const char *current = self->current ? lk_run_record_get_facts (self->current)->id : NULL;

  if (!self->store || self->passing == passing)
    return;
  self->passing = passing;
  if (passing)
    return;
  for (guint i = 0; i < self->passing_ids->len; i++)
    drop_passing (self, g_ptr_array_index (self->passing_ids, i));
  /* That which is going on will end without being kept. */
  while (self->passing_ids->len > 0 && g_strcmp0 (g_ptr_array_index (self->passing_ids, 0), current) != 0)
    g_ptr_array_remove_index (self->passing_ids, 0);
  while (self->passing_ids->len > 1)
    g_ptr_array_remove_index (self->passing_ids, 1);
}

void
lk_run_keeper_replay (LkRunKeeper *self, LkRunRecord *record, gboolean pause, double speed)
{
  finish (self);
  leave_origin (self);
  self->origin = g_object_ref (record);
  self->has_origin_answers = FALSE;
  lk_replay_in_session (self->session, record, lk_run_record_get_facts (record)->step, pause, speed);
}

void
lk_run_keeper_save_now (LkRunKeeper *self)
{
  if (self->latest && self->current && self->latest->phase != LK_PHASE_FINISHED)
    autosave (self, TRUE);
  lk_run_store_flush (self->store);
}

void
lk_run_keeper_close (LkRunKeeper *self)
{
  if (!self->store || !self->lock_path)
    return;
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_signal_handlers_disconnect_by_data (self->store, self);
  finish (self);
  leave_origin (self);
  /* What was neither kept nor discarded is offered again. */
  g_clear_pointer (&self->lost, g_ptr_array_unref);
  lk_run_store_flush (self->store);
  if (self->lock >= 0)
    {
      g_unlink (self->lock_path);
      close (self->lock);
      self->lock = -1;
    }
  g_clear_pointer (&self->lock_path, g_free);
}

/* A search for what others have left behind, on a task's thread. */
typedef struct {
  char *folder;
  GPtrArray *lost;    /* of Lost, the newest first */
  GPtrArray *damaged; /* of char *, a sentence each */
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  g_free (search->folder);
  g_ptr_array_unref (search->lost);
  g_ptr_array_unref (search->damaged);
  g_free (search);
}

static void
take_over (Search *search, const char *name)
{
  g_autofree char *stem = g_strndup (name, strlen (name) - strlen (RUN));
  g_autofree char *path = g_build_filename (search->folder, name, NULL);
  g_autofree char *lock_path = g_strconcat (search->folder, G_DIR_SEPARATOR_S, stem, LOCK, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  LkRunRecord *record;
  Lost *lost;
  int lock;

  lock = take_lock (lock_path);
  if (lock < 0)
    return; /* its program lives: this one, perhaps */
  record = lk_run_file_load (file, NULL, &error);
  if (!record)
    {
      /* Another program was quicker, or it is damaged: that is kept for a person
       * to look at, but not read again. */
      g_autofree char *aside = g_strconcat (path, DAMAGED, NULL);

      if (g_rename (path, aside) == 0)
        g_ptr_array_add (search->damaged, g_strdup_printf (_ ("%s. It was put aside as “%s”"), error->message, aside));
      g_unlink (lock_path);
      close (lock);
      return;
    }
  lost = g_new0 (Lost, 1);
  lost->record = record;
  lost->path = g_steal_pointer (&path);
  lost->lock_path = g_steal_pointer (&lock_path);
  lost->lock = lock;
  g_ptr_array_add (search->lost, lost);
}

static int
compare_lost (gconstpointer a, gconstpointer b)
{
  const Lost *x = *(Lost *const *) a;
  const Lost *y = *(Lost *const *) b;

  return g_date_time_compare (lk_run_record_get_facts (y->record)->created,
                              lk_run_record_get_facts (x->record)->created);
}

/* A crash before the first autosave leaves a lock alone behind. A new one may
 * just be about to be locked: those stay. */
static void
sweep_lock (const Search *search, const char *name)
{
  g_autofree char *path = g_build_filename (search->folder, name, NULL);
  g_autofree char *stem = g_strndup (path, strlen (path) - strlen (LOCK));
  g_autofree char *run = g_strconcat (stem, RUN, NULL);
  GStatBuf buf;
  int lock;

  if (g_file_test (run, G_FILE_TEST_EXISTS) || g_stat (path, &buf) != 0 ||
      g_get_real_time () / G_USEC_PER_SEC - buf.st_mtime < STALE_SECONDS || (lock = take_lock (path)) < 0)
    return;
  g_unlink (path);
  close (lock);
}

/* Half of an autosave that its program was killed over. */
static void
sweep_half (const Search *search, const char *name)
{
  g_autofree char *path = g_build_filename (search->folder, name, NULL);
  const char *end = g_strrstr (path, RUN ".");
  g_autofree char *stem = g_strndup (path, (gsize) (end - path));
  g_autofree char *run = g_strconcat (stem, RUN, NULL);
  g_autofree char *lock_path = g_strconcat (stem, LOCK, NULL);
  int lock = take_lock (lock_path);

  if (lock < 0)
    return; /* its program lives, or it is held as lost */
  g_unlink (path);
  if (!g_file_test (run, G_FILE_TEST_EXISTS))
    g_unlink (lock_path);
  close (lock);
}

static void
search_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Search *search = data;
  g_autoptr (GDir) dir = g_dir_open (search->folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)) && !g_cancellable_is_cancelled (cancellable))
    {
      if (g_str_has_suffix (name, RUN))
        take_over (search, name);
      else if (g_str_has_suffix (name, LOCK))
        sweep_lock (search, name);
      else if (strstr (name, RUN ".") && !g_str_has_suffix (name, DAMAGED))
        sweep_half (search, name);
    }
  g_ptr_array_sort (search->lost, compare_lost);
  g_task_return_boolean (task, TRUE);
}

void
lk_run_keeper_find_lost_async (LkRunKeeper *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  /* Not of the keeper, which would go on the task's thread if that let go of it last. */
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Search *search = g_new0 (Search, 1);

  search->folder = g_strdup (self->folder);
  search->lost = g_ptr_array_new_with_free_func (lost_free);
  search->damaged = g_ptr_array_new_with_free_func (g_free);
  g_task_set_task_data (task, search, search_free);
  g_task_run_in_thread (task, search_thread);
}

GPtrArray *
lk_run_keeper_find_lost_finish (LkRunKeeper *self, GAsyncResult *result)
{
  const Search *search = g_task_get_task_data (G_TASK (result));
  GPtrArray *records = g_ptr_array_new_with_free_func (g_object_unref);

  if (!g_task_propagate_boolean (G_TASK (result), NULL) || !self->lock_path)
    {
      g_ptr_array_set_size (search->lost, 0); /* others may have them, now */
      return records;
    }
  if (!self->lost)
    self->lost = g_ptr_array_new_with_free_func (lost_free);
  for (guint i = 0; i < search->lost->len; i++)
    g_ptr_array_add (records, g_object_ref (((const Lost *) g_ptr_array_index (search->lost, i))->record));
  while (search->lost->len > 0)
    g_ptr_array_insert (self->lost, 0, g_ptr_array_steal_index (search->lost, search->lost->len - 1));
  for (guint i = 0; i < search->damaged->len; i++)
    lk_run_store_add_damaged (self->store, g_ptr_array_index (search->damaged, i));
  return records;
}

void
lk_run_keeper_keep_lost (LkRunKeeper *self, LkRunRecord *record)
{
  const LkRunFacts *facts = lk_run_record_get_facts (record);
  LkRunRecord *kept = lk_run_store_find (self->store, facts->id);
  guint position;

  if (!find_lost (self, record, &position))
    return;
  /* It may have been kept, and gone on, before the crash. */
  if (!kept || lk_run_record_get_facts (kept)->step < facts->step)
    {
      g_autoptr (LkRunRecord) stopped = lk_run_record_with_state (record, LK_RUN_STOPPED);

      lk_run_store_add (self->store, stopped);
    }
  drop_lost (self, record);
}

void
lk_run_keeper_discard_lost (LkRunKeeper *self, LkRunRecord *record)
{
  drop_lost (self, record);
}
