/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "io/lk-json.h"
#include "lk-cli-terminal.h"
#include "nn/lk-calibration.h"
#include "train/lk-evaluation.h"
#include "train/lk-teacher.h"

/* What a verb hands over: text and JSON on standard output, and files. */

/* To be called first: sees to it that no file is taken for a standard stream that is
 * closed, and that the program ends with status 1 and a sentence when not all could be
 * written to standard output. Who reads no further (EPIPE) is told nothing. */
void     lk_cli_watch_stdout (void);
/* What was printed is to be seen now. */
void     lk_cli_flush (void);

/* Writes to a place that lk_cli_check_outputs () found possible. */
typedef gboolean (*LkCliWriteFunc) (gpointer data, const char *path, GError **error);

typedef struct {
  const char    *option; /* "--out", for messages */
  const char    *path;   /* NULL: not asked for; of a file, - is standard output */
  LkCliWriteFunc write;
  gboolean       folder; /* which looks for its own place */
} LkCliOutput;

/* Before the work: whether all of them could be written; else the message is printed.
 * With a file on standard output, what is printed goes to standard error. */
LkExit   lk_cli_check_outputs (const LkCliOutput *outputs, gsize n, gboolean as_json);
/* After it: all of them, whatever fails; then the failures are listed. The status
 * is LK_EXIT_FAILED for one failure and more, else `status`. */
LkExit   lk_cli_write_outputs (const LkCliOutput *outputs, gsize n, gpointer data, LkExit status);

/* FALSE, with a message, when a file could not be written there: asked before
 * the work, so that an hour is not lost to a wrong name. path may be NULL or -. */
gboolean lk_cli_can_write (const char *path, GError **error);

/* One JSON object and a newline on standard output. */
void     lk_cli_print_json (const LkJson *json);
/* Whose weights are numbers no more, as a sentence; NULL: nobody's. twin NULL: none. */
const char *lk_cli_diverged     (const LkScore *student, const LkScore *twin);
/* "diverged": true, "problem": the sentence; nothing when that is NULL. */
void        lk_cli_add_diverged (LkJson *json, const char *sentence);
/* On standard error, and the status that follows. */
LkExit      lk_cli_say_diverged (const char *sentence, gboolean failed);

/* "temperature_scaling": the number t, negative log-likelihood and calibration error with it. */
void        lk_cli_add_scaling  (LkJson *json, const LkScaling *scaling);
/* "dkd_beta": 1 and the like, where the method has such a weight, and the term on a hidden layer, where there is one:
 * "feature", "feature_weight", "feature_share". */
void       lk_cli_add_weight (LkJson *json, const LkSettings *settings);
/* "layers": "784x30x30x10", "parameters": n */
void       lk_cli_add_network (LkJson *json, const LkNetwork *network);
void       lk_cli_add_frozen  (LkJson *json, const LkFrozen *frozen);
/* The same of a teacher, and "networks": n when it is an ensemble. */
void       lk_cli_add_teacher (LkJson *json, const LkTeacher *teacher);
char      *lk_cli_teacher_layers (const LkTeacher *teacher);
char      *lk_cli_layers (const LkNetwork *network);
