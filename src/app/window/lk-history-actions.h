/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "live/lk-session.h"

/* What a window does with the history of its settings: win.undo (Ctrl+Z), win.redo (Ctrl+Shift+Z), each said in a toast,
 * and win.defaults (Alt+D), which can be undone. On the page Draw the first two are the page's, for its strokes. */
void lk_history_actions_install (GtkWidgetClass *klass);
/* From now on, of this session; `panel` has the sliders, where what a press of the pointer begins is one step. */
void lk_history_actions_begin   (GtkWidget *window, GtkWidget *panel, LkSession *session);
/* The page that is shown (borrowed): one that has "draw.undo" and "draw.redo", or NULL for any other. */
void lk_history_actions_set_sheet (GtkWidget *window, GtkWidget *sheet);
