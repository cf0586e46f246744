/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "dataset/lk-dataset.h"
#include "nn/lk-network.h"
#include "train/lk-comparison.h"

/* How a sample goes through networks, as a picture of them shows it: the sizes of their
 * layers, and what comes out of each, in at most LK_FLOW_BANDS numbers a layer. */

#define LK_FLOW_BANDS 64

/* Band b of n stands for the units b·width / n … (b + 1)·width / n − 1: the root of the mean
 * square of what comes out of them, so that one unit that speaks is seen among silent
 * neighbours. A picture of up to LK_FLOW_BANDS rows comes in with a band a row; what goes out
 * are probabilities (T = 1), each class with its band where there are not more of them. All
 * are ≥ 0, whatever is between. A layer that gives a picture has its units channel by channel, and a band a channel
 * where there are not more of these than bands. */
typedef struct {
  LkShape shape;  /* 1 × 1 with as many channels as units where it gives no picture */
  gsize width;    /* units */
  char  text[24]; /* the layer as a network's text names it; "" of what comes in and goes out */
  gsize n_params; /* weights and biases that lead to them; 0 of what comes in */
  gsize n_active; /* units that are not 0 */
  guint n_bands;  /* 0: what comes out is not known */
  float bands[LK_FLOW_BANDS];
} LkFlowLayer;

typedef struct {
  guint       n_networks; /* of a teacher: this is the first of them; 0: logits alone, or there is no such network */
  guint       n_layers;   /* what comes in is the first; 0 without a network */
  LkFlowLayer layers[LK_MAX_LAYERS + 1];
} LkFlow;

/* Immutable, counted by references. */
typedef struct {
  gatomicrefcount refs;
  gboolean        past; /* of an earlier moment: student and twin are sizes alone, since weights are not kept */
  LkFlow          of[LK_N_COMPARED];
} LkFlows;

/* Sizes, and what sample of the split makes of the network; sizes alone when there is no
 * such sample, or not the memory. height: rows of a picture. */
void     lk_flow_init  (LkFlow *flow, const LkNetwork *network, const LkSplit *split, gsize sample,
                         LkShape picture);

LkFlows *lk_flows_new      (void); /* of no network */
/* The teacher's as it is, since it does not change, and sizes alone of those that learn. */
LkFlows *lk_flows_new_past (const LkFlows *live);
LkFlows *lk_flows_ref      (LkFlows *flows);
void     lk_flows_unref    (LkFlows *flows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkFlows, lk_flows_unref)
