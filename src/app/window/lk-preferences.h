/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

/* What a person sets once and for all: look, what the program starts with,
 * threads. It is the settings' view and keeps nothing itself; who uses a setting
 * listens to it. Reset brings back what was there at first, and can be undone. */
#define LK_TYPE_PREFERENCES (lk_preferences_get_type ())
G_DECLARE_FINAL_TYPE (LkPreferences, lk_preferences, LK, PREFERENCES, AdwPreferencesWindow)

/* parent may be NULL. */
LkPreferences *lk_preferences_new (GtkWindow *parent, GSettings *settings);
