/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "lk-status.h"

typedef enum {
  LK_OPTIMIZER_SGD,  /* u ← μu + g, w ← w − ηu  (Sutskever et al. 2013, classical momentum) */
  LK_OPTIMIZER_ADAM, /* Kingma and Ba 2015, algorithm 1; β₁ .9, β₂ .999, ε 1e−8 */
} LkOptimizerKind;

#define LK_N_OPTIMIZERS (LK_OPTIMIZER_ADAM + 1)

/* "sgd", "adam" */
const char *lk_optimizer_id           (LkOptimizerKind kind);
/* Learning rate that suits an optimiser on pictures scaled to 0 … 1. */
double      lk_optimizer_default_rate (LkOptimizerKind kind);

typedef struct {
  LkOptimizerKind kind;
  size_t          n_params;
  uint64_t        n_steps;
  float          *first;  /* (n_params) momentum, or Adam's m */
  float          *second; /* (n_params) Adam's v; NULL for SGD */
} LkOptimizer;

LkStatus lk_optimizer_new   (LkOptimizerKind kind, size_t n_params, LkOptimizer **optimizer);
void     lk_optimizer_free  (LkOptimizer *optimizer);
/* Back to the state of a new one. */
void     lk_optimizer_reset (LkOptimizer *optimizer);
/* One fused pass over the parameters. momentum counts for SGD alone. */
void     lk_optimizer_step  (LkOptimizer *optimizer, double learning_rate, double momentum,
                             float *params /* (n_params) */, const float *grad /* (n_params) */);
