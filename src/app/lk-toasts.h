/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

/* Puts a toast overlay around what the window shows. Once a window. */
void lk_toasts_install (AdwApplicationWindow *window);
/* Shows the toast (taken) in the window that the widget is in; in none: frees it. */
void lk_toasts_add     (GtkWidget *widget, AdwToast *toast);
