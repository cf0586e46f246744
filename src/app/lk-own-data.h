/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "live/lk-session.h"

/* Data and teachers of people's own, by dialog and by drop. */

/* Gives the window the actions "win.open-data" (a folder) and "win.open-table" (a
 * CSV file), and lets files be dropped on it. */
void     lk_own_data_add    (AdwApplicationWindow *window, LkSession *session);
/* Before the window lets go of the session. */
void     lk_own_data_remove (AdwApplicationWindow *window);

/* Whether the file is a data set or a teacher by its name and kind, so that it is
 * no picture to be drawn. */
gboolean lk_own_data_is   (GFile *file);

/* Files (GSList of GFile) become the session's: one
 * folder or table its data set, networks or logits its teacher. Anything else is
 * refused with a sentence over the window. */
void     lk_own_data_open (GtkWindow *window, LkSession *session, GSList *files);
