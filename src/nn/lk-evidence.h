/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-network.h"

/* Where in a picture a network finds what speaks for a class, and against it. Two pictures of numbers, whichever the
 * network has:
 *
 *  - a class activation map (Zhou et al., "Learning Deep Features for Discriminative Localization", CVPR 2016,
 *    section 2) where nothing but a mean over the picture stands before the logits: M (y, x) = Σ_c w_kc·f_c (y, x),
 *    with f what comes to the mean, here divided by the number of places, so that ΣM and the bias are the logit;
 *  - gradient times input (Shrikumar et al., "Learning Important Features Through Propagating Activation
 *    Differences", ICML 2017, section 2.2) elsewhere: Σ_c x_c·∂z_k/∂x_c at each pixel. Of a network without biases
 *    their sum is the logit. */

/* Whether it is a class activation map. */
bool    lk_evidence_is_map (const LkNetwork *network);
/* The picture of numbers: of one channel. 1 × n_inputs where the network sees a row of numbers. */
LkShape lk_evidence_shape  (const LkNetwork *network);

/* After a forward pass of x alone (B = 1), dense and without dropout, in a workspace for training that was frozen
 * (lk_workspace_freeze ()); destroys the workspace's gradients. 0 ≤ k < classes. */
LkStatus lk_evidence (const LkNetwork *network, LkWorkspace *workspace, const float *x /* (I) */, size_t k,
                      float *evidence /* (lk_evidence_shape ()) row-major */);
