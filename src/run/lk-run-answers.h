/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lk-run-record.h"
#include "train/lk-evaluation.h"

/* What a kept run's student says of the test samples: its logits, as NumPy's .npy (n_test, C), beside the run file and
 * by the run's id. They are no part of the run file, which is small and read at every start; whoever wants to set two
 * students side by side reads those of two runs. */

#define LK_RUN_SUFFIX_ANSWERS ".answers.npy"
/* Bytes of logits: those of larger test splits are not kept. */
#define LK_RUN_ANSWERS_LIMIT  ((gsize) 64 << 20)

/* To be freed. */
char         *lk_run_answers_path  (const char *folder, const char *id);

/* Whether the evaluation is the record's last, so that its answers are the record's. */
gboolean      lk_run_answers_match (LkRunRecord *record, const LkEvaluation *evaluation);
/* The evaluation's student on n samples; replaces the file atomically. */
gboolean      lk_run_answers_save  (const LkEvaluation *evaluation, gsize n, gsize C, GFile *file, GError **error);
/* Those of the record, for this data set, whose sum (lk_sum_dataset ()) is given: an evaluation without a twin, whose
 * record knows the student's errors, likelihood and calibration. NULL with a sentence: LK_ERROR_VALUE when the run is of
 * other data or of another split of them, LK_ERROR_NOT_FOUND when its answers were not kept, LK_ERROR_FORMAT when they
 * are not those of its last evaluation. */
LkEvaluation *lk_run_answers_load  (LkRunRecord *record, const LkDataset *dataset, const char *dataset_sum, GFile *file,
                                    GCancellable *cancellable, GError **error);
