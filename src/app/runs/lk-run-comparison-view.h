/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "figure/lk-run-comparison.h"

/* A table of runs side by side, a column each, and what is the same in all. */
#define LK_TYPE_RUN_COMPARISON_VIEW (lk_run_comparison_view_get_type ())
G_DECLARE_FINAL_TYPE (LkRunComparisonView, lk_run_comparison_view, LK, RUN_COMPARISON_VIEW, GtkWidget)

/* Takes the comparison; NULL: there are no runs to compare. */
void                   lk_run_comparison_view_set (LkRunComparisonView *self, LkRunComparison *comparison);
const LkRunComparison *lk_run_comparison_view_get (LkRunComparisonView *self); /* borrowed, may be NULL */
