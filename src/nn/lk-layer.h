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

/* Floats of a vector; a row of hidden units, or the channels of a pixel, are a multiple of it. */
#define LK_LAYER_VECTOR 8

#define LK_LAYER_MAX_TENSORS 4
#define LK_TENSOR_MAX_RANK   4

/* A batch is cut into so many parts, whatever the number of threads: each adds up what it gives to a gradient by
 * itself, and the parts' sums are added in their order, so that the bits do not depend on threads. */
#define LK_LAYER_PARTS 8

typedef struct _LkLayerKind LkLayerKind;

/* A picture of height × width pixels, in memory (height, width, channels); units of a dense layer are the channels of
 * one pixel. */
typedef struct {
  size_t height, width, channels;
} LkShape;

typedef struct {
  const LkLayerKind *kind;
  /* As a network's text says (lk-network-text.h); what a kind does not have is 0. */
  size_t  units;        /* of a dense layer; channels of a convolution */
  size_t  kernel;       /* pixels of its side */
  size_t  stride;
  bool    valid;        /* a convolution without a margin of zeros */
  float   around;       /* what lies around the pictures that a convolution with a margin takes: 0 (lk-adapt.h) */
  /* Of the network. */
  LkShape in, out;      /* as files and people count them */
  size_t  in_channels;  /* floats of a pixel in memory ≥ in.channels */
  size_t  out_channels;
  size_t n_inputs;   /* in.height · in.width · in.channels */
  size_t n_outputs;
  size_t in_stride;  /* I ≥ n_inputs */
  size_t out_stride; /* O ≥ n_outputs */
  bool   relu;       /* max (y, 0) follows */
  size_t n_params;   /* numbers in all its tensors that are learnt */
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
  bool        counted; /* in training, and not learnt: statistics of batch normalisation */
} LkTensor;

/* What goes into a layer: one of the two. */
typedef struct {
  const float    *dense;  /* (B, I) */
  const LkSparse *sparse; /* of B rows; for first layers alone, with O ≥ LK_SPARSE_LEAST */
} LkInput;

/* What a layer has beside its parameters and its inputs and outputs while a batch goes through it. */
typedef struct {
  bool   training; /* a backward pass may follow */
  bool   frozen;   /* normalisation is by the running statistics none the less */
  float *memory;   /* (n_memory) its own, kept from forward to backward */
  float *scratch;  /* (LK_LAYER_PARTS, n_scratch) anyone's, worthless when a pass is over */
  size_t n_scratch;
} LkPass;

struct _LkLayerKind {
  const char *id;        /* "dense" */
  size_t      n_tensors; /* 0 … LK_LAYER_MAX_TENSORS */
  /* From what comes in, by its strides, and the text: out and out_channels, of hidden layers where `hidden`, else those
   * of logits. false: the picture is too small. */
  bool   (*fit)           (LkLayer *layer, bool hidden);
  void   (*tensor)        (const LkLayer *layer, size_t i, LkTensor *tensor);
  size_t (*multiply_adds) (const LkLayer *layer); /* of a sample's forward pass */
  size_t (*n_floats)      (const LkLayer *layer);
  /* Where element k of tensor i lies in the layer's parameters. */
  size_t (*place)         (const LkLayer *layer, size_t i, size_t k);
  void   (*init)          (const LkLayer *layer, LkRng *rng, float *params /* (n_floats), zeros */);
  /* Floats of LkPass's memory, for batches of up to B, and of its scratch; NULL: none. */
  size_t (*n_memory)      (const LkLayer *layer, size_t B, bool training);
  size_t (*n_scratch)     (const LkLayer *layer);
  void   (*forward)       (const LkLayer *layer, const float *params /* (n_floats) */, LkInput x, size_t B,
                           float *y /* (B, O) */, LkPass *pass);
  /* After a forward pass of the same x, a sparse one with its columns. dy is destroyed; grad is written, laid out as
   * params; dx may be NULL (nothing below needs it). */
  void   (*backward)      (const LkLayer *layer, const float *params /* (n_floats) */, LkInput x,
                           const float *y /* (B, O) */, size_t B, float *dy /* (B, O) */,
                           float *grad /* (n_floats) */, float *dx /* (B, I) or NULL */, LkPass *pass);
  /* After both: moves what is counted; NULL: nothing is. */
  void   (*count)         (const LkLayer *layer, float *params /* (n_floats) */, size_t B, const LkPass *pass);
  /* The weights times 1 − decay, then those that come into each unit scaled down to the norm max_norm where they
   * exceed it; 0: no limit. NULL: no weights. */
  void   (*shrink)        (const LkLayer *layer, float *params /* (n_floats) */, double decay, double max_norm);
  /* As a network's text names it, "30", by what that says alone; snprintf's rules. */
  int    (*describe)      (const LkLayer *layer, char *buffer, size_t buffer_size);
};

/* Tensor i of the layer: 0 ≤ i < kind->n_tensors. */
LkTensor lk_layer_tensor   (const LkLayer *layer, size_t i);
/* Numbers in all its tensors that are learnt. */
size_t   lk_layer_n_params (const LkLayer *layer);
/* A number of floats made a whole number of vectors. */
size_t   lk_layer_rounded  (size_t n);
/* Shapes and counts of a layer whose kind, text, in and in_channels are set; false when the picture is too small. */
bool     lk_layer_fit      (LkLayer *layer, bool hidden);
/* Where number k of what comes in, in the order of files (channels, height, width), lies in memory. */
size_t   lk_layer_input_place (const LkLayer *layer, size_t k);
