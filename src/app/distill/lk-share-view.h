/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "live/lk-snapshot.h"
#include "plot/lk-chart.h"

/* How much of the gradient by the student's logits comes from the teacher: of the last
 * steps as a sentence, over all steps as a curve. */
#define LK_TYPE_SHARE_VIEW (lk_share_view_get_type ())
G_DECLARE_FINAL_TYPE (LkShareView, lk_share_view, LK, SHARE_VIEW, AdwBin)

/* share: the curve, borrowed until the next call (lk_run_curves_get_share ()). */
void lk_share_view_update (LkShareView *self, const LkSnapshot *snapshot, LkChart *share);
