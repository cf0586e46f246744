/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/widgets/lk-page.h"

/* The sidebar: every setting of a session, bound to its properties. */
#define LK_TYPE_SETTINGS_PANEL (lk_settings_panel_get_type ())
G_DECLARE_FINAL_TYPE (LkSettingsPanel, lk_settings_panel, LK, SETTINGS_PANEL, LkPage)

/* "temperature", "alpha", "learning-rate" or "student". */
void lk_settings_panel_focus_setting (LkSettingsPanel *self, const char *name);
