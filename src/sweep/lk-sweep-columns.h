/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-sweep-spec.h"

/* The columns of a sweep's CSV, for the files that write and read it: the run's number
 * and how many there are, what is the same in all of them, what varies, what it came to.
 * They are made from the table of settings: one that decides a run cannot be without a
 * column. docs/sweep-csv.md describes each. */

typedef enum {
  LK_COLUMN_TEXT,
  LK_COLUMN_NUMBER,  /* finite */
  LK_COLUMN_SAMPLES, /* a whole number, 1 at least; 0 where nothing was held out */
  LK_COLUMN_COUNT,   /* of the samples of its score: whole, 0 to them */
  LK_COLUMN_COUNT_OR_NAN,
  LK_COLUMN_BYTES,   /* a whole number, 1 at least; nan of a student whose training diverged */
  LK_COLUMN_MEASURE, /* 0 or more; nan or inf of a student whose training diverged */
} LkSweepColumnKind;

typedef struct {
  const char       *title;   /* "train_fraction" */
  LkSweepColumnKind kind;
  guint             setting; /* id in lk-setting-table.h; 0: something else is in it */
  /* Appends what is in it, of columns that are the same in all lines and are no setting; else NULL. */
  void            (*append) (GString *text, const LkSweepSpec *spec);
} LkSweepColumn;

/* Ends the grid where the same samples are held out in all runs. */
#define LK_SWEEP_BY_DATA "held_out_by=data"

/* Numbers of a score, the samples first, or of one in fewer bits, whose samples are the test split's: the bytes first. */
#define LK_SWEEP_SCORE_COLUMNS 6

typedef struct {
  const LkSweepColumn *column; /* (n) */
  guint n;
  guint common;      /* the first that is the same in all lines: the grid; before it run and runs */
  guint varying;     /* the first that varies */
  guint held_out;    /* the share */
  guint validation;  /* the first of a score on the samples held out */
  guint test;        /* the first of a score on the test split */
  guint smaller;     /* the first of the scores in fewer bits, one behind the other */
  guint bits;        /* of these, a set (lk-sweep-bits.h) */
  guint dataset_sum; /* what the specification may not know */
  guint teacher_sum;
} LkSweepColumns;

/* Of a sweep, static. Columns of later axes stand behind the temperature's, where such an axis has values, and those of
 * fewer bits at the end, where the sweep has such. */
const LkSweepColumns *lk_sweep_columns    (const LkSweepSpec *spec);
/* The same by lk_sweep_later_axes (), below LK_SWEEP_LATER_AXES, and the set of bits. Any thread. */
#define LK_SWEEP_LATER_AXES (1u << (LK_N_SWEEP_AXES - LK_SWEEP_LATER))
const LkSweepColumns *lk_sweep_columns_of (guint later_axes, guint bits);
/* Those that have exactly these titles; NULL: there are none. */
const LkSweepColumns *lk_sweep_columns_find (const char *const *titles);
/* Their titles as a line, with its end; to be freed. */
char                 *lk_sweep_columns_header (const LkSweepColumns *columns);

/* Text as a field (lk-csv-field.h), and a comma. An end of line becomes a
 * space, so that a run is a line. */
void  lk_sweep_csv_add_text (GString *line, const char *text);

/* The columns that are common to all lines, each with a comma behind it. */
char *lk_sweep_csv_common   (const LkSweepSpec *spec);
/* A run's line as far as it is known before the run, with a comma behind it. */
void  lk_sweep_csv_add_key  (GString *line, const LkSweepSpec *spec, const char *common, guint run);
