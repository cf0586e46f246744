/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-sweep.h"

/* The columns of a sweep's CSV, for the files that write and read it: the run's
 * number and how many there are, what is the same in all of them, what varies, what
 * it came to. docs/sweep-csv.md describes each. */
enum {
  LK_SWEEP_COLUMN_RUN,
  LK_SWEEP_COLUMN_RUNS,
  LK_SWEEP_COLUMN_GRID, /* the first that is common to all lines */
  LK_SWEEP_COLUMN_DATASET,
  LK_SWEEP_COLUMN_DATASET_SUM,
  LK_SWEEP_COLUMN_PICTURE_SIZE,
  LK_SWEEP_COLUMN_TEACHER,
  LK_SWEEP_COLUMN_TEACHER_SUM,
  LK_SWEEP_COLUMN_EPOCHS,
  LK_SWEEP_COLUMN_BATCH,
  LK_SWEEP_COLUMN_OPTIMIZER,
  LK_SWEEP_COLUMN_MOMENTUM,
  LK_SWEEP_COLUMN_SCHEDULE,
  LK_SWEEP_COLUMN_HELD_OUT,
  LK_SWEEP_COLUMN_OMIT_CLASSES,
  LK_SWEEP_COLUMN_ONLY_CLASSES,
  LK_SWEEP_COLUMN_STUDENT, /* the first that varies */
  LK_SWEEP_COLUMN_TRAIN_FRACTION,
  LK_SWEEP_COLUMN_LEARNING_RATE,
  LK_SWEEP_COLUMN_METHOD,
  LK_SWEEP_COLUMN_ALPHA,
  LK_SWEEP_COLUMN_TEMPERATURE,
  LK_SWEEP_COLUMN_SEED,
  LK_SWEEP_COLUMN_VALIDATION, /* the first of six numbers of a score */
  LK_SWEEP_COLUMN_TEST = LK_SWEEP_COLUMN_VALIDATION + 6,
  LK_N_SWEEP_COLUMNS = LK_SWEEP_COLUMN_TEST + 6,
};

/* Text as a field (lk-csv-field.h), and a comma. An end of line becomes a
 * space, so that a run is a line. */
void  lk_sweep_csv_add_text (GString *line, const char *text);

/* The columns that are common to all lines, each with a comma behind it. */
char *lk_sweep_csv_common   (const LkSweepSpec *spec);
/* A run's line as far as it is known before the run, with a comma behind it. */
void  lk_sweep_csv_add_key  (GString *line, const LkSweepSpec *spec, const char *common, guint run);
