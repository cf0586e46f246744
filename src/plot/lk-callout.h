/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-canvas.h"

/* Where the box with the numbers of what is pointed at stands. Private to src/plot. */

#define LK_CALLOUT_MAX_KEEP 16

/* Moves the box to a place inside plot where it covers none of keep (n ≥ 1): of these the one whose middle is nearest
 * to (x, y). Where there is none, to one inside picture; where there is none either, to the one that covers least,
 * and returns false. */
bool lk_callout_place (LkRect *box, double x, double y, const LkRect *keep, size_t n, double gap, LkRect plot,
                       LkRect picture);
