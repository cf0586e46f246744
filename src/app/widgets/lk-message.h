/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

/* An AdwMessageDialog, as adw_message_dialog_new () makes it; body may be NULL. All
 * dialogs of the window are made here: see lk-message.c for why. */
GtkWidget *lk_message_new (GtkWindow *parent, const char *heading, const char *body);

/* For a dialog of a class of its own, or a part of it: see lk-message.c. */
void       lk_message_even_headings (GtkWidget *widget);

/* What went wrong, until it is closed. */
void       lk_message_show (GtkWindow *parent, const char *heading, const char *body);
