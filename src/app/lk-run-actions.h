/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "run/lk-run-keeper.h"

/* What a window does with run files: its actions win.open-run (Ctrl+O) and
 * win.save-run (Ctrl+S), on the Draw page left to its pictures, and
 * win.open-run-file, whose parameter is a file's URI; win.keep-run (Ctrl+K) puts
 * the run that is going on into the list of kept ones, and win.save-again tries again
 * to write those that could not be. Owns the store of kept
 * runs and the keeper that saves the one going on. */
#define LK_TYPE_RUN_ACTIONS (lk_run_actions_get_type ())
G_DECLARE_FINAL_TYPE (LkRunActions, lk_run_actions, LK, RUN_ACTIONS, GObject)

/* The window must have the actions "page" and be shown later; it holds the result
 * until it is disposed. */
LkRunActions *lk_run_actions_new        (GtkApplicationWindow *window, LkSession *session);
/* Saves the run that is going on, waiting for it: the session may end any moment. */
void          lk_run_actions_save_now   (LkRunActions *self);
/* Keeps the run that is going on and lets go of the session. */
void          lk_run_actions_close      (LkRunActions *self);

/* Asks for a file and saves the run as it is now (it may go on meanwhile). */
void          lk_run_actions_save       (LkRunActions *self, LkRunRecord *record);

LkRunStore   *lk_run_actions_get_store  (LkRunActions *self);
LkRunKeeper  *lk_run_actions_get_keeper (LkRunActions *self);
