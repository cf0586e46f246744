/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* A row whose children give way where there is no room for all: the last one first,
 * the first one never. It asks for no more than its first child; who has gone can be
 * neither seen, clicked nor reached by Tab, and has to be had elsewhere, too, as in a menu.
 *
 * Property "spacing", px between two children. Children in .ui files as of a box. */
#define LK_TYPE_FIT_BOX (lk_fit_box_get_type ())
G_DECLARE_FINAL_TYPE (LkFitBox, lk_fit_box, LK, FIT_BOX, GtkWidget)
