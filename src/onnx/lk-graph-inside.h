/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-array.h"
#include "onnx/onnx.pb-c.h"

/* What a graph is made of, for the files of this room. */

#define LK_GRAPH_MAX_NODES 20000
#define LK_GRAPH_MAX_PORTS 64        /* inputs of an operator, and its outputs */
#define LK_GRAPH_NONE      G_MAXUINT /* an input that is left out */
#define LK_GRAPH_ANY       (-1)      /* a size of the input that the file leaves open */

typedef struct {
  const Onnx__NodeProto *proto;
  guint  n_in, n_out;
  guint *in, *out; /* values; LK_GRAPH_NONE */
} LkGraphNode;

struct _LkGraph {
  gatomicrefcount   refs;
  Onnx__ModelProto *model; /* whose attributes are read where they are used */
  char             *file;  /* for messages */
  char             *sum;   /* SHA-256 of the file's bytes */
  guint             opset;
  guint             n_values;
  LkArray          *values;  /* (n_values) with numbers: those that come with the file */
  LkGraphNode      *nodes;   /* (n_nodes) */
  guint             n_nodes;
  guint             input;   /* the one value that is asked for */
  gboolean          bytes;   /* it is whole numbers of 0 … 255 */
  gboolean          shaped;  /* the file says its shape: */
  gsize             rank;
  gint64            dims[LK_ARRAY_RANK]; /* or LK_GRAPH_ANY */
  guint            *outputs; /* (n_outputs) values */
  guint             n_outputs;
  gsize             n_params;
};
