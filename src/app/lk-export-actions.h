/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "live/lk-session.h"

/* What a person takes away from a run: win.export-run (Ctrl+E) makes a folder
 * with a report, its plots and data and the weights (lk-html-report.h);
 * win.save-numbers and win.copy-numbers give the table of numbers of the moment
 * that is shown.
 *
 * The window must let go by lk_export_actions_remove () before the session. */
void lk_export_actions_add    (AdwApplicationWindow *window, LkSession *session);
void lk_export_actions_remove (AdwApplicationWindow *window);
