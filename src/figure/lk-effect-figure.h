/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plot/lk-chart.h"
#include "sweep/lk-sweep-study.h"
#include "sweep/lk-sweep.h"
#include "words/lk-quantity.h"

/* A study (lk-sweep-study.h) drawn and in words: along its axis a line for the taught
 * student, one for each control and one for the untaught twin, on the test split: means
 * over the seeds, with bars of a standard deviation to each side. Students stand over the
 * number of their parameters; what spans a factor of ten over its logarithm.
 *
 * Of a study by bytes students stand over their kB. What becomes of a student or of its twin in fewer bits hangs on its dot,
 * to the left, without bars; controls are drawn as they are alone. The chart's table has all. */
typedef struct _LkEffectFigure LkEffectFigure;

LkEffectFigure *lk_effect_figure_new  (void);
void            lk_effect_figure_free (LkEffectFigure *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkEffectFigure, lk_effect_figure_free)

/* The study, and the rows (n) that there are; nothing of it is kept. teacher: ready. */
void            lk_effect_figure_set  (LkEffectFigure *self, const LkSweepSpec *spec, const LkTeacher *teacher,
                                       const LkSweepRow *rows, gsize n, LkMeasure measure);

/* The figure's, and changes with it; what is pointed at may be set by others. */
LkChart        *lk_effect_figure_get_chart (LkEffectFigure *self);

/* What the whole comes to, in a sentence or two; "" before anything can be compared. */
const char     *lk_effect_figure_get_verdict (LkEffectFigure *self);
/* Mean and deviation of each line at the value that is nearest to x on the chart, and what is saved; NULL for NaN, or
 * where nothing is known yet. Both are the figure's. */
const char     *lk_effect_figure_say (LkEffectFigure *self, double x);

/* "Errors of 10,000 test samples": what is measured, to be freed. */
char           *lk_effect_measure_name (LkMeasure measure, gsize n_test);
/* A mean or a deviation of that measure: 290; 2.4 %; 0.171. */
void            lk_effect_write        (char text[LK_NUMBER_SIZE], LkMeasure measure, double value);
