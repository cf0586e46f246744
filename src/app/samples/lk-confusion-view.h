/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "train/lk-comparison.h"

/* The confusion matrices of teacher, student and twin (or the students A and B of
 * two runs), and the differences of two, one at a time; buttons above choose which (action confusion.matrix). A cell that
 * is clicked, or pointed at with the arrow keys and entered, is chosen.
 *
 * Signal "cell-chosen" (const LkConfusionCell *, for the time of the call). */
#define LK_TYPE_CONFUSION_VIEW (lk_confusion_view_get_type ())
G_DECLARE_FINAL_TYPE (LkConfusionView, lk_confusion_view, LK, CONFUSION_VIEW, GtkWidget)

/* What is counted; NULL: nothing yet. Takes a reference of its own. why_empty stands where there is nothing; NULL: that it
 * comes. */
void lk_confusion_view_set (LkConfusionView *self, LkComparison *comparison, const char *why_empty);
