/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* GTK 4.8 tells a screen reader a button's label with the underscore of its mnemonic in it:
 * "_Go on". Without that, the name is that of the text within, which has none. From now on
 * sees to all buttons of the program, when they are shown and whenever their labels change. */
void lk_mnemonics_hide (void);
