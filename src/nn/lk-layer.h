/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "lk-rng.h"

/* A layer: what kind it is, and its shapes. Its parameters lie in the network's one
 * allocation. B batch, I and O the floats of a sample that go in and come out. */

#define LK_LAYER_MAX_TENSORS 2
#define LK_TENSOR_MAX_RANK   4

typedef struct _LkLayerKind LkLayerKind;

typedef struct {
  const LkLayerKind *kind;
  size_t n_inputs;  /* I */
  size_t n_outputs; /* O */
  bool   relu;      /* max (y, 0) follows: all layers but the last */
  size_t n_params;
  size_t offset;    /* of its parameters in the network's, in floats */
} LkLayer;

/* A tensor of a layer's parameters, as files hold it. The first one of each kind are
 * the weights that come in, a row a unit: shape[0] rows. */
typedef struct {
  const char *name;  /* in a file, behind the layer's: "weight" */
  size_t      rank;
  size_t      shape[LK_TENSOR_MAX_RANK];
  size_t      n;      /* product of the shape */
  size_t      offset; /* in the layer's parameters, in floats */
} LkTensor;

struct _LkLayerKind {
  const char *id;        /* "dense" */
  size_t      n_tensors; /* 1 … LK_LAYER_MAX_TENSORS */
  void   (*tensor)        (const LkLayer *layer, size_t i, LkTensor *tensor);
  size_t (*multiply_adds) (const LkLayer *layer); /* of a sample's forward pass */
  void   (*init)          (const LkLayer *layer, LkRng *rng, float *params /* (n_params) */);
  void   (*forward)       (const LkLayer *layer, const float *params /* (n_params) */, const float *x /* (B, I) */,
                           size_t B, float *y /* (B, O) */);
  /* After a forward pass of the same x. dy is destroyed; grad is written, laid out as params; dx may be NULL
   * (nothing below needs it). */
  void   (*backward)      (const LkLayer *layer, const float *params /* (n_params) */, const float *x /* (B, I) */,
                           const float *y /* (B, O) */, size_t B, float *dy /* (B, O) */,
                           float *grad /* (n_params) */, float *dx /* (B, I) or NULL */);
  /* As a network's text names it, "30"; snprintf's rules. */
  int    (*describe)      (const LkLayer *layer, char *buffer, size_t buffer_size);
};

/* Tensor i of the layer: 0 ≤ i < kind->n_tensors. */
LkTensor lk_layer_tensor   (const LkLayer *layer, size_t i);
/* Numbers in all its tensors. */
size_t   lk_layer_n_params (const LkLayer *layer);
