/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* Two widgets side by side where the room allows both their minimum widths, else one
 * above the other: what stands beside on a wall stands below on a small screen. It asks
 * for the width of the wider one alone.
 *
 * Properties "start" and "end" (widgets), "spacing" (px), and "share", of the width
 * that start gets where both are beside each other, 0 … 1; neither gets less than its minimum. 0: start gets its
 * natural width. */
#define LK_TYPE_PAIR (lk_pair_get_type ())
G_DECLARE_FINAL_TYPE (LkPair, lk_pair, LK, PAIR, GtkWidget)
