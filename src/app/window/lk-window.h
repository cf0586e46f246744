/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "live/lk-session.h"

/* The window: header bar, status line, sidebar and pages of one session, and
 * every action that a person can take on it ("win.…").
 *
 * Properties that those in it use (lk-root.h): "session", "runs", "keeper", "settings"; and what it shows: "page",
 * "dark-knowledge" (see LkDistillPage) and "show-settings". */
#define LK_TYPE_WINDOW (lk_window_get_type ())
G_DECLARE_FINAL_TYPE (LkWindow, lk_window, LK, WINDOW, AdwApplicationWindow)

/* Starts the session. settings: what is kept between starts; NULL: nothing is. */
LkWindow *lk_window_new      (GtkApplication *application, LkSession *session, GSettings *settings);
/* Saves the run that is going on, waiting for it: the program may be ended any moment. */
void      lk_window_save_now (LkWindow *self);
/* Where its run will be kept when it is closed; NULL when there is none yet. To be freed. */
char     *lk_window_get_run_path (LkWindow *self);
/* FALSE: something in it is not saved, and the person is asked about it. */
gboolean  lk_window_may_close (LkWindow *self);
