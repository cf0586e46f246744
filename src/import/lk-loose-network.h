/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "nn/lk-network.h"

/* A network of pictures as other programs save it. Its tensors say what the layers are, and not how they are put
 * together: strides, margins, pooling. With a plan that says so it becomes a network. */

/* A convolution or a dense layer, with the batch normalisation behind it. */
typedef struct {
  char    *name;     /* "conv1" */
  gboolean is_dense;
  gsize    n_outputs, n_inputs; /* units, or channels */
  gsize    kernel;   /* pixels of its side; 1 of a dense layer */
  float   *weight;   /* (O, I, k, k) or (O, I) */
  float   *bias;     /* (O) */
  float   *norm[LK_LAYER_MAX_TENSORS]; /* (O) each: γ, β, μ, σ²; NULL: there is none */
} LkLooseLayer;

typedef struct {
  GArray *layers;       /* of LkLooseLayer, in their order: convolutions, then dense layers; one of each at least */
  double  scale, shift; /* what it was given for a pixel x of 0 … 1 is scale · x + shift, where the file says so */
} LkLooseNetwork;

/* Without layers, which are added to it; inputs as they are. */
LkLooseNetwork *lk_loose_network_new  (void);
void            lk_loose_network_free (LkLooseNetwork *loose); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkLooseNetwork, lk_loose_network_free)

LkLooseLayer   *lk_loose_network_layer     (const LkLooseNetwork *loose, gsize l);
gsize           lk_loose_network_first_dense (const LkLooseNetwork *loose);
gsize           lk_loose_network_n_classes (const LkLooseNetwork *loose);
/* What the tensors say, as a network's text; pooling is missing, and strides and margins are those of the text. To be
 * freed. */
char           *lk_loose_network_describe  (const LkLooseNetwork *loose);
/* Learnt numbers. */
gsize           lk_loose_network_n_params  (const LkLooseNetwork *loose);
/* The plan with the tensors' numbers, and what the file says of the inputs in its weights. NULL with LK_BAD_SHAPE in
 * *status where the plan's layers are others, or LK_NO_MEMORY, LK_NOT_FINITE. */
LkNetwork      *lk_loose_network_build     (const LkLooseNetwork *loose, const LkNetwork *plan, LkStatus *status);
