/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "dataset/lk-dataset.h"
#include "plot/lk-bars.h"
#include "plot/lk-matrix.h"
#include "train/lk-teacher.h"

#define LK_N_ROLES 3 /* teacher, student, twin: LK_SERIES_TEACHER … LK_SERIES_TWIN */

/* The softened outputs of one sample as bars, a group a network. */
typedef struct {
  LkBars      bars;
  double     *values; /* (n_groups, C) */
  const char *group_labels[LK_N_ROLES];
  int         colors[LK_N_ROLES];
  int         fills[LK_N_ROLES]; /* a role keeps its own when another is missing */
  bool        log;     /* over a logarithm; stays from set to set */
  bool        pair;    /* in place of student and twin the students A and B of two runs; stays from set to set */
  bool        mutual;  /* the twin is a peer (lk-headline.h); stays from set to set */
  const char **labels; /* of the classes shown where they are not all, and a title that says so */
  char       *title;
  double      temperature; /* at which they are softened */
} LkOutputBars;

/* Beyond so many classes bars would be hairs: the most likely ones are shown, by
 * the teacher's logits (so that they stay while T moves), with what the other
 * networks say and the label; the axis then ends above the tallest. */
#define LK_OUTPUT_BARS_ALL  40
#define LK_OUTPUT_BARS_BEST 20

/* logits: by role, each (C) or NULL when there is no such network; label: the
 * true class, -1 when unknown. dataset names the classes and must outlive the
 * bars, as must title and empty_text, which is shown when there is no network at
 * all. Both may be NULL. */
void lk_output_bars_set   (LkOutputBars *self, const LkDataset *dataset, const float *const logits[LK_N_ROLES],
                           double temperature, int label, const char *title, const char *empty_text);
void lk_output_bars_clear (LkOutputBars *self);
/* "teacher says 7 (95.0 % at T = 4)": what one group says; as markup with the answer in bold. */
char *lk_output_bars_say      (const LkOutputBars *self, gsize group, gboolean markup);
/* All of them, a sentence each: for those who cannot see the bars. */
char *lk_output_bars_describe (const LkOutputBars *self);

/* Mean softened outputs by true class. */
typedef struct {
  LkMatrix matrix;
  double  *values; /* (C, C), and a row of scratch */
} LkDarkKnowledge;

/* logits (n_test, C) of the test split, or NULL: empty. */
void lk_dark_knowledge_set   (LkDarkKnowledge *self, const LkDataset *dataset, const float *logits,
                              double temperature, const char *title);
void lk_dark_knowledge_clear (LkDarkKnowledge *self);
