/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nn/lk-loss.h"

/* The weights that suit each method: docs/methods.md says how they were found, and what
 * they come to. */
typedef struct {
  double temperature; /* what is shown is softened by it, where the loss is not */
  double alpha;
  double own;         /* of the setting LkMethodInfo.weight; where that is NULL, 0 */
} LkMethodWeights;

/* Never NULL for a valid method. */
const LkMethodWeights *lk_method_weights (LkMethod method);

/* The loss of a run that begins with the method: what suits it, and, of what it does not use, what suits those that
 * do. The seed is 0. */
LkLossSettings lk_method_loss (LkMethod method);

/* The same of a run in which two students teach each other: T and α of the paper on it (lk-distillation.h). */
LkLossSettings lk_mutual_loss (LkMethod method);
