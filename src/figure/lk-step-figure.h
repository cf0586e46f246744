/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "dataset/lk-dataset.h"
#include "plot/lk-strips.h"
#include "train/lk-step-trace.h"

/* One training step in slow motion: a row a sample of the batch, those first that the step asks most of, and a column a
 * phase. All numbers are the step's own. */

enum {
  LK_STEP_BATCH,    /* the pictures */
  LK_STEP_TARGETS,  /* what the teacher says of them, softened */
  LK_STEP_OUTPUTS,  /* what the student says, softened alike */
  LK_STEP_LOSS,     /* how far that is from the label, and from the teacher */
  LK_STEP_GRADIENT, /* what each term asks of the logits: −∂L/∂z */
  LK_STEP_LAYER,    /* of runs with a term on a hidden layer alone: what it asks of that, and what the others do */
  LK_STEP_AFTER,    /* how the step moved the logits */
  LK_N_STEP_PHASES,
};

#define LK_STEP_ROWS  8  /* samples, at most */
#define LK_STEP_UNITS 10 /* numbers of the hidden layer, those that the term asks most of in the batch */

typedef struct {
  LkStrips       strips;
  LkStripsColumn columns[LK_N_STEP_PHASES];
  LkStripsRow    rows[LK_STEP_ROWS];
  LkStepTrace   *trace;
  LkDataset     *dataset;
  float         *numbers; /* behind the rows */
  float         *asked;   /* (n_rows, 2, n_units) likewise, of the hidden layer */
  guint          n_units;
  gsize          units[LK_STEP_UNITS]; /* which they are, from 0 on */
  const char    *unit_names[LK_STEP_UNITS];
  guint8        *ink;
  GStringChunk  *texts;
  const char    *words;   /* what happens in the phase, a sentence or two; "" without a step */
} LkStepFigure;

/* How many of the phases a step has, and where one of them stands among these; trace may be NULL. */
guint lk_step_figure_n_phases (const LkStepTrace *trace);
guint lk_step_figure_place    (const LkStepTrace *trace, guint phase);

/* trace (NULL: no step was made by itself) at the phase of that place. Begin with { 0 }; whoever shows it tells its LkPlotView that it
 * changed. */
void lk_step_figure_set   (LkStepFigure *self, LkStepTrace *trace, LkDataset *dataset, guint phase);
void lk_step_figure_clear (LkStepFigure *self);
