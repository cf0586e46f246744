/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utime.h>

#include "live/lk-session.h"
#include "run-data.h"
#include "run/lk-replay.h"
#include "run/lk-run-answers.h"
#include "run/lk-run-file.h"
#include "run/lk-run-keeper.h"
#include "tests/io/test-util.h"

#define DEADLINE_SECONDS 60

typedef struct {
  char *data;
  char *folder;
  LkSession *session;
  LkRunStore *store;
  LkRunKeeper *keeper;
} Fixture;

static LkSession *
new_session (const char *data)
{
  LkSession *session = lk_session_new ();

  g_object_set (session, "dataset", data, "batch", 16, "threads", 1, "teacher-layers", "16", "teacher-epochs", 1,
                "student-layers", "12x8", "epochs", 0, NULL);
  return session;
}

static void
setup (Fixture *fixture, gconstpointer unused)
{
  LkDataset *dataset = train_data_new (400, 60, 3);

  fixture->data = train_data_write (dataset);
  fixture->folder = make_folder ();
  lk_dataset_unref (dataset);
  fixture->session = new_session (fixture->data);
  fixture->store = lk_run_store_new (fixture->folder);
  fixture->keeper = lk_run_keeper_new (fixture->session, fixture->store);
  lk_session_start (fixture->session);
}

static gboolean
late_cb (gpointer user_data)
{
  g_error ("not within %d seconds", DEADLINE_SECONDS);
  return G_SOURCE_REMOVE;
}

static gboolean
has_answers (Fixture *fixture, LkRunRecord *record)
{
  g_autoptr (GFile) file = lk_run_store_get_answers (fixture->store, record);
  const LkDataset *dataset = lk_session_get_snapshot (fixture->session)->dataset;
  g_autofree char *sum = lk_sum_dataset (dataset);
  g_autoptr (LkEvaluation) answers = NULL;

  lk_run_store_flush (fixture->store);
  answers = lk_run_answers_load (record, dataset, sum, file, NULL, NULL);
  return answers != NULL;
}

/* A main loop turn at a time. */
#define UNTIL(condition)                                                                                               \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    guint late = g_timeout_add_seconds (DEADLINE_SECONDS, late_cb, NULL);                                              \
    while (!(condition))                                                                                               \
      g_main_context_iteration (NULL, TRUE);                                                                           \
    g_source_remove (late);                                                                                            \
  }                                                                                                                    \
  G_STMT_END

static void
teardown (Fixture *fixture, gconstpointer unused)
{
  g_clear_object (&fixture->keeper);
  g_clear_object (&fixture->store);
  /* Nobody else holds it: a task that sums data up would let it go on a thread of its own. */
  g_object_add_weak_pointer (G_OBJECT (fixture->session), (gpointer *) &fixture->session);
  g_object_unref (fixture->session);
  g_assert_null (fixture->session);
  remove_folder (fixture->data);
  remove_folder (fixture->folder);
  g_free (fixture->data);
  g_free (fixture->folder);
}

static LkSnapshot *
now (Fixture *fixture)
{
  return lk_session_get_snapshot (fixture->session);
}

static guint
n_kept (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->store));
}

static LkRunRecord *
kept (Fixture *fixture, guint i)
{
  g_autoptr (LkRunRecord) record = g_list_model_get_item (G_LIST_MODEL (fixture->store), i);

  return record; /* the list's */
}

static void
run_to (Fixture *fixture, guint64 step)
{
  lk_session_play (fixture->session);
  UNTIL (now (fixture)->phase == LK_PHASE_RUNNING && now (fixture)->step >= step);
}

static void
pause_run (Fixture *fixture)
{
  lk_session_pause (fixture->session);
  UNTIL (now (fixture)->phase == LK_PHASE_PAUSED);
}

static void
test_finished (Fixture *fixture, gconstpointer unused)
{
  const LkRunFacts *facts;
  g_autofree char *dataset_sum = NULL, *teacher_sum = NULL;

  g_object_set (fixture->session, "epochs", 3, NULL);
  lk_session_play (fixture->session);
  UNTIL (now (fixture)->phase == LK_PHASE_FINISHED);
  g_assert_cmpuint (n_kept (fixture), ==, 1);
  facts = lk_run_record_get_facts (kept (fixture, 0));
  g_assert_cmpint (facts->state, ==, LK_RUN_FINISHED);
  g_assert_cmpuint (facts->step, ==, 75);
  g_assert_true (has_answers (fixture, kept (fixture, 0)));
  /* What it was taught on and by whom, by which a replay elsewhere tells. */
  UNTIL (lk_run_keeper_get_facts (fixture->keeper)->dataset_sum[0] != '\0');
  facts = lk_run_keeper_get_facts (fixture->keeper);
  dataset_sum = lk_sum_dataset (now (fixture)->dataset);
  teacher_sum = lk_sum_teacher (now (fixture)->teacher);
  g_assert_cmpstr (facts->dataset_sum, ==, dataset_sum);
  g_assert_cmpstr (facts->teacher_sum, ==, teacher_sum);

  /* Not once more when it is rewound, or the program ends. */
  lk_session_rewind (fixture->session);
  UNTIL (now (fixture)->step == 0);
  lk_run_keeper_close (fixture->keeper);
  g_assert_cmpuint (n_kept (fixture), ==, 1);
}

/* One that is trained on is the same run, longer. */
static void
test_trained_on (Fixture *fixture, gconstpointer unused)
{
  const LkRunFacts *facts;

  g_object_set (fixture->session, "epochs", 3, NULL);
  lk_session_play (fixture->session);
  UNTIL (now (fixture)->phase == LK_PHASE_FINISHED);
  lk_session_train_on (fixture->session);
  UNTIL (now (fixture)->phase == LK_PHASE_FINISHED && now (fixture)->step == 150);
  lk_run_keeper_close (fixture->keeper);
  g_assert_cmpuint (n_kept (fixture), ==, 1);
  facts = lk_run_record_get_facts (kept (fixture, 0));
  g_assert_cmpint (facts->state, ==, LK_RUN_FINISHED);
  g_assert_cmpuint (facts->step, ==, 150);
  g_assert_cmpuint (facts->n_steps, ==, 150);
  g_assert_cmpuint (facts->settings.student.epochs, ==, 3);
}

/* What is moved before the first step is what the run began with, in its name, too. */
static void
test_moved_before (Fixture *fixture, gconstpointer unused)
{
  UNTIL (now (fixture)->phase == LK_PHASE_READY);
  g_object_set (fixture->session, "temperature", 20.0, "alpha", 0.5, NULL);
  run_to (fixture, 30);
  pause_run (fixture);
  lk_run_keeper_keep (fixture->keeper, TRUE);
  g_assert_cmpuint (n_kept (fixture), ==, 1);
  g_assert_cmpfloat (lk_run_record_get_facts (kept (fixture, 0))->settings.loss.temperature, ==, 20.0);
  g_assert_cmpstr (lk_run_record_get_name (kept (fixture, 0)), ==, "12x8, T = 20, α = 0.5");
}

/* What was there before stays, as do a run that was pinned and one that somebody kept; the others go, that which is
 * going on, too. They are in memory alone, so that none is left when the program ends by itself. */
static void
test_passing (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *id = NULL;
  g_autofree char *going_on = g_build_filename (fixture->folder, "going-on", NULL);

  run_to (fixture, 30);
  lk_run_keeper_set_passing (fixture->keeper, TRUE);
  for (guint i = 0; i < 4; i++)
    {
      pause_run (fixture);
      lk_session_rewind (fixture->session);
      UNTIL (now (fixture)->step == 0);
      run_to (fixture, 30);
      if (i == 1)
        id = g_strdup (lk_run_keeper_get_facts (fixture->keeper)->id);
      if (i == 2)
        g_assert_true (lk_run_keeper_keep (fixture->keeper, TRUE));
    }
  pause_run (fixture);
  lk_run_keeper_save_now (fixture->keeper);
  g_assert_cmpuint (n_kept (fixture), ==, 4);
  g_assert_cmpuint (count_files_of (going_on, ".limbeck"), ==, 0);
  g_assert_cmpuint (count_files_of (fixture->folder, ".limbeck"), ==, 2);
  g_assert_false (lk_run_record_get_saved (lk_run_store_find (fixture->store, id)));
  lk_run_record_set_color (lk_run_store_find (fixture->store, id), 7); /* as a tick may do */
  lk_run_store_flush (fixture->store);
  g_assert_cmpuint (count_files_of (fixture->folder, ".limbeck"), ==, 2);
  lk_run_record_set_pinned (lk_run_store_find (fixture->store, id), TRUE);
  lk_run_store_flush (fixture->store);
  UNTIL (lk_run_record_get_saved (lk_run_store_find (fixture->store, id)));
  g_assert_cmpuint (count_files_of (fixture->folder, ".limbeck"), ==, 3);
  g_assert_true (lk_run_keeper_keep (fixture->keeper, FALSE));
  g_assert_cmpuint (n_kept (fixture), ==, 5);
  lk_run_keeper_set_passing (fixture->keeper, FALSE);
  lk_run_store_flush (fixture->store);
  g_assert_cmpuint (n_kept (fixture), ==, 3);
  g_assert_cmpuint (count_files_of (fixture->folder, ".limbeck"), ==, 3);
  g_assert_nonnull (lk_run_store_find (fixture->store, id));
  lk_session_rewind (fixture->session);
  UNTIL (now (fixture)->step == 0);
  g_assert_cmpuint (n_kept (fixture), ==, 3);

  /* A run that begins now is kept again. */
  run_to (fixture, 30);
  pause_run (fixture);
  lk_run_keeper_close (fixture->keeper);
  g_assert_cmpuint (n_kept (fixture), ==, 4);
}

/* Rewound, and then the program ends: two runs. One that was not evaluated after
 * its first step is none. */
static void
test_stopped (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *going_on = g_build_filename (fixture->folder, "going-on", NULL);

  run_to (fixture, 40);
  pause_run (fixture);
  g_assert_cmpuint (n_kept (fixture), ==, 0);
  lk_run_store_flush (fixture->store);
  g_assert_cmpuint (count_files (going_on), ==, 2); /* the autosave and its lock */
  lk_session_rewind (fixture->session);
  UNTIL (now (fixture)->step == 0);
  g_assert_cmpuint (n_kept (fixture), ==, 1);
  g_assert_cmpint (lk_run_record_get_facts (kept (fixture, 0))->state, ==, LK_RUN_STOPPED);
  g_object_set (fixture->session, "student-layers", "7", NULL);
  UNTIL (now (fixture)->phase == LK_PHASE_READY && now (fixture)->step == 0);
  g_assert_cmpuint (n_kept (fixture), ==, 1);
  run_to (fixture, 40);
  lk_run_keeper_close (fixture->keeper);
  g_assert_cmpuint (n_kept (fixture), ==, 2);
  g_assert_cmpuint (count_files (going_on), ==, 0);
}

/* Moves, a replay of them in another session: the same bits, and sliders that
 * follow; beyond its end it goes on as the same run. */
static void
test_replay (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (LkRunRecord) record = NULL;
  const LkRunFacts *facts;
  char *id;
  double T;

  run_to (fixture, 30);
  g_object_set (fixture->session, "temperature", 9.0, NULL);
  run_to (fixture, now (fixture)->step + 30);
  g_object_set (fixture->session, "alpha", 0.25, "learning-rate", 0.001, NULL);
  run_to (fixture, now (fixture)->step + 30);
  pause_run (fixture);
  record = lk_run_keeper_capture (fixture->keeper);
  facts = lk_run_record_get_facts (record);
  g_assert_cmpuint (facts->history.n_marks, ==, 3);
  g_assert_cmpfloat (facts->settings.loss.temperature, ==, 4.0);

  g_object_set (fixture->session, "temperature", 30.0, "student-layers", "5", NULL);
  UNTIL (now (fixture)->phase == LK_PHASE_READY);
  g_assert_cmpuint (n_kept (fixture), ==, 1);

  {
    g_autoptr (GFile) file = lk_run_store_get_answers (fixture->store, record);

    /* As of a run from elsewhere: the replay brings them. */
    lk_run_store_flush (fixture->store);
    g_assert_true (g_file_delete (file, NULL, NULL));
  }
  lk_run_keeper_replay (fixture->keeper, record, TRUE, 0.0);
  g_assert_true (lk_session_is_replaying (fixture->session));
  g_object_get (fixture->session, "temperature", &T, NULL);
  g_assert_cmpfloat (T, ==, 4.0);
  UNTIL (now (fixture)->phase == LK_PHASE_PAUSED);
  g_assert_false (lk_session_is_replaying (fixture->session));
  g_assert_false (lk_session_is_playing (fixture->session));
  g_assert_cmpuint (now (fixture)->step, ==, facts->step);
  run_data_assert_same_log (facts->history.history.steps, now (fixture)->history.history.steps, facts->step,
                            sizeof (LkStepRecord));
  run_data_assert_same_marks (&facts->history, &now (fixture)->history);
  g_object_get (fixture->session, "temperature", &T, NULL);
  g_assert_cmpfloat (T, ==, 9.0);
  g_assert_cmpfloat (lk_session_get_settings (fixture->session)->loss.alpha, ==, 0.25);

  id = facts->id;
  g_assert_true (has_answers (fixture, kept (fixture, 0)));
  run_to (fixture, facts->step + 40);
  lk_run_keeper_close (fixture->keeper);
  g_assert_cmpuint (n_kept (fixture), ==, 1);
  g_assert_cmpstr (lk_run_record_get_facts (kept (fixture, 0))->id, ==, id);
  g_assert_cmpuint (lk_run_record_get_facts (kept (fixture, 0))->step, >=, facts->step + 40);
  g_assert_true (has_answers (fixture, kept (fixture, 0)));
}

/* A move after the last step is not lost: it would have been the next one's. */
static void
test_last_move (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (LkRunRecord) record = NULL;
  const LkRunFacts *facts;

  run_to (fixture, 30);
  pause_run (fixture);
  g_object_set (fixture->session, "temperature", 9.0, NULL);
  g_object_set (fixture->session, "sample", 1, NULL); /* whose snapshot knows of the move */
  UNTIL (now (fixture)->history.n_marks == 1);
  record = lk_run_keeper_capture (fixture->keeper);
  facts = lk_run_record_get_facts (record);
  g_assert_cmpuint (facts->history.n_marks, ==, 1);
  g_object_set (fixture->session, "temperature", 30.0, "student-layers", "5", NULL);
  UNTIL (now (fixture)->phase == LK_PHASE_READY);

  lk_run_keeper_replay (fixture->keeper, record, TRUE, 0.0);
  UNTIL (now (fixture)->phase == LK_PHASE_PAUSED && now (fixture)->step == facts->step);
  run_data_assert_same_marks (&facts->history, &now (fixture)->history);
  g_assert_cmpfloat (lk_session_get_settings (fixture->session)->loss.temperature, ==, 9.0);
}

/* Whoever moves a slider takes over: another run, and the old one stays. */
static void
test_take_over (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (LkRunRecord) record = NULL;
  guint64 step;

  run_to (fixture, 60);
  g_object_set (fixture->session, "alpha", 0.1, NULL);
  run_to (fixture, now (fixture)->step + 10);
  pause_run (fixture);
  record = lk_run_keeper_capture (fixture->keeper);
  lk_session_rewind (fixture->session);
  UNTIL (now (fixture)->step == 0);

  lk_replay_in_session (fixture->session, record, lk_run_record_get_facts (record)->step, TRUE, 200.0);
  UNTIL (now (fixture)->step > 8);
  g_assert_cmpuint (now (fixture)->step, <, 60); /* as slow as it was told */
  g_object_set (fixture->session, "temperature", 20.0, NULL);
  g_assert_false (lk_session_is_replaying (fixture->session));
  step = now (fixture)->step;
  run_to (fixture, step + 80);
  pause_run (fixture);
  g_assert_cmpuint (now (fixture)->history.n_marks, ==, 1);
  g_assert_cmpint (lk_history_mark (&now (fixture)->history, 0)->kind, ==, LK_MARK_TEMPERATURE);
  lk_run_keeper_close (fixture->keeper);
  g_assert_cmpuint (n_kept (fixture), ==, 2);
}

/* Wakes the main loop, which otherwise sees nothing of what another process does. */
static gboolean
look_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* A Limbeck that is killed while it runs and saves, and the next one. */
static void
crash (Fixture *fixture)
{
  g_autofree char *going_on = g_build_filename (fixture->folder, "going-on", NULL);
  g_autoptr (GSubprocess) process = NULL;
  GError *error = NULL;
  g_autofree char *program = g_file_read_link ("/proc/self/exe", &error);
  guint before = count_files (going_on), look;

  g_assert_no_error (error);
  process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program, "--child", fixture->data, fixture->folder, NULL);
  g_assert_no_error (error);
  look = g_timeout_add (5, look_cb, NULL);
  UNTIL (count_files (going_on) >= before + 2); /* a lock and, at once or by renaming, an autosave */
  g_source_remove (look);
  g_subprocess_send_signal (process, SIGKILL);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
}

static int
be_killed (const char *data, const char *folder)
{
  g_autoptr (LkSession) session = new_session (data);
  g_autoptr (LkRunStore) store = lk_run_store_new (folder);
  g_autoptr (LkRunKeeper) keeper = lk_run_keeper_new (session, store);

  lk_session_start (session);
  lk_session_play (session);
  for (;;)
    g_main_context_iteration (NULL, TRUE);
  return 1;
}

static guint
n_autosaves (const char *folder)
{
  g_autofree char *going_on = g_build_filename (folder, "going-on", NULL);
  g_autoptr (GDir) dir = g_dir_open (going_on, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)))
    n += g_str_has_suffix (name, ".limbeck");
  return n;
}

static guint64
last_evaluation (Fixture *fixture)
{
  const LkHistoryView *history = &now (fixture)->history;

  return lk_history_evaluation (history, history->n_evaluations - 1)->step;
}

/* Snapshots come quicker than sums: one task sums up, and holds the data until the main loop has come round. */
static void
test_sums_once (Fixture *fixture, gconstpointer unused)
{
  const LkDataset *dataset;
  int before;

  UNTIL (now (fixture)->history.n_evaluations > 0);
  dataset = now (fixture)->dataset;
  before = atomic_load (&dataset->refs);
  /* Not within a handler of the signal, which would only begin it anew. */
  for (int i = 0; i < 20; i++)
    g_object_notify (G_OBJECT (fixture->session), "snapshot");
  g_assert_cmpint (atomic_load (&dataset->refs) - before, <, 10); /* the worker may take some meanwhile */
}

/* From its first steps on a run is safe from a crash: it does not wait for its next evaluation, which
 * a large student on a slow machine comes to late. */
static void
test_first_steps (Fixture *fixture, gconstpointer unused)
{
  gboolean seen = FALSE;

  g_object_set (fixture->session, "student-layers", "500x500", "batch", 400, "twin", FALSE, NULL);
  UNTIL (now (fixture)->phase == LK_PHASE_READY);
  lk_run_store_flush (fixture->store);
  g_assert_cmpuint (n_autosaves (fixture->folder), ==, 0);
  /* When the window is slow it may see the second evaluation first: once more. */
  while (!seen)
    {
      lk_session_play (fixture->session);
      UNTIL (now (fixture)->step > 0);
      seen = last_evaluation (fixture) == 0;
      lk_run_store_flush (fixture->store);
      g_assert_cmpuint (n_autosaves (fixture->folder), ==, 1);
      lk_session_rewind (fixture->session);
      UNTIL (now (fixture)->step == 0);
    }
}

/* A session that ends: what there is is on the disk when the call returns, however short ago the
 * last autosave was. */
static void
test_save_now (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *going_on = g_build_filename (fixture->folder, "going-on", NULL);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  run_to (fixture, 40);
  lk_run_keeper_save_now (fixture->keeper);
  dir = g_dir_open (going_on, 0, NULL);
  while ((name = g_dir_read_name (dir)))
    if (g_str_has_suffix (name, ".limbeck"))
      {
        g_autoptr (GFile) file = child (going_on, name);
        g_autoptr (LkRunRecord) record = lk_run_file_load (file, NULL, NULL);

        g_assert_nonnull (record);
        g_assert_cmpuint (lk_run_record_get_facts (record)->step, ==, now (fixture)->step);
        return;
      }
  g_assert_not_reached ();
}

/* Where the autosave cannot be locked, and so not be made, it is said; the next one is
 * made when it can be. */
static void
test_lock_fails (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (LkSession) session = new_session (fixture->data);
  g_autofree char *blocked = g_build_filename (fixture->folder, "file", NULL);
  g_autoptr (LkRunStore) store = lk_run_store_new (blocked);
  g_autoptr (LkRunKeeper) keeper = NULL;

  write_file (fixture->folder, "file", "x", 1); /* where a folder is wanted */
  keeper = lk_run_keeper_new (session, store);
  g_assert_nonnull (strstr (lk_run_store_get_trouble (store), "going-on"));
  lk_run_store_retry (store);
  g_assert_nonnull (lk_run_store_get_trouble (store));
  g_assert_cmpint (g_unlink (blocked), ==, 0);
  lk_run_store_retry (store);
  g_assert_null (lk_run_store_get_trouble (store));
  lk_session_start (session);
  UNTIL (lk_session_get_snapshot (session)->phase == LK_PHASE_READY);
  lk_session_step (session);
  UNTIL (lk_session_get_snapshot (session)->step == 1);
  lk_run_store_flush (store);
  g_assert_cmpuint (n_autosaves (blocked), ==, 1);
  lk_run_keeper_close (keeper);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GPtrArray *
find_lost (LkRunKeeper *keeper)
{
  g_autoptr (GAsyncResult) result = NULL;

  lk_run_keeper_find_lost_async (keeper, NULL, found_cb, &result);
  UNTIL (result);
  return lk_run_keeper_find_lost_finish (keeper, result);
}

static void
test_crash (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GPtrArray) lost = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *cancelled = NULL;
  g_autoptr (LkSession) session = new_session (fixture->data);
  g_autoptr (LkRunKeeper) other = lk_run_keeper_new (session, fixture->store);
  LkRunRecord *record;
  guint64 step;
  char *id;

  while (n_autosaves (fixture->folder) < 2)
    crash (fixture);
  /* A search that nobody waits for any more takes nothing. */
  lk_run_keeper_find_lost_async (fixture->keeper, cancellable, found_cb, &cancelled);
  g_cancellable_cancel (cancellable);
  UNTIL (cancelled);
  none = lk_run_keeper_find_lost_finish (fixture->keeper, cancelled);
  g_assert_cmpuint (none->len, ==, 0);
  g_ptr_array_unref (none);
  g_clear_object (&cancelled);
  lost = find_lost (fixture->keeper);
  g_assert_cmpuint (lost->len, ==, 2);
  /* What one of two Limbecks has found the other does not offer. */
  none = find_lost (other);
  g_assert_cmpuint (none->len, ==, 0);

  lk_run_keeper_discard_lost (fixture->keeper, lost->pdata[1]);
  record = lost->pdata[0];
  g_assert_cmpint (lk_run_record_get_facts (record)->state, ==, LK_RUN_GOING_ON);
  id = lk_run_record_get_facts (record)->id;
  step = lk_run_record_get_facts (record)->step;
  g_assert_cmpuint (step, >, 0);

  /* Go on from there: the same run, and nothing of it is left to be found. */
  lk_run_keeper_replay (fixture->keeper, record, FALSE, 0.0);
  UNTIL (now (fixture)->settings && !now (fixture)->replaying && now (fixture)->step > step + 20);
  lk_run_keeper_close (fixture->keeper);
  g_assert_cmpuint (n_kept (fixture), ==, 1);
  g_assert_cmpstr (lk_run_record_get_facts (kept (fixture, 0))->id, ==, id);
  g_assert_cmpuint (lk_run_record_get_facts (kept (fixture, 0))->step, >, step);
  g_assert_cmpuint (n_autosaves (fixture->folder), ==, 0);
}

/* What programs that are no more have left: a whole autosave is found; a spoiled one is put aside, told and not read again;
 * half of one goes, as does a lock that nobody has held for a day, but not a young one. */
static void
test_left_behind (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *going_on = g_build_filename (fixture->folder, "going-on", NULL);
  g_autofree char *old_lock = g_build_filename (going_on, "old.lock", NULL);
  g_autofree char *aside = g_build_filename (going_on, "spoiled.limbeck.damaged", NULL);
  static const char *const there[] = { "whole.limbeck", "spoiled.limbeck.damaged", "young.lock" };
  static const char *const gone[] = { "spoiled.limbeck", "half.limbeck.AB12CD", "old.lock" };
  const struct utimbuf before = { 0, 0 };
  g_autoptr (LkRunRecord) record = NULL;
  g_autoptr (GPtrArray) lost = NULL, again = NULL;
  g_autofree char *text = NULL;
  GPtrArray *damaged;
  gsize n;

  run_to (fixture, 40);
  pause_run (fixture);
  record = lk_run_keeper_capture (fixture->keeper);
  text = lk_run_file_format (record, &n);
  write_file (going_on, "whole.limbeck", text, n);
  write_file (going_on, "spoiled.limbeck", text, n / 2);
  write_file (going_on, "half.limbeck.AB12CD", text, n / 3);
  write_file (going_on, "young.lock", "", 0);
  write_file (going_on, "old.lock", "", 0);
  g_assert_cmpint (utime (old_lock, &before), ==, 0);

  lost = find_lost (fixture->keeper);
  g_assert_cmpuint (lost->len, ==, 1);
  g_assert_cmpstr (lk_run_record_get_facts (lost->pdata[0])->id, ==, lk_run_record_get_facts (record)->id);
  for (gsize i = 0; i < G_N_ELEMENTS (there); i++)
    {
      g_autofree char *path = g_build_filename (going_on, there[i], NULL);

      g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (gone); i++)
    {
      g_autofree char *path = g_build_filename (going_on, gone[i], NULL);

      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
  damaged = lk_run_store_get_damaged (fixture->store);
  g_assert_cmpuint (damaged->len, ==, 1);
  g_assert_nonnull (strstr (damaged->pdata[0], "put aside"));
  again = find_lost (fixture->keeper);
  g_assert_cmpuint (again->len, ==, 0);
  g_assert_cmpuint (damaged->len, ==, 1);
  g_assert_true (g_file_test (aside, G_FILE_TEST_EXISTS)); /* for a person to look at */

  /* Into the list, as one that was stopped; kept again it is the same one. */
  lk_run_keeper_keep_lost (fixture->keeper, lost->pdata[0]);
  lk_run_keeper_keep_lost (fixture->keeper, lost->pdata[0]);
  g_assert_cmpuint (n_kept (fixture), ==, 1);
  g_assert_cmpint (lk_run_record_get_facts (kept (fixture, 0))->state, ==, LK_RUN_STOPPED);
  lk_run_store_flush (fixture->store);
}

/* Two Limbecks at once: each has its own autosave, and neither takes the other's
 * for lost. */
static void
test_two (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (LkSession) session = new_session (fixture->data);
  g_autoptr (LkRunStore) store = lk_run_store_new (fixture->folder);
  g_autoptr (LkRunKeeper) keeper = lk_run_keeper_new (session, store);
  g_autoptr (GPtrArray) lost = NULL;
  g_autoptr (LkRunStore) later = NULL;

  lk_session_start (session);
  run_to (fixture, 40);
  pause_run (fixture);
  lk_session_play (session);
  UNTIL (lk_session_get_snapshot (session)->step > 40);
  lk_session_pause (session);
  UNTIL (lk_session_get_snapshot (session)->phase == LK_PHASE_PAUSED);
  lk_run_store_flush (store);
  lk_run_store_flush (fixture->store);
  g_assert_cmpuint (n_autosaves (fixture->folder), ==, 2);
  lost = find_lost (keeper);
  g_assert_cmpuint (lost->len, ==, 0);

  lk_run_keeper_close (keeper);
  g_assert_cmpuint (n_autosaves (fixture->folder), ==, 1);
  lk_run_keeper_close (fixture->keeper);
  later = lk_run_store_new (fixture->folder);
  lk_run_store_load (later);
  UNTIL (!lk_run_store_is_loading (later));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (later)), ==, 2);
}

int
main (int argc, char **argv)
{
  char *cache;
  int status;

  if (argc == 4 && g_str_equal (argv[1], "--child"))
    return be_killed (argv[2], argv[3]);
  g_test_init (&argc, &argv, NULL);
  /* Teachers trained here are not the user's; the child finds them, too. */
  cache = make_folder ();
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
#define ADD(name, func) g_test_add ("/run-keeper/" name, Fixture, NULL, setup, func, teardown)
  ADD ("finished", test_finished);
  ADD ("trained-on", test_trained_on);
  ADD ("moved-before", test_moved_before);
  ADD ("passing", test_passing);
  ADD ("stopped", test_stopped);
  ADD ("replay", test_replay);
  ADD ("last-move", test_last_move);
  ADD ("take-over", test_take_over);
  ADD ("crash", test_crash);
  ADD ("left-behind", test_left_behind);
  ADD ("two", test_two);
  ADD ("sums-once", test_sums_once);
  ADD ("first-steps", test_first_steps);
  ADD ("save-now", test_save_now);
  ADD ("lock-fails", test_lock_fails);
  status = g_test_run ();
  remove_folder (cache);
  g_free (cache);
  return status;
}
