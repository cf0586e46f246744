/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

#include "lk-network.h"

/* Batch normalisation in a network that is not trained: with running statistics it is one factor and one summand a
 * channel, which the layer before can have in its own weights (W' = W · γ/√(σ² + ε), b' = (b − μ) · γ/√(σ² + ε) + β). */

bool     lk_network_folds (const LkNetwork *network); /* whether it has any */
/* A copy without: what it answers is, but for rounding, the same. LK_NO_MEMORY. */
LkStatus lk_network_fold  (const LkNetwork *network, LkNetwork **folded);
