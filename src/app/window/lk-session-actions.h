/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "live/lk-session.h"

/* What a window (lk-root.h) asks of its session: win.play begins the run and lets it stand still (Ctrl+Return, and Space
 * unless the focused widget has a use for it), win.step does one step, win.rewind goes back to the beginning, win.train-on
 * goes on behind the end, win.repeat does the run with other seeds or ends that, win.retry makes again what has failed. */
void lk_session_actions_install (GtkWidgetClass *klass);
/* Which of them can be done now, and win.assistant (lk-assistant-window.h). */
void lk_session_actions_update  (GtkWidget *window, const LkSnapshot *snapshot);
