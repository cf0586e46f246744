/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lk-metrics.h"
#include "lk-status.h"

/* Temperature scaling (Guo, Pleiss, Sun and Weinberger, 2017, section 4.2): softmax (z / t), where the one number t is
 * that with the least negative log-likelihood on samples that the network was not trained on. No answer changes, only
 * how sure each is: t > 1 says that a network is too sure at t = 1, t < 1 that it is not sure enough. N samples, C
 * classes, sums in double. */

/* Between these t is looked for. One of the two is what comes out where the likelihood has no largest value: the least
 * where all answers are right, the greatest where they are no better than none. */
#define LK_SCALING_MIN 0.01
#define LK_SCALING_MAX 100.0

/* The t of the samples i with member[i] (NULL: of all). By b = 1 / t the negative log-likelihood is convex, its slope
 * mean (E[z] - z_y) and its curvature mean Var[z] under softmax (b z): Newton's steps, and the middle of what is left
 * where one would leave it. NaN when no sample is a member. */
double lk_fit_temperature (const float *z /* (N, C) finite */, const uint16_t *y /* (N) */,
                           const bool *member /* (N) or NULL */, size_t N, size_t C);

typedef struct {
  double    temperature; /* the geometric mean of both halves' */
  double    half[2];     /* fitted on the samples at even and at odd places of their classes */
  LkQuality before;      /* at t = 1 */
  LkQuality after;       /* every sample with the t that was fitted on the other half */
} LkScaling;

/* Both ways on two halves, so that no sample is measured with a number that it had a part in. LK_NOT_FINITE, as of a
 * network whose training diverged, LK_BAD_SHAPE, with fewer than two samples of any class, and LK_NO_MEMORY leave
 * temperature, after.nll and after.calibration_error NaN. */
LkStatus lk_scale_temperature (const float *z /* (N, C) */, const uint16_t *y /* (N) */, size_t N, size_t C,
                               LkScaling *scaling);
