/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "live/lk-session.h"

/* The page Tune: sweeps over one or two settings, what they come to as a map and
 * as curves, and the way from a cell to the settings of the session. */
#define LK_TYPE_TUNE_PAGE (lk_tune_page_get_type ())
G_DECLARE_FINAL_TYPE (LkTunePage, lk_tune_page, LK, TUNE_PAGE, GtkWidget)

/* Once. The actions sweep (which also cancels), resume-sweep and export-sweep
 * become those of the window that the page is in. */
void lk_tune_page_set_session (LkTunePage *self, LkSession *session, GActionMap *window);
