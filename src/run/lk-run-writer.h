/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lk-run-record.h"

/* Writes, renames and deletes the files of the store on a thread of its own, in
 * the order in which they are given. What fails is remembered, file by file, as
 * long as nothing newer was done with that file, and is tried again when it is
 * asked for, or as soon as another file could be saved. Main thread only. */
#define LK_TYPE_RUN_WRITER (lk_run_writer_get_type ())
G_DECLARE_FINAL_TYPE (LkRunWriter, lk_run_writer, LK, RUN_WRITER, GObject)

/* Signals:
 *   "saved" (LkRunRecord *, const char *path, gboolean) a file was written, or could not be
 *   "retry"                           what failed is tried again
 * Properties:
 *   "trouble" (string, read)          what does not work and why, a sentence; NULL: all does */
LkRunWriter *lk_run_writer_new    (void);

/* Saves the record as it is now. */
void         lk_run_writer_save   (LkRunWriter *self, LkRunRecord *record, const char *path);
/* The student's answers to n samples (lk-run-answers.h), which is a file of its own. */
void         lk_run_writer_save_answers (LkRunWriter *self, LkEvaluation *evaluation, gsize n, gsize C,
                                         const char *path);
/* To `to`; nothing when it is not there. `path` is the one of the two that is the run's. */
void         lk_run_writer_rename (LkRunWriter *self, const char *path, const char *from, const char *to);
/* Deletes `what`, which may not be there; `path` is the run's. */
void         lk_run_writer_unlink (LkRunWriter *self, const char *path, const char *what);

/* Something else about a file does not work, or works again (NULL); somebody else
 * tries it again, at "retry". */
void         lk_run_writer_set_error (LkRunWriter *self, const char *path, const GError *error);

const char  *lk_run_writer_get_trouble (LkRunWriter *self);
void         lk_run_writer_retry  (LkRunWriter *self);
/* Waits for what was given. */
void         lk_run_writer_flush  (LkRunWriter *self);
