/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

/* How the keyboard goes through a window: bars, a sidebar, and a page, which are the flap's siblings, its flap and its
 * content; toasts are what else lies over them. Tab goes from the bars to the page, and to the sidebar's many rows last, so
 * that the plots are near; F6 goes from one to the next as they lie, wherever the focus is in it. Tabs of pages are one
 * stop, at the one that is chosen, and arrow keys go from one to the next, as in any list of tabs. */

/* For Tab: moves the focus, of the window that the flap is in; FALSE: there is nothing to focus. */
gboolean lk_panes_focus (AdwFlap *flap, GtkDirectionType direction);
/* For F6: to the next (1) or the previous one (-1). */
void     lk_panes_move  (AdwFlap *flap, int by);
