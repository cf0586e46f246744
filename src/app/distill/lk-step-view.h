/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "live/lk-snapshot.h"

/* The last step, where it was made by itself, in slow motion: six phases, one after the other.
 *
 * Action "step-view.phase" (i: so many phases on), by [ and ] while the focus is in the view. */
#define LK_TYPE_STEP_VIEW (lk_step_view_get_type ())
G_DECLARE_FINAL_TYPE (LkStepView, lk_step_view, LK, STEP_VIEW, AdwBin)

/* Another step begins with its first phase. */
void lk_step_view_update (LkStepView *self, const LkSnapshot *snapshot);
