/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Deep mutual learning (Zhang, Xiang, Hospedales, Lu 2018, arXiv 1706.00384, equations 5 and 6): two networks without a
 * teacher, each of which learns the labels and what the other thinks,
 *
 *   L1 = CE (y, p1) + KL (p2 ‖ p1),   L2 = CE (y, p2) + KL (p1 ‖ p2),   T = 1,
 *
 * the other's answers held constant. Means over the batch, in nats. */

typedef struct {
  double loss[2];
} LkMutualResult;

/* C ≥ 2 classes, labels below C; gradients (B, C) receive dL1/dz1 and dL2/dz2, and may be NULL. p (2 C) is scratch. */
void lk_mutual_compute (size_t B, size_t C, const float *z1 /* (B, C) */, const float *z2 /* (B, C) */,
                        const uint16_t *y /* (B) */, double *p, float *gradient1, float *gradient2,
                        LkMutualResult *result);
