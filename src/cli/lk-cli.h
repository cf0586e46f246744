/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "train/lk-distillation.h"
#include "train/lk-history.h"
#include "train/lk-run-record.h"
#include "train/lk-session.h"
#include "train/lk-setup.h"
#include "train/lk-teacher.h"

/* What the verbs of limbeck-cli share. */

typedef enum {
  LK_EXIT_OK = 0,
  LK_EXIT_FAILED = 1, /* a file, a value or the work itself */
  LK_EXIT_USAGE = 2,  /* the command line cannot be understood */
  LK_EXIT_PARTED = 3, /* a replay is not what was recorded */
  LK_EXIT_PARTED_ELSEWHERE = 4, /* likewise, where something is different from where it was recorded */
} LkExit;

/* An option that sets a property of the session. */
typedef struct {
  const char *option;      /* "student", without dashes */
  const char *property;    /* "student-layers" */
  const char *argument;    /* "LAYERS", shown by --help */
  const char *description; /* translatable */
} LkCliSetting;

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
LkExit     lk_cli_sweep    (int argc, char **argv);
LkExit     lk_cli_merge    (int argc, char **argv);

/* Parses argv: `settings` (n, ended by a NULL option) go to the session, which
 * may be NULL, `entries` to their own variables. LK_EXIT_OK to go on; else the
 * message is printed already. `given`, if not NULL, receives the options that
 * were used, as a set of strings to be released. */
LkExit     lk_cli_parse (int *argc, char ***argv, const char *verb, const char *summary, const char *description,
                         LkSession *session, const LkCliSetting *settings, const GOptionEntry *entries,
                         GHashTable **given);

/* Ends the program, with a message, where OpenBLAS would wait for memory for ever;
 * n_threads 0: as many as it has. */
void       lk_cli_reserve (guint n_threads);

/* Prints the error and frees it. */
LkExit     lk_cli_fail (GError *error);
/* The same where the command line itself is at fault, whatever the error's domain. */
LkExit     lk_cli_fail_usage (GError *error);

/* A line of progress on standard error: rewritten in place on a terminal, else
 * printed when `milestone`. lk_cli_progress_end () clears it. */
void       lk_cli_progress     (gboolean milestone, const char *format, ...) G_GNUC_PRINTF (2, 3);
void       lk_cli_progress_end (void);

/* The border to the terminal. What a person may have put into a file, names, titles,
 * contents that an error quotes, could hold escape sequences, which a terminal obeys:
 * control characters, and bytes that are no UTF-8, are shown as "\x1b" instead.
 * printf () is not used in src/cli; g_printerr () is guarded as soon as main () has
 * called lk_cli_guard_terminal (). */
void       lk_cli_guard_terminal (void);
char      *lk_cli_plain  (const char *text);
char      *lk_cli_plain_json (const char *json); /* the same JSON, such characters escaped */
void       lk_cli_printf (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* A file's text on standard output: as it is, but where that is a terminal. */
void       lk_cli_print_data (const char *text);

/* "layers": "784x30x30x10", "parameters": n */
void       lk_cli_add_network (JsonBuilder *builder, const LkNetwork *network);
/* The same of a teacher, and "networks": n when it is an ensemble. */
void       lk_cli_add_teacher (JsonBuilder *builder, const LkTeacher *teacher);
char      *lk_cli_teacher_layers (const LkTeacher *teacher);
char      *lk_cli_layers (const LkNetwork *network);

typedef struct {
  guint test_errors;
  guint best_epoch; /* that is kept; 0 without a validation share */
} LkCliTrained;

/* Trains a network on labels to its end, with progress on standard error. result
 * may be NULL. */
LkNetwork *lk_cli_train_network (const LkSettings *settings, LkDataset *dataset, LkCliTrained *result, GError **error);

/* The data set, with progress on standard error: a folder of pictures takes a
 * while. */
LkDataset *lk_cli_load_dataset (const LkSettings *settings, GError **error);
/* FALSE when there will be no student or nothing to teach it on: asked before a
 * teacher is trained for them. */
gboolean   lk_cli_check_student (const LkSettings *settings, const LkDataset *dataset, GError **error);
/* The teacher that comes with the program for the data set, unless one of the
 * options in `given` asks for another or none comes with it. */
void       lk_cli_choose_teacher (LkSession *session, GHashTable *given);
/* A teacher, from its files or trained now, with its logits on both splits. */
LkTeacher *lk_cli_make_teacher (const LkSettings *settings, LkDataset *dataset, GError **error);
/* The run as it is now, with its sums, for a file. */
LkRunRecord *lk_cli_record     (const LkSettings *settings, LkTeacher *teacher, LkDistillation *run);
/* All epochs of the run, with progress on standard error. */
gboolean   lk_cli_run_to_end   (LkDistillation *run, const LkSettings *settings, GError **error);
