/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-graph.h"
#include "nn/lk-layer.h"

/* A graph made ready for so many pictures of a shape at a time: which operators lead to the logits, all sizes between,
 * and what of it is known beforehand, computed once. A Softmax or LogSoftmax that the graph ends in is taken off.
 * Immutable. */
typedef struct _LkGraphPlan LkGraphPlan;

/* Multiply-adds of a sample beyond which a graph is refused. */
#define LK_GRAPH_MOST_WORK 2e10

/* LK_ERROR_VALUE where the graph cannot be run on such pictures, with what to do. */
LkGraphPlan *lk_graph_plan_new  (LkGraph *graph, LkShape picture, gsize batch, GError **error);
void         lk_graph_plan_free (LkGraphPlan *plan); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkGraphPlan, lk_graph_plan_free)

gsize        lk_graph_plan_n_classes     (const LkGraphPlan *plan);
double       lk_graph_plan_multiply_adds (const LkGraphPlan *plan); /* of a sample */
gsize        lk_graph_plan_n_floats      (const LkGraphPlan *plan); /* that go between its operators, of a batch */
gsize        lk_graph_plan_n_operators   (const LkGraphPlan *plan); /* that run, with what is taken off left aside */
/* The operator that was taken off, "Softmax", or NULL. */
const char  *lk_graph_plan_taken_off     (const LkGraphPlan *plan);

/* Memory for one thread that runs it. The plan must outlive it. */
typedef struct _LkGraphRun LkGraphRun;

/* NULL without memory. */
LkGraphRun  *lk_graph_run_new     (const LkGraphPlan *plan);
void         lk_graph_run_free    (LkGraphRun *run); /* NULL is fine */
/* Logits (batch, classes), valid until the next time, of pixels of 0 … 1 in planes, (batch, channels, height, width). */
const float *lk_graph_run_forward (LkGraphRun *run, const float *pixels);
