/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

/* A teacher's assistant (lk-chain.h): asks for a network of middle size and a number of seeds, has the session teach by
 * way of it, and shows what it comes to beside the direct way and the untaught twin. It can be closed meanwhile. */
#define LK_TYPE_ASSISTANT_WINDOW (lk_assistant_window_get_type ())
G_DECLARE_FINAL_TYPE (LkAssistantWindow, lk_assistant_window, LK, ASSISTANT_WINDOW, AdwWindow)

/* Of a window with a session (lk-root.h), with which it goes. */
GtkWidget *lk_assistant_window_new     (GtkWindow *parent);
/* win.assistant (Ctrl+Alt+M) of a class of such windows: shows theirs. */
void       lk_assistant_window_install (GtkWidgetClass *klass);
