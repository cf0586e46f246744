/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

/* The pages of a stack to choose from: as a row of buttons where there is room for all
 * of them, else as a menu behind a button that says which one is shown.
 *
 * Properties: "stack", a GtkStack or an AdwViewStack, with all its pages, set once; and where there is an action for
 * it, "action", which shows the page of its target, a name, and "modifier", of the key that does the same with
 * the page's number, "Ctrl" or "Alt". */
#define LK_TYPE_CHOOSER (lk_chooser_get_type ())
G_DECLARE_FINAL_TYPE (LkChooser, lk_chooser, LK, CHOOSER, AdwBin)
