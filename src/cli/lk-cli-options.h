/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-cli-terminal.h"
#include "live/lk-session.h"
#include "sweep/lk-sweep-axis.h"
#include "settings/lk-setting-table.h"
#include "words/lk-manual.h"

/* The command line of a verb. Options that set a setting come from the table of settings
 * (lk-setting-table.h), which says which verb takes it; lists of values to try from the
 * axes of a sweep. */

/* An option's text where the table's does not fit the verb. */
typedef struct {
  guint       id;
  const char *help; /* translatable */
} LkCliHelp;

typedef struct {
  const char         *verb;        /* "distill" */
  const char         *summary;     /* translated */
  const char         *description; /* translated; NULL: none */
  LkSession          *session;     /* that settings go to; its present ones are shown as defaults; NULL: none */
  LkVerbs             takes;       /* settings of this verb; 0: none */
  const LkCliHelp    *help;        /* ended by id 0; NULL: the table's for all */
  GArray            **lists;       /* (LK_N_SWEEP_AXES) where a setting that is tried takes a list; NULL: it takes a value */
  const GOptionEntry *entries;     /* the verb's own */
} LkCliLine;

/* LK_EXIT_OK to go on; else the message is printed already. `given`, if not NULL,
 * receives the options of settings that were used, as a set of strings to be released. */
LkExit lk_cli_parse (const LkCliLine *line, int *argc, char ***argv, GHashTable **given);

/* From here on lk_cli_parse () describes its verb there, options and all, and returns LK_EXIT_USAGE: so that what is written
 * down of a command line comes from what reads it. */
void   lk_cli_describe_to (LkManual *manual);

/* What the verb that was parsed calls the option of a setting: "--epochs" of train is a teacher's elsewhere. */
const char *lk_cli_option_name (guint id);

/* Ends the program, with a message, where OpenBLAS would wait for memory for ever;
 * n_threads 0: as many as it has. */
void   lk_cli_reserve (guint n_threads);

/* Says on standard error with which settings of its own the data set begins, where options
 * have not changed them: those who sweep would take them for the program's. */
void   lk_cli_say_defaults (const LkSettings *settings, GHashTable *given);
