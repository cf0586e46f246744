/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "io/lk-json.h"
#include "sweep/lk-sweep.h"

/* What limbeck-cli sweep says of a sweep. */

/* A run that has no row. */
typedef struct {
  guint run;
  char *reason;
} LkSweepFailure;

typedef struct {
  LkSweepSpec spec;
  LkTeacher  *teacher;
  LkFindings *findings; /* of data and teacher */
  GArray     *rows;     /* of LkSweepRow, by their numbers */
  GArray     *failures; /* of LkSweepFailure */
  guint       n_now;    /* of the rows, those that were not in the file */
  double      seconds;  /* that these took */
} LkSweepOutcome;

void lk_sweep_outcome_init  (LkSweepOutcome *outcome, const LkSettings *base);
void lk_sweep_outcome_clear (LkSweepOutcome *outcome);

/* On standard output. Which is best, and its test numbers, only when all taught runs
 * of the whole grid are there. */
void lk_sweep_print_table (const LkSweepOutcome *outcome, LkMeasure measure);
void lk_sweep_print_json  (const LkSweepOutcome *outcome, LkMeasure measure);
/* "failed": the runs that have no row, and why. */
void lk_sweep_add_failures (LkJson *json, const LkSweepOutcome *outcome);
/* On standard error: which runs failed and why. */
void lk_sweep_print_failures (const LkSweepOutcome *outcome);
/* How many runs ended with weights that are not a number, as a sentence to be freed;
 * NULL: none. */
char *lk_sweep_diverged (const LkSweepOutcome *outcome);
