/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "live/lk-session.h"

/* What a person takes away from a run, as actions of a window (lk-root.h): win.export-run
 * (Ctrl+E) makes a folder with a report, its plots and data and the weights
 * (lk-html-report.h); win.save-numbers and win.copy-numbers give the table of numbers of
 * the moment that is shown. */
void lk_export_actions_install (GtkWidgetClass *klass);
/* Which of them can be done now. */
void lk_export_actions_update  (GtkWidget *window, const LkSnapshot *snapshot);
