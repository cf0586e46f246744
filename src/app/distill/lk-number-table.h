/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "live/lk-snapshot.h"

/* The numbers of a run: size, errors, likeness and calibration of teacher,
 * student and twin, and how fast and how far the training is. A click on likelihood or
 * calibration, or Enter, opens what they come of (lk-scaling-popover.h). */
#define LK_TYPE_NUMBER_TABLE (lk_number_table_get_type ())
G_DECLARE_FINAL_TYPE (LkNumberTable, lk_number_table, LK, NUMBER_TABLE, GtkWidget)

/* snapshot is referenced; loss: what the student is taught by. */
void lk_number_table_update (LkNumberTable *self, LkSnapshot *snapshot, const LkLossSettings *loss);
