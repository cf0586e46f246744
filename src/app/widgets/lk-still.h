/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

/* A bin around what seldom changes, or changes as a whole, which makes it cheap for
 * the Cairo renderer: what is inside becomes one node. GTK 4.8 walks through every
 * node of the window in every frame, however little of it is drawn, and draws a page
 * anew as a whole when more than some thirty rectangles of it changed. What changes
 * inside is drawn with all that is around it, so nothing belongs here that moves in
 * every frame. Other renderers get the parts as they are. */
#define LK_TYPE_STILL (lk_still_get_type ())
G_DECLARE_FINAL_TYPE (LkStill, lk_still, LK, STILL, AdwBin)
