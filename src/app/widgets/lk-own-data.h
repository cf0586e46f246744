/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "live/lk-session.h"

/* Data and teachers of people's own, by dialog and by drop. */

/* The actions "win.open-data" (a folder) and "win.open-table" (a CSV file) of a window, and
 * "win.first-data", which goes back to the data set and the teacher that come with the program. */
void     lk_own_data_install (GtkWidgetClass *klass);
/* Lets files be dropped on the window. */
void     lk_own_data_accept  (GtkWidget *window);
/* What may be dropped, as a sentence. To be freed. */
char    *lk_own_data_hint    (GtkWidget *widget);

/* Whether the file is a lesson, by its name. */
gboolean lk_own_data_is_lesson (GFile *file);
/* Whether the file is a data set, a teacher or a lesson by its name and kind, so that it is
 * no picture to be drawn. */
gboolean lk_own_data_is   (GFile *file);

/* Files (GSList of GFile) become the session's: one
 * folder or table its data set, networks or logits its teacher; a lesson alone begins. Anything else is
 * refused with a sentence over the window. */
void     lk_own_data_open (GtkWindow *window, LkSession *session, GSList *files);
