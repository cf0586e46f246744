/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lk-run-record.h"
#include "lk-run-writer.h"

/* The folder of kept runs, a file a run, as a GListModel of LkRunRecord, the
 * newest first. A record in it whose name, colour or pinned changes is written
 * again by itself. Files are written on a task's thread, in order.
 *
 * Main thread only. Several programs may use one folder: each run is a file of
 * its own with a name that no other uses. */
#define LK_TYPE_RUN_STORE (lk_run_store_get_type ())
G_DECLARE_FINAL_TYPE (LkRunStore, lk_run_store, LK, RUN_STORE, GObject)

/* Signals:
 *   "run-changed" (LkRunRecord *)    one in the list has another name, colour, pin or tick
 *   "retry"                          what could not be saved is tried again
 * Properties:
 *   "loading" (boolean, read)        the folder is being read
 *   "trouble" (string, read)         why runs are not on the disk, a sentence; NULL: they are
 *   "damaged" (GPtrArray, read)      see lk_run_store_get_damaged () */

/* folder NULL: "limbeck/runs" in the user's data folder. Empty until loaded. */
LkRunStore  *lk_run_store_new    (const char *folder);
/* Reads the folder on a thread; runs come into the list at once when it is done. */
void         lk_run_store_load   (LkRunStore *self);
gboolean     lk_run_store_is_loading (LkRunStore *self);

const char  *lk_run_store_get_folder (LkRunStore *self);
LkRunRecord *lk_run_store_find   (LkRunStore *self, const char *id); /* borrowed; NULL: not there */
/* Those whose "shown" is set, the newest first. To be released. */
GPtrArray   *lk_run_store_list_shown (LkRunStore *self);

/* Adds a run, or replaces the one of the same id, and gives it the colour that is
 * used least when it is new. */
void         lk_run_store_add    (LkRunStore *self, LkRunRecord *record);
/* The same in memory alone, "saved" unset: no file is written before the run is added, named or pinned. */
void         lk_run_store_hold   (LkRunStore *self, LkRunRecord *record);
/* Keeps what the run's student answers beside it (lk-run-answers.h), where the evaluation is the run's last and not too
 * large: else FALSE. */
gboolean     lk_run_store_keep_answers (LkRunStore *self, LkRunRecord *record, LkEvaluation *evaluation,
                                        const LkDataset *dataset);
/* The file of those answers, which may not be there. To be released. */
GFile       *lk_run_store_get_answers  (LkRunStore *self, LkRunRecord *record);
/* Takes the run out of the list; its file stays, under another name, until
 * lk_run_store_forget (), so that it can come back. */
void         lk_run_store_delete (LkRunStore *self, LkRunRecord *record);
/* Brings back the one deleted: an undo. */
void         lk_run_store_restore (LkRunStore *self, LkRunRecord *record);
/* Deletes its file for good: the toast has gone. All that are deleted are
 * forgotten when the store is freed. */
void         lk_run_store_forget (LkRunStore *self, LkRunRecord *record);

/* Waits for the files that are being written: before the program ends. */
void         lk_run_store_flush  (LkRunStore *self);

/* Runs whose file could not be written stay in the list with their "saved" unset, and
 * are written when another one can be, or now. */
const char  *lk_run_store_get_trouble (LkRunStore *self); /* borrowed; NULL: none */
void         lk_run_store_retry  (LkRunStore *self);

/* Files in the folder that are no run, or cannot be read, and are left alone: of char *, a
 * sentence each. Borrowed. */
GPtrArray   *lk_run_store_get_damaged (LkRunStore *self);
void         lk_run_store_add_damaged (LkRunStore *self, const char *sentence);

/* For the keeper's own files, on the same thread and in the same order. Borrowed. */
LkRunWriter *lk_run_store_get_writer  (LkRunStore *self);
