/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "lk-rng.h"
#include "lk-sparse.h"

/* A layer: what kind it is, and its shapes. Its parameters lie in the network's one
 * allocation. B batch, I and O the floats of a sample that go in and come out: what
 * hidden layers give is made a whole number of vectors, with units whose parameters
 * are 0, stay so, and are seen neither by files nor by people. */

/* Floats of a vector; a row of hidden units is a multiple of it. */
#define LK_LAYER_VECTOR 8

#define LK_LAYER_MAX_TENSORS 2
#define LK_TENSOR_MAX_RANK   4

typedef struct _LkLayerKind LkLayerKind;

typedef struct {
  const LkLayerKind *kind;
  size_t n_inputs;   /* as files and people count them */
  size_t n_outputs;
  size_t in_stride;  /* I ≥ n_inputs */
  size_t out_stride; /* O ≥ n_outputs */
  bool   relu;       /* max (y, 0) follows: all layers but the last */
  size_t n_params;   /* numbers in all its tensors */
  size_t n_floats;   /* that they take in memory */
  size_t offset;     /* of its parameters in the network's, in floats */
} LkLayer;

/* A tensor of a layer's parameters, as files hold it. The first one of each kind are
 * the weights that come in, a row a unit: shape[0] rows. */
typedef struct {
  const char *name;  /* in a file, behind the layer's: "weight" */
  size_t      rank;
  size_t      shape[LK_TENSOR_MAX_RANK];
  size_t      n;     /* product of the shape */
} LkTensor;

/* What goes into a layer: one of the two. */
typedef struct {
  const float    *dense;  /* (B, I) */
  const LkSparse *sparse; /* of B rows; for first layers alone, with O ≥ LK_SPARSE_LEAST */
} LkInput;

struct _LkLayerKind {
  const char *id;        /* "dense" */
  size_t      n_tensors; /* 1 … LK_LAYER_MAX_TENSORS */
  void   (*tensor)        (const LkLayer *layer, size_t i, LkTensor *tensor);
  size_t (*multiply_adds) (const LkLayer *layer); /* of a sample's forward pass */
  size_t (*n_floats)      (const LkLayer *layer);
  /* Where element k of tensor i lies in the layer's parameters. */
  size_t (*place)         (const LkLayer *layer, size_t i, size_t k);
  void   (*init)          (const LkLayer *layer, LkRng *rng, float *params /* (n_floats), zeros */);
  void   (*forward)       (const LkLayer *layer, const float *params /* (n_floats) */, LkInput x, size_t B,
                           float *y /* (B, O) */);
  /* After a forward pass of the same x, a sparse one with its columns. dy is destroyed; grad is written, laid out as
   * params; dx may be NULL (nothing below needs it). */
  void   (*backward)      (const LkLayer *layer, const float *params /* (n_floats) */, LkInput x,
                           const float *y /* (B, O) */, size_t B, float *dy /* (B, O) */,
                           float *grad /* (n_floats) */, float *dx /* (B, I) or NULL */);
  /* The weights times 1 − decay, then those that come into each unit scaled down to the norm max_norm where they
   * exceed it; 0: no limit. */
  void   (*shrink)        (const LkLayer *layer, float *params /* (n_floats) */, double decay, double max_norm);
  /* As a network's text names it, "30"; snprintf's rules. */
  int    (*describe)      (const LkLayer *layer, char *buffer, size_t buffer_size);
};

/* Tensor i of the layer: 0 ≤ i < kind->n_tensors. */
LkTensor lk_layer_tensor   (const LkLayer *layer, size_t i);
/* Numbers in all its tensors. */
size_t   lk_layer_n_params (const LkLayer *layer);
