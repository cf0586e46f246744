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
  LK_STEP_AFTER,    /* how the step moved them */
  LK_N_STEP_PHASES,
};

#define LK_STEP_ROWS 8 /* samples, at most */

typedef struct {
  LkStrips       strips;
  LkStripsColumn columns[LK_N_STEP_PHASES];
  LkStripsRow    rows[LK_STEP_ROWS];
  LkStepTrace   *trace;
  LkDataset     *dataset;
  float         *numbers; /* behind the rows */
  guint8        *ink;
  GStringChunk  *texts;
  const char    *words;   /* what happens in the phase, a sentence or two; "" without a step */
} LkStepFigure;

/* trace (NULL: no step was made by itself) at the phase. Begin with { 0 }; whoever shows it tells its LkPlotView that it
 * changed. */
void lk_step_figure_set   (LkStepFigure *self, LkStepTrace *trace, LkDataset *dataset, guint phase);
void lk_step_figure_clear (LkStepFigure *self);
