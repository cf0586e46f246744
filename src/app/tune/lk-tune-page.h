/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/widgets/lk-page.h"

/* The page Tune: sweeps over one or two settings, what they come to as a map and
 * as curves, and the way from a cell to the settings of the session.
 *
 * Properties "can-sweep", "can-resume", "can-export" and "can-study": what can be done now. */
#define LK_TYPE_TUNE_PAGE (lk_tune_page_get_type ())
G_DECLARE_FINAL_TYPE (LkTunePage, lk_tune_page, LK, TUNE_PAGE, LkPage)

/* Starts what is asked for, or cancels the sweep that is going on; the page is shown. */
void lk_tune_page_sweep  (LkTunePage *self);
/* Starts a study (lk-sweep-study.h) of the settings in the sidebar, by its id; the page is shown. */
void lk_tune_page_study  (LkTunePage *self, const char *id);
/* Does the rest of the one that was broken off. */
void lk_tune_page_resume (LkTunePage *self);
/* Its table becomes a CSV file. */
void lk_tune_page_export (LkTunePage *self);
