/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#define LK_TYPE_APPLICATION (lk_application_get_type ())
G_DECLARE_FINAL_TYPE (LkApplication, lk_application, LK, APPLICATION, AdwApplication)

/* The app: its options, its actions and their keys. Windows each have a
 * session of their own. */
/* apart: a program of its own, also where one is running; else what is opened goes to that one, unless an option says how
 * to start. */
LkApplication *lk_application_new (gboolean apart);

/* The language that the preferences say; NULL for none, or where there are no settings. To be freed. */
char          *lk_application_get_language (void);
/* The run with which the program is to begin anew, "" for none, now that it has ended: app.restart was asked for. NULL:
 * it was not. To be freed. */
char          *lk_application_steal_restart (LkApplication *self);
