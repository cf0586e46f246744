/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "run/lk-run-store.h"
#include "train/lk-comparison.h"

/* What the page Samples has computed on a thread: who stands side by side, and which samples are to be shown. */

/* Of two runs whose students stand side by side. */
#define LK_N_SIDES 2

typedef struct {
  LkRunRecord  *record;  /* NULL: the run that is going on */
  LkEvaluation *answers; /* of record; NULL: not read yet, or refused */
  char         *problem; /* why they were refused, a sentence */
} LkSide;

void          lk_side_clear   (LkSide *side);
/* The answers are to be read anew. */
void          lk_side_forget  (LkSide *side);
/* Its answers, those of the run that is going on being given; NULL: there are none. Borrowed. */
LkEvaluation *lk_side_answers (const LkSide *side, LkEvaluation *going_on);

/* Its input is its own or immutable. */
typedef struct {
  guint              serial;
  LkDataset         *dataset;
  LkTeacher         *teacher;
  LkEvaluation      *evaluation;
  double             temperature;
  bool              *raised;      /* classes whose bias is moved; NULL: none */
  double             bias;
  LkComparison      *comparison;  /* to be used if it still fits, then the result; NULL then: an answer is missing */
  LkComparisonFilter filter;
  LkComparisonSort   sort;
  gboolean           backwards;
  LkSelection       *selection;   /* the result, of a comparison */

  gboolean           pair;              /* of two runs */
  LkSide             sides[LK_N_SIDES]; /* what is not read yet is the job's to read */
  GFile             *files[LK_N_SIDES];
  LkRunWriter       *writer;            /* that may still be writing them */
  char              *dataset_sum;       /* NULL: the job's to compute */
} LkSamplesJob;

void lk_samples_job_free     (LkSamplesJob *job);
/* Hands over two runs, of a store (NULL: both are the one that is going on). */
void lk_samples_job_set_pair (LkSamplesJob *job, const LkSide *sides, LkRunStore *runs, const char *dataset_sum);
/* On the thread. */
void lk_samples_job_run      (LkSamplesJob *job);
