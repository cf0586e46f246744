/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "live/lk-snapshot.h"
#include "plot/lk-chart.h"

/* The numbers of a run: size, errors, likeness and calibration of teacher,
 * student and twin, how fast and how far the training is, and how much of it is
 * the teacher's. */
#define LK_TYPE_NUMBER_TABLE (lk_number_table_get_type ())
G_DECLARE_FINAL_TYPE (LkNumberTable, lk_number_table, LK, NUMBER_TABLE, GtkWidget)

/* share (lk_run_curves_get_share ()) is borrowed until the next update; NULL: no curve. */
void lk_number_table_update (LkNumberTable *self, const LkSnapshot *snapshot, LkChart *share);
