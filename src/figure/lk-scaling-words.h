/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "nn/lk-loss.h"
#include "train/lk-scalings.h"

/* What temperature scaling tells of a student, in the window and on the command line. */

/* "The student learns answers softened at T = 4; at T = 1 it is surer than it is right, which t > 1 mends. Its
 * likelihood is worse than the twin's as they stand and better once each has its t." loss: what it is taught by, at
 * temperature T. "" without a student that can be scaled; to be freed. */
char *lk_scaling_sentence (const LkScalings *scalings, const LkLossSettings *loss, double T);

/* How t is come by, and what it does not touch; translated. */
const char *lk_scaling_grounds (void);
