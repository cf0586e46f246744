/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "dataset/lk-dataset.h"
#include "nn/lk-network.h"
#include "onnx/lk-classifier.h"

/* A frozen network, as whoever asks it sees it: one of layers, which can be looked into, or a graph out of a file, which
 * answers and no more. Nobody else tells the two apart. */
typedef struct {
  LkNetwork    *network; /* NULL: */
  LkClassifier *graph;
} LkFrozen;

/* Takes what it is made of. */
LkFrozen *lk_frozen_new       (LkNetwork *network);
LkFrozen *lk_frozen_new_graph (LkClassifier *graph);
/* NULL without memory. */
LkFrozen *lk_frozen_copy      (const LkFrozen *frozen);
void      lk_frozen_free      (LkFrozen *frozen); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkFrozen, lk_frozen_free)
/* A network that stays its owner's, for a call. */
LkFrozen  lk_frozen_of        (const LkNetwork *network);

gsize     lk_frozen_n_inputs      (const LkFrozen *frozen);
gsize     lk_frozen_n_classes     (const LkFrozen *frozen);
gsize     lk_frozen_n_params      (const LkFrozen *frozen);
gsize     lk_frozen_multiply_adds (const LkFrozen *frozen); /* of a picture */
/* For people: "784x30x10", or that it is a graph. To be freed. */
char     *lk_frozen_describe      (const LkFrozen *frozen);
/* Whether it was made for such pictures and classes; a graph was prepared for its pictures. */
gboolean  lk_frozen_fits          (const LkFrozen *frozen, const LkDataset *dataset);
/* Adds all that decides its answers to a sum: layers as text with its end, and the parameters in the order that files
 * have. */
void      lk_frozen_sum_add       (GChecksum *sum, const LkFrozen *frozen);

/* As in lk-adapt.h; FALSE from the first where the scale cannot be used. */
gboolean  lk_frozen_inputs_adapt     (const LkFrozen *frozen, double scale);
void      lk_frozen_scale_inputs     (LkFrozen *frozen, double scale, double shift);
void      lk_frozen_transpose_inputs (LkFrozen *frozen, gsize side);
LkStatus  lk_frozen_permute_outputs  (LkFrozen *frozen, const guint16 *place /* (C) */);

/* Logits of a split's samples begin … end - 1 into logits (end - begin, C). */
gboolean  lk_frozen_predict (const LkFrozen *frozen, const LkSplit *split, gsize begin, gsize end, float *logits,
                             GError **error);
