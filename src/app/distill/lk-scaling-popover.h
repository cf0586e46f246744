/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "live/lk-snapshot.h"

/* Why a likelihood is what it is: teacher, student and twin as they stand and with their logits over the one number
 * that suits each (lk-scalings.h). It computes while it is seen alone, on a thread of its own. */
#define LK_TYPE_SCALING_POPOVER (lk_scaling_popover_get_type ())
G_DECLARE_FINAL_TYPE (LkScalingPopover, lk_scaling_popover, LK, SCALING_POPOVER, GtkPopover)

LkScalingPopover *lk_scaling_popover_new    (void);
/* What is shown from now on (referenced), and what the student is taught by (copied). */
void              lk_scaling_popover_update (LkScalingPopover *self, LkSnapshot *snapshot, const LkLossSettings *loss);
