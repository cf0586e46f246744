/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lk-flow.h"
#include "lk-inside.h"
#include "lk-snapshot.h"
#include "sweep/lk-chain.h"
#include "sweep/lk-seeds.h"
#include "sweep/lk-sweep-table.h"
#include "train/lk-distillation.h"
#include "train/lk-script.h"
#include "settings/lk-settings.h"
#include "train/lk-teacher.h"

/* The state behind LkTrainer: what its thread works on. lk-worker-phases.c moves it on, at
 * the word of lk-trainer.c, and lk-worker-describe.c tells what is seen of it. */

typedef struct _LkWorker LkWorker;

/* Belongs to the worker thread alone, but for the first four. */
struct _LkWorker {
  gpointer trainer; /* whose worker it is: for publish */
  void (*publish) (LkWorker *worker); /* makes a snapshot and lets it be known */
  GCancellable *cancellable; /* of the program's end */
  int n_prepares; /* settings on their way to it, atomic: reading a data set is broken off for them */

  LkSettings settings;
  guint generation;
  LkPhase phase;
  gboolean play; /* run as soon as everything is there; never in FINISHED and FAILED */
  guint order; /* number of the last command about running that was carried out */
  char *error;

  double loaded; /* share of the data set that is being read, 0 … 1 */
  LkDataset *dataset;
  LkDataFacts *facts; /* of that data set; shared with snapshots */
  LkFindings *data_findings; /* of that data set */
  LkFindings *findings; /* these, and those of the teacher once it is ready; shared with snapshots */
  LkTeacher *teacher;
  GPtrArray *members; /* of LkNetwork: those of the teacher that are there already; NULL once it is made */
  LkTeacherTraining *training; /* of the next member */
  LkDistillation *run;
  const LkSettings *run_settings; /* as the run began, shared with snapshots; NULL until the first is made */
  LkScript *script; /* that the run follows; NULL: a person moves the settings */
  double pace; /* steps a second of a run without a script; 0: as fast as it can */
  gint64 due;  /* monotonic time of the next step, where script or pace limit it (lk-pace.h) */
  double teacher_seconds; /* an image; 0 when not measured */
  double student_seconds;
  guint sample;
  GBytes *pixels; /* that were asked about, NULL: none */
  guint question;
  GBytes *album; /* pictures that were asked about as a set, NULL: none */
  guint album_question;
  LkAnswers *answers; /* to them; NULL until they are computed */
  LkTimeline *timeline; /* of the run; NULL without one */
  LkStepTrace *trace; /* of its last step, where that was made by itself; NULL: it was not */
  gboolean watch_networks; /* snapshots carry flows */
  LkFlow *teacher_flow; /* the ready teacher's of the watched sample, which stays; NULL until it is computed */
  LkInsideAsked inside; /* whether snapshots carry a look inside, and at what */
  gboolean watch_hints; /* snapshots carry what comes of the term on a hidden layer */
  LkHints *hints; /* the last one; NULL */
  LkSmallerAsked smaller; /* whether snapshots carry what smaller copies do, and of which */
  LkSmallerRound *smaller_round; /* the last one, or that at work; NULL */
  LkEvaluation *smaller_of; /* the run's when it began; NULL */
  double smaller_pruned; /* by how much it prunes */
  gint64 smaller_began; /* monotonic time */
  LkLook *teacher_look; /* the ready teacher's, likewise */
  float *asked_teacher; /* the ready teacher's answer, which stays; NULL until it is computed */

  LkSweepTable *sweep_table; /* of the sweep asked for last; NULL: none was */
  LkSweep *sweep; /* at work; NULL: none is */
  char *sweep_error; /* what broke it off; NULL */
  gint64 sweep_began;
  gsize sweep_rows_before; /* rows that there were then */

  LkSeeds *seeds; /* the repetition at work; NULL: none is */
  LkChain *chain; /* or this one, by way of an assistant */
  LkSeedsResult *seeds_result; /* of the last one; NULL: none was, or the settings are others now */
  LkChainResult *chain_result; /* the same, where that went by way of an assistant */
  char *seeds_error; /* what broke it off; NULL */

  int side_blas_threads; /* before a sweep or a repetition began, to be restored */

  double seconds_per_step; /* of the present phase; 0 when not known */
  gint64 rate_since;
  guint64 rate_images;
  gint64 rate_work; /* microseconds that these took */
  double images_per_second;
  double work_images_per_second;
  gint64 published;
};
