/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lk-run-record.h"

/* The names of files in the folder of runs. */
#define LK_RUN_SUFFIX         ".limbeck"
#define LK_RUN_SUFFIX_DELETED ".deleted" /* after the other one: may come back */

/* All runs in a folder, read at once: for a thread. */
typedef struct {
  GPtrArray  *runs;    /* of LkRunRecord, the newest first, each id once */
  GHashTable *paths;   /* id → path, of files that are not called after their id */
  GPtrArray  *damaged; /* of char *, a sentence each: what could not be read, and why */
} LkRunFolder;

/* Newest first, of runs made in the same second by their ids: for sorting pointers. */
int          lk_run_folder_compare (gconstpointer a, gconstpointer b);

/* A folder that is not there is an empty one. Deletes what was deleted a day ago, and answers (lk-run-answers.h) as old
 * as that whose run is not there. */
LkRunFolder *lk_run_folder_read (const char *path, GCancellable *cancellable);
void         lk_run_folder_free (LkRunFolder *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkRunFolder, lk_run_folder_free)
