/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

/* Shows the toast (taken) in the window that the widget is in, whose content is an
 * AdwToastOverlay; where it is none: frees it. */
void lk_toasts_add (GtkWidget *widget, AdwToast *toast);
