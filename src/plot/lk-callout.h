/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-canvas.h"

/* Where the box with the numbers of what is pointed at stands. Private to src/plot. */

#define LK_CALLOUT_MAX_KEEP 16

/* A place for a box of this size inside plot that covers none of keep (n ≥ 1): the one whose middle is nearest to
 * (x, y). Where there is none, inside picture; where there is none either, the one that covers least. */
LkRect lk_callout_place (double width, double height, double x, double y, const LkRect *keep, size_t n, double gap,
                         LkRect plot, LkRect picture);
