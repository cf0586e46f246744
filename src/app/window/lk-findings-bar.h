/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "live/lk-session.h"

/* The bar below the header that says what was opened and what is odd about it, until it is closed: that it went by itself
 * would move all that is below. Where the teacher is no better than chance it holds the run and asks, once, whether to distill
 * from it. Settings that would mend what is odd are one click in the bar and in its dialogs.
 *
 * Property "session" (LkSession), whose snapshots it follows. */
#define LK_TYPE_FINDINGS_BAR (lk_findings_bar_get_type ())
G_DECLARE_FINAL_TYPE (LkFindingsBar, lk_findings_bar, LK, FINDINGS_BAR, AdwBin)

/* The dialog with all that is to be said, also after the bar was closed; nothing while there is no data set. */
void lk_findings_bar_show_details (LkFindingsBar *self);
