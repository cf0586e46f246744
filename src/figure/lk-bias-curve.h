/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "dataset/lk-dataset.h"
#include "plot/lk-chart.h"
#include "train/lk-evaluation.h"

/* Test errors of student and twin against the bias of the classes that were left out of the transfer set, from the
 * logits of an evaluation (lk_bias_curve ()): the curves are counted anew only for another evaluation or other classes,
 * so that the mark follows a slider. The legend says how many errors there are at
 * the present bias. */
typedef struct _LkBiasCurve LkBiasCurve;

/* The x axis: -LK_BIAS_CURVE_MAX … LK_BIAS_CURVE_MAX in steps of a tenth. */
#define LK_BIAS_CURVE_MAX 12

LkBiasCurve   *lk_bias_curve_new  (void);
void           lk_bias_curve_free (LkBiasCurve *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkBiasCurve, lk_bias_curve_free)

typedef struct {
  LkDataset         *dataset;    /* that was evaluated; NULL: nothing yet; a reference is kept */
  LkEvaluation      *evaluation; /* NULL: nothing yet; a reference is kept */
  const bool        *raised;     /* (C) the classes; NULL or none: empty, and the chart says what to do */
  double             bias;       /* the present one, marked */
  const LkChartLine *lines;      /* (n_lines) numbers of errors to compare with; borrowed, like their labels, until the
                                    next update */
  gsize              n_lines;
} LkBiasCurveInput;

void           lk_bias_curve_update (LkBiasCurve *self, const LkBiasCurveInput *input);

/* Borrowed. What it says changes with the next update, where it is does not. */
const LkChart *lk_bias_curve_get_chart (LkBiasCurve *self);
