/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-graph.h"
#include "nn/lk-layer.h"
#include "nn/lk-status.h"

/* A graph as a frozen classifier of pictures of one shape. What it is given for a pixel, whether pictures come with rows
 * for columns, and which class an output stands for can be changed from outside, as nn/lk-adapt.h does it in a network's
 * own weights; the graph stays as it is. */
typedef struct _LkClassifier LkClassifier;

/* LK_ERROR_VALUE where the graph cannot be run on such pictures; else notes (NULL: nobody wants to know) receives
 * sentences on what was done. */
LkClassifier *lk_classifier_new  (LkGraph *graph, LkShape picture, GPtrArray *notes, GError **error);
/* Shares the graph and what was computed of it. */
LkClassifier *lk_classifier_copy (const LkClassifier *classifier);
void          lk_classifier_free (LkClassifier *classifier); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkClassifier, lk_classifier_free)

gsize         lk_classifier_n_inputs      (const LkClassifier *classifier);
gsize         lk_classifier_n_classes     (const LkClassifier *classifier);
gsize         lk_classifier_n_params      (const LkClassifier *classifier);
gsize         lk_classifier_n_operators   (const LkClassifier *classifier);
gsize         lk_classifier_multiply_adds (const LkClassifier *classifier); /* of a picture */
/* Pictures that it takes at a time, best. */
gsize         lk_classifier_part          (const LkClassifier *classifier);
/* Tells it from all others, what was changed from outside included: to be freed. */
char         *lk_classifier_sum           (const LkClassifier *classifier);

/* As lk_network_scale_inputs (), …_transpose_inputs () (height = width) and …_permute_outputs () (lk-adapt.h). */
void          lk_classifier_scale_inputs     (LkClassifier *classifier, double scale, double shift);
void          lk_classifier_transpose_inputs (LkClassifier *classifier);
void          lk_classifier_permute_outputs  (LkClassifier *classifier, const guint16 *place /* (classes) */);

/* Memory of one thread that asks; the classifier must outlive it. */
typedef struct _LkClassifierRun LkClassifierRun;

/* LK_NO_MEMORY. */
LkStatus      lk_classifier_run_new  (const LkClassifier *classifier, LkClassifierRun **run);
void          lk_classifier_run_free (LkClassifierRun *run); /* NULL is fine */
/* Any number of pictures; pixels of 0 … 1 in planes. */
void          lk_classifier_ask      (LkClassifierRun *run, const float *pixels /* (n, D) */, gsize n,
                                      float *logits /* (n, classes) */);
