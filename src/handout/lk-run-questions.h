/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-handout.h"

/* Questions about any run, with its own numbers in them, and what to answer. */
typedef struct {
  char *question;
  char *answer;
} LkRunQuestion;

/* Of LkRunQuestion, five; fewer where the teacher's answers to the test samples are not known. There is a run
 * (lk_handout_check ()). To be unreffed. */
GPtrArray *lk_run_questions (const LkHandout *handout);

/* At which T the sample is shown beside T = 1: the run's, or one that shows something where that is 1. */
double     lk_run_questions_temperature (const LkHandout *handout);
