/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* A button's menu, whose widgets are made when it is opened for the first time: GtkMenuButton would make them with the
 * button, and each item looks for its action and its key. In place of the property "menu-model". */
void lk_late_menu_set (GtkMenuButton *button, GMenuModel *menu);
