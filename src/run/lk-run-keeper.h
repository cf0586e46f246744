/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live/lk-session.h"
#include "lk-run-store.h"

/* Sees to it that no run is lost: listens to a session, saves the run that is going on
 * every few seconds beside the kept ones, and adds it to the store when it finishes, or
 * when a new run or the end of the program takes its place.
 *
 * The run that is going on is saved as "going-on/NAME.limbeck" in the store's folder, where
 * NAME is the keeper's own. A file "NAME.lock" beside it is locked as long as the program
 * lives, so that the next start knows what a crash has left behind from what
 * another Limbeck is at. Main thread only. */
#define LK_TYPE_RUN_KEEPER (lk_run_keeper_get_type ())
G_DECLARE_FINAL_TYPE (LkRunKeeper, lk_run_keeper, LK, RUN_KEEPER, GObject)

/* The first autosave comes with the first steps. After that no more is lost than half of a
 * run, nor than so many seconds of it. */
#define LK_RUN_AUTOSAVE_SECONDS 5

LkRunKeeper *lk_run_keeper_new      (LkSession *session, LkRunStore *store);
/* The run as it is now, whether or not it is kept; NULL when there is none with
 * an evaluation. To be released. */
LkRunRecord *lk_run_keeper_capture  (LkRunKeeper *self);
/* What identifies the run that is going on, or that is replayed; NULL: there is none. Borrowed
 * until the next main loop turn. */
const LkRunFacts *lk_run_keeper_get_facts (LkRunKeeper *self);
/* Keeps it in the store now; FALSE when there is none. for_good: somebody wants it, whatever else is passing. */
gboolean     lk_run_keeper_keep     (LkRunKeeper *self, gboolean for_good);
/* TRUE: runs that begin from now on are in the store until FALSE is set, and then go from it, but for those that were
 * pinned or kept for good; the one that is going on then is not kept either. Until then they are in memory alone: of those
 * nothing is left that nobody wanted, also when the program ends by itself. For a lesson, whose runs are its own. */
void         lk_run_keeper_set_passing (LkRunKeeper *self, gboolean passing);
/* Replays the record in the session up to its end, and then pauses or goes on. Beyond
 * that it is the same run, under the same id; when somebody moves a setting
 * before, it becomes another one, and the record stays what it was. speed: steps a second
 * until then; 0: as fast as it can. */
void         lk_run_keeper_replay   (LkRunKeeper *self, LkRunRecord *record, gboolean pause, double speed);
/* Saves the run that is going on as it is now, waiting for it: the program may be ended any moment. */
void         lk_run_keeper_save_now (LkRunKeeper *self);
/* Keeps what there is, waits for the files, ends the autosave: the program ends. */
void         lk_run_keeper_close    (LkRunKeeper *self);

/* What a crash left behind: LkRunRecord, LK_RUN_GOING_ON, the newest first, of
 * programs that are no more. This one holds them from then on, so that no other
 * offers them too, until they are kept, discarded or the program ends. A thread reads
 * the files: call it once. */
void         lk_run_keeper_find_lost_async  (LkRunKeeper *self, GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data);
/* To be released; none when it was cancelled, or the keeper closed meanwhile. The callback's source is NULL. */
GPtrArray   *lk_run_keeper_find_lost_finish (LkRunKeeper *self, GAsyncResult *result);
/* Into the store, as a run that was stopped; or away for good. */
void         lk_run_keeper_keep_lost    (LkRunKeeper *self, LkRunRecord *record);
void         lk_run_keeper_discard_lost (LkRunKeeper *self, LkRunRecord *record);
