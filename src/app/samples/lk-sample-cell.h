/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "train/lk-comparison.h"

/* One sample in the grid: its picture, its label, and a mark for teacher,
 * student and twin (or the students A and B of two runs), in this order: a disc
 * when right, a cross when wrong. Its accessible label says the same in words. */
#define LK_TYPE_SAMPLE_CELL (lk_sample_cell_get_type ())
G_DECLARE_FINAL_TYPE (LkSampleCell, lk_sample_cell, LK, SAMPLE_CELL, GtkWidget)

GtkWidget *lk_sample_cell_new  (void);

/* References the comparison; what has not changed is not made again. */
void       lk_sample_cell_set  (LkSampleCell *self, LkComparison *comparison, guint sample);

/* "7, teacher says 7, student says 1, twin says 7". */
char      *lk_sample_sentence  (const LkComparison *comparison, guint sample);
