/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "live/lk-session.h"
#include "run/lk-run-record.h"

/* What a window (lk-root.h) does with run files: its actions win.open-run (Ctrl+O) and
 * win.save-run (Ctrl+S), on the Draw page left to its pictures, and
 * win.open-run-file, whose parameter is a file's URI; win.keep-run (Ctrl+K) puts
 * the run that is going on into the list of kept ones, and win.save-again tries again
 * to write those that could not be. The window has the property "page". */
void lk_run_actions_install (GtkWidgetClass *klass);
/* Which of them can be done now. */
void lk_run_actions_update  (GtkWidget *window, const LkSnapshot *snapshot);

/* Asks for a file and saves the run as it is now (it may go on meanwhile). */
void lk_run_actions_save    (GtkWidget *widget, LkRunRecord *record);
