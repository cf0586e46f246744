/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "live/lk-session.h"

/* Shows the toast (taken) in the window that the widget is in, whose content is an
 * AdwToastOverlay; where it is none: frees it. */
void lk_toasts_add (GtkWidget *widget, AdwToast *toast);

/* A sentence for a moment. */
void lk_toasts_tell (GtkWidget *widget, const char *sentence /* markup */);

/* A toast whose button Undo gives the session the settings that it has now: made before they
 * change. Owned by the caller, for lk_toasts_add (). */
AdwToast *lk_toasts_new_undo (LkSession *session, const char *title /* markup */);
