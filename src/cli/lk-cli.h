/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "live/lk-session.h"
#include "live/lk-timeline.h"
#include "lk-cli-options.h"
#include "lk-cli-output.h"
#include "run/lk-run-record.h"
#include "train/lk-distillation.h"
#include "train/lk-history.h"
#include "train/lk-setup.h"
#include "train/lk-teacher.h"

/* What the verbs of limbeck-cli share. */

typedef struct {
  const char *name;
  const char *summary; /* translatable */
  LkExit    (*run) (int argc, char **argv);
} LkCliVerb;

LkExit     lk_cli_train    (int argc, char **argv);
LkExit     lk_cli_distill  (int argc, char **argv);
LkExit     lk_cli_evaluate (int argc, char **argv);
LkExit     lk_cli_paper    (int argc, char **argv);
LkExit     lk_cli_exam     (int argc, char **argv);
LkExit     lk_cli_loss     (int argc, char **argv);
LkExit     lk_cli_replay   (int argc, char **argv);
LkExit     lk_cli_plot     (int argc, char **argv);
LkExit     lk_cli_sweep    (int argc, char **argv);
LkExit     lk_cli_merge    (int argc, char **argv);
LkExit     lk_cli_inspect  (int argc, char **argv);
LkExit     lk_cli_lesson   (int argc, char **argv);
LkExit     lk_cli_selftest (int argc, char **argv);

typedef struct {
  guint test_errors;
  guint best_epoch; /* that is kept; 0 without a validation share */
} LkCliTrained;

/* Trains a network on labels to its end, with progress on standard error. result
 * may be NULL. */
LkNetwork *lk_cli_train_network (const LkSettings *settings, LkDataset *dataset, LkCliTrained *result, GError **error);

/* The data set, with progress on standard error: a folder of pictures takes a
 * while. What is to be said of it goes to `findings` and to standard error; NULL:
 * it is not examined. */
LkDataset *lk_cli_load_dataset (const LkSettings *settings, LkFindings *findings, GError **error);
/* FALSE when there will be no student or nothing to teach it on: asked before a
 * teacher is trained for them. */
gboolean   lk_cli_check_student (const LkSettings *settings, const LkDataset *dataset, GError **error);
/* The teacher that comes with the program for the data set, unless one of the
 * options in `given` asks for another or none comes with it. */
void       lk_cli_choose_teacher (LkSession *session, GHashTable *given);
/* A teacher, from its files or trained now, with its logits on both splits. What
 * is to be said of files goes the same ways as of the data set. */
LkTeacher *lk_cli_make_teacher (const LkSettings *settings, LkDataset *dataset, LkFindings *findings, GError **error);
/* The sentence, and the options that would mend it; to be freed. */
char      *lk_cli_finding_text (const LkFinding *finding);
/* Those from number `from` on, on standard error. */
void       lk_cli_say_findings (const LkFindings *findings, guint from);
/* "warnings": all of them, notes too. */
void       lk_cli_add_findings (LkJson *json, const LkFindings *findings);
/* The run as it is now, with its sums, for a file. */
LkRunRecord *lk_cli_record     (const LkSettings *settings, LkTeacher *teacher, LkDistillation *run);
/* All epochs of the run, with progress on standard error. timeline: NULL, or NULL in it, for the evaluations on the way
 * (lk_timeline_unref ()). */
gboolean   lk_cli_run_to_end   (LkDistillation *run, const LkSettings *settings, LkTimeline **timeline, GError **error);
