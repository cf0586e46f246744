/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "examine/lk-data-checks.h"
#include "lk-answers.h"
#include "lk-flow.h"
#include "lk-hints.h"
#include "lk-smaller-look.h"
#include "lk-inside.h"
#include "lk-timeline.h"
#include "sweep/lk-chain.h"
#include "sweep/lk-seeds.h"
#include "sweep/lk-sweep-table.h"
#include "train/lk-evaluation.h"
#include "train/lk-history.h"
#include "train/lk-step-trace.h"
#include "settings/lk-settings.h"
#include "train/lk-teacher.h"

/* Where the worker is. */
typedef enum {
  LK_PHASE_LOADING,          /* reads the data set or a teacher's file */
  LK_PHASE_TRAINING_TEACHER,
  LK_PHASE_ASKING_TEACHER,   /* computes the soft targets of the training split */
  LK_PHASE_READY,            /* everything is there; step 0 */
  LK_PHASE_RUNNING,
  LK_PHASE_PAUSED,
  LK_PHASE_FINISHED,         /* the epochs asked for are done, or the history is full */
  LK_PHASE_FAILED,           /* see error */
} LkPhase;

/* Size and cost of a network (of a teacher: of all its networks), for people. n_params 0: there is none. */
typedef struct {
  gsize  n_params;
  gsize  multiply_adds;
  double seconds; /* an image, one at a time, measured before the run began; 0 when it was not */
} LkNetworkSize;

/* What the worker publishes: everything the window draws at one moment.
 * Immutable, counted by references, made by the worker and read by anyone. */
typedef struct {
  gatomicrefcount refs;
  guint           generation;    /* of the settings it was made with */
  gboolean        past;          /* of an earlier evaluation, of which there are answers and no weights */
  LkPhase         phase;
  gboolean        playing;       /* it runs, or will as soon as it can: the one truth about this */
  guint           order;         /* of the last command about that which counts already: see lk_trainer_is_settled () */
  char           *error;         /* a sentence, in LK_PHASE_FAILED; else NULL */
  double          progress;      /* 0 … 1 of the phase; NaN when unknown */

  LkDataset      *dataset;       /* NULL while loading */
  LkDataFacts    *facts;         /* of the data set; NULL while loading */
  LkFindings     *findings;      /* of the data set, and of the teacher once it is READY; NULL while loading */
  LkTeacher      *teacher;       /* NULL until it is tested; only its networks, test logits and
                                    errors may be read before the phase is READY */
  guint           member;        /* of the ensemble, 0, 1, …, while one is being trained */
  guint           n_members;     /* of that ensemble; 0 while none is */
  LkEvaluation   *evaluation;    /* NULL before the first */
  LkTimeline     *timeline;      /* those of the run that are kept, up to that one; NULL before the first */
  LkHistoryView   history;       /* of the teacher's training while it lasts, then of the run */
  guint64         step;
  guint64         steps_per_epoch; /* 0 when unknown */
  double          images_per_second; /* 0 when not training */
  double          work_images_per_second; /* the same while it is at work: more, where its pace is limited */

  LkNetworkSize   teacher_size;
  LkNetworkSize   student_size;
  LkNetworkSize   twin_size;
  gsize           n_transfer;    /* samples in the transfer set */

  /* Of the run; zero while there is none. */
  const LkSettings *settings;      /* as it began: with the history's marks, all that decides it; NULL: no run */
  LkLossSettings  loss;            /* as they are now */
  double          learning_rate;
  gboolean        replaying;       /* a script moves them */

  LkStepTrace    *trace;           /* of the last step, where it was made by itself (Step); else NULL */

  /* The test sample that is being watched, with the networks as they are now. */
  guint           sample;
  float          *teacher_logits; /* (C), NULL when there is no such network */
  float          *student_logits; /* (C) */
  float          *twin_logits;    /* (C) */
  LkFlows        *flows;          /* how it goes through them; NULL unless somebody watches the networks */
  LkInside       *inside;         /* what they see in it; NULL unless somebody looks inside */

  LkHints        *hints;          /* what comes of the term on a hidden layer; NULL unless somebody looks, there is one,
                                     and the weights of the moment are there */
  LkSmallerLook  *smaller;        /* what student and twin would be if they were made smaller; NULL unless somebody looks */

  /* The same for the picture that was asked about last. */
  guint           question;       /* its number; 0 when there is none */
  float          *asked_teacher;  /* (C), NULL when there is no such network, or the picture does not fit */
  float          *asked_student;  /* (C) */
  float          *asked_twin;     /* (C) */

  /* To the set of pictures that was asked about last, as of its latest evaluation or of when it was asked
     about, whichever is later; NULL when there is none, or none that fits the data set. */
  LkAnswers      *answers;

  /* The sweep asked for last, at work or not; NULL: none was. It keeps its own teacher, whatever
     the run has. */
  LkSweepTable   *sweep;
  gsize           n_sweep_rows;       /* that may be read */
  gboolean        sweeping;           /* at work: the run stands still */
  double          sweep_progress;     /* of all its runs, 0 … 1 */
  double          sweep_seconds_left; /* NaN while it cannot be told */
  char           *sweep_error;        /* a sentence, when one broke it off; else NULL */

  /* The run repeated with several seeds, by itself or by way of an assistant, whichever was last; NULL: it was not so, or
     settings have moved since. */
  LkSeedsResult  *seeds;
  LkChainResult  *chain;
  gboolean        seeding;            /* at work: the run stands still */
  double          seeds_progress;     /* 0 … 1 */
  char           *seeds_error;        /* a sentence, when one broke it off; else NULL */
} LkSnapshot;

#define LK_TYPE_SNAPSHOT (lk_snapshot_get_type ())
GType       lk_snapshot_get_type (void);

/* A copy that threads share, counted by references. */
const LkSettings *lk_settings_share   (const LkSettings *settings);
const LkSettings *lk_settings_hold    (const LkSettings *shared);
void              lk_settings_release (const LkSettings *shared);

LkSnapshot *lk_snapshot_new   (void); /* LOADING, nothing there */
/* The run of live as it stood at an earlier evaluation of it: step, history and
 * answers about the watched sample are of that moment; answers to a question,
 * which need the weights, are left out, and the rest is live's. */
LkSnapshot *lk_snapshot_new_past (const LkSnapshot *live, LkEvaluation *evaluation);
/* Whether its run is over because its epochs are, and can have more. */
gboolean    lk_snapshot_can_train_on (const LkSnapshot *snapshot);
LkSnapshot *lk_snapshot_ref   (LkSnapshot *snapshot);
void        lk_snapshot_unref (LkSnapshot *snapshot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkSnapshot, lk_snapshot_unref)
