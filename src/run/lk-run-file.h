/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lk-run-record.h"

/* A run as a file (.limbeck): JSON, described in docs/run-file.md. */

/* The version that is written, and the newest that is read. */
#define LK_RUN_FILE_VERSION 1
/* Bytes that are read at most. */
#define LK_RUN_FILE_LIMIT   ((gsize) 64 << 20)
/* Step records that a file holds at most. Of longer runs every 2nd, 4th, … is
 * kept exactly, and of those between a hash, so that a replay still finds where
 * it parts, to within so many steps. */
#define LK_RUN_MAX_STEPS    32768

/* Atomic: afterwards the file holds the run, or what it held before. May be
 * called on any thread as long as the main thread leaves name, colour and
 * pinned alone: give it a record of its own then (lk_run_record_with_state ()). */
gboolean     lk_run_file_save  (LkRunRecord *record, GFile *file, GCancellable *cancellable, GError **error);
/* Nothing in the file is trusted. LK_ERROR_FORMAT with one sentence that says
 * what is wrong with which member; a newer version is refused, and so is what is no
 * file (a pipe in the folder of runs). */
LkRunRecord *lk_run_file_load  (GFile *file, GCancellable *cancellable, GError **error);

/* The same in memory; `name` of the file is for messages. */
char        *lk_run_file_format (LkRunRecord *record, gsize *length);
LkRunRecord *lk_run_file_parse  (const void *bytes, gsize length, const char *name, GError **error);
