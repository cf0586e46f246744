/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "live/lk-snapshot.h"

/* All that is to be said of data and teacher that were opened: one picture, what the pixels of each split are, the
 * classes with the fewest and the most samples, and what is odd. */
#define LK_TYPE_FINDINGS_VIEW (lk_findings_view_get_type ())
G_DECLARE_FINAL_TYPE (LkFindingsView, lk_findings_view, LK, FINDINGS_VIEW, GtkWidget)

/* As of the snapshot, which has a data set. */
GtkWidget *lk_findings_view_new (const LkSnapshot *snapshot);
