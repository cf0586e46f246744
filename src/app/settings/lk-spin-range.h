/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

/* Says between which ends a spin button's number lies, in its tip and to screen readers. A number beyond them is refused,
 * where GTK would take the nearest end without a word, and the subtitle of the AdwActionRow around says so until another
 * is given. */
void lk_spin_range_say (GtkSpinButton *spin);
