/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "live/lk-snapshot.h"
#include "train/lk-distillation.h"
#include "train/lk-pupil-file.h"
#include "settings/lk-settings.h"

/* A run that is kept: all that decided it, and all that came of it but the
 * weights, which lk_session_replay () makes again bit for bit.
 *
 * Immutable, and so free to be read on any thread, apart from the properties
 * "name", "color", "pinned", "shown" and "saved", which belong to the main thread and notify. */
#define LK_TYPE_RUN_RECORD (lk_run_record_get_type ())
G_DECLARE_FINAL_TYPE (LkRunRecord, lk_run_record, LK, RUN_RECORD, GObject)

/* Colours that a run can have: indices 0 … LK_RUN_N_COLORS - 1 of a palette. */
#define LK_RUN_N_COLORS     8
#define LK_RUN_NAME_MAX     200 /* bytes of a name; longer ones are cut at a character */
/* Generations of a series of born-again students. */
#define LK_RUN_MAX_GENERATION LK_MAX_GENERATION

typedef enum {
  LK_RUN_GOING_ON, /* what an autosave says: it was not closed properly */
  LK_RUN_STOPPED,  /* after step `step`, before its end, or it has none */
  LK_RUN_FINISHED, /* all epochs */
} LkRunState;

/* What never changes. Text is never NULL; "" is "not known". */
typedef struct {
  char         *id;             /* a UUID, by which runs tell each other apart */
  GDateTime    *created;        /* UTC, when the record was made first; whole seconds */
  LkRunState    state;

  /* Where it ran: bits repeat where these are the same. */
  char         *program;        /* version of Limbeck */
  guint         engine;         /* LK_ENGINE then */
  char         *kernel;         /* of BLAS: "Haswell", … */
  guint         threads;        /* that were used, ≥ 1 */

  LkSettings    settings;       /* as the run began; `history`'s marks move them */
  char         *preset;         /* id of the experiment, "" for none */

  char         *dataset_title;  /* for people */
  char         *dataset_sum;    /* lk_sum_dataset (), "" when it was not computed */
  gsize         n_test;         /* test samples: of `n_test` so many errors */
  gsize         n_transfer;     /* samples in the transfer set */

  char         *teacher_key;    /* lk_settings_teacher_key () */
  char         *teacher_sum;    /* lk_sum_teacher () */
  guint         teacher_errors;
  gsize         teacher_params;
  gsize         student_params;

  /* A student that became the teacher of the next: the teacher of generation 1
   * is no student. */
  guint         generation;     /* 0: of no series */
  char         *parent;         /* id of the run whose student teaches this one, or "" */

  guint64       step;           /* steps done */
  guint64       n_steps;        /* to be done; 0: no end */
  guint64       steps_per_epoch;

  /* Its stride is larger in one that comes from a file (LK_RUN_MAX_STEPS in lk-run-file.h) than in one that is in
   * memory (LK_HISTORY_MAX_STEPS). Evaluations and marks are complete. */
  LkHistoryView history;
} LkRunFacts;

/* The run in a snapshot; NULL when it holds none, or no evaluation yet. The name is
 * made from the settings, the id is a new one. Cheap: it refers to the history,
 * the sums are not computed. `name` NULL makes one from student and loss. */
LkRunRecord      *lk_run_record_from_snapshot (const LkSnapshot *snapshot, const char *name);
/* A run that has no worker, as on the command line, in the same way; settings are
 * those it was made with. NULL before its first evaluation. */
LkRunRecord      *lk_run_record_from_run      (const LkSettings *settings, LkTeacher *teacher, const LkDistillation *run);
/* The same run, further on: id, name, colour, pinned and date of `self`. The
 * sums of `self` stay, too. */
LkRunRecord      *lk_run_record_update        (LkRunRecord *self, const LkSnapshot *snapshot, LkRunState state);
/* The same in another state, the same id. */
LkRunRecord      *lk_run_record_with_state    (LkRunRecord *self, LkRunState state);
/* The same with the experiment (lk-preset.h) that it is. */
LkRunRecord      *lk_run_record_with_preset   (LkRunRecord *self, const char *preset);
/* The same with sums that were computed off the main thread. */
LkRunRecord      *lk_run_record_with_sums     (LkRunRecord *self, const char *dataset_sum, const char *teacher_sum);
/* For readers of files: takes what `facts` holds, even on failure, when it is NULL:
 * LK_ERROR_FORMAT with a sentence that says which of the numbers cannot be. */
LkRunRecord      *lk_run_record_new_take      (LkRunFacts *facts, const char *name, guint color, gboolean pinned,
                                               GError **error);

const LkRunFacts *lk_run_record_get_facts     (LkRunRecord *self); /* borrowed */

const char       *lk_run_record_get_name      (LkRunRecord *self);
void              lk_run_record_set_name      (LkRunRecord *self, const char *name);
guint             lk_run_record_get_color     (LkRunRecord *self);
void              lk_run_record_set_color     (LkRunRecord *self, guint color);
gboolean          lk_run_record_get_pinned    (LkRunRecord *self);
void              lk_run_record_set_pinned    (LkRunRecord *self, gboolean pinned);
/* Whether its curves are laid over others: of this window, in no file. */
gboolean          lk_run_record_get_shown     (LkRunRecord *self);
void              lk_run_record_set_shown     (LkRunRecord *self, gboolean shown);
/* FALSE when it is in memory alone: it could not be written to its file, or is not to be. In no file. */
gboolean          lk_run_record_get_saved     (LkRunRecord *self);
void              lk_run_record_set_saved     (LkRunRecord *self, gboolean saved);

/* When it was made, in local time: "14:32", with the day when it was another. To be freed. */
char             *lk_run_record_format_when   (LkRunRecord *self);
/* Epochs done; 0 when their length is not known. */
double            lk_run_record_get_epochs    (LkRunRecord *self);
/* The last evaluation; there always is one. */
const LkEvaluationRecord *lk_run_record_get_result (LkRunRecord *self);
/* The moves that were made, of LkMark, to be released. */
GArray           *lk_run_record_copy_marks    (LkRunRecord *self);
/* The loss and learning rate at the end, after all marks. */
void              lk_run_record_get_final     (LkRunRecord *self, LkLossSettings *loss, double *learning_rate);

void              lk_run_facts_clear          (LkRunFacts *facts);

