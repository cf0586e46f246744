/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "lk-layer.h"
#include "lk-network-text.h"
#include "lk-rng.h"
#include "lk-status.h"

/* Layers one behind the other, with ReLU behind convolutions and dense layers (and their normalisation, where they have
 * one) but the last, whose outputs are the logits. */

#define LK_MAX_OUTPUTS ((size_t) 1 << 21) /* floats that a layer gives */

typedef struct {
  size_t  n_layers;               /* 1 … LK_MAX_LAYERS */
  LkLayer layers[LK_MAX_LAYERS];  /* each takes what the one before gives */
  size_t  n_params;               /* weights and biases, and what else is learnt */
  size_t  n_floats;               /* that they take, with those that are always 0 (lk-layer.h) */
  float  *params;                 /* (n_floats) one allocation, layer by layer, as each kind lays it out */
} LkNetwork;

/* The kinds of layers there are, for what holds for each of them. */
extern const LkLayerKind *const lk_layer_kinds[];
extern const size_t lk_n_layer_kinds;

/* Dense layers, zeros for parameters. sizes: D, hidden …, C (n_sizes ≥ 2).
 * LK_BAD_SHAPE when there are too many, or one is 0 or beyond LK_MAX_WIDTH. */
LkStatus   lk_network_new    (const size_t *sizes, size_t n_sizes, LkNetwork **network);
/* The layers that the text says, on pictures of a shape, and logits of n_classes behind them, with their shapes and
 * counts, and no parameters (NULL): nothing is allocated. A network that begins with a dense layer sees a row of
 * numbers. LK_BAD_SHAPE with an error where a layer does not fit, without one where picture or classes do not. */
LkStatus   lk_network_plan     (const LkNetworkText *text, LkShape picture, size_t n_classes, LkNetwork *plan,
                                LkTextError *error);
/* Zeros for the parameters of a plan. */
LkStatus   lk_network_new_planned (const LkNetwork *plan, LkNetwork **network);
/* Both. */
LkStatus   lk_network_new_from (const LkNetworkText *text, LkShape picture, size_t n_classes, LkNetwork **network,
                                LkTextError *error);
void       lk_network_free   (LkNetwork *network); /* NULL is fine */
LkStatus   lk_network_copy   (const LkNetwork *network, LkNetwork **copy);
/* Random weights, layer by layer, as each kind begins. */
void       lk_network_init   (LkNetwork *network, LkRng *rng);

size_t     lk_network_n_inputs  (const LkNetwork *network);
size_t     lk_network_n_classes (const LkNetwork *network);
/* Whether all layers are dense: then it knows nothing of pictures, and inputs are a row of numbers. */
bool       lk_network_is_dense  (const LkNetwork *network);
/* Whether it was made for such pictures: of these sides where it begins with a layer of pictures, else of as many
 * numbers. */
bool       lk_network_takes     (const LkNetwork *network, LkShape picture);
/* Units of a first layer that takes lists of pixels (LkInput), as they lie in memory; 0: it does not. */
size_t     lk_network_list_units (const LkNetwork *network);
/* Channels that lie side by side in each pixel that goes in: those of its pictures, where it begins with a layer of
 * pictures; 1: it takes a row of numbers, in the order of files, a plane a channel. */
size_t     lk_network_beside    (const LkNetwork *network);
/* The number that PyTorch's nn.Sequential gives layer l's module: ReLUs count, and the Flatten behind pictures. */
size_t     lk_network_module    (const LkNetwork *network, size_t l);
/* Element k of layer l's tensor i, in the order that files have (lk_layer_tensor ()); of a dense layer the weight that
 * leads from input i to unit o, and the bias of unit o. Inside params. */
float     *lk_network_element   (const LkNetwork *network, size_t l, size_t i, size_t k);
float     *lk_network_weight    (const LkNetwork *network, size_t l, size_t o, size_t i);
float     *lk_network_bias      (const LkNetwork *network, size_t l, size_t o);
/* Multiply-adds for one sample's forward pass. */
size_t     lk_network_multiply_adds (const LkNetwork *network);
/* LK_NOT_FINITE when any parameter is NaN or infinite. */
LkStatus   lk_network_check_finite (const LkNetwork *network);

/* Regularises after an optimiser's step, in one pass over the weights (biases
 * stay): multiplies them by 1 − decay, which with decay = ηλ is decoupled weight
 * decay (Loshchilov and Hutter 2019, here at the step's end), and scales the
 * incoming weights of each hidden unit down to the norm max_norm where they
 * exceed it (Srivastava et al. 2014, section 5.1); max_norm 0: no limit. */
void       lk_network_shrink (LkNetwork *network, double decay, double max_norm);

/* Activations and their gradients for batches of up to max_batch: one
 * allocation, made once. One a thread. */
typedef struct {
  size_t max_batch;
  double dropout;                  /* of hidden units, both passes; 0: none, as in a new one (lk-dropout.h) */
  LkRng  rng;                      /* of its masks; of units alone, not of pictures' channels */
  float *outputs[LK_MAX_LAYERS];   /* layer l's output (B, out_stride); the last are the logits */
  float *gradients[LK_MAX_LAYERS]; /* by those outputs; NULL when made for inference */
  LkPass passes[LK_MAX_LAYERS];    /* what else each has (lk-layer.h) */
  float *memory;
} LkWorkspace;

LkStatus   lk_workspace_new  (const LkNetwork *network, size_t max_batch, bool for_training, LkWorkspace **workspace);
void       lk_workspace_free (LkWorkspace *workspace);
/* From now on both passes are those of a network in use: normalisation is by the running statistics. */
void       lk_workspace_freeze (LkWorkspace *workspace);

/* Logits (B, C) inside the workspace, valid until its next use. With dropout the
 * masks are drawn from the workspace's rng, layer by layer. */
float     *lk_network_forward (const LkNetwork *network, LkWorkspace *workspace,
                               LkInput x /* (B, D) */, size_t B);
/* The same as far as layer `last` alone, from 0 on: what it gives (B, out_stride). */
float     *lk_network_forward_to (const LkNetwork *network, LkWorkspace *workspace, LkInput x, size_t B, size_t last);

/* After a forward pass of the same x, with the gradient by the logits written
 * to workspace->gradients[n_layers - 1] (B, C): fills grad (n_floats), laid out
 * as params. */
void       lk_network_backward (const LkNetwork *network, LkWorkspace *workspace,
                                LkInput x /* (B, D) */, size_t B, float *grad /* (n_floats) */);
/* Layers end - 1 … begin of it. In parts, from the last one down, it has the same bits; between two parts
 * workspace->gradients[begin - 1] is the gradient by what that layer gives, and what else the layer learns is added. */
void       lk_network_backward_part (const LkNetwork *network, LkWorkspace *workspace, LkInput x, size_t B,
                                     size_t begin, size_t end, float *grad /* (n_floats) */);

/* After forward and backward of B samples in training: moves the running statistics of normalisation. */
void       lk_network_count    (LkNetwork *network, const LkWorkspace *workspace, size_t B);

/* All of a network as text, into buffer (snprintf's rules; LK_NETWORK_TEXT holds any): "784x30x30x10" where all layers
 * are dense, else the hidden ones, "c8k3v-c16k3v-p2-32". */
int        lk_network_describe (const LkNetwork *network, char *buffer, size_t buffer_size);
